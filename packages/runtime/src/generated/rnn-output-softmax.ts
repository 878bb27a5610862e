// Emitted from packages/symbolic/src/gallery/gallery.ts. Do not edit: npx nx run codegen
/**
 * rnn-output-softmax
 *
 *     a[t] = W*p[t-1] + U*x[t] + b
 *     h[t] = tanh(a[t])
 *     o[t] = V*h[t] + c
 *     p[t] = softmax(o[t])
 *     loss = sum(t, 1, T, -y[t]'*log(softmax(o[t])))
 *     p[0] = p0
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
import { compiled } from './wasm/rnn-output-softmax.js';

/**
 * The names of the cell `rnn-output-softmax`.
 */
export interface RnnOutputSoftmaxNames {
  readonly sizes: 'n' | 'k' | 'd';
  readonly parameters: 'W' | 'U' | 'b' | 'V' | 'c';
  readonly inputs: 'x' | 'y';
  readonly forwardInputs: 'x';
  readonly initials: 'p0';
  readonly values: 'a' | 'h' | 'o' | 'p';
}

export type RnnOutputSoftmax<A extends FloatArray = FloatArray> = EmittedModel<A, RnnOutputSoftmaxNames>;
export type RnnOutputSoftmaxSizes = Readonly<Record<RnnOutputSoftmaxNames['sizes'], number>>;
type ForwardMemory = Readonly<
  Record<
    'W' | 'U' | 'b' | 'V' | 'c' | 'x' | 'p0' | 'Ux' | 'Wp' | 'a' | 'h' | 'Vh' | 'o' | 'p' | 'x_classes',
    FloatArray
  >
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
  Wp: FloatArray,
  a: FloatArray,
  h: FloatArray,
): void {
  // a[t] = W*p[t-1] + U*x[t] + b    n×1
  // h[t] = tanh(a[t])    n×1
  for (let e = eFrom; e < eTo; e++) {
    const at = e * (n + 16);
    const at2 = ((t - before - 1) * B + e) * (n + 16);
    const at3 = ((t - 1) * B + e) * n;
    for (let i = 0; i < n; i++) {
      const a_t = Wp[at + i]! + Ux[at2 + i]! + b[i]!;
      a[at3 + i] = a_t;
      h[at3 + i] = tanh(a_t);
    }
  }
}

/**
 * A part of `forward`, at step t.
 */
function forward_p(
  eFrom: number,
  eTo: number,
  k: number,
  t: number,
  B: number,
  c: FloatArray,
  Vh: FloatArray,
  o: FloatArray,
  p: FloatArray,
): void {
  // o[t] = V*h[t] + c    k×1
  // p[t] = softmax(o[t])    k×1
  for (let e = eFrom; e < eTo; e++) {
    let most = -3.4028234663852886e38;
    let sum = 0;
    const at = e * (k + 16);
    const at2 = ((t - 1) * B + e) * k;
    for (let i = 0; i < k; i++) {
      const o_t = Vh[at + i]! + c[i]!;
      o[at2 + i] = o_t;
      most = Math.max(most, o_t);
    }

    const at3 = (t * B + e) * k;
    for (let i = 0; i < k; i++) {
      const power = exp(o[at2 + i]! - most);
      p[at3 + i] = power;
      sum += power;
    }

    const part = sum !== 0 ? 1 / sum : 0;
    for (let i = 0; i < k; i++) {
      p[at3 + i] = p[at3 + i]! * part;
    }
  }
}

/**
 * All values of the forward pass.
 */
