// Emitted from packages/symbolic/src/gallery/gallery.ts. Do not edit: npx nx run codegen
/**
 * mlp
 *
 *     a[t] = W1*x[t] + b1
 *     h[t] = sigmoid(a[t])
 *     o[t] = W2*h[t] + b2
 *     loss = sum(t, 1, T, -y[t]'*log(softmax(o[t])))
 */
import {
  build,
  exp,
  lookUp,
  scatter,
  sigmoid,
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
import { compiled } from './wasm/mlp.js';

/**
 * The names of the cell `mlp`.
 */
export interface MlpNames {
  readonly sizes: 'n' | 'd' | 'k';
  readonly parameters: 'W1' | 'b1' | 'W2' | 'b2';
  readonly inputs: 'x' | 'y';
  readonly forwardInputs: 'x';
  readonly initials: never;
  readonly values: 'a' | 'h' | 'o';
}

export type Mlp<A extends FloatArray = FloatArray> = EmittedModel<A, MlpNames>;
export type MlpSizes = Readonly<Record<MlpNames['sizes'], number>>;
type ForwardMemory = Readonly<
  Record<'W1' | 'b1' | 'W2' | 'b2' | 'x' | 'W1x' | 'a' | 'h' | 'W2h' | 'o' | 'x_classes', FloatArray>
>;

/**
 * A part of `forward`.
 */
function forward_h(
  T: number,
  bFrom: number,
  bTo: number,
  B: number,
  n: number,
  b1: FloatArray,
  W1x: FloatArray,
  a: FloatArray,
  h: FloatArray,
): void {
  // a[t] = W1*x[t] + b1    n×1
  // h[t] = sigmoid(a[t])    n×1
  for (let t = 1; t <= T; t++) {
    for (let b = bFrom; b < bTo; b++) {
      const at = ((t - 1) * B + b) * n;
      for (let i = 0; i < n; i++) {
        const a_t = W1x[at + i]! + b1[i]!;
        a[at + i] = a_t;
        h[at + i] = sigmoid(a_t);
      }
    }
  }
}

/**
 * A part of `forward`.
 */
function forward_o(
  T: number,
  bFrom: number,
  bTo: number,
  B: number,
  k: number,
  b2: FloatArray,
  W2h: FloatArray,
  o: FloatArray,
): void {
  // o[t] = W2*h[t] + b2    k×1
  for (let t = 1; t <= T; t++) {
    for (let b = bFrom; b < bTo; b++) {
      const at = ((t - 1) * B + b) * k;
      for (let i = 0; i < k; i++) {
        o[at + i] = W2h[at + i]! + b2[i]!;
      }
    }
  }
}

/**
 * All values of the forward pass.
 */
function forward(
  { n, d, k }: MlpSizes,
  T: number,
  B: number,
  memory: ForwardMemory,
  { bFrom, bTo, rFrom, rTo, rShared, xClasses, xVectors, several, meet }: Part<'b' | 'r', 'xClasses' | 'xVectors'>,
): void {
  const { W1, b1, W2, b2, x, W1x, a, h, W2h, o, x_classes } = memory;
  // W1x[t] = W1*x[t]    n×1
  if (xClasses) {
    if (rShared) {
      lookUp(rTo - rFrom, n, d, W1x, rFrom * n, n, W1, 0, d, x_classes, rFrom);
    }
  }

  if (xVectors) {
    if (several) {
      meet();
    }

    if (rShared) {
      timesTransposed(rTo - rFrom, n, d, W1x, rFrom * n, n, x, rFrom * d, d, W1, 0, d);
    }
  }

  if (several) {
    meet();
  }

  forward_h(T, bFrom, bTo, B, n, b1, W1x, a, h);
  if (several) {
    meet();
  }

  if (rShared) {
    // W2h[t] = W2*h[t]    k×1
    timesTransposed(rTo - rFrom, k, n, W2h, rFrom * k, k, h, rFrom * n, n, W2, 0, n);
  }

  if (several) {
    meet();
  }

  forward_o(T, bFrom, bTo, B, k, b2, W2h, o);
}

type TrainMemory = Readonly<
  Record<
    | 'W1'
    | 'b1'
    | 'W2'
    | 'b2'
    | 'x'
    | 'y'
    | 'W1x'
    | 'h'
    | 'W2h'
    | 'o'
    | 'softmax_o'
    | 'logsumexp_o'
    | 'go'
    | 'gh'
    | 'ga'
    | 'ylogsoftmax_o'
    | 'gW1'
    | 'gb1'
    | 'gW2'
    | 'gb2'
    | 'gx'
    | 'gy'
    | 'x_classes',
    FloatArray
  >
>;

/**
 * A part of `train`.
 */
function train_h(
  T: number,
  bFrom: number,
  bTo: number,
  B: number,
  n: number,
  b1: FloatArray,
  W1x: FloatArray,
  h: FloatArray,
): void {
  // a[t] = W1*x[t] + b1    n×1
  // h[t] = sigmoid(a[t])    n×1
  for (let t = 1; t <= T; t++) {
    for (let b = bFrom; b < bTo; b++) {
      const at = ((t - 1) * B + b) * n;
      for (let i = 0; i < n; i++) {
        const a = W1x[at + i]! + b1[i]!;
        h[at + i] = sigmoid(a);
      }
    }
  }
}

/**
 * A part of `train`.
 */
function train_go(
  T: number,
  bFrom: number,
  bTo: number,
  B: number,
  k: number,
  b2: FloatArray,
  y: FloatArray,
  W2h: FloatArray,
  o: FloatArray,
  softmax_o: FloatArray,
  logsumexp_o: FloatArray,
  go: FloatArray,
): void {
  // o[t] = W2*h[t] + b2    k×1
  // softmax_o[t] = softmax(o[t])    k×1
  // logsumexp_o[t] = logsumexp(o[t])    1×1
  // go[t] = softmax(o[t]) - y[t]    k×1
  for (let t = 1; t <= T; t++) {
    for (let b = bFrom; b < bTo; b++) {
      let most = -3.4028234663852886e38;
      let sum = 0;
      const at = ((t - 1) * B + b) * k;
      for (let i = 0; i < k; i++) {
        const o_t = W2h[at + i]! + b2[i]!;
        o[at + i] = o_t;
        most = Math.max(most, o_t);
      }

      for (let i = 0; i < k; i++) {
        const power = exp(o[at + i]! - most);
        softmax_o[at + i] = power;
        sum += power;
      }

      logsumexp_o[(t - 1) * B + b] = most + Math.log(sum);
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
  bFrom: number,
  bTo: number,
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
  // ga[t] = gh[t].*h[t].*(vector(1) - h[t])    n×1
  // ylogsoftmax_o[t] = y[t]'*log(softmax(o[t]))    1×1
  for (let t = 1; t <= T; t++) {
    for (let b = bFrom; b < bTo; b++) {
      let sum = 0;
      const at = ((t - 1) * B + b) * n;
      for (let i = 0; i < n; i++) {
        const h_t = h[at + i]!;
        ga[at + i] = gh[at + i]! * h_t * (1 - h_t);
      }

      const logsumexp_o_t = logsumexp_o[(t - 1) * B + b]!;
      const at2 = ((t - 1) * B + b) * k;
      for (let i = 0; i < k; i++) {
        sum += y[at2 + i]! * (o[at2 + i]! - logsumexp_o_t);
      }

      ylogsoftmax_o[(t - 1) * B + b] = sum;
    }
  }
}

/**
 * A part of `train`.
 */
function train_gy(
  T: number,
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
  for (let t = 1; t <= T; t++) {
    for (let b = bFrom; b < bTo; b++) {
      const logsumexp_o_t = logsumexp_o[(t - 1) * B + b]!;
      const at = ((t - 1) * B + b) * k;
      for (let i = 0; i < k; i++) {
        gy[at + i] = scale * (logsumexp_o_t - o[at + i]!);
      }
    }
  }
}

/**
 * The loss and its gradients.
 * Sequences are [T][B][rows]. Every index was proved to lie inside its array.
 */
function train(
  { n, d, k }: MlpSizes,
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
    xClasses,
    xVectors,
    several,
    leads,
    meet,
  }: Part<'b' | 'r' | 'r2' | 'r3', 'xClasses' | 'xVectors'>,
): number {
  const {
    W1,
    b1,
    W2,
    b2,
    x,
    y,
    W1x,
    h,
    W2h,
    o,
    softmax_o,
    logsumexp_o,
    go,
    gh,
    ga,
    ylogsoftmax_o,
    gW1,
    gb1,
    gW2,
    gb2,
    gx,
    gy,
    x_classes,
  } = memory;
  let loss = 0;
  // W1x[t] = W1*x[t]    n×1
  if (xClasses) {
    if (rShared) {
      lookUp(rTo - rFrom, n, d, W1x, rFrom * n, n, W1, 0, d, x_classes, rFrom);
    }
  }

  if (xVectors) {
    if (several) {
      meet();
    }

    if (rShared) {
      timesTransposed(rTo - rFrom, n, d, W1x, rFrom * n, n, x, rFrom * d, d, W1, 0, d);
    }
  }

  if (several) {
    meet();
  }

  train_h(T, bFrom, bTo, B, n, b1, W1x, h);
  if (several) {
    meet();
  }

  if (rShared) {
    // W2h[t] = W2*h[t]    k×1
    timesTransposed(rTo - rFrom, k, n, W2h, rFrom * k, k, h, rFrom * n, n, W2, 0, n);
  }

  if (several) {
    meet();
  }

  train_go(T, bFrom, bTo, B, k, b2, y, W2h, o, softmax_o, logsumexp_o, go);
  if (several) {
    meet();
  }

  if (rShared) {
    // gh[t] = W2'*go[t]    n×1
    times(rTo - rFrom, n, k, gh, rFrom * n, n, go, rFrom * k, k, W2, 0, n);
  }

  if (several) {
    meet();
  }

  train_ylogsoftmax_o(T, bFrom, bTo, B, n, k, y, h, o, logsumexp_o, gh, ga, ylogsoftmax_o);
  if (several) {
    meet();
  }

  if (leads) {
    // loss = Σ over t and examples of -y[t]'*log(softmax(o[t]))    1×1
    for (let t = 1; t <= T; t++) {
      const at = (t - 1) * B;
      for (let b = 0; b < B; b++) {
        loss -= ylogsoftmax_o[at + b]!;
      }
    }
  }

  // ∂L/∂W1 = Σ over t and examples of ga[t]*x[t]'    n×d
  if (xClasses) {
    if (r2Shared) {
      scatter(r2To - r2From, d, T * B, gW1, r2From * d, d, ga, r2From, n, x_classes, 0, scale);
    }
  }

  if (xVectors) {
    if (several) {
      meet();
    }

    if (r2Shared) {
      transposedTimes(r2To - r2From, d, T * B, gW1, r2From * d, d, ga, r2From, n, x, 0, d, scale);
    }
  }

  if (r2Shared) {
    // ∂L/∂b1 = Σ over t and examples of ga[t]    n×1
    totals(T * B, r2To - r2From, gb1, r2From, ga, r2From, n, scale);
  }

  if (r3Shared) {
    // ∂L/∂W2 = Σ over t and examples of go[t]*h[t]'    k×n
    transposedTimes(r3To - r3From, n, T * B, gW2, r3From * n, n, go, r3From, k, h, 0, n, scale);
    // ∂L/∂b2 = Σ over t and examples of go[t]    k×1
    totals(T * B, r3To - r3From, gb2, r3From, go, r3From, k, scale);
  }

  if (inputGradients) {
    if (rShared) {
      // gx[t] = W1'*ga[t]    d×1
      times(rTo - rFrom, d, n, gx, rFrom * d, d, ga, rFrom * n, n, W1, 0, d, scale);
    }

    train_gy(T, bFrom, bTo, B, k, o, logsumexp_o, gy, scale);
  }

  return scale * loss;
}

type ForwardMaskedMemory = Readonly<
  Record<'W1' | 'b1' | 'W2' | 'b2' | 'x' | 'W1x' | 'a' | 'h' | 'W2h' | 'o' | 'x_classes', FloatArray>
>;

/**
 * A part of `forwardMasked`.
 */
function forwardMasked_h(
  T: number,
  bFrom: number,
  bTo: number,
  B: number,
  n: number,
  b1: FloatArray,
  W1x: FloatArray,
  a: FloatArray,
  h: FloatArray,
): void {
  // a[t] = W1*x[t] + b1    n×1
  // h[t] = sigmoid(a[t])    n×1
  for (let t = 1; t <= T; t++) {
    for (let b = bFrom; b < bTo; b++) {
      const at = ((t - 1) * B + b) * n;
      for (let i = 0; i < n; i++) {
        const a_t = W1x[at + i]! + b1[i]!;
        a[at + i] = a_t;
        h[at + i] = sigmoid(a_t);
      }
    }
  }
}

/**
 * A part of `forwardMasked`.
 */
function forwardMasked_o(
  T: number,
  bFrom: number,
  bTo: number,
  B: number,
  k: number,
  b2: FloatArray,
  W2h: FloatArray,
  o: FloatArray,
): void {
  // o[t] = W2*h[t] + b2    k×1
  for (let t = 1; t <= T; t++) {
    for (let b = bFrom; b < bTo; b++) {
      const at = ((t - 1) * B + b) * k;
      for (let i = 0; i < k; i++) {
        o[at + i] = W2h[at + i]! + b2[i]!;
      }
    }
  }
}

/**
 * All values of the forward pass, states held where the mask is 0.
 */
function forwardMasked(
  { n, d, k }: MlpSizes,
  T: number,
  B: number,
  memory: ForwardMaskedMemory,
  { bFrom, bTo, rFrom, rTo, rShared, xClasses, xVectors, several, meet }: Part<'b' | 'r', 'xClasses' | 'xVectors'>,
): void {
  const { W1, b1, W2, b2, x, W1x, a, h, W2h, o, x_classes } = memory;
  // W1x[t] = W1*x[t]    n×1
  if (xClasses) {
    if (rShared) {
      lookUp(rTo - rFrom, n, d, W1x, rFrom * n, n, W1, 0, d, x_classes, rFrom);
    }
  }

  if (xVectors) {
    if (several) {
      meet();
    }

    if (rShared) {
      timesTransposed(rTo - rFrom, n, d, W1x, rFrom * n, n, x, rFrom * d, d, W1, 0, d);
    }
  }

  if (several) {
    meet();
  }

  forwardMasked_h(T, bFrom, bTo, B, n, b1, W1x, a, h);
  if (several) {
    meet();
  }

  if (rShared) {
    // W2h[t] = W2*h[t]    k×1
    timesTransposed(rTo - rFrom, k, n, W2h, rFrom * k, k, h, rFrom * n, n, W2, 0, n);
  }

  if (several) {
    meet();
  }

  forwardMasked_o(T, bFrom, bTo, B, k, b2, W2h, o);
}

type TrainMaskedMemory = Readonly<
  Record<
    | 'W1'
    | 'b1'
    | 'W2'
    | 'b2'
    | 'x'
    | 'y'
    | 'mask'
    | 'W1x'
    | 'h'
    | 'W2h'
    | 'o'
    | 'softmax_o'
    | 'logsumexp_o'
    | 'go'
    | 'gh'
    | 'ga'
    | 'ylogsoftmax_o'
    | 'gW1'
    | 'gb1'
    | 'gW2'
    | 'gb2'
    | 'gx'
    | 'gy'
    | 'x_classes',
    FloatArray
  >
>;

/**
 * A part of `trainMasked`.
 */
function trainMasked_h(
  T: number,
  bFrom: number,
  bTo: number,
  B: number,
  n: number,
  b1: FloatArray,
  W1x: FloatArray,
  h: FloatArray,
): void {
  // a[t] = W1*x[t] + b1    n×1
  // h[t] = sigmoid(a[t])    n×1
  for (let t = 1; t <= T; t++) {
    for (let b = bFrom; b < bTo; b++) {
      const at = ((t - 1) * B + b) * n;
      for (let i = 0; i < n; i++) {
        const a = W1x[at + i]! + b1[i]!;
        h[at + i] = sigmoid(a);
      }
    }
  }
}

/**
 * A part of `trainMasked`.
 */
function trainMasked_go(
  T: number,
  bFrom: number,
  bTo: number,
  B: number,
  k: number,
  b2: FloatArray,
  y: FloatArray,
  mask: FloatArray,
  W2h: FloatArray,
  o: FloatArray,
  softmax_o: FloatArray,
  logsumexp_o: FloatArray,
  go: FloatArray,
): void {
  // o[t] = W2*h[t] + b2    k×1
  // softmax_o[t] = softmax(o[t])    k×1
  // logsumexp_o[t] = logsumexp(o[t])    1×1
  // go[t] = mask[t]*(softmax(o[t]) - y[t])    k×1
  for (let t = 1; t <= T; t++) {
    for (let b = bFrom; b < bTo; b++) {
      let most = -3.4028234663852886e38;
      let sum = 0;
      const at = ((t - 1) * B + b) * k;
      for (let i = 0; i < k; i++) {
        const o_t = W2h[at + i]! + b2[i]!;
        o[at + i] = o_t;
        most = Math.max(most, o_t);
      }

      for (let i = 0; i < k; i++) {
        const power = exp(o[at + i]! - most);
        softmax_o[at + i] = power;
        sum += power;
      }

      logsumexp_o[(t - 1) * B + b] = most + Math.log(sum);
      const part = sum !== 0 ? 1 / sum : 0;
      const mask_t = mask[(t - 1) * B + b]!;
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
  bFrom: number,
  bTo: number,
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
  // ga[t] = gh[t].*h[t].*(vector(1) - h[t])    n×1
  // ylogsoftmax_o[t] = y[t]'*log(softmax(o[t]))    1×1
  for (let t = 1; t <= T; t++) {
    for (let b = bFrom; b < bTo; b++) {
      let sum = 0;
      const at = ((t - 1) * B + b) * n;
      for (let i = 0; i < n; i++) {
        const h_t = h[at + i]!;
        ga[at + i] = gh[at + i]! * h_t * (1 - h_t);
      }

      const logsumexp_o_t = logsumexp_o[(t - 1) * B + b]!;
      const at2 = ((t - 1) * B + b) * k;
      for (let i = 0; i < k; i++) {
        sum += y[at2 + i]! * (o[at2 + i]! - logsumexp_o_t);
      }

      ylogsoftmax_o[(t - 1) * B + b] = sum;
    }
  }
}

/**
 * A part of `trainMasked`.
 */
function trainMasked_gy(
  T: number,
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
  for (let t = 1; t <= T; t++) {
    for (let b = bFrom; b < bTo; b++) {
      const mask_t = mask[(t - 1) * B + b]!;
      const logsumexp_o_t = logsumexp_o[(t - 1) * B + b]!;
      const at = ((t - 1) * B + b) * k;
      for (let i = 0; i < k; i++) {
        gy[at + i] = scale * (mask_t !== 0 ? -(o[at + i]! - logsumexp_o_t) : 0);
      }
    }
  }
}

/**
 * The loss and its gradients, states held where the mask is 0.
 * Sequences are [T][B][rows]. Every index was proved to lie inside its array.
 */
function trainMasked(
  { n, d, k }: MlpSizes,
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
    xClasses,
    xVectors,
    several,
    leads,
    meet,
  }: Part<'b' | 'r' | 'r2' | 'r3', 'xClasses' | 'xVectors'>,
): number {
  const {
    W1,
    b1,
    W2,
    b2,
    x,
    y,
    mask,
    W1x,
    h,
    W2h,
    o,
    softmax_o,
    logsumexp_o,
    go,
    gh,
    ga,
    ylogsoftmax_o,
    gW1,
    gb1,
    gW2,
    gb2,
    gx,
    gy,
    x_classes,
  } = memory;
  let loss = 0;
  // W1x[t] = W1*x[t]    n×1
  if (xClasses) {
    if (rShared) {
      lookUp(rTo - rFrom, n, d, W1x, rFrom * n, n, W1, 0, d, x_classes, rFrom);
    }
  }

  if (xVectors) {
    if (several) {
      meet();
    }

    if (rShared) {
      timesTransposed(rTo - rFrom, n, d, W1x, rFrom * n, n, x, rFrom * d, d, W1, 0, d);
    }
  }

  if (several) {
    meet();
  }

  trainMasked_h(T, bFrom, bTo, B, n, b1, W1x, h);
  if (several) {
    meet();
  }

  if (rShared) {
    // W2h[t] = W2*h[t]    k×1
    timesTransposed(rTo - rFrom, k, n, W2h, rFrom * k, k, h, rFrom * n, n, W2, 0, n);
  }

  if (several) {
    meet();
  }

  trainMasked_go(T, bFrom, bTo, B, k, b2, y, mask, W2h, o, softmax_o, logsumexp_o, go);
  if (several) {
    meet();
  }

  if (rShared) {
    // gh[t] = W2'*go[t]    n×1
    times(rTo - rFrom, n, k, gh, rFrom * n, n, go, rFrom * k, k, W2, 0, n);
  }

  if (several) {
    meet();
  }

  trainMasked_ylogsoftmax_o(T, bFrom, bTo, B, n, k, y, h, o, logsumexp_o, gh, ga, ylogsoftmax_o);
  if (several) {
    meet();
  }

  if (leads) {
    // loss = Σ over t and examples of -mask[t]*y[t]'*log(softmax(o[t]))    1×1
    for (let t = 1; t <= T; t++) {
      const at = (t - 1) * B;
      for (let b = 0; b < B; b++) {
        loss += mask[at + b]! !== 0 ? -ylogsoftmax_o[at + b]! : 0;
      }
    }
  }

  // ∂L/∂W1 = Σ over t and examples of ga[t]*x[t]'    n×d
  if (xClasses) {
    if (r2Shared) {
      scatter(r2To - r2From, d, T * B, gW1, r2From * d, d, ga, r2From, n, x_classes, 0, scale);
    }
  }

  if (xVectors) {
    if (several) {
      meet();
    }

    if (r2Shared) {
      transposedTimes(r2To - r2From, d, T * B, gW1, r2From * d, d, ga, r2From, n, x, 0, d, scale);
    }
  }

  if (r2Shared) {
    // ∂L/∂b1 = Σ over t and examples of ga[t]    n×1
    totals(T * B, r2To - r2From, gb1, r2From, ga, r2From, n, scale);
  }

  if (r3Shared) {
    // ∂L/∂W2 = Σ over t and examples of go[t]*h[t]'    k×n
    transposedTimes(r3To - r3From, n, T * B, gW2, r3From * n, n, go, r3From, k, h, 0, n, scale);
    // ∂L/∂b2 = Σ over t and examples of go[t]    k×1
    totals(T * B, r3To - r3From, gb2, r3From, go, r3From, k, scale);
  }

  if (inputGradients) {
    if (rShared) {
      // gx[t] = W1'*ga[t]    d×1
      times(rTo - rFrom, d, n, gx, rFrom * d, d, ga, rFrom * n, n, W1, 0, d, scale);
    }

    trainMasked_gy(T, bFrom, bTo, B, k, mask, o, logsumexp_o, gy, scale);
  }

  return scale * loss;
}

export const emitted: Emitted = {
  name: 'mlp',
  sizes: ['n', 'd', 'k'],
  parameters: ({ n, d, k }: MlpSizes) => ({ W1: [n, d], b1: [n, 1], W2: [k, n], b2: [k, 1] }),
  starts: { W1: 'glorot', b1: 0, W2: 'glorot', b2: 0 },
  packs: {},
  inputs: ({ d, k }: MlpSizes) => ({
    x: { shape: [d, 1], once: false },
    y: { shape: [k, 1], once: false, sumsToOne: true },
  }),
  initials: () => ({}),
  gradients: { W1: 'gW1', b1: 'gb1', W2: 'gW2', b2: 'gb2', x: 'gx', y: 'gy' },
  gradientPacks: {},
  forward: {
    reads: ['x'],
    work: ({ n, k }: MlpSizes, T: number, B: number) => ({
      W1x: T * B * n,
      a: T * B * n,
      h: T * B * n,
      W2h: T * B * k,
      o: T * B * k,
    }),
    shares: (_sizes: MlpSizes, T: number, B: number) => ({ b: B, r: T * B }),
    views: ({ n, k }: MlpSizes, T: number, B: number) => ({
      a: ['a', 0, T * B * n],
      h: ['h', 0, T * B * n],
      o: ['o', 0, T * B * k],
    }),
    final: () => ({}),
    classes: { x: ['x_classes', 'xClasses', 'xVectors'] },
    run: forward,
  },
  training: {
    reads: ['x', 'y'],
    work: ({ n, k }: MlpSizes, T: number, B: number) => ({
      W1x: T * B * n,
      h: T * B * n,
      W2h: T * B * k,
      o: T * B * k,
      softmax_o: T * B * k,
      logsumexp_o: T * B,
      go: T * B * k,
      ga: T * B * n,
      ylogsoftmax_o: T * B,
    }),
    shares: ({ n, k }: MlpSizes, T: number, B: number) => ({ b: B, r: T * B, r2: n, r3: k }),
    classes: { x: ['x_classes', 'xClasses', 'xVectors'] },
    lent: { gh: 'W1x' },
    run: train,
  },
  maskedForward: {
    reads: ['x'],
    work: ({ n, k }: MlpSizes, T: number, B: number) => ({
      W1x: T * B * n,
      a: T * B * n,
      h: T * B * n,
      W2h: T * B * k,
      o: T * B * k,
    }),
    shares: (_sizes: MlpSizes, T: number, B: number) => ({ b: B, r: T * B }),
    views: ({ n, k }: MlpSizes, T: number, B: number) => ({
      a: ['a', 0, T * B * n],
      h: ['h', 0, T * B * n],
      o: ['o', 0, T * B * k],
    }),
    final: () => ({}),
    classes: { x: ['x_classes', 'xClasses', 'xVectors'] },
    run: forwardMasked,
  },
  maskedTraining: {
    reads: ['x', 'y'],
    work: ({ n, k }: MlpSizes, T: number, B: number) => ({
      W1x: T * B * n,
      h: T * B * n,
      W2h: T * B * k,
      o: T * B * k,
      softmax_o: T * B * k,
      logsumexp_o: T * B,
      go: T * B * k,
      ga: T * B * n,
      ylogsoftmax_o: T * B,
    }),
    shares: ({ n, k }: MlpSizes, T: number, B: number) => ({ b: B, r: T * B, r2: n, r3: k }),
    classes: { x: ['x_classes', 'xClasses', 'xVectors'] },
    lent: { gh: 'W1x' },
    run: trainMasked,
  },
  streams: true,
  compiled,
  thread: () => import.meta.url.replace(/[^/]*$/, 'threads/mlp.js'),
};

/**
 * A model of the cell `mlp`: parameters, gradients and kernels over preallocated arrays.
 *
 * W1 is n×d.
 * b1 is n×1.
 * W2 is k×n.
 * b2 is k×1.
 * @throws TracegradRuntimeError `bad-value` for a size or an option outside its domain
 */
export function mlp<K extends NumberType = 'float32'>(
  sizes: MlpSizes,
  options: ModelOptions<K> = {},
): Mlp<FloatArrays[K]> {
  return build<MlpNames, K>(emitted, sizes, options);
}
