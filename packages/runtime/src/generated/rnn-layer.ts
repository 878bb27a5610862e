// Emitted from packages/symbolic/src/gallery/gallery.ts. Do not edit: npx nx run codegen
/**
 * rnn-layer
 *
 *     a[t] = W*h[t-1] + U*x[t] + b
 *     h[t] = tanh(a[t])
 *     loss = sum(t, 1, T, above[t]'*h[t])
 *     h[0] = h0
 */
import {
  build,
  lookUp,
  scatter,
  tanh,
  times,
  timesTransposed,
  totals,
  transposedTimes,
  type Emitted,
  type EmittedModel,
  type FloatArray,
  type FloatArrays,
  type ModelOptions,
  type NumberType,
  type Part,
} from './kernel.js';
import { compiled } from './wasm/rnn-layer.js';

/**
 * The names of the cell `rnn-layer`.
 */
export interface RnnLayerNames {
  readonly sizes: 'n' | 'd';
  readonly parameters: 'W' | 'U' | 'b';
  readonly inputs: 'x' | 'above';
  readonly forwardInputs: 'x';
  readonly initials: 'h0';
  readonly values: 'a' | 'h';
}

export type RnnLayer<A extends FloatArray = FloatArray> = EmittedModel<A, RnnLayerNames>;
export type RnnLayerSizes = Readonly<Record<RnnLayerNames['sizes'], number>>;
type ForwardMemory = Readonly<Record<'W' | 'U' | 'b' | 'x' | 'h0' | 'Ux' | 'Wh' | 'a' | 'h' | 'x_classes', FloatArray>>;

/**
 * A part of `forward`, at step t.
 */
function forward_h(
  eFrom: number,
  eTo: number,
  n: number,
  t: number,
  B: number,
  b: FloatArray,
  Ux: FloatArray,
  Wh: FloatArray,
  a: FloatArray,
  h: FloatArray,
): void {
  // a[t] = W*h[t-1] + U*x[t] + b    n×1
  // h[t] = tanh(a[t])    n×1
  for (let e = eFrom; e < eTo; e++) {
    const at = e * n;
    const at2 = ((t - 1) * B + e) * n;
    const at3 = (t * B + e) * n;
    for (let i = 0; i < n; i++) {
      const a_t = Wh[at + i]! + Ux[at2 + i]! + b[i]!;
      a[at2 + i] = a_t;
      h[at3 + i] = tanh(a_t);
    }
  }
}

/**
 * All values of the forward pass.
 */
function forward(
  { n, d }: RnnLayerSizes,
  T: number,
  B: number,
  memory: ForwardMemory,
  { eFrom, eTo, rFrom, rTo, rShared, xClasses, xVectors, several, meet }: Part<'e' | 'r', 'xClasses' | 'xVectors'>,
): void {
  const { W, U, b, x, h0, Ux, Wh, a, h, x_classes } = memory;
  // h[0] = h0
  for (let e = eFrom; e < eTo; e++) {
    const at = e * n;
    for (let i = 0; i < n; i++) {
      h[at + i] = h0[at + i]!;
    }
  }

  // Ux[t] = U*x[t]    n×1
  if (xClasses) {
    if (rShared) {
      lookUp(rTo - rFrom, n, d, Ux, rFrom * n, n, U, 0, d, x_classes, rFrom);
    }
  }

  if (xVectors) {
    if (several) {
      meet();
    }

    if (rShared) {
      timesTransposed(rTo - rFrom, n, d, Ux, rFrom * n, n, x, rFrom * d, d, U, 0, d);
    }
  }

  if (several) {
    meet();
  }

  for (let t = 1; t <= T; t++) {
    // Wh[t] = W*h[t-1]    n×1
    timesTransposed(
      eTo - eFrom,
      n,
      n,
      Wh,
      eFrom * n,
      n,
      h,
      (t - 1) * B * n + eFrom * n,
      n,
      W,
      0,
      n,
      1,
      0,
      T,
      t === 1 ? 1 : 0,
      0,
    );
    forward_h(eFrom, eTo, n, t, B, b, Ux, Wh, a, h);
  }
}

