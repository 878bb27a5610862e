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
  before: number,
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
    const at = e * (n + 16);
    const at2 = ((t - before - 1) * B + e) * (n + 16);
    const at3 = ((t - 1) * B + e) * n;
    const at4 = (t * B + e) * n;
    for (let i = 0; i < n; i++) {
      const a_t = Wh[at + i]! + Ux[at2 + i]! + b[i]!;
      a[at3 + i] = a_t;
      h[at4 + i] = tanh(a_t);
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

  for (let strip = Math.max(1, Math.floor(128 / B)), before = 0; before < T; before += strip) {
    const count = Math.min(strip, T - before);
    // Ux[t] = U*x[t]    n×1
    if (xClasses) {
      if (several) {
        meet();
      }

      if (rShared) {
        lookUp(count * B, rTo - rFrom, d, Ux, rFrom, n + 16, U, rFrom * d, d, x_classes, before * B);
      }
    }

    if (xVectors) {
      if (several) {
        meet();
      }

      if (rShared) {
        timesTransposed(
          count * B,
          rTo - rFrom,
          d,
          Ux,
          rFrom,
          n + 16,
          x,
          before * B * d,
          d,
          U,
          rFrom * d,
          d,
          1,
          0,
          T,
          before === 0 ? 1 : 0,
          0,
        );
      }
    }

    if (several) {
      meet();
    }

    for (let t = before + 1; t <= before + count; t++) {
      // Wh[t] = W*h[t-1]    n×1
      timesTransposed(
        eTo - eFrom,
        n,
        n,
        Wh,
        eFrom * (n + 16),
        n + 16,
        h,
        (t - 1) * B * n + eFrom * n,
        n,
        W,
        0,
        n,
        1,
        0,
        T,
        before === 0 ? (t === before + 1 ? 1 : 0) : 0,
        (rTo - rFrom) * d,
      );
      forward_h(eFrom, eTo, n, t, before, B, b, Ux, Wh, a, h);
    }
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
    | 'aboveh'
    | 'gabove'
    | 'ga'
    | 'Wga'
    | 'gW'
    | 'gU'
    | 'gb'
    | 'gx'
    | 'gh0'
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
  before: number,
  B: number,
  b: FloatArray,
  Ux: FloatArray,
  Wh: FloatArray,
  h: FloatArray,
): void {
  // a[t] = W*h[t-1] + U*x[t] + b    n×1
  // h[t] = tanh(a[t])    n×1
  for (let e = eFrom; e < eTo; e++) {
    const at = e * (n + 16);
    const at2 = ((t - before - 1) * B + e) * (n + 16);
    const at3 = (t * B + e) * n;
    for (let i = 0; i < n; i++) {
      const a = Wh[at + i]! + Ux[at2 + i]! + b[i]!;
      h[at3 + i] = tanh(a);
    }
  }
}

/**
 * A part of `train`.
 */
function train_aboveh(
  before: number,
  count: number,
  eFrom: number,
  eTo: number,
  B: number,
  n: number,
  above: FloatArray,
  h: FloatArray,
  aboveh: FloatArray,
): void {
  // aboveh[t] = above[t]'*h[t]    1×1
  for (let t = before + 1; t <= before + count; t++) {
    for (let e = eFrom; e < eTo; e++) {
      let sum = 0;
      const at = ((t - 1) * B + e) * n;
      const at2 = (t * B + e) * n;
      for (let i = 0; i < n; i++) {
        sum += above[at + i]! * h[at2 + i]!;
      }

      aboveh[(t - before - 1) * B + e] = sum;
    }
  }
}

/**
 * A part of `train`.
 */
function train_gabove(
  before: number,
  count: number,
  eFrom: number,
  eTo: number,
  B: number,
  n: number,
  h: FloatArray,
  gabove: FloatArray,
  scale: number,
): void {
  // gabove[t] = h[t]    n×1
  for (let t = before + 1; t <= before + count; t++) {
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
 * A part of `train`, at step t.
 */
function train_ga(
  eFrom: number,
  eTo: number,
  t: number,
  B: number,
  n: number,
  before: number,
  above: FloatArray,
  h: FloatArray,
  ga: FloatArray,
  Wga: FloatArray,
): void {
  // gh[t] = above[t] + W'*ga[t+1]    n×1
  // ga[t] = gh[t].*(vector(1) - h[t].^2)    n×1
  for (let e = eFrom; e < eTo; e++) {
    const at = ((t - 1) * B + e) * n;
    const at2 = e * (n + 16);
    const at3 = (t * B + e) * n;
    const at4 = ((t - before - 1) * B + e) * (n + 16);
    for (let i = 0; i < n; i++) {
      const gh = above[at + i]! + Wga[at2 + i]!;
      const h_t = h[at3 + i]!;
      ga[at4 + i] = gh * (1 - h_t * h_t);
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
  const { W, U, b, x, above, h0, Ux, Wh, h, aboveh, gabove, ga, Wga, gW, gU, gb, gx, gh0, x_classes } = memory;
  // h[0] = h0
  for (let e = eFrom; e < eTo; e++) {
    const at = e * n;
    for (let i = 0; i < n; i++) {
      h[at + i] = h0[at + i]!;
    }
  }

  Wga.fill(0, eFrom * (n + 16), eFrom * (n + 16) + (eTo - eFrom) * (n + 16));
  let loss = 0;
  for (let strip = Math.max(1, Math.floor(128 / B)), before = 0; before < T; before += strip) {
    const count = Math.min(strip, T - before);
    // Ux[t] = U*x[t]    n×1
    if (xClasses) {
      if (rShared) {
        lookUp(count * B, rTo - rFrom, d, Ux, rFrom, n + 16, U, rFrom * d, d, x_classes, before * B);
      }
    }

    if (xVectors) {
      if (several) {
        meet();
      }

      if (rShared) {
        timesTransposed(
          count * B,
          rTo - rFrom,
          d,
          Ux,
          rFrom,
          n + 16,
          x,
          before * B * d,
          d,
          U,
          rFrom * d,
          d,
          1,
          0,
          T,
          before === 0 ? 1 : 0,
          0,
        );
      }
    }

    if (several) {
      meet();
    }

    for (let t = before + 1; t <= before + count; t++) {
      // Wh[t] = W*h[t-1]    n×1
      timesTransposed(
        eTo - eFrom,
        n,
        n,
        Wh,
        eFrom * (n + 16),
        n + 16,
        h,
        (t - 1) * B * n + eFrom * n,
        n,
        W,
        0,
        n,
        1,
        0,
        T,
        before === 0 ? (t === before + 1 ? 1 : 0) : 0,
        (rTo - rFrom) * d,
      );
      train_h(eFrom, eTo, n, t, before, B, b, Ux, Wh, h);
    }

    train_aboveh(before, count, eFrom, eTo, B, n, above, h, aboveh);
    if (several) {
      meet();
    }

    if (leads) {
      // loss = Σ over t and examples of above[t]'*h[t]    1×1
      for (let t = before + 1; t <= before + count; t++) {
        const at = (t - before - 1) * B;
        for (let e = 0; e < B; e++) {
          loss += aboveh[at + e]!;
        }
      }
    }

    if (inputGradients) {
      train_gabove(before, count, eFrom, eTo, B, n, h, gabove, scale);
    }
  }

  for (let strip = Math.max(1, Math.floor(128 / B)), before = T - 1 - ((T - 1) % strip); before >= 0; before -= strip) {
    const count = Math.min(strip, T - before);
    if (several) {
      meet();
    }

    for (let t = before + count; t >= before + 1; t--) {
      train_ga(eFrom, eTo, t, B, n, before, above, h, ga, Wga);
      // Wga[t] = W'*ga[t]    n×1
      times(
        eTo - eFrom,
        n,
        n,
        Wga,
        eFrom * (n + 16),
        n + 16,
        ga,
        (t - before - 1) * B * (n + 16) + eFrom * (n + 16),
        n + 16,
        W,
        0,
        n,
        1,
        0,
        T,
        before + count === T ? (t === before + count ? 1 : 0) : 0,
        0,
      );
    }

    if (several) {
      meet();
    }

    if (rShared) {
      // ∂L/∂W = Σ over t and examples of ga[t]*h[t-1]'    n×n
      transposedTimes(
        rTo - rFrom,
        n,
        count * B,
        gW,
        rFrom * n,
        n,
        ga,
        rFrom,
        n + 16,
        h,
        before * B * n,
        n,
        scale,
        before + count === T ? 0 : 1,
      );
    }

    // ∂L/∂U = Σ over t and examples of ga[t]*x[t]'    n×d
    if (xClasses) {
      if (rShared) {
        scatter(
          rTo - rFrom,
          d,
          count * B,
          gU,
          rFrom * d,
          d,
          ga,
          rFrom,
          n + 16,
          x_classes,
          before * B,
          scale,
          before + count === T ? 0 : 1,
        );
      }
    }

    if (xVectors) {
      if (several) {
        meet();
      }

      if (rShared) {
        transposedTimes(
          rTo - rFrom,
          d,
          count * B,
          gU,
          rFrom * d,
          d,
          ga,
          rFrom,
          n + 16,
          x,
          before * B * d,
          d,
          scale,
          before + count === T ? 0 : 1,
        );
      }
    }

    if (rShared) {
      // ∂L/∂b = Σ over t and examples of ga[t]    n×1
      totals(count * B, rTo - rFrom, gb, rFrom, ga, rFrom, n + 16, scale, before + count === T ? 0 : 1);
    }

    if (inputGradients) {
      if (r2Shared) {
        // gx[t] = U'*ga[t]    d×1
        times(count * B, r2To - r2From, n, gx, before * B * d + r2From, d, ga, 0, n + 16, U, r2From, d, scale);
      }
    }
  }

  // gh0 = W'*ga[1]    n×1
  for (let e = eFrom; e < eTo; e++) {
    const at = e * (n + 16);
    const at2 = e * n;
    for (let i = 0; i < n; i++) {
      gh0[at2 + i] = scale * Wga[at + i]!;
    }
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
  before: number,
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
    const at = e * (n + 16);
    const at2 = ((t - before - 1) * B + e) * (n + 16);
    const at3 = ((t - 1) * B + e) * n;
    const at4 = (t * B + e) * n;
    for (let i = 0; i < n; i++) {
      const a_t = Wh[at + i]! + Ux[at2 + i]! + b[i]!;
      a[at3 + i] = a_t;
      const h_next_t = tanh(a_t);
      h_next[at3 + i] = h_next_t;
      h[at4 + i] = mask_t !== 0 ? h_next_t : h[at3 + i]!;
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

  for (let strip = Math.max(1, Math.floor(128 / B)), before = 0; before < T; before += strip) {
    const count = Math.min(strip, T - before);
    // Ux[t] = U*x[t]    n×1
    if (xClasses) {
      if (several) {
        meet();
      }

      if (rShared) {
        lookUp(count * B, rTo - rFrom, d, Ux, rFrom, n + 16, U, rFrom * d, d, x_classes, before * B);
      }
    }

    if (xVectors) {
      if (several) {
        meet();
      }

      if (rShared) {
        timesTransposed(
          count * B,
          rTo - rFrom,
          d,
          Ux,
          rFrom,
          n + 16,
          x,
          before * B * d,
          d,
          U,
          rFrom * d,
          d,
          1,
          0,
          T,
          before === 0 ? 1 : 0,
          0,
        );
      }
    }

    if (several) {
      meet();
    }

    for (let t = before + 1; t <= before + count; t++) {
      // Wh[t] = W*h[t-1]    n×1
      timesTransposed(
        eTo - eFrom,
        n,
        n,
        Wh,
        eFrom * (n + 16),
        n + 16,
        h,
        (t - 1) * B * n + eFrom * n,
        n,
        W,
        0,
        n,
        1,
        0,
        T,
        before === 0 ? (t === before + 1 ? 1 : 0) : 0,
        (rTo - rFrom) * d,
      );
      forwardMasked_h(eFrom, eTo, t, B, n, before, b, mask, Ux, Wh, a, h_next, h);
    }
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
    | 'Ux'
    | 'Wh'
    | 'h_next'
    | 'h'
    | 'aboveh'
    | 'gabove'
    | 'mask_padded'
    | 'gh'
    | 'ga'
    | 'Wga'
    | 'gW'
    | 'gU'
    | 'gb'
    | 'gx'
    | 'gh0'
    | 'x_classes',
    FloatArray
  >
>;

/**
 * A part of `trainMasked`, at step t.
 */
function trainMasked_h(
  eFrom: number,
  eTo: number,
  t: number,
  B: number,
  n: number,
  before: number,
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
    const at = e * (n + 16);
    const at2 = ((t - before - 1) * B + e) * (n + 16);
    const at3 = ((t - 1) * B + e) * n;
    const at4 = (t * B + e) * n;
    for (let i = 0; i < n; i++) {
      const a = Wh[at + i]! + Ux[at2 + i]! + b[i]!;
      const h_next_t = tanh(a);
      h_next[at3 + i] = h_next_t;
      h[at4 + i] = mask_t !== 0 ? h_next_t : h[at3 + i]!;
    }
  }
}

/**
 * A part of `trainMasked`.
 */
function trainMasked_aboveh(
  before: number,
  count: number,
  eFrom: number,
  eTo: number,
  B: number,
  n: number,
  above: FloatArray,
  h: FloatArray,
  aboveh: FloatArray,
): void {
  // aboveh[t] = above[t]'*h[t]    1×1
  for (let t = before + 1; t <= before + count; t++) {
    for (let e = eFrom; e < eTo; e++) {
      let sum = 0;
      const at = ((t - 1) * B + e) * n;
      const at2 = (t * B + e) * n;
      for (let i = 0; i < n; i++) {
        sum += above[at + i]! * h[at2 + i]!;
      }

      aboveh[(t - before - 1) * B + e] = sum;
    }
  }
}

/**
 * A part of `trainMasked`.
 */
function trainMasked_gabove(
  before: number,
  count: number,
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
  for (let t = before + 1; t <= before + count; t++) {
    for (let e = eFrom; e < eTo; e++) {
      const mask_t = mask[(t - 1) * B + e]!;
      const at = (t * B + e) * n;
      const at2 = ((t - 1) * B + e) * n;
      for (let i = 0; i < n; i++) {
        gabove[at2 + i] = scale * (mask_t !== 0 ? h[at + i]! : 0);
      }
    }
  }
}

/**
 * A part of `trainMasked`.
 */
function trainMasked_mask_padded(
  before: number,
  count: number,
  B: number,
  eFrom: number,
  eTo: number,
  mask: FloatArray,
  mask_padded: FloatArray,
): void {
  // mask_padded[t] = mask[t], with room for the steps before 1 and after T    1×1
  for (let t = before + 1; t <= before + count; t++) {
    const at = (t - 1) * B;
    for (let e = eFrom; e < eTo; e++) {
      mask_padded[at + e] = mask[at + e]!;
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
  before: number,
  above: FloatArray,
  mask: FloatArray,
  h_next: FloatArray,
  mask_padded: FloatArray,
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
    const at2 = e * (n + 16);
    const at3 = ((t - before - 1) * B + e) * (n + 16);
    for (let i = 0; i < n; i++) {
      const gh_t = (mask_t !== 0 ? above[at + i]! : 0) + Wga[at2 + i]! + (mask_padded_t !== 0 ? 0 : gh[at2 + i]!);
      gh[at2 + i] = gh_t;
      const gh_next = mask_t !== 0 ? gh_t : 0;
      const h_next_t2 = h_next[at + i]!;
      ga[at3 + i] = gh_next * (1 - h_next_t2 * h_next_t2);
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
    Ux,
    Wh,
    h_next,
    h,
    aboveh,
    gabove,
    mask_padded,
    gh,
    ga,
    Wga,
    gW,
    gU,
    gb,
    gx,
    gh0,
    x_classes,
  } = memory;
  // h[0] = h0
  for (let e = eFrom; e < eTo; e++) {
    const at = e * n;
    for (let i = 0; i < n; i++) {
      h[at + i] = h0[at + i]!;
    }
  }

  mask_padded.fill(0, T * B + eFrom, T * B + eTo);
  gh.fill(0, eFrom * (n + 16), eFrom * (n + 16) + (eTo - eFrom) * (n + 16));
  Wga.fill(0, eFrom * (n + 16), eFrom * (n + 16) + (eTo - eFrom) * (n + 16));
  let loss = 0;
  for (let strip = Math.max(1, Math.floor(128 / B)), before = 0; before < T; before += strip) {
    const count = Math.min(strip, T - before);
    // Ux[t] = U*x[t]    n×1
    if (xClasses) {
      if (rShared) {
        lookUp(count * B, rTo - rFrom, d, Ux, rFrom, n + 16, U, rFrom * d, d, x_classes, before * B);
      }
    }

    if (xVectors) {
      if (several) {
        meet();
      }

      if (rShared) {
        timesTransposed(
          count * B,
          rTo - rFrom,
          d,
          Ux,
          rFrom,
          n + 16,
          x,
          before * B * d,
          d,
          U,
          rFrom * d,
          d,
          1,
          0,
          T,
          before === 0 ? 1 : 0,
          0,
        );
      }
    }

    if (several) {
      meet();
    }

    for (let t = before + 1; t <= before + count; t++) {
      // Wh[t] = W*h[t-1]    n×1
      timesTransposed(
        eTo - eFrom,
        n,
        n,
        Wh,
        eFrom * (n + 16),
        n + 16,
        h,
        (t - 1) * B * n + eFrom * n,
        n,
        W,
        0,
        n,
        1,
        0,
        T,
        before === 0 ? (t === before + 1 ? 1 : 0) : 0,
        (rTo - rFrom) * d,
      );
      trainMasked_h(eFrom, eTo, t, B, n, before, b, mask, Ux, Wh, h_next, h);
    }

    trainMasked_aboveh(before, count, eFrom, eTo, B, n, above, h, aboveh);
    if (several) {
      meet();
    }

    if (leads) {
      // loss = Σ over t and examples of mask[t]*above[t]'*h[t]    1×1
      for (let t = before + 1; t <= before + count; t++) {
        const at = (t - 1) * B;
        const at2 = (t - before - 1) * B;
        for (let e = 0; e < B; e++) {
          loss += mask[at + e]! !== 0 ? aboveh[at2 + e]! : 0;
        }
      }
    }

    if (inputGradients) {
      trainMasked_gabove(before, count, eFrom, eTo, B, n, mask, h, gabove, scale);
    }
  }

  for (let strip = Math.max(1, Math.floor(128 / B)), before = T - 1 - ((T - 1) % strip); before >= 0; before -= strip) {
    const count = Math.min(strip, T - before);
    trainMasked_mask_padded(before, count, B, eFrom, eTo, mask, mask_padded);
    if (several) {
      meet();
    }

    for (let t = before + count; t >= before + 1; t--) {
      trainMasked_ga(eFrom, eTo, t, B, n, before, above, mask, h_next, mask_padded, gh, ga, Wga);
      // Wga[t] = W'*ga[t]    n×1
      times(
        eTo - eFrom,
        n,
        n,
        Wga,
        eFrom * (n + 16),
        n + 16,
        ga,
        (t - before - 1) * B * (n + 16) + eFrom * (n + 16),
        n + 16,
        W,
        0,
        n,
        1,
        0,
        T,
        before + count === T ? (t === before + count ? 1 : 0) : 0,
        0,
      );
    }

    if (several) {
      meet();
    }

    if (rShared) {
      // ∂L/∂W = Σ over t and examples of ga[t]*h[t-1]'    n×n
      transposedTimes(
        rTo - rFrom,
        n,
        count * B,
        gW,
        rFrom * n,
        n,
        ga,
        rFrom,
        n + 16,
        h,
        before * B * n,
        n,
        scale,
        before + count === T ? 0 : 1,
      );
    }

    // ∂L/∂U = Σ over t and examples of ga[t]*x[t]'    n×d
    if (xClasses) {
      if (rShared) {
        scatter(
          rTo - rFrom,
          d,
          count * B,
          gU,
          rFrom * d,
          d,
          ga,
          rFrom,
          n + 16,
          x_classes,
          before * B,
          scale,
          before + count === T ? 0 : 1,
        );
      }
    }

    if (xVectors) {
      if (several) {
        meet();
      }

      if (rShared) {
        transposedTimes(
          rTo - rFrom,
          d,
          count * B,
          gU,
          rFrom * d,
          d,
          ga,
          rFrom,
          n + 16,
          x,
          before * B * d,
          d,
          scale,
          before + count === T ? 0 : 1,
        );
      }
    }

    if (rShared) {
      // ∂L/∂b = Σ over t and examples of ga[t]    n×1
      totals(count * B, rTo - rFrom, gb, rFrom, ga, rFrom, n + 16, scale, before + count === T ? 0 : 1);
    }

    if (inputGradients) {
      if (r2Shared) {
        // gx[t] = U'*ga[t]    d×1
        times(count * B, r2To - r2From, n, gx, before * B * d + r2From, d, ga, 0, n + 16, U, r2From, d, scale);
      }
    }
  }

  // gh0 = W'*ga[1] + (1 - mask[1])*gh[1]    n×1
  for (let e = eFrom; e < eTo; e++) {
    const mask_padded_t = mask_padded[e]!;
    const at = e * (n + 16);
    const at2 = e * n;
    for (let i = 0; i < n; i++) {
      gh0[at2 + i] = scale * (Wga[at + i]! + (mask_padded_t !== 0 ? 0 : gh[at + i]!));
    }
  }

  return scale * loss;
}

export const emitted: Emitted = {
  name: 'rnn-layer',
  sizes: ['n', 'd'],
  parameters: ({ n, d }: RnnLayerSizes) => ({ W: [n, n], U: [n, d], b: [n, 1] }),
  starts: { W: 'glorot', U: 'glorot', b: 0 },
  packs: {},
  inputs: ({ n, d }: RnnLayerSizes) => ({ x: { shape: [d, 1], once: false }, above: { shape: [n, 1], once: false } }),
  initials: ({ n }: RnnLayerSizes) => ({ h0: [n, 1] }),
  gradients: { W: 'gW', U: 'gU', b: 'gb', h0: 'gh0', x: 'gx', above: 'gabove' },
  gradientPacks: {},
  forward: {
    reads: ['x'],
    work: ({ n }: RnnLayerSizes, T: number, B: number) => ({
      Ux: Math.min(T * B, B + 127) * (n + 16),
      Wh: B * (n + 16),
      a: T * B * n,
      h: (T + 1) * B * n,
    }),
    shares: ({ n }: RnnLayerSizes, _T: number, B: number) => ({ e: B, r: n }),
    views: ({ n }: RnnLayerSizes, T: number, B: number) => ({ a: ['a', 0, T * B * n], h: ['h', B * n, T * B * n] }),
    final: ({ n }: RnnLayerSizes, T: number, B: number) => ({ h0: ['h', T * B * n, B * n] }),
    classes: { x: ['x_classes', 'xClasses', 'xVectors'] },
    run: forward,
  },
  training: {
    reads: ['x', 'above'],
    work: ({ n }: RnnLayerSizes, T: number, B: number) => ({
      Ux: Math.min(T * B, B + 127) * (n + 16),
      Wh: B * (n + 16),
      h: (T + 1) * B * n,
      aboveh: Math.min(T * B, B + 127),
      Wga: B * (n + 16),
    }),
    shares: ({ n, d }: RnnLayerSizes, _T: number, B: number) => ({ e: B, r: n, r2: d }),
    classes: { x: ['x_classes', 'xClasses', 'xVectors'] },
    lent: { ga: 'Ux' },
    run: train,
  },
  maskedForward: {
    reads: ['x'],
    work: ({ n }: RnnLayerSizes, T: number, B: number) => ({
      Ux: Math.min(T * B, B + 127) * (n + 16),
      Wh: B * (n + 16),
      a: T * B * n,
      h_next: T * B * n,
      h: (T + 1) * B * n,
    }),
    shares: ({ n }: RnnLayerSizes, _T: number, B: number) => ({ e: B, r: n }),
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
      Ux: Math.min(T * B, B + 127) * (n + 16),
      Wh: B * (n + 16),
      h_next: T * B * n,
      h: (T + 1) * B * n,
      aboveh: Math.min(T * B, B + 127),
      mask_padded: (T + 1) * B,
      gh: B * (n + 16),
      Wga: B * (n + 16),
    }),
    shares: ({ n, d }: RnnLayerSizes, _T: number, B: number) => ({ e: B, r: n, r2: d }),
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
