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
type ForwardMemory = Readonly<Record<'W1' | 'b1' | 'W2' | 'b2' | 'x' | 'W1x' | 'a' | 'h' | 'W2h' | 'o', FloatArray>>;

/**
 * All values of the forward pass.
 */
function forward({ n, d, k }: MlpSizes, T: number, B: number, memory: ForwardMemory): void {
  const { W1, b1, W2, b2, x, W1x, a, h, W2h, o } = memory;
  // W1x[t] = W1*x[t]    n×1
  timesTransposed(T * B, n, d, W1x, 0, n, x, 0, d, W1, 0, d);
  // a[t] = W1*x[t] + b1    n×1
  // h[t] = sigmoid(a[t])    n×1
  for (let t = 1; t <= T; t++) {
    for (let b = 0; b < B; b++) {
      const at = ((t - 1) * B + b) * n;
      for (let i = 0; i < n; i++) {
        const a_t = W1x[at + i]! + b1[i]!;
        a[at + i] = a_t;
        h[at + i] = sigmoid(a_t);
      }
    }
  }

  // W2h[t] = W2*h[t]    k×1
  timesTransposed(T * B, k, n, W2h, 0, k, h, 0, n, W2, 0, n);
  // o[t] = W2*h[t] + b2    k×1
  for (let t = 1; t <= T; t++) {
    for (let b = 0; b < B; b++) {
      const at = ((t - 1) * B + b) * k;
      for (let i = 0; i < k; i++) {
        o[at + i] = W2h[at + i]! + b2[i]!;
      }
    }
  }
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
    | 'go'
    | 'gh'
    | 'ga'
    | 'logsumexp_o'
    | 'ylogsoftmax_o'
    | 'gW1'
    | 'gb1'
    | 'gW2'
    | 'gb2'
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
  { n, d, k }: MlpSizes,
  T: number,
  B: number,
  memory: TrainMemory,
  scale: number,
  inputGradients: boolean,
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
    go,
    gh,
    ga,
    logsumexp_o,
    ylogsoftmax_o,
    gW1,
    gb1,
    gW2,
    gb2,
    gx,
    gy,
  } = memory;
  let loss = 0;
  // W1x[t] = W1*x[t]    n×1
  timesTransposed(T * B, n, d, W1x, 0, n, x, 0, d, W1, 0, d);
  // a[t] = W1*x[t] + b1    n×1
  // h[t] = sigmoid(a[t])    n×1
  for (let t = 1; t <= T; t++) {
    for (let b = 0; b < B; b++) {
      const at = ((t - 1) * B + b) * n;
      for (let i = 0; i < n; i++) {
        const a = W1x[at + i]! + b1[i]!;
        h[at + i] = sigmoid(a);
      }
    }
  }

  // W2h[t] = W2*h[t]    k×1
  timesTransposed(T * B, k, n, W2h, 0, k, h, 0, n, W2, 0, n);
  // o[t] = W2*h[t] + b2    k×1
  for (let t = 1; t <= T; t++) {
    for (let b = 0; b < B; b++) {
      const at = ((t - 1) * B + b) * k;
      for (let i = 0; i < k; i++) {
        o[at + i] = W2h[at + i]! + b2[i]!;
      }
    }
  }

  // softmax_o[t] = softmax(o[t])    k×1
  for (let t = 1; t <= T; t++) {
    for (let b = 0; b < B; b++) {
      let most = o[((t - 1) * B + b) * k]!;
      const at = ((t - 1) * B + b) * k;
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
    for (let b = 0; b < B; b++) {
      const at = ((t - 1) * B + b) * k;
      for (let i = 0; i < k; i++) {
        go[at + i] = softmax_o[at + i]! - y[at + i]!;
      }
    }
  }

  // gh[t] = W2'*go[t]    n×1
  times(T * B, n, k, gh, 0, n, go, 0, k, W2, 0, n);
  // ga[t] = gh[t].*h[t].*(vector(1) - h[t])    n×1
  for (let t = 1; t <= T; t++) {
    for (let b = 0; b < B; b++) {
      const at = ((t - 1) * B + b) * n;
      for (let i = 0; i < n; i++) {
        const h_t = h[at + i]!;
        ga[at + i] = gh[at + i]! * h_t * (1 - h_t);
      }
    }
  }

  // logsumexp_o[t] = logsumexp(o[t])    1×1
  for (let t = 1; t <= T; t++) {
    for (let b = 0; b < B; b++) {
      let most = o[((t - 1) * B + b) * k]!;
      const at = ((t - 1) * B + b) * k;
      for (let i = 1; i < k; i++) {
        most = Math.max(most, o[at + i]!);
      }

      let sum = 0;
      for (let i = 0; i < k; i++) {
        sum += Math.exp(o[at + i]! - most);
      }

      logsumexp_o[(t - 1) * B + b] = most + Math.log(sum);
    }
  }

  // ylogsoftmax_o[t] = y[t]'*log(softmax(o[t]))    1×1
  for (let t = 1; t <= T; t++) {
    for (let b = 0; b < B; b++) {
      let sum = 0;
      const logsumexp_o_t = logsumexp_o[(t - 1) * B + b]!;
      const at = ((t - 1) * B + b) * k;
      for (let i = 0; i < k; i++) {
        sum += y[at + i]! * (o[at + i]! - logsumexp_o_t);
      }

      ylogsoftmax_o[(t - 1) * B + b] = sum;
    }
  }

  // loss = Σ over t and examples of -y[t]'*log(softmax(o[t]))    1×1
  for (let t = 1; t <= T; t++) {
    const at = (t - 1) * B;
    for (let b = 0; b < B; b++) {
      loss -= ylogsoftmax_o[at + b]!;
    }
  }

  // ∂L/∂W1 = Σ over t and examples of ga[t]*x[t]'    n×d
  transposedTimes(n, d, T * B, gW1, 0, d, ga, 0, n, x, 0, d, scale);
  // ∂L/∂b1 = Σ over t and examples of ga[t]    n×1
  totals(T * B, n, gb1, 0, ga, 0, n, scale);
  // ∂L/∂W2 = Σ over t and examples of go[t]*h[t]'    k×n
  transposedTimes(k, n, T * B, gW2, 0, n, go, 0, k, h, 0, n, scale);
  // ∂L/∂b2 = Σ over t and examples of go[t]    k×1
  totals(T * B, k, gb2, 0, go, 0, k, scale);
  if (inputGradients) {
    // gx[t] = W1'*ga[t]    d×1
    times(T * B, d, n, gx, 0, d, ga, 0, n, W1, 0, d, scale);
    // gy[t] = -log(softmax(o[t]))    k×1
    for (let t = 1; t <= T; t++) {
      for (let b = 0; b < B; b++) {
        const logsumexp_o_t = logsumexp_o[(t - 1) * B + b]!;
        const at = ((t - 1) * B + b) * k;
        for (let i = 0; i < k; i++) {
          gy[at + i] = scale * (logsumexp_o_t - o[at + i]!);
        }
      }
    }
  }

  return scale * loss;
}