type TrainMemory = Readonly<
  Record<
    | 'W'
    | 'U'
    | 'b'
    | 'x'
    | 'above'
    | 'h0'
    | 'Ux'
    | 'Wh'
    | 'h'
    | 'ga'
    | 'Wga'
    | 'aboveh'
    | 'gW'
    | 'gU'
    | 'gb'
    | 'gh0'
    | 'gx'
    | 'gabove'
    | 'x_classes',
    FloatArray
  >
>;

/**
 * A part of `train`, at step t.
 */
function train_h(
  eFrom: number,
  eTo: number,
  n: number,
  t: number,
  B: number,
  b: FloatArray,
  Ux: FloatArray,
  Wh: FloatArray,
  h: FloatArray,
): void {
  // a[t] = W*h[t-1] + U*x[t] + b    n×1
  // h[t] = tanh(a[t])    n×1
  for (let e = eFrom; e < eTo; e++) {
    const at = e * n;
    const at2 = ((t - 1) * B + e) * n;
    const at3 = (t * B + e) * n;
    for (let i = 0; i < n; i++) {
      const a = Wh[at + i]! + Ux[at2 + i]! + b[i]!;
      h[at3 + i] = tanh(a);
    }
  }
}

/**
 * A part of `train`, at step t.
 */
function train_ga(
  eFrom: number,
  eTo: number,
  t: number,
  B: number,
  n: number,
  above: FloatArray,
  h: FloatArray,
  ga: FloatArray,
  Wga: FloatArray,
): void {
  // gh[t] = above[t] + W'*ga[t+1]    n×1
  // ga[t] = gh[t].*(vector(1) - h[t].^2)    n×1
  for (let e = eFrom; e < eTo; e++) {
    const at = ((t - 1) * B + e) * n;
    const at2 = (t * B + e) * n;
    for (let i = 0; i < n; i++) {
      const gh = above[at + i]! + Wga[at2 + i]!;
      const h_t = h[at2 + i]!;
      ga[at + i] = gh * (1 - h_t * h_t);
    }
  }
}

/**
 * A part of `train`.
 */
function train_aboveh(
  T: number,
  eFrom: number,
  eTo: number,
  B: number,
  n: number,
  above: FloatArray,
  h: FloatArray,
  aboveh: FloatArray,
): void {
  // aboveh[t] = above[t]'*h[t]    1×1
  for (let t = 1; t <= T; t++) {
    for (let e = eFrom; e < eTo; e++) {
      let sum = 0;
      const at = ((t - 1) * B + e) * n;
      const at2 = (t * B + e) * n;
      for (let i = 0; i < n; i++) {
        sum += above[at + i]! * h[at2 + i]!;
      }

      aboveh[(t - 1) * B + e] = sum;
    }
  }
}

/**
 * A part of `train`.
 */
function train_gabove(
  T: number,
  eFrom: number,
  eTo: number,
  B: number,
  n: number,
  h: FloatArray,
  gabove: FloatArray,
  scale: number,
): void {
  // gabove[t] = h[t]    n×1
  for (let t = 1; t <= T; t++) {
    for (let e = eFrom; e < eTo; e++) {
      const at = (t * B + e) * n;
      const at2 = ((t - 1) * B + e) * n;
      for (let i = 0; i < n; i++) {
        gabove[at2 + i] = scale * h[at + i]!;
      }
    }
  }
}

/**
 * The loss and its gradients.
 * Sequences are [T][B][rows]. Every index was proved to lie inside its array.
 */
