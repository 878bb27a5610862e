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
  Record<'W' | 'U' | 'b' | 'V' | 'c' | 'x' | 'p0' | 'Ux' | 'Wp' | 'a' | 'h' | 'Vh' | 'o' | 'p', FloatArray>
>;

/**
 * All values of the forward pass.
 */
function forward({ n, k, d }: RnnOutputSoftmaxSizes, T: number, B: number, memory: ForwardMemory): void {
  const { W, U, b, V, c, x, p0, Ux, Wp, a, h, Vh, o, p } = memory;
  // p[0] = p0
  for (let e = 0; e < B; e++) {
    const at = e * k;
    for (let i = 0; i < k; i++) {
      p[at + i] = p0[at + i]!;
    }
  }

  // Ux[t] = U*x[t]    n×1
  timesTransposed(T * B, n, d, Ux, 0, n, x, 0, d, U, 0, d);
  for (let t = 1; t <= T; t++) {
    // Wp[t] = W*p[t-1]    n×1
    timesTransposed(B, n, k, Wp, 0, n, p, (t - 1) * B * k, k, W, 0, k);
    // a[t] = W*p[t-1] + U*x[t] + b    n×1
    // h[t] = tanh(a[t])    n×1
    for (let e = 0; e < B; e++) {
      const at = e * n;
      const at2 = ((t - 1) * B + e) * n;
      for (let i = 0; i < n; i++) {
        const a_t = Wp[at + i]! + Ux[at2 + i]! + b[i]!;
        a[at2 + i] = a_t;
        h[at2 + i] = Math.tanh(a_t);
      }
    }

    // Vh[t] = V*h[t]    k×1
    timesTransposed(B, k, n, Vh, 0, k, h, (t - 1) * B * n, n, V, 0, n);
    // o[t] = V*h[t] + c    k×1
    for (let e = 0; e < B; e++) {
      const at = e * k;
      const at2 = ((t - 1) * B + e) * k;
      for (let i = 0; i < k; i++) {
        o[at2 + i] = Vh[at + i]! + c[i]!;
      }
    }

    // p[t] = softmax(o[t])    k×1
    for (let e = 0; e < B; e++) {
      let most = o[((t - 1) * B + e) * k]!;
      const at = ((t - 1) * B + e) * k;
      for (let i = 1; i < k; i++) {
        most = Math.max(most, o[at + i]!);
      }

      let sum = 0;
      const at2 = (t * B + e) * k;
      for (let i = 0; i < k; i++) {
        const power = Math.exp(o[at + i]! - most);
        p[at2 + i] = power;
        sum += power;
      }

      const part = 1 / sum;
      for (let i = 0; i < k; i++) {
        p[at2 + i] = p[at2 + i]! * part;
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
    | 'p0'
    | 'Ux'
    | 'Wp'
    | 'h'
    | 'Vh'
    | 'o'
    | 'p'
    | 'gp'
    | 'gpp'
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
    | 'gp0'
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
  { n, k, d }: RnnOutputSoftmaxSizes,
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
    p0,
    Ux,
    Wp,
    h,
    Vh,
    o,
    p,
    gp,
    gpp,
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
    gp0,
    gx,
    gy,
  } = memory;
  // p[0] = p0
  for (let e = 0; e < B; e++) {
    const at = e * k;
    for (let i = 0; i < k; i++) {
      p[at + i] = p0[at + i]!;
    }
  }

  ga.fill(0, T * B * n, T * B * n + B * n);
  let loss = 0;
  // Ux[t] = U*x[t]    n×1
  timesTransposed(T * B, n, d, Ux, 0, n, x, 0, d, U, 0, d);
  for (let t = 1; t <= T; t++) {
    // Wp[t] = W*p[t-1]    n×1
    timesTransposed(B, n, k, Wp, 0, n, p, (t - 1) * B * k, k, W, 0, k);
    // a[t] = W*p[t-1] + U*x[t] + b    n×1
    // h[t] = tanh(a[t])    n×1
    for (let e = 0; e < B; e++) {
      const at = e * n;
      const at2 = ((t - 1) * B + e) * n;
      for (let i = 0; i < n; i++) {
        const a = Wp[at + i]! + Ux[at2 + i]! + b[i]!;
        h[at2 + i] = Math.tanh(a);
      }
    }

    // Vh[t] = V*h[t]    k×1
    timesTransposed(B, k, n, Vh, 0, k, h, (t - 1) * B * n, n, V, 0, n);
    // o[t] = V*h[t] + c    k×1
    for (let e = 0; e < B; e++) {
      const at = e * k;
      const at2 = ((t - 1) * B + e) * k;
      for (let i = 0; i < k; i++) {
        o[at2 + i] = Vh[at + i]! + c[i]!;
      }
    }

    // p[t] = softmax(o[t])    k×1
    for (let e = 0; e < B; e++) {
      let most = o[((t - 1) * B + e) * k]!;
      const at = ((t - 1) * B + e) * k;
      for (let i = 1; i < k; i++) {
        most = Math.max(most, o[at + i]!);
      }

      let sum = 0;
      const at2 = (t * B + e) * k;
      for (let i = 0; i < k; i++) {
        const power = Math.exp(o[at + i]! - most);
        p[at2 + i] = power;
        sum += power;
      }

      const part = 1 / sum;
      for (let i = 0; i < k; i++) {
        p[at2 + i] = p[at2 + i]! * part;
      }
    }
  }

  for (let t = T; t >= 1; t--) {
    // gp[t] = W'*ga[t+1]    k×1
    times(B, k, n, gp, 0, k, ga, t * B * n, n, W, 0, k);
    // gpp[t] = gp[t]'*p[t]    1×1
    for (let e = 0; e < B; e++) {
      let sum = 0;
      const at = e * k;
      const at2 = (t * B + e) * k;
      for (let i = 0; i < k; i++) {
        sum += gp[at + i]! * p[at2 + i]!;
      }

      gpp[e] = sum;
    }

    // go[t] = (1 - gp[t]'*p[t])*p[t] + gp[t].*p[t] - y[t]    k×1
    for (let e = 0; e < B; e++) {
      const gpp_t = gpp[e]!;
      const at = (t * B + e) * k;
      const at2 = ((t - 1) * B + e) * k;
      const at3 = e * k;
      for (let i = 0; i < k; i++) {
        const p_t = p[at + i]!;
        go[at2 + i] = (1 - gpp_t) * p_t - y[at2 + i]! + gp[at3 + i]! * p_t;
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

  // ∂L/∂W = Σ over t and examples of ga[t]*p[t-1]'    n×k
  transposedTimes(n, k, T * B, gW, 0, k, ga, 0, n, p, 0, k, scale);
  // ∂L/∂U = Σ over t and examples of ga[t]*x[t]'    n×d
  transposedTimes(n, d, T * B, gU, 0, d, ga, 0, n, x, 0, d, scale);
  // ∂L/∂b = Σ over t and examples of ga[t]    n×1
  totals(T * B, n, gb, 0, ga, 0, n, scale);
  // ∂L/∂V = Σ over t and examples of go[t]*h[t]'    k×n
  transposedTimes(k, n, T * B, gV, 0, n, go, 0, k, h, 0, n, scale);
  // ∂L/∂c = Σ over t and examples of go[t]    k×1
  totals(T * B, k, gc, 0, go, 0, k, scale);
  // gp0 = W'*ga[1]    k×1
  times(B, k, n, gp0, 0, k, ga, 0, n, W, 0, k, scale);
  if (inputGradients) {
    // gx[t] = U'*ga[t]    d×1
    times(T * B, d, n, gx, 0, d, ga, 0, n, U, 0, d, scale);
    // gy[t] = -log(softmax(o[t]))    k×1
    for (let t = 1; t <= T; t++) {
      for (let e = 0; e < B; e++) {
        const logsumexp_o_t = logsumexp_o[(t - 1) * B + e]!;
        const at = ((t - 1) * B + e) * k;
        for (let i = 0; i < k; i++) {
          gy[at + i] = scale * (logsumexp_o_t - o[at + i]!);
        }
      }
    }
  }

  return scale * loss;
}

type ForwardMaskedMemory = Readonly<
  Record<
    'W' | 'U' | 'b' | 'V' | 'c' | 'x' | 'mask' | 'p0' | 'Ux' | 'Wp' | 'a' | 'h' | 'Vh' | 'o' | 'p_next' | 'p',
    FloatArray
  >
>;

/**
 * All values of the forward pass, states held where the mask is 0.
 */
function forwardMasked({ n, k, d }: RnnOutputSoftmaxSizes, T: number, B: number, memory: ForwardMaskedMemory): void {
  const { W, U, b, V, c, x, mask, p0, Ux, Wp, a, h, Vh, o, p_next, p } = memory;
  // p[0] = p0
  for (let e = 0; e < B; e++) {
    const at = e * k;
    for (let i = 0; i < k; i++) {
      p[at + i] = p0[at + i]!;
    }
  }

  // Ux[t] = U*x[t]    n×1
  timesTransposed(T * B, n, d, Ux, 0, n, x, 0, d, U, 0, d);
  for (let t = 1; t <= T; t++) {
    // Wp[t] = W*p[t-1]    n×1
    timesTransposed(B, n, k, Wp, 0, n, p, (t - 1) * B * k, k, W, 0, k);
    // a[t] = W*p[t-1] + U*x[t] + b    n×1
    // h[t] = tanh(a[t])    n×1
    for (let e = 0; e < B; e++) {
      const at = e * n;
      const at2 = ((t - 1) * B + e) * n;
      for (let i = 0; i < n; i++) {
        const a_t = Wp[at + i]! + Ux[at2 + i]! + b[i]!;
        a[at2 + i] = a_t;
        h[at2 + i] = Math.tanh(a_t);
      }
    }

    // Vh[t] = V*h[t]    k×1
    timesTransposed(B, k, n, Vh, 0, k, h, (t - 1) * B * n, n, V, 0, n);
    // o[t] = V*h[t] + c    k×1
    for (let e = 0; e < B; e++) {
      const at = e * k;
      const at2 = ((t - 1) * B + e) * k;
      for (let i = 0; i < k; i++) {
        o[at2 + i] = Vh[at + i]! + c[i]!;
      }
    }

    // p_next[t] = softmax(o[t])    k×1
    for (let e = 0; e < B; e++) {
      let most = o[((t - 1) * B + e) * k]!;
      const at = ((t - 1) * B + e) * k;
      for (let i = 1; i < k; i++) {
        most = Math.max(most, o[at + i]!);
      }

      let sum = 0;
      for (let i = 0; i < k; i++) {
        const power = Math.exp(o[at + i]! - most);
        p_next[at + i] = power;
        sum += power;
      }

      const part = 1 / sum;
      for (let i = 0; i < k; i++) {
        p_next[at + i] = p_next[at + i]! * part;
      }
    }

    // p[t] = mask[t]*p_next[t] + (1 - mask[t])*p[t-1]    k×1
    for (let e = 0; e < B; e++) {
      const mask_t = mask[(t - 1) * B + e]!;
      const at = ((t - 1) * B + e) * k;
      const at2 = (t * B + e) * k;
      for (let i = 0; i < k; i++) {
        p[at2 + i] = mask_t * p_next[at + i]! + (1 - mask_t) * p[at + i]!;
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
    | 'p0'
    | 'mask_padded'
    | 'Ux'
    | 'Wp'
    | 'h'
    | 'Vh'
    | 'o'
    | 'p_next'
    | 'p'
    | 'gp'
    | 'gp_next'
    | 'gp_nextp_next'
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
    | 'gp0'
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
  { n, k, d }: RnnOutputSoftmaxSizes,
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
    p0,
    mask_padded,
    Ux,
    Wp,
    h,
    Vh,
    o,
    p_next,
    p,
    gp,
    gp_next,
    gp_nextp_next,
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
    gp0,
    gx,
    gy,
  } = memory;
  mask_padded.fill(0, T * B, T * B + B);
  // p[0] = p0
  for (let e = 0; e < B; e++) {
    const at = e * k;
    for (let i = 0; i < k; i++) {
      p[at + i] = p0[at + i]!;
    }
  }

  gp.fill(0, T * B * k, T * B * k + B * k);
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
    // Wp[t] = W*p[t-1]    n×1
    timesTransposed(B, n, k, Wp, 0, n, p, (t - 1) * B * k, k, W, 0, k);
    // a[t] = W*p[t-1] + U*x[t] + b    n×1
    // h[t] = tanh(a[t])    n×1
    for (let e = 0; e < B; e++) {
      const at = e * n;
      const at2 = ((t - 1) * B + e) * n;
      for (let i = 0; i < n; i++) {
        const a = Wp[at + i]! + Ux[at2 + i]! + b[i]!;
        h[at2 + i] = Math.tanh(a);
      }
    }

    // Vh[t] = V*h[t]    k×1
    timesTransposed(B, k, n, Vh, 0, k, h, (t - 1) * B * n, n, V, 0, n);
    // o[t] = V*h[t] + c    k×1
    for (let e = 0; e < B; e++) {
      const at = e * k;
      const at2 = ((t - 1) * B + e) * k;
      for (let i = 0; i < k; i++) {
        o[at2 + i] = Vh[at + i]! + c[i]!;
      }
    }

    // p_next[t] = softmax(o[t])    k×1
    for (let e = 0; e < B; e++) {
      let most = o[((t - 1) * B + e) * k]!;
      const at = ((t - 1) * B + e) * k;
      for (let i = 1; i < k; i++) {
        most = Math.max(most, o[at + i]!);
      }

      let sum = 0;
      for (let i = 0; i < k; i++) {
        const power = Math.exp(o[at + i]! - most);
        p_next[at + i] = power;
        sum += power;
      }

      const part = 1 / sum;
      for (let i = 0; i < k; i++) {
        p_next[at + i] = p_next[at + i]! * part;
      }
    }

    // p[t] = mask[t]*p_next[t] + (1 - mask[t])*p[t-1]    k×1
    for (let e = 0; e < B; e++) {
      const mask_t = mask[(t - 1) * B + e]!;
      const at = ((t - 1) * B + e) * k;
      const at2 = (t * B + e) * k;
      for (let i = 0; i < k; i++) {
        p[at2 + i] = mask_t * p_next[at + i]! + (1 - mask_t) * p[at + i]!;
      }
    }
  }

  for (let t = T; t >= 1; t--) {
    // gp[t] = W'*ga[t+1] + (1 - mask[t+1])*gp[t+1]    k×1
    // gp_next[t] = mask[t]*gp[t]    k×1
    for (let e = 0; e < B; e++) {
      const mask_padded_t = mask_padded[t * B + e]!;
      const mask_t = mask[(t - 1) * B + e]!;
      const at = (t * B + e) * k;
      const at2 = ((t - 1) * B + e) * k;
      const at3 = e * k;
      for (let i = 0; i < k; i++) {
        const gp_t = Wga[at + i]! + (1 - mask_padded_t) * gp[at + i]!;
        gp[at2 + i] = gp_t;
        gp_next[at3 + i] = mask_t * gp_t;
      }
    }

    // gp_nextp_next[t] = gp_next[t]'*p_next[t]    1×1
    for (let e = 0; e < B; e++) {
      let sum = 0;
      const at = e * k;
      const at2 = ((t - 1) * B + e) * k;
      for (let i = 0; i < k; i++) {
        sum += gp_next[at + i]! * p_next[at2 + i]!;
      }

      gp_nextp_next[e] = sum;
    }

    // go[t] = mask[t]*(p_next[t] - y[t]) + gp_next[t].*p_next[t] - (gp_next[t]'*p_next[t])*p_next[t]    k×1
    for (let e = 0; e < B; e++) {
      const mask_t = mask[(t - 1) * B + e]!;
      const gp_nextp_next_t = gp_nextp_next[e]!;
      const at = ((t - 1) * B + e) * k;
      const at2 = e * k;
      for (let i = 0; i < k; i++) {
        const p_next_t = p_next[at + i]!;
        go[at + i] = mask_t * (p_next_t - y[at + i]!) + gp_next[at2 + i]! * p_next_t - gp_nextp_next_t * p_next_t;
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

  // ∂L/∂W = Σ over t and examples of ga[t]*p[t-1]'    n×k
  transposedTimes(n, k, T * B, gW, 0, k, ga, 0, n, p, 0, k, scale);
  // ∂L/∂U = Σ over t and examples of ga[t]*x[t]'    n×d
  transposedTimes(n, d, T * B, gU, 0, d, ga, 0, n, x, 0, d, scale);
  // ∂L/∂b = Σ over t and examples of ga[t]    n×1
  totals(T * B, n, gb, 0, ga, 0, n, scale);
  // ∂L/∂V = Σ over t and examples of go[t]*h[t]'    k×n
  transposedTimes(k, n, T * B, gV, 0, n, go, 0, k, h, 0, n, scale);
  // ∂L/∂c = Σ over t and examples of go[t]    k×1
  totals(T * B, k, gc, 0, go, 0, k, scale);
  // gp0 = W'*ga[1] + (1 - mask[1])*gp[1]    k×1
  for (let e = 0; e < B; e++) {
    const mask_padded_t = mask_padded[e]!;
    const at = e * k;
    for (let i = 0; i < k; i++) {
      gp0[at + i] = scale * (Wga[at + i]! + (1 - mask_padded_t) * gp[at + i]!);
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
        const at = ((t - 1) * B + e) * k;
        for (let i = 0; i < k; i++) {
          gy[at + i] = scale * -(mask_t * (o[at + i]! - logsumexp_o_t));
        }
      }
    }
  }

  return scale * loss;
}

const emitted: Emitted = {
  name: 'rnn-output-softmax',
  sizes: ['n', 'k', 'd'],
  parameters: ({ n, k, d }: RnnOutputSoftmaxSizes) => ({ W: [n, k], U: [n, d], b: [n, 1], V: [k, n], c: [k, 1] }),
  packs: {},
  inputs: ({ k, d }: RnnOutputSoftmaxSizes) => ({
    x: { shape: [d, 1], once: false },
    y: { shape: [k, 1], once: false },
  }),
  initials: ({ k }: RnnOutputSoftmaxSizes) => ({ p0: [k, 1] }),
  gradients: { W: 'gW', U: 'gU', b: 'gb', V: 'gV', c: 'gc', p0: 'gp0', x: 'gx', y: 'gy' },
  gradientPacks: {},
  forward: {
    reads: ['x'],
    work: ({ n, k }: RnnOutputSoftmaxSizes, T: number, B: number) => ({
      Ux: T * B * n,
      Wp: B * n,
      a: T * B * n,
      h: T * B * n,
      Vh: B * k,
      o: T * B * k,
      p: (T + 1) * B * k,
    }),
    views: ({ n, k }: RnnOutputSoftmaxSizes, T: number, B: number) => ({
      a: ['a', 0, T * B * n],
      h: ['h', 0, T * B * n],
      o: ['o', 0, T * B * k],
      p: ['p', B * k, T * B * k],
    }),
    final: ({ k }: RnnOutputSoftmaxSizes, T: number, B: number) => ({ p0: ['p', T * B * k, B * k] }),
    run: forward,
  },
  training: {
    reads: ['x', 'y'],
    work: ({ n, k }: RnnOutputSoftmaxSizes, T: number, B: number) => ({
      Ux: T * B * n,
      Wp: B * n,
      h: T * B * n,
      Vh: B * k,
      o: T * B * k,
      p: (T + 1) * B * k,
      gp: B * k,
      gpp: B,
      go: T * B * k,
      gh: B * n,
      ga: (T + 1) * B * n,
      logsumexp_o: T * B,
      ylogsoftmax_o: T * B,
    }),
    run: train,
  },
  maskedForward: {
    reads: ['x'],
    work: ({ n, k }: RnnOutputSoftmaxSizes, T: number, B: number) => ({
      Ux: T * B * n,
      Wp: B * n,
      a: T * B * n,
      h: T * B * n,
      Vh: B * k,
      o: T * B * k,
      p_next: T * B * k,
      p: (T + 1) * B * k,
    }),
    views: ({ n, k }: RnnOutputSoftmaxSizes, T: number, B: number) => ({
      a: ['a', 0, T * B * n],
      h: ['h', 0, T * B * n],
      o: ['o', 0, T * B * k],
      p_next: ['p_next', 0, T * B * k],
      p: ['p', B * k, T * B * k],
    }),
    final: ({ k }: RnnOutputSoftmaxSizes, T: number, B: number) => ({ p0: ['p', T * B * k, B * k] }),
    run: forwardMasked,
  },
  maskedTraining: {
    reads: ['x', 'y'],
    work: ({ n, k }: RnnOutputSoftmaxSizes, T: number, B: number) => ({
      mask_padded: (T + 1) * B,
      Ux: T * B * n,
      Wp: B * n,
      h: T * B * n,
      Vh: B * k,
      o: T * B * k,
      p_next: T * B * k,
      p: (T + 1) * B * k,
      gp: (T + 1) * B * k,
      gp_next: B * k,
      gp_nextp_next: B,
      go: T * B * k,
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
