// Emitted from packages/symbolic/src/gallery/gallery.ts. Do not edit: npx nx run codegen
/**
 * rnn
 *
 *     a[t] = W*h[t-1] + U*x[t] + b
 *     h[t] = tanh(a[t])
 *     o[t] = V*h[t] + c
 *     loss = sum(t, 1, T, -y[t]'*log(softmax(o[t])))
 *     h[0] = h0
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
import { compiled } from './wasm/rnn.js';

/**
 * The names of the cell `rnn`.
 */
export interface RnnNames {
  readonly sizes: 'n' | 'd' | 'k';
  readonly parameters: 'W' | 'U' | 'b' | 'V' | 'c';
  readonly inputs: 'x' | 'y';
  readonly forwardInputs: 'x';
  readonly initials: 'h0';
  readonly values: 'a' | 'h' | 'o';
}

export type Rnn<A extends FloatArray = FloatArray> = EmittedModel<A, RnnNames>;
export type RnnSizes = Readonly<Record<RnnNames['sizes'], number>>;
type ForwardMemory = Readonly<
  Record<'W' | 'U' | 'b' | 'V' | 'c' | 'x' | 'h0' | 'Ux' | 'Wh' | 'a' | 'h' | 'Vh' | 'o' | 'x_classes', FloatArray>
>;

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
 * A part of `forward`.
 */
function forward_o(
  before: number,
  count: number,
  eFrom: number,
  eTo: number,
  B: number,
  k: number,
  c: FloatArray,
  Vh: FloatArray,
  o: FloatArray,
): void {
  // o[t] = V*h[t] + c    k×1
  for (let t = before + 1; t <= before + count; t++) {
    for (let e = eFrom; e < eTo; e++) {
      const at = ((t - before - 1) * B + e) * (k + 16);
      const at2 = ((t - 1) * B + e) * k;
      for (let i = 0; i < k; i++) {
        o[at2 + i] = Vh[at + i]! + c[i]!;
      }
    }
  }
}

/**
 * All values of the forward pass.
 */