function train(
  { n, d }: RnnLayerSizes,
  T: number,
  B: number,
  memory: TrainMemory,
  scale: number,
  inputGradients: boolean,
  {
    eFrom,
    eTo,
    rFrom,
    rTo,
    rShared,
    r2From,
    r2To,
    r2Shared,
    xClasses,
    xVectors,
    several,
    leads,
    meet,
  }: Part<'e' | 'r' | 'r2', 'xClasses' | 'xVectors'>,
): number {
  const { W, U, b, x, above, h0, Ux, Wh, h, ga, Wga, aboveh, gW, gU, gb, gh0, gx, gabove, x_classes } = memory;
  // h[0] = h0
  for (let e = eFrom; e < eTo; e++) {
    const at = e * n;
    for (let i = 0; i < n; i++) {
      h[at + i] = h0[at + i]!;
    }
  }

  Wga.fill(0, T * B * n + eFrom * n, T * B * n + eFrom * n + (eTo - eFrom) * n);
  let loss = 0;
  // Ux[t] = U*x[t]    n×1
  if (xClasses) {
    if (rShared) {
      lookUp(rTo - rFrom, n, d, Ux, rFrom * n, n, U, 0, d, x_classes, rFrom);
    }
  }

  if (xVectors) {
    if (several) {
      meet();
    }

    if (rShared) {
      timesTransposed(rTo - rFrom, n, d, Ux, rFrom * n, n, x, rFrom * d, d, U, 0, d);
    }
  }

  if (several) {
    meet();
  }

  for (let t = 1; t <= T; t++) {
    // Wh[t] = W*h[t-1]    n×1
    timesTransposed(
      eTo - eFrom,
      n,
      n,
      Wh,
      eFrom * n,
      n,
      h,
      (t - 1) * B * n + eFrom * n,
      n,
      W,
      0,
      n,
      1,
      0,
      T,
      t === 1 ? 1 : 0,
      0,
    );
    train_h(eFrom, eTo, n, t, B, b, Ux, Wh, h);
  }

  for (let t = T; t >= 1; t--) {
    train_ga(eFrom, eTo, t, B, n, above, h, ga, Wga);
    // Wga[t] = W'*ga[t]    n×1
    times(
      eTo - eFrom,
      n,
      n,
      Wga,
      (t - 1) * B * n + eFrom * n,
      n,
      ga,
      (t - 1) * B * n + eFrom * n,
      n,
      W,
      0,
      n,
      1,
      0,
      T,
      t === T ? 1 : 0,
      0,
    );
  }

  train_aboveh(T, eFrom, eTo, B, n, above, h, aboveh);
  if (several) {
    meet();
  }

  if (leads) {
    // loss = Σ over t and examples of above[t]'*h[t]    1×1
    for (let t = 1; t <= T; t++) {
      const at = (t - 1) * B;
      for (let e = 0; e < B; e++) {
        loss += aboveh[at + e]!;
      }
    }
  }

  if (r2Shared) {
    // ∂L/∂W = Σ over t and examples of ga[t]*h[t-1]'    n×n
    transposedTimes(r2To - r2From, n, T * B, gW, r2From * n, n, ga, r2From, n, h, 0, n, scale);
  }

  // ∂L/∂U = Σ over t and examples of ga[t]*x[t]'    n×d
  if (xClasses) {
    if (r2Shared) {
      scatter(r2To - r2From, d, T * B, gU, r2From * d, d, ga, r2From, n, x_classes, 0, scale);
    }
  }

  if (xVectors) {
    if (several) {
      meet();
    }

    if (r2Shared) {
      transposedTimes(r2To - r2From, d, T * B, gU, r2From * d, d, ga, r2From, n, x, 0, d, scale);
    }
  }

  if (r2Shared) {
    // ∂L/∂b = Σ over t and examples of ga[t]    n×1
    totals(T * B, r2To - r2From, gb, r2From, ga, r2From, n, scale);
  }

  // gh0 = W'*ga[1]    n×1
  for (let e = eFrom; e < eTo; e++) {
    const at = e * n;
    for (let i = 0; i < n; i++) {
      gh0[at + i] = scale * Wga[at + i]!;
    }
  }

  if (inputGradients) {
    if (rShared) {
      // gx[t] = U'*ga[t]    d×1
      times(rTo - rFrom, d, n, gx, rFrom * d, d, ga, rFrom * n, n, U, 0, d, scale);
    }

    train_gabove(T, eFrom, eTo, B, n, h, gabove, scale);
  }

  return scale * loss;
}

type ForwardMaskedMemory = Readonly<
  Record<'W' | 'U' | 'b' | 'x' | 'mask' | 'h0' | 'Ux' | 'Wh' | 'a' | 'h_next' | 'h' | 'x_classes', FloatArray>
>;

/**
 * A part of `forwardMasked`, at step t.
 */
