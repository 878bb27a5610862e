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
  before: number,
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
    const at = e * (n + 16);
    const at2 = ((t - before - 1) * B + e) * (n + 16);
    const at3 = ((t - 1) * B + e) * n;
    for (let i = 0; i < n; i++) {
      const a_t = Wo[at + i]! + Ux[at2 + i]! + b[i]!;
      a[at3 + i] = a_t;
      h[at3 + i] = tanh(a_t);
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
    const at = e * (k + 16);
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
      // Wo[t] = W*o[t-1]    n×1
      timesTransposed(
        eTo - eFrom,
        n,
        k,
        Wo,
        eFrom * (n + 16),
        n + 16,
        o,
        (t - 1) * B * k + eFrom * k,
        k,
        W,
        0,
        k,
        1,
        0,
        T,
        before === 0 ? (t === before + 1 ? 1 : 0) : 0,
        (rTo - rFrom) * d,
      );
      forward_h(eFrom, eTo, n, t, before, B, b, Ux, Wo, a, h);
      // Vh[t] = V*h[t]    k×1
      timesTransposed(
        eTo - eFrom,
        k,
        n,
        Vh,
        eFrom * (k + 16),
        k + 16,
        h,
        (t - 1) * B * n + eFrom * n,
        n,
        V,
        0,
        n,
        1,
        0,
        T,
        before === 0 ? (t === before + 1 ? 1 : 0) : 0,
        (rTo - rFrom) * d + n * k,
      );
      forward_o(eFrom, eTo, k, t, B, c, Vh, o);
    }
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
    | 'ylogsoftmax_o'
    | 'gy'
    | 'go'
    | 'gh'
    | 'ga'
    | 'Wga'
    | 'gW'
    | 'gU'
    | 'gb'
    | 'gV'
    | 'gc'
    | 'gx'
    | 'go0'
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
  Wo: FloatArray,
  h: FloatArray,
): void {
  // a[t] = W*o[t-1] + U*x[t] + b    n×1
  // h[t] = tanh(a[t])    n×1
  for (let e = eFrom; e < eTo; e++) {
    const at = e * (n + 16);
    const at2 = ((t - before - 1) * B + e) * (n + 16);
    const at3 = ((t - 1) * B + e) * n;
    for (let i = 0; i < n; i++) {
      const a = Wo[at + i]! + Ux[at2 + i]! + b[i]!;
      h[at3 + i] = tanh(a);
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
    const at = e * (k + 16);
    const at2 = (t * B + e) * k;
    for (let i = 0; i < k; i++) {
      o[at2 + i] = Vh[at + i]! + c[i]!;
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
  y: FloatArray,
  o: FloatArray,
  softmax_o: FloatArray,
  logsumexp_o: FloatArray,
  ylogsoftmax_o: FloatArray,
): void {
  // softmax_o[t] = softmax(o[t])    k×1
  // logsumexp_o[t] = logsumexp(o[t])    1×1
  // ylogsoftmax_o[t] = y[t]'*log(softmax(o[t]))    1×1
  for (let t = before + 1; t <= before + count; t++) {
    for (let e = eFrom; e < eTo; e++) {
      let most = -3.4028234663852886e38;
      let sum = 0;
      let sum2 = 0;
      const at = (t * B + e) * k;
      for (let i = 0; i < k; i++) {
        most = Math.max(most, o[at + i]!);
      }

      const at2 = ((t - 1) * B + e) * k;
      for (let i = 0; i < k; i++) {
        const power = exp(o[at + i]! - most);
        softmax_o[at2 + i] = power;
        sum += power;
      }

      logsumexp_o[(t - before - 1) * B + e] = most + Math.log(sum);
      const part = sum !== 0 ? 1 / sum : 0;
      const logsumexp_o_t = logsumexp_o[(t - before - 1) * B + e]!;
      for (let i = 0; i < k; i++) {
        softmax_o[at2 + i] = softmax_o[at2 + i]! * part;
        sum2 += y[at2 + i]! * (o[at + i]! - logsumexp_o_t);
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
      const at = (t * B + e) * k;
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
function train_go(
  eFrom: number,
  eTo: number,
  t: number,
  B: number,
  k: number,
  before: number,
  y: FloatArray,
  softmax_o: FloatArray,
  go: FloatArray,
  Wga: FloatArray,
): void {
  // go[t] = softmax(o[t]) + W'*ga[t+1] - y[t]    k×1
  for (let e = eFrom; e < eTo; e++) {
    const at = ((t - 1) * B + e) * k;
    const at2 = e * (k + 16);
    const at3 = ((t - before - 1) * B + e) * (k + 16);
    for (let i = 0; i < k; i++) {
      go[at3 + i] = softmax_o[at + i]! - y[at + i]! + Wga[at2 + i]!;
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
  h: FloatArray,
  gh: FloatArray,
  ga: FloatArray,
): void {
  // ga[t] = gh[t].*(vector(1) - h[t].^2)    n×1
  for (let e = eFrom; e < eTo; e++) {
    const at = ((t - 1) * B + e) * n;
    const at2 = e * (n + 16);
    const at3 = ((t - before - 1) * B + e) * (n + 16);
    for (let i = 0; i < n; i++) {
      const h_t = h[at + i]!;
      ga[at3 + i] = gh[at2 + i]! * (1 - h_t * h_t);
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
    ylogsoftmax_o,
    gy,
    go,
    gh,
    ga,
    Wga,
    gW,
    gU,
    gb,
    gV,
    gc,
    gx,
    go0,
    x_classes,
  } = memory;
  // o[0] = o0
  for (let e = eFrom; e < eTo; e++) {
    const at = e * k;
    for (let i = 0; i < k; i++) {
      o[at + i] = o0[at + i]!;
    }
  }

  Wga.fill(0, eFrom * (k + 16), eFrom * (k + 16) + (eTo - eFrom) * (k + 16));
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
      // Wo[t] = W*o[t-1]    n×1
      timesTransposed(
        eTo - eFrom,
        n,
        k,
        Wo,
        eFrom * (n + 16),
        n + 16,
        o,
        (t - 1) * B * k + eFrom * k,
        k,
        W,
        0,
        k,
        1,
        0,
        T,
        before === 0 ? (t === before + 1 ? 1 : 0) : 0,
        (rTo - rFrom) * d,
      );
      train_h(eFrom, eTo, n, t, before, B, b, Ux, Wo, h);
      // Vh[t] = V*h[t]    k×1
      timesTransposed(
        eTo - eFrom,
        k,
        n,
        Vh,
        eFrom * (k + 16),
        k + 16,
        h,
        (t - 1) * B * n + eFrom * n,
        n,
        V,
        0,
        n,
        1,
        0,
        T,
        before === 0 ? (t === before + 1 ? 1 : 0) : 0,
        (rTo - rFrom) * d + n * k,
      );
      train_o(eFrom, eTo, k, t, B, c, Vh, o);
    }

    train_ylogsoftmax_o(before, count, eFrom, eTo, B, k, y, o, softmax_o, logsumexp_o, ylogsoftmax_o);
    if (several) {
      meet();
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
      train_go(eFrom, eTo, t, B, k, before, y, softmax_o, go, Wga);
      // gh[t] = V'*go[t]    n×1
      times(
        eTo - eFrom,
        n,
        k,
        gh,
        eFrom * (n + 16),
        n + 16,
        go,
        (t - before - 1) * B * (k + 16) + eFrom * (k + 16),
        k + 16,
        V,
        0,
        n,
        1,
        0,
        T,
        before + count === T ? (t === before + count ? 1 : 0) : 0,
        0,
      );
      train_ga(eFrom, eTo, t, B, n, before, h, gh, ga);
      // Wga[t] = W'*ga[t]    k×1
      times(
        eTo - eFrom,
        k,
        n,
        Wga,
        eFrom * (k + 16),
        k + 16,
        ga,
        (t - before - 1) * B * (n + 16) + eFrom * (n + 16),
        n + 16,
        W,
        0,
        k,
        1,
        0,
        T,
        before + count === T ? (t === before + count ? 1 : 0) : 0,
        n * k,
      );
    }

    if (several) {
      meet();
    }

    if (rShared) {
      // ∂L/∂W = Σ over t and examples of ga[t]*o[t-1]'    n×k
      transposedTimes(
        rTo - rFrom,
        k,
        count * B,
        gW,
        rFrom * k,
        k,
        ga,
        rFrom,
        n + 16,
        o,
        before * B * k,
        k,
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
        before * B * n,
        n,
        scale,
        before + count === T ? 0 : 1,
      );
      // ∂L/∂c = Σ over t and examples of go[t]    k×1
      totals(count * B, r2To - r2From, gc, r2From, go, r2From, k + 16, scale, before + count === T ? 0 : 1);
    }

    if (inputGradients) {
      if (r3Shared) {
        // gx[t] = U'*ga[t]    d×1
        times(count * B, r3To - r3From, n, gx, before * B * d + r3From, d, ga, 0, n + 16, U, r3From, d, scale);
      }
    }
  }

  // go0 = W'*ga[1]    k×1
  for (let e = eFrom; e < eTo; e++) {
    const at = e * (k + 16);
    const at2 = e * k;
    for (let i = 0; i < k; i++) {
      go0[at2 + i] = scale * Wga[at + i]!;
    }
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
  before: number,
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
    const at = e * (n + 16);
    const at2 = ((t - before - 1) * B + e) * (n + 16);
    const at3 = ((t - 1) * B + e) * n;
    for (let i = 0; i < n; i++) {
      const a_t = Wo[at + i]! + Ux[at2 + i]! + b[i]!;
      a[at3 + i] = a_t;
      h[at3 + i] = tanh(a_t);
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
    const at = e * (k + 16);
    const at2 = ((t - 1) * B + e) * k;
    const at3 = (t * B + e) * k;
    for (let i = 0; i < k; i++) {
      const o_next_t = Vh[at + i]! + c[i]!;
      o_next[at2 + i] = o_next_t;
      o[at3 + i] = mask_t !== 0 ? o_next_t : o[at2 + i]!;
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
      // Wo[t] = W*o[t-1]    n×1
      timesTransposed(
        eTo - eFrom,
        n,
        k,
        Wo,
        eFrom * (n + 16),
        n + 16,
        o,
        (t - 1) * B * k + eFrom * k,
        k,
        W,
        0,
        k,
        1,
        0,
        T,
        before === 0 ? (t === before + 1 ? 1 : 0) : 0,
        (rTo - rFrom) * d,
      );
      forwardMasked_h(eFrom, eTo, n, t, before, B, b, Ux, Wo, a, h);
      // Vh[t] = V*h[t]    k×1
      timesTransposed(
        eTo - eFrom,
        k,
        n,
        Vh,
        eFrom * (k + 16),
        k + 16,
        h,
        (t - 1) * B * n + eFrom * n,
        n,
        V,
        0,
        n,
        1,
        0,
        T,
        before === 0 ? (t === before + 1 ? 1 : 0) : 0,
        (rTo - rFrom) * d + n * k,
      );
      forwardMasked_o(eFrom, eTo, t, B, k, c, mask, Vh, o_next, o);
    }
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
    | 'Ux'
    | 'Wo'
    | 'h'
    | 'Vh'
    | 'o'
    | 'softmax_o'
    | 'logsumexp_o'
    | 'ylogsoftmax_o'
    | 'gy'
    | 'mask_padded'
    | 'go'
    | 'go_next'
    | 'gh'
    | 'ga'
    | 'Wga'
    | 'gW'
    | 'gU'
    | 'gb'
    | 'gV'
    | 'gc'
    | 'gx'
    | 'go0'
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
  n: number,
  t: number,
  before: number,
  B: number,
  b: FloatArray,
  Ux: FloatArray,
  Wo: FloatArray,
  h: FloatArray,
): void {
  // a[t] = W*o[t-1] + U*x[t] + b    n×1
  // h[t] = tanh(a[t])    n×1
  for (let e = eFrom; e < eTo; e++) {
    const at = e * (n + 16);
    const at2 = ((t - before - 1) * B + e) * (n + 16);
    const at3 = ((t - 1) * B + e) * n;
    for (let i = 0; i < n; i++) {
      const a = Wo[at + i]! + Ux[at2 + i]! + b[i]!;
      h[at3 + i] = tanh(a);
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
    const at = e * (k + 16);
    const at2 = ((t - 1) * B + e) * k;
    const at3 = (t * B + e) * k;
    for (let i = 0; i < k; i++) {
      const o_next = Vh[at + i]! + c[i]!;
      o[at3 + i] = mask_t !== 0 ? o_next : o[at2 + i]!;
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
  y: FloatArray,
  o: FloatArray,
  softmax_o: FloatArray,
  logsumexp_o: FloatArray,
  ylogsoftmax_o: FloatArray,
): void {
  // softmax_o[t] = softmax(o[t])    k×1
  // logsumexp_o[t] = logsumexp(o[t])    1×1
  // ylogsoftmax_o[t] = y[t]'*log(softmax(o[t]))    1×1
  for (let t = before + 1; t <= before + count; t++) {
    for (let e = eFrom; e < eTo; e++) {
      let most = -3.4028234663852886e38;
      let sum = 0;
      let sum2 = 0;
      const at = (t * B + e) * k;
      for (let i = 0; i < k; i++) {
        most = Math.max(most, o[at + i]!);
      }

      const at2 = ((t - 1) * B + e) * k;
      for (let i = 0; i < k; i++) {
        const power = exp(o[at + i]! - most);
        softmax_o[at2 + i] = power;
        sum += power;
      }

      logsumexp_o[(t - before - 1) * B + e] = most + Math.log(sum);
      const part = sum !== 0 ? 1 / sum : 0;
      const logsumexp_o_t = logsumexp_o[(t - before - 1) * B + e]!;
      for (let i = 0; i < k; i++) {
        softmax_o[at2 + i] = softmax_o[at2 + i]! * part;
        sum2 += y[at2 + i]! * (o[at + i]! - logsumexp_o_t);
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
      const at = (t * B + e) * k;
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
function trainMasked_go_next(
  eFrom: number,
  eTo: number,
  t: number,
  B: number,
  k: number,
  before: number,
  y: FloatArray,
  mask: FloatArray,
  softmax_o: FloatArray,
  mask_padded: FloatArray,
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
    const at2 = e * (k + 16);
    const at3 = ((t - before - 1) * B + e) * (k + 16);
    for (let i = 0; i < k; i++) {
      const go_t =
        (mask_t !== 0 ? softmax_o[at + i]! - y[at + i]! : 0) + Wga[at2 + i]! + (mask_padded_t !== 0 ? 0 : go[at2 + i]!);
      go[at2 + i] = go_t;
      go_next[at3 + i] = mask_t !== 0 ? go_t : 0;
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
  h: FloatArray,
  gh: FloatArray,
  ga: FloatArray,
): void {
  // ga[t] = gh[t].*(vector(1) - h[t].^2)    n×1
  for (let e = eFrom; e < eTo; e++) {
    const at = ((t - 1) * B + e) * n;
    const at2 = e * (n + 16);
    const at3 = ((t - before - 1) * B + e) * (n + 16);
    for (let i = 0; i < n; i++) {
      const h_t = h[at + i]!;
      ga[at3 + i] = gh[at2 + i]! * (1 - h_t * h_t);
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
    Ux,
    Wo,
    h,
    Vh,
    o,
    softmax_o,
    logsumexp_o,
    ylogsoftmax_o,
    gy,
    mask_padded,
    go,
    go_next,
    gh,
    ga,
    Wga,
    gW,
    gU,
    gb,
    gV,
    gc,
    gx,
    go0,
    x_classes,
  } = memory;
  // o[0] = o0
  for (let e = eFrom; e < eTo; e++) {
    const at = e * k;
    for (let i = 0; i < k; i++) {
      o[at + i] = o0[at + i]!;
    }
  }

  mask_padded.fill(0, T * B + eFrom, T * B + eTo);
  go.fill(0, eFrom * (k + 16), eFrom * (k + 16) + (eTo - eFrom) * (k + 16));
  Wga.fill(0, eFrom * (k + 16), eFrom * (k + 16) + (eTo - eFrom) * (k + 16));
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
      // Wo[t] = W*o[t-1]    n×1
      timesTransposed(
        eTo - eFrom,
        n,
        k,
        Wo,
        eFrom * (n + 16),
        n + 16,
        o,
        (t - 1) * B * k + eFrom * k,
        k,
        W,
        0,
        k,
        1,
        0,
        T,
        before === 0 ? (t === before + 1 ? 1 : 0) : 0,
        (rTo - rFrom) * d,
      );
      trainMasked_h(eFrom, eTo, n, t, before, B, b, Ux, Wo, h);
      // Vh[t] = V*h[t]    k×1
      timesTransposed(
        eTo - eFrom,
        k,
        n,
        Vh,
        eFrom * (k + 16),
        k + 16,
        h,
        (t - 1) * B * n + eFrom * n,
        n,
        V,
        0,
        n,
        1,
        0,
        T,
        before === 0 ? (t === before + 1 ? 1 : 0) : 0,
        (rTo - rFrom) * d + n * k,
      );
      trainMasked_o(eFrom, eTo, t, B, k, c, mask, Vh, o);
    }

    trainMasked_ylogsoftmax_o(before, count, eFrom, eTo, B, k, y, o, softmax_o, logsumexp_o, ylogsoftmax_o);
    if (several) {
      meet();
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
      trainMasked_go_next(eFrom, eTo, t, B, k, before, y, mask, softmax_o, mask_padded, go, go_next, Wga);
      // gh[t] = V'*go_next[t]    n×1
      times(
        eTo - eFrom,
        n,
        k,
        gh,
        eFrom * (n + 16),
        n + 16,
        go_next,
        (t - before - 1) * B * (k + 16) + eFrom * (k + 16),
        k + 16,
        V,
        0,
        n,
        1,
        0,
        T,
        before + count === T ? (t === before + count ? 1 : 0) : 0,
        0,
      );
      trainMasked_ga(eFrom, eTo, t, B, n, before, h, gh, ga);
      // Wga[t] = W'*ga[t]    k×1
      times(
        eTo - eFrom,
        k,
        n,
        Wga,
        eFrom * (k + 16),
        k + 16,
        ga,
        (t - before - 1) * B * (n + 16) + eFrom * (n + 16),
        n + 16,
        W,
        0,
        k,
        1,
        0,
        T,
        before + count === T ? (t === before + count ? 1 : 0) : 0,
        n * k,
      );
    }

    if (several) {
      meet();
    }

    if (rShared) {
      // ∂L/∂W = Σ over t and examples of ga[t]*o[t-1]'    n×k
      transposedTimes(
        rTo - rFrom,
        k,
        count * B,
        gW,
        rFrom * k,
        k,
        ga,
        rFrom,
        n + 16,
        o,
        before * B * k,
        k,
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

    if (r2Shared) {
      // ∂L/∂V = Σ over t and examples of go_next[t]*h[t]'    k×n
      transposedTimes(
        r2To - r2From,
        n,
        count * B,
        gV,
        r2From * n,
        n,
        go_next,
        r2From,
        k + 16,
        h,
        before * B * n,
        n,
        scale,
        before + count === T ? 0 : 1,
      );
      // ∂L/∂c = Σ over t and examples of go_next[t]    k×1
      totals(count * B, r2To - r2From, gc, r2From, go_next, r2From, k + 16, scale, before + count === T ? 0 : 1);
    }

    if (inputGradients) {
      if (r3Shared) {
        // gx[t] = U'*ga[t]    d×1
        times(count * B, r3To - r3From, n, gx, before * B * d + r3From, d, ga, 0, n + 16, U, r3From, d, scale);
      }
    }
  }

  // go0 = W'*ga[1] + (1 - mask[1])*go[1]    k×1
  for (let e = eFrom; e < eTo; e++) {
    const mask_padded_t = mask_padded[e]!;
    const at = e * (k + 16);
    const at2 = e * k;
    for (let i = 0; i < k; i++) {
      go0[at2 + i] = scale * (Wga[at + i]! + (mask_padded_t !== 0 ? 0 : go[at + i]!));
    }
  }

  return scale * loss;
}

export const emitted: Emitted = {
  name: 'rnn-output-logits',
  sizes: ['n', 'k', 'd'],
  parameters: ({ n, k, d }: RnnOutputLogitsSizes) => ({ W: [n, k], U: [n, d], b: [n, 1], V: [k, n], c: [k, 1] }),
  starts: { W: 'glorot', U: 'glorot', b: 0, V: 'glorot', c: 0 },
  packs: {},
  inputs: ({ k, d }: RnnOutputLogitsSizes) => ({
    x: { shape: [d, 1], once: false },
    y: { shape: [k, 1], once: false, sumsToOne: true },
  }),
  initials: ({ k }: RnnOutputLogitsSizes) => ({ o0: [k, 1] }),
  gradients: { W: 'gW', U: 'gU', b: 'gb', V: 'gV', c: 'gc', o0: 'go0', x: 'gx', y: 'gy' },
  gradientPacks: {},
  forward: {
    reads: ['x'],
    work: ({ n, k }: RnnOutputLogitsSizes, T: number, B: number) => ({
      Ux: Math.min(T * B, B + 127) * (n + 16),
      Wo: B * (n + 16),
      a: T * B * n,
      h: T * B * n,
      Vh: B * (k + 16),
      o: (T + 1) * B * k,
    }),
    shares: ({ n }: RnnOutputLogitsSizes, _T: number, B: number) => ({ e: B, r: n }),
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
      Ux: Math.min(T * B, B + 127) * (n + 16),
      Wo: B * (n + 16),
      h: T * B * n,
      Vh: B * (k + 16),
      o: (T + 1) * B * k,
      softmax_o: T * B * k,
      logsumexp_o: Math.min(T * B, B + 127),
      ylogsoftmax_o: Math.min(T * B, B + 127),
      go: Math.min(T * B, B + 127) * (k + 16),
      Wga: B * (k + 16),
    }),
    shares: ({ n, k, d }: RnnOutputLogitsSizes, _T: number, B: number) => ({ e: B, r: n, r2: k, r3: d }),
    classes: { x: ['x_classes', 'xClasses', 'xVectors'] },
    lent: { gh: 'Wo', ga: 'Ux' },
    run: train,
  },
  maskedForward: {
    reads: ['x'],
    work: ({ n, k }: RnnOutputLogitsSizes, T: number, B: number) => ({
      Ux: Math.min(T * B, B + 127) * (n + 16),
      Wo: B * (n + 16),
      a: T * B * n,
      h: T * B * n,
      Vh: B * (k + 16),
      o_next: T * B * k,
      o: (T + 1) * B * k,
    }),
    shares: ({ n }: RnnOutputLogitsSizes, _T: number, B: number) => ({ e: B, r: n }),
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
      Ux: Math.min(T * B, B + 127) * (n + 16),
      Wo: B * (n + 16),
      h: T * B * n,
      Vh: B * (k + 16),
      o: (T + 1) * B * k,
      softmax_o: T * B * k,
      logsumexp_o: Math.min(T * B, B + 127),
      ylogsoftmax_o: Math.min(T * B, B + 127),
      mask_padded: (T + 1) * B,
      go: B * (k + 16),
      go_next: Math.min(T * B, B + 127) * (k + 16),
      Wga: B * (k + 16),
    }),
    shares: ({ n, k, d }: RnnOutputLogitsSizes, _T: number, B: number) => ({ e: B, r: n, r2: k, r3: d }),
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
