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
  Record<'W' | 'U' | 'b' | 'V' | 'c' | 'x' | 'y' | 'y0' | 'y_padded' | 'Wy' | 'Ux' | 'a' | 'h' | 'Vh' | 'o', FloatArray>
>;

/**
 * All values of the forward pass.
 */
function forward({ n, k, d }: RnnTeacherForcedSizes, T: number, B: number, memory: ForwardMemory): void {
  const { W, U, b, V, c, x, y, y0, y_padded, Wy, Ux, a, h, Vh, o } = memory;
  // y_padded[0] = y0
  for (let e = 0; e < B; e++) {
    const at = e * k;
    for (let i = 0; i < k; i++) {
      y_padded[at + i] = y0[at + i]!;
    }
  }

  // y_padded[t] = y[t], with room for the steps before 1 and after T    k×1
  for (let t = 1; t <= T; t++) {
    for (let e = 0; e < B; e++) {
      const at = ((t - 1) * B + e) * k;
      const at2 = (t * B + e) * k;
      for (let i = 0; i < k; i++) {
        y_padded[at2 + i] = y[at + i]!;
      }
    }
  }

  // Wy[t] = W*y[t-1]    n×1
  timesTransposed(T * B, n, k, Wy, 0, n, y_padded, 0, k, W, 0, k);
  // Ux[t] = U*x[t]    n×1
  timesTransposed(T * B, n, d, Ux, 0, n, x, 0, d, U, 0, d);
  // a[t] = W*y[t-1] + U*x[t] + b    n×1
  // h[t] = tanh(a[t])    n×1
  for (let t = 1; t <= T; t++) {
    for (let e = 0; e < B; e++) {
      const at = ((t - 1) * B + e) * n;
      for (let i = 0; i < n; i++) {
        const a_t = Wy[at + i]! + Ux[at + i]! + b[i]!;
        a[at + i] = a_t;
        h[at + i] = Math.tanh(a_t);
      }
    }
  }

  // Vh[t] = V*h[t]    k×1
  timesTransposed(T * B, k, n, Vh, 0, k, h, 0, n, V, 0, n);
  // o[t] = V*h[t] + c    k×1
  for (let t = 1; t <= T; t++) {
    for (let e = 0; e < B; e++) {
      const at = ((t - 1) * B + e) * k;
      for (let i = 0; i < k; i++) {
        o[at + i] = Vh[at + i]! + c[i]!;
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
    | 'y0'
    | 'y_padded'
    | 'Wy'
    | 'Ux'
    | 'h'
    | 'Vh'
    | 'o'
    | 'softmax_o'
    | 'go'
    | 'gh'
    | 'ga'
    | 'logsumexp_o'
    | 'ylogsoftmax_o'
    | 'gW'
    | 'gU'
    | 'gb'
    | 'gV'
    | 'gc'
    | 'gy0'
    | 'gx'
    | 'Wga'
    | 'gy',
    FloatArray
  >
>;

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
    Wy,
    Ux,
    h,
    Vh,
    o,
    softmax_o,
    go,
    gh,
    ga,
    logsumexp_o,
    ylogsoftmax_o,
    gW,
    gU,
    gb,
    gV,
    gc,
    gy0,
    gx,
    Wga,
    gy,
  } = memory;
  // y_padded[0] = y0
  for (let e = 0; e < B; e++) {
    const at = e * k;
    for (let i = 0; i < k; i++) {
      y_padded[at + i] = y0[at + i]!;
    }
  }

  Wga.fill(0, T * B * k, T * B * k + B * k);
  let loss = 0;
  // y_padded[t] = y[t], with room for the steps before 1 and after T    k×1
  for (let t = 1; t <= T; t++) {
    for (let e = 0; e < B; e++) {
      const at = ((t - 1) * B + e) * k;
      const at2 = (t * B + e) * k;
      for (let i = 0; i < k; i++) {
        y_padded[at2 + i] = y[at + i]!;
      }
    }
  }

  // Wy[t] = W*y[t-1]    n×1
  timesTransposed(T * B, n, k, Wy, 0, n, y_padded, 0, k, W, 0, k);
  // Ux[t] = U*x[t]    n×1
  timesTransposed(T * B, n, d, Ux, 0, n, x, 0, d, U, 0, d);
  // a[t] = W*y[t-1] + U*x[t] + b    n×1
  // h[t] = tanh(a[t])    n×1
  for (let t = 1; t <= T; t++) {
    for (let e = 0; e < B; e++) {
      const at = ((t - 1) * B + e) * n;
      for (let i = 0; i < n; i++) {
        const a = Wy[at + i]! + Ux[at + i]! + b[i]!;
        h[at + i] = Math.tanh(a);
      }
    }
  }

  // Vh[t] = V*h[t]    k×1
  timesTransposed(T * B, k, n, Vh, 0, k, h, 0, n, V, 0, n);
  // o[t] = V*h[t] + c    k×1
  for (let t = 1; t <= T; t++) {
    for (let e = 0; e < B; e++) {
      const at = ((t - 1) * B + e) * k;
      for (let i = 0; i < k; i++) {
        o[at + i] = Vh[at + i]! + c[i]!;
      }
    }
  }

  // softmax_o[t] = softmax(o[t])    k×1
  for (let t = 1; t <= T; t++) {
    for (let e = 0; e < B; e++) {
      let most = o[((t - 1) * B + e) * k]!;
      const at = ((t - 1) * B + e) * k;
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
  }

  // go[t] = softmax(o[t]) - y[t]    k×1
  for (let t = 1; t <= T; t++) {
    for (let e = 0; e < B; e++) {
      const at = ((t - 1) * B + e) * k;
      for (let i = 0; i < k; i++) {
        go[at + i] = softmax_o[at + i]! - y[at + i]!;
      }
    }
  }

  // gh[t] = V'*go[t]    n×1
  times(T * B, n, k, gh, 0, n, go, 0, k, V, 0, n);
  // ga[t] = gh[t].*(vector(1) - h[t].^2)    n×1
  for (let t = 1; t <= T; t++) {
    for (let e = 0; e < B; e++) {
      const at = ((t - 1) * B + e) * n;
      for (let i = 0; i < n; i++) {
        const h_t = h[at + i]!;
        ga[at + i] = gh[at + i]! * (1 - h_t * h_t);
      }
    }
  }

  // logsumexp_o[t] = logsumexp(o[t])    1×1
  for (let t = 1; t <= T; t++) {
    for (let e = 0; e < B; e++) {
      let most = o[((t - 1) * B + e) * k]!;
      const at = ((t - 1) * B + e) * k;
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
      for (let i = 0; i < k; i++) {
        sum += y[at + i]! * (o[at + i]! - logsumexp_o_t);
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

  // ∂L/∂W = Σ over t and examples of ga[t]*y[t-1]'    n×k
  transposedTimes(n, k, T * B, gW, 0, k, ga, 0, n, y_padded, 0, k, scale);
  // ∂L/∂U = Σ over t and examples of ga[t]*x[t]'    n×d
  transposedTimes(n, d, T * B, gU, 0, d, ga, 0, n, x, 0, d, scale);
  // ∂L/∂b = Σ over t and examples of ga[t]    n×1
  totals(T * B, n, gb, 0, ga, 0, n, scale);
  // ∂L/∂V = Σ over t and examples of go[t]*h[t]'    k×n
  transposedTimes(k, n, T * B, gV, 0, n, go, 0, k, h, 0, n, scale);
  // ∂L/∂c = Σ over t and examples of go[t]    k×1
  totals(T * B, k, gc, 0, go, 0, k, scale);
  // gy0 = W'*ga[1]    k×1
  times(B, k, n, gy0, 0, k, ga, 0, n, W, 0, k, scale);
  if (inputGradients) {
    // gx[t] = U'*ga[t]    d×1
    times(T * B, d, n, gx, 0, d, ga, 0, n, U, 0, d, scale);
    // Wga[t] = W'*ga[t]    k×1
    times(T * B, k, n, Wga, 0, k, ga, 0, n, W, 0, k);
    // gy[t] = W'*ga[t+1] - log(softmax(o[t]))    k×1
    for (let t = 1; t <= T; t++) {
      for (let e = 0; e < B; e++) {
        const logsumexp_o_t = logsumexp_o[(t - 1) * B + e]!;
        const at = ((t - 1) * B + e) * k;
        const at2 = (t * B + e) * k;
        for (let i = 0; i < k; i++) {
          gy[at + i] = scale * (logsumexp_o_t - o[at + i]! + Wga[at2 + i]!);
        }
      }
    }
  }

  return scale * loss;
}

type ForwardMaskedMemory = Readonly<
  Record<'W' | 'U' | 'b' | 'V' | 'c' | 'x' | 'y' | 'y0' | 'y_padded' | 'Wy' | 'Ux' | 'a' | 'h' | 'Vh' | 'o', FloatArray>
>;

/**
 * All values of the forward pass, states held where the mask is 0.
 */
function forwardMasked({ n, k, d }: RnnTeacherForcedSizes, T: number, B: number, memory: ForwardMaskedMemory): void {
  const { W, U, b, V, c, x, y, y0, y_padded, Wy, Ux, a, h, Vh, o } = memory;
  // y_padded[0] = y0
  for (let e = 0; e < B; e++) {
    const at = e * k;
    for (let i = 0; i < k; i++) {
      y_padded[at + i] = y0[at + i]!;
    }
  }

  // y_padded[t] = y[t], with room for the steps before 1 and after T    k×1
  for (let t = 1; t <= T; t++) {
    for (let e = 0; e < B; e++) {
      const at = ((t - 1) * B + e) * k;
      const at2 = (t * B + e) * k;
      for (let i = 0; i < k; i++) {
        y_padded[at2 + i] = y[at + i]!;
      }
    }
  }

  // Wy[t] = W*y[t-1]    n×1
  timesTransposed(T * B, n, k, Wy, 0, n, y_padded, 0, k, W, 0, k);
  // Ux[t] = U*x[t]    n×1
  timesTransposed(T * B, n, d, Ux, 0, n, x, 0, d, U, 0, d);
  // a[t] = W*y[t-1] + U*x[t] + b    n×1
  // h[t] = tanh(a[t])    n×1
  for (let t = 1; t <= T; t++) {
    for (let e = 0; e < B; e++) {
      const at = ((t - 1) * B + e) * n;
      for (let i = 0; i < n; i++) {
        const a_t = Wy[at + i]! + Ux[at + i]! + b[i]!;
        a[at + i] = a_t;
        h[at + i] = Math.tanh(a_t);
      }
    }
  }

  // Vh[t] = V*h[t]    k×1
  timesTransposed(T * B, k, n, Vh, 0, k, h, 0, n, V, 0, n);
  // o[t] = V*h[t] + c    k×1
  for (let t = 1; t <= T; t++) {
    for (let e = 0; e < B; e++) {
      const at = ((t - 1) * B + e) * k;
      for (let i = 0; i < k; i++) {
        o[at + i] = Vh[at + i]! + c[i]!;
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
    | 'y0'
    | 'y_padded'
    | 'Wy'
    | 'Ux'
    | 'h'
    | 'Vh'
    | 'o'
    | 'softmax_o'
    | 'go'
    | 'gh'
    | 'ga'
    | 'logsumexp_o'
    | 'ylogsoftmax_o'
    | 'gW'
    | 'gU'
    | 'gb'
    | 'gV'
    | 'gc'
    | 'gy0'
    | 'gx'
    | 'Wga'
    | 'gy',
    FloatArray
  >
>;

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
    Wy,
    Ux,
    h,
    Vh,
    o,
    softmax_o,
    go,
    gh,
    ga,
    logsumexp_o,
    ylogsoftmax_o,
    gW,
    gU,
    gb,
    gV,
    gc,
    gy0,
    gx,
    Wga,
    gy,
  } = memory;
  // y_padded[0] = y0
  for (let e = 0; e < B; e++) {
    const at = e * k;
    for (let i = 0; i < k; i++) {
      y_padded[at + i] = y0[at + i]!;
    }
  }

  Wga.fill(0, T * B * k, T * B * k + B * k);
  let loss = 0;
  // y_padded[t] = y[t], with room for the steps before 1 and after T    k×1
  for (let t = 1; t <= T; t++) {
    for (let e = 0; e < B; e++) {
      const at = ((t - 1) * B + e) * k;
      const at2 = (t * B + e) * k;
      for (let i = 0; i < k; i++) {
        y_padded[at2 + i] = y[at + i]!;
      }
    }
  }

  // Wy[t] = W*y[t-1]    n×1
  timesTransposed(T * B, n, k, Wy, 0, n, y_padded, 0, k, W, 0, k);
  // Ux[t] = U*x[t]    n×1
  timesTransposed(T * B, n, d, Ux, 0, n, x, 0, d, U, 0, d);
  // a[t] = W*y[t-1] + U*x[t] + b    n×1
  // h[t] = tanh(a[t])    n×1
  for (let t = 1; t <= T; t++) {
    for (let e = 0; e < B; e++) {
      const at = ((t - 1) * B + e) * n;
      for (let i = 0; i < n; i++) {
        const a = Wy[at + i]! + Ux[at + i]! + b[i]!;
        h[at + i] = Math.tanh(a);
      }
    }
  }

  // Vh[t] = V*h[t]    k×1
  timesTransposed(T * B, k, n, Vh, 0, k, h, 0, n, V, 0, n);
  // o[t] = V*h[t] + c    k×1
  for (let t = 1; t <= T; t++) {
    for (let e = 0; e < B; e++) {
      const at = ((t - 1) * B + e) * k;
      for (let i = 0; i < k; i++) {
        o[at + i] = Vh[at + i]! + c[i]!;
      }
    }
  }

  // softmax_o[t] = softmax(o[t])    k×1
  for (let t = 1; t <= T; t++) {
    for (let e = 0; e < B; e++) {
      let most = o[((t - 1) * B + e) * k]!;
      const at = ((t - 1) * B + e) * k;
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
  }

  // go[t] = mask[t]*(softmax(o[t]) - y[t])    k×1
  for (let t = 1; t <= T; t++) {
    for (let e = 0; e < B; e++) {
      const mask_t = mask[(t - 1) * B + e]!;
      const at = ((t - 1) * B + e) * k;
      for (let i = 0; i < k; i++) {
        go[at + i] = mask_t * (softmax_o[at + i]! - y[at + i]!);
      }
    }
  }

  // gh[t] = V'*go[t]    n×1
  times(T * B, n, k, gh, 0, n, go, 0, k, V, 0, n);
  // ga[t] = gh[t].*(vector(1) - h[t].^2)    n×1
  for (let t = 1; t <= T; t++) {
    for (let e = 0; e < B; e++) {
      const at = ((t - 1) * B + e) * n;
      for (let i = 0; i < n; i++) {
        const h_t = h[at + i]!;
        ga[at + i] = gh[at + i]! * (1 - h_t * h_t);
      }
    }
  }

  // logsumexp_o[t] = logsumexp(o[t])    1×1
  for (let t = 1; t <= T; t++) {
    for (let e = 0; e < B; e++) {
      let most = o[((t - 1) * B + e) * k]!;
      const at = ((t - 1) * B + e) * k;
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
      for (let i = 0; i < k; i++) {
        sum += y[at + i]! * (o[at + i]! - logsumexp_o_t);
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

  // ∂L/∂W = Σ over t and examples of ga[t]*y[t-1]'    n×k
  transposedTimes(n, k, T * B, gW, 0, k, ga, 0, n, y_padded, 0, k, scale);
  // ∂L/∂U = Σ over t and examples of ga[t]*x[t]'    n×d
  transposedTimes(n, d, T * B, gU, 0, d, ga, 0, n, x, 0, d, scale);
  // ∂L/∂b = Σ over t and examples of ga[t]    n×1
  totals(T * B, n, gb, 0, ga, 0, n, scale);
  // ∂L/∂V = Σ over t and examples of go[t]*h[t]'    k×n
  transposedTimes(k, n, T * B, gV, 0, n, go, 0, k, h, 0, n, scale);
  // ∂L/∂c = Σ over t and examples of go[t]    k×1
  totals(T * B, k, gc, 0, go, 0, k, scale);
  // gy0 = W'*ga[1]    k×1
  times(B, k, n, gy0, 0, k, ga, 0, n, W, 0, k, scale);
  if (inputGradients) {
    // gx[t] = U'*ga[t]    d×1
    times(T * B, d, n, gx, 0, d, ga, 0, n, U, 0, d, scale);
    // Wga[t] = W'*ga[t]    k×1
    times(T * B, k, n, Wga, 0, k, ga, 0, n, W, 0, k);
    // gy[t] = W'*ga[t+1] - mask[t]*log(softmax(o[t]))    k×1
    for (let t = 1; t <= T; t++) {
      for (let e = 0; e < B; e++) {
        const mask_t = mask[(t - 1) * B + e]!;
        const logsumexp_o_t = logsumexp_o[(t - 1) * B + e]!;
        const at = (t * B + e) * k;
        const at2 = ((t - 1) * B + e) * k;
        for (let i = 0; i < k; i++) {
          gy[at2 + i] = scale * (Wga[at + i]! - mask_t * (o[at2 + i]! - logsumexp_o_t));
        }
      }
    }
  }

  return scale * loss;
}

const emitted: Emitted = {
  name: 'rnn-teacher-forced',
  sizes: ['n', 'k', 'd'],
  parameters: ({ n, k, d }: RnnTeacherForcedSizes) => ({ W: [n, k], U: [n, d], b: [n, 1], V: [k, n], c: [k, 1] }),
  packs: {},
  inputs: ({ k, d }: RnnTeacherForcedSizes) => ({
    x: { shape: [d, 1], once: false },
    y: { shape: [k, 1], once: false },
  }),
  initials: ({ k }: RnnTeacherForcedSizes) => ({ y0: [k, 1] }),
  gradients: { W: 'gW', U: 'gU', b: 'gb', V: 'gV', c: 'gc', y0: 'gy0', x: 'gx', y: 'gy' },
  gradientPacks: {},
  forward: {
    reads: ['x', 'y'],
    work: ({ n, k }: RnnTeacherForcedSizes, T: number, B: number) => ({
      y_padded: (T + 1) * B * k,
      Wy: T * B * n,
      Ux: T * B * n,
      a: T * B * n,
      h: T * B * n,
      Vh: T * B * k,
      o: T * B * k,
    }),
    views: ({ n, k }: RnnTeacherForcedSizes, T: number, B: number) => ({
      a: ['a', 0, T * B * n],
      h: ['h', 0, T * B * n],
      o: ['o', 0, T * B * k],
    }),
    final: ({ k }: RnnTeacherForcedSizes, T: number, B: number) => ({ y0: ['y_padded', T * B * k, B * k] }),
    run: forward,
  },
  training: {
    reads: ['x', 'y'],
    work: ({ n, k }: RnnTeacherForcedSizes, T: number, B: number) => ({
      y_padded: (T + 1) * B * k,
      Wy: T * B * n,
      Ux: T * B * n,
      h: T * B * n,
      Vh: T * B * k,
      o: T * B * k,
      softmax_o: T * B * k,
      go: T * B * k,
      gh: T * B * n,
      ga: T * B * n,
      logsumexp_o: T * B,
      ylogsoftmax_o: T * B,
      Wga: (T + 1) * B * k,
    }),
    run: train,
  },
  maskedForward: {
    reads: ['x', 'y'],
    work: ({ n, k }: RnnTeacherForcedSizes, T: number, B: number) => ({
      y_padded: (T + 1) * B * k,
      Wy: T * B * n,
      Ux: T * B * n,
      a: T * B * n,
      h: T * B * n,
      Vh: T * B * k,
      o: T * B * k,
    }),
    views: ({ n, k }: RnnTeacherForcedSizes, T: number, B: number) => ({
      a: ['a', 0, T * B * n],
      h: ['h', 0, T * B * n],
      o: ['o', 0, T * B * k],
    }),
    final: ({ k }: RnnTeacherForcedSizes, T: number, B: number) => ({ y0: ['y_padded', T * B * k, B * k] }),
    run: forwardMasked,
  },
  maskedTraining: {
    reads: ['x', 'y'],
    work: ({ n, k }: RnnTeacherForcedSizes, T: number, B: number) => ({
      y_padded: (T + 1) * B * k,
      Wy: T * B * n,
      Ux: T * B * n,
      h: T * B * n,
      Vh: T * B * k,
      o: T * B * k,
      softmax_o: T * B * k,
      go: T * B * k,
      gh: T * B * n,
      ga: T * B * n,
      logsumexp_o: T * B,
      ylogsoftmax_o: T * B,
      Wga: (T + 1) * B * k,
    }),
    run: trainMasked,
  },
  streams: true,
  compiled,
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