function forwardMasked_h(
  eFrom: number,
  eTo: number,
  t: number,
  B: number,
  n: number,
  b: FloatArray,
  mask: FloatArray,
  Ux: FloatArray,
  Wh: FloatArray,
  a: FloatArray,
  h_next: FloatArray,
  h: FloatArray,
): void {
  // a[t] = W*h[t-1] + U*x[t] + b    n×1
  // h_next[t] = tanh(a[t])    n×1
  // h[t] = mask[t]*h_next[t] + (1 - mask[t])*h[t-1]    n×1
  for (let e = eFrom; e < eTo; e++) {
    const mask_t = mask[(t - 1) * B + e]!;
    const at = e * n;
    const at2 = ((t - 1) * B + e) * n;
    const at3 = (t * B + e) * n;
    for (let i = 0; i < n; i++) {
      const a_t = Wh[at + i]! + Ux[at2 + i]! + b[i]!;
      a[at2 + i] = a_t;
      const h_next_t = tanh(a_t);
      h_next[at2 + i] = h_next_t;
      h[at3 + i] = mask_t * h_next_t + (1 - mask_t) * h[at2 + i]!;
    }
  }
}

/**
 * All values of the forward pass, states held where the mask is 0.
 */
function forwardMasked(
  { n, d }: RnnLayerSizes,
  T: number,
  B: number,
  memory: ForwardMaskedMemory,
  { eFrom, eTo, rFrom, rTo, rShared, xClasses, xVectors, several, meet }: Part<'e' | 'r', 'xClasses' | 'xVectors'>,
): void {
  const { W, U, b, x, mask, h0, Ux, Wh, a, h_next, h, x_classes } = memory;
  // h[0] = h0
  for (let e = eFrom; e < eTo; e++) {
    const at = e * n;
    for (let i = 0; i < n; i++) {
      h[at + i] = h0[at + i]!;
    }
  }

  // Ux[t] = U*x[t]    n×1
  if (xClasses) {
    if (rShared) {
      lookUp(rTo - rFrom, n, d, Ux, rFrom * n, n, U, 0, d, x_classes, rFrom);
    }
  }

  if (xVectors) {
    if (several) {
      meet();
    }

    if (rShared) {
      timesTransposed(rTo - rFrom, n, d, Ux, rFrom * n, n, x, rFrom * d, d, U, 0, d);
    }
  }

  if (several) {
    meet();
  }

  for (let t = 1; t <= T; t++) {
    // Wh[t] = W*h[t-1]    n×1
    timesTransposed(
      eTo - eFrom,
      n,
      n,
      Wh,
      eFrom * n,
      n,
      h,
      (t - 1) * B * n + eFrom * n,
      n,
      W,
      0,
      n,
      1,
      0,
      T,
      t === 1 ? 1 : 0,
      0,
    );
    forwardMasked_h(eFrom, eTo, t, B, n, b, mask, Ux, Wh, a, h_next, h);
  }
}

type TrainMaskedMemory = Readonly<
  Record<
    | 'W'
    | 'U'
    | 'b'
    | 'x'
    | 'above'
    | 'mask'
    | 'h0'
    | 'mask_padded'
    | 'Ux'
    | 'Wh'
    | 'h_next'
    | 'h'
    | 'gh'
    | 'ga'
    | 'Wga'
    | 'aboveh'
    | 'gW'
    | 'gU'
    | 'gb'
    | 'gh0'
    | 'gx'
    | 'gabove'
    | 'x_classes',
    FloatArray
  >
>;

/**
 * A part of `trainMasked`.
 */
function trainMasked_mask_padded(
  T: number,
  B: number,
  eFrom: number,
  eTo: number,
  mask: FloatArray,
  mask_padded: FloatArray,
): void {
  // mask_padded[t] = mask[t], with room for the steps before 1 and after T    1×1
  for (let t = 1; t <= T; t++) {
    const at = (t - 1) * B;
    for (let e = eFrom; e < eTo; e++) {
      mask_padded[at + e] = mask[at + e]!;
    }
  }
}

/**
 * A part of `trainMasked`, at step t.
 */
function trainMasked_h(
  eFrom: number,
  eTo: number,
  t: number,
  B: number,
  n: number,
  b: FloatArray,
  mask: FloatArray,
  Ux: FloatArray,
  Wh: FloatArray,
  h_next: FloatArray,
  h: FloatArray,
): void {
  // a[t] = W*h[t-1] + U*x[t] + b    n×1
  // h_next[t] = tanh(a[t])    n×1
  // h[t] = mask[t]*h_next[t] + (1 - mask[t])*h[t-1]    n×1
  for (let e = eFrom; e < eTo; e++) {
    const mask_t = mask[(t - 1) * B + e]!;
    const at = e * n;
    const at2 = ((t - 1) * B + e) * n;
    const at3 = (t * B + e) * n;
    for (let i = 0; i < n; i++) {
      const a = Wh[at + i]! + Ux[at2 + i]! + b[i]!;
      const h_next_t = tanh(a);
      h_next[at2 + i] = h_next_t;
      h[at3 + i] = mask_t * h_next_t + (1 - mask_t) * h[at2 + i]!;
    }
  }
}

