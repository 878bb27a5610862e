// Emitted from packages/symbolic/src/gallery/gallery.ts. Do not edit: npx nx run codegen
/**
 * rnn-teacher-forced
 *
 *     a[t] = W*y[t-1] + U*x[t] + b
 *     h[t] = tanh(a[t])
 *     o[t] = V*h[t] + c
 *     loss = sum(t, 1, T, -y[t]'*log(softmax(o[t])))
 *     y[0] = y0
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
import { compiled } from './wasm/rnn-teacher-forced.js';

/**
 * The names of the cell `rnn-teacher-forced`.
 */
export interface RnnTeacherForcedNames {
  readonly sizes: 'n' | 'k' | 'd';
  readonly parameters: 'W' | 'U' | 'b' | 'V' | 'c';
  readonly inputs: 'x' | 'y';
  readonly forwardInputs: 'x' | 'y';
  readonly initials: 'y0';
  readonly values: 'a' | 'h' | 'o';
}

export type RnnTeacherForced<A extends FloatArray = FloatArray> = EmittedModel<A, RnnTeacherForcedNames>;
export type RnnTeacherForcedSizes = Readonly<Record<RnnTeacherForcedNames['sizes'], number>>;
type ForwardMemory = Readonly<
  Record<
    'W' | 'U' | 'b' | 'V' | 'c' | 'x' | 'y' | 'y0' | 'y_padded' | 'Ux' | 'Wy' | 'a' | 'h' | 'Vh' | 'o' | 'x_classes',
    FloatArray
  >
>;

/**
 * A part of `forward`.
 */
function forward_y_padded(
  T: number,
  eFrom: number,
  eTo: number,
  B: number,
  k: number,
  y: FloatArray,
  y_padded: FloatArray,
): void {
  // y_padded[t] = y[t], with room for the steps before 1 and after T    k×1
  for (let t = 1; t <= T; t++) {
    for (let e = eFrom; e < eTo; e++) {
      const at = ((t - 1) * B + e) * k;
      const at2 = (t * B + e) * k;
      for (let i = 0; i < k; i++) {
        y_padded[at2 + i] = y[at + i]!;
      }
    }
  }
}

/**
 * A part of `forward`.
 */
function forward_h(
  T: number,
  eFrom: number,
  eTo: number,
  B: number,
  n: number,
  b: FloatArray,
  Ux: FloatArray,
  Wy: FloatArray,
  a: FloatArray,
  h: FloatArray,
): void {
  // a[t] = W*y[t-1] + U*x[t] + b    n×1
  // h[t] = tanh(a[t])    n×1
  for (let t = 1; t <= T; t++) {
    for (let e = eFrom; e < eTo; e++) {
      const at = ((t - 1) * B + e) * n;
      for (let i = 0; i < n; i++) {
        const a_t = Wy[at + i]! + Ux[at + i]! + b[i]!;
        a[at + i] = a_t;
        h[at + i] = tanh(a_t);
      }
    }
  }
}

/**
 * A part of `forward`.
 */
function forward_o(
  T: number,
  eFrom: number,
  eTo: number,
  B: number,
  k: number,
  c: FloatArray,
  Vh: FloatArray,
  o: FloatArray,
): void {
  // o[t] = V*h[t] + c    k×1
  for (let t = 1; t <= T; t++) {
    for (let e = eFrom; e < eTo; e++) {
      const at = ((t - 1) * B + e) * k;
      for (let i = 0; i < k; i++) {
        o[at + i] = Vh[at + i]! + c[i]!;
      }
    }
  }
}

/**
 * All values of the forward pass.
 */
