// Emitted from packages/symbolic/src/gallery/gallery.ts. Do not edit: npx nx run codegen
/**
 * rnn-output-logits
 *
 *     a[t] = W*o[t-1] + U*x[t] + b
 *     h[t] = tanh(a[t])
 *     o[t] = V*h[t] + c
 *     loss = sum(t, 1, T, -y[t]'*log(softmax(o[t])))
 *     o[0] = o0
 */
import {
  build,
  exp,
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
import { compiled } from './wasm/rnn-output-logits.js';

/**
 * The names of the cell `rnn-output-logits`.
 */
export interface RnnOutputLogitsNames {
  readonly sizes: 'n' | 'k' | 'd';
  readonly parameters: 'W' | 'U' | 'b' | 'V' | 'c';
  readonly inputs: 'x' | 'y';
  readonly forwardInputs: 'x';
  readonly initials: 'o0';
  readonly values: 'a' | 'h' | 'o';
}

export type RnnOutputLogits<A extends FloatArray = FloatArray> = EmittedModel<A, RnnOutputLogitsNames>;
export type RnnOutputLogitsSizes = Readonly<Record<RnnOutputLogitsNames['sizes'], number>>;
type ForwardMemory = Readonly<
  Record<'W' | 'U' | 'b' | 'V' | 'c' | 'x' | 'o0' | 'Ux' | 'Wo' | 'a' | 'h' | 'Vh' | 'o' | 'x_classes', FloatArray>
>;

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
  Wo: FloatArray,
  a: FloatArray,
  h: FloatArray,
): void {
  // a[t] = W*o[t-1] + U*x[t] + b    n×1
  // h[t] = tanh(a[t])    n×1
  for (let e = eFrom; e < eTo; e++) {
    const at = e * n;
    const at2 = ((t - 1) * B + e) * n;
    for (let i = 0; i < n; i++) {
      const a_t = Wo[at + i]! + Ux[at2 + i]! + b[i]!;
      a[at2 + i] = a_t;
      h[at2 + i] = tanh(a_t);
    }
  }
}

/**
 * A part of `forward`, at step t.
 */
function forward_o(
  eFrom: number,
  eTo: number,
  k: number,
  t: number,
  B: number,
  c: FloatArray,
  Vh: FloatArray,
  o: FloatArray,
): void {
  // o[t] = V*h[t] + c    k×1
  for (let e = eFrom; e < eTo; e++) {
    const at = e * k;
    const at2 = (t * B + e) * k;
    for (let i = 0; i < k; i++) {
      o[at2 + i] = Vh[at + i]! + c[i]!;
    }
  }
}

/**
 * All values of the forward pass.
 */
function forward(
  { n, k, d }: RnnOutputLogitsSizes,
  T: number,
  B: number,
  memory: ForwardMemory,
  { eFrom, eTo, rFrom, rTo, rShared, xClasses, xVectors, several, meet }: Part<'e' | 'r', 'xClasses' | 'xVectors'>,
): void {
  const { W, U, b, V, c, x, o0, Ux, Wo, a, h, Vh, o, x_classes } = memory;
  // o[0] = o0
  for (let e = eFrom; e < eTo; e++) {
    const at = e * k;
    for (let i = 0; i < k; i++) {
      o[at + i] = o0[at + i]!;
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
    // Wo[t] = W*o[t-1]    n×1
    timesTransposed(
      eTo - eFrom,
      n,
      k,
      Wo,
      eFrom * n,
      n,
      o,
      (t - 1) * B * k + eFrom * k,
      k,
      W,
      0,
      k,
      1,
      0,
      T,
      t === 1 ? 1 : 0,
      0,
    );
    forward_h(eFrom, eTo, n, t, B, b, Ux, Wo, a, h);
    // Vh[t] = V*h[t]    k×1
    timesTransposed(
      eTo - eFrom,
      k,
      n,
      Vh,
      eFrom * k,
      k,
      h,
      (t - 1) * B * n + eFrom * n,
      n,
      V,
      0,
      n,
      1,
      0,
      T,
      t === 1 ? 1 : 0,
      n * k,
    );
    forward_o(eFrom, eTo, k, t, B, c, Vh, o);
  }
}

type TrainMemory = Readonly<
  Record<
    | 'W'
    | 'U'
    | 'b'
    | 'V'
    | 'c'
    | 'x'
    | 'y'
    | 'o0'
    | 'Ux'
    | 'Wo'
    | 'h'
    | 'Vh'
    | 'o'
    | 'softmax_o'
    | 'logsumexp_o'
    | 'go'
    | 'gh'
    | 'ga'
    | 'Wga'
    | 'ylogsoftmax_o'
    | 'gW'
    | 'gU'
    | 'gb'
    | 'gV'
    | 'gc'
    | 'go0'
    | 'gx'
    | 'gy'
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
  Wo: FloatArray,
  h: FloatArray,
): void {
  // a[t] = W*o[t-1] + U*x[t] + b    n×1
  // h[t] = tanh(a[t])    n×1
  for (let e = eFrom; e < eTo; e++) {
    const at = e * n;
    const at2 = ((t - 1) * B + e) * n;
    for (let i = 0; i < n; i++) {
      const a = Wo[at + i]! + Ux[at2 + i]! + b[i]!;
      h[at2 + i] = tanh(a);
    }
  }
}

