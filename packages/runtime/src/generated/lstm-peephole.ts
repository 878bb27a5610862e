// Emitted from packages/symbolic/src/gallery/gallery.ts. Do not edit: npx nx run codegen
/**
 * lstm-peephole
 *
 *     a_f[t] = W_f*x[t] + U_f*h[t-1] + p_f.*c[t-1] + b_f
 *     a_i[t] = W_i*x[t] + U_i*h[t-1] + p_i.*c[t-1] + b_i
 *     a_c[t] = W_c*x[t] + U_c*h[t-1] + b_c
 *     f[t] = sigmoid(a_f[t])
 *     i[t] = sigmoid(a_i[t])
 *     g[t] = tanh(a_c[t])
 *     c[t] = f[t].*c[t-1] + i[t].*g[t]
 *     a_o[t] = W_o*x[t] + U_o*h[t-1] + p_o.*c[t] + b_o
 *     o[t] = sigmoid(a_o[t])
 *     h[t] = o[t].*tanh(c[t])
 *     z[t] = V*h[t] + v
 *     loss = sum(t, 1, T, -y[t]'*log(softmax(z[t])))
 *     h[0] = h0
 *     c[0] = c0
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
import { compiled } from './wasm/lstm-peephole.js';

/**
 * The names of the cell `lstm-peephole`.
 */
export interface LstmPeepholeNames {
  readonly sizes: 'n' | 'd' | 'k';
  readonly parameters:
    | 'W_f'
    | 'W_i'
    | 'W_o'
    | 'W_c'
    | 'U_f'
    | 'U_i'
    | 'U_o'
    | 'U_c'
    | 'b_f'
    | 'b_i'
    | 'b_o'
    | 'b_c'
    | 'p_f'
    | 'p_i'
    | 'p_o'
    | 'V'
    | 'v';
  readonly inputs: 'x' | 'y';
  readonly forwardInputs: 'x';
  readonly initials: 'h0' | 'c0';
  readonly values: 'a_f' | 'a_i' | 'a_c' | 'f' | 'i' | 'g' | 'c' | 'a_o' | 'o' | 'h' | 'z';
}

export type LstmPeephole<A extends FloatArray = FloatArray> = EmittedModel<A, LstmPeepholeNames>;
export type LstmPeepholeSizes = Readonly<Record<LstmPeepholeNames['sizes'], number>>;
type ForwardMemory = Readonly<
  Record<
    | 'W_fico'
    | 'U_fico'
    | 'b_f'
    | 'b_i'
    | 'b_o'
    | 'b_c'
    | 'p_f'
    | 'p_i'
    | 'p_o'
    | 'V'
    | 'v'
    | 'x'
    | 'h0'
    | 'c0'
    | 'W_ficox'
    | 'U_ficoh'
    | 'a_f'
    | 'a_i'
    | 'a_c'
    | 'f'
    | 'i'
    | 'g'
    | 'c'
    | 'a_o'
    | 'o'
    | 'h'
    | 'Vh'
    | 'z'
    | 'x_classes',
    FloatArray
  >
>;

/**
 * A part of `forward`, at step t.
 */
function forward_h(
  bFrom: number,
  bTo: number,
  t: number,
  B: number,
  n: number,
  before: number,
  b_f: FloatArray,
  b_i: FloatArray,
  b_o: FloatArray,
  b_c: FloatArray,
  p_f: FloatArray,
  p_i: FloatArray,
  p_o: FloatArray,
  W_ficox: FloatArray,
  U_ficoh: FloatArray,
  a_f: FloatArray,
  a_i: FloatArray,
  a_c: FloatArray,
  f: FloatArray,
  i: FloatArray,
  g: FloatArray,
  c: FloatArray,
  a_o: FloatArray,
  o: FloatArray,
  h: FloatArray,
): void {
  // a_f[t] = W_f*x[t] + U_f*h[t-1] + p_f.*c[t-1] + b_f    n×1
  // a_i[t] = W_i*x[t] + U_i*h[t-1] + p_i.*c[t-1] + b_i    n×1
  // a_c[t] = W_c*x[t] + U_c*h[t-1] + b_c    n×1
  // f[t] = sigmoid(a_f[t])    n×1
  // i[t] = sigmoid(a_i[t])    n×1
  // g[t] = tanh(a_c[t])    n×1
  // c[t] = f[t].*c[t-1] + i[t].*g[t]    n×1
  // a_o[t] = W_o*x[t] + U_o*h[t-1] + p_o.*c[t] + b_o    n×1
  // o[t] = sigmoid(a_o[t])    n×1
  // tanh_c[t] = tanh(c[t])    n×1
  // h[t] = o[t].*tanh(c[t])    n×1
  for (let b = bFrom; b < bTo; b++) {
    const at = ((t - 1) * B + b) * n;
    const at2 = ((t - before - 1) * B + b) * (4 * n + 16);
    const at3 = b * (4 * n + 16);
    const at4 = ((t - before - 1) * B + b) * (4 * n + 16) + n;
    const at5 = b * (4 * n + 16) + n;
    const at6 = ((t - before - 1) * B + b) * (4 * n + 16) + 2 * n;
    const at7 = b * (4 * n + 16) + 2 * n;
    const at8 = (t * B + b) * n;
    const at9 = ((t - before - 1) * B + b) * (4 * n + 16) + 3 * n;
    const at10 = b * (4 * n + 16) + 3 * n;
    for (let row = 0; row < n; row++) {
      const c_t2 = c[at + row]!;
      const a_f_t = W_ficox[at2 + row]! + U_ficoh[at3 + row]! + p_f[row]! * c_t2 + b_f[row]!;
      a_f[at + row] = a_f_t;
      const a_i_t = W_ficox[at4 + row]! + U_ficoh[at5 + row]! + p_i[row]! * c_t2 + b_i[row]!;
      a_i[at + row] = a_i_t;
      const a_c_t = W_ficox[at6 + row]! + U_ficoh[at7 + row]! + b_c[row]!;
      a_c[at + row] = a_c_t;
      const f_t = sigmoid(a_f_t);
      f[at + row] = f_t;
      const i_t = sigmoid(a_i_t);
      i[at + row] = i_t;
      const g_t = tanh(a_c_t);
      g[at + row] = g_t;
      const c_t = f_t * c_t2 + i_t * g_t;
      c[at8 + row] = c_t;
      const a_o_t = W_ficox[at9 + row]! + U_ficoh[at10 + row]! + p_o[row]! * c_t + b_o[row]!;
      a_o[at + row] = a_o_t;
      const o_t = sigmoid(a_o_t);
      o[at + row] = o_t;
      const tanh_c = tanh(c_t);
      h[at8 + row] = o_t * tanh_c;
    }
  }
}

/**
 * A part of `forward`.
 */
function forward_z(
  before: number,
  count: number,
  bFrom: number,
  bTo: number,
  B: number,
  k: number,
  v: FloatArray,
  Vh: FloatArray,
  z: FloatArray,
): void {
  // z[t] = V*h[t] + v    k×1
  for (let t = before + 1; t <= before + count; t++) {
    for (let b = bFrom; b < bTo; b++) {
      const at = ((t - before - 1) * B + b) * (k + 16);
      const at2 = ((t - 1) * B + b) * k;
      for (let row = 0; row < k; row++) {
        z[at2 + row] = Vh[at + row]! + v[row]!;
      }
    }
  }
}

/**
 * All values of the forward pass.
 */
function forward(
  { n, d, k }: LstmPeepholeSizes,
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
    W_fico,
    U_fico,
    b_f,
    b_i,
    b_o,
    b_c,
    p_f,
    p_i,
    p_o,
    V,
    v,
    x,
    h0,
    c0,
    W_ficox,
    U_ficoh,
    a_f,
    a_i,
    a_c,
    f,
    i,
    g,
    c,
    a_o,
    o,
    h,
    Vh,
    z,
    x_classes,
  } = memory;
  // c[0] = c0
  // h[0] = h0
  for (let b = bFrom; b < bTo; b++) {
    const at = b * n;
    for (let row = 0; row < n; row++) {
      c[at + row] = c0[at + row]!;
      h[at + row] = h0[at + row]!;
    }
  }

  for (let strip = Math.max(1, Math.floor(128 / B)), before = 0; before < T; before += strip) {
    const count = Math.min(strip, T - before);
    // W_fx[t] = W_f*x[t]    n×1
    // W_ix[t] = W_i*x[t]    n×1
    // W_cx[t] = W_c*x[t]    n×1
    // W_ox[t] = W_o*x[t]    n×1
    if (xClasses) {
      if (rShared) {
        lookUp(count * B, rTo - rFrom, d, W_ficox, rFrom, 4 * n + 16, W_fico, rFrom * d, d, x_classes, before * B);
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
          W_ficox,
          rFrom,
          4 * n + 16,
          x,
          before * B * d,
          d,
          W_fico,
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
      // U_fh[t] = U_f*h[t-1]    n×1
      // U_ih[t] = U_i*h[t-1]    n×1
      // U_ch[t] = U_c*h[t-1]    n×1
      // U_oh[t] = U_o*h[t-1]    n×1
      timesTransposed(
        bTo - bFrom,
        4 * n,
        n,
        U_ficoh,
        bFrom * (4 * n + 16),
        4 * n + 16,
        h,
        (t - 1) * B * n + bFrom * n,
        n,
        U_fico,
        0,
        n,
        1,
        0,
        T,
        before === 0 ? (t === before + 1 ? 1 : 0) : 0,
        (rTo - rFrom) * d,
      );
      forward_h(
        bFrom,
        bTo,
        t,
        B,
        n,
        before,
        b_f,
        b_i,
        b_o,
        b_c,
        p_f,
        p_i,
        p_o,
        W_ficox,
        U_ficoh,
        a_f,
        a_i,
        a_c,
        f,
        i,
        g,
        c,
        a_o,
        o,
        h,
      );
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
        (rTo - rFrom) * d + 4 * n * n,
      );
    }

    if (several) {
      meet();
    }

    forward_z(before, count, bFrom, bTo, B, k, v, Vh, z);
  }
}

