// Emitted from packages/symbolic/src/gallery/gallery.ts. Do not edit: npx nx run codegen
/**
 * rnn-last
 *
 *     a[t] = W*h[t-1] + U*x[t] + b
 *     h[t] = tanh(a[t])
 *     o = V*h[T] + c
 *     loss = -y'*log(softmax(o))
 *     h[0] = h0
 */
import {
  build,
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
} from './kernel.js';
import { compiled } from './wasm/rnn-last.js';

/**
 * The names of the cell `rnn-last`.
 */
export interface RnnLastNames {
  readonly sizes: 'n' | 'd' | 'k';
  readonly parameters: 'W' | 'U' | 'b' | 'V' | 'c';
  readonly inputs: 'x' | 'y';
  readonly forwardInputs: 'x';
  readonly initials: 'h0';
  readonly values: 'a' | 'h' | 'o';
}

export type RnnLast<A extends FloatArray = FloatArray> = EmittedModel<A, RnnLastNames>;
export type RnnLastSizes = Readonly<Record<RnnLastNames['sizes'], number>>;
type ForwardMemory = Readonly<
  Record<'W' | 'U' | 'b' | 'V' | 'c' | 'x' | 'h0' | 'Ux' | 'Wh' | 'a' | 'h' | 'Vh' | 'o', FloatArray>
>;

/**
 * All values of the forward pass.
 */