/**
 * A part of `train`, at step t.
 */
function train_o(
  eFrom: number,
  eTo: number,
  k: number,
  t: number,
  B: number,
  c: FloatArray,
  Vh: FloatArray,
  o: FloatArray,
): void {
  // o[t] = V*h[t] + c    k×1
  for (let e = eFrom; e < eTo; e++) {
    const at = e * k;
    const at2 = (t * B + e) * k;
    for (let i = 0; i < k; i++) {
      o[at2 + i] = Vh[at + i]! + c[i]!;
    }
  }
}

/**
 * A part of `train`.
 */
function train_logsumexp_o(
  T: number,
  eFrom: number,
  eTo: number,
  B: number,
  k: number,
  o: FloatArray,
  softmax_o: FloatArray,
  logsumexp_o: FloatArray,
): void {
  // softmax_o[t] = softmax(o[t])    k×1
  // logsumexp_o[t] = logsumexp(o[t])    1×1
  for (let t = 1; t <= T; t++) {
    for (let e = eFrom; e < eTo; e++) {
      let most = o[(t * B + e) * k]!;
      const at = (t * B + e) * k;
      for (let i = 0; i < k; i++) {
        most = Math.max(most, o[at + i]!);
      }

      let sum = 0;
      const at2 = ((t - 1) * B + e) * k;
      for (let i = 0; i < k; i++) {
        const power = exp(o[at + i]! - most);
        softmax_o[at2 + i] = power;
        sum += power;
      }

      logsumexp_o[(t - 1) * B + e] = most + Math.log(sum);
      const part = 1 / sum;
      for (let i = 0; i < k; i++) {
        softmax_o[at2 + i] = softmax_o[at2 + i]! * part;
      }
    }
  }
}

/**
 * A part of `train`, at step t.
 */