type TrainMemory = Readonly<
  Record<
    | 'W_fico'
    | 'U_fico'
    | 'b_f'
    | 'b_i'
    | 'b_o'
    | 'b_c'
    | 'p_f'
    | 'p_i'
    | 'p_o'
    | 'V'
    | 'v'
    | 'x'
    | 'y'
    | 'h0'
    | 'c0'
    | 'W_ficox'
    | 'U_ficoh'
    | 'f'
    | 'i'
    | 'g'
    | 'c'
    | 'o'
    | 'tanh_c'
    | 'h'
    | 'Vh'
    | 'z'
    | 'softmax_z'
    | 'logsumexp_z'
    | 'gz'
    | 'Vgz'
    | 'ylogsoftmax_z'
    | 'gV'
    | 'gv'
    | 'gy'
    | 'ga_fico'
    | 'gc'
    | 'U_fga_f'
    | 'gW_fico'
    | 'gU_fico'
    | 'gb_fico'
    | 'ga_f_'
    | 'ga_i_'
    | 'ga_o_'
    | 'gp_f'
    | 'gp_i'
    | 'gp_o'
    | 'W_fga_f'
    | 'gx'
    | 'gh0'
    | 'gc0'
    | 'x_classes',
    FloatArray
  >
>;

/**
 * A part of `train`, at step t.
 */
function train_h(
  bFrom: number,
  bTo: number,
  t: number,
  B: number,
  n: number,
  before: number,
  b_f: FloatArray,
  b_i: FloatArray,
  b_o: FloatArray,
  b_c: FloatArray,
  p_f: FloatArray,
  p_i: FloatArray,
  p_o: FloatArray,
  W_ficox: FloatArray,
  U_ficoh: FloatArray,
  f: FloatArray,
  i: FloatArray,
  g: FloatArray,
  c: FloatArray,
  o: FloatArray,
  tanh_c: FloatArray,
  h: FloatArray,
): void {
  // a_f[t] = W_f*x[t] + U_f*h[t-1] + p_f.*c[t-1] + b_f    n×1
  // a_i[t] = W_i*x[t] + U_i*h[t-1] + p_i.*c[t-1] + b_i    n×1
  // a_c[t] = W_c*x[t] + U_c*h[t-1] + b_c    n×1
  // f[t] = sigmoid(a_f[t])    n×1
  // i[t] = sigmoid(a_i[t])    n×1
  // g[t] = tanh(a_c[t])    n×1
  // c[t] = f[t].*c[t-1] + i[t].*g[t]    n×1
  // a_o[t] = W_o*x[t] + U_o*h[t-1] + p_o.*c[t] + b_o    n×1
  // o[t] = sigmoid(a_o[t])    n×1
  // tanh_c[t] = tanh(c[t])    n×1
  // h[t] = o[t].*tanh(c[t])    n×1
  for (let b = bFrom; b < bTo; b++) {
    const at = ((t - 1) * B + b) * n;
    const at2 = ((t - before - 1) * B + b) * (4 * n + 16);
    const at3 = b * (4 * n + 16);
    const at4 = ((t - before - 1) * B + b) * (4 * n + 16) + n;
    const at5 = b * (4 * n + 16) + n;
    const at6 = ((t - before - 1) * B + b) * (4 * n + 16) + 2 * n;
    const at7 = b * (4 * n + 16) + 2 * n;
    const at8 = (t * B + b) * n;
    const at9 = ((t - before - 1) * B + b) * (4 * n + 16) + 3 * n;
    const at10 = b * (4 * n + 16) + 3 * n;
    for (let row = 0; row < n; row++) {
      const c_t2 = c[at + row]!;
      const a_f = W_ficox[at2 + row]! + U_ficoh[at3 + row]! + p_f[row]! * c_t2 + b_f[row]!;
      const a_i = W_ficox[at4 + row]! + U_ficoh[at5 + row]! + p_i[row]! * c_t2 + b_i[row]!;
      const a_c = W_ficox[at6 + row]! + U_ficoh[at7 + row]! + b_c[row]!;
      const f_t = sigmoid(a_f);
      f[at + row] = f_t;
      const i_t = sigmoid(a_i);
      i[at + row] = i_t;
      const g_t = tanh(a_c);
      g[at + row] = g_t;
      const c_t = f_t * c_t2 + i_t * g_t;
      c[at8 + row] = c_t;
      const a_o = W_ficox[at9 + row]! + U_ficoh[at10 + row]! + p_o[row]! * c_t + b_o[row]!;
      const o_t = sigmoid(a_o);
      o[at + row] = o_t;
      const tanh_c_t = tanh(c_t);
      tanh_c[at + row] = tanh_c_t;
      h[at8 + row] = o_t * tanh_c_t;
    }
  }
}

/**
 * A part of `train`.
 */