/**
 * A part of `trainMasked`, at step t.
 */
function trainMasked_ga(
  eFrom: number,
  eTo: number,
  t: number,
  B: number,
  n: number,
  above: FloatArray,
  mask: FloatArray,
  mask_padded: FloatArray,
  h_next: FloatArray,
  gh: FloatArray,
  ga: FloatArray,
  Wga: FloatArray,
): void {
  // gh[t] = mask[t]*above[t] + W'*ga[t+1] + (1 - mask[t+1])*gh[t+1]    n×1
  // gh_next[t] = mask[t]*gh[t]    n×1
  // ga[t] = gh_next[t].*(vector(1) - h_next[t].^2)    n×1
  for (let e = eFrom; e < eTo; e++) {
    const mask_t = mask[(t - 1) * B + e]!;
    const mask_padded_t = mask_padded[t * B + e]!;
    const at = ((t - 1) * B + e) * n;
    const at2 = (t * B + e) * n;
    for (let i = 0; i < n; i++) {
      const gh_t = mask_t * above[at + i]! + Wga[at2 + i]! + (1 - mask_padded_t) * gh[at2 + i]!;
      gh[at + i] = gh_t;
      const gh_next = mask_t * gh_t;
      const h_next_t2 = h_next[at + i]!;
      ga[at + i] = gh_next * (1 - h_next_t2 * h_next_t2);
    }
  }
}

/**
 * A part of `trainMasked`.
 */
function trainMasked_aboveh(
  T: number,
  eFrom: number,
  eTo: number,
  B: number,
  n: number,
  above: FloatArray,
  h: FloatArray,
  aboveh: FloatArray,
): void {
  // aboveh[t] = above[t]'*h[t]    1×1
  for (let t = 1; t <= T; t++) {
    for (let e = eFrom; e < eTo; e++) {
      let sum = 0;
      const at = ((t - 1) * B + e) * n;
      const at2 = (t * B + e) * n;
      for (let i = 0; i < n; i++) {
        sum += above[at + i]! * h[at2 + i]!;
      }

      aboveh[(t - 1) * B + e] = sum;
    }
  }
}

/**
 * A part of `trainMasked`.
 */
function trainMasked_gabove(
  T: number,
  eFrom: number,
  eTo: number,
  B: number,
  n: number,
  mask: FloatArray,
  h: FloatArray,
  gabove: FloatArray,
  scale: number,
): void {
  // gabove[t] = mask[t]*h[t]    n×1
  for (let t = 1; t <= T; t++) {
    for (let e = eFrom; e < eTo; e++) {
      const mask_t = mask[(t - 1) * B + e]!;
      const at = (t * B + e) * n;
      const at2 = ((t - 1) * B + e) * n;
      for (let i = 0; i < n; i++) {
        gabove[at2 + i] = scale * (mask_t * h[at + i]!);
      }
    }
  }
}

/**
 * The loss and its gradients, states held where the mask is 0.
 * Sequences are [T][B][rows]. Every index was proved to lie inside its array.
 */