function train_go(
  eFrom: number,
  eTo: number,
  t: number,
  B: number,
  k: number,
  y: FloatArray,
  softmax_o: FloatArray,
  go: FloatArray,
  Wga: FloatArray,
): void {
  // go[t] = softmax(o[t]) + W'*ga[t+1] - y[t]    k×1
  for (let e = eFrom; e < eTo; e++) {
    const at = ((t - 1) * B + e) * k;
    const at2 = (t * B + e) * k;
    for (let i = 0; i < k; i++) {
      go[at + i] = softmax_o[at + i]! - y[at + i]! + Wga[at2 + i]!;
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
  h: FloatArray,
  gh: FloatArray,
  ga: FloatArray,
): void {
  // ga[t] = gh[t].*(vector(1) - h[t].^2)    n×1
  for (let e = eFrom; e < eTo; e++) {
    const at = ((t - 1) * B + e) * n;
    const at2 = e * n;
    for (let i = 0; i < n; i++) {
      const h_t = h[at + i]!;
      ga[at + i] = gh[at2 + i]! * (1 - h_t * h_t);
    }
  }
}

/**
 * A part of `train`.
 */
function train_ylogsoftmax_o(
  T: number,
  eFrom: number,
  eTo: number,
  B: number,
  k: number,
  y: FloatArray,
  o: FloatArray,
  logsumexp_o: FloatArray,
  ylogsoftmax_o: FloatArray,
): void {
  // ylogsoftmax_o[t] = y[t]'*log(softmax(o[t]))    1×1
  for (let t = 1; t <= T; t++) {
    for (let e = eFrom; e < eTo; e++) {
      let sum = 0;
      const logsumexp_o_t = logsumexp_o[(t - 1) * B + e]!;
      const at = ((t - 1) * B + e) * k;
      const at2 = (t * B + e) * k;
      for (let i = 0; i < k; i++) {
        sum += y[at + i]! * (o[at2 + i]! - logsumexp_o_t);
      }

      ylogsoftmax_o[(t - 1) * B + e] = sum;
    }
  }
}

/**
 * A part of `train`.
 */
function train_gy(
  T: number,
  eFrom: number,
  eTo: number,
  B: number,
  k: number,
  o: FloatArray,
  logsumexp_o: FloatArray,
  gy: FloatArray,
  scale: number,
): void {
  // gy[t] = -log(softmax(o[t]))    k×1
  for (let t = 1; t <= T; t++) {
    for (let e = eFrom; e < eTo; e++) {
      const logsumexp_o_t = logsumexp_o[(t - 1) * B + e]!;
      const at = (t * B + e) * k;
      const at2 = ((t - 1) * B + e) * k;
      for (let i = 0; i < k; i++) {
        gy[at2 + i] = scale * (logsumexp_o_t - o[at + i]!);
      }
    }
  }
}

/**
 * The loss and its gradients.
 * Sequences are [T][B][rows]. Every index was proved to lie inside its array.
 */
function train(
  { n, k, d }: RnnOutputLogitsSizes,
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
    r3From,
    r3To,
    r3Shared,
    xClasses,
    xVectors,
    several,
    leads,
    meet,
  }: Part<'e' | 'r' | 'r2' | 'r3', 'xClasses' | 'xVectors'>,
): number {
  const {
    W,
    U,
    b,
    V,
    c,
    x,
    y,
    o0,
    Ux,
    Wo,
    h,
    Vh,
    o,
    softmax_o,
    logsumexp_o,
    go,
    gh,
    ga,
    Wga,
    ylogsoftmax_o,
    gW,
    gU,
    gb,
    gV,
    gc,
    go0,
    gx,
    gy,
    x_classes,
  } = memory;
  // o[0] = o0
  for (let e = eFrom; e < eTo; e++) {
    const at = e * k;
    for (let i = 0; i < k; i++) {
      o[at + i] = o0[at + i]!;
    }
  }

  Wga.fill(0, T * B * k + eFrom * k, T * B * k + eFrom * k + (eTo - eFrom) * k);
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
    // Wo[t] = W*o[t-1]    n×1
    timesTransposed(
      eTo - eFrom,
      n,
      k,
      Wo,
      eFrom * n,
      n,
      o,
      (t - 1) * B * k + eFrom * k,
      k,
      W,
      0,
      k,
      1,
      0,
      T,
      t === 1 ? 1 : 0,
      0,
    );
    train_h(eFrom, eTo, n, t, B, b, Ux, Wo, h);
    // Vh[t] = V*h[t]    k×1
    timesTransposed(
      eTo - eFrom,
      k,
      n,
      Vh,
      eFrom * k,
      k,
      h,
      (t - 1) * B * n + eFrom * n,
      n,
      V,
      0,
      n,
      1,
      0,
      T,
      t === 1 ? 1 : 0,
      n * k,
    );
    train_o(eFrom, eTo, k, t, B, c, Vh, o);
  }

  train_logsumexp_o(T, eFrom, eTo, B, k, o, softmax_o, logsumexp_o);
  for (let t = T; t >= 1; t--) {
    train_go(eFrom, eTo, t, B, k, y, softmax_o, go, Wga);
    // gh[t] = V'*go[t]    n×1
    times(
      eTo - eFrom,
      n,
      k,
      gh,
      eFrom * n,
      n,
      go,
      (t - 1) * B * k + eFrom * k,
      k,
      V,
      0,
      n,
      1,
      0,
      T,
      t === T ? 1 : 0,
      0,
    );
    train_ga(eFrom, eTo, t, B, n, h, gh, ga);
    // Wga[t] = W'*ga[t]    k×1
    times(
      eTo - eFrom,
      k,
      n,
      Wga,
      (t - 1) * B * k + eFrom * k,
      k,
      ga,
      (t - 1) * B * n + eFrom * n,
      n,
      W,
      0,
      k,
      1,
      0,
      T,
      t === T ? 1 : 0,
      n * k,
    );
  }

  train_ylogsoftmax_o(T, eFrom, eTo, B, k, y, o, logsumexp_o, ylogsoftmax_o);
  if (several) {
    meet();
  }

  if (leads) {
    // loss = Σ over t and examples of -y[t]'*log(softmax(o[t]))    1×1
    for (let t = 1; t <= T; t++) {
      const at = (t - 1) * B;
      for (let e = 0; e < B; e++) {
        loss -= ylogsoftmax_o[at + e]!;
      }
    }
  }

  if (r2Shared) {
    // ∂L/∂W = Σ over t and examples of ga[t]*o[t-1]'    n×k
    transposedTimes(r2To - r2From, k, T * B, gW, r2From * k, k, ga, r2From, n, o, 0, k, scale);
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

  if (r3Shared) {
    // ∂L/∂V = Σ over t and examples of go[t]*h[t]'    k×n
    transposedTimes(r3To - r3From, n, T * B, gV, r3From * n, n, go, r3From, k, h, 0, n, scale);
    // ∂L/∂c = Σ over t and examples of go[t]    k×1
    totals(T * B, r3To - r3From, gc, r3From, go, r3From, k, scale);
  }

  // go0 = W'*ga[1]    k×1
  for (let e = eFrom; e < eTo; e++) {
    const at = e * k;
    for (let i = 0; i < k; i++) {
      go0[at + i] = scale * Wga[at + i]!;
    }
  }

  if (inputGradients) {
    if (rShared) {
      // gx[t] = U'*ga[t]    d×1
      times(rTo - rFrom, d, n, gx, rFrom * d, d, ga, rFrom * n, n, U, 0, d, scale);
    }

    train_gy(T, eFrom, eTo, B, k, o, logsumexp_o, gy, scale);
  }

  return scale * loss;
}

type ForwardMaskedMemory = Readonly<
  Record<
    'W' | 'U' | 'b' | 'V' | 'c' | 'x' | 'mask' | 'o0' | 'Ux' | 'Wo' | 'a' | 'h' | 'Vh' | 'o_next' | 'o' | 'x_classes',
    FloatArray
  >
>;

/**
 * A part of `forwardMasked`, at step t.
 */
function forwardMasked_h(
  eFrom: number,
  eTo: number,
  n: number,
  t: number,
  B: number,
  b: FloatArray,
  Ux: FloatArray,
  Wo: FloatArray,
  a: FloatArray,
  h: FloatArray,
): void {
  // a[t] = W*o[t-1] + U*x[t] + b    n×1
  // h[t] = tanh(a[t])    n×1
  for (let e = eFrom; e < eTo; e++) {
    const at = e * n;
    const at2 = ((t - 1) * B + e) * n;
    for (let i = 0; i < n; i++) {
      const a_t = Wo[at + i]! + Ux[at2 + i]! + b[i]!;
      a[at2 + i] = a_t;
      h[at2 + i] = tanh(a_t);
    }
  }
}

/**
 * A part of `forwardMasked`, at step t.
 */
function forwardMasked_o(
  eFrom: number,
  eTo: number,
  t: number,
  B: number,
  k: number,
  c: FloatArray,
  mask: FloatArray,
  Vh: FloatArray,
  o_next: FloatArray,
  o: FloatArray,
): void {
  // o_next[t] = V*h[t] + c    k×1
  // o[t] = mask[t]*o_next[t] + (1 - mask[t])*o[t-1]    k×1
  for (let e = eFrom; e < eTo; e++) {
    const mask_t = mask[(t - 1) * B + e]!;
    const at = e * k;
    const at2 = ((t - 1) * B + e) * k;
    const at3 = (t * B + e) * k;
    for (let i = 0; i < k; i++) {
      const o_next_t = Vh[at + i]! + c[i]!;
      o_next[at2 + i] = o_next_t;
      o[at3 + i] = mask_t * o_next_t + (1 - mask_t) * o[at2 + i]!;
    }
  }
}

/**
 * All values of the forward pass, states held where the mask is 0.
 */
function forwardMasked(
  { n, k, d }: RnnOutputLogitsSizes,
  T: number,
  B: number,
  memory: ForwardMaskedMemory,
  { eFrom, eTo, rFrom, rTo, rShared, xClasses, xVectors, several, meet }: Part<'e' | 'r', 'xClasses' | 'xVectors'>,
): void {
  const { W, U, b, V, c, x, mask, o0, Ux, Wo, a, h, Vh, o_next, o, x_classes } = memory;
  // o[0] = o0
  for (let e = eFrom; e < eTo; e++) {
    const at = e * k;
    for (let i = 0; i < k; i++) {
      o[at + i] = o0[at + i]!;
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
    // Wo[t] = W*o[t-1]    n×1
    timesTransposed(
      eTo - eFrom,
      n,
      k,
      Wo,
      eFrom * n,
      n,
      o,
      (t - 1) * B * k + eFrom * k,
      k,
      W,
      0,
      k,
      1,
      0,
      T,
      t === 1 ? 1 : 0,
      0,
    );
    forwardMasked_h(eFrom, eTo, n, t, B, b, Ux, Wo, a, h);
    // Vh[t] = V*h[t]    k×1
    timesTransposed(
      eTo - eFrom,
      k,
      n,
      Vh,
      eFrom * k,
      k,
      h,
      (t - 1) * B * n + eFrom * n,
      n,
      V,
      0,
      n,
      1,
      0,
      T,
      t === 1 ? 1 : 0,
      n * k,
    );
    forwardMasked_o(eFrom, eTo, t, B, k, c, mask, Vh, o_next, o);
  }
}

type TrainMaskedMemory = Readonly<
  Record<
    | 'W'
    | 'U'
    | 'b'
    | 'V'
    | 'c'
    | 'x'
    | 'y'
    | 'mask'
    | 'o0'
    | 'mask_padded'
    | 'Ux'
    | 'Wo'
    | 'h'
    | 'Vh'
    | 'o'
    | 'softmax_o'
    | 'logsumexp_o'
    | 'go'
    | 'go_next'
    | 'gh'
    | 'ga'
    | 'Wga'
    | 'ylogsoftmax_o'
    | 'gW'
    | 'gU'
    | 'gb'
    | 'gV'
    | 'gc'
    | 'go0'
    | 'gx'
    | 'gy'
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
  n: number,
  t: number,
  B: number,
  b: FloatArray,
  Ux: FloatArray,
  Wo: FloatArray,
  h: FloatArray,
): void {
  // a[t] = W*o[t-1] + U*x[t] + b    n×1
  // h[t] = tanh(a[t])    n×1
  for (let e = eFrom; e < eTo; e++) {
    const at = e * n;
    const at2 = ((t - 1) * B + e) * n;
    for (let i = 0; i < n; i++) {
      const a = Wo[at + i]! + Ux[at2 + i]! + b[i]!;
      h[at2 + i] = tanh(a);
    }
  }
}

/**
 * A part of `trainMasked`, at step t.
 */
function trainMasked_o(
  eFrom: number,
  eTo: number,
  t: number,
  B: number,
  k: number,
  c: FloatArray,
  mask: FloatArray,
  Vh: FloatArray,
  o: FloatArray,
): void {
  // o_next[t] = V*h[t] + c    k×1
  // o[t] = mask[t]*o_next[t] + (1 - mask[t])*o[t-1]    k×1
  for (let e = eFrom; e < eTo; e++) {
    const mask_t = mask[(t - 1) * B + e]!;
    const at = e * k;
    const at2 = ((t - 1) * B + e) * k;
    const at3 = (t * B + e) * k;
    for (let i = 0; i < k; i++) {
      const o_next = Vh[at + i]! + c[i]!;
      o[at3 + i] = mask_t * o_next + (1 - mask_t) * o[at2 + i]!;
    }
  }
}

/**
 * A part of `trainMasked`.
 */
function trainMasked_logsumexp_o(
  T: number,
  eFrom: number,
  eTo: number,
  B: number,
  k: number,
  o: FloatArray,
  softmax_o: FloatArray,
  logsumexp_o: FloatArray,
): void {
  // softmax_o[t] = softmax(o[t])    k×1
  // logsumexp_o[t] = logsumexp(o[t])    1×1
  for (let t = 1; t <= T; t++) {
    for (let e = eFrom; e < eTo; e++) {
      let most = o[(t * B + e) * k]!;
      const at = (t * B + e) * k;
      for (let i = 0; i < k; i++) {
        most = Math.max(most, o[at + i]!);
      }

      let sum = 0;
      const at2 = ((t - 1) * B + e) * k;
      for (let i = 0; i < k; i++) {
        const power = exp(o[at + i]! - most);
        softmax_o[at2 + i] = power;
        sum += power;
      }

      logsumexp_o[(t - 1) * B + e] = most + Math.log(sum);
      const part = 1 / sum;
      for (let i = 0; i < k; i++) {
        softmax_o[at2 + i] = softmax_o[at2 + i]! * part;
      }
    }
  }
}

/**
 * A part of `trainMasked`, at step t.
 */
function trainMasked_go_next(
  eFrom: number,
  eTo: number,
  t: number,
  B: number,
  k: number,
  y: FloatArray,
  mask: FloatArray,
  mask_padded: FloatArray,
  softmax_o: FloatArray,
  go: FloatArray,
  go_next: FloatArray,
  Wga: FloatArray,
): void {
  // go[t] = mask[t]*(softmax(o[t]) - y[t]) + W'*ga[t+1] + (1 - mask[t+1])*go[t+1]    k×1
  // go_next[t] = mask[t]*go[t]    k×1
  for (let e = eFrom; e < eTo; e++) {
    const mask_t = mask[(t - 1) * B + e]!;
    const mask_padded_t = mask_padded[t * B + e]!;
    const at = ((t - 1) * B + e) * k;
    const at2 = (t * B + e) * k;
    for (let i = 0; i < k; i++) {
      const go_t = mask_t * (softmax_o[at + i]! - y[at + i]!) + Wga[at2 + i]! + (1 - mask_padded_t) * go[at2 + i]!;
      go[at + i] = go_t;
      go_next[at + i] = mask_t * go_t;
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
  h: FloatArray,
  gh: FloatArray,
  ga: FloatArray,
): void {
  // ga[t] = gh[t].*(vector(1) - h[t].^2)    n×1
  for (let e = eFrom; e < eTo; e++) {
    const at = ((t - 1) * B + e) * n;
    const at2 = e * n;
    for (let i = 0; i < n; i++) {
      const h_t = h[at + i]!;
      ga[at + i] = gh[at2 + i]! * (1 - h_t * h_t);
    }
  }
}

/**
 * A part of `trainMasked`.
 */
function trainMasked_ylogsoftmax_o(
  T: number,
  eFrom: number,
  eTo: number,
  B: number,
  k: number,
  y: FloatArray,
  o: FloatArray,
  logsumexp_o: FloatArray,
  ylogsoftmax_o: FloatArray,
): void {
  // ylogsoftmax_o[t] = y[t]'*log(softmax(o[t]))    1×1
  for (let t = 1; t <= T; t++) {
    for (let e = eFrom; e < eTo; e++) {
      let sum = 0;
      const logsumexp_o_t = logsumexp_o[(t - 1) * B + e]!;
      const at = ((t - 1) * B + e) * k;
      const at2 = (t * B + e) * k;
      for (let i = 0; i < k; i++) {
        sum += y[at + i]! * (o[at2 + i]! - logsumexp_o_t);
      }

      ylogsoftmax_o[(t - 1) * B + e] = sum;
    }
  }
}

/**
 * A part of `trainMasked`.
 */
function trainMasked_gy(
  T: number,
  eFrom: number,
  eTo: number,
  B: number,
  k: number,
  mask: FloatArray,
  o: FloatArray,
  logsumexp_o: FloatArray,
  gy: FloatArray,
  scale: number,
): void {
  // gy[t] = -mask[t]*log(softmax(o[t]))    k×1
  for (let t = 1; t <= T; t++) {
    for (let e = eFrom; e < eTo; e++) {
      const mask_t = mask[(t - 1) * B + e]!;
      const logsumexp_o_t = logsumexp_o[(t - 1) * B + e]!;
      const at = (t * B + e) * k;
      const at2 = ((t - 1) * B + e) * k;
      for (let i = 0; i < k; i++) {
        gy[at2 + i] = scale * -(mask_t * (o[at + i]! - logsumexp_o_t));
      }
    }
  }
}

/**
 * The loss and its gradients, states held where the mask is 0.
 * Sequences are [T][B][rows]. Every index was proved to lie inside its array.
 */
function trainMasked(
  { n, k, d }: RnnOutputLogitsSizes,
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
    r3From,
    r3To,
    r3Shared,
    xClasses,
    xVectors,
    several,
    leads,
    meet,
  }: Part<'e' | 'r' | 'r2' | 'r3', 'xClasses' | 'xVectors'>,
): number {
  const {
    W,
    U,
    b,
    V,
    c,
    x,
    y,
    mask,
    o0,
    mask_padded,
    Ux,
    Wo,
    h,
    Vh,
    o,
    softmax_o,
    logsumexp_o,
    go,
    go_next,
    gh,
    ga,
    Wga,
    ylogsoftmax_o,
    gW,
    gU,
    gb,
    gV,
    gc,
    go0,
    gx,
    gy,
    x_classes,
  } = memory;
  mask_padded.fill(0, T * B + eFrom, T * B + eFrom + eTo - eFrom);
  // o[0] = o0
  for (let e = eFrom; e < eTo; e++) {
    const at = e * k;
    for (let i = 0; i < k; i++) {
      o[at + i] = o0[at + i]!;
    }
  }

  go.fill(0, T * B * k + eFrom * k, T * B * k + eFrom * k + (eTo - eFrom) * k);
  Wga.fill(0, T * B * k + eFrom * k, T * B * k + eFrom * k + (eTo - eFrom) * k);
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
    // Wo[t] = W*o[t-1]    n×1
    timesTransposed(
      eTo - eFrom,
      n,
      k,
      Wo,
      eFrom * n,
      n,
      o,
      (t - 1) * B * k + eFrom * k,
      k,
      W,
      0,
      k,
      1,
      0,
      T,
      t === 1 ? 1 : 0,
      0,
    );
    trainMasked_h(eFrom, eTo, n, t, B, b, Ux, Wo, h);
    // Vh[t] = V*h[t]    k×1
    timesTransposed(
      eTo - eFrom,
      k,
      n,
      Vh,
      eFrom * k,
      k,
      h,
      (t - 1) * B * n + eFrom * n,
      n,
      V,
      0,
      n,
      1,
      0,
      T,
      t === 1 ? 1 : 0,
      n * k,
    );
    trainMasked_o(eFrom, eTo, t, B, k, c, mask, Vh, o);
  }

  trainMasked_logsumexp_o(T, eFrom, eTo, B, k, o, softmax_o, logsumexp_o);
  for (let t = T; t >= 1; t--) {
    trainMasked_go_next(eFrom, eTo, t, B, k, y, mask, mask_padded, softmax_o, go, go_next, Wga);
    // gh[t] = V'*go_next[t]    n×1
    times(
      eTo - eFrom,
      n,
      k,
      gh,
      eFrom * n,
      n,
      go_next,
      (t - 1) * B * k + eFrom * k,
      k,
      V,
      0,
      n,
      1,
      0,
      T,
      t === T ? 1 : 0,
      0,
    );
    trainMasked_ga(eFrom, eTo, t, B, n, h, gh, ga);
    // Wga[t] = W'*ga[t]    k×1
    times(
      eTo - eFrom,
      k,
      n,
      Wga,
      (t - 1) * B * k + eFrom * k,
      k,
      ga,
      (t - 1) * B * n + eFrom * n,
      n,
      W,
      0,
      k,
      1,
      0,
      T,
      t === T ? 1 : 0,
      n * k,
    );
  }

  trainMasked_ylogsoftmax_o(T, eFrom, eTo, B, k, y, o, logsumexp_o, ylogsoftmax_o);
  if (several) {
    meet();
  }

  if (leads) {
    // loss = Σ over t and examples of -mask[t]*y[t]'*log(softmax(o[t]))    1×1
    for (let t = 1; t <= T; t++) {
      const at = (t - 1) * B;
      for (let e = 0; e < B; e++) {
        loss -= mask[at + e]! * ylogsoftmax_o[at + e]!;
      }
    }
  }

  if (r2Shared) {
    // ∂L/∂W = Σ over t and examples of ga[t]*o[t-1]'    n×k
    transposedTimes(r2To - r2From, k, T * B, gW, r2From * k, k, ga, r2From, n, o, 0, k, scale);
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

  if (r3Shared) {
    // ∂L/∂V = Σ over t and examples of go_next[t]*h[t]'    k×n
    transposedTimes(r3To - r3From, n, T * B, gV, r3From * n, n, go_next, r3From, k, h, 0, n, scale);
    // ∂L/∂c = Σ over t and examples of go_next[t]    k×1
    totals(T * B, r3To - r3From, gc, r3From, go_next, r3From, k, scale);
  }

  // go0 = W'*ga[1] + (1 - mask[1])*go[1]    k×1
  for (let e = eFrom; e < eTo; e++) {
    const mask_padded_t = mask_padded[e]!;
    const at = e * k;
    for (let i = 0; i < k; i++) {
      go0[at + i] = scale * (Wga[at + i]! + (1 - mask_padded_t) * go[at + i]!);
    }
  }

  if (inputGradients) {
    if (rShared) {
      // gx[t] = U'*ga[t]    d×1
      times(rTo - rFrom, d, n, gx, rFrom * d, d, ga, rFrom * n, n, U, 0, d, scale);
    }

    trainMasked_gy(T, eFrom, eTo, B, k, mask, o, logsumexp_o, gy, scale);
  }

  return scale * loss;
}

export const emitted: Emitted = {
  name: 'rnn-output-logits',
  sizes: ['n', 'k', 'd'],
  parameters: ({ n, k, d }: RnnOutputLogitsSizes) => ({ W: [n, k], U: [n, d], b: [n, 1], V: [k, n], c: [k, 1] }),
  packs: {},
  inputs: ({ k, d }: RnnOutputLogitsSizes) => ({
    x: { shape: [d, 1], once: false },
    y: { shape: [k, 1], once: false },
  }),
  initials: ({ k }: RnnOutputLogitsSizes) => ({ o0: [k, 1] }),
  gradients: { W: 'gW', U: 'gU', b: 'gb', V: 'gV', c: 'gc', o0: 'go0', x: 'gx', y: 'gy' },
  gradientPacks: {},
  forward: {
    reads: ['x'],
    work: ({ n, k }: RnnOutputLogitsSizes, T: number, B: number) => ({
      Ux: T * B * n,
      Wo: B * n,
      a: T * B * n,
      h: T * B * n,
      Vh: B * k,
      o: (T + 1) * B * k,
    }),
    shares: (_sizes: RnnOutputLogitsSizes, T: number, B: number) => ({ e: B, r: T * B }),
    views: ({ n, k }: RnnOutputLogitsSizes, T: number, B: number) => ({
      a: ['a', 0, T * B * n],
      h: ['h', 0, T * B * n],
      o: ['o', B * k, T * B * k],
    }),
    final: ({ k }: RnnOutputLogitsSizes, T: number, B: number) => ({ o0: ['o', T * B * k, B * k] }),
    classes: { x: ['x_classes', 'xClasses', 'xVectors'] },
    run: forward,
  },
  training: {
    reads: ['x', 'y'],
    work: ({ n, k }: RnnOutputLogitsSizes, T: number, B: number) => ({
      Ux: T * B * n,
      Wo: B * n,
      h: T * B * n,
      Vh: B * k,
      o: (T + 1) * B * k,
      softmax_o: T * B * k,
      logsumexp_o: T * B,
      go: T * B * k,
      Wga: (T + 1) * B * k,
      ylogsoftmax_o: T * B,
    }),
    shares: ({ n, k }: RnnOutputLogitsSizes, T: number, B: number) => ({ e: B, r: T * B, r2: n, r3: k }),
    classes: { x: ['x_classes', 'xClasses', 'xVectors'] },
    lent: { gh: 'Wo', ga: 'Ux' },
    run: train,
  },
  maskedForward: {
    reads: ['x'],
    work: ({ n, k }: RnnOutputLogitsSizes, T: number, B: number) => ({
      Ux: T * B * n,
      Wo: B * n,
      a: T * B * n,
      h: T * B * n,
      Vh: B * k,
      o_next: T * B * k,
      o: (T + 1) * B * k,
    }),
    shares: (_sizes: RnnOutputLogitsSizes, T: number, B: number) => ({ e: B, r: T * B }),
    views: ({ n, k }: RnnOutputLogitsSizes, T: number, B: number) => ({
      a: ['a', 0, T * B * n],
      h: ['h', 0, T * B * n],
      o_next: ['o_next', 0, T * B * k],
      o: ['o', B * k, T * B * k],
    }),
    final: ({ k }: RnnOutputLogitsSizes, T: number, B: number) => ({ o0: ['o', T * B * k, B * k] }),
    classes: { x: ['x_classes', 'xClasses', 'xVectors'] },
    run: forwardMasked,
  },
  maskedTraining: {
    reads: ['x', 'y'],
    work: ({ n, k }: RnnOutputLogitsSizes, T: number, B: number) => ({
      mask_padded: (T + 1) * B,
      Ux: T * B * n,
      Wo: B * n,
      h: T * B * n,
      Vh: B * k,
      o: (T + 1) * B * k,
      softmax_o: T * B * k,
      logsumexp_o: T * B,
      go: (T + 1) * B * k,
      go_next: T * B * k,
      Wga: (T + 1) * B * k,
      ylogsoftmax_o: T * B,
    }),
    shares: ({ n, k }: RnnOutputLogitsSizes, T: number, B: number) => ({ e: B, r: T * B, r2: n, r3: k }),
    classes: { x: ['x_classes', 'xClasses', 'xVectors'] },
    lent: { gh: 'Wo', ga: 'Ux' },
    run: trainMasked,
  },
  streams: true,
  compiled,
  thread: () => import.meta.url.replace(/[^/]*$/, 'threads/rnn-output-logits.js'),
};

/**
 * A model of the cell `rnn-output-logits`: parameters, gradients and kernels over preallocated arrays.
 *
 * W is n×k.
 * U is n×d.
 * b is n×1.
 * V is k×n.
 * c is k×1.
 * @throws TracegradRuntimeError `bad-value` for a size or an option outside its domain
 */
export function rnnOutputLogits<K extends NumberType = 'float32'>(
  sizes: RnnOutputLogitsSizes,
  options: ModelOptions<K> = {},
): RnnOutputLogits<FloatArrays[K]> {
  return build<RnnOutputLogitsNames, K>(emitted, sizes, options);
}
