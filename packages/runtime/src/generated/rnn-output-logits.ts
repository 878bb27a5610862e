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
  Record<'W' | 'U' | 'b' | 'V' | 'c' | 'x' | 'o0' | 'Ux' | 'Wo' | 'a' | 'h' | 'Vh' | 'o', FloatArray>
>;

/**
 * All values of the forward pass.
 */
function forward({ n, k, d }: RnnOutputLogitsSizes, T: number, B: number, memory: ForwardMemory): void {
  const { W, U, b, V, c, x, o0, Ux, Wo, a, h, Vh, o } = memory;
  // o[0] = o0
  for (let e = 0; e < B; e++) {
    const at = e * k;
    for (let i = 0; i < k; i++) {
      o[at + i] = o0[at + i]!;
    }
  }

  // Ux[t] = U*x[t]    n×1
  timesTransposed(T * B, n, d, Ux, 0, n, x, 0, d, U, 0, d);
  for (let t = 1; t <= T; t++) {
    // Wo[t] = W*o[t-1]    n×1
    timesTransposed(B, n, k, Wo, 0, n, o, (t - 1) * B * k, k, W, 0, k);
    // a[t] = W*o[t-1] + U*x[t] + b    n×1
    // h[t] = tanh(a[t])    n×1
    for (let e = 0; e < B; e++) {
      const at = e * n;
      const at2 = ((t - 1) * B + e) * n;
      for (let i = 0; i < n; i++) {
        const a_t = Wo[at + i]! + Ux[at2 + i]! + b[i]!;
        a[at2 + i] = a_t;
        h[at2 + i] = Math.tanh(a_t);
      }
    }

    // Vh[t] = V*h[t]    k×1
    timesTransposed(B, k, n, Vh, 0, k, h, (t - 1) * B * n, n, V, 0, n);
    // o[t] = V*h[t] + c    k×1
    for (let e = 0; e < B; e++) {
      const at = e * k;
      const at2 = (t * B + e) * k;
      for (let i = 0; i < k; i++) {
        o[at2 + i] = Vh[at + i]! + c[i]!;
      }
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
    | 'go'
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
    | 'go0'
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
  { n, k, d }: RnnOutputLogitsSizes,
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
    o0,
    Ux,
    Wo,
    h,
    Vh,
    o,
    softmax_o,
    go,
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
    go0,
    gx,
    gy,
  } = memory;
  // o[0] = o0
  for (let e = 0; e < B; e++) {
    const at = e * k;
    for (let i = 0; i < k; i++) {
      o[at + i] = o0[at + i]!;
    }
  }

  Wga.fill(0, T * B * k, T * B * k + B * k);
  let loss = 0;
  // Ux[t] = U*x[t]    n×1
  timesTransposed(T * B, n, d, Ux, 0, n, x, 0, d, U, 0, d);
  for (let t = 1; t <= T; t++) {
    // Wo[t] = W*o[t-1]    n×1
    timesTransposed(B, n, k, Wo, 0, n, o, (t - 1) * B * k, k, W, 0, k);
    // a[t] = W*o[t-1] + U*x[t] + b    n×1
    // h[t] = tanh(a[t])    n×1
    for (let e = 0; e < B; e++) {
      const at = e * n;
      const at2 = ((t - 1) * B + e) * n;
      for (let i = 0; i < n; i++) {
        const a = Wo[at + i]! + Ux[at2 + i]! + b[i]!;
        h[at2 + i] = Math.tanh(a);
      }
    }

    // Vh[t] = V*h[t]    k×1
    timesTransposed(B, k, n, Vh, 0, k, h, (t - 1) * B * n, n, V, 0, n);
    // o[t] = V*h[t] + c    k×1
    for (let e = 0; e < B; e++) {
      const at = e * k;
      const at2 = (t * B + e) * k;
      for (let i = 0; i < k; i++) {
        o[at2 + i] = Vh[at + i]! + c[i]!;
      }
    }
  }

  // softmax_o[t] = softmax(o[t])    k×1
  for (let t = 1; t <= T; t++) {
    for (let e = 0; e < B; e++) {
      let most = o[(t * B + e) * k]!;
      const at = (t * B + e) * k;
      for (let i = 1; i < k; i++) {
        most = Math.max(most, o[at + i]!);
      }

      let sum = 0;
      const at2 = ((t - 1) * B + e) * k;
      for (let i = 0; i < k; i++) {
        const power = Math.exp(o[at + i]! - most);
        softmax_o[at2 + i] = power;
        sum += power;
      }

      const part = 1 / sum;
      for (let i = 0; i < k; i++) {
        softmax_o[at2 + i] = softmax_o[at2 + i]! * part;
      }
    }
  }

  for (let t = T; t >= 1; t--) {
    // go[t] = softmax(o[t]) + W'*ga[t+1] - y[t]    k×1
    for (let e = 0; e < B; e++) {
      const at = ((t - 1) * B + e) * k;
      const at2 = (t * B + e) * k;
      for (let i = 0; i < k; i++) {
        go[at + i] = softmax_o[at + i]! - y[at + i]! + Wga[at2 + i]!;
      }
    }

    // gh[t] = V'*go[t]    n×1
    times(B, n, k, gh, 0, n, go, (t - 1) * B * k, k, V, 0, n);
    // ga[t] = gh[t].*(vector(1) - h[t].^2)    n×1
    for (let e = 0; e < B; e++) {
      const at = ((t - 1) * B + e) * n;
      const at2 = e * n;
      for (let i = 0; i < n; i++) {
        const h_t = h[at + i]!;
        ga[at + i] = gh[at2 + i]! * (1 - h_t * h_t);
      }
    }

    // Wga[t] = W'*ga[t]    k×1
    times(B, k, n, Wga, (t - 1) * B * k, k, ga, (t - 1) * B * n, n, W, 0, k);
  }

  // logsumexp_o[t] = logsumexp(o[t])    1×1
  for (let t = 1; t <= T; t++) {
    for (let e = 0; e < B; e++) {
      let most = o[(t * B + e) * k]!;
      const at = (t * B + e) * k;
      for (let i = 1; i < k; i++) {
        most = Math.max(most, o[at + i]!);
      }

      let sum = 0;
      for (let i = 0; i < k; i++) {
        sum += Math.exp(o[at + i]! - most);
      }

      logsumexp_o[(t - 1) * B + e] = most + Math.log(sum);
    }
  }

  // ylogsoftmax_o[t] = y[t]'*log(softmax(o[t]))    1×1
  for (let t = 1; t <= T; t++) {
    for (let e = 0; e < B; e++) {
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

  // loss = Σ over t and examples of -y[t]'*log(softmax(o[t]))    1×1
  for (let t = 1; t <= T; t++) {
    const at = (t - 1) * B;
    for (let e = 0; e < B; e++) {
      loss -= ylogsoftmax_o[at + e]!;
    }
  }

  // ∂L/∂W = Σ over t and examples of ga[t]*o[t-1]'    n×k
  transposedTimes(n, k, T * B, gW, 0, k, ga, 0, n, o, 0, k, scale);
  // ∂L/∂U = Σ over t and examples of ga[t]*x[t]'    n×d
  transposedTimes(n, d, T * B, gU, 0, d, ga, 0, n, x, 0, d, scale);
  // ∂L/∂b = Σ over t and examples of ga[t]    n×1
  totals(T * B, n, gb, 0, ga, 0, n, scale);
  // ∂L/∂V = Σ over t and examples of go[t]*h[t]'    k×n
  transposedTimes(k, n, T * B, gV, 0, n, go, 0, k, h, 0, n, scale);
  // ∂L/∂c = Σ over t and examples of go[t]    k×1
  totals(T * B, k, gc, 0, go, 0, k, scale);
  // go0 = W'*ga[1]    k×1
  for (let e = 0; e < B; e++) {
    const at = e * k;
    for (let i = 0; i < k; i++) {
      go0[at + i] = scale * Wga[at + i]!;
    }
  }

  if (inputGradients) {
    // gx[t] = U'*ga[t]    d×1
    times(T * B, d, n, gx, 0, d, ga, 0, n, U, 0, d, scale);
    // gy[t] = -log(softmax(o[t]))    k×1
    for (let t = 1; t <= T; t++) {
      for (let e = 0; e < B; e++) {
        const logsumexp_o_t = logsumexp_o[(t - 1) * B + e]!;
        const at = (t * B + e) * k;
        const at2 = ((t - 1) * B + e) * k;
        for (let i = 0; i < k; i++) {
          gy[at2 + i] = scale * (logsumexp_o_t - o[at + i]!);
        }
      }
    }
  }

  return scale * loss;
}

type ForwardMaskedMemory = Readonly<
  Record<
    'W' | 'U' | 'b' | 'V' | 'c' | 'x' | 'mask' | 'o0' | 'Ux' | 'Wo' | 'a' | 'h' | 'Vh' | 'o_next' | 'o',
    FloatArray
  >
>;

/**
 * All values of the forward pass, states held where the mask is 0.
 */
function forwardMasked({ n, k, d }: RnnOutputLogitsSizes, T: number, B: number, memory: ForwardMaskedMemory): void {
  const { W, U, b, V, c, x, mask, o0, Ux, Wo, a, h, Vh, o_next, o } = memory;
  // o[0] = o0
  for (let e = 0; e < B; e++) {
    const at = e * k;
    for (let i = 0; i < k; i++) {
      o[at + i] = o0[at + i]!;
    }
  }

  // Ux[t] = U*x[t]    n×1
  timesTransposed(T * B, n, d, Ux, 0, n, x, 0, d, U, 0, d);
  for (let t = 1; t <= T; t++) {
    // Wo[t] = W*o[t-1]    n×1
    timesTransposed(B, n, k, Wo, 0, n, o, (t - 1) * B * k, k, W, 0, k);
    // a[t] = W*o[t-1] + U*x[t] + b    n×1
    // h[t] = tanh(a[t])    n×1
    for (let e = 0; e < B; e++) {
      const at = e * n;
      const at2 = ((t - 1) * B + e) * n;
      for (let i = 0; i < n; i++) {
        const a_t = Wo[at + i]! + Ux[at2 + i]! + b[i]!;
        a[at2 + i] = a_t;
        h[at2 + i] = Math.tanh(a_t);
      }
    }

    // Vh[t] = V*h[t]    k×1
    timesTransposed(B, k, n, Vh, 0, k, h, (t - 1) * B * n, n, V, 0, n);
    // o_next[t] = V*h[t] + c    k×1
    // o[t] = mask[t]*o_next[t] + (1 - mask[t])*o[t-1]    k×1
    for (let e = 0; e < B; e++) {
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
    | 'go'
    | 'go_next'
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
    | 'go0'
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
  { n, k, d }: RnnOutputLogitsSizes,
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
    o0,
    mask_padded,
    Ux,
    Wo,
    h,
    Vh,
    o,
    softmax_o,
    go,
    go_next,
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
    go0,
    gx,
    gy,
  } = memory;
  mask_padded.fill(0, T * B, T * B + B);
  // o[0] = o0
  for (let e = 0; e < B; e++) {
    const at = e * k;
    for (let i = 0; i < k; i++) {
      o[at + i] = o0[at + i]!;
    }
  }

  go.fill(0, T * B * k, T * B * k + B * k);
  Wga.fill(0, T * B * k, T * B * k + B * k);
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
    // Wo[t] = W*o[t-1]    n×1
    timesTransposed(B, n, k, Wo, 0, n, o, (t - 1) * B * k, k, W, 0, k);
    // a[t] = W*o[t-1] + U*x[t] + b    n×1
    // h[t] = tanh(a[t])    n×1
    for (let e = 0; e < B; e++) {
      const at = e * n;
      const at2 = ((t - 1) * B + e) * n;
      for (let i = 0; i < n; i++) {
        const a = Wo[at + i]! + Ux[at2 + i]! + b[i]!;
        h[at2 + i] = Math.tanh(a);
      }
    }

    // Vh[t] = V*h[t]    k×1
    timesTransposed(B, k, n, Vh, 0, k, h, (t - 1) * B * n, n, V, 0, n);
    // o_next[t] = V*h[t] + c    k×1
    // o[t] = mask[t]*o_next[t] + (1 - mask[t])*o[t-1]    k×1
    for (let e = 0; e < B; e++) {
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

  // softmax_o[t] = softmax(o[t])    k×1
  for (let t = 1; t <= T; t++) {
    for (let e = 0; e < B; e++) {
      let most = o[(t * B + e) * k]!;
      const at = (t * B + e) * k;
      for (let i = 1; i < k; i++) {
        most = Math.max(most, o[at + i]!);
      }

      let sum = 0;
      const at2 = ((t - 1) * B + e) * k;
      for (let i = 0; i < k; i++) {
        const power = Math.exp(o[at + i]! - most);
        softmax_o[at2 + i] = power;
        sum += power;
      }

      const part = 1 / sum;
      for (let i = 0; i < k; i++) {
        softmax_o[at2 + i] = softmax_o[at2 + i]! * part;
      }
    }
  }

  for (let t = T; t >= 1; t--) {
    // go[t] = mask[t]*(softmax(o[t]) - y[t]) + W'*ga[t+1] + (1 - mask[t+1])*go[t+1]    k×1
    // go_next[t] = mask[t]*go[t]    k×1
    for (let e = 0; e < B; e++) {
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

    // gh[t] = V'*go_next[t]    n×1
    times(B, n, k, gh, 0, n, go_next, (t - 1) * B * k, k, V, 0, n);
    // ga[t] = gh[t].*(vector(1) - h[t].^2)    n×1
    for (let e = 0; e < B; e++) {
      const at = ((t - 1) * B + e) * n;
      const at2 = e * n;
      for (let i = 0; i < n; i++) {
        const h_t = h[at + i]!;
        ga[at + i] = gh[at2 + i]! * (1 - h_t * h_t);
      }
    }

    // Wga[t] = W'*ga[t]    k×1
    times(B, k, n, Wga, (t - 1) * B * k, k, ga, (t - 1) * B * n, n, W, 0, k);
  }

  // logsumexp_o[t] = logsumexp(o[t])    1×1
  for (let t = 1; t <= T; t++) {
    for (let e = 0; e < B; e++) {
      let most = o[(t * B + e) * k]!;
      const at = (t * B + e) * k;
      for (let i = 1; i < k; i++) {
        most = Math.max(most, o[at + i]!);
      }

      let sum = 0;
      for (let i = 0; i < k; i++) {
        sum += Math.exp(o[at + i]! - most);
      }

      logsumexp_o[(t - 1) * B + e] = most + Math.log(sum);
    }
  }

  // ylogsoftmax_o[t] = y[t]'*log(softmax(o[t]))    1×1
  for (let t = 1; t <= T; t++) {
    for (let e = 0; e < B; e++) {
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

  // loss = Σ over t and examples of -mask[t]*y[t]'*log(softmax(o[t]))    1×1
  for (let t = 1; t <= T; t++) {
    const at = (t - 1) * B;
    for (let e = 0; e < B; e++) {
      loss -= mask[at + e]! * ylogsoftmax_o[at + e]!;
    }
  }

  // ∂L/∂W = Σ over t and examples of ga[t]*o[t-1]'    n×k
  transposedTimes(n, k, T * B, gW, 0, k, ga, 0, n, o, 0, k, scale);
  // ∂L/∂U = Σ over t and examples of ga[t]*x[t]'    n×d
  transposedTimes(n, d, T * B, gU, 0, d, ga, 0, n, x, 0, d, scale);
  // ∂L/∂b = Σ over t and examples of ga[t]    n×1
  totals(T * B, n, gb, 0, ga, 0, n, scale);
  // ∂L/∂V = Σ over t and examples of go_next[t]*h[t]'    k×n
  transposedTimes(k, n, T * B, gV, 0, n, go_next, 0, k, h, 0, n, scale);
  // ∂L/∂c = Σ over t and examples of go_next[t]    k×1
  totals(T * B, k, gc, 0, go_next, 0, k, scale);
  // go0 = W'*ga[1] + (1 - mask[1])*go[1]    k×1
  for (let e = 0; e < B; e++) {
    const mask_padded_t = mask_padded[e]!;
    const at = e * k;
    for (let i = 0; i < k; i++) {
      go0[at + i] = scale * (Wga[at + i]! + (1 - mask_padded_t) * go[at + i]!);
    }
  }

  if (inputGradients) {
    // gx[t] = U'*ga[t]    d×1
    times(T * B, d, n, gx, 0, d, ga, 0, n, U, 0, d, scale);
    // gy[t] = -mask[t]*log(softmax(o[t]))    k×1
    for (let t = 1; t <= T; t++) {
      for (let e = 0; e < B; e++) {
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

  return scale * loss;
}

const emitted: Emitted = {
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
    views: ({ n, k }: RnnOutputLogitsSizes, T: number, B: number) => ({
      a: ['a', 0, T * B * n],
      h: ['h', 0, T * B * n],
      o: ['o', B * k, T * B * k],
    }),
    final: ({ k }: RnnOutputLogitsSizes, T: number, B: number) => ({ o0: ['o', T * B * k, B * k] }),
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
      go: T * B * k,
      gh: B * n,
      ga: T * B * n,
      Wga: (T + 1) * B * k,
      logsumexp_o: T * B,
      ylogsoftmax_o: T * B,
    }),
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
    views: ({ n, k }: RnnOutputLogitsSizes, T: number, B: number) => ({
      a: ['a', 0, T * B * n],
      h: ['h', 0, T * B * n],
      o_next: ['o_next', 0, T * B * k],
      o: ['o', B * k, T * B * k],
    }),
    final: ({ k }: RnnOutputLogitsSizes, T: number, B: number) => ({ o0: ['o', T * B * k, B * k] }),
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
      go: (T + 1) * B * k,
      go_next: T * B * k,
      gh: B * n,
      ga: T * B * n,
      Wga: (T + 1) * B * k,
      logsumexp_o: T * B,
      ylogsoftmax_o: T * B,
    }),
    run: trainMasked,
  },
  streams: true,
  compiled,
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