type ForwardMaskedMemory = Readonly<
  Record<'W1' | 'b1' | 'W2' | 'b2' | 'x' | 'W1x' | 'a' | 'h' | 'W2h' | 'o', FloatArray>
>;

/**
 * All values of the forward pass, states held where the mask is 0.
 */
function forwardMasked({ n, d, k }: MlpSizes, T: number, B: number, memory: ForwardMaskedMemory): void {
  const { W1, b1, W2, b2, x, W1x, a, h, W2h, o } = memory;
  // W1x[t] = W1*x[t]    n×1
  timesTransposed(T * B, n, d, W1x, 0, n, x, 0, d, W1, 0, d);
  // a[t] = W1*x[t] + b1    n×1
  // h[t] = sigmoid(a[t])    n×1
  for (let t = 1; t <= T; t++) {
    for (let b = 0; b < B; b++) {
      const at = ((t - 1) * B + b) * n;
      for (let i = 0; i < n; i++) {
        const a_t = W1x[at + i]! + b1[i]!;
        a[at + i] = a_t;
        h[at + i] = sigmoid(a_t);
      }
    }
  }

  // W2h[t] = W2*h[t]    k×1
  timesTransposed(T * B, k, n, W2h, 0, k, h, 0, n, W2, 0, n);
  // o[t] = W2*h[t] + b2    k×1
  for (let t = 1; t <= T; t++) {
    for (let b = 0; b < B; b++) {
      const at = ((t - 1) * B + b) * k;
      for (let i = 0; i < k; i++) {
        o[at + i] = W2h[at + i]! + b2[i]!;
      }
    }
  }
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
    | 'go'
    | 'gh'
    | 'ga'
    | 'logsumexp_o'
    | 'ylogsoftmax_o'
    | 'gW1'
    | 'gb1'
    | 'gW2'
    | 'gb2'
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
  { n, d, k }: MlpSizes,
  T: number,
  B: number,
  memory: TrainMaskedMemory,
  scale: number,
  inputGradients: boolean,
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
    go,
    gh,
    ga,
    logsumexp_o,
    ylogsoftmax_o,
    gW1,
    gb1,
    gW2,
    gb2,
    gx,
    gy,
  } = memory;
  let loss = 0;
  // W1x[t] = W1*x[t]    n×1
  timesTransposed(T * B, n, d, W1x, 0, n, x, 0, d, W1, 0, d);
  // a[t] = W1*x[t] + b1    n×1
  // h[t] = sigmoid(a[t])    n×1
  for (let t = 1; t <= T; t++) {
    for (let b = 0; b < B; b++) {
      const at = ((t - 1) * B + b) * n;
      for (let i = 0; i < n; i++) {
        const a = W1x[at + i]! + b1[i]!;
        h[at + i] = sigmoid(a);
      }
    }
  }

  // W2h[t] = W2*h[t]    k×1
  timesTransposed(T * B, k, n, W2h, 0, k, h, 0, n, W2, 0, n);
  // o[t] = W2*h[t] + b2    k×1
  for (let t = 1; t <= T; t++) {
    for (let b = 0; b < B; b++) {
      const at = ((t - 1) * B + b) * k;
      for (let i = 0; i < k; i++) {
        o[at + i] = W2h[at + i]! + b2[i]!;
      }
    }
  }

  // softmax_o[t] = softmax(o[t])    k×1
  for (let t = 1; t <= T; t++) {
    for (let b = 0; b < B; b++) {
      let most = o[((t - 1) * B + b) * k]!;
      const at = ((t - 1) * B + b) * k;
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
    for (let b = 0; b < B; b++) {
      const mask_t = mask[(t - 1) * B + b]!;
      const at = ((t - 1) * B + b) * k;
      for (let i = 0; i < k; i++) {
        go[at + i] = mask_t * (softmax_o[at + i]! - y[at + i]!);
      }
    }
  }

  // gh[t] = W2'*go[t]    n×1
  times(T * B, n, k, gh, 0, n, go, 0, k, W2, 0, n);
  // ga[t] = gh[t].*h[t].*(vector(1) - h[t])    n×1
  for (let t = 1; t <= T; t++) {
    for (let b = 0; b < B; b++) {
      const at = ((t - 1) * B + b) * n;
      for (let i = 0; i < n; i++) {
        const h_t = h[at + i]!;
        ga[at + i] = gh[at + i]! * h_t * (1 - h_t);
      }
    }
  }

  // logsumexp_o[t] = logsumexp(o[t])    1×1
  for (let t = 1; t <= T; t++) {
    for (let b = 0; b < B; b++) {
      let most = o[((t - 1) * B + b) * k]!;
      const at = ((t - 1) * B + b) * k;
      for (let i = 1; i < k; i++) {
        most = Math.max(most, o[at + i]!);
      }

      let sum = 0;
      for (let i = 0; i < k; i++) {
        sum += Math.exp(o[at + i]! - most);
      }

      logsumexp_o[(t - 1) * B + b] = most + Math.log(sum);
    }
  }

  // ylogsoftmax_o[t] = y[t]'*log(softmax(o[t]))    1×1
  for (let t = 1; t <= T; t++) {
    for (let b = 0; b < B; b++) {
      let sum = 0;
      const logsumexp_o_t = logsumexp_o[(t - 1) * B + b]!;
      const at = ((t - 1) * B + b) * k;
      for (let i = 0; i < k; i++) {
        sum += y[at + i]! * (o[at + i]! - logsumexp_o_t);
      }

      ylogsoftmax_o[(t - 1) * B + b] = sum;
    }
  }

  // loss = Σ over t and examples of -mask[t]*y[t]'*log(softmax(o[t]))    1×1
  for (let t = 1; t <= T; t++) {
    const at = (t - 1) * B;
    for (let b = 0; b < B; b++) {
      loss -= mask[at + b]! * ylogsoftmax_o[at + b]!;
    }
  }

  // ∂L/∂W1 = Σ over t and examples of ga[t]*x[t]'    n×d
  transposedTimes(n, d, T * B, gW1, 0, d, ga, 0, n, x, 0, d, scale);
  // ∂L/∂b1 = Σ over t and examples of ga[t]    n×1
  totals(T * B, n, gb1, 0, ga, 0, n, scale);
  // ∂L/∂W2 = Σ over t and examples of go[t]*h[t]'    k×n
  transposedTimes(k, n, T * B, gW2, 0, n, go, 0, k, h, 0, n, scale);
  // ∂L/∂b2 = Σ over t and examples of go[t]    k×1
  totals(T * B, k, gb2, 0, go, 0, k, scale);
  if (inputGradients) {
    // gx[t] = W1'*ga[t]    d×1
    times(T * B, d, n, gx, 0, d, ga, 0, n, W1, 0, d, scale);
    // gy[t] = -mask[t]*log(softmax(o[t]))    k×1
    for (let t = 1; t <= T; t++) {
      for (let b = 0; b < B; b++) {
        const mask_t = mask[(t - 1) * B + b]!;
        const logsumexp_o_t = logsumexp_o[(t - 1) * B + b]!;
        const at = ((t - 1) * B + b) * k;
        for (let i = 0; i < k; i++) {
          gy[at + i] = scale * -(mask_t * (o[at + i]! - logsumexp_o_t));
        }
      }
    }
  }

  return scale * loss;
}