function trainMasked(
  { n, d }: RnnLayerSizes,
  T: number,
  B: number,
  memory: TrainMaskedMemory,
  scale: number,
  inputGradients: boolean,
  {
    eFrom,
    eTo,
    rFrom,
    rTo,
    rShared,
    r2From,
    r2To,
    r2Shared,
    xClasses,
    xVectors,
    several,
    leads,
    meet,
  }: Part<'e' | 'r' | 'r2', 'xClasses' | 'xVectors'>,
): number {
  const {
    W,
    U,
    b,
    x,
    above,
    mask,
    h0,
    mask_padded,
    Ux,
    Wh,
    h_next,
    h,
    gh,
    ga,
    Wga,
    aboveh,
    gW,
    gU,
    gb,
    gh0,
    gx,
    gabove,
    x_classes,
  } = memory;
  mask_padded.fill(0, T * B + eFrom, T * B + eFrom + eTo - eFrom);
  // h[0] = h0
  for (let e = eFrom; e < eTo; e++) {
    const at = e * n;
    for (let i = 0; i < n; i++) {
      h[at + i] = h0[at + i]!;
    }
  }

  gh.fill(0, T * B * n + eFrom * n, T * B * n + eFrom * n + (eTo - eFrom) * n);
  Wga.fill(0, T * B * n + eFrom * n, T * B * n + eFrom * n + (eTo - eFrom) * n);
  let loss = 0;
  trainMasked_mask_padded(T, B, eFrom, eTo, mask, mask_padded);
  // Ux[t] = U*x[t]    n×1
  if (xClasses) {
    if (rShared) {
      lookUp(rTo - rFrom, n, d, Ux, rFrom * n, n, U, 0, d, x_classes, rFrom);
    }
  }

  if (xVectors) {
    if (several) {
      meet();
    }

    if (rShared) {
      timesTransposed(rTo - rFrom, n, d, Ux, rFrom * n, n, x, rFrom * d, d, U, 0, d);
    }
  }

  if (several) {
    meet();
  }

  for (let t = 1; t <= T; t++) {
    // Wh[t] = W*h[t-1]    n×1
    timesTransposed(
      eTo - eFrom,
      n,
      n,
      Wh,
      eFrom * n,
      n,
      h,
      (t - 1) * B * n + eFrom * n,
      n,
      W,
      0,
      n,
      1,
      0,
      T,
      t === 1 ? 1 : 0,
      0,
    );
    trainMasked_h(eFrom, eTo, t, B, n, b, mask, Ux, Wh, h_next, h);
  }

  for (let t = T; t >= 1; t--) {
    trainMasked_ga(eFrom, eTo, t, B, n, above, mask, mask_padded, h_next, gh, ga, Wga);
    // Wga[t] = W'*ga[t]    n×1
    times(
      eTo - eFrom,
      n,
      n,
      Wga,
      (t - 1) * B * n + eFrom * n,
      n,
      ga,
      (t - 1) * B * n + eFrom * n,
      n,
      W,
      0,
      n,
      1,
      0,
      T,
      t === T ? 1 : 0,
      0,
    );
  }

  trainMasked_aboveh(T, eFrom, eTo, B, n, above, h, aboveh);
  if (several) {
    meet();
  }

  if (leads) {
    // loss = Σ over t and examples of mask[t]*above[t]'*h[t]    1×1
    for (let t = 1; t <= T; t++) {
      const at = (t - 1) * B;
      for (let e = 0; e < B; e++) {
        loss += mask[at + e]! * aboveh[at + e]!;
      }
    }
  }

  if (r2Shared) {
    // ∂L/∂W = Σ over t and examples of ga[t]*h[t-1]'    n×n
    transposedTimes(r2To - r2From, n, T * B, gW, r2From * n, n, ga, r2From, n, h, 0, n, scale);
  }

  // ∂L/∂U = Σ over t and examples of ga[t]*x[t]'    n×d
  if (xClasses) {
    if (r2Shared) {
      scatter(r2To - r2From, d, T * B, gU, r2From * d, d, ga, r2From, n, x_classes, 0, scale);
    }
  }

  if (xVectors) {
    if (several) {
      meet();
    }

    if (r2Shared) {
      transposedTimes(r2To - r2From, d, T * B, gU, r2From * d, d, ga, r2From, n, x, 0, d, scale);
    }
  }

  if (r2Shared) {
    // ∂L/∂b = Σ over t and examples of ga[t]    n×1
    totals(T * B, r2To - r2From, gb, r2From, ga, r2From, n, scale);
  }

  // gh0 = W'*ga[1] + (1 - mask[1])*gh[1]    n×1
  for (let e = eFrom; e < eTo; e++) {
    const mask_padded_t = mask_padded[e]!;
    const at = e * n;
    for (let i = 0; i < n; i++) {
      gh0[at + i] = scale * (Wga[at + i]! + (1 - mask_padded_t) * gh[at + i]!);
    }
  }

  if (inputGradients) {
    if (rShared) {
      // gx[t] = U'*ga[t]    d×1
      times(rTo - rFrom, d, n, gx, rFrom * d, d, ga, rFrom * n, n, U, 0, d, scale);
    }

    trainMasked_gabove(T, eFrom, eTo, B, n, mask, h, gabove, scale);
  }

  return scale * loss;
}