function forward(
  { n, k, d }: RnnTeacherForcedSizes,
  T: number,
  B: number,
  memory: ForwardMemory,
  { eFrom, eTo, rFrom, rTo, rShared, xClasses, xVectors, several, meet }: Part<'e' | 'r', 'xClasses' | 'xVectors'>,
): void {
  const { W, U, b, V, c, x, y, y0, y_padded, Ux, Wy, a, h, Vh, o, x_classes } = memory;
  // y_padded[0] = y0
  for (let e = eFrom; e < eTo; e++) {
    const at = e * k;
    for (let i = 0; i < k; i++) {
      y_padded[at + i] = y0[at + i]!;
    }
  }

  forward_y_padded(T, eFrom, eTo, B, k, y, y_padded);
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

  if (rShared) {
    // Wy[t] = W*y[t-1]    n×1
    timesTransposed(rTo - rFrom, n, k, Wy, rFrom * n, n, y_padded, rFrom * k, k, W, 0, k);
  }

  if (several) {
    meet();
  }

  forward_h(T, eFrom, eTo, B, n, b, Ux, Wy, a, h);
  if (several) {
    meet();
  }

  if (rShared) {
    // Vh[t] = V*h[t]    k×1
    timesTransposed(rTo - rFrom, k, n, Vh, rFrom * k, k, h, rFrom * n, n, V, 0, n);
  }

  if (several) {
    meet();
  }

  forward_o(T, eFrom, eTo, B, k, c, Vh, o);
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
    | 'y0'
    | 'y_padded'
    | 'Ux'
    | 'Wy'
    | 'h'
    | 'Vh'
    | 'o'
    | 'softmax_o'
    | 'logsumexp_o'
    | 'go'
    | 'gh'
    | 'ga'
    | 'ylogsoftmax_o'
    | 'gW'
    | 'gU'
    | 'gb'
    | 'gV'
    | 'gc'
    | 'gx'
    | 'Wga'
    | 'gy0'
    | 'gy'
    | 'x_classes',
    FloatArray
  >
>;

/**
 * A part of `train`.
 */
function train_y_padded(
  T: number,
  eFrom: number,
  eTo: number,
  B: number,
  k: number,
  y: FloatArray,
  y_padded: FloatArray,
): void {
  // y_padded[t] = y[t], with room for the steps before 1 and after T    k×1
  for (let t = 1; t <= T; t++) {
    for (let e = eFrom; e < eTo; e++) {
      const at = ((t - 1) * B + e) * k;
      const at2 = (t * B + e) * k;
      for (let i = 0; i < k; i++) {
        y_padded[at2 + i] = y[at + i]!;
      }
    }
  }
}

/**
 * A part of `train`.
 */
function train_h(
  T: number,
  eFrom: number,
  eTo: number,
  B: number,
  n: number,
  b: FloatArray,
  Ux: FloatArray,
  Wy: FloatArray,
  h: FloatArray,
): void {
  // a[t] = W*y[t-1] + U*x[t] + b    n×1
  // h[t] = tanh(a[t])    n×1
  for (let t = 1; t <= T; t++) {
    for (let e = eFrom; e < eTo; e++) {
      const at = ((t - 1) * B + e) * n;
      for (let i = 0; i < n; i++) {
        const a = Wy[at + i]! + Ux[at + i]! + b[i]!;
        h[at + i] = tanh(a);
      }
    }
  }
}

/**
 * A part of `train`.
 */
function train_go(
  T: number,
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
): void {
  // o[t] = V*h[t] + c    k×1
  // softmax_o[t] = softmax(o[t])    k×1
  // logsumexp_o[t] = logsumexp(o[t])    1×1
  // go[t] = softmax(o[t]) - y[t]    k×1
  for (let t = 1; t <= T; t++) {
    for (let e = eFrom; e < eTo; e++) {
      let most = -3.4028234663852886e38;
      let sum = 0;
      const at = ((t - 1) * B + e) * k;
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

      logsumexp_o[(t - 1) * B + e] = most + Math.log(sum);
      const part = sum !== 0 ? 1 / sum : 0;
      for (let i = 0; i < k; i++) {
        const softmax_o_t = softmax_o[at + i]! * part;
        softmax_o[at + i] = softmax_o_t;
        go[at + i] = softmax_o_t - y[at + i]!;
      }
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
  n: number,
  k: number,
  y: FloatArray,
  h: FloatArray,
  o: FloatArray,
  logsumexp_o: FloatArray,
  gh: FloatArray,
  ga: FloatArray,
  ylogsoftmax_o: FloatArray,
): void {
  // ga[t] = gh[t].*(vector(1) - h[t].^2)    n×1
  // ylogsoftmax_o[t] = y[t]'*log(softmax(o[t]))    1×1
  for (let t = 1; t <= T; t++) {
    for (let e = eFrom; e < eTo; e++) {
      let sum = 0;
      const at = ((t - 1) * B + e) * n;
      for (let i = 0; i < n; i++) {
        const h_t = h[at + i]!;
        ga[at + i] = gh[at + i]! * (1 - h_t * h_t);
      }

      const logsumexp_o_t = logsumexp_o[(t - 1) * B + e]!;
      const at2 = ((t - 1) * B + e) * k;
      for (let i = 0; i < k; i++) {
        sum += y[at2 + i]! * (o[at2 + i]! - logsumexp_o_t);
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
  Wga: FloatArray,
  gy: FloatArray,
  scale: number,
): void {
  // gy[t] = W'*ga[t+1] - log(softmax(o[t]))    k×1
  for (let t = 1; t <= T; t++) {
    for (let e = eFrom; e < eTo; e++) {
      const logsumexp_o_t = logsumexp_o[(t - 1) * B + e]!;
      const at = ((t - 1) * B + e) * k;
      const at2 = (t * B + e) * k;
      for (let i = 0; i < k; i++) {
        gy[at + i] = scale * (logsumexp_o_t - o[at + i]! + Wga[at2 + i]!);
      }
    }
  }
}

/**
 * The loss and its gradients.
 * Sequences are [T][B][rows]. Every index was proved to lie inside its array.
 */
function train(
  { n, k, d }: RnnTeacherForcedSizes,
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
    y0,
    y_padded,
    Ux,
    Wy,
    h,
    Vh,
    o,
    softmax_o,
    logsumexp_o,
    go,
    gh,
    ga,
    ylogsoftmax_o,
    gW,
    gU,
    gb,
    gV,
    gc,
    gx,
    Wga,
    gy0,
    gy,
    x_classes,
  } = memory;
  // y_padded[0] = y0
  for (let e = eFrom; e < eTo; e++) {
    const at = e * k;
    for (let i = 0; i < k; i++) {
      y_padded[at + i] = y0[at + i]!;
    }
  }

  Wga.fill(0, T * B * k + eFrom * k, T * B * k + eFrom * k + (eTo - eFrom) * k);
  let loss = 0;
  train_y_padded(T, eFrom, eTo, B, k, y, y_padded);
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

  if (rShared) {
    // Wy[t] = W*y[t-1]    n×1
    timesTransposed(rTo - rFrom, n, k, Wy, rFrom * n, n, y_padded, rFrom * k, k, W, 0, k);
  }

  if (several) {
    meet();
  }

  train_h(T, eFrom, eTo, B, n, b, Ux, Wy, h);
  if (several) {
    meet();
  }

  if (rShared) {
    // Vh[t] = V*h[t]    k×1
    timesTransposed(rTo - rFrom, k, n, Vh, rFrom * k, k, h, rFrom * n, n, V, 0, n);
  }

  if (several) {
    meet();
  }

  train_go(T, eFrom, eTo, B, k, c, y, Vh, o, softmax_o, logsumexp_o, go);
  if (several) {
    meet();
  }

  if (rShared) {
    // gh[t] = V'*go[t]    n×1
    times(rTo - rFrom, n, k, gh, rFrom * n, n, go, rFrom * k, k, V, 0, n);
  }

  if (several) {
    meet();
  }

  train_ylogsoftmax_o(T, eFrom, eTo, B, n, k, y, h, o, logsumexp_o, gh, ga, ylogsoftmax_o);
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
    // ∂L/∂W = Σ over t and examples of ga[t]*y[t-1]'    n×k
    transposedTimes(r2To - r2From, k, T * B, gW, r2From * k, k, ga, r2From, n, y_padded, 0, k, scale);
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

  if (inputGradients) {
    if (rShared) {
      // gx[t] = U'*ga[t]    d×1
      times(rTo - rFrom, d, n, gx, rFrom * d, d, ga, rFrom * n, n, U, 0, d, scale);
      // Wga[t] = W'*ga[t]    k×1
      times(rTo - rFrom, k, n, Wga, rFrom * k, k, ga, rFrom * n, n, W, 0, k);
    }
  }

  // gy0 = W'*ga[1]    k×1
  times(eTo - eFrom, k, n, gy0, eFrom * k, k, ga, eFrom * n, n, W, 0, k, scale);
  if (inputGradients) {
    if (several) {
      meet();
    }

    train_gy(T, eFrom, eTo, B, k, o, logsumexp_o, Wga, gy, scale);
  }

  return scale * loss;
}

type ForwardMaskedMemory = Readonly<
  Record<
    'W' | 'U' | 'b' | 'V' | 'c' | 'x' | 'y' | 'y0' | 'y_padded' | 'Ux' | 'Wy' | 'a' | 'h' | 'Vh' | 'o' | 'x_classes',
    FloatArray
  >
>;

/**
 * A part of `forwardMasked`.
 */
function forwardMasked_y_padded(
  T: number,
  eFrom: number,
  eTo: number,
  B: number,
  k: number,
  y: FloatArray,
  y_padded: FloatArray,
): void {
  // y_padded[t] = y[t], with room for the steps before 1 and after T    k×1
  for (let t = 1; t <= T; t++) {
    for (let e = eFrom; e < eTo; e++) {
      const at = ((t - 1) * B + e) * k;
      const at2 = (t * B + e) * k;
      for (let i = 0; i < k; i++) {
        y_padded[at2 + i] = y[at + i]!;
      }
    }
  }
}

/**
 * A part of `forwardMasked`.
 */
function forwardMasked_h(
  T: number,
  eFrom: number,
  eTo: number,
  B: number,
  n: number,
  b: FloatArray,
  Ux: FloatArray,
  Wy: FloatArray,
  a: FloatArray,
  h: FloatArray,
): void {
  // a[t] = W*y[t-1] + U*x[t] + b    n×1
  // h[t] = tanh(a[t])    n×1
  for (let t = 1; t <= T; t++) {
    for (let e = eFrom; e < eTo; e++) {
      const at = ((t - 1) * B + e) * n;
      for (let i = 0; i < n; i++) {
        const a_t = Wy[at + i]! + Ux[at + i]! + b[i]!;
        a[at + i] = a_t;
        h[at + i] = tanh(a_t);
      }
    }
  }
}

/**
 * A part of `forwardMasked`.
 */
function forwardMasked_o(
  T: number,
  eFrom: number,
  eTo: number,
  B: number,
  k: number,
  c: FloatArray,
  Vh: FloatArray,
  o: FloatArray,
): void {
  // o[t] = V*h[t] + c    k×1
  for (let t = 1; t <= T; t++) {
    for (let e = eFrom; e < eTo; e++) {
      const at = ((t - 1) * B + e) * k;
      for (let i = 0; i < k; i++) {
        o[at + i] = Vh[at + i]! + c[i]!;
      }
    }
  }
}

/**
 * All values of the forward pass, states held where the mask is 0.
 */
function forwardMasked(
  { n, k, d }: RnnTeacherForcedSizes,
  T: number,
  B: number,
  memory: ForwardMaskedMemory,
  { eFrom, eTo, rFrom, rTo, rShared, xClasses, xVectors, several, meet }: Part<'e' | 'r', 'xClasses' | 'xVectors'>,
): void {
  const { W, U, b, V, c, x, y, y0, y_padded, Ux, Wy, a, h, Vh, o, x_classes } = memory;
  // y_padded[0] = y0
  for (let e = eFrom; e < eTo; e++) {
    const at = e * k;
    for (let i = 0; i < k; i++) {
      y_padded[at + i] = y0[at + i]!;
    }
  }

  forwardMasked_y_padded(T, eFrom, eTo, B, k, y, y_padded);
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

  if (rShared) {
    // Wy[t] = W*y[t-1]    n×1
    timesTransposed(rTo - rFrom, n, k, Wy, rFrom * n, n, y_padded, rFrom * k, k, W, 0, k);
  }

  if (several) {
    meet();
  }

  forwardMasked_h(T, eFrom, eTo, B, n, b, Ux, Wy, a, h);
  if (several) {
    meet();
  }

  if (rShared) {
    // Vh[t] = V*h[t]    k×1
    timesTransposed(rTo - rFrom, k, n, Vh, rFrom * k, k, h, rFrom * n, n, V, 0, n);
  }

  if (several) {
    meet();
  }

  forwardMasked_o(T, eFrom, eTo, B, k, c, Vh, o);
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
    | 'y0'
    | 'y_padded'
    | 'Ux'
    | 'Wy'
    | 'h'
    | 'Vh'
    | 'o'
    | 'softmax_o'
    | 'logsumexp_o'
    | 'go'
    | 'gh'
    | 'ga'
    | 'ylogsoftmax_o'
    | 'gW'
    | 'gU'
    | 'gb'
    | 'gV'
    | 'gc'
    | 'gx'
    | 'Wga'
    | 'gy0'
    | 'gy'
    | 'x_classes',
    FloatArray
  >
>;

/**
 * A part of `trainMasked`.
 */
function trainMasked_y_padded(
  T: number,
  eFrom: number,
  eTo: number,
  B: number,
  k: number,
  y: FloatArray,
  y_padded: FloatArray,
): void {
  // y_padded[t] = y[t], with room for the steps before 1 and after T    k×1
  for (let t = 1; t <= T; t++) {
    for (let e = eFrom; e < eTo; e++) {
      const at = ((t - 1) * B + e) * k;
      const at2 = (t * B + e) * k;
      for (let i = 0; i < k; i++) {
        y_padded[at2 + i] = y[at + i]!;
      }
    }
  }
}

/**
 * A part of `trainMasked`.
 */
function trainMasked_h(
  T: number,
  eFrom: number,
  eTo: number,
  B: number,
  n: number,
  b: FloatArray,
  Ux: FloatArray,
  Wy: FloatArray,
  h: FloatArray,
): void {
  // a[t] = W*y[t-1] + U*x[t] + b    n×1
  // h[t] = tanh(a[t])    n×1
  for (let t = 1; t <= T; t++) {
    for (let e = eFrom; e < eTo; e++) {
      const at = ((t - 1) * B + e) * n;
      for (let i = 0; i < n; i++) {
        const a = Wy[at + i]! + Ux[at + i]! + b[i]!;
        h[at + i] = tanh(a);
      }
    }
  }
}

/**
 * A part of `trainMasked`.
 */
function trainMasked_go(
  T: number,
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
): void {
  // o[t] = V*h[t] + c    k×1
  // softmax_o[t] = softmax(o[t])    k×1
  // logsumexp_o[t] = logsumexp(o[t])    1×1
  // go[t] = mask[t]*(softmax(o[t]) - y[t])    k×1
  for (let t = 1; t <= T; t++) {
    for (let e = eFrom; e < eTo; e++) {
      let most = -3.4028234663852886e38;
      let sum = 0;
      const at = ((t - 1) * B + e) * k;
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

      logsumexp_o[(t - 1) * B + e] = most + Math.log(sum);
      const part = sum !== 0 ? 1 / sum : 0;
      const mask_t = mask[(t - 1) * B + e]!;
      for (let i = 0; i < k; i++) {
        const softmax_o_t = softmax_o[at + i]! * part;
        softmax_o[at + i] = softmax_o_t;
        go[at + i] = mask_t !== 0 ? softmax_o_t - y[at + i]! : 0;
      }
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
  n: number,
  k: number,
  y: FloatArray,
  h: FloatArray,
  o: FloatArray,
  logsumexp_o: FloatArray,
  gh: FloatArray,
  ga: FloatArray,
  ylogsoftmax_o: FloatArray,
): void {
  // ga[t] = gh[t].*(vector(1) - h[t].^2)    n×1
  // ylogsoftmax_o[t] = y[t]'*log(softmax(o[t]))    1×1
  for (let t = 1; t <= T; t++) {
    for (let e = eFrom; e < eTo; e++) {
      let sum = 0;
      const at = ((t - 1) * B + e) * n;
      for (let i = 0; i < n; i++) {
        const h_t = h[at + i]!;
        ga[at + i] = gh[at + i]! * (1 - h_t * h_t);
      }

      const logsumexp_o_t = logsumexp_o[(t - 1) * B + e]!;
      const at2 = ((t - 1) * B + e) * k;
      for (let i = 0; i < k; i++) {
        sum += y[at2 + i]! * (o[at2 + i]! - logsumexp_o_t);
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
  Wga: FloatArray,
  gy: FloatArray,
  scale: number,
): void {
  // gy[t] = mask[t]*(W'*ga[t+1] - mask[t]*log(softmax(o[t])))    k×1
  for (let t = 1; t <= T; t++) {
    for (let e = eFrom; e < eTo; e++) {
      const mask_t = mask[(t - 1) * B + e]!;
      const logsumexp_o_t = logsumexp_o[(t - 1) * B + e]!;
      const at = ((t - 1) * B + e) * k;
      const at2 = (t * B + e) * k;
      for (let i = 0; i < k; i++) {
        gy[at + i] = scale * (mask_t !== 0 ? (mask_t !== 0 ? -(o[at + i]! - logsumexp_o_t) : 0) + Wga[at2 + i]! : 0);
      }
    }
  }
}

/**
 * The loss and its gradients, states held where the mask is 0.
 * Sequences are [T][B][rows]. Every index was proved to lie inside its array.
 */
function trainMasked(
  { n, k, d }: RnnTeacherForcedSizes,
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
    y0,
    y_padded,
    Ux,
    Wy,
    h,
    Vh,
    o,
    softmax_o,
    logsumexp_o,
    go,
    gh,
    ga,
    ylogsoftmax_o,
    gW,
    gU,
    gb,
    gV,
    gc,
    gx,
    Wga,
    gy0,
    gy,
    x_classes,
  } = memory;
  // y_padded[0] = y0
  for (let e = eFrom; e < eTo; e++) {
    const at = e * k;
    for (let i = 0; i < k; i++) {
      y_padded[at + i] = y0[at + i]!;
    }
  }

  Wga.fill(0, T * B * k + eFrom * k, T * B * k + eFrom * k + (eTo - eFrom) * k);
  let loss = 0;
  trainMasked_y_padded(T, eFrom, eTo, B, k, y, y_padded);
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

  if (rShared) {
    // Wy[t] = W*y[t-1]    n×1
    timesTransposed(rTo - rFrom, n, k, Wy, rFrom * n, n, y_padded, rFrom * k, k, W, 0, k);
  }

  if (several) {
    meet();
  }

  trainMasked_h(T, eFrom, eTo, B, n, b, Ux, Wy, h);
  if (several) {
    meet();
  }

  if (rShared) {
    // Vh[t] = V*h[t]    k×1
    timesTransposed(rTo - rFrom, k, n, Vh, rFrom * k, k, h, rFrom * n, n, V, 0, n);
  }

  if (several) {
    meet();
  }

  trainMasked_go(T, eFrom, eTo, B, k, c, y, mask, Vh, o, softmax_o, logsumexp_o, go);
  if (several) {
    meet();
  }

  if (rShared) {
    // gh[t] = V'*go[t]    n×1
    times(rTo - rFrom, n, k, gh, rFrom * n, n, go, rFrom * k, k, V, 0, n);
  }

  if (several) {
    meet();
  }

  trainMasked_ylogsoftmax_o(T, eFrom, eTo, B, n, k, y, h, o, logsumexp_o, gh, ga, ylogsoftmax_o);
  if (several) {
    meet();
  }

  if (leads) {
    // loss = Σ over t and examples of -mask[t]*y[t]'*log(softmax(o[t]))    1×1
    for (let t = 1; t <= T; t++) {
      const at = (t - 1) * B;
      for (let e = 0; e < B; e++) {
        loss += mask[at + e]! !== 0 ? -ylogsoftmax_o[at + e]! : 0;
      }
    }
  }

  if (r2Shared) {
    // ∂L/∂W = Σ over t and examples of ga[t]*y[t-1]'    n×k
    transposedTimes(r2To - r2From, k, T * B, gW, r2From * k, k, ga, r2From, n, y_padded, 0, k, scale);
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

  if (inputGradients) {
    if (rShared) {
      // gx[t] = U'*ga[t]    d×1
      times(rTo - rFrom, d, n, gx, rFrom * d, d, ga, rFrom * n, n, U, 0, d, scale);
      // Wga[t] = W'*ga[t]    k×1
      times(rTo - rFrom, k, n, Wga, rFrom * k, k, ga, rFrom * n, n, W, 0, k);
    }
  }

  // gy0 = W'*ga[1]    k×1
  times(eTo - eFrom, k, n, gy0, eFrom * k, k, ga, eFrom * n, n, W, 0, k, scale);
  if (inputGradients) {
    if (several) {
      meet();
    }

    trainMasked_gy(T, eFrom, eTo, B, k, mask, o, logsumexp_o, Wga, gy, scale);
  }

  return scale * loss;
}

export const emitted: Emitted = {
  name: 'rnn-teacher-forced',
  sizes: ['n', 'k', 'd'],
  parameters: ({ n, k, d }: RnnTeacherForcedSizes) => ({ W: [n, k], U: [n, d], b: [n, 1], V: [k, n], c: [k, 1] }),
  starts: { W: 'glorot', U: 'glorot', b: 0, V: 'glorot', c: 0 },
  packs: {},
  inputs: ({ k, d }: RnnTeacherForcedSizes) => ({
    x: { shape: [d, 1], once: false },
    y: { shape: [k, 1], once: false, sumsToOne: true },
  }),
  initials: ({ k }: RnnTeacherForcedSizes) => ({ y0: [k, 1] }),
  gradients: { W: 'gW', U: 'gU', b: 'gb', V: 'gV', c: 'gc', y0: 'gy0', x: 'gx', y: 'gy' },
  gradientPacks: {},
  forward: {
    reads: ['x', 'y'],
    work: ({ n, k }: RnnTeacherForcedSizes, T: number, B: number) => ({
      y_padded: (T + 1) * B * k,
      Ux: T * B * n,
      Wy: T * B * n,
      a: T * B * n,
      h: T * B * n,
      Vh: T * B * k,
      o: T * B * k,
    }),
    shares: (_sizes: RnnTeacherForcedSizes, T: number, B: number) => ({ e: B, r: T * B }),
    views: ({ n, k }: RnnTeacherForcedSizes, T: number, B: number) => ({
      a: ['a', 0, T * B * n],
      h: ['h', 0, T * B * n],
      o: ['o', 0, T * B * k],
    }),
    final: ({ k }: RnnTeacherForcedSizes, T: number, B: number) => ({ y0: ['y_padded', T * B * k, B * k] }),
    classes: { x: ['x_classes', 'xClasses', 'xVectors'] },
    run: forward,
  },
  training: {
    reads: ['x', 'y'],
    work: ({ n, k }: RnnTeacherForcedSizes, T: number, B: number) => ({
      y_padded: (T + 1) * B * k,
      Ux: T * B * n,
      Wy: T * B * n,
      h: T * B * n,
      Vh: T * B * k,
      o: T * B * k,
      softmax_o: T * B * k,
      logsumexp_o: T * B,
      go: T * B * k,
      ylogsoftmax_o: T * B,
      Wga: (T + 1) * B * k,
    }),
    shares: ({ n, k }: RnnTeacherForcedSizes, T: number, B: number) => ({ e: B, r: T * B, r2: n, r3: k }),
    classes: { x: ['x_classes', 'xClasses', 'xVectors'] },
    lent: { gh: 'Ux', ga: 'Wy' },
    run: train,
  },
  maskedForward: {
    reads: ['x', 'y'],
    work: ({ n, k }: RnnTeacherForcedSizes, T: number, B: number) => ({
      y_padded: (T + 1) * B * k,
      Ux: T * B * n,
      Wy: T * B * n,
      a: T * B * n,
      h: T * B * n,
      Vh: T * B * k,
      o: T * B * k,
    }),
    shares: (_sizes: RnnTeacherForcedSizes, T: number, B: number) => ({ e: B, r: T * B }),
    views: ({ n, k }: RnnTeacherForcedSizes, T: number, B: number) => ({
      a: ['a', 0, T * B * n],
      h: ['h', 0, T * B * n],
      o: ['o', 0, T * B * k],
    }),
    final: ({ k }: RnnTeacherForcedSizes, T: number, B: number) => ({ y0: ['y_padded', T * B * k, B * k] }),
    classes: { x: ['x_classes', 'xClasses', 'xVectors'] },
    run: forwardMasked,
  },
  maskedTraining: {
    reads: ['x', 'y'],
    work: ({ n, k }: RnnTeacherForcedSizes, T: number, B: number) => ({
      y_padded: (T + 1) * B * k,
      Ux: T * B * n,
      Wy: T * B * n,
      h: T * B * n,
      Vh: T * B * k,
      o: T * B * k,
      softmax_o: T * B * k,
      logsumexp_o: T * B,
      go: T * B * k,
      ylogsoftmax_o: T * B,
      Wga: (T + 1) * B * k,
    }),
    shares: ({ n, k }: RnnTeacherForcedSizes, T: number, B: number) => ({ e: B, r: T * B, r2: n, r3: k }),
    classes: { x: ['x_classes', 'xClasses', 'xVectors'] },
    lent: { gh: 'Ux', ga: 'Wy' },
    run: trainMasked,
  },
  streams: true,
  compiled,
  thread: () => import.meta.url.replace(/[^/]*$/, 'threads/rnn-teacher-forced.js'),
};

/**
 * A model of the cell `rnn-teacher-forced`: parameters, gradients and kernels over preallocated arrays.
 *
 * W is n×k.
 * U is n×d.
 * b is n×1.
 * V is k×n.
 * c is k×1.
 * @throws TracegradRuntimeError `bad-value` for a size or an option outside its domain
 */
export function rnnTeacherForced<K extends NumberType = 'float32'>(
  sizes: RnnTeacherForcedSizes,
  options: ModelOptions<K> = {},
): RnnTeacherForced<FloatArrays[K]> {
  return build<RnnTeacherForcedNames, K>(emitted, sizes, options);
}