function forward({ n, d, k }: RnnLastSizes, T: number, B: number, memory: ForwardMemory): void {
  const { W, U, b, V, c, x, h0, Ux, Wh, a, h, Vh, o } = memory;
  // h[0] = h0
  for (let e = 0; e < B; e++) {
    const at = e * n;
    for (let i = 0; i < n; i++) {
      h[at + i] = h0[at + i]!;
    }
  }

  // Ux[t] = U*x[t]    n×1
  timesTransposed(T * B, n, d, Ux, 0, n, x, 0, d, U, 0, d);
  for (let t = 1; t <= T; t++) {
    // Wh[t] = W*h[t-1]    n×1
    timesTransposed(B, n, n, Wh, 0, n, h, (t - 1) * B * n, n, W, 0, n);
    // a[t] = W*h[t-1] + U*x[t] + b    n×1
    // h[t] = tanh(a[t])    n×1
    for (let e = 0; e < B; e++) {
      const at = e * n;
      const at2 = ((t - 1) * B + e) * n;
      const at3 = (t * B + e) * n;
      for (let i = 0; i < n; i++) {
        const a_t = Wh[at + i]! + Ux[at2 + i]! + b[i]!;
        a[at2 + i] = a_t;
        h[at3 + i] = Math.tanh(a_t);
      }
    }
  }

  // Vh = V*h[T]    k×1
  timesTransposed(B, k, n, Vh, 0, k, h, T * B * n, n, V, 0, n);
  // o = V*h[T] + c    k×1
  for (let e = 0; e < B; e++) {
    const at = e * k;
    for (let i = 0; i < k; i++) {
      o[at + i] = Vh[at + i]! + c[i]!;
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
    | 'h0'
    | 'Ux'
    | 'Wh'
    | 'h'
    | 'Vh'
    | 'o'
    | 'softmax_o'
    | 'go'
    | 'Vgo'
    | 'ga'
    | 'Wga'
    | 'logsumexp_o'
    | 'ylogsoftmax_o'
    | 'gW'
    | 'gU'
    | 'gb'
    | 'gV'
    | 'gc'
    | 'gh0'
    | 'gx'
    | 'gy',
    FloatArray
  >
>;

/**
 * The loss and its gradients.
 * Sequences are [T][B][rows]. Every index was proved to lie inside its array.
 */
function train(
  { n, d, k }: RnnLastSizes,
  T: number,
  B: number,
  memory: TrainMemory,
  scale: number,
  inputGradients: boolean,
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
    go,
    Vgo,
    ga,
    Wga,
    logsumexp_o,
    ylogsoftmax_o,
    gW,
    gU,
    gb,
    gV,
    gc,
    gh0,
    gx,
    gy,
  } = memory;
  // h[0] = h0
  for (let e = 0; e < B; e++) {
    const at = e * n;
    for (let i = 0; i < n; i++) {
      h[at + i] = h0[at + i]!;
    }
  }

  Wga.fill(0, T * B * n, T * B * n + B * n);
  let loss = 0;
  // Ux[t] = U*x[t]    n×1
  timesTransposed(T * B, n, d, Ux, 0, n, x, 0, d, U, 0, d);
  for (let t = 1; t <= T; t++) {
    // Wh[t] = W*h[t-1]    n×1
    timesTransposed(B, n, n, Wh, 0, n, h, (t - 1) * B * n, n, W, 0, n);
    // a[t] = W*h[t-1] + U*x[t] + b    n×1
    // h[t] = tanh(a[t])    n×1
    for (let e = 0; e < B; e++) {
      const at = e * n;
      const at2 = ((t - 1) * B + e) * n;
      const at3 = (t * B + e) * n;
      for (let i = 0; i < n; i++) {
        const a = Wh[at + i]! + Ux[at2 + i]! + b[i]!;
        h[at3 + i] = Math.tanh(a);
      }
    }
  }

  // Vh = V*h[T]    k×1
  timesTransposed(B, k, n, Vh, 0, k, h, T * B * n, n, V, 0, n);
  // o = V*h[T] + c    k×1
  for (let e = 0; e < B; e++) {
    const at = e * k;
    for (let i = 0; i < k; i++) {
      o[at + i] = Vh[at + i]! + c[i]!;
    }
  }

  // softmax_o = softmax(o)    k×1
  for (let e = 0; e < B; e++) {
    let most = o[e * k]!;
    const at = e * k;
    for (let i = 1; i < k; i++) {
      most = Math.max(most, o[at + i]!);
    }

    let sum = 0;
    for (let i = 0; i < k; i++) {
      const power = Math.exp(o[at + i]! - most);
      softmax_o[at + i] = power;
      sum += power;
    }

    const part = 1 / sum;
    for (let i = 0; i < k; i++) {
      softmax_o[at + i] = softmax_o[at + i]! * part;
    }
  }

  // go = softmax(o) - y    k×1
  for (let e = 0; e < B; e++) {
    const at = e * k;
    for (let i = 0; i < k; i++) {
      go[at + i] = softmax_o[at + i]! - y[at + i]!;
    }
  }

  // Vgo = V'*go    n×1
  times(B, n, k, Vgo, 0, n, go, 0, k, V, 0, n);
  for (let t = T; t >= 1; t--) {
    // gh[t] = W'*ga[t+1] + [t = T]*V'*go    n×1
    // ga[t] = gh[t].*(vector(1) - h[t].^2)    n×1
    for (let e = 0; e < B; e++) {
      const at = (t * B + e) * n;
      const at2 = e * n;
      const at3 = ((t - 1) * B + e) * n;
      for (let i = 0; i < n; i++) {
        const gh = Wga[at + i]! + (t === T ? 1 : 0) * Vgo[at2 + i]!;
        const h_t = h[at + i]!;
        ga[at3 + i] = gh * (1 - h_t * h_t);
      }
    }

    // Wga[t] = W'*ga[t]    n×1
    times(B, n, n, Wga, (t - 1) * B * n, n, ga, (t - 1) * B * n, n, W, 0, n);
  }

  // logsumexp_o = logsumexp(o)    1×1
  for (let e = 0; e < B; e++) {
    let most = o[e * k]!;
    const at = e * k;
    for (let i = 1; i < k; i++) {
      most = Math.max(most, o[at + i]!);
    }

    let sum = 0;
    for (let i = 0; i < k; i++) {
      sum += Math.exp(o[at + i]! - most);
    }

    logsumexp_o[e] = most + Math.log(sum);
  }

  // ylogsoftmax_o = y'*log(softmax(o))    1×1
  for (let e = 0; e < B; e++) {
    let sum = 0;
    const logsumexp_o_t = logsumexp_o[e]!;
    const at = e * k;
    for (let i = 0; i < k; i++) {
      sum += y[at + i]! * (o[at + i]! - logsumexp_o_t);
    }

    ylogsoftmax_o[e] = sum;
  }

  // loss = Σ over examples of -y'*log(softmax(o))    1×1
  for (let e = 0; e < B; e++) {
    loss -= ylogsoftmax_o[e]!;
  }

  // ∂L/∂W = Σ over t and examples of ga[t]*h[t-1]'    n×n
  transposedTimes(n, n, T * B, gW, 0, n, ga, 0, n, h, 0, n, scale);
  // ∂L/∂U = Σ over t and examples of ga[t]*x[t]'    n×d
  transposedTimes(n, d, T * B, gU, 0, d, ga, 0, n, x, 0, d, scale);
  // ∂L/∂b = Σ over t and examples of ga[t]    n×1
  totals(T * B, n, gb, 0, ga, 0, n, scale);
  // ∂L/∂V = Σ over examples of go*h[T]'    k×n
  transposedTimes(k, n, B, gV, 0, n, go, 0, k, h, T * B * n, n, scale);
  // ∂L/∂c = Σ over examples of go    k×1
  totals(B, k, gc, 0, go, 0, k, scale);
  // gh0 = W'*ga[1]    n×1
  for (let e = 0; e < B; e++) {
    const at = e * n;
    for (let i = 0; i < n; i++) {
      gh0[at + i] = scale * Wga[at + i]!;
    }
  }

  if (inputGradients) {
    // gx[t] = U'*ga[t]    d×1
    times(T * B, d, n, gx, 0, d, ga, 0, n, U, 0, d, scale);
    // gy = -log(softmax(o))    k×1
    for (let e = 0; e < B; e++) {
      const logsumexp_o_t = logsumexp_o[e]!;
      const at = e * k;
      for (let i = 0; i < k; i++) {
        gy[at + i] = scale * (logsumexp_o_t - o[at + i]!);
      }
    }
  }

  return scale * loss;
}

type ForwardMaskedMemory = Readonly<
  Record<
    'W' | 'U' | 'b' | 'V' | 'c' | 'x' | 'mask' | 'h0' | 'Ux' | 'Wh' | 'a' | 'h_next' | 'h' | 'Vh' | 'o',
    FloatArray
  >
>;

/**
 * All values of the forward pass, states held where the mask is 0.
 */
function forwardMasked({ n, d, k }: RnnLastSizes, T: number, B: number, memory: ForwardMaskedMemory): void {
  const { W, U, b, V, c, x, mask, h0, Ux, Wh, a, h_next, h, Vh, o } = memory;
  // h[0] = h0
  for (let e = 0; e < B; e++) {
    const at = e * n;
    for (let i = 0; i < n; i++) {
      h[at + i] = h0[at + i]!;
    }
  }

  // Ux[t] = U*x[t]    n×1
  timesTransposed(T * B, n, d, Ux, 0, n, x, 0, d, U, 0, d);
  for (let t = 1; t <= T; t++) {
    // Wh[t] = W*h[t-1]    n×1
    timesTransposed(B, n, n, Wh, 0, n, h, (t - 1) * B * n, n, W, 0, n);
    // a[t] = W*h[t-1] + U*x[t] + b    n×1
    // h_next[t] = tanh(a[t])    n×1
    // h[t] = mask[t]*h_next[t] + (1 - mask[t])*h[t-1]    n×1
    for (let e = 0; e < B; e++) {
      const mask_t = mask[(t - 1) * B + e]!;
      const at = e * n;
      const at2 = ((t - 1) * B + e) * n;
      const at3 = (t * B + e) * n;
      for (let i = 0; i < n; i++) {
        const a_t = Wh[at + i]! + Ux[at2 + i]! + b[i]!;
        a[at2 + i] = a_t;
        const h_next_t = Math.tanh(a_t);
        h_next[at2 + i] = h_next_t;
        h[at3 + i] = mask_t * h_next_t + (1 - mask_t) * h[at2 + i]!;
      }
    }
  }

  // Vh = V*h[T]    k×1
  timesTransposed(B, k, n, Vh, 0, k, h, T * B * n, n, V, 0, n);
  // o = V*h[T] + c    k×1
  for (let e = 0; e < B; e++) {
    const at = e * k;
    for (let i = 0; i < k; i++) {
      o[at + i] = Vh[at + i]! + c[i]!;
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
    | 'h0'
    | 'mask_padded'
    | 'Ux'
    | 'Wh'
    | 'h_next'
    | 'h'
    | 'Vh'
    | 'o'
    | 'softmax_o'
    | 'go'
    | 'Vgo'
    | 'gh'
    | 'ga'
    | 'Wga'
    | 'logsumexp_o'
    | 'ylogsoftmax_o'
    | 'gW'
    | 'gU'
    | 'gb'
    | 'gV'
    | 'gc'
    | 'gh0'
    | 'gx'
    | 'gy',
    FloatArray
  >
>;

/**
 * The loss and its gradients, states held where the mask is 0.
 * Sequences are [T][B][rows]. Every index was proved to lie inside its array.
 */
function trainMasked(
  { n, d, k }: RnnLastSizes,
  T: number,
  B: number,
  memory: TrainMaskedMemory,
  scale: number,
  inputGradients: boolean,
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
    mask_padded,
    Ux,
    Wh,
    h_next,
    h,
    Vh,
    o,
    softmax_o,
    go,
    Vgo,
    gh,
    ga,
    Wga,
    logsumexp_o,
    ylogsoftmax_o,
    gW,
    gU,
    gb,
    gV,
    gc,
    gh0,
    gx,
    gy,
  } = memory;
  mask_padded.fill(0, T * B, T * B + B);
  // h[0] = h0
  for (let e = 0; e < B; e++) {
    const at = e * n;
    for (let i = 0; i < n; i++) {
      h[at + i] = h0[at + i]!;
    }
  }

  gh.fill(0, T * B * n, T * B * n + B * n);
  Wga.fill(0, T * B * n, T * B * n + B * n);
  let loss = 0;
  // mask_padded[t] = mask[t], with room for the steps before 1 and after T    1×1
  for (let t = 1; t <= T; t++) {
    const at = (t - 1) * B;
    for (let e = 0; e < B; e++) {
      mask_padded[at + e] = mask[at + e]!;
    }
  }

  // Ux[t] = U*x[t]    n×1
  timesTransposed(T * B, n, d, Ux, 0, n, x, 0, d, U, 0, d);
  for (let t = 1; t <= T; t++) {
    // Wh[t] = W*h[t-1]    n×1
    timesTransposed(B, n, n, Wh, 0, n, h, (t - 1) * B * n, n, W, 0, n);
    // a[t] = W*h[t-1] + U*x[t] + b    n×1
    // h_next[t] = tanh(a[t])    n×1
    // h[t] = mask[t]*h_next[t] + (1 - mask[t])*h[t-1]    n×1
    for (let e = 0; e < B; e++) {
      const mask_t = mask[(t - 1) * B + e]!;
      const at = e * n;
      const at2 = ((t - 1) * B + e) * n;
      const at3 = (t * B + e) * n;
      for (let i = 0; i < n; i++) {
        const a = Wh[at + i]! + Ux[at2 + i]! + b[i]!;
        const h_next_t = Math.tanh(a);
        h_next[at2 + i] = h_next_t;
        h[at3 + i] = mask_t * h_next_t + (1 - mask_t) * h[at2 + i]!;
      }
    }
  }

  // Vh = V*h[T]    k×1
  timesTransposed(B, k, n, Vh, 0, k, h, T * B * n, n, V, 0, n);
  // o = V*h[T] + c    k×1
  for (let e = 0; e < B; e++) {
    const at = e * k;
    for (let i = 0; i < k; i++) {
      o[at + i] = Vh[at + i]! + c[i]!;
    }
  }

  // softmax_o = softmax(o)    k×1
  for (let e = 0; e < B; e++) {
    let most = o[e * k]!;
    const at = e * k;
    for (let i = 1; i < k; i++) {
      most = Math.max(most, o[at + i]!);
    }

    let sum = 0;
    for (let i = 0; i < k; i++) {
      const power = Math.exp(o[at + i]! - most);
      softmax_o[at + i] = power;
      sum += power;
    }

    const part = 1 / sum;
    for (let i = 0; i < k; i++) {
      softmax_o[at + i] = softmax_o[at + i]! * part;
    }
  }

  // go = softmax(o) - y    k×1
  for (let e = 0; e < B; e++) {
    const at = e * k;
    for (let i = 0; i < k; i++) {
      go[at + i] = softmax_o[at + i]! - y[at + i]!;
    }
  }

  // Vgo = V'*go    n×1
  times(B, n, k, Vgo, 0, n, go, 0, k, V, 0, n);
  for (let t = T; t >= 1; t--) {
    // gh[t] = W'*ga[t+1] + (1 - mask[t+1])*gh[t+1] + [t = T]*V'*go    n×1
    // gh_next[t] = mask[t]*gh[t]    n×1
    // ga[t] = gh_next[t].*(vector(1) - h_next[t].^2)    n×1
    for (let e = 0; e < B; e++) {
      const mask_padded_t = mask_padded[t * B + e]!;
      const mask_t = mask[(t - 1) * B + e]!;
      const at = (t * B + e) * n;
      const at2 = e * n;
      const at3 = ((t - 1) * B + e) * n;
      for (let i = 0; i < n; i++) {
        const gh_t = Wga[at + i]! + (1 - mask_padded_t) * gh[at + i]! + (t === T ? 1 : 0) * Vgo[at2 + i]!;
        gh[at3 + i] = gh_t;
        const gh_next = mask_t * gh_t;
        const h_next_t2 = h_next[at3 + i]!;
        ga[at3 + i] = gh_next * (1 - h_next_t2 * h_next_t2);
      }
    }

    // Wga[t] = W'*ga[t]    n×1
    times(B, n, n, Wga, (t - 1) * B * n, n, ga, (t - 1) * B * n, n, W, 0, n);
  }

  // logsumexp_o = logsumexp(o)    1×1
  for (let e = 0; e < B; e++) {
    let most = o[e * k]!;
    const at = e * k;
    for (let i = 1; i < k; i++) {
      most = Math.max(most, o[at + i]!);
    }

    let sum = 0;
    for (let i = 0; i < k; i++) {
      sum += Math.exp(o[at + i]! - most);
    }

    logsumexp_o[e] = most + Math.log(sum);
  }

  // ylogsoftmax_o = y'*log(softmax(o))    1×1
  for (let e = 0; e < B; e++) {
    let sum = 0;
    const logsumexp_o_t = logsumexp_o[e]!;
    const at = e * k;
    for (let i = 0; i < k; i++) {
      sum += y[at + i]! * (o[at + i]! - logsumexp_o_t);
    }

    ylogsoftmax_o[e] = sum;
  }

  // loss = Σ over examples of -y'*log(softmax(o))    1×1
  for (let e = 0; e < B; e++) {
    loss -= ylogsoftmax_o[e]!;
  }

  // ∂L/∂W = Σ over t and examples of ga[t]*h[t-1]'    n×n
  transposedTimes(n, n, T * B, gW, 0, n, ga, 0, n, h, 0, n, scale);
  // ∂L/∂U = Σ over t and examples of ga[t]*x[t]'    n×d
  transposedTimes(n, d, T * B, gU, 0, d, ga, 0, n, x, 0, d, scale);
  // ∂L/∂b = Σ over t and examples of ga[t]    n×1
  totals(T * B, n, gb, 0, ga, 0, n, scale);
  // ∂L/∂V = Σ over examples of go*h[T]'    k×n
  transposedTimes(k, n, B, gV, 0, n, go, 0, k, h, T * B * n, n, scale);
  // ∂L/∂c = Σ over examples of go    k×1
  totals(B, k, gc, 0, go, 0, k, scale);
  // gh0 = W'*ga[1] + (1 - mask[1])*gh[1]    n×1
  for (let e = 0; e < B; e++) {
    const mask_padded_t = mask_padded[e]!;
    const at = e * n;
    for (let i = 0; i < n; i++) {
      gh0[at + i] = scale * (Wga[at + i]! + (1 - mask_padded_t) * gh[at + i]!);
    }
  }

  if (inputGradients) {
    // gx[t] = U'*ga[t]    d×1
    times(T * B, d, n, gx, 0, d, ga, 0, n, U, 0, d, scale);
    // gy = -log(softmax(o))    k×1
    for (let e = 0; e < B; e++) {
      const logsumexp_o_t = logsumexp_o[e]!;
      const at = e * k;
      for (let i = 0; i < k; i++) {
        gy[at + i] = scale * (logsumexp_o_t - o[at + i]!);
      }
    }
  }

  return scale * loss;
}

const emitted: Emitted = {
  name: 'rnn-last',
  sizes: ['n', 'd', 'k'],
  parameters: ({ n, d, k }: RnnLastSizes) => ({ W: [n, n], U: [n, d], b: [n, 1], V: [k, n], c: [k, 1] }),
  packs: {},
  inputs: ({ d, k }: RnnLastSizes) => ({ x: { shape: [d, 1], once: false }, y: { shape: [k, 1], once: true } }),
  initials: ({ n }: RnnLastSizes) => ({ h0: [n, 1] }),
  gradients: { W: 'gW', U: 'gU', b: 'gb', V: 'gV', c: 'gc', h0: 'gh0', x: 'gx', y: 'gy' },
  gradientPacks: {},
  forward: {
    reads: ['x'],
    work: ({ n, k }: RnnLastSizes, T: number, B: number) => ({
      Ux: T * B * n,
      Wh: B * n,
      a: T * B * n,
      h: (T + 1) * B * n,
      Vh: B * k,
      o: B * k,
    }),
    views: ({ n, k }: RnnLastSizes, T: number, B: number) => ({
      a: ['a', 0, T * B * n],
      h: ['h', B * n, T * B * n],
      o: ['o', 0, B * k],
    }),
    final: ({ n }: RnnLastSizes, T: number, B: number) => ({ h0: ['h', T * B * n, B * n] }),
    run: forward,
  },
  training: {
    reads: ['x', 'y'],
    work: ({ n, k }: RnnLastSizes, T: number, B: number) => ({
      Ux: T * B * n,
      Wh: B * n,
      h: (T + 1) * B * n,
      Vh: B * k,
      o: B * k,
      softmax_o: B * k,
      go: B * k,
      Vgo: B * n,
      ga: T * B * n,
      Wga: (T + 1) * B * n,
      logsumexp_o: B,
      ylogsoftmax_o: B,
    }),
    run: train,
  },
  maskedForward: {
    reads: ['x'],
    work: ({ n, k }: RnnLastSizes, T: number, B: number) => ({
      Ux: T * B * n,
      Wh: B * n,
      a: T * B * n,
      h_next: T * B * n,
      h: (T + 1) * B * n,
      Vh: B * k,
      o: B * k,
    }),
    views: ({ n, k }: RnnLastSizes, T: number, B: number) => ({
      a: ['a', 0, T * B * n],
      h_next: ['h_next', 0, T * B * n],
      h: ['h', B * n, T * B * n],
      o: ['o', 0, B * k],
    }),
    final: ({ n }: RnnLastSizes, T: number, B: number) => ({ h0: ['h', T * B * n, B * n] }),
    run: forwardMasked,
  },
  maskedTraining: {
    reads: ['x', 'y'],
    work: ({ n, k }: RnnLastSizes, T: number, B: number) => ({
      mask_padded: (T + 1) * B,
      Ux: T * B * n,
      Wh: B * n,
      h_next: T * B * n,
      h: (T + 1) * B * n,
      Vh: B * k,
      o: B * k,
      softmax_o: B * k,
      go: B * k,
      Vgo: B * n,
      gh: (T + 1) * B * n,
      ga: T * B * n,
      Wga: (T + 1) * B * n,
      logsumexp_o: B,
      ylogsoftmax_o: B,
    }),
    run: trainMasked,
  },
  streams: true,
  compiled,
};

/**
 * A model of the cell `rnn-last`: parameters, gradients and kernels over preallocated arrays.
 *
 * W is n×n.
 * U is n×d.
 * b is n×1.
 * V is k×n.
 * c is k×1.
 * @throws TracegradRuntimeError `bad-value` for a size or an option outside its domain
 */
export function rnnLast<K extends NumberType = 'float32'>(
  sizes: RnnLastSizes,
  options: ModelOptions<K> = {},
): RnnLast<FloatArrays[K]> {
  return build<RnnLastNames, K>(emitted, sizes, options);
}