export const emitted: Emitted = {
  name: 'rnn-layer',
  sizes: ['n', 'd'],
  parameters: ({ n, d }: RnnLayerSizes) => ({ W: [n, n], U: [n, d], b: [n, 1] }),
  packs: {},
  inputs: ({ n, d }: RnnLayerSizes) => ({ x: { shape: [d, 1], once: false }, above: { shape: [n, 1], once: false } }),
  initials: ({ n }: RnnLayerSizes) => ({ h0: [n, 1] }),
  gradients: { W: 'gW', U: 'gU', b: 'gb', h0: 'gh0', x: 'gx', above: 'gabove' },
  gradientPacks: {},
  forward: {
    reads: ['x'],
    work: ({ n }: RnnLayerSizes, T: number, B: number) => ({
      Ux: T * B * n,
      Wh: B * n,
      a: T * B * n,
      h: (T + 1) * B * n,
    }),
    shares: (_sizes: RnnLayerSizes, T: number, B: number) => ({ e: B, r: T * B }),
    views: ({ n }: RnnLayerSizes, T: number, B: number) => ({ a: ['a', 0, T * B * n], h: ['h', B * n, T * B * n] }),
    final: ({ n }: RnnLayerSizes, T: number, B: number) => ({ h0: ['h', T * B * n, B * n] }),
    classes: { x: ['x_classes', 'xClasses', 'xVectors'] },
    run: forward,
  },
  training: {
    reads: ['x', 'above'],
    work: ({ n }: RnnLayerSizes, T: number, B: number) => ({
      Ux: T * B * n,
      Wh: B * n,
      h: (T + 1) * B * n,
      Wga: (T + 1) * B * n,
      aboveh: T * B,
    }),
    shares: ({ n }: RnnLayerSizes, T: number, B: number) => ({ e: B, r: T * B, r2: n }),
    classes: { x: ['x_classes', 'xClasses', 'xVectors'] },
    lent: { ga: 'Ux' },
    run: train,
  },
  maskedForward: {
    reads: ['x'],
    work: ({ n }: RnnLayerSizes, T: number, B: number) => ({
      Ux: T * B * n,
      Wh: B * n,
      a: T * B * n,
      h_next: T * B * n,
      h: (T + 1) * B * n,
    }),
    shares: (_sizes: RnnLayerSizes, T: number, B: number) => ({ e: B, r: T * B }),
    views: ({ n }: RnnLayerSizes, T: number, B: number) => ({
      a: ['a', 0, T * B * n],
      h_next: ['h_next', 0, T * B * n],
      h: ['h', B * n, T * B * n],
    }),
    final: ({ n }: RnnLayerSizes, T: number, B: number) => ({ h0: ['h', T * B * n, B * n] }),
    classes: { x: ['x_classes', 'xClasses', 'xVectors'] },
    run: forwardMasked,
  },
  maskedTraining: {
    reads: ['x', 'above'],
    work: ({ n }: RnnLayerSizes, T: number, B: number) => ({
      mask_padded: (T + 1) * B,
      Ux: T * B * n,
      Wh: B * n,
      h_next: T * B * n,
      h: (T + 1) * B * n,
      gh: (T + 1) * B * n,
      Wga: (T + 1) * B * n,
      aboveh: T * B,
    }),
    shares: ({ n }: RnnLayerSizes, T: number, B: number) => ({ e: B, r: T * B, r2: n }),
    classes: { x: ['x_classes', 'xClasses', 'xVectors'] },
    lent: { ga: 'Ux' },
    run: trainMasked,
  },
  streams: true,
  compiled,
  thread: () => import.meta.url.replace(/[^/]*$/, 'threads/rnn-layer.js'),
};

/**
 * A model of the cell `rnn-layer`: parameters, gradients and kernels over preallocated arrays.
 *
 * W is n×n.
 * U is n×d.
 * b is n×1.
 * @throws TracegradRuntimeError `bad-value` for a size or an option outside its domain
 */
export function rnnLayer<K extends NumberType = 'float32'>(
  sizes: RnnLayerSizes,
  options: ModelOptions<K> = {},
): RnnLayer<FloatArrays[K]> {
  return build<RnnLayerNames, K>(emitted, sizes, options);
}