function train_ylogsoftmax_z(
  before: number,
  count: number,
  bFrom: number,
  bTo: number,
  B: number,
  k: number,
  v: FloatArray,
  y: FloatArray,
  Vh: FloatArray,
  z: FloatArray,
  softmax_z: FloatArray,
  logsumexp_z: FloatArray,
  gz: FloatArray,
  ylogsoftmax_z: FloatArray,
): void {
  // z[t] = V*h[t] + v    k×1
  // softmax_z[t] = softmax(z[t])    k×1
  // logsumexp_z[t] = logsumexp(z[t])    1×1
  // gz[t] = softmax(z[t]) - y[t]    k×1
  // ylogsoftmax_z[t] = y[t]'*log(softmax(z[t]))    1×1
  for (let t = before + 1; t <= before + count; t++) {
    for (let b = bFrom; b < bTo; b++) {
      let most = -3.4028234663852886e38;
      let sum = 0;
      let sum2 = 0;
      const at = ((t - before - 1) * B + b) * (k + 16);
      for (let row = 0; row < k; row++) {
        const z_t = Vh[at + row]! + v[row]!;
        z[at + row] = z_t;
        most = Math.max(most, z_t);
      }

      for (let row = 0; row < k; row++) {
        const power = exp(z[at + row]! - most);
        softmax_z[at + row] = power;
        sum += power;
      }

      logsumexp_z[(t - before - 1) * B + b] = most + Math.log(sum);
      const part = sum !== 0 ? 1 / sum : 0;
      const logsumexp_z_t = logsumexp_z[(t - before - 1) * B + b]!;
      const at2 = ((t - 1) * B + b) * k;
      for (let row = 0; row < k; row++) {
        const softmax_z_t = softmax_z[at + row]! * part;
        softmax_z[at + row] = softmax_z_t;
        const y_t = y[at2 + row]!;
        gz[at + row] = softmax_z_t - y_t;
        sum2 += y_t * (z[at + row]! - logsumexp_z_t);
      }

      ylogsoftmax_z[(t - before - 1) * B + b] = sum2;
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
  z: FloatArray,
  logsumexp_z: FloatArray,
  gy: FloatArray,
  scale: number,
): void {
  // gy[t] = -log(softmax(z[t]))    k×1
  for (let t = before + 1; t <= before + count; t++) {
    for (let b = bFrom; b < bTo; b++) {
      const logsumexp_z_t = logsumexp_z[(t - before - 1) * B + b]!;
      const at = ((t - before - 1) * B + b) * (k + 16);
      const at2 = ((t - 1) * B + b) * k;
      for (let row = 0; row < k; row++) {
        gy[at2 + row] = scale * (logsumexp_z_t - z[at + row]!);
      }
    }
  }
}

/**
 * A part of `train`, at step t.
 */
function train_gc(
  bFrom: number,
  bTo: number,
  n: number,
  t: number,
  B: number,
  p_f: FloatArray,
  p_i: FloatArray,
  p_o: FloatArray,
  f: FloatArray,
  i: FloatArray,
  g: FloatArray,
  c: FloatArray,
  o: FloatArray,
  tanh_c: FloatArray,
  Vgz: FloatArray,
  ga_fico: FloatArray,
  gc: FloatArray,
  U_fga_f: FloatArray,
): void {
  // gh[t] = U_f'*ga_f[t+1] + U_i'*ga_i[t+1] + U_c'*ga_c[t+1] + U_o'*ga_o[t+1] + V'*gz[t]    n×1
  // go[t] = gh[t].*tanh(c[t])    n×1
  // ga_o[t] = go[t].*o[t].*(vector(1) - o[t])    n×1
  // gc[t] = ga_f[t+1].*p_f + ga_i[t+1].*p_i + gc[t+1].*f[t+1] + ga_o[t].*p_o + gh[t].*o[t].*(vector(1) - tanh(c[t]).^2)    n×1
  // gf[t] = gc[t].*c[t-1]    n×1
  // ga_f[t] = gf[t].*f[t].*(vector(1) - f[t])    n×1
  // gi[t] = gc[t].*g[t]    n×1
  // ga_i[t] = gi[t].*i[t].*(vector(1) - i[t])    n×1
  // gg[t] = gc[t].*i[t]    n×1
  // ga_c[t] = gg[t].*(vector(1) - g[t].^2)    n×1
  for (let b = bFrom; b < bTo; b++) {
    const at = b * (n + 16);
    const at2 = ((t - 1) * B + b) * n;
    const at3 = 4 * ((t - 1) * B + b) * n + 3 * n;
    const at4 = 4 * (t * B + b) * n;
    const at5 = 4 * (t * B + b) * n + n;
    const at6 = (t * B + b) * n;
    const at7 = 4 * ((t - 1) * B + b) * n;
    const at8 = 4 * ((t - 1) * B + b) * n + n;
    const at9 = 4 * ((t - 1) * B + b) * n + 2 * n;
    for (let row = 0; row < n; row++) {
      const gh = U_fga_f[at + row]! + Vgz[at2 + row]!;
      const tanh_c_t2 = tanh_c[at2 + row]!;
      const go = gh * tanh_c_t2;
      const o_t2 = o[at2 + row]!;
      const ga_o_t = go * o_t2 * (1 - o_t2);
      ga_fico[at3 + row] = ga_o_t;
      const gc_t =
        ga_fico[at4 + row]! * p_f[row]! +
        ga_fico[at5 + row]! * p_i[row]! +
        gc[at + row]! * f[at6 + row]! +
        ga_o_t * p_o[row]! +
        gh * o_t2 * (1 - tanh_c_t2 * tanh_c_t2);
      gc[at + row] = gc_t;
      const gf = gc_t * c[at2 + row]!;
      const f_t2 = f[at2 + row]!;
      ga_fico[at7 + row] = gf * f_t2 * (1 - f_t2);
      const g_t2 = g[at2 + row]!;
      const gi = gc_t * g_t2;
      const i_t2 = i[at2 + row]!;
      ga_fico[at8 + row] = gi * i_t2 * (1 - i_t2);
      const gg = gc_t * i_t2;
      ga_fico[at9 + row] = gg * (1 - g_t2 * g_t2);
    }
  }
}

/**
 * A part of `train`.
 */
function train_ga_o_(
  before: number,
  count: number,
  bFrom: number,
  bTo: number,
  B: number,
  n: number,
  c: FloatArray,
  ga_fico: FloatArray,
  ga_f_: FloatArray,
  ga_i_: FloatArray,
  ga_o_: FloatArray,
): void {
  // ga_f_[t] = ga_f[t].*c[t-1]    n×1
  // ga_i_[t] = ga_i[t].*c[t-1]    n×1
  // ga_o_[t] = ga_o[t].*c[t]    n×1
  for (let t = before + 1; t <= before + count; t++) {
    for (let b = bFrom; b < bTo; b++) {
      const at = ((t - 1) * B + b) * n;
      const at2 = 4 * ((t - 1) * B + b) * n;
      const at3 = ((t - before - 1) * B + b) * (n + 16);
      const at4 = 4 * ((t - 1) * B + b) * n + n;
      const at5 = 4 * ((t - 1) * B + b) * n + 3 * n;
      const at6 = (t * B + b) * n;
      for (let row = 0; row < n; row++) {
        const c_t2 = c[at + row]!;
        ga_f_[at3 + row] = ga_fico[at2 + row]! * c_t2;
        ga_i_[at3 + row] = ga_fico[at4 + row]! * c_t2;
        ga_o_[at3 + row] = ga_fico[at5 + row]! * c[at6 + row]!;
      }
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
  W_fga_f: FloatArray,
  gx: FloatArray,
  scale: number,
): void {
  // gx[t] = W_f'*ga_f[t] + W_i'*ga_i[t] + W_c'*ga_c[t] + W_o'*ga_o[t]    d×1
  for (let t = before + 1; t <= before + count; t++) {
    for (let b = bFrom; b < bTo; b++) {
      const at = ((t - before - 1) * B + b) * (d + 16);
      const at2 = ((t - 1) * B + b) * d;
      for (let row = 0; row < d; row++) {
        gx[at2 + row] = scale * W_fga_f[at + row]!;
      }
    }
  }
}

/**
 * The loss and its gradients.
 * Sequences are [T][B][rows]. Every index was proved to lie inside its array.
 */
function train(
  { n, d, k }: LstmPeepholeSizes,
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
    xClasses,
    xVectors,
    several,
    leads,
    meet,
  }: Part<'b' | 'r' | 'r2' | 'r3' | 'r4', 'xClasses' | 'xVectors'>,
): number {
  const {
    W_fico,
    U_fico,
    b_f,
    b_i,
    b_o,
    b_c,
    p_f,
    p_i,
    p_o,
    V,
    v,
    x,
    y,
    h0,
    c0,
    W_ficox,
    U_ficoh,
    f,
    i,
    g,
    c,
    o,
    tanh_c,
    h,
    Vh,
    z,
    softmax_z,
    logsumexp_z,
    gz,
    Vgz,
    ylogsoftmax_z,
    gV,
    gv,
    gy,
    ga_fico,
    gc,
    U_fga_f,
    gW_fico,
    gU_fico,
    gb_fico,
    ga_f_,
    ga_i_,
    ga_o_,
    gp_f,
    gp_i,
    gp_o,
    W_fga_f,
    gx,
    gh0,
    gc0,
    x_classes,
  } = memory;
  f.fill(0, T * B * n + bFrom * n, T * B * n + bFrom * n + (bTo - bFrom) * n);
  // c[0] = c0
  // h[0] = h0
  for (let b = bFrom; b < bTo; b++) {
    const at = b * n;
    for (let row = 0; row < n; row++) {
      c[at + row] = c0[at + row]!;
      h[at + row] = h0[at + row]!;
    }
  }

  ga_fico.fill(0, 4 * T * B * n + 4 * bFrom * n, 4 * T * B * n + 4 * bFrom * n + 4 * (bTo - bFrom) * n);
  gc.fill(0, bFrom * (n + 16), bFrom * (n + 16) + (bTo - bFrom) * (n + 16));
  U_fga_f.fill(0, bFrom * (n + 16), bFrom * (n + 16) + (bTo - bFrom) * (n + 16));
  let loss = 0;
  for (let strip = Math.max(1, Math.floor(128 / B)), before = 0; before < T; before += strip) {
    const count = Math.min(strip, T - before);
    // W_fx[t] = W_f*x[t]    n×1
    // W_ix[t] = W_i*x[t]    n×1
    // W_cx[t] = W_c*x[t]    n×1
    // W_ox[t] = W_o*x[t]    n×1
    if (xClasses) {
      if (rShared) {
        lookUp(count * B, rTo - rFrom, d, W_ficox, rFrom, 4 * n + 16, W_fico, rFrom * d, d, x_classes, before * B);
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
          W_ficox,
          rFrom,
          4 * n + 16,
          x,
          before * B * d,
          d,
          W_fico,
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
      // U_fh[t] = U_f*h[t-1]    n×1
      // U_ih[t] = U_i*h[t-1]    n×1
      // U_ch[t] = U_c*h[t-1]    n×1
      // U_oh[t] = U_o*h[t-1]    n×1
      timesTransposed(
        bTo - bFrom,
        4 * n,
        n,
        U_ficoh,
        bFrom * (4 * n + 16),
        4 * n + 16,
        h,
        (t - 1) * B * n + bFrom * n,
        n,
        U_fico,
        0,
        n,
        1,
        0,
        T,
        before === 0 ? (t === before + 1 ? 1 : 0) : 0,
        (rTo - rFrom) * d,
      );
      train_h(
        bFrom,
        bTo,
        t,
        B,
        n,
        before,
        b_f,
        b_i,
        b_o,
        b_c,
        p_f,
        p_i,
        p_o,
        W_ficox,
        U_ficoh,
        f,
        i,
        g,
        c,
        o,
        tanh_c,
        h,
      );
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
        (rTo - rFrom) * d + 4 * n * n,
      );
    }

    if (several) {
      meet();
    }

    train_ylogsoftmax_z(before, count, bFrom, bTo, B, k, v, y, Vh, z, softmax_z, logsumexp_z, gz, ylogsoftmax_z);
    if (several) {
      meet();
    }

    if (r3Shared) {
      // Vgz[t] = V'*gz[t]    n×1
      times(
        count * B,
        r3To - r3From,
        k,
        Vgz,
        before * B * n + r3From,
        n,
        gz,
        0,
        k + 16,
        V,
        r3From,
        n,
        1,
        0,
        T,
        before === 0 ? 1 : 0,
        (rTo - rFrom) * d + 4 * n * n + (r2To - r2From) * n,
      );
    }

    if (leads) {
      // loss = Σ over t and examples of -y[t]'*log(softmax(z[t]))    1×1
      for (let t = before + 1; t <= before + count; t++) {
        const at = (t - before - 1) * B;
        for (let b = 0; b < B; b++) {
          loss -= ylogsoftmax_z[at + b]!;
        }
      }
    }

    if (r2Shared) {
      // ∂L/∂V = Σ over t and examples of gz[t]*h[t]'    k×n
      transposedTimes(
        r2To - r2From,
        n,
        count * B,
        gV,
        r2From * n,
        n,
        gz,
        r2From,
        k + 16,
        h,
        (before + 1) * B * n,
        n,
        scale,
        before === 0 ? 0 : 1,
      );
      // ∂L/∂v = Σ over t and examples of gz[t]    k×1
      totals(count * B, r2To - r2From, gv, r2From, gz, r2From, k + 16, scale, before === 0 ? 0 : 1);
    }

    if (inputGradients) {
      train_gy(before, count, bFrom, bTo, B, k, z, logsumexp_z, gy, scale);
    }
  }

  for (let strip = Math.max(1, Math.floor(128 / B)), before = T - 1 - ((T - 1) % strip); before >= 0; before -= strip) {
    const count = Math.min(strip, T - before);
    if (several) {
      meet();
    }

    for (let t = before + count; t >= before + 1; t--) {
      train_gc(bFrom, bTo, n, t, B, p_f, p_i, p_o, f, i, g, c, o, tanh_c, Vgz, ga_fico, gc, U_fga_f);
      // U_fga_f[t] = U_f'*ga_f[t] + U_i'*ga_i[t] + U_c'*ga_c[t] + U_o'*ga_o[t]    n×1
      times(
        bTo - bFrom,
        n,
        4 * n,
        U_fga_f,
        bFrom * (n + 16),
        n + 16,
        ga_fico,
        4 * (t - 1) * B * n + 4 * bFrom * n,
        4 * n,
        U_fico,
        0,
        n,
        1,
        0,
        T,
        before + count === T ? (t === before + count ? 1 : 0) : 0,
        0,
      );
    }

    // ∂L/∂W_f = Σ over t and examples of ga_f[t]*x[t]'    n×d
    // ∂L/∂W_i = Σ over t and examples of ga_i[t]*x[t]'    n×d
    // ∂L/∂W_c = Σ over t and examples of ga_c[t]*x[t]'    n×d
    // ∂L/∂W_o = Σ over t and examples of ga_o[t]*x[t]'    n×d
    if (xClasses) {
      if (several) {
        meet();
      }

      if (rShared) {
        scatter(
          rTo - rFrom,
          d,
          count * B,
          gW_fico,
          rFrom * d,
          d,
          ga_fico,
          4 * before * B * n + rFrom,
          4 * n,
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
          gW_fico,
          rFrom * d,
          d,
          ga_fico,
          4 * before * B * n + rFrom,
          4 * n,
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

    if (rShared) {
      // ∂L/∂U_f = Σ over t and examples of ga_f[t]*h[t-1]'    n×n
      // ∂L/∂U_i = Σ over t and examples of ga_i[t]*h[t-1]'    n×n
      // ∂L/∂U_c = Σ over t and examples of ga_c[t]*h[t-1]'    n×n
      // ∂L/∂U_o = Σ over t and examples of ga_o[t]*h[t-1]'    n×n
      transposedTimes(
        rTo - rFrom,
        n,
        count * B,
        gU_fico,
        rFrom * n,
        n,
        ga_fico,
        4 * before * B * n + rFrom,
        4 * n,
        h,
        before * B * n,
        n,
        scale,
        before + count === T ? 0 : 1,
      );
      // ∂L/∂b_f = Σ over t and examples of ga_f[t]    n×1
      // ∂L/∂b_i = Σ over t and examples of ga_i[t]    n×1
      // ∂L/∂b_c = Σ over t and examples of ga_c[t]    n×1
      // ∂L/∂b_o = Σ over t and examples of ga_o[t]    n×1
      totals(
        count * B,
        rTo - rFrom,
        gb_fico,
        rFrom,
        ga_fico,
        4 * before * B * n + rFrom,
        4 * n,
        scale,
        before + count === T ? 0 : 1,
      );
    }

    train_ga_o_(before, count, bFrom, bTo, B, n, c, ga_fico, ga_f_, ga_i_, ga_o_);
    if (several) {
      meet();
    }

    if (r3Shared) {
      // ∂L/∂p_f = Σ over t and examples of ga_f[t].*c[t-1]    n×1
      totals(count * B, r3To - r3From, gp_f, r3From, ga_f_, r3From, n + 16, scale, before + count === T ? 0 : 1);
      // ∂L/∂p_i = Σ over t and examples of ga_i[t].*c[t-1]    n×1
      totals(count * B, r3To - r3From, gp_i, r3From, ga_i_, r3From, n + 16, scale, before + count === T ? 0 : 1);
      // ∂L/∂p_o = Σ over t and examples of ga_o[t].*c[t]    n×1
      totals(count * B, r3To - r3From, gp_o, r3From, ga_o_, r3From, n + 16, scale, before + count === T ? 0 : 1);
    }

    if (inputGradients) {
      if (r4Shared) {
        // W_fga_f[t] = W_f'*ga_f[t] + W_i'*ga_i[t] + W_c'*ga_c[t] + W_o'*ga_o[t]    d×1
        times(
          count * B,
          r4To - r4From,
          4 * n,
          W_fga_f,
          r4From,
          d + 16,
          ga_fico,
          4 * before * B * n,
          4 * n,
          W_fico,
          r4From,
          d,
          1,
          0,
          T,
          before + count === T ? 1 : 0,
          4 * n * n,
        );
      }

      if (several) {
        meet();
      }

      train_gx(before, count, bFrom, bTo, B, d, W_fga_f, gx, scale);
    }
  }

  // gh0 = U_f'*ga_f[1] + U_i'*ga_i[1] + U_c'*ga_c[1] + U_o'*ga_o[1]    n×1
  // gc0 = ga_f[1].*p_f + ga_i[1].*p_i + gc[1].*f[1]    n×1
  for (let b = bFrom; b < bTo; b++) {
    const at = b * (n + 16);
    const at2 = b * n;
    const at3 = 4 * b * n;
    const at4 = 4 * b * n + n;
    for (let row = 0; row < n; row++) {
      gh0[at2 + row] = scale * U_fga_f[at + row]!;
      gc0[at2 + row] =
        scale * (ga_fico[at3 + row]! * p_f[row]! + ga_fico[at4 + row]! * p_i[row]! + gc[at + row]! * f[at2 + row]!);
    }
  }

  return scale * loss;
}

type ForwardMaskedMemory = Readonly<
  Record<
    | 'W_fico'
    | 'U_fico'
    | 'b_f'
    | 'b_i'
    | 'b_o'
    | 'b_c'
    | 'p_f'
    | 'p_i'
    | 'p_o'
    | 'V'
    | 'v'
    | 'x'
    | 'mask'
    | 'h0'
    | 'c0'
    | 'W_ficox'
    | 'U_ficoh'
    | 'a_f'
    | 'a_i'
    | 'a_c'
    | 'f'
    | 'i'
    | 'g'
    | 'c_next'
    | 'c'
    | 'a_o'
    | 'o'
    | 'h_next'
    | 'h'
    | 'Vh'
    | 'z'
    | 'x_classes',
    FloatArray
  >
>;

/**
 * A part of `forwardMasked`, at step t.
 */
function forwardMasked_h(
  bFrom: number,
  bTo: number,
  t: number,
  B: number,
  n: number,
  before: number,
  b_f: FloatArray,
  b_i: FloatArray,
  b_o: FloatArray,
  b_c: FloatArray,
  p_f: FloatArray,
  p_i: FloatArray,
  p_o: FloatArray,
  mask: FloatArray,
  W_ficox: FloatArray,
  U_ficoh: FloatArray,
  a_f: FloatArray,
  a_i: FloatArray,
  a_c: FloatArray,
  f: FloatArray,
  i: FloatArray,
  g: FloatArray,
  c_next: FloatArray,
  c: FloatArray,
  a_o: FloatArray,
  o: FloatArray,
  h_next: FloatArray,
  h: FloatArray,
): void {
  // a_f[t] = W_f*x[t] + U_f*h[t-1] + p_f.*c[t-1] + b_f    n×1
  // a_i[t] = W_i*x[t] + U_i*h[t-1] + p_i.*c[t-1] + b_i    n×1
  // a_c[t] = W_c*x[t] + U_c*h[t-1] + b_c    n×1
  // f[t] = sigmoid(a_f[t])    n×1
  // i[t] = sigmoid(a_i[t])    n×1
  // g[t] = tanh(a_c[t])    n×1
  // c_next[t] = f[t].*c[t-1] + i[t].*g[t]    n×1
  // c[t] = mask[t]*c_next[t] + (1 - mask[t])*c[t-1]    n×1
  // a_o[t] = W_o*x[t] + U_o*h[t-1] + p_o.*c[t] + b_o    n×1
  // o[t] = sigmoid(a_o[t])    n×1
  // tanh_c[t] = tanh(c[t])    n×1
  // h_next[t] = o[t].*tanh(c[t])    n×1
  // h[t] = mask[t]*h_next[t] + (1 - mask[t])*h[t-1]    n×1
  for (let b = bFrom; b < bTo; b++) {
    const mask_t = mask[(t - 1) * B + b]!;
    const at = ((t - 1) * B + b) * n;
    const at2 = ((t - before - 1) * B + b) * (4 * n + 16);
    const at3 = b * (4 * n + 16);
    const at4 = ((t - before - 1) * B + b) * (4 * n + 16) + n;
    const at5 = b * (4 * n + 16) + n;
    const at6 = ((t - before - 1) * B + b) * (4 * n + 16) + 2 * n;
    const at7 = b * (4 * n + 16) + 2 * n;
    const at8 = (t * B + b) * n;
    const at9 = ((t - before - 1) * B + b) * (4 * n + 16) + 3 * n;
    const at10 = b * (4 * n + 16) + 3 * n;
    for (let row = 0; row < n; row++) {
      const c_t2 = c[at + row]!;
      const a_f_t = W_ficox[at2 + row]! + U_ficoh[at3 + row]! + p_f[row]! * c_t2 + b_f[row]!;
      a_f[at + row] = a_f_t;
      const a_i_t = W_ficox[at4 + row]! + U_ficoh[at5 + row]! + p_i[row]! * c_t2 + b_i[row]!;
      a_i[at + row] = a_i_t;
      const a_c_t = W_ficox[at6 + row]! + U_ficoh[at7 + row]! + b_c[row]!;
      a_c[at + row] = a_c_t;
      const f_t = sigmoid(a_f_t);
      f[at + row] = f_t;
      const i_t = sigmoid(a_i_t);
      i[at + row] = i_t;
      const g_t = tanh(a_c_t);
      g[at + row] = g_t;
      const c_next_t = f_t * c_t2 + i_t * g_t;
      c_next[at + row] = c_next_t;
      const c_t = mask_t !== 0 ? c_next_t : c_t2;
      c[at8 + row] = c_t;
      const a_o_t = W_ficox[at9 + row]! + U_ficoh[at10 + row]! + p_o[row]! * c_t + b_o[row]!;
      a_o[at + row] = a_o_t;
      const o_t = sigmoid(a_o_t);
      o[at + row] = o_t;
      const tanh_c = tanh(c_t);
      const h_next_t = o_t * tanh_c;
      h_next[at + row] = h_next_t;
      h[at8 + row] = mask_t !== 0 ? h_next_t : h[at + row]!;
    }
  }
}

/**
 * A part of `forwardMasked`.
 */
function forwardMasked_z(
  before: number,
  count: number,
  bFrom: number,
  bTo: number,
  B: number,
  k: number,
  v: FloatArray,
  Vh: FloatArray,
  z: FloatArray,
): void {
  // z[t] = V*h[t] + v    k×1
  for (let t = before + 1; t <= before + count; t++) {
    for (let b = bFrom; b < bTo; b++) {
      const at = ((t - before - 1) * B + b) * (k + 16);
      const at2 = ((t - 1) * B + b) * k;
      for (let row = 0; row < k; row++) {
        z[at2 + row] = Vh[at + row]! + v[row]!;
      }
    }
  }
}

/**
 * All values of the forward pass, states held where the mask is 0.
 */
function forwardMasked(
  { n, d, k }: LstmPeepholeSizes,
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
    W_fico,
    U_fico,
    b_f,
    b_i,
    b_o,
    b_c,
    p_f,
    p_i,
    p_o,
    V,
    v,
    x,
    mask,
    h0,
    c0,
    W_ficox,
    U_ficoh,
    a_f,
    a_i,
    a_c,
    f,
    i,
    g,
    c_next,
    c,
    a_o,
    o,
    h_next,
    h,
    Vh,
    z,
    x_classes,
  } = memory;
  // c[0] = c0
  // h[0] = h0
  for (let b = bFrom; b < bTo; b++) {
    const at = b * n;
    for (let row = 0; row < n; row++) {
      c[at + row] = c0[at + row]!;
      h[at + row] = h0[at + row]!;
    }
  }

  for (let strip = Math.max(1, Math.floor(128 / B)), before = 0; before < T; before += strip) {
    const count = Math.min(strip, T - before);
    // W_fx[t] = W_f*x[t]    n×1
    // W_ix[t] = W_i*x[t]    n×1
    // W_cx[t] = W_c*x[t]    n×1
    // W_ox[t] = W_o*x[t]    n×1
    if (xClasses) {
      if (rShared) {
        lookUp(count * B, rTo - rFrom, d, W_ficox, rFrom, 4 * n + 16, W_fico, rFrom * d, d, x_classes, before * B);
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
          W_ficox,
          rFrom,
          4 * n + 16,
          x,
          before * B * d,
          d,
          W_fico,
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
      // U_fh[t] = U_f*h[t-1]    n×1
      // U_ih[t] = U_i*h[t-1]    n×1
      // U_ch[t] = U_c*h[t-1]    n×1
      // U_oh[t] = U_o*h[t-1]    n×1
      timesTransposed(
        bTo - bFrom,
        4 * n,
        n,
        U_ficoh,
        bFrom * (4 * n + 16),
        4 * n + 16,
        h,
        (t - 1) * B * n + bFrom * n,
        n,
        U_fico,
        0,
        n,
        1,
        0,
        T,
        before === 0 ? (t === before + 1 ? 1 : 0) : 0,
        (rTo - rFrom) * d,
      );
      forwardMasked_h(
        bFrom,
        bTo,
        t,
        B,
        n,
        before,
        b_f,
        b_i,
        b_o,
        b_c,
        p_f,
        p_i,
        p_o,
        mask,
        W_ficox,
        U_ficoh,
        a_f,
        a_i,
        a_c,
        f,
        i,
        g,
        c_next,
        c,
        a_o,
        o,
        h_next,
        h,
      );
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
        (rTo - rFrom) * d + 4 * n * n,
      );
    }

    if (several) {
      meet();
    }

    forwardMasked_z(before, count, bFrom, bTo, B, k, v, Vh, z);
  }
}

type TrainMaskedMemory = Readonly<
  Record<
    | 'W_fico'
    | 'U_fico'
    | 'b_f'
    | 'b_i'
    | 'b_o'
    | 'b_c'
    | 'p_f'
    | 'p_i'
    | 'p_o'
    | 'V'
    | 'v'
    | 'x'
    | 'y'
    | 'mask'
    | 'h0'
    | 'c0'
    | 'W_ficox'
    | 'U_ficoh'
    | 'f'
    | 'i'
    | 'g'
    | 'c'
    | 'o'
    | 'tanh_c'
    | 'h'
    | 'Vh'
    | 'z'
    | 'softmax_z'
    | 'logsumexp_z'
    | 'gz'
    | 'Vgz'
    | 'ylogsoftmax_z'
    | 'gV'
    | 'gv'
    | 'gy'
    | 'mask_padded'
    | 'gh'
    | 'ga_fico'
    | 'gc'
    | 'gc_next'
    | 'U_fga_f'
    | 'gW_fico'
    | 'gU_fico'
    | 'gb_fico'
    | 'ga_f_'
    | 'ga_i_'
    | 'ga_o_'
    | 'gp_f'
    | 'gp_i'
    | 'gp_o'
    | 'W_fga_f'
    | 'gx'
    | 'gh0'
    | 'gc0'
    | 'x_classes',
    FloatArray
  >
>;

/**
 * A part of `trainMasked`, at step t.
 */
function trainMasked_h(
  bFrom: number,
  bTo: number,
  t: number,
  B: number,
  n: number,
  before: number,
  b_f: FloatArray,
  b_i: FloatArray,
  b_o: FloatArray,
  b_c: FloatArray,
  p_f: FloatArray,
  p_i: FloatArray,
  p_o: FloatArray,
  mask: FloatArray,
  W_ficox: FloatArray,
  U_ficoh: FloatArray,
  f: FloatArray,
  i: FloatArray,
  g: FloatArray,
  c: FloatArray,
  o: FloatArray,
  tanh_c: FloatArray,
  h: FloatArray,
): void {
  // a_f[t] = W_f*x[t] + U_f*h[t-1] + p_f.*c[t-1] + b_f    n×1
  // a_i[t] = W_i*x[t] + U_i*h[t-1] + p_i.*c[t-1] + b_i    n×1
  // a_c[t] = W_c*x[t] + U_c*h[t-1] + b_c    n×1
  // f[t] = sigmoid(a_f[t])    n×1
  // i[t] = sigmoid(a_i[t])    n×1
  // g[t] = tanh(a_c[t])    n×1
  // c_next[t] = f[t].*c[t-1] + i[t].*g[t]    n×1
  // c[t] = mask[t]*c_next[t] + (1 - mask[t])*c[t-1]    n×1
  // a_o[t] = W_o*x[t] + U_o*h[t-1] + p_o.*c[t] + b_o    n×1
  // o[t] = sigmoid(a_o[t])    n×1
  // tanh_c[t] = tanh(c[t])    n×1
  // h_next[t] = o[t].*tanh(c[t])    n×1
  // h[t] = mask[t]*h_next[t] + (1 - mask[t])*h[t-1]    n×1
  for (let b = bFrom; b < bTo; b++) {
    const mask_t = mask[(t - 1) * B + b]!;
    const at = ((t - 1) * B + b) * n;
    const at2 = ((t - before - 1) * B + b) * (4 * n + 16);
    const at3 = b * (4 * n + 16);
    const at4 = ((t - before - 1) * B + b) * (4 * n + 16) + n;
    const at5 = b * (4 * n + 16) + n;
    const at6 = ((t - before - 1) * B + b) * (4 * n + 16) + 2 * n;
    const at7 = b * (4 * n + 16) + 2 * n;
    const at8 = (t * B + b) * n;
    const at9 = ((t - before - 1) * B + b) * (4 * n + 16) + 3 * n;
    const at10 = b * (4 * n + 16) + 3 * n;
    for (let row = 0; row < n; row++) {
      const c_t2 = c[at + row]!;
      const a_f = W_ficox[at2 + row]! + U_ficoh[at3 + row]! + p_f[row]! * c_t2 + b_f[row]!;
      const a_i = W_ficox[at4 + row]! + U_ficoh[at5 + row]! + p_i[row]! * c_t2 + b_i[row]!;
      const a_c = W_ficox[at6 + row]! + U_ficoh[at7 + row]! + b_c[row]!;
      const f_t = sigmoid(a_f);
      f[at + row] = f_t;
      const i_t = sigmoid(a_i);
      i[at + row] = i_t;
      const g_t = tanh(a_c);
      g[at + row] = g_t;
      const c_next = f_t * c_t2 + i_t * g_t;
      const c_t = mask_t !== 0 ? c_next : c_t2;
      c[at8 + row] = c_t;
      const a_o = W_ficox[at9 + row]! + U_ficoh[at10 + row]! + p_o[row]! * c_t + b_o[row]!;
      const o_t = sigmoid(a_o);
      o[at + row] = o_t;
      const tanh_c_t = tanh(c_t);
      tanh_c[at + row] = tanh_c_t;
      const h_next = o_t * tanh_c_t;
      h[at8 + row] = mask_t !== 0 ? h_next : h[at + row]!;
    }
  }
}

/**
 * A part of `trainMasked`.
 */
function trainMasked_ylogsoftmax_z(
  before: number,
  count: number,
  bFrom: number,
  bTo: number,
  B: number,
  k: number,
  v: FloatArray,
  y: FloatArray,
  mask: FloatArray,
  Vh: FloatArray,
  z: FloatArray,
  softmax_z: FloatArray,
  logsumexp_z: FloatArray,
  gz: FloatArray,
  ylogsoftmax_z: FloatArray,
): void {
  // z[t] = V*h[t] + v    k×1
  // softmax_z[t] = softmax(z[t])    k×1
  // logsumexp_z[t] = logsumexp(z[t])    1×1
  // gz[t] = mask[t]*(softmax(z[t]) - y[t])    k×1
  // ylogsoftmax_z[t] = y[t]'*log(softmax(z[t]))    1×1
  for (let t = before + 1; t <= before + count; t++) {
    for (let b = bFrom; b < bTo; b++) {
      let most = -3.4028234663852886e38;
      let sum = 0;
      let sum2 = 0;
      const at = ((t - before - 1) * B + b) * (k + 16);
      for (let row = 0; row < k; row++) {
        const z_t = Vh[at + row]! + v[row]!;
        z[at + row] = z_t;
        most = Math.max(most, z_t);
      }

      for (let row = 0; row < k; row++) {
        const power = exp(z[at + row]! - most);
        softmax_z[at + row] = power;
        sum += power;
      }

      logsumexp_z[(t - before - 1) * B + b] = most + Math.log(sum);
      const part = sum !== 0 ? 1 / sum : 0;
      const mask_t = mask[(t - 1) * B + b]!;
      const logsumexp_z_t = logsumexp_z[(t - before - 1) * B + b]!;
      const at2 = ((t - 1) * B + b) * k;
      for (let row = 0; row < k; row++) {
        const softmax_z_t = softmax_z[at + row]! * part;
        softmax_z[at + row] = softmax_z_t;
        const y_t = y[at2 + row]!;
        gz[at + row] = mask_t !== 0 ? softmax_z_t - y_t : 0;
        sum2 += y_t * (z[at + row]! - logsumexp_z_t);
      }

      ylogsoftmax_z[(t - before - 1) * B + b] = sum2;
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
  z: FloatArray,
  logsumexp_z: FloatArray,
  gy: FloatArray,
  scale: number,
): void {
  // gy[t] = -mask[t]*log(softmax(z[t]))    k×1
  for (let t = before + 1; t <= before + count; t++) {
    for (let b = bFrom; b < bTo; b++) {
      const mask_t = mask[(t - 1) * B + b]!;
      const logsumexp_z_t = logsumexp_z[(t - before - 1) * B + b]!;
      const at = ((t - before - 1) * B + b) * (k + 16);
      const at2 = ((t - 1) * B + b) * k;
      for (let row = 0; row < k; row++) {
        gy[at2 + row] = scale * (mask_t !== 0 ? -(z[at + row]! - logsumexp_z_t) : 0);
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
function trainMasked_gc_next(
  bFrom: number,
  bTo: number,
  t: number,
  B: number,
  n: number,
  p_f: FloatArray,
  p_i: FloatArray,
  p_o: FloatArray,
  mask: FloatArray,
  f: FloatArray,
  i: FloatArray,
  g: FloatArray,
  c: FloatArray,
  o: FloatArray,
  tanh_c: FloatArray,
  Vgz: FloatArray,
  mask_padded: FloatArray,
  gh: FloatArray,
  ga_fico: FloatArray,
  gc: FloatArray,
  gc_next: FloatArray,
  U_fga_f: FloatArray,
): void {
  // gh[t] = U_f'*ga_f[t+1] + U_i'*ga_i[t+1] + U_c'*ga_c[t+1] + U_o'*ga_o[t+1] + (1 - mask[t+1])*gh[t+1] + V'*gz[t]    n×1
  // gh_next[t] = mask[t]*gh[t]    n×1
  // go[t] = gh_next[t].*tanh(c[t])    n×1
  // ga_o[t] = go[t].*o[t].*(vector(1) - o[t])    n×1
  // gc[t] = ga_f[t+1].*p_f + ga_i[t+1].*p_i + gc_next[t+1].*f[t+1] + (1 - mask[t+1])*gc[t+1] + ga_o[t].*p_o + gh_next[t].*o[t].*(vector(1) - tanh(c[t]).^2)    n×1
  // gc_next[t] = mask[t]*gc[t]    n×1
  // gf[t] = gc_next[t].*c[t-1]    n×1
  // ga_f[t] = gf[t].*f[t].*(vector(1) - f[t])    n×1
  // gi[t] = gc_next[t].*g[t]    n×1
  // ga_i[t] = gi[t].*i[t].*(vector(1) - i[t])    n×1
  // gg[t] = gc_next[t].*i[t]    n×1
  // ga_c[t] = gg[t].*(vector(1) - g[t].^2)    n×1
  for (let b = bFrom; b < bTo; b++) {
    const mask_padded_t = mask_padded[t * B + b]!;
    const mask_t = mask[(t - 1) * B + b]!;
    const at = b * (n + 16);
    const at2 = ((t - 1) * B + b) * n;
    const at3 = 4 * ((t - 1) * B + b) * n + 3 * n;
    const at4 = 4 * (t * B + b) * n;
    const at5 = 4 * (t * B + b) * n + n;
    const at6 = (t * B + b) * n;
    const at7 = 4 * ((t - 1) * B + b) * n;
    const at8 = 4 * ((t - 1) * B + b) * n + n;
    const at9 = 4 * ((t - 1) * B + b) * n + 2 * n;
    for (let row = 0; row < n; row++) {
      const gh_t = U_fga_f[at + row]! + (mask_padded_t !== 0 ? 0 : gh[at + row]!) + Vgz[at2 + row]!;
      gh[at + row] = gh_t;
      const gh_next = mask_t !== 0 ? gh_t : 0;
      const tanh_c_t2 = tanh_c[at2 + row]!;
      const go = gh_next * tanh_c_t2;
      const o_t2 = o[at2 + row]!;
      const ga_o_t = go * o_t2 * (1 - o_t2);
      ga_fico[at3 + row] = ga_o_t;
      const gc_t =
        ga_fico[at4 + row]! * p_f[row]! +
        ga_fico[at5 + row]! * p_i[row]! +
        gc_next[at + row]! * f[at6 + row]! +
        (mask_padded_t !== 0 ? 0 : gc[at + row]!) +
        ga_o_t * p_o[row]! +
        gh_next * o_t2 * (1 - tanh_c_t2 * tanh_c_t2);
      gc[at + row] = gc_t;
      const gc_next_t = mask_t !== 0 ? gc_t : 0;
      gc_next[at + row] = gc_next_t;
      const gf = gc_next_t * c[at2 + row]!;
      const f_t2 = f[at2 + row]!;
      ga_fico[at7 + row] = gf * f_t2 * (1 - f_t2);
      const g_t2 = g[at2 + row]!;
      const gi = gc_next_t * g_t2;
      const i_t2 = i[at2 + row]!;
      ga_fico[at8 + row] = gi * i_t2 * (1 - i_t2);
      const gg = gc_next_t * i_t2;
      ga_fico[at9 + row] = gg * (1 - g_t2 * g_t2);
    }
  }
}

/**
 * A part of `trainMasked`.
 */
function trainMasked_ga_o_(
  before: number,
  count: number,
  bFrom: number,
  bTo: number,
  B: number,
  n: number,
  c: FloatArray,
  ga_fico: FloatArray,
  ga_f_: FloatArray,
  ga_i_: FloatArray,
  ga_o_: FloatArray,
): void {
  // ga_f_[t] = ga_f[t].*c[t-1]    n×1
  // ga_i_[t] = ga_i[t].*c[t-1]    n×1
  // ga_o_[t] = ga_o[t].*c[t]    n×1
  for (let t = before + 1; t <= before + count; t++) {
    for (let b = bFrom; b < bTo; b++) {
      const at = ((t - 1) * B + b) * n;
      const at2 = 4 * ((t - 1) * B + b) * n;
      const at3 = ((t - before - 1) * B + b) * (n + 16);
      const at4 = 4 * ((t - 1) * B + b) * n + n;
      const at5 = 4 * ((t - 1) * B + b) * n + 3 * n;
      const at6 = (t * B + b) * n;
      for (let row = 0; row < n; row++) {
        const c_t2 = c[at + row]!;
        ga_f_[at3 + row] = ga_fico[at2 + row]! * c_t2;
        ga_i_[at3 + row] = ga_fico[at4 + row]! * c_t2;
        ga_o_[at3 + row] = ga_fico[at5 + row]! * c[at6 + row]!;
      }
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
  W_fga_f: FloatArray,
  gx: FloatArray,
  scale: number,
): void {
  // gx[t] = W_f'*ga_f[t] + W_i'*ga_i[t] + W_c'*ga_c[t] + W_o'*ga_o[t]    d×1
  for (let t = before + 1; t <= before + count; t++) {
    for (let b = bFrom; b < bTo; b++) {
      const at = ((t - before - 1) * B + b) * (d + 16);
      const at2 = ((t - 1) * B + b) * d;
      for (let row = 0; row < d; row++) {
        gx[at2 + row] = scale * W_fga_f[at + row]!;
      }
    }
  }
}

/**
 * The loss and its gradients, states held where the mask is 0.
 * Sequences are [T][B][rows]. Every index was proved to lie inside its array.
 */
function trainMasked(
  { n, d, k }: LstmPeepholeSizes,
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
    xClasses,
    xVectors,
    several,
    leads,
    meet,
  }: Part<'b' | 'r' | 'r2' | 'r3' | 'r4', 'xClasses' | 'xVectors'>,
): number {
  const {
    W_fico,
    U_fico,
    b_f,
    b_i,
    b_o,
    b_c,
    p_f,
    p_i,
    p_o,
    V,
    v,
    x,
    y,
    mask,
    h0,
    c0,
    W_ficox,
    U_ficoh,
    f,
    i,
    g,
    c,
    o,
    tanh_c,
    h,
    Vh,
    z,
    softmax_z,
    logsumexp_z,
    gz,
    Vgz,
    ylogsoftmax_z,
    gV,
    gv,
    gy,
    mask_padded,
    gh,
    ga_fico,
    gc,
    gc_next,
    U_fga_f,
    gW_fico,
    gU_fico,
    gb_fico,
    ga_f_,
    ga_i_,
    ga_o_,
    gp_f,
    gp_i,
    gp_o,
    W_fga_f,
    gx,
    gh0,
    gc0,
    x_classes,
  } = memory;
  f.fill(0, T * B * n + bFrom * n, T * B * n + bFrom * n + (bTo - bFrom) * n);
  // c[0] = c0
  // h[0] = h0
  for (let b = bFrom; b < bTo; b++) {
    const at = b * n;
    for (let row = 0; row < n; row++) {
      c[at + row] = c0[at + row]!;
      h[at + row] = h0[at + row]!;
    }
  }

  mask_padded.fill(0, T * B + bFrom, T * B + bTo);
  gh.fill(0, bFrom * (n + 16), bFrom * (n + 16) + (bTo - bFrom) * (n + 16));
  ga_fico.fill(0, 4 * T * B * n + 4 * bFrom * n, 4 * T * B * n + 4 * bFrom * n + 4 * (bTo - bFrom) * n);
  gc.fill(0, bFrom * (n + 16), bFrom * (n + 16) + (bTo - bFrom) * (n + 16));
  gc_next.fill(0, bFrom * (n + 16), bFrom * (n + 16) + (bTo - bFrom) * (n + 16));
  U_fga_f.fill(0, bFrom * (n + 16), bFrom * (n + 16) + (bTo - bFrom) * (n + 16));
  let loss = 0;
  for (let strip = Math.max(1, Math.floor(128 / B)), before = 0; before < T; before += strip) {
    const count = Math.min(strip, T - before);
    // W_fx[t] = W_f*x[t]    n×1
    // W_ix[t] = W_i*x[t]    n×1
    // W_cx[t] = W_c*x[t]    n×1
    // W_ox[t] = W_o*x[t]    n×1
    if (xClasses) {
      if (rShared) {
        lookUp(count * B, rTo - rFrom, d, W_ficox, rFrom, 4 * n + 16, W_fico, rFrom * d, d, x_classes, before * B);
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
          W_ficox,
          rFrom,
          4 * n + 16,
          x,
          before * B * d,
          d,
          W_fico,
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
      // U_fh[t] = U_f*h[t-1]    n×1
      // U_ih[t] = U_i*h[t-1]    n×1
      // U_ch[t] = U_c*h[t-1]    n×1
      // U_oh[t] = U_o*h[t-1]    n×1
      timesTransposed(
        bTo - bFrom,
        4 * n,
        n,
        U_ficoh,
        bFrom * (4 * n + 16),
        4 * n + 16,
        h,
        (t - 1) * B * n + bFrom * n,
        n,
        U_fico,
        0,
        n,
        1,
        0,
        T,
        before === 0 ? (t === before + 1 ? 1 : 0) : 0,
        (rTo - rFrom) * d,
      );
      trainMasked_h(
        bFrom,
        bTo,
        t,
        B,
        n,
        before,
        b_f,
        b_i,
        b_o,
        b_c,
        p_f,
        p_i,
        p_o,
        mask,
        W_ficox,
        U_ficoh,
        f,
        i,
        g,
        c,
        o,
        tanh_c,
        h,
      );
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
        (rTo - rFrom) * d + 4 * n * n,
      );
    }

    if (several) {
      meet();
    }

    trainMasked_ylogsoftmax_z(
      before,
      count,
      bFrom,
      bTo,
      B,
      k,
      v,
      y,
      mask,
      Vh,
      z,
      softmax_z,
      logsumexp_z,
      gz,
      ylogsoftmax_z,
    );
    if (several) {
      meet();
    }

    if (r3Shared) {
      // Vgz[t] = V'*gz[t]    n×1
      times(
        count * B,
        r3To - r3From,
        k,
        Vgz,
        before * B * n + r3From,
        n,
        gz,
        0,
        k + 16,
        V,
        r3From,
        n,
        1,
        0,
        T,
        before === 0 ? 1 : 0,
        (rTo - rFrom) * d + 4 * n * n + (r2To - r2From) * n,
      );
    }

    if (leads) {
      // loss = Σ over t and examples of -mask[t]*y[t]'*log(softmax(z[t]))    1×1
      for (let t = before + 1; t <= before + count; t++) {
        const at = (t - 1) * B;
        const at2 = (t - before - 1) * B;
        for (let b = 0; b < B; b++) {
          loss += mask[at + b]! !== 0 ? -ylogsoftmax_z[at2 + b]! : 0;
        }
      }
    }

    if (r2Shared) {
      // ∂L/∂V = Σ over t and examples of gz[t]*h[t]'    k×n
      transposedTimes(
        r2To - r2From,
        n,
        count * B,
        gV,
        r2From * n,
        n,
        gz,
        r2From,
        k + 16,
        h,
        (before + 1) * B * n,
        n,
        scale,
        before === 0 ? 0 : 1,
      );
      // ∂L/∂v = Σ over t and examples of gz[t]    k×1
      totals(count * B, r2To - r2From, gv, r2From, gz, r2From, k + 16, scale, before === 0 ? 0 : 1);
    }

    if (inputGradients) {
      trainMasked_gy(before, count, bFrom, bTo, B, k, mask, z, logsumexp_z, gy, scale);
    }
  }

  for (let strip = Math.max(1, Math.floor(128 / B)), before = T - 1 - ((T - 1) % strip); before >= 0; before -= strip) {
    const count = Math.min(strip, T - before);
    trainMasked_mask_padded(before, count, B, bFrom, bTo, mask, mask_padded);
    if (several) {
      meet();
    }

    for (let t = before + count; t >= before + 1; t--) {
      trainMasked_gc_next(
        bFrom,
        bTo,
        t,
        B,
        n,
        p_f,
        p_i,
        p_o,
        mask,
        f,
        i,
        g,
        c,
        o,
        tanh_c,
        Vgz,
        mask_padded,
        gh,
        ga_fico,
        gc,
        gc_next,
        U_fga_f,
      );
      // U_fga_f[t] = U_f'*ga_f[t] + U_i'*ga_i[t] + U_c'*ga_c[t] + U_o'*ga_o[t]    n×1
      times(
        bTo - bFrom,
        n,
        4 * n,
        U_fga_f,
        bFrom * (n + 16),
        n + 16,
        ga_fico,
        4 * (t - 1) * B * n + 4 * bFrom * n,
        4 * n,
        U_fico,
        0,
        n,
        1,
        0,
        T,
        before + count === T ? (t === before + count ? 1 : 0) : 0,
        0,
      );
    }

    // ∂L/∂W_f = Σ over t and examples of ga_f[t]*x[t]'    n×d
    // ∂L/∂W_i = Σ over t and examples of ga_i[t]*x[t]'    n×d
    // ∂L/∂W_c = Σ over t and examples of ga_c[t]*x[t]'    n×d
    // ∂L/∂W_o = Σ over t and examples of ga_o[t]*x[t]'    n×d
    if (xClasses) {
      if (several) {
        meet();
      }

      if (rShared) {
        scatter(
          rTo - rFrom,
          d,
          count * B,
          gW_fico,
          rFrom * d,
          d,
          ga_fico,
          4 * before * B * n + rFrom,
          4 * n,
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
          gW_fico,
          rFrom * d,
          d,
          ga_fico,
          4 * before * B * n + rFrom,
          4 * n,
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

    if (rShared) {
      // ∂L/∂U_f = Σ over t and examples of ga_f[t]*h[t-1]'    n×n
      // ∂L/∂U_i = Σ over t and examples of ga_i[t]*h[t-1]'    n×n
      // ∂L/∂U_c = Σ over t and examples of ga_c[t]*h[t-1]'    n×n
      // ∂L/∂U_o = Σ over t and examples of ga_o[t]*h[t-1]'    n×n
      transposedTimes(
        rTo - rFrom,
        n,
        count * B,
        gU_fico,
        rFrom * n,
        n,
        ga_fico,
        4 * before * B * n + rFrom,
        4 * n,
        h,
        before * B * n,
        n,
        scale,
        before + count === T ? 0 : 1,
      );
      // ∂L/∂b_f = Σ over t and examples of ga_f[t]    n×1
      // ∂L/∂b_i = Σ over t and examples of ga_i[t]    n×1
      // ∂L/∂b_c = Σ over t and examples of ga_c[t]    n×1
      // ∂L/∂b_o = Σ over t and examples of ga_o[t]    n×1
      totals(
        count * B,
        rTo - rFrom,
        gb_fico,
        rFrom,
        ga_fico,
        4 * before * B * n + rFrom,
        4 * n,
        scale,
        before + count === T ? 0 : 1,
      );
    }

    trainMasked_ga_o_(before, count, bFrom, bTo, B, n, c, ga_fico, ga_f_, ga_i_, ga_o_);
    if (several) {
      meet();
    }

    if (r3Shared) {
      // ∂L/∂p_f = Σ over t and examples of ga_f[t].*c[t-1]    n×1
      totals(count * B, r3To - r3From, gp_f, r3From, ga_f_, r3From, n + 16, scale, before + count === T ? 0 : 1);
      // ∂L/∂p_i = Σ over t and examples of ga_i[t].*c[t-1]    n×1
      totals(count * B, r3To - r3From, gp_i, r3From, ga_i_, r3From, n + 16, scale, before + count === T ? 0 : 1);
      // ∂L/∂p_o = Σ over t and examples of ga_o[t].*c[t]    n×1
      totals(count * B, r3To - r3From, gp_o, r3From, ga_o_, r3From, n + 16, scale, before + count === T ? 0 : 1);
    }

    if (inputGradients) {
      if (r4Shared) {
        // W_fga_f[t] = W_f'*ga_f[t] + W_i'*ga_i[t] + W_c'*ga_c[t] + W_o'*ga_o[t]    d×1
        times(
          count * B,
          r4To - r4From,
          4 * n,
          W_fga_f,
          r4From,
          d + 16,
          ga_fico,
          4 * before * B * n,
          4 * n,
          W_fico,
          r4From,
          d,
          1,
          0,
          T,
          before + count === T ? 1 : 0,
          4 * n * n,
        );
      }

      if (several) {
        meet();
      }

      trainMasked_gx(before, count, bFrom, bTo, B, d, W_fga_f, gx, scale);
    }
  }

  // gh0 = U_f'*ga_f[1] + U_i'*ga_i[1] + U_c'*ga_c[1] + U_o'*ga_o[1] + (1 - mask[1])*gh[1]    n×1
  // gc0 = ga_f[1].*p_f + ga_i[1].*p_i + gc_next[1].*f[1] + (1 - mask[1])*gc[1]    n×1
  for (let b = bFrom; b < bTo; b++) {
    const mask_padded_t = mask_padded[b]!;
    const at = b * (n + 16);
    const at2 = b * n;
    const at3 = 4 * b * n;
    const at4 = 4 * b * n + n;
    for (let row = 0; row < n; row++) {
      gh0[at2 + row] = scale * (U_fga_f[at + row]! + (mask_padded_t !== 0 ? 0 : gh[at + row]!));
      gc0[at2 + row] =
        scale *
        (ga_fico[at3 + row]! * p_f[row]! +
          ga_fico[at4 + row]! * p_i[row]! +
          gc_next[at + row]! * f[at2 + row]! +
          (mask_padded_t !== 0 ? 0 : gc[at + row]!));
    }
  }

  return scale * loss;
}

export const emitted: Emitted = {
  name: 'lstm-peephole',
  sizes: ['n', 'd', 'k'],
  parameters: ({ n, d, k }: LstmPeepholeSizes) => ({
    W_f: [n, d],
    W_i: [n, d],
    W_c: [n, d],
    W_o: [n, d],
    U_f: [n, n],
    U_i: [n, n],
    U_c: [n, n],
    U_o: [n, n],
    b_f: [n, 1],
    b_i: [n, 1],
    b_c: [n, 1],
    b_o: [n, 1],
    p_f: [n, 1],
    p_i: [n, 1],
    p_o: [n, 1],
    V: [k, n],
    v: [k, 1],
  }),
  starts: {
    W_f: 'glorot',
    W_i: 'glorot',
    W_c: 'glorot',
    W_o: 'glorot',
    U_f: 'glorot',
    U_i: 'glorot',
    U_c: 'glorot',
    U_o: 'glorot',
    b_f: 0,
    b_i: 0,
    b_c: 0,
    b_o: 0,
    p_f: 0,
    p_i: 0,
    p_o: 0,
    V: 'glorot',
    v: 0,
  },
  packs: {
    W_fico: ['W_f', 'W_i', 'W_c', 'W_o'],
    U_fico: ['U_f', 'U_i', 'U_c', 'U_o'],
    b_fico: ['b_f', 'b_i', 'b_c', 'b_o'],
  },
  inputs: ({ d, k }: LstmPeepholeSizes) => ({
    x: { shape: [d, 1], once: false },
    y: { shape: [k, 1], once: false, sumsToOne: true },
  }),
  initials: ({ n }: LstmPeepholeSizes) => ({ h0: [n, 1], c0: [n, 1] }),
  gradients: {
    W_f: 'gW_f',
    W_i: 'gW_i',
    W_o: 'gW_o',
    W_c: 'gW_c',
    U_f: 'gU_f',
    U_i: 'gU_i',
    U_o: 'gU_o',
    U_c: 'gU_c',
    b_f: 'gb_f',
    b_i: 'gb_i',
    b_o: 'gb_o',
    b_c: 'gb_c',
    p_f: 'gp_f',
    p_i: 'gp_i',
    p_o: 'gp_o',
    V: 'gV',
    v: 'gv',
    h0: 'gh0',
    c0: 'gc0',
    x: 'gx',
    y: 'gy',
  },
  gradientPacks: {
    gW_fico: ['W_f', 'W_i', 'W_c', 'W_o'],
    gU_fico: ['U_f', 'U_i', 'U_c', 'U_o'],
    gb_fico: ['b_f', 'b_i', 'b_c', 'b_o'],
  },
  forward: {
    reads: ['x'],
    work: ({ n, k }: LstmPeepholeSizes, T: number, B: number) => ({
      W_ficox: Math.min(T * B, B + 127) * (4 * n + 16),
      U_ficoh: B * (4 * n + 16),
      a_f: T * B * n,
      a_i: T * B * n,
      a_c: T * B * n,
      f: T * B * n,
      i: T * B * n,
      g: T * B * n,
      c: (T + 1) * B * n,
      a_o: T * B * n,
      o: T * B * n,
      h: (T + 1) * B * n,
      Vh: Math.min(T * B, B + 127) * (k + 16),
      z: T * B * k,
    }),
    shares: ({ n, k }: LstmPeepholeSizes, _T: number, B: number) => ({ b: B, r: 4 * n, r2: k }),
    views: ({ n, k }: LstmPeepholeSizes, T: number, B: number) => ({
      a_f: ['a_f', 0, T * B * n],
      a_i: ['a_i', 0, T * B * n],
      a_c: ['a_c', 0, T * B * n],
      f: ['f', 0, T * B * n],
      i: ['i', 0, T * B * n],
      g: ['g', 0, T * B * n],
      c: ['c', B * n, T * B * n],
      a_o: ['a_o', 0, T * B * n],
      o: ['o', 0, T * B * n],
      h: ['h', B * n, T * B * n],
      z: ['z', 0, T * B * k],
    }),
    final: ({ n }: LstmPeepholeSizes, T: number, B: number) => ({
      h0: ['h', T * B * n, B * n],
      c0: ['c', T * B * n, B * n],
    }),
    classes: { x: ['x_classes', 'xClasses', 'xVectors'] },
    run: forward,
  },
  training: {
    reads: ['x', 'y'],
    work: ({ n, d, k }: LstmPeepholeSizes, T: number, B: number) => ({
      W_ficox: Math.min(T * B, B + 127) * (4 * n + 16),
      U_ficoh: B * (4 * n + 16),
      f: (T + 1) * B * n,
      i: T * B * n,
      g: T * B * n,
      c: (T + 1) * B * n,
      o: T * B * n,
      tanh_c: T * B * n,
      h: (T + 1) * B * n,
      Vh: Math.min(T * B, B + 127) * (k + 16),
      z: Math.min(T * B, B + 127) * (k + 16),
      softmax_z: Math.min(T * B, B + 127) * (k + 16),
      logsumexp_z: Math.min(T * B, B + 127),
      gz: Math.min(T * B, B + 127) * (k + 16),
      Vgz: T * B * n,
      ylogsoftmax_z: Math.min(T * B, B + 127),
      ga_fico: 4 * (T + 1) * B * n,
      gc: B * (n + 16),
      U_fga_f: B * (n + 16),
      ga_f_: Math.min(T * B, B + 127) * (n + 16),
      ga_i_: Math.min(T * B, B + 127) * (n + 16),
      ga_o_: Math.min(T * B, B + 127) * (n + 16),
      W_fga_f: Math.min(T * B, B + 127) * (d + 16),
    }),
    shares: ({ n, d, k }: LstmPeepholeSizes, _T: number, B: number) => ({ b: B, r: 4 * n, r2: k, r3: n, r4: d }),
    classes: { x: ['x_classes', 'xClasses', 'xVectors'] },
    run: train,
  },
  maskedForward: {
    reads: ['x'],
    work: ({ n, k }: LstmPeepholeSizes, T: number, B: number) => ({
      W_ficox: Math.min(T * B, B + 127) * (4 * n + 16),
      U_ficoh: B * (4 * n + 16),
      a_f: T * B * n,
      a_i: T * B * n,
      a_c: T * B * n,
      f: T * B * n,
      i: T * B * n,
      g: T * B * n,
      c_next: T * B * n,
      c: (T + 1) * B * n,
      a_o: T * B * n,
      o: T * B * n,
      h_next: T * B * n,
      h: (T + 1) * B * n,
      Vh: Math.min(T * B, B + 127) * (k + 16),
      z: T * B * k,
    }),
    shares: ({ n, k }: LstmPeepholeSizes, _T: number, B: number) => ({ b: B, r: 4 * n, r2: k }),
    views: ({ n, k }: LstmPeepholeSizes, T: number, B: number) => ({
      a_f: ['a_f', 0, T * B * n],
      a_i: ['a_i', 0, T * B * n],
      a_c: ['a_c', 0, T * B * n],
      f: ['f', 0, T * B * n],
      i: ['i', 0, T * B * n],
      g: ['g', 0, T * B * n],
      c_next: ['c_next', 0, T * B * n],
      c: ['c', B * n, T * B * n],
      a_o: ['a_o', 0, T * B * n],
      o: ['o', 0, T * B * n],
      h_next: ['h_next', 0, T * B * n],
      h: ['h', B * n, T * B * n],
      z: ['z', 0, T * B * k],
    }),
    final: ({ n }: LstmPeepholeSizes, T: number, B: number) => ({
      h0: ['h', T * B * n, B * n],
      c0: ['c', T * B * n, B * n],
    }),
    classes: { x: ['x_classes', 'xClasses', 'xVectors'] },
    run: forwardMasked,
  },
  maskedTraining: {
    reads: ['x', 'y'],
    work: ({ n, d, k }: LstmPeepholeSizes, T: number, B: number) => ({
      W_ficox: Math.min(T * B, B + 127) * (4 * n + 16),
      U_ficoh: B * (4 * n + 16),
      f: (T + 1) * B * n,
      i: T * B * n,
      g: T * B * n,
      c: (T + 1) * B * n,
      o: T * B * n,
      tanh_c: T * B * n,
      h: (T + 1) * B * n,
      Vh: Math.min(T * B, B + 127) * (k + 16),
      z: Math.min(T * B, B + 127) * (k + 16),
      softmax_z: Math.min(T * B, B + 127) * (k + 16),
      logsumexp_z: Math.min(T * B, B + 127),
      gz: Math.min(T * B, B + 127) * (k + 16),
      Vgz: T * B * n,
      ylogsoftmax_z: Math.min(T * B, B + 127),
      mask_padded: (T + 1) * B,
      gh: B * (n + 16),
      ga_fico: 4 * (T + 1) * B * n,
      gc: B * (n + 16),
      gc_next: B * (n + 16),
      U_fga_f: B * (n + 16),
      ga_f_: Math.min(T * B, B + 127) * (n + 16),
      ga_i_: Math.min(T * B, B + 127) * (n + 16),
      ga_o_: Math.min(T * B, B + 127) * (n + 16),
      W_fga_f: Math.min(T * B, B + 127) * (d + 16),
    }),
    shares: ({ n, d, k }: LstmPeepholeSizes, _T: number, B: number) => ({ b: B, r: 4 * n, r2: k, r3: n, r4: d }),
    classes: { x: ['x_classes', 'xClasses', 'xVectors'] },
    run: trainMasked,
  },
  streams: true,
  compiled,
  thread: () => import.meta.url.replace(/[^/]*$/, 'threads/lstm-peephole.js'),
};

/**
 * A model of the cell `lstm-peephole`: parameters, gradients and kernels over preallocated arrays.
 *
 * W_f is n×d.
 * W_i is n×d.
 * W_c is n×d.
 * W_o is n×d.
 * U_f is n×n.
 * U_i is n×n.
 * U_c is n×n.
 * U_o is n×n.
 * b_f is n×1.
 * b_i is n×1.
 * b_c is n×1.
 * b_o is n×1.
 * p_f is n×1.
 * p_i is n×1.
 * p_o is n×1.
 * V is k×n.
 * v is k×1.
 * @throws TracegradRuntimeError `bad-value` for a size or an option outside its domain
 */
export function lstmPeephole<K extends NumberType = 'float32'>(
  sizes: LstmPeepholeSizes,
  options: ModelOptions<K> = {},
): LstmPeephole<FloatArrays[K]> {
  return build<LstmPeepholeNames, K>(emitted, sizes, options);
}