const emitted: Emitted = {
  name: 'mlp',
  sizes: ['n', 'd', 'k'],
  parameters: ({ n, d, k }: MlpSizes) => ({ W1: [n, d], b1: [n, 1], W2: [k, n], b2: [k, 1] }),
  packs: {},
  inputs: ({ d, k }: MlpSizes) => ({ x: { shape: [d, 1], once: false }, y: { shape: [k, 1], once: false } }),
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
    views: ({ n, k }: MlpSizes, T: number, B: number) => ({
      a: ['a', 0, T * B * n],
      h: ['h', 0, T * B * n],
      o: ['o', 0, T * B * k],
    }),
    final: () => ({}),
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
      go: T * B * k,
      gh: T * B * n,
      ga: T * B * n,
      logsumexp_o: T * B,
      ylogsoftmax_o: T * B,
    }),
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
    views: ({ n, k }: MlpSizes, T: number, B: number) => ({
      a: ['a', 0, T * B * n],
      h: ['h', 0, T * B * n],
      o: ['o', 0, T * B * k],
    }),
    final: () => ({}),
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
      go: T * B * k,
      gh: T * B * n,
      ga: T * B * n,
      logsumexp_o: T * B,
      ylogsoftmax_o: T * B,
    }),
    run: trainMasked,
  },
  streams: true,
  compiled,
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