function forward(
  { n, d, k }: RnnSizes,
  T: number,
  B: number,
  memory: ForwardMemory,
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
    meet,
  }: Part<'e' | 'r' | 'r2', 'xClasses' | 'xVectors'>,
): void {
  const { W, U, b, V, c, x, h0, Ux, Wh, a, h, Vh, o, x_classes } = memory;
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

    if (several) {
      meet();
    }

    if (r2Shared) {
      // Vh[t] = V*h[t]    k×1
      timesTransposed(
        count * B,
        r2To - r2From,
        n,
        Vh,
        r2From,
        k + 16,
        h,
        (before + 1) * B * n,
        n,
        V,
        r2From * n,
        n,
        1,
        0,
        T,
        before === 0 ? 1 : 0,
        (rTo - rFrom) * d + n * n,
      );
    }

    if (several) {
      meet();
    }

    forward_o(before, count, eFrom, eTo, B, k, c, Vh, o);
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
    | 'h0'
    | 'Ux'
    | 'Wh'
    | 'h'
    | 'Vh'
    | 'o'
    | 'softmax_o'
    | 'logsumexp_o'
    | 'go'
    | 'Vgo'
    | 'ylogsoftmax_o'
    | 'gV'
    | 'gc'
    | 'gy'
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
function train_ylogsoftmax_o(
  before: number,
  count: number,
  eFrom: number,
  eTo: number,
  B: number,
  k: number,
  c: FloatArray,
  y: FloatArray,
  Vh: FloatArray,
  o: FloatArray,
  softmax_o: FloatArray,
  logsumexp_o: FloatArray,
  go: FloatArray,
  ylogsoftmax_o: FloatArray,
): void {
  // o[t] = V*h[t] + c    k×1
  // softmax_o[t] = softmax(o[t])    k×1
  // logsumexp_o[t] = logsumexp(o[t])    1×1
  // go[t] = softmax(o[t]) - y[t]    k×1
  // ylogsoftmax_o[t] = y[t]'*log(softmax(o[t]))    1×1
  for (let t = before + 1; t <= before + count; t++) {
    for (let e = eFrom; e < eTo; e++) {
      let most = -3.4028234663852886e38;
      let sum = 0;
      let sum2 = 0;
      const at = ((t - before - 1) * B + e) * (k + 16);
      for (let i = 0; i < k; i++) {
        const o_t = Vh[at + i]! + c[i]!;
        o[at + i] = o_t;
        most = Math.max(most, o_t);
      }

      for (let i = 0; i < k; i++) {
        const power = exp(o[at + i]! - most);
        softmax_o[at + i] = power;
        sum += power;
      }

      logsumexp_o[(t - before - 1) * B + e] = most + Math.log(sum);
      const part = sum !== 0 ? 1 / sum : 0;
      const logsumexp_o_t = logsumexp_o[(t - before - 1) * B + e]!;
      const at2 = ((t - 1) * B + e) * k;
      for (let i = 0; i < k; i++) {
        const softmax_o_t = softmax_o[at + i]! * part;
        softmax_o[at + i] = softmax_o_t;
        const y_t = y[at2 + i]!;
        go[at + i] = softmax_o_t - y_t;
        sum2 += y_t * (o[at + i]! - logsumexp_o_t);
      }

      ylogsoftmax_o[(t - before - 1) * B + e] = sum2;
    }
  }
}

/**
 * A part of `train`.
 */
function train_gy(
  before: number,
  count: number,
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
  for (let t = before + 1; t <= before + count; t++) {
    for (let e = eFrom; e < eTo; e++) {
      const logsumexp_o_t = logsumexp_o[(t - before - 1) * B + e]!;
      const at = ((t - before - 1) * B + e) * (k + 16);
      const at2 = ((t - 1) * B + e) * k;
      for (let i = 0; i < k; i++) {
        gy[at2 + i] = scale * (logsumexp_o_t - o[at + i]!);
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
  n: number,
  t: number,
  B: number,
  before: number,
  h: FloatArray,
  Vgo: FloatArray,
  ga: FloatArray,
  Wga: FloatArray,
): void {
  // gh[t] = W'*ga[t+1] + V'*go[t]    n×1
  // ga[t] = gh[t].*(vector(1) - h[t].^2)    n×1
  for (let e = eFrom; e < eTo; e++) {
    const at = e * (n + 16);
    const at2 = ((t - 1) * B + e) * n;
    const at3 = (t * B + e) * n;
    const at4 = ((t - before - 1) * B + e) * (n + 16);
    for (let i = 0; i < n; i++) {
      const gh = Wga[at + i]! + Vgo[at2 + i]!;
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
  { n, d, k }: RnnSizes,
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
    h0,
    Ux,
    Wh,
    h,
    Vh,
    o,
    softmax_o,
    logsumexp_o,
    go,
    Vgo,
    ylogsoftmax_o,
    gV,
    gc,
    gy,
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

    if (several) {
      meet();
    }

    if (r2Shared) {
      // Vh[t] = V*h[t]    k×1
      timesTransposed(
        count * B,
        r2To - r2From,
        n,
        Vh,
        r2From,
        k + 16,
        h,
        (before + 1) * B * n,
        n,
        V,
        r2From * n,
        n,
        1,
        0,
        T,
        before === 0 ? 1 : 0,
        (rTo - rFrom) * d + n * n,
      );
    }

    if (several) {
      meet();
    }

    train_ylogsoftmax_o(before, count, eFrom, eTo, B, k, c, y, Vh, o, softmax_o, logsumexp_o, go, ylogsoftmax_o);
    if (several) {
      meet();
    }

    if (rShared) {
      // Vgo[t] = V'*go[t]    n×1
      times(
        count * B,
        rTo - rFrom,
        k,
        Vgo,
        before * B * n + rFrom,
        n,
        go,
        0,
        k + 16,
        V,
        rFrom,
        n,
        1,
        0,
        T,
        before === 0 ? 1 : 0,
        (rTo - rFrom) * d + n * n + (r2To - r2From) * n,
      );
    }

    if (leads) {
      // loss = Σ over t and examples of -y[t]'*log(softmax(o[t]))    1×1
      for (let t = before + 1; t <= before + count; t++) {
        const at = (t - before - 1) * B;
        for (let e = 0; e < B; e++) {
          loss -= ylogsoftmax_o[at + e]!;
        }
      }
    }

    if (r2Shared) {
      // ∂L/∂V = Σ over t and examples of go[t]*h[t]'    k×n
      transposedTimes(
        r2To - r2From,
        n,
        count * B,
        gV,
        r2From * n,
        n,
        go,
        r2From,
        k + 16,
        h,
        (before + 1) * B * n,
        n,
        scale,
        before === 0 ? 0 : 1,
      );
      // ∂L/∂c = Σ over t and examples of go[t]    k×1
      totals(count * B, r2To - r2From, gc, r2From, go, r2From, k + 16, scale, before === 0 ? 0 : 1);
    }

    if (inputGradients) {
      train_gy(before, count, eFrom, eTo, B, k, o, logsumexp_o, gy, scale);
    }
  }

  for (let strip = Math.max(1, Math.floor(128 / B)), before = T - 1 - ((T - 1) % strip); before >= 0; before -= strip) {
    const count = Math.min(strip, T - before);
    if (several) {
      meet();
    }

    for (let t = before + count; t >= before + 1; t--) {
      train_ga(eFrom, eTo, n, t, B, before, h, Vgo, ga, Wga);
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
      if (r3Shared) {
        // gx[t] = U'*ga[t]    d×1
        times(count * B, r3To - r3From, n, gx, before * B * d + r3From, d, ga, 0, n + 16, U, r3From, d, scale);
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
  Record<
    'W' | 'U' | 'b' | 'V' | 'c' | 'x' | 'mask' | 'h0' | 'Ux' | 'Wh' | 'a' | 'h_next' | 'h' | 'Vh' | 'o' | 'x_classes',
    FloatArray
  >
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
 * A part of `forwardMasked`.
 */
function forwardMasked_o(
  before: number,
  count: number,
  eFrom: number,
  eTo: number,
  B: number,
  k: number,
  c: FloatArray,
  Vh: FloatArray,
  o: FloatArray,
): void {
  // o[t] = V*h[t] + c    k×1
  for (let t = before + 1; t <= before + count; t++) {
    for (let e = eFrom; e < eTo; e++) {
      const at = ((t - before - 1) * B + e) * (k + 16);
      const at2 = ((t - 1) * B + e) * k;
      for (let i = 0; i < k; i++) {
        o[at2 + i] = Vh[at + i]! + c[i]!;
      }
    }
  }
}

/**
 * All values of the forward pass, states held where the mask is 0.
 */
function forwardMasked(
  { n, d, k }: RnnSizes,
  T: number,
  B: number,
  memory: ForwardMaskedMemory,
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
    meet,
  }: Part<'e' | 'r' | 'r2', 'xClasses' | 'xVectors'>,
): void {
  const { W, U, b, V, c, x, mask, h0, Ux, Wh, a, h_next, h, Vh, o, x_classes } = memory;
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

    if (several) {
      meet();
    }

    if (r2Shared) {
      // Vh[t] = V*h[t]    k×1
      timesTransposed(
        count * B,
        r2To - r2From,
        n,
        Vh,
        r2From,
        k + 16,
        h,
        (before + 1) * B * n,
        n,
        V,
        r2From * n,
        n,
        1,
        0,
        T,
        before === 0 ? 1 : 0,
        (rTo - rFrom) * d + n * n,
      );
    }

    if (several) {
      meet();
    }

    forwardMasked_o(before, count, eFrom, eTo, B, k, c, Vh, o);
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
    | 'h0'
    | 'Ux'
    | 'Wh'
    | 'h_next'
    | 'h'
    | 'Vh'
    | 'o'
    | 'softmax_o'
    | 'logsumexp_o'
    | 'go'
    | 'Vgo'
    | 'ylogsoftmax_o'
    | 'gV'
    | 'gc'
    | 'gy'
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
function trainMasked_ylogsoftmax_o(
  before: number,
  count: number,
  eFrom: number,
  eTo: number,
  B: number,
  k: number,
  c: FloatArray,
  y: FloatArray,
  mask: FloatArray,
  Vh: FloatArray,
  o: FloatArray,
  softmax_o: FloatArray,
  logsumexp_o: FloatArray,
  go: FloatArray,
  ylogsoftmax_o: FloatArray,
): void {
  // o[t] = V*h[t] + c    k×1
  // softmax_o[t] = softmax(o[t])    k×1
  // logsumexp_o[t] = logsumexp(o[t])    1×1
  // go[t] = mask[t]*(softmax(o[t]) - y[t])    k×1
  // ylogsoftmax_o[t] = y[t]'*log(softmax(o[t]))    1×1
  for (let t = before + 1; t <= before + count; t++) {
    for (let e = eFrom; e < eTo; e++) {
      let most = -3.4028234663852886e38;
      let sum = 0;
      let sum2 = 0;
      const at = ((t - before - 1) * B + e) * (k + 16);
      for (let i = 0; i < k; i++) {
        const o_t = Vh[at + i]! + c[i]!;
        o[at + i] = o_t;
        most = Math.max(most, o_t);
      }

      for (let i = 0; i < k; i++) {
        const power = exp(o[at + i]! - most);
        softmax_o[at + i] = power;
        sum += power;
      }

      logsumexp_o[(t - before - 1) * B + e] = most + Math.log(sum);
      const part = sum !== 0 ? 1 / sum : 0;
      const mask_t = mask[(t - 1) * B + e]!;
      const logsumexp_o_t = logsumexp_o[(t - before - 1) * B + e]!;
      const at2 = ((t - 1) * B + e) * k;
      for (let i = 0; i < k; i++) {
        const softmax_o_t = softmax_o[at + i]! * part;
        softmax_o[at + i] = softmax_o_t;
        const y_t = y[at2 + i]!;
        go[at + i] = mask_t !== 0 ? softmax_o_t - y_t : 0;
        sum2 += y_t * (o[at + i]! - logsumexp_o_t);
      }

      ylogsoftmax_o[(t - before - 1) * B + e] = sum2;
    }
  }
}

/**
 * A part of `trainMasked`.
 */
function trainMasked_gy(
  before: number,
  count: number,
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
  for (let t = before + 1; t <= before + count; t++) {
    for (let e = eFrom; e < eTo; e++) {
      const mask_t = mask[(t - 1) * B + e]!;
      const logsumexp_o_t = logsumexp_o[(t - before - 1) * B + e]!;
      const at = ((t - before - 1) * B + e) * (k + 16);
      const at2 = ((t - 1) * B + e) * k;
      for (let i = 0; i < k; i++) {
        gy[at2 + i] = scale * (mask_t !== 0 ? -(o[at + i]! - logsumexp_o_t) : 0);
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
  mask: FloatArray,
  h_next: FloatArray,
  Vgo: FloatArray,
  mask_padded: FloatArray,
  gh: FloatArray,
  ga: FloatArray,
  Wga: FloatArray,
): void {
  // gh[t] = W'*ga[t+1] + (1 - mask[t+1])*gh[t+1] + V'*go[t]    n×1
  // gh_next[t] = mask[t]*gh[t]    n×1
  // ga[t] = gh_next[t].*(vector(1) - h_next[t].^2)    n×1
  for (let e = eFrom; e < eTo; e++) {
    const mask_padded_t = mask_padded[t * B + e]!;
    const mask_t = mask[(t - 1) * B + e]!;
    const at = e * (n + 16);
    const at2 = ((t - 1) * B + e) * n;
    const at3 = ((t - before - 1) * B + e) * (n + 16);
    for (let i = 0; i < n; i++) {
      const gh_t = Wga[at + i]! + (mask_padded_t !== 0 ? 0 : gh[at + i]!) + Vgo[at2 + i]!;
      gh[at + i] = gh_t;
      const gh_next = mask_t !== 0 ? gh_t : 0;
      const h_next_t2 = h_next[at2 + i]!;
      ga[at3 + i] = gh_next * (1 - h_next_t2 * h_next_t2);
    }
  }
}

/**
 * The loss and its gradients, states held where the mask is 0.
 * Sequences are [T][B][rows]. Every index was proved to lie inside its array.
 */
function trainMasked(
  { n, d, k }: RnnSizes,
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
    h0,
    Ux,
    Wh,
    h_next,
    h,
    Vh,
    o,
    softmax_o,
    logsumexp_o,
    go,
    Vgo,
    ylogsoftmax_o,
    gV,
    gc,
    gy,
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

    if (several) {
      meet();
    }

    if (r2Shared) {
      // Vh[t] = V*h[t]    k×1
      timesTransposed(
        count * B,
        r2To - r2From,
        n,
        Vh,
        r2From,
        k + 16,
        h,
        (before + 1) * B * n,
        n,
        V,
        r2From * n,
        n,
        1,
        0,
        T,
        before === 0 ? 1 : 0,
        (rTo - rFrom) * d + n * n,
      );
    }

    if (several) {
      meet();
    }

    trainMasked_ylogsoftmax_o(
      before,
      count,
      eFrom,
      eTo,
      B,
      k,
      c,
      y,
      mask,
      Vh,
      o,
      softmax_o,
      logsumexp_o,
      go,
      ylogsoftmax_o,
    );
    if (several) {
      meet();
    }

    if (rShared) {
      // Vgo[t] = V'*go[t]    n×1
      times(
        count * B,
        rTo - rFrom,
        k,
        Vgo,
        before * B * n + rFrom,
        n,
        go,
        0,
        k + 16,
        V,
        rFrom,
        n,
        1,
        0,
        T,
        before === 0 ? 1 : 0,
        (rTo - rFrom) * d + n * n + (r2To - r2From) * n,
      );
    }

    if (leads) {
      // loss = Σ over t and examples of -mask[t]*y[t]'*log(softmax(o[t]))    1×1
      for (let t = before + 1; t <= before + count; t++) {
        const at = (t - 1) * B;
        const at2 = (t - before - 1) * B;
        for (let e = 0; e < B; e++) {
          loss += mask[at + e]! !== 0 ? -ylogsoftmax_o[at2 + e]! : 0;
        }
      }
    }

    if (r2Shared) {
      // ∂L/∂V = Σ over t and examples of go[t]*h[t]'    k×n
      transposedTimes(
        r2To - r2From,
        n,
        count * B,
        gV,
        r2From * n,
        n,
        go,
        r2From,
        k + 16,
        h,
        (before + 1) * B * n,
        n,
        scale,
        before === 0 ? 0 : 1,
      );
      // ∂L/∂c = Σ over t and examples of go[t]    k×1
      totals(count * B, r2To - r2From, gc, r2From, go, r2From, k + 16, scale, before === 0 ? 0 : 1);
    }

    if (inputGradients) {
      trainMasked_gy(before, count, eFrom, eTo, B, k, mask, o, logsumexp_o, gy, scale);
    }
  }

  for (let strip = Math.max(1, Math.floor(128 / B)), before = T - 1 - ((T - 1) % strip); before >= 0; before -= strip) {
    const count = Math.min(strip, T - before);
    trainMasked_mask_padded(before, count, B, eFrom, eTo, mask, mask_padded);
    if (several) {
      meet();
    }

    for (let t = before + count; t >= before + 1; t--) {
      trainMasked_ga(eFrom, eTo, t, B, n, before, mask, h_next, Vgo, mask_padded, gh, ga, Wga);
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
      if (r3Shared) {
        // gx[t] = U'*ga[t]    d×1
        times(count * B, r3To - r3From, n, gx, before * B * d + r3From, d, ga, 0, n + 16, U, r3From, d, scale);
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
  name: 'rnn',
  sizes: ['n', 'd', 'k'],
  parameters: ({ n, d, k }: RnnSizes) => ({ W: [n, n], U: [n, d], b: [n, 1], V: [k, n], c: [k, 1] }),
  starts: { W: 'glorot', U: 'glorot', b: 0, V: 'glorot', c: 0 },
  packs: {},
  inputs: ({ d, k }: RnnSizes) => ({
    x: { shape: [d, 1], once: false },
    y: { shape: [k, 1], once: false, sumsToOne: true },
  }),
  initials: ({ n }: RnnSizes) => ({ h0: [n, 1] }),
  gradients: { W: 'gW', U: 'gU', b: 'gb', V: 'gV', c: 'gc', h0: 'gh0', x: 'gx', y: 'gy' },
  gradientPacks: {},
  forward: {
    reads: ['x'],
    work: ({ n, k }: RnnSizes, T: number, B: number) => ({
      Ux: Math.min(T * B, B + 127) * (n + 16),
      Wh: B * (n + 16),
      a: T * B * n,
      h: (T + 1) * B * n,
      Vh: Math.min(T * B, B + 127) * (k + 16),
      o: T * B * k,
    }),
    shares: ({ n, k }: RnnSizes, _T: number, B: number) => ({ e: B, r: n, r2: k }),
    views: ({ n, k }: RnnSizes, T: number, B: number) => ({
      a: ['a', 0, T * B * n],
      h: ['h', B * n, T * B * n],
      o: ['o', 0, T * B * k],
    }),
    final: ({ n }: RnnSizes, T: number, B: number) => ({ h0: ['h', T * B * n, B * n] }),
    classes: { x: ['x_classes', 'xClasses', 'xVectors'] },
    run: forward,
  },
  training: {
    reads: ['x', 'y'],
    work: ({ n, k }: RnnSizes, T: number, B: number) => ({
      Ux: Math.min(T * B, B + 127) * (n + 16),
      Wh: B * (n + 16),
      h: (T + 1) * B * n,
      Vh: Math.min(T * B, B + 127) * (k + 16),
      o: Math.min(T * B, B + 127) * (k + 16),
      softmax_o: Math.min(T * B, B + 127) * (k + 16),
      logsumexp_o: Math.min(T * B, B + 127),
      go: Math.min(T * B, B + 127) * (k + 16),
      Vgo: T * B * n,
      ylogsoftmax_o: Math.min(T * B, B + 127),
      Wga: B * (n + 16),
    }),
    shares: ({ n, d, k }: RnnSizes, _T: number, B: number) => ({ e: B, r: n, r2: k, r3: d }),
    classes: { x: ['x_classes', 'xClasses', 'xVectors'] },
    lent: { ga: 'Ux' },
    run: train,
  },
  maskedForward: {
    reads: ['x'],
    work: ({ n, k }: RnnSizes, T: number, B: number) => ({
      Ux: Math.min(T * B, B + 127) * (n + 16),
      Wh: B * (n + 16),
      a: T * B * n,
      h_next: T * B * n,
      h: (T + 1) * B * n,
      Vh: Math.min(T * B, B + 127) * (k + 16),
      o: T * B * k,
    }),
    shares: ({ n, k }: RnnSizes, _T: number, B: number) => ({ e: B, r: n, r2: k }),
    views: ({ n, k }: RnnSizes, T: number, B: number) => ({
      a: ['a', 0, T * B * n],
      h_next: ['h_next', 0, T * B * n],
      h: ['h', B * n, T * B * n],
      o: ['o', 0, T * B * k],
    }),
    final: ({ n }: RnnSizes, T: number, B: number) => ({ h0: ['h', T * B * n, B * n] }),
    classes: { x: ['x_classes', 'xClasses', 'xVectors'] },
    run: forwardMasked,
  },
  maskedTraining: {
    reads: ['x', 'y'],
    work: ({ n, k }: RnnSizes, T: number, B: number) => ({
      Ux: Math.min(T * B, B + 127) * (n + 16),
      Wh: B * (n + 16),
      h_next: T * B * n,
      h: (T + 1) * B * n,
      Vh: Math.min(T * B, B + 127) * (k + 16),
      o: Math.min(T * B, B + 127) * (k + 16),
      softmax_o: Math.min(T * B, B + 127) * (k + 16),
      logsumexp_o: Math.min(T * B, B + 127),
      go: Math.min(T * B, B + 127) * (k + 16),
      Vgo: T * B * n,
      ylogsoftmax_o: Math.min(T * B, B + 127),
      mask_padded: (T + 1) * B,
      gh: B * (n + 16),
      Wga: B * (n + 16),
    }),
    shares: ({ n, d, k }: RnnSizes, _T: number, B: number) => ({ e: B, r: n, r2: k, r3: d }),
    classes: { x: ['x_classes', 'xClasses', 'xVectors'] },
    lent: { ga: 'Ux' },
    run: trainMasked,
  },
  streams: true,
  compiled,
  thread: () => import.meta.url.replace(/[^/]*$/, 'threads/rnn.js'),
};

/**
 * A model of the cell `rnn`: parameters, gradients and kernels over preallocated arrays.
 *
 * W is n×n.
 * U is n×d.
 * b is n×1.
 * V is k×n.
 * c is k×1.
 * @throws TracegradRuntimeError `bad-value` for a size or an option outside its domain
 */
export function rnn<K extends NumberType = 'float32'>(
  sizes: RnnSizes,
  options: ModelOptions<K> = {},
): Rnn<FloatArrays[K]> {
  return build<RnnNames, K>(emitted, sizes, options);
}