function forward(
  { n, k, d }: RnnOutputSoftmaxSizes,
  T: number,
  B: number,
  memory: ForwardMemory,
  { eFrom, eTo, rFrom, rTo, rShared, xClasses, xVectors, several, meet }: Part<'e' | 'r', 'xClasses' | 'xVectors'>,
): void {
  const { W, U, b, V, c, x, p0, Ux, Wp, a, h, Vh, o, p, x_classes } = memory;
  // p[0] = p0
  for (let e = eFrom; e < eTo; e++) {
    const at = e * k;
    for (let i = 0; i < k; i++) {
      p[at + i] = p0[at + i]!;
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
      // Wp[t] = W*p[t-1]    n×1
      timesTransposed(
        eTo - eFrom,
        n,
        k,
        Wp,
        eFrom * (n + 16),
        n + 16,
        p,
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
      forward_h(eFrom, eTo, n, t, before, B, b, Ux, Wp, a, h);
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
      forward_p(eFrom, eTo, k, t, B, c, Vh, o, p);
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
    | 'p0'
    | 'Ux'
    | 'Wp'
    | 'h'
    | 'Vh'
    | 'o'
    | 'p'
    | 'logsumexp_o'
    | 'ylogsoftmax_o'
    | 'gy'
    | 'gp'
    | 'gpp'
    | 'go'
    | 'gh'
    | 'ga'
    | 'gW'
    | 'gU'
    | 'gb'
    | 'gV'
    | 'gc'
    | 'gx'
    | 'gp0'
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
  Wp: FloatArray,
  h: FloatArray,
): void {
  // a[t] = W*p[t-1] + U*x[t] + b    n×1
  // h[t] = tanh(a[t])    n×1
  for (let e = eFrom; e < eTo; e++) {
    const at = e * (n + 16);
    const at2 = ((t - before - 1) * B + e) * (n + 16);
    const at3 = ((t - 1) * B + e) * n;
    for (let i = 0; i < n; i++) {
      const a = Wp[at + i]! + Ux[at2 + i]! + b[i]!;
      h[at3 + i] = tanh(a);
    }
  }
}

/**
 * A part of `train`, at step t.
 */
function train_p(
  eFrom: number,
  eTo: number,
  k: number,
  t: number,
  before: number,
  B: number,
  c: FloatArray,
  Vh: FloatArray,
  o: FloatArray,
  p: FloatArray,
): void {
  // o[t] = V*h[t] + c    k×1
  // p[t] = softmax(o[t])    k×1
  for (let e = eFrom; e < eTo; e++) {
    let most = -3.4028234663852886e38;
    let sum = 0;
    const at = e * (k + 16);
    const at2 = ((t - before - 1) * B + e) * (k + 16);
    for (let i = 0; i < k; i++) {
      const o_t = Vh[at + i]! + c[i]!;
      o[at2 + i] = o_t;
      most = Math.max(most, o_t);
    }

    const at3 = (t * B + e) * k;
    for (let i = 0; i < k; i++) {
      const power = exp(o[at2 + i]! - most);
      p[at3 + i] = power;
      sum += power;
    }

    const part = sum !== 0 ? 1 / sum : 0;
    for (let i = 0; i < k; i++) {
      p[at3 + i] = p[at3 + i]! * part;
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
  logsumexp_o: FloatArray,
  ylogsoftmax_o: FloatArray,
): void {
  // logsumexp_o[t] = logsumexp(o[t])    1×1
  // ylogsoftmax_o[t] = y[t]'*log(softmax(o[t]))    1×1
  for (let t = before + 1; t <= before + count; t++) {
    for (let e = eFrom; e < eTo; e++) {
      let most = -3.4028234663852886e38;
      let sum = 0;
      let sum2 = 0;
      const at = ((t - before - 1) * B + e) * (k + 16);
      for (let i = 0; i < k; i++) {
        most = Math.max(most, o[at + i]!);
      }

      for (let i = 0; i < k; i++) {
        const power = exp(o[at + i]! - most);
        sum += power;
      }

      logsumexp_o[(t - before - 1) * B + e] = most + Math.log(sum);
      const logsumexp_o_t = logsumexp_o[(t - before - 1) * B + e]!;
      const at2 = ((t - 1) * B + e) * k;
      for (let i = 0; i < k; i++) {
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
function train_go(
  eFrom: number,
  eTo: number,
  k: number,
  t: number,
  B: number,
  before: number,
  y: FloatArray,
  p: FloatArray,
  gp: FloatArray,
  gpp: FloatArray,
  go: FloatArray,
): void {
  // gpp[t] = gp[t]'*p[t]    1×1
  // go[t] = p[t] + gp[t].*p[t] - y[t] - (gp[t]'*p[t])*p[t]    k×1
  for (let e = eFrom; e < eTo; e++) {
    let sum = 0;
    const at = e * (k + 16);
    const at2 = (t * B + e) * k;
    for (let i = 0; i < k; i++) {
      sum += gp[at + i]! * p[at2 + i]!;
    }

    gpp[e] = sum;
    const gpp_t = gpp[e]!;
    const at3 = ((t - 1) * B + e) * k;
    const at4 = ((t - before - 1) * B + e) * (k + 16);
    for (let i = 0; i < k; i++) {
      const p_t = p[at2 + i]!;
      go[at4 + i] = p_t - y[at3 + i]! + gp[at + i]! * p_t - gpp_t * p_t;
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
    const at2 = e * (n + 16);
    for (let i = 0; i < n; i++) {
      const h_t = h[at + i]!;
      ga[at + i] = gh[at2 + i]! * (1 - h_t * h_t);
    }
  }
}

/**
 * The loss and its gradients.
 * Sequences are [T][B][rows]. Every index was proved to lie inside its array.
 */
function train(
  { n, k, d }: RnnOutputSoftmaxSizes,
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
    p0,
    Ux,
    Wp,
    h,
    Vh,
    o,
    p,
    logsumexp_o,
    ylogsoftmax_o,
    gy,
    gp,
    gpp,
    go,
    gh,
    ga,
    gW,
    gU,
    gb,
    gV,
    gc,
    gx,
    gp0,
    x_classes,
  } = memory;
  // p[0] = p0
  for (let e = eFrom; e < eTo; e++) {
    const at = e * k;
    for (let i = 0; i < k; i++) {
      p[at + i] = p0[at + i]!;
    }
  }

  ga.fill(0, T * B * n + eFrom * n, T * B * n + eFrom * n + (eTo - eFrom) * n);
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
      // Wp[t] = W*p[t-1]    n×1
      timesTransposed(
        eTo - eFrom,
        n,
        k,
        Wp,
        eFrom * (n + 16),
        n + 16,
        p,
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
      train_h(eFrom, eTo, n, t, before, B, b, Ux, Wp, h);
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
      train_p(eFrom, eTo, k, t, before, B, c, Vh, o, p);
    }

    train_ylogsoftmax_o(before, count, eFrom, eTo, B, k, y, o, logsumexp_o, ylogsoftmax_o);
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
      // gp[t] = W'*ga[t+1]    k×1
      times(
        eTo - eFrom,
        k,
        n,
        gp,
        eFrom * (k + 16),
        k + 16,
        ga,
        t * B * n + eFrom * n,
        n,
        W,
        0,
        k,
        1,
        0,
        T,
        before + count === T ? (t === before + count ? 1 : 0) : 0,
        0,
      );
      train_go(eFrom, eTo, k, t, B, before, y, p, gp, gpp, go);
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
        k * n,
      );
      train_ga(eFrom, eTo, t, B, n, h, gh, ga);
    }

    if (several) {
      meet();
    }

    if (rShared) {
      // ∂L/∂W = Σ over t and examples of ga[t]*p[t-1]'    n×k
      transposedTimes(
        rTo - rFrom,
        k,
        count * B,
        gW,
        rFrom * k,
        k,
        ga,
        before * B * n + rFrom,
        n,
        p,
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
          before * B * n + rFrom,
          n,
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
          before * B * n + rFrom,
          n,
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
      totals(count * B, rTo - rFrom, gb, rFrom, ga, before * B * n + rFrom, n, scale, before + count === T ? 0 : 1);
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
        times(count * B, r3To - r3From, n, gx, before * B * d + r3From, d, ga, before * B * n, n, U, r3From, d, scale);
      }
    }
  }

  // gp0 = W'*ga[1]    k×1
  times(eTo - eFrom, k, n, gp0, eFrom * k, k, ga, eFrom * n, n, W, 0, k, scale);
  return scale * loss;
}

type ForwardMaskedMemory = Readonly<
  Record<
    | 'W'
    | 'U'
    | 'b'
    | 'V'
    | 'c'
    | 'x'
    | 'mask'
    | 'p0'
    | 'Ux'
    | 'Wp'
    | 'a'
    | 'h'
    | 'Vh'
    | 'o'
    | 'p_next'
    | 'p'
    | 'x_classes',
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
  Wp: FloatArray,
  a: FloatArray,
  h: FloatArray,
): void {
  // a[t] = W*p[t-1] + U*x[t] + b    n×1
  // h[t] = tanh(a[t])    n×1
  for (let e = eFrom; e < eTo; e++) {
    const at = e * (n + 16);
    const at2 = ((t - before - 1) * B + e) * (n + 16);
    const at3 = ((t - 1) * B + e) * n;
    for (let i = 0; i < n; i++) {
      const a_t = Wp[at + i]! + Ux[at2 + i]! + b[i]!;
      a[at3 + i] = a_t;
      h[at3 + i] = tanh(a_t);
    }
  }
}

/**
 * A part of `forwardMasked`, at step t.
 */
function forwardMasked_p(
  eFrom: number,
  eTo: number,
  k: number,
  t: number,
  B: number,
  c: FloatArray,
  mask: FloatArray,
  Vh: FloatArray,
  o: FloatArray,
  p_next: FloatArray,
  p: FloatArray,
): void {
  // o[t] = V*h[t] + c    k×1
  // p_next[t] = softmax(o[t])    k×1
  // p[t] = mask[t]*p_next[t] + (1 - mask[t])*p[t-1]    k×1
  for (let e = eFrom; e < eTo; e++) {
    let most = -3.4028234663852886e38;
    let sum = 0;
    const at = e * (k + 16);
    const at2 = ((t - 1) * B + e) * k;
    for (let i = 0; i < k; i++) {
      const o_t = Vh[at + i]! + c[i]!;
      o[at2 + i] = o_t;
      most = Math.max(most, o_t);
    }

    for (let i = 0; i < k; i++) {
      const power = exp(o[at2 + i]! - most);
      p_next[at2 + i] = power;
      sum += power;
    }

    const part = sum !== 0 ? 1 / sum : 0;
    const mask_t = mask[(t - 1) * B + e]!;
    const at3 = (t * B + e) * k;
    for (let i = 0; i < k; i++) {
      const p_next_t = p_next[at2 + i]! * part;
      p_next[at2 + i] = p_next_t;
      p[at3 + i] = mask_t !== 0 ? p_next_t : p[at2 + i]!;
    }
  }
}

/**
 * All values of the forward pass, states held where the mask is 0.
 */
function forwardMasked(
  { n, k, d }: RnnOutputSoftmaxSizes,
  T: number,
  B: number,
  memory: ForwardMaskedMemory,
  { eFrom, eTo, rFrom, rTo, rShared, xClasses, xVectors, several, meet }: Part<'e' | 'r', 'xClasses' | 'xVectors'>,
): void {
  const { W, U, b, V, c, x, mask, p0, Ux, Wp, a, h, Vh, o, p_next, p, x_classes } = memory;
  // p[0] = p0
  for (let e = eFrom; e < eTo; e++) {
    const at = e * k;
    for (let i = 0; i < k; i++) {
      p[at + i] = p0[at + i]!;
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
      // Wp[t] = W*p[t-1]    n×1
      timesTransposed(
        eTo - eFrom,
        n,
        k,
        Wp,
        eFrom * (n + 16),
        n + 16,
        p,
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
      forwardMasked_h(eFrom, eTo, n, t, before, B, b, Ux, Wp, a, h);
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
      forwardMasked_p(eFrom, eTo, k, t, B, c, mask, Vh, o, p_next, p);
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
    | 'p0'
    | 'Ux'
    | 'Wp'
    | 'h'
    | 'Vh'
    | 'o'
    | 'p_next'
    | 'p'
    | 'logsumexp_o'
    | 'ylogsoftmax_o'
    | 'gy'
    | 'mask_padded'
    | 'gp'
    | 'gp_next'
    | 'gp_nextp_next'
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
    | 'gp0'
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
  Wp: FloatArray,
  h: FloatArray,
): void {
  // a[t] = W*p[t-1] + U*x[t] + b    n×1
  // h[t] = tanh(a[t])    n×1
  for (let e = eFrom; e < eTo; e++) {
    const at = e * (n + 16);
    const at2 = ((t - before - 1) * B + e) * (n + 16);
    const at3 = ((t - 1) * B + e) * n;
    for (let i = 0; i < n; i++) {
      const a = Wp[at + i]! + Ux[at2 + i]! + b[i]!;
      h[at3 + i] = tanh(a);
    }
  }
}

/**
 * A part of `trainMasked`, at step t.
 */
function trainMasked_p(
  eFrom: number,
  eTo: number,
  k: number,
  t: number,
  before: number,
  B: number,
  c: FloatArray,
  mask: FloatArray,
  Vh: FloatArray,
  o: FloatArray,
  p_next: FloatArray,
  p: FloatArray,
): void {
  // o[t] = V*h[t] + c    k×1
  // p_next[t] = softmax(o[t])    k×1
  // p[t] = mask[t]*p_next[t] + (1 - mask[t])*p[t-1]    k×1
  for (let e = eFrom; e < eTo; e++) {
    let most = -3.4028234663852886e38;
    let sum = 0;
    const at = e * (k + 16);
    const at2 = ((t - before - 1) * B + e) * (k + 16);
    for (let i = 0; i < k; i++) {
      const o_t = Vh[at + i]! + c[i]!;
      o[at2 + i] = o_t;
      most = Math.max(most, o_t);
    }

    const at3 = ((t - 1) * B + e) * k;
    for (let i = 0; i < k; i++) {
      const power = exp(o[at2 + i]! - most);
      p_next[at3 + i] = power;
      sum += power;
    }

    const part = sum !== 0 ? 1 / sum : 0;
    const mask_t = mask[(t - 1) * B + e]!;
    const at4 = (t * B + e) * k;
    for (let i = 0; i < k; i++) {
      const p_next_t = p_next[at3 + i]! * part;
      p_next[at3 + i] = p_next_t;
      p[at4 + i] = mask_t !== 0 ? p_next_t : p[at3 + i]!;
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
  logsumexp_o: FloatArray,
  ylogsoftmax_o: FloatArray,
): void {
  // logsumexp_o[t] = logsumexp(o[t])    1×1
  // ylogsoftmax_o[t] = y[t]'*log(softmax(o[t]))    1×1
  for (let t = before + 1; t <= before + count; t++) {
    for (let e = eFrom; e < eTo; e++) {
      let most = -3.4028234663852886e38;
      let sum = 0;
      let sum2 = 0;
      const at = ((t - before - 1) * B + e) * (k + 16);
      for (let i = 0; i < k; i++) {
        most = Math.max(most, o[at + i]!);
      }

      for (let i = 0; i < k; i++) {
        const power = exp(o[at + i]! - most);
        sum += power;
      }

      logsumexp_o[(t - before - 1) * B + e] = most + Math.log(sum);
      const logsumexp_o_t = logsumexp_o[(t - before - 1) * B + e]!;
      const at2 = ((t - 1) * B + e) * k;
      for (let i = 0; i < k; i++) {
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
function trainMasked_go(
  eFrom: number,
  eTo: number,
  t: number,
  B: number,
  k: number,
  before: number,
  y: FloatArray,
  mask: FloatArray,
  p_next: FloatArray,
  mask_padded: FloatArray,
  gp: FloatArray,
  gp_next: FloatArray,
  gp_nextp_next: FloatArray,
  go: FloatArray,
  Wga: FloatArray,
): void {
  // gp[t] = W'*ga[t+1] + (1 - mask[t+1])*gp[t+1]    k×1
  // gp_next[t] = mask[t]*gp[t]    k×1
  // gp_nextp_next[t] = gp_next[t]'*p_next[t]    1×1
  // go[t] = mask[t]*(p_next[t] - y[t]) + gp_next[t].*p_next[t] - (gp_next[t]'*p_next[t])*p_next[t]    k×1
  for (let e = eFrom; e < eTo; e++) {
    let sum = 0;
    const mask_padded_t = mask_padded[t * B + e]!;
    const mask_t = mask[(t - 1) * B + e]!;
    const at = e * (k + 16);
    const at2 = ((t - 1) * B + e) * k;
    for (let i = 0; i < k; i++) {
      const gp_t = Wga[at + i]! + (mask_padded_t !== 0 ? 0 : gp[at + i]!);
      gp[at + i] = gp_t;
      const gp_next_t = mask_t !== 0 ? gp_t : 0;
      gp_next[at + i] = gp_next_t;
      sum += gp_next_t * p_next[at2 + i]!;
    }

    gp_nextp_next[e] = sum;
    const gp_nextp_next_t = gp_nextp_next[e]!;
    const at3 = ((t - before - 1) * B + e) * (k + 16);
    for (let i = 0; i < k; i++) {
      const p_next_t2 = p_next[at2 + i]!;
      go[at3 + i] =
        (mask_t !== 0 ? p_next_t2 - y[at2 + i]! : 0) + gp_next[at + i]! * p_next_t2 - gp_nextp_next_t * p_next_t2;
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
  { n, k, d }: RnnOutputSoftmaxSizes,
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
    p0,
    Ux,
    Wp,
    h,
    Vh,
    o,
    p_next,
    p,
    logsumexp_o,
    ylogsoftmax_o,
    gy,
    mask_padded,
    gp,
    gp_next,
    gp_nextp_next,
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
    gp0,
    x_classes,
  } = memory;
  // p[0] = p0
  for (let e = eFrom; e < eTo; e++) {
    const at = e * k;
    for (let i = 0; i < k; i++) {
      p[at + i] = p0[at + i]!;
    }
  }

  mask_padded.fill(0, T * B + eFrom, T * B + eTo);
  gp.fill(0, eFrom * (k + 16), eFrom * (k + 16) + (eTo - eFrom) * (k + 16));
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
      // Wp[t] = W*p[t-1]    n×1
      timesTransposed(
        eTo - eFrom,
        n,
        k,
        Wp,
        eFrom * (n + 16),
        n + 16,
        p,
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
      trainMasked_h(eFrom, eTo, n, t, before, B, b, Ux, Wp, h);
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
      trainMasked_p(eFrom, eTo, k, t, before, B, c, mask, Vh, o, p_next, p);
    }

    trainMasked_ylogsoftmax_o(before, count, eFrom, eTo, B, k, y, o, logsumexp_o, ylogsoftmax_o);
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
      trainMasked_go(eFrom, eTo, t, B, k, before, y, mask, p_next, mask_padded, gp, gp_next, gp_nextp_next, go, Wga);
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
      // ∂L/∂W = Σ over t and examples of ga[t]*p[t-1]'    n×k
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
        p,
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

  // gp0 = W'*ga[1] + (1 - mask[1])*gp[1]    k×1
  for (let e = eFrom; e < eTo; e++) {
    const mask_padded_t = mask_padded[e]!;
    const at = e * (k + 16);
    const at2 = e * k;
    for (let i = 0; i < k; i++) {
      gp0[at2 + i] = scale * (Wga[at + i]! + (mask_padded_t !== 0 ? 0 : gp[at + i]!));
    }
  }

  return scale * loss;
}

export const emitted: Emitted = {
  name: 'rnn-output-softmax',
  sizes: ['n', 'k', 'd'],
  parameters: ({ n, k, d }: RnnOutputSoftmaxSizes) => ({ W: [n, k], U: [n, d], b: [n, 1], V: [k, n], c: [k, 1] }),
  starts: { W: 'glorot', U: 'glorot', b: 0, V: 'glorot', c: 0 },
  packs: {},
  inputs: ({ k, d }: RnnOutputSoftmaxSizes) => ({
    x: { shape: [d, 1], once: false },
    y: { shape: [k, 1], once: false, sumsToOne: true },
  }),
  initials: ({ k }: RnnOutputSoftmaxSizes) => ({ p0: [k, 1] }),
  gradients: { W: 'gW', U: 'gU', b: 'gb', V: 'gV', c: 'gc', p0: 'gp0', x: 'gx', y: 'gy' },
  gradientPacks: {},
  forward: {
    reads: ['x'],
    work: ({ n, k }: RnnOutputSoftmaxSizes, T: number, B: number) => ({
      Ux: Math.min(T * B, B + 127) * (n + 16),
      Wp: B * (n + 16),
      a: T * B * n,
      h: T * B * n,
      Vh: B * (k + 16),
      o: T * B * k,
      p: (T + 1) * B * k,
    }),
    shares: ({ n }: RnnOutputSoftmaxSizes, _T: number, B: number) => ({ e: B, r: n }),
    views: ({ n, k }: RnnOutputSoftmaxSizes, T: number, B: number) => ({
      a: ['a', 0, T * B * n],
      h: ['h', 0, T * B * n],
      o: ['o', 0, T * B * k],
      p: ['p', B * k, T * B * k],
    }),
    final: ({ k }: RnnOutputSoftmaxSizes, T: number, B: number) => ({ p0: ['p', T * B * k, B * k] }),
    classes: { x: ['x_classes', 'xClasses', 'xVectors'] },
    run: forward,
  },
  training: {
    reads: ['x', 'y'],
    work: ({ n, k }: RnnOutputSoftmaxSizes, T: number, B: number) => ({
      Ux: Math.min(T * B, B + 127) * (n + 16),
      Wp: B * (n + 16),
      h: T * B * n,
      Vh: B * (k + 16),
      o: Math.min(T * B, B + 127) * (k + 16),
      p: (T + 1) * B * k,
      logsumexp_o: Math.min(T * B, B + 127),
      ylogsoftmax_o: Math.min(T * B, B + 127),
      gpp: B,
      ga: (T + 1) * B * n,
    }),
    shares: ({ n, k, d }: RnnOutputSoftmaxSizes, _T: number, B: number) => ({ e: B, r: n, r2: k, r3: d }),
    classes: { x: ['x_classes', 'xClasses', 'xVectors'] },
    lent: { gp: 'Vh', go: 'o', gh: 'Wp' },
    run: train,
  },
  maskedForward: {
    reads: ['x'],
    work: ({ n, k }: RnnOutputSoftmaxSizes, T: number, B: number) => ({
      Ux: Math.min(T * B, B + 127) * (n + 16),
      Wp: B * (n + 16),
      a: T * B * n,
      h: T * B * n,
      Vh: B * (k + 16),
      o: T * B * k,
      p_next: T * B * k,
      p: (T + 1) * B * k,
    }),
    shares: ({ n }: RnnOutputSoftmaxSizes, _T: number, B: number) => ({ e: B, r: n }),
    views: ({ n, k }: RnnOutputSoftmaxSizes, T: number, B: number) => ({
      a: ['a', 0, T * B * n],
      h: ['h', 0, T * B * n],
      o: ['o', 0, T * B * k],
      p_next: ['p_next', 0, T * B * k],
      p: ['p', B * k, T * B * k],
    }),
    final: ({ k }: RnnOutputSoftmaxSizes, T: number, B: number) => ({ p0: ['p', T * B * k, B * k] }),
    classes: { x: ['x_classes', 'xClasses', 'xVectors'] },
    run: forwardMasked,
  },
  maskedTraining: {
    reads: ['x', 'y'],
    work: ({ n, k }: RnnOutputSoftmaxSizes, T: number, B: number) => ({
      Ux: Math.min(T * B, B + 127) * (n + 16),
      Wp: B * (n + 16),
      h: T * B * n,
      Vh: B * (k + 16),
      o: Math.min(T * B, B + 127) * (k + 16),
      p_next: T * B * k,
      p: (T + 1) * B * k,
      logsumexp_o: Math.min(T * B, B + 127),
      ylogsoftmax_o: Math.min(T * B, B + 127),
      mask_padded: (T + 1) * B,
      gp: B * (k + 16),
      gp_nextp_next: B,
      Wga: B * (k + 16),
    }),
    shares: ({ n, k, d }: RnnOutputSoftmaxSizes, _T: number, B: number) => ({ e: B, r: n, r2: k, r3: d }),
    classes: { x: ['x_classes', 'xClasses', 'xVectors'] },
    lent: { gp_next: 'Vh', go: 'o', gh: 'Wp', ga: 'Ux' },
    run: trainMasked,
  },
  streams: true,
  compiled,
  thread: () => import.meta.url.replace(/[^/]*$/, 'threads/rnn-output-softmax.js'),
};

/**
 * A model of the cell `rnn-output-softmax`: parameters, gradients and kernels over preallocated arrays.
 *
 * W is n×k.
 * U is n×d.
 * b is n×1.
 * V is k×n.
 * c is k×1.
 * @throws TracegradRuntimeError `bad-value` for a size or an option outside its domain
 */
export function rnnOutputSoftmax<K extends NumberType = 'float32'>(
  sizes: RnnOutputSoftmaxSizes,
  options: ModelOptions<K> = {},
): RnnOutputSoftmax<FloatArrays[K]> {
  return build<RnnOutputSoftmaxNames, K>(emitted, sizes, options);
}
