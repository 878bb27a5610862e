// Emitted from packages/symbolic/src/gallery/gallery.ts. Do not edit: npx nx run codegen
/**
 * gru
 *
 *     a_r[t] = W_r*x[t] + U_r*h[t-1] + b_r
 *     a_z[t] = W_z*x[t] + U_z*h[t-1] + b_z
 *     r[t] = sigmoid(a_r[t])
 *     z[t] = sigmoid(a_z[t])
 *     a_g[t] = W_g*x[t] + U_g*(r[t].*h[t-1]) + b_g
 *     g[t] = tanh(a_g[t])
 *     h[t] = z[t].*h[t-1] + (vector(1) - z[t]).*g[t]
 *     o[t] = V*h[t] + c
 *     loss = sum(t, 1, T, -y[t]'*log(softmax(o[t])))
 *     h[0] = h0
 */
import {
  build,
  exp,
  lookUp,
  scatter,
  sigmoid,
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
import { compiled } from './wasm/gru.js';

/**
 * The names of the cell `gru`.
 */
export interface GruNames {
  readonly sizes: 'n' | 'd' | 'k';
  readonly parameters: 'W_r' | 'W_z' | 'W_g' | 'U_r' | 'U_z' | 'U_g' | 'b_r' | 'b_z' | 'b_g' | 'V' | 'c';
  readonly inputs: 'x' | 'y';
  readonly forwardInputs: 'x';
  readonly initials: 'h0';
  readonly values: 'a_r' | 'a_z' | 'r' | 'z' | 'a_g' | 'g' | 'h' | 'o';
}

export type Gru<A extends FloatArray = FloatArray> = EmittedModel<A, GruNames>;
export type GruSizes = Readonly<Record<GruNames['sizes'], number>>;
type ForwardMemory = Readonly<
  Record<
    | 'W_rzg'
    | 'U_rz'
    | 'U_g'
    | 'b_r'
    | 'b_z'
    | 'b_g'
    | 'V'
    | 'c'
    | 'x'
    | 'h0'
    | 'W_rzgx'
    | 'U_rzh'
    | 'a_r'
    | 'a_z'
    | 'r'
    | 'z'
    | 'r_'
    | 'U_gr'
    | 'a_g'
    | 'g'
    | 'h'
    | 'Vh'
    | 'o'
    | 'x_classes',
    FloatArray
  >
>;

/**
 * A part of `forward`, at step t.
 */
function forward_r_(
  bFrom: number,
  bTo: number,
  t: number,
  before: number,
  B: number,
  n: number,
  b_r: FloatArray,
  b_z: FloatArray,
  W_rzgx: FloatArray,
  U_rzh: FloatArray,
  a_r: FloatArray,
  a_z: FloatArray,
  r: FloatArray,
  z: FloatArray,
  r_: FloatArray,
  h: FloatArray,
): void {
  // a_r[t] = W_r*x[t] + U_r*h[t-1] + b_r    n×1
  // a_z[t] = W_z*x[t] + U_z*h[t-1] + b_z    n×1
  // r[t] = sigmoid(a_r[t])    n×1
  // z[t] = sigmoid(a_z[t])    n×1
  // r_[t] = r[t].*h[t-1]    n×1
  for (let b = bFrom; b < bTo; b++) {
    const at = ((t - before - 1) * B + b) * (3 * n + 16);
    const at2 = b * (2 * n + 16);
    const at3 = ((t - 1) * B + b) * n;
    const at4 = ((t - before - 1) * B + b) * (3 * n + 16) + n;
    const at5 = b * (2 * n + 16) + n;
    const at6 = b * (n + 16);
    for (let i = 0; i < n; i++) {
      const a_r_t = W_rzgx[at + i]! + U_rzh[at2 + i]! + b_r[i]!;
      a_r[at3 + i] = a_r_t;
      const a_z_t = W_rzgx[at4 + i]! + U_rzh[at5 + i]! + b_z[i]!;
      a_z[at3 + i] = a_z_t;
      const r_t = sigmoid(a_r_t);
      r[at3 + i] = r_t;
      z[at3 + i] = sigmoid(a_z_t);
      r_[at6 + i] = r_t * h[at3 + i]!;
    }
  }
}

/**
 * A part of `forward`, at step t.
 */
function forward_h(
  bFrom: number,
  bTo: number,
  t: number,
  before: number,
  B: number,
  n: number,
  b_g: FloatArray,
  W_rzgx: FloatArray,
  z: FloatArray,
  U_gr: FloatArray,
  a_g: FloatArray,
  g: FloatArray,
  h: FloatArray,
): void {
  // a_g[t] = W_g*x[t] + U_g*(r[t].*h[t-1]) + b_g    n×1
  // g[t] = tanh(a_g[t])    n×1
  // h[t] = z[t].*h[t-1] + (vector(1) - z[t]).*g[t]    n×1
  for (let b = bFrom; b < bTo; b++) {
    const at = ((t - before - 1) * B + b) * (3 * n + 16) + 2 * n;
    const at2 = b * (n + 16);
    const at3 = ((t - 1) * B + b) * n;
    const at4 = (t * B + b) * n;
    for (let i = 0; i < n; i++) {
      const a_g_t = W_rzgx[at + i]! + U_gr[at2 + i]! + b_g[i]!;
      a_g[at3 + i] = a_g_t;
      const g_t = tanh(a_g_t);
      g[at3 + i] = g_t;
      const z_t = z[at3 + i]!;
      h[at4 + i] = z_t * h[at3 + i]! + (1 - z_t) * g_t;
    }
  }
}

/**
 * A part of `forward`.
 */
function forward_o(
  before: number,
  count: number,
  bFrom: number,
  bTo: number,
  B: number,
  k: number,
  c: FloatArray,
  Vh: FloatArray,
  o: FloatArray,
): void {
  // o[t] = V*h[t] + c    k×1
  for (let t = before + 1; t <= before + count; t++) {
    for (let b = bFrom; b < bTo; b++) {
      const at = ((t - before - 1) * B + b) * (k + 16);
      const at2 = ((t - 1) * B + b) * k;
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
  { n, d, k }: GruSizes,
  T: number,
  B: number,
  memory: ForwardMemory,
  {
    bFrom,
    bTo,
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
  }: Part<'b' | 'r' | 'r2', 'xClasses' | 'xVectors'>,
): void {
  const {
    W_rzg,
    U_rz,
    U_g,
    b_r,
    b_z,
    b_g,
    V,
    c,
    x,
    h0,
    W_rzgx,
    U_rzh,
    a_r,
    a_z,
    r,
    z,
    r_,
    U_gr,
    a_g,
    g,
    h,
    Vh,
    o,
    x_classes,
  } = memory;
  // h[0] = h0
  for (let b = bFrom; b < bTo; b++) {
    const at = b * n;
    for (let i = 0; i < n; i++) {
      h[at + i] = h0[at + i]!;
    }
  }

  for (let strip = Math.max(1, Math.floor(128 / B)), before = 0; before < T; before += strip) {
    const count = Math.min(strip, T - before);
    // W_rx[t] = W_r*x[t]    n×1
    // W_zx[t] = W_z*x[t]    n×1
    // W_gx[t] = W_g*x[t]    n×1
    if (xClasses) {
      if (rShared) {
        lookUp(count * B, rTo - rFrom, d, W_rzgx, rFrom, 3 * n + 16, W_rzg, rFrom * d, d, x_classes, before * B);
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
          W_rzgx,
          rFrom,
          3 * n + 16,
          x,
          before * B * d,
          d,
          W_rzg,
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
      // U_rh[t] = U_r*h[t-1]    n×1
      // U_zh[t] = U_z*h[t-1]    n×1
      timesTransposed(
        bTo - bFrom,
        2 * n,
        n,
        U_rzh,
        bFrom * (2 * n + 16),
        2 * n + 16,
        h,
        (t - 1) * B * n + bFrom * n,
        n,
        U_rz,
        0,
        n,
        1,
        0,
        T,
        before === 0 ? (t === before + 1 ? 1 : 0) : 0,
        (rTo - rFrom) * d,
      );
      forward_r_(bFrom, bTo, t, before, B, n, b_r, b_z, W_rzgx, U_rzh, a_r, a_z, r, z, r_, h);
      // U_gr[t] = U_g*(r[t].*h[t-1])    n×1
      timesTransposed(
        bTo - bFrom,
        n,
        n,
        U_gr,
        bFrom * (n + 16),
        n + 16,
        r_,
        bFrom * (n + 16),
        n + 16,
        U_g,
        0,
        n,
        1,
        0,
        T,
        before === 0 ? (t === before + 1 ? 1 : 0) : 0,
        (rTo - rFrom) * d + 2 * n * n,
      );
      forward_h(bFrom, bTo, t, before, B, n, b_g, W_rzgx, z, U_gr, a_g, g, h);
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
        (rTo - rFrom) * d + 2 * n * n + n * n,
      );
    }

    if (several) {
      meet();
    }

    forward_o(before, count, bFrom, bTo, B, k, c, Vh, o);
  }
}

type TrainMemory = Readonly<
  Record<
    | 'W_rzg'
    | 'U_rz'
    | 'U_g'
    | 'b_r'
    | 'b_z'
    | 'b_g'
    | 'V'
    | 'c'
    | 'x'
    | 'y'
    | 'h0'
    | 'W_rzgx'
    | 'U_rzh'
    | 'r'
    | 'z'
    | 'r_'
    | 'U_gr'
    | 'g'
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
    | 'gh'
    | 'ga_rzg'
    | 'U_gga_g'
    | 'U_rga_r'
    | 'gW_rzg'
    | 'gU_rz'
    | 'gU_g'
    | 'gb_rzg'
    | 'W_rga_r'
    | 'gx'
    | 'gh0'
    | 'x_classes',
    FloatArray
  >
>;

/**
 * A part of `train`, at step t.
 */
function train_r_(
  bFrom: number,
  bTo: number,
  t: number,
  before: number,
  B: number,
  n: number,
  b_r: FloatArray,
  b_z: FloatArray,
  W_rzgx: FloatArray,
  U_rzh: FloatArray,
  r: FloatArray,
  z: FloatArray,
  r_: FloatArray,
  h: FloatArray,
): void {
  // a_r[t] = W_r*x[t] + U_r*h[t-1] + b_r    n×1
  // a_z[t] = W_z*x[t] + U_z*h[t-1] + b_z    n×1
  // r[t] = sigmoid(a_r[t])    n×1
  // z[t] = sigmoid(a_z[t])    n×1
  // r_[t] = r[t].*h[t-1]    n×1
  for (let b = bFrom; b < bTo; b++) {
    const at = ((t - before - 1) * B + b) * (3 * n + 16);
    const at2 = b * (2 * n + 16);
    const at3 = ((t - before - 1) * B + b) * (3 * n + 16) + n;
    const at4 = b * (2 * n + 16) + n;
    const at5 = ((t - 1) * B + b) * n;
    for (let i = 0; i < n; i++) {
      const a_r = W_rzgx[at + i]! + U_rzh[at2 + i]! + b_r[i]!;
      const a_z = W_rzgx[at3 + i]! + U_rzh[at4 + i]! + b_z[i]!;
      const r_t = sigmoid(a_r);
      r[at5 + i] = r_t;
      z[at5 + i] = sigmoid(a_z);
      r_[at5 + i] = r_t * h[at5 + i]!;
    }
  }
}

/**
 * A part of `train`, at step t.
 */
function train_h(
  bFrom: number,
  bTo: number,
  t: number,
  before: number,
  B: number,
  n: number,
  b_g: FloatArray,
  W_rzgx: FloatArray,
  z: FloatArray,
  U_gr: FloatArray,
  g: FloatArray,
  h: FloatArray,
): void {
  // a_g[t] = W_g*x[t] + U_g*(r[t].*h[t-1]) + b_g    n×1
  // g[t] = tanh(a_g[t])    n×1
  // h[t] = z[t].*h[t-1] + (vector(1) - z[t]).*g[t]    n×1
  for (let b = bFrom; b < bTo; b++) {
    const at = ((t - before - 1) * B + b) * (3 * n + 16) + 2 * n;
    const at2 = b * (n + 16);
    const at3 = ((t - 1) * B + b) * n;
    const at4 = (t * B + b) * n;
    for (let i = 0; i < n; i++) {
      const a_g = W_rzgx[at + i]! + U_gr[at2 + i]! + b_g[i]!;
      const g_t = tanh(a_g);
      g[at3 + i] = g_t;
      const z_t = z[at3 + i]!;
      h[at4 + i] = z_t * h[at3 + i]! + (1 - z_t) * g_t;
    }
  }
}

/**
 * A part of `train`.
 */
function train_ylogsoftmax_o(
  before: number,
  count: number,
  bFrom: number,
  bTo: number,
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
    for (let b = bFrom; b < bTo; b++) {
      let most = -3.4028234663852886e38;
      let sum = 0;
      let sum2 = 0;
      const at = ((t - before - 1) * B + b) * (k + 16);
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

      logsumexp_o[(t - before - 1) * B + b] = most + Math.log(sum);
      const part = sum !== 0 ? 1 / sum : 0;
      const logsumexp_o_t = logsumexp_o[(t - before - 1) * B + b]!;
      const at2 = ((t - 1) * B + b) * k;
      for (let i = 0; i < k; i++) {
        const softmax_o_t = softmax_o[at + i]! * part;
        softmax_o[at + i] = softmax_o_t;
        const y_t = y[at2 + i]!;
        go[at + i] = softmax_o_t - y_t;
        sum2 += y_t * (o[at + i]! - logsumexp_o_t);
      }

      ylogsoftmax_o[(t - before - 1) * B + b] = sum2;
    }
  }
}

/**
 * A part of `train`.
 */
function train_gy(
  before: number,
  count: number,
  bFrom: number,
  bTo: number,
  B: number,
  k: number,
  o: FloatArray,
  logsumexp_o: FloatArray,
  gy: FloatArray,
  scale: number,
): void {
  // gy[t] = -log(softmax(o[t]))    k×1
  for (let t = before + 1; t <= before + count; t++) {
    for (let b = bFrom; b < bTo; b++) {
      const logsumexp_o_t = logsumexp_o[(t - before - 1) * B + b]!;
      const at = ((t - before - 1) * B + b) * (k + 16);
      const at2 = ((t - 1) * B + b) * k;
      for (let i = 0; i < k; i++) {
        gy[at2 + i] = scale * (logsumexp_o_t - o[at + i]!);
      }
    }
  }
}

/**
 * A part of `train`, at step t.
 */
function train_ga_rzg(
  bFrom: number,
  bTo: number,
  n: number,
  t: number,
  B: number,
  before: number,
  r: FloatArray,
  z: FloatArray,
  g: FloatArray,
  Vgo: FloatArray,
  gh: FloatArray,
  ga_rzg: FloatArray,
  U_gga_g: FloatArray,
  U_rga_r: FloatArray,
): void {
  // gh[t] = U_r'*ga_r[t+1] + U_z'*ga_z[t+1] + (U_g'*ga_g[t+1]).*r[t+1] + gh[t+1].*z[t+1] + V'*go[t]    n×1
  // gg[t] = gh[t].*(vector(1) - z[t])    n×1
  // ga_g[t] = gg[t].*(vector(1) - g[t].^2)    n×1
  for (let b = bFrom; b < bTo; b++) {
    const at = b * (n + 16);
    const at2 = (t * B + b) * n;
    const at3 = ((t - 1) * B + b) * n;
    const at4 = ((t - before - 1) * B + b) * (3 * n + 16) + 2 * n;
    for (let i = 0; i < n; i++) {
      const gh_t = U_rga_r[at + i]! + U_gga_g[at + i]! * r[at2 + i]! + gh[at + i]! * z[at2 + i]! + Vgo[at3 + i]!;
      gh[at + i] = gh_t;
      const gg = gh_t * (1 - z[at3 + i]!);
      const g_t2 = g[at3 + i]!;
      ga_rzg[at4 + i] = gg * (1 - g_t2 * g_t2);
    }
  }
}

/**
 * A part of `train`, at step t.
 */
function train_ga_rzg_(
  bFrom: number,
  bTo: number,
  t: number,
  B: number,
  n: number,
  before: number,
  r: FloatArray,
  z: FloatArray,
  g: FloatArray,
  h: FloatArray,
  gh: FloatArray,
  ga_rzg: FloatArray,
  U_gga_g: FloatArray,
): void {
  // gr[t] = (U_g'*ga_g[t]).*h[t-1]    n×1
  // ga_r[t] = gr[t].*r[t].*(vector(1) - r[t])    n×1
  // gz[t] = gh[t].*(h[t-1] - g[t])    n×1
  // ga_z[t] = gz[t].*z[t].*(vector(1) - z[t])    n×1
  for (let b = bFrom; b < bTo; b++) {
    const at = ((t - 1) * B + b) * n;
    const at2 = b * (n + 16);
    const at3 = ((t - before - 1) * B + b) * (3 * n + 16);
    const at4 = ((t - before - 1) * B + b) * (3 * n + 16) + n;
    for (let i = 0; i < n; i++) {
      const h_t = h[at + i]!;
      const gr = U_gga_g[at2 + i]! * h_t;
      const r_t2 = r[at + i]!;
      ga_rzg[at3 + i] = gr * r_t2 * (1 - r_t2);
      const gz = gh[at2 + i]! * (h_t - g[at + i]!);
      const z_t = z[at + i]!;
      ga_rzg[at4 + i] = gz * z_t * (1 - z_t);
    }
  }
}

/**
 * A part of `train`.
 */
function train_gx(
  before: number,
  count: number,
  bFrom: number,
  bTo: number,
  B: number,
  d: number,
  W_rga_r: FloatArray,
  gx: FloatArray,
  scale: number,
): void {
  // gx[t] = W_r'*ga_r[t] + W_z'*ga_z[t] + W_g'*ga_g[t]    d×1
  for (let t = before + 1; t <= before + count; t++) {
    for (let b = bFrom; b < bTo; b++) {
      const at = ((t - before - 1) * B + b) * (d + 16);
      const at2 = ((t - 1) * B + b) * d;
      for (let i = 0; i < d; i++) {
        gx[at2 + i] = scale * W_rga_r[at + i]!;
      }
    }
  }
}

/**
 * The loss and its gradients.
 * Sequences are [T][B][rows]. Every index was proved to lie inside its array.
 */
function train(
  { n, d, k }: GruSizes,
  T: number,
  B: number,
  memory: TrainMemory,
  scale: number,
  inputGradients: boolean,
  {
    bFrom,
    bTo,
    rFrom,
    rTo,
    rShared,
    r2From,
    r2To,
    r2Shared,
    r3From,
    r3To,
    r3Shared,
    r4From,
    r4To,
    r4Shared,
    r5From,
    r5To,
    r5Shared,
    xClasses,
    xVectors,
    several,
    leads,
    meet,
  }: Part<'b' | 'r' | 'r2' | 'r3' | 'r4' | 'r5', 'xClasses' | 'xVectors'>,
): number {
  const {
    W_rzg,
    U_rz,
    U_g,
    b_r,
    b_z,
    b_g,
    V,
    c,
    x,
    y,
    h0,
    W_rzgx,
    U_rzh,
    r,
    z,
    r_,
    U_gr,
    g,
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
    gh,
    ga_rzg,
    U_gga_g,
    U_rga_r,
    gW_rzg,
    gU_rz,
    gU_g,
    gb_rzg,
    W_rga_r,
    gx,
    gh0,
    x_classes,
  } = memory;
  r.fill(0, T * B * n + bFrom * n, T * B * n + bFrom * n + (bTo - bFrom) * n);
  z.fill(0, T * B * n + bFrom * n, T * B * n + bFrom * n + (bTo - bFrom) * n);
  // h[0] = h0
  for (let b = bFrom; b < bTo; b++) {
    const at = b * n;
    for (let i = 0; i < n; i++) {
      h[at + i] = h0[at + i]!;
    }
  }

  gh.fill(0, bFrom * (n + 16), bFrom * (n + 16) + (bTo - bFrom) * (n + 16));
  U_gga_g.fill(0, bFrom * (n + 16), bFrom * (n + 16) + (bTo - bFrom) * (n + 16));
  U_rga_r.fill(0, bFrom * (n + 16), bFrom * (n + 16) + (bTo - bFrom) * (n + 16));
  let loss = 0;
  for (let strip = Math.max(1, Math.floor(128 / B)), before = 0; before < T; before += strip) {
    const count = Math.min(strip, T - before);
    // W_rx[t] = W_r*x[t]    n×1
    // W_zx[t] = W_z*x[t]    n×1
    // W_gx[t] = W_g*x[t]    n×1
    if (xClasses) {
      if (rShared) {
        lookUp(count * B, rTo - rFrom, d, W_rzgx, rFrom, 3 * n + 16, W_rzg, rFrom * d, d, x_classes, before * B);
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
          W_rzgx,
          rFrom,
          3 * n + 16,
          x,
          before * B * d,
          d,
          W_rzg,
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
      // U_rh[t] = U_r*h[t-1]    n×1
      // U_zh[t] = U_z*h[t-1]    n×1
      timesTransposed(
        bTo - bFrom,
        2 * n,
        n,
        U_rzh,
        bFrom * (2 * n + 16),
        2 * n + 16,
        h,
        (t - 1) * B * n + bFrom * n,
        n,
        U_rz,
        0,
        n,
        1,
        0,
        T,
        before === 0 ? (t === before + 1 ? 1 : 0) : 0,
        (rTo - rFrom) * d,
      );
      train_r_(bFrom, bTo, t, before, B, n, b_r, b_z, W_rzgx, U_rzh, r, z, r_, h);
      // U_gr[t] = U_g*(r[t].*h[t-1])    n×1
      timesTransposed(
        bTo - bFrom,
        n,
        n,
        U_gr,
        bFrom * (n + 16),
        n + 16,
        r_,
        (t - 1) * B * n + bFrom * n,
        n,
        U_g,
        0,
        n,
        1,
        0,
        T,
        before === 0 ? (t === before + 1 ? 1 : 0) : 0,
        (rTo - rFrom) * d + 2 * n * n,
      );
      train_h(bFrom, bTo, t, before, B, n, b_g, W_rzgx, z, U_gr, g, h);
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
        (rTo - rFrom) * d + 2 * n * n + n * n,
      );
    }

    if (several) {
      meet();
    }

    train_ylogsoftmax_o(before, count, bFrom, bTo, B, k, c, y, Vh, o, softmax_o, logsumexp_o, go, ylogsoftmax_o);
    if (several) {
      meet();
    }

    if (r3Shared) {
      // Vgo[t] = V'*go[t]    n×1
      times(
        count * B,
        r3To - r3From,
        k,
        Vgo,
        before * B * n + r3From,
        n,
        go,
        0,
        k + 16,
        V,
        r3From,
        n,
        1,
        0,
        T,
        before === 0 ? 1 : 0,
        (rTo - rFrom) * d + 2 * n * n + n * n + (r2To - r2From) * n,
      );
    }

    if (leads) {
      // loss = Σ over t and examples of -y[t]'*log(softmax(o[t]))    1×1
      for (let t = before + 1; t <= before + count; t++) {
        const at = (t - before - 1) * B;
        for (let b = 0; b < B; b++) {
          loss -= ylogsoftmax_o[at + b]!;
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
      train_gy(before, count, bFrom, bTo, B, k, o, logsumexp_o, gy, scale);
    }
  }

  for (let strip = Math.max(1, Math.floor(128 / B)), before = T - 1 - ((T - 1) % strip); before >= 0; before -= strip) {
    const count = Math.min(strip, T - before);
    if (several) {
      meet();
    }

    for (let t = before + count; t >= before + 1; t--) {
      train_ga_rzg(bFrom, bTo, n, t, B, before, r, z, g, Vgo, gh, ga_rzg, U_gga_g, U_rga_r);
      // U_gga_g[t] = U_g'*ga_g[t]    n×1
      times(
        bTo - bFrom,
        n,
        n,
        U_gga_g,
        bFrom * (n + 16),
        n + 16,
        ga_rzg,
        (t - before - 1) * B * (3 * n + 16) + 2 * n + bFrom * (3 * n + 16),
        3 * n + 16,
        U_g,
        0,
        n,
        1,
        0,
        T,
        before + count === T ? (t === before + count ? 1 : 0) : 0,
        0,
      );
      train_ga_rzg_(bFrom, bTo, t, B, n, before, r, z, g, h, gh, ga_rzg, U_gga_g);
      // U_rga_r[t] = U_r'*ga_r[t] + U_z'*ga_z[t]    n×1
      times(
        bTo - bFrom,
        n,
        2 * n,
        U_rga_r,
        bFrom * (n + 16),
        n + 16,
        ga_rzg,
        (t - before - 1) * B * (3 * n + 16) + bFrom * (3 * n + 16),
        3 * n + 16,
        U_rz,
        0,
        n,
        1,
        0,
        T,
        before + count === T ? (t === before + count ? 1 : 0) : 0,
        n * n,
      );
    }

    // ∂L/∂W_r = Σ over t and examples of ga_r[t]*x[t]'    n×d
    // ∂L/∂W_z = Σ over t and examples of ga_z[t]*x[t]'    n×d
    // ∂L/∂W_g = Σ over t and examples of ga_g[t]*x[t]'    n×d
    if (xClasses) {
      if (several) {
        meet();
      }

      if (rShared) {
        scatter(
          rTo - rFrom,
          d,
          count * B,
          gW_rzg,
          rFrom * d,
          d,
          ga_rzg,
          rFrom,
          3 * n + 16,
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
          gW_rzg,
          rFrom * d,
          d,
          ga_rzg,
          rFrom,
          3 * n + 16,
          x,
          before * B * d,
          d,
          scale,
          before + count === T ? 0 : 1,
        );
      }
    }

    if (several) {
      meet();
    }

    if (r4Shared) {
      // ∂L/∂U_r = Σ over t and examples of ga_r[t]*h[t-1]'    n×n
      // ∂L/∂U_z = Σ over t and examples of ga_z[t]*h[t-1]'    n×n
      transposedTimes(
        r4To - r4From,
        n,
        count * B,
        gU_rz,
        r4From * n,
        n,
        ga_rzg,
        r4From,
        3 * n + 16,
        h,
        before * B * n,
        n,
        scale,
        before + count === T ? 0 : 1,
      );
    }

    if (r3Shared) {
      // ∂L/∂U_g = Σ over t and examples of ga_g[t]*(r[t].*h[t-1])'    n×n
      transposedTimes(
        r3To - r3From,
        n,
        count * B,
        gU_g,
        r3From * n,
        n,
        ga_rzg,
        2 * n + r3From,
        3 * n + 16,
        r_,
        before * B * n,
        n,
        scale,
        before + count === T ? 0 : 1,
      );
    }

    if (rShared) {
      // ∂L/∂b_r = Σ over t and examples of ga_r[t]    n×1
      // ∂L/∂b_z = Σ over t and examples of ga_z[t]    n×1
      // ∂L/∂b_g = Σ over t and examples of ga_g[t]    n×1
      totals(count * B, rTo - rFrom, gb_rzg, rFrom, ga_rzg, rFrom, 3 * n + 16, scale, before + count === T ? 0 : 1);
    }

    if (inputGradients) {
      if (r5Shared) {
        // W_rga_r[t] = W_r'*ga_r[t] + W_z'*ga_z[t] + W_g'*ga_g[t]    d×1
        times(
          count * B,
          r5To - r5From,
          3 * n,
          W_rga_r,
          r5From,
          d + 16,
          ga_rzg,
          0,
          3 * n + 16,
          W_rzg,
          r5From,
          d,
          1,
          0,
          T,
          before + count === T ? 1 : 0,
          n * n + 2 * n * n,
        );
      }

      if (several) {
        meet();
      }

      train_gx(before, count, bFrom, bTo, B, d, W_rga_r, gx, scale);
    }
  }

  // gh0 = U_r'*ga_r[1] + U_z'*ga_z[1] + (U_g'*ga_g[1]).*r[1] + gh[1].*z[1]    n×1
  for (let b = bFrom; b < bTo; b++) {
    const at = b * (n + 16);
    const at2 = b * n;
    for (let i = 0; i < n; i++) {
      gh0[at2 + i] = scale * (U_rga_r[at + i]! + U_gga_g[at + i]! * r[at2 + i]! + gh[at + i]! * z[at2 + i]!);
    }
  }

  return scale * loss;
}

type ForwardMaskedMemory = Readonly<
  Record<
    | 'W_rzg'
    | 'U_rz'
    | 'U_g'
    | 'b_r'
    | 'b_z'
    | 'b_g'
    | 'V'
    | 'c'
    | 'x'
    | 'mask'
    | 'h0'
    | 'W_rzgx'
    | 'U_rzh'
    | 'a_r'
    | 'a_z'
    | 'r'
    | 'z'
    | 'r_'
    | 'U_gr'
    | 'a_g'
    | 'g'
    | 'h_next'
    | 'h'
    | 'Vh'
    | 'o'
    | 'x_classes',
    FloatArray
  >
>;

/**
 * A part of `forwardMasked`, at step t.
 */
function forwardMasked_r_(
  bFrom: number,
  bTo: number,
  t: number,
  before: number,
  B: number,
  n: number,
  b_r: FloatArray,
  b_z: FloatArray,
  W_rzgx: FloatArray,
  U_rzh: FloatArray,
  a_r: FloatArray,
  a_z: FloatArray,
  r: FloatArray,
  z: FloatArray,
  r_: FloatArray,
  h: FloatArray,
): void {
  // a_r[t] = W_r*x[t] + U_r*h[t-1] + b_r    n×1
  // a_z[t] = W_z*x[t] + U_z*h[t-1] + b_z    n×1
  // r[t] = sigmoid(a_r[t])    n×1
  // z[t] = sigmoid(a_z[t])    n×1
  // r_[t] = r[t].*h[t-1]    n×1
  for (let b = bFrom; b < bTo; b++) {
    const at = ((t - before - 1) * B + b) * (3 * n + 16);
    const at2 = b * (2 * n + 16);
    const at3 = ((t - 1) * B + b) * n;
    const at4 = ((t - before - 1) * B + b) * (3 * n + 16) + n;
    const at5 = b * (2 * n + 16) + n;
    const at6 = b * (n + 16);
    for (let i = 0; i < n; i++) {
      const a_r_t = W_rzgx[at + i]! + U_rzh[at2 + i]! + b_r[i]!;
      a_r[at3 + i] = a_r_t;
      const a_z_t = W_rzgx[at4 + i]! + U_rzh[at5 + i]! + b_z[i]!;
      a_z[at3 + i] = a_z_t;
      const r_t = sigmoid(a_r_t);
      r[at3 + i] = r_t;
      z[at3 + i] = sigmoid(a_z_t);
      r_[at6 + i] = r_t * h[at3 + i]!;
    }
  }
}

/**
 * A part of `forwardMasked`, at step t.
 */
function forwardMasked_h(
  bFrom: number,
  bTo: number,
  t: number,
  B: number,
  before: number,
  n: number,
  b_g: FloatArray,
  mask: FloatArray,
  W_rzgx: FloatArray,
  z: FloatArray,
  U_gr: FloatArray,
  a_g: FloatArray,
  g: FloatArray,
  h_next: FloatArray,
  h: FloatArray,
): void {
  // a_g[t] = W_g*x[t] + U_g*(r[t].*h[t-1]) + b_g    n×1
  // g[t] = tanh(a_g[t])    n×1
  // h_next[t] = z[t].*h[t-1] + (vector(1) - z[t]).*g[t]    n×1
  // h[t] = mask[t]*h_next[t] + (1 - mask[t])*h[t-1]    n×1
  for (let b = bFrom; b < bTo; b++) {
    const mask_t = mask[(t - 1) * B + b]!;
    const at = ((t - before - 1) * B + b) * (3 * n + 16) + 2 * n;
    const at2 = b * (n + 16);
    const at3 = ((t - 1) * B + b) * n;
    const at4 = (t * B + b) * n;
    for (let i = 0; i < n; i++) {
      const a_g_t = W_rzgx[at + i]! + U_gr[at2 + i]! + b_g[i]!;
      a_g[at3 + i] = a_g_t;
      const g_t = tanh(a_g_t);
      g[at3 + i] = g_t;
      const z_t = z[at3 + i]!;
      const h_t = h[at3 + i]!;
      const h_next_t = z_t * h_t + (1 - z_t) * g_t;
      h_next[at3 + i] = h_next_t;
      h[at4 + i] = mask_t !== 0 ? h_next_t : h_t;
    }
  }
}

/**
 * A part of `forwardMasked`.
 */
function forwardMasked_o(
  before: number,
  count: number,
  bFrom: number,
  bTo: number,
  B: number,
  k: number,
  c: FloatArray,
  Vh: FloatArray,
  o: FloatArray,
): void {
  // o[t] = V*h[t] + c    k×1
  for (let t = before + 1; t <= before + count; t++) {
    for (let b = bFrom; b < bTo; b++) {
      const at = ((t - before - 1) * B + b) * (k + 16);
      const at2 = ((t - 1) * B + b) * k;
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
  { n, d, k }: GruSizes,
  T: number,
  B: number,
  memory: ForwardMaskedMemory,
  {
    bFrom,
    bTo,
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
  }: Part<'b' | 'r' | 'r2', 'xClasses' | 'xVectors'>,
): void {
  const {
    W_rzg,
    U_rz,
    U_g,
    b_r,
    b_z,
    b_g,
    V,
    c,
    x,
    mask,
    h0,
    W_rzgx,
    U_rzh,
    a_r,
    a_z,
    r,
    z,
    r_,
    U_gr,
    a_g,
    g,
    h_next,
    h,
    Vh,
    o,
    x_classes,
  } = memory;
  // h[0] = h0
  for (let b = bFrom; b < bTo; b++) {
    const at = b * n;
    for (let i = 0; i < n; i++) {
      h[at + i] = h0[at + i]!;
    }
  }

  for (let strip = Math.max(1, Math.floor(128 / B)), before = 0; before < T; before += strip) {
    const count = Math.min(strip, T - before);
    // W_rx[t] = W_r*x[t]    n×1
    // W_zx[t] = W_z*x[t]    n×1
    // W_gx[t] = W_g*x[t]    n×1
    if (xClasses) {
      if (rShared) {
        lookUp(count * B, rTo - rFrom, d, W_rzgx, rFrom, 3 * n + 16, W_rzg, rFrom * d, d, x_classes, before * B);
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
          W_rzgx,
          rFrom,
          3 * n + 16,
          x,
          before * B * d,
          d,
          W_rzg,
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
      // U_rh[t] = U_r*h[t-1]    n×1
      // U_zh[t] = U_z*h[t-1]    n×1
      timesTransposed(
        bTo - bFrom,
        2 * n,
        n,
        U_rzh,
        bFrom * (2 * n + 16),
        2 * n + 16,
        h,
        (t - 1) * B * n + bFrom * n,
        n,
        U_rz,
        0,
        n,
        1,
        0,
        T,
        before === 0 ? (t === before + 1 ? 1 : 0) : 0,
        (rTo - rFrom) * d,
      );
      forwardMasked_r_(bFrom, bTo, t, before, B, n, b_r, b_z, W_rzgx, U_rzh, a_r, a_z, r, z, r_, h);
      // U_gr[t] = U_g*(r[t].*h[t-1])    n×1
      timesTransposed(
        bTo - bFrom,
        n,
        n,
        U_gr,
        bFrom * (n + 16),
        n + 16,
        r_,
        bFrom * (n + 16),
        n + 16,
        U_g,
        0,
        n,
        1,
        0,
        T,
        before === 0 ? (t === before + 1 ? 1 : 0) : 0,
        (rTo - rFrom) * d + 2 * n * n,
      );
      forwardMasked_h(bFrom, bTo, t, B, before, n, b_g, mask, W_rzgx, z, U_gr, a_g, g, h_next, h);
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
        (rTo - rFrom) * d + 2 * n * n + n * n,
      );
    }

    if (several) {
      meet();
    }

    forwardMasked_o(before, count, bFrom, bTo, B, k, c, Vh, o);
  }
}

type TrainMaskedMemory = Readonly<
  Record<
    | 'W_rzg'
    | 'U_rz'
    | 'U_g'
    | 'b_r'
    | 'b_z'
    | 'b_g'
    | 'V'
    | 'c'
    | 'x'
    | 'y'
    | 'mask'
    | 'h0'
    | 'W_rzgx'
    | 'U_rzh'
    | 'r'
    | 'z'
    | 'r_'
    | 'U_gr'
    | 'g'
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
    | 'gh_next'
    | 'ga_rzg'
    | 'U_gga_g'
    | 'U_rga_r'
    | 'gW_rzg'
    | 'gU_rz'
    | 'gU_g'
    | 'gb_rzg'
    | 'W_rga_r'
    | 'gx'
    | 'gh0'
    | 'x_classes',
    FloatArray
  >
>;

/**
 * A part of `trainMasked`, at step t.
 */
function trainMasked_r_(
  bFrom: number,
  bTo: number,
  t: number,
  before: number,
  B: number,
  n: number,
  b_r: FloatArray,
  b_z: FloatArray,
  W_rzgx: FloatArray,
  U_rzh: FloatArray,
  r: FloatArray,
  z: FloatArray,
  r_: FloatArray,
  h: FloatArray,
): void {
  // a_r[t] = W_r*x[t] + U_r*h[t-1] + b_r    n×1
  // a_z[t] = W_z*x[t] + U_z*h[t-1] + b_z    n×1
  // r[t] = sigmoid(a_r[t])    n×1
  // z[t] = sigmoid(a_z[t])    n×1
  // r_[t] = r[t].*h[t-1]    n×1
  for (let b = bFrom; b < bTo; b++) {
    const at = ((t - before - 1) * B + b) * (3 * n + 16);
    const at2 = b * (2 * n + 16);
    const at3 = ((t - before - 1) * B + b) * (3 * n + 16) + n;
    const at4 = b * (2 * n + 16) + n;
    const at5 = ((t - 1) * B + b) * n;
    for (let i = 0; i < n; i++) {
      const a_r = W_rzgx[at + i]! + U_rzh[at2 + i]! + b_r[i]!;
      const a_z = W_rzgx[at3 + i]! + U_rzh[at4 + i]! + b_z[i]!;
      const r_t = sigmoid(a_r);
      r[at5 + i] = r_t;
      z[at5 + i] = sigmoid(a_z);
      r_[at5 + i] = r_t * h[at5 + i]!;
    }
  }
}

/**
 * A part of `trainMasked`, at step t.
 */
function trainMasked_h(
  bFrom: number,
  bTo: number,
  t: number,
  B: number,
  before: number,
  n: number,
  b_g: FloatArray,
  mask: FloatArray,
  W_rzgx: FloatArray,
  z: FloatArray,
  U_gr: FloatArray,
  g: FloatArray,
  h: FloatArray,
): void {
  // a_g[t] = W_g*x[t] + U_g*(r[t].*h[t-1]) + b_g    n×1
  // g[t] = tanh(a_g[t])    n×1
  // h_next[t] = z[t].*h[t-1] + (vector(1) - z[t]).*g[t]    n×1
  // h[t] = mask[t]*h_next[t] + (1 - mask[t])*h[t-1]    n×1
  for (let b = bFrom; b < bTo; b++) {
    const mask_t = mask[(t - 1) * B + b]!;
    const at = ((t - before - 1) * B + b) * (3 * n + 16) + 2 * n;
    const at2 = b * (n + 16);
    const at3 = ((t - 1) * B + b) * n;
    const at4 = (t * B + b) * n;
    for (let i = 0; i < n; i++) {
      const a_g = W_rzgx[at + i]! + U_gr[at2 + i]! + b_g[i]!;
      const g_t = tanh(a_g);
      g[at3 + i] = g_t;
      const z_t = z[at3 + i]!;
      const h_t = h[at3 + i]!;
      const h_next = z_t * h_t + (1 - z_t) * g_t;
      h[at4 + i] = mask_t !== 0 ? h_next : h_t;
    }
  }
}

/**
 * A part of `trainMasked`.
 */
function trainMasked_ylogsoftmax_o(
  before: number,
  count: number,
  bFrom: number,
  bTo: number,
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
    for (let b = bFrom; b < bTo; b++) {
      let most = -3.4028234663852886e38;
      let sum = 0;
      let sum2 = 0;
      const at = ((t - before - 1) * B + b) * (k + 16);
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

      logsumexp_o[(t - before - 1) * B + b] = most + Math.log(sum);
      const part = sum !== 0 ? 1 / sum : 0;
      const mask_t = mask[(t - 1) * B + b]!;
      const logsumexp_o_t = logsumexp_o[(t - before - 1) * B + b]!;
      const at2 = ((t - 1) * B + b) * k;
      for (let i = 0; i < k; i++) {
        const softmax_o_t = softmax_o[at + i]! * part;
        softmax_o[at + i] = softmax_o_t;
        const y_t = y[at2 + i]!;
        go[at + i] = mask_t !== 0 ? softmax_o_t - y_t : 0;
        sum2 += y_t * (o[at + i]! - logsumexp_o_t);
      }

      ylogsoftmax_o[(t - before - 1) * B + b] = sum2;
    }
  }
}

/**
 * A part of `trainMasked`.
 */
function trainMasked_gy(
  before: number,
  count: number,
  bFrom: number,
  bTo: number,
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
    for (let b = bFrom; b < bTo; b++) {
      const mask_t = mask[(t - 1) * B + b]!;
      const logsumexp_o_t = logsumexp_o[(t - before - 1) * B + b]!;
      const at = ((t - before - 1) * B + b) * (k + 16);
      const at2 = ((t - 1) * B + b) * k;
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
  bFrom: number,
  bTo: number,
  mask: FloatArray,
  mask_padded: FloatArray,
): void {
  // mask_padded[t] = mask[t], with room for the steps before 1 and after T    1×1
  for (let t = before + 1; t <= before + count; t++) {
    const at = (t - 1) * B;
    for (let b = bFrom; b < bTo; b++) {
      mask_padded[at + b] = mask[at + b]!;
    }
  }
}

/**
 * A part of `trainMasked`, at step t.
 */
function trainMasked_ga_rzg(
  bFrom: number,
  bTo: number,
  t: number,
  B: number,
  n: number,
  before: number,
  mask: FloatArray,
  r: FloatArray,
  z: FloatArray,
  g: FloatArray,
  Vgo: FloatArray,
  mask_padded: FloatArray,
  gh: FloatArray,
  gh_next: FloatArray,
  ga_rzg: FloatArray,
  U_gga_g: FloatArray,
  U_rga_r: FloatArray,
): void {
  // gh[t] = U_r'*ga_r[t+1] + U_z'*ga_z[t+1] + (U_g'*ga_g[t+1]).*r[t+1] + gh_next[t+1].*z[t+1] + (1 - mask[t+1])*gh[t+1] + V'*go[t]    n×1
  // gh_next[t] = mask[t]*gh[t]    n×1
  // gg[t] = gh_next[t].*(vector(1) - z[t])    n×1
  // ga_g[t] = gg[t].*(vector(1) - g[t].^2)    n×1
  for (let b = bFrom; b < bTo; b++) {
    const mask_padded_t = mask_padded[t * B + b]!;
    const mask_t = mask[(t - 1) * B + b]!;
    const at = b * (n + 16);
    const at2 = (t * B + b) * n;
    const at3 = ((t - 1) * B + b) * n;
    const at4 = ((t - before - 1) * B + b) * (3 * n + 16) + 2 * n;
    for (let i = 0; i < n; i++) {
      const gh_t =
        U_rga_r[at + i]! +
        U_gga_g[at + i]! * r[at2 + i]! +
        gh_next[at + i]! * z[at2 + i]! +
        (mask_padded_t !== 0 ? 0 : gh[at + i]!) +
        Vgo[at3 + i]!;
      gh[at + i] = gh_t;
      const gh_next_t = mask_t !== 0 ? gh_t : 0;
      gh_next[at + i] = gh_next_t;
      const gg = gh_next_t * (1 - z[at3 + i]!);
      const g_t2 = g[at3 + i]!;
      ga_rzg[at4 + i] = gg * (1 - g_t2 * g_t2);
    }
  }
}

/**
 * A part of `trainMasked`, at step t.
 */
function trainMasked_ga_rzg_(
  bFrom: number,
  bTo: number,
  t: number,
  B: number,
  n: number,
  before: number,
  r: FloatArray,
  z: FloatArray,
  g: FloatArray,
  h: FloatArray,
  gh_next: FloatArray,
  ga_rzg: FloatArray,
  U_gga_g: FloatArray,
): void {
  // gr[t] = (U_g'*ga_g[t]).*h[t-1]    n×1
  // ga_r[t] = gr[t].*r[t].*(vector(1) - r[t])    n×1
  // gz[t] = gh_next[t].*(h[t-1] - g[t])    n×1
  // ga_z[t] = gz[t].*z[t].*(vector(1) - z[t])    n×1
  for (let b = bFrom; b < bTo; b++) {
    const at = ((t - 1) * B + b) * n;
    const at2 = b * (n + 16);
    const at3 = ((t - before - 1) * B + b) * (3 * n + 16);
    const at4 = ((t - before - 1) * B + b) * (3 * n + 16) + n;
    for (let i = 0; i < n; i++) {
      const h_t = h[at + i]!;
      const gr = U_gga_g[at2 + i]! * h_t;
      const r_t2 = r[at + i]!;
      ga_rzg[at3 + i] = gr * r_t2 * (1 - r_t2);
      const gz = gh_next[at2 + i]! * (h_t - g[at + i]!);
      const z_t = z[at + i]!;
      ga_rzg[at4 + i] = gz * z_t * (1 - z_t);
    }
  }
}

/**
 * A part of `trainMasked`.
 */
function trainMasked_gx(
  before: number,
  count: number,
  bFrom: number,
  bTo: number,
  B: number,
  d: number,
  W_rga_r: FloatArray,
  gx: FloatArray,
  scale: number,
): void {
  // gx[t] = W_r'*ga_r[t] + W_z'*ga_z[t] + W_g'*ga_g[t]    d×1
  for (let t = before + 1; t <= before + count; t++) {
    for (let b = bFrom; b < bTo; b++) {
      const at = ((t - before - 1) * B + b) * (d + 16);
      const at2 = ((t - 1) * B + b) * d;
      for (let i = 0; i < d; i++) {
        gx[at2 + i] = scale * W_rga_r[at + i]!;
      }
    }
  }
}

/**
 * The loss and its gradients, states held where the mask is 0.
 * Sequences are [T][B][rows]. Every index was proved to lie inside its array.
 */
function trainMasked(
  { n, d, k }: GruSizes,
  T: number,
  B: number,
  memory: TrainMaskedMemory,
  scale: number,
  inputGradients: boolean,
  {
    bFrom,
    bTo,
    rFrom,
    rTo,
    rShared,
    r2From,
    r2To,
    r2Shared,
    r3From,
    r3To,
    r3Shared,
    r4From,
    r4To,
    r4Shared,
    r5From,
    r5To,
    r5Shared,
    xClasses,
    xVectors,
    several,
    leads,
    meet,
  }: Part<'b' | 'r' | 'r2' | 'r3' | 'r4' | 'r5', 'xClasses' | 'xVectors'>,
): number {
  const {
    W_rzg,
    U_rz,
    U_g,
    b_r,
    b_z,
    b_g,
    V,
    c,
    x,
    y,
    mask,
    h0,
    W_rzgx,
    U_rzh,
    r,
    z,
    r_,
    U_gr,
    g,
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
    gh_next,
    ga_rzg,
    U_gga_g,
    U_rga_r,
    gW_rzg,
    gU_rz,
    gU_g,
    gb_rzg,
    W_rga_r,
    gx,
    gh0,
    x_classes,
  } = memory;
  r.fill(0, T * B * n + bFrom * n, T * B * n + bFrom * n + (bTo - bFrom) * n);
  z.fill(0, T * B * n + bFrom * n, T * B * n + bFrom * n + (bTo - bFrom) * n);
  // h[0] = h0
  for (let b = bFrom; b < bTo; b++) {
    const at = b * n;
    for (let i = 0; i < n; i++) {
      h[at + i] = h0[at + i]!;
    }
  }

  mask_padded.fill(0, T * B + bFrom, T * B + bTo);
  gh.fill(0, bFrom * (n + 16), bFrom * (n + 16) + (bTo - bFrom) * (n + 16));
  gh_next.fill(0, bFrom * (n + 16), bFrom * (n + 16) + (bTo - bFrom) * (n + 16));
  U_gga_g.fill(0, bFrom * (n + 16), bFrom * (n + 16) + (bTo - bFrom) * (n + 16));
  U_rga_r.fill(0, bFrom * (n + 16), bFrom * (n + 16) + (bTo - bFrom) * (n + 16));
  let loss = 0;
  for (let strip = Math.max(1, Math.floor(128 / B)), before = 0; before < T; before += strip) {
    const count = Math.min(strip, T - before);
    // W_rx[t] = W_r*x[t]    n×1
    // W_zx[t] = W_z*x[t]    n×1
    // W_gx[t] = W_g*x[t]    n×1
    if (xClasses) {
      if (rShared) {
        lookUp(count * B, rTo - rFrom, d, W_rzgx, rFrom, 3 * n + 16, W_rzg, rFrom * d, d, x_classes, before * B);
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
          W_rzgx,
          rFrom,
          3 * n + 16,
          x,
          before * B * d,
          d,
          W_rzg,
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
      // U_rh[t] = U_r*h[t-1]    n×1
      // U_zh[t] = U_z*h[t-1]    n×1
      timesTransposed(
        bTo - bFrom,
        2 * n,
        n,
        U_rzh,
        bFrom * (2 * n + 16),
        2 * n + 16,
        h,
        (t - 1) * B * n + bFrom * n,
        n,
        U_rz,
        0,
        n,
        1,
        0,
        T,
        before === 0 ? (t === before + 1 ? 1 : 0) : 0,
        (rTo - rFrom) * d,
      );
      trainMasked_r_(bFrom, bTo, t, before, B, n, b_r, b_z, W_rzgx, U_rzh, r, z, r_, h);
      // U_gr[t] = U_g*(r[t].*h[t-1])    n×1
      timesTransposed(
        bTo - bFrom,
        n,
        n,
        U_gr,
        bFrom * (n + 16),
        n + 16,
        r_,
        (t - 1) * B * n + bFrom * n,
        n,
        U_g,
        0,
        n,
        1,
        0,
        T,
        before === 0 ? (t === before + 1 ? 1 : 0) : 0,
        (rTo - rFrom) * d + 2 * n * n,
      );
      trainMasked_h(bFrom, bTo, t, B, before, n, b_g, mask, W_rzgx, z, U_gr, g, h);
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
        (rTo - rFrom) * d + 2 * n * n + n * n,
      );
    }

    if (several) {
      meet();
    }

    trainMasked_ylogsoftmax_o(
      before,
      count,
      bFrom,
      bTo,
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

    if (r3Shared) {
      // Vgo[t] = V'*go[t]    n×1
      times(
        count * B,
        r3To - r3From,
        k,
        Vgo,
        before * B * n + r3From,
        n,
        go,
        0,
        k + 16,
        V,
        r3From,
        n,
        1,
        0,
        T,
        before === 0 ? 1 : 0,
        (rTo - rFrom) * d + 2 * n * n + n * n + (r2To - r2From) * n,
      );
    }

    if (leads) {
      // loss = Σ over t and examples of -mask[t]*y[t]'*log(softmax(o[t]))    1×1
      for (let t = before + 1; t <= before + count; t++) {
        const at = (t - 1) * B;
        const at2 = (t - before - 1) * B;
        for (let b = 0; b < B; b++) {
          loss += mask[at + b]! !== 0 ? -ylogsoftmax_o[at2 + b]! : 0;
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
      trainMasked_gy(before, count, bFrom, bTo, B, k, mask, o, logsumexp_o, gy, scale);
    }
  }

  for (let strip = Math.max(1, Math.floor(128 / B)), before = T - 1 - ((T - 1) % strip); before >= 0; before -= strip) {
    const count = Math.min(strip, T - before);
    trainMasked_mask_padded(before, count, B, bFrom, bTo, mask, mask_padded);
    if (several) {
      meet();
    }

    for (let t = before + count; t >= before + 1; t--) {
      trainMasked_ga_rzg(
        bFrom,
        bTo,
        t,
        B,
        n,
        before,
        mask,
        r,
        z,
        g,
        Vgo,
        mask_padded,
        gh,
        gh_next,
        ga_rzg,
        U_gga_g,
        U_rga_r,
      );
      // U_gga_g[t] = U_g'*ga_g[t]    n×1
      times(
        bTo - bFrom,
        n,
        n,
        U_gga_g,
        bFrom * (n + 16),
        n + 16,
        ga_rzg,
        (t - before - 1) * B * (3 * n + 16) + 2 * n + bFrom * (3 * n + 16),
        3 * n + 16,
        U_g,
        0,
        n,
        1,
        0,
        T,
        before + count === T ? (t === before + count ? 1 : 0) : 0,
        0,
      );
      trainMasked_ga_rzg_(bFrom, bTo, t, B, n, before, r, z, g, h, gh_next, ga_rzg, U_gga_g);
      // U_rga_r[t] = U_r'*ga_r[t] + U_z'*ga_z[t]    n×1
      times(
        bTo - bFrom,
        n,
        2 * n,
        U_rga_r,
        bFrom * (n + 16),
        n + 16,
        ga_rzg,
        (t - before - 1) * B * (3 * n + 16) + bFrom * (3 * n + 16),
        3 * n + 16,
        U_rz,
        0,
        n,
        1,
        0,
        T,
        before + count === T ? (t === before + count ? 1 : 0) : 0,
        n * n,
      );
    }

    // ∂L/∂W_r = Σ over t and examples of ga_r[t]*x[t]'    n×d
    // ∂L/∂W_z = Σ over t and examples of ga_z[t]*x[t]'    n×d
    // ∂L/∂W_g = Σ over t and examples of ga_g[t]*x[t]'    n×d
    if (xClasses) {
      if (several) {
        meet();
      }

      if (rShared) {
        scatter(
          rTo - rFrom,
          d,
          count * B,
          gW_rzg,
          rFrom * d,
          d,
          ga_rzg,
          rFrom,
          3 * n + 16,
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
          gW_rzg,
          rFrom * d,
          d,
          ga_rzg,
          rFrom,
          3 * n + 16,
          x,
          before * B * d,
          d,
          scale,
          before + count === T ? 0 : 1,
        );
      }
    }

    if (several) {
      meet();
    }

    if (r4Shared) {
      // ∂L/∂U_r = Σ over t and examples of ga_r[t]*h[t-1]'    n×n
      // ∂L/∂U_z = Σ over t and examples of ga_z[t]*h[t-1]'    n×n
      transposedTimes(
        r4To - r4From,
        n,
        count * B,
        gU_rz,
        r4From * n,
        n,
        ga_rzg,
        r4From,
        3 * n + 16,
        h,
        before * B * n,
        n,
        scale,
        before + count === T ? 0 : 1,
      );
    }

    if (r3Shared) {
      // ∂L/∂U_g = Σ over t and examples of ga_g[t]*(r[t].*h[t-1])'    n×n
      transposedTimes(
        r3To - r3From,
        n,
        count * B,
        gU_g,
        r3From * n,
        n,
        ga_rzg,
        2 * n + r3From,
        3 * n + 16,
        r_,
        before * B * n,
        n,
        scale,
        before + count === T ? 0 : 1,
      );
    }

    if (rShared) {
      // ∂L/∂b_r = Σ over t and examples of ga_r[t]    n×1
      // ∂L/∂b_z = Σ over t and examples of ga_z[t]    n×1
      // ∂L/∂b_g = Σ over t and examples of ga_g[t]    n×1
      totals(count * B, rTo - rFrom, gb_rzg, rFrom, ga_rzg, rFrom, 3 * n + 16, scale, before + count === T ? 0 : 1);
    }

    if (inputGradients) {
      if (r5Shared) {
        // W_rga_r[t] = W_r'*ga_r[t] + W_z'*ga_z[t] + W_g'*ga_g[t]    d×1
        times(
          count * B,
          r5To - r5From,
          3 * n,
          W_rga_r,
          r5From,
          d + 16,
          ga_rzg,
          0,
          3 * n + 16,
          W_rzg,
          r5From,
          d,
          1,
          0,
          T,
          before + count === T ? 1 : 0,
          n * n + 2 * n * n,
        );
      }

      if (several) {
        meet();
      }

      trainMasked_gx(before, count, bFrom, bTo, B, d, W_rga_r, gx, scale);
    }
  }

  // gh0 = U_r'*ga_r[1] + U_z'*ga_z[1] + (U_g'*ga_g[1]).*r[1] + gh_next[1].*z[1] + (1 - mask[1])*gh[1]    n×1
  for (let b = bFrom; b < bTo; b++) {
    const mask_padded_t = mask_padded[b]!;
    const at = b * (n + 16);
    const at2 = b * n;
    for (let i = 0; i < n; i++) {
      gh0[at2 + i] =
        scale *
        (U_rga_r[at + i]! +
          U_gga_g[at + i]! * r[at2 + i]! +
          gh_next[at + i]! * z[at2 + i]! +
          (mask_padded_t !== 0 ? 0 : gh[at + i]!));
    }
  }

  return scale * loss;
}

export const emitted: Emitted = {
  name: 'gru',
  sizes: ['n', 'd', 'k'],
  parameters: ({ n, d, k }: GruSizes) => ({
    W_r: [n, d],
    W_z: [n, d],
    W_g: [n, d],
    U_r: [n, n],
    U_z: [n, n],
    U_g: [n, n],
    b_r: [n, 1],
    b_z: [n, 1],
    b_g: [n, 1],
    V: [k, n],
    c: [k, 1],
  }),
  starts: {
    W_r: 'glorot',
    W_z: 'glorot',
    W_g: 'glorot',
    U_r: 'glorot',
    U_z: 'glorot',
    U_g: 'glorot',
    b_r: 0,
    b_z: 0,
    b_g: 0,
    V: 'glorot',
    c: 0,
  },
  packs: { W_rzg: ['W_r', 'W_z', 'W_g'], U_rz: ['U_r', 'U_z'], b_rzg: ['b_r', 'b_z', 'b_g'] },
  inputs: ({ d, k }: GruSizes) => ({
    x: { shape: [d, 1], once: false },
    y: { shape: [k, 1], once: false, sumsToOne: true },
  }),
  initials: ({ n }: GruSizes) => ({ h0: [n, 1] }),
  gradients: {
    W_r: 'gW_r',
    W_z: 'gW_z',
    W_g: 'gW_g',
    U_r: 'gU_r',
    U_z: 'gU_z',
    U_g: 'gU_g',
    b_r: 'gb_r',
    b_z: 'gb_z',
    b_g: 'gb_g',
    V: 'gV',
    c: 'gc',
    h0: 'gh0',
    x: 'gx',
    y: 'gy',
  },
  gradientPacks: { gW_rzg: ['W_r', 'W_z', 'W_g'], gU_rz: ['U_r', 'U_z'], gb_rzg: ['b_r', 'b_z', 'b_g'] },
  forward: {
    reads: ['x'],
    work: ({ n, k }: GruSizes, T: number, B: number) => ({
      W_rzgx: Math.min(T * B, B + 127) * (3 * n + 16),
      U_rzh: B * (2 * n + 16),
      a_r: T * B * n,
      a_z: T * B * n,
      r: T * B * n,
      z: T * B * n,
      r_: B * (n + 16),
      U_gr: B * (n + 16),
      a_g: T * B * n,
      g: T * B * n,
      h: (T + 1) * B * n,
      Vh: Math.min(T * B, B + 127) * (k + 16),
      o: T * B * k,
    }),
    shares: ({ n, k }: GruSizes, _T: number, B: number) => ({ b: B, r: 3 * n, r2: k }),
    views: ({ n, k }: GruSizes, T: number, B: number) => ({
      a_r: ['a_r', 0, T * B * n],
      a_z: ['a_z', 0, T * B * n],
      r: ['r', 0, T * B * n],
      z: ['z', 0, T * B * n],
      a_g: ['a_g', 0, T * B * n],
      g: ['g', 0, T * B * n],
      h: ['h', B * n, T * B * n],
      o: ['o', 0, T * B * k],
    }),
    final: ({ n }: GruSizes, T: number, B: number) => ({ h0: ['h', T * B * n, B * n] }),
    classes: { x: ['x_classes', 'xClasses', 'xVectors'] },
    run: forward,
  },
  training: {
    reads: ['x', 'y'],
    work: ({ n, d, k }: GruSizes, T: number, B: number) => ({
      W_rzgx: Math.min(T * B, B + 127) * (3 * n + 16),
      U_rzh: B * (2 * n + 16),
      r: (T + 1) * B * n,
      z: (T + 1) * B * n,
      r_: T * B * n,
      U_gr: B * (n + 16),
      g: T * B * n,
      h: (T + 1) * B * n,
      Vh: Math.min(T * B, B + 127) * (k + 16),
      o: Math.min(T * B, B + 127) * (k + 16),
      softmax_o: Math.min(T * B, B + 127) * (k + 16),
      logsumexp_o: Math.min(T * B, B + 127),
      go: Math.min(T * B, B + 127) * (k + 16),
      Vgo: T * B * n,
      ylogsoftmax_o: Math.min(T * B, B + 127),
      gh: B * (n + 16),
      U_gga_g: B * (n + 16),
      U_rga_r: B * (n + 16),
      W_rga_r: Math.min(T * B, B + 127) * (d + 16),
    }),
    shares: ({ n, d, k }: GruSizes, _T: number, B: number) => ({ b: B, r: 3 * n, r2: k, r3: n, r4: 2 * n, r5: d }),
    classes: { x: ['x_classes', 'xClasses', 'xVectors'] },
    lent: { ga_rzg: 'W_rzgx' },
    run: train,
  },
  maskedForward: {
    reads: ['x'],
    work: ({ n, k }: GruSizes, T: number, B: number) => ({
      W_rzgx: Math.min(T * B, B + 127) * (3 * n + 16),
      U_rzh: B * (2 * n + 16),
      a_r: T * B * n,
      a_z: T * B * n,
      r: T * B * n,
      z: T * B * n,
      r_: B * (n + 16),
      U_gr: B * (n + 16),
      a_g: T * B * n,
      g: T * B * n,
      h_next: T * B * n,
      h: (T + 1) * B * n,
      Vh: Math.min(T * B, B + 127) * (k + 16),
      o: T * B * k,
    }),
    shares: ({ n, k }: GruSizes, _T: number, B: number) => ({ b: B, r: 3 * n, r2: k }),
    views: ({ n, k }: GruSizes, T: number, B: number) => ({
      a_r: ['a_r', 0, T * B * n],
      a_z: ['a_z', 0, T * B * n],
      r: ['r', 0, T * B * n],
      z: ['z', 0, T * B * n],
      a_g: ['a_g', 0, T * B * n],
      g: ['g', 0, T * B * n],
      h_next: ['h_next', 0, T * B * n],
      h: ['h', B * n, T * B * n],
      o: ['o', 0, T * B * k],
    }),
    final: ({ n }: GruSizes, T: number, B: number) => ({ h0: ['h', T * B * n, B * n] }),
    classes: { x: ['x_classes', 'xClasses', 'xVectors'] },
    run: forwardMasked,
  },
  maskedTraining: {
    reads: ['x', 'y'],
    work: ({ n, d, k }: GruSizes, T: number, B: number) => ({
      W_rzgx: Math.min(T * B, B + 127) * (3 * n + 16),
      U_rzh: B * (2 * n + 16),
      r: (T + 1) * B * n,
      z: (T + 1) * B * n,
      r_: T * B * n,
      U_gr: B * (n + 16),
      g: T * B * n,
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
      gh_next: B * (n + 16),
      U_gga_g: B * (n + 16),
      U_rga_r: B * (n + 16),
      W_rga_r: Math.min(T * B, B + 127) * (d + 16),
    }),
    shares: ({ n, d, k }: GruSizes, _T: number, B: number) => ({ b: B, r: 3 * n, r2: k, r3: n, r4: 2 * n, r5: d }),
    classes: { x: ['x_classes', 'xClasses', 'xVectors'] },
    lent: { ga_rzg: 'W_rzgx' },
    run: trainMasked,
  },
  streams: true,
  compiled,
  thread: () => import.meta.url.replace(/[^/]*$/, 'threads/gru.js'),
};

/**
 * A model of the cell `gru`: parameters, gradients and kernels over preallocated arrays.
 *
 * W_r is n×d.
 * W_z is n×d.
 * W_g is n×d.
 * U_r is n×n.
 * U_z is n×n.
 * U_g is n×n.
 * b_r is n×1.
 * b_z is n×1.
 * b_g is n×1.
 * V is k×n.
 * c is k×1.
 * @throws TracegradRuntimeError `bad-value` for a size or an option outside its domain
 */
export function gru<K extends NumberType = 'float32'>(
  sizes: GruSizes,
  options: ModelOptions<K> = {},
): Gru<FloatArrays[K]> {
  return build<GruNames, K>(emitted, sizes, options);
}
