/**
 * The systems of the seed note, and two more, as equations.                             layer 5
 *
 * This is all that is written by hand about them: everything else (derivations, adjoint recurrences, kernels, pages) is
 * made from it. Sizes: n hidden units, d inputs, k classes. The seed's names are kept where they do not collide: the
 * LSTM's output bias is v, since its c is the cell state.
 */
import type { CellDefinition } from '../cells/define.js';
import { layerOf } from '../cells/layer.js';

const classes = { y: { size: ['k'], sumsToOne: true } } as const;
const crossEntropy = "sum(t, 1, T, -y[t]'*log(softmax(o[t])))";
const hidden = { h: { size: ['n'], initial: 'h0' } } as const;
const rnnParameters = { W: ['n', 'n'], U: ['n', 'd'], b: ['n'], V: ['k', 'n'], c: ['k'] } as const;
const outputParameters = { ...rnnParameters, W: ['n', 'k'] } as const;

/** Seed §2.1: a hidden layer of sigmoids, softmax cross-entropy. A sample is a column; T = 1. */
const mlp: CellDefinition = {
  name: 'mlp',
  parameters: { W1: ['n', 'd'], b1: ['n'], W2: ['k', 'n'], b2: ['k'] },
  inputs: { x: { size: ['d'] }, ...classes },
  equations: ['a[t] = W1*x[t] + b1', 'h[t] = sigmoid(a[t])', 'o[t] = W2*h[t] + b2'],
  loss: crossEntropy,
};

/** Seed §2, design 1: an output at every step, hidden to hidden. */
const rnn: CellDefinition = {
  name: 'rnn',
  parameters: rnnParameters,
  inputs: { x: { size: ['d'] }, ...classes },
  states: hidden,
  equations: ['a[t] = W*h[t-1] + U*x[t] + b', 'h[t] = tanh(a[t])', 'o[t] = V*h[t] + c'],
  loss: crossEntropy,
};

/** Design 2, read with the logits as the output that returns. */
const rnnOutputLogits: CellDefinition = {
  name: 'rnn-output-logits',
  parameters: outputParameters,
  inputs: { x: { size: ['d'] }, ...classes },
  states: { o: { size: ['k'], initial: 'o0' } },
  equations: ['a[t] = W*o[t-1] + U*x[t] + b', 'h[t] = tanh(a[t])', 'o[t] = V*h[t] + c'],
  loss: crossEntropy,
};

/** Design 2, read with the probabilities as the output that returns. */
const rnnOutputSoftmax: CellDefinition = {
  name: 'rnn-output-softmax',
  parameters: outputParameters,
  inputs: { x: { size: ['d'] }, ...classes },
  states: { p: { size: ['k'], initial: 'p0' } },
  equations: ['a[t] = W*p[t-1] + U*x[t] + b', 'h[t] = tanh(a[t])', 'o[t] = V*h[t] + c', 'p[t] = softmax(o[t])'],
  loss: crossEntropy,
};

/** Design 2 with teacher forcing: the target of the last step returns in place of the output. */
const rnnTeacherForced: CellDefinition = {
  name: 'rnn-teacher-forced',
  parameters: outputParameters,
  inputs: { x: { size: ['d'] }, y: { size: ['k'], sumsToOne: true, initial: 'y0' } },
  equations: ['a[t] = W*y[t-1] + U*x[t] + b', 'h[t] = tanh(a[t])', 'o[t] = V*h[t] + c'],
  loss: crossEntropy,
};

/** Design 3: one output after the last step. */
const rnnLast: CellDefinition = {
  name: 'rnn-last',
  parameters: rnnParameters,
  inputs: { x: { size: ['d'] }, y: { size: ['k'], sumsToOne: true, once: true } },
  states: hidden,
  equations: ['a[t] = W*h[t-1] + U*x[t] + b', 'h[t] = tanh(a[t])', 'o = V*h[T] + c'],
  loss: "-y'*log(softmax(o))",
};

const gates = {
  W_f: ['n', 'd'],
  W_i: ['n', 'd'],
  W_o: ['n', 'd'],
  W_c: ['n', 'd'],
  U_f: ['n', 'n'],
  U_i: ['n', 'n'],
  U_o: ['n', 'n'],
  U_c: ['n', 'n'],
  b_f: ['n'],
  b_i: ['n'],
  b_o: ['n'],
  b_c: ['n'],
} as const;
const lstmEquations = [
  'a_f[t] = W_f*x[t] + U_f*h[t-1] + b_f',
  'a_i[t] = W_i*x[t] + U_i*h[t-1] + b_i',
  'a_o[t] = W_o*x[t] + U_o*h[t-1] + b_o',
  'a_c[t] = W_c*x[t] + U_c*h[t-1] + b_c',
  'f[t] = sigmoid(a_f[t])',
  'i[t] = sigmoid(a_i[t])',
  'o[t] = sigmoid(a_o[t])',
  'g[t] = tanh(a_c[t])',
  'c[t] = f[t].*c[t-1] + i[t].*g[t]',
  'h[t] = o[t].*tanh(c[t])',
] as const;
const lstmStates = { h: { size: ['n'], initial: 'h0' }, c: { size: ['n'], initial: 'c0' } } as const;

/** Seed §3, with an output layer z = V h + v and a loss at every step. g is the seed's c̃, a_f … a_c are the arguments of the gates. */
const lstm: CellDefinition = {
  name: 'lstm',
  parameters: { ...gates, V: ['k', 'n'], v: ['k'] },
  inputs: { x: { size: ['d'] }, ...classes },
  states: lstmStates,
  equations: [...lstmEquations, 'z[t] = V*h[t] + v'],
  loss: "sum(t, 1, T, -y[t]'*log(softmax(z[t])))",
};

/** The LSTM with one output after the last step. */
const lstmLast: CellDefinition = {
  name: 'lstm-last',
  parameters: { ...gates, V: ['k', 'n'], v: ['k'] },
  inputs: { x: { size: ['d'] }, y: { size: ['k'], sumsToOne: true, once: true } },
  states: lstmStates,
  equations: [...lstmEquations, 'z = V*h[T] + v'],
  loss: "-y'*log(softmax(z))",
};

/** Beyond the seed: the gated recurrent unit of Cho et al. (2014); r resets before the product, z keeps the old state. */
const gru: CellDefinition = {
  name: 'gru',
  parameters: {
    W_r: ['n', 'd'],
    W_z: ['n', 'd'],
    W_g: ['n', 'd'],
    U_r: ['n', 'n'],
    U_z: ['n', 'n'],
    U_g: ['n', 'n'],
    b_r: ['n'],
    b_z: ['n'],
    b_g: ['n'],
    V: ['k', 'n'],
    c: ['k'],
  },
  inputs: { x: { size: ['d'] }, ...classes },
  states: hidden,
  equations: [
    'a_r[t] = W_r*x[t] + U_r*h[t-1] + b_r',
    'a_z[t] = W_z*x[t] + U_z*h[t-1] + b_z',
    'r[t] = sigmoid(a_r[t])',
    'z[t] = sigmoid(a_z[t])',
    'a_g[t] = W_g*x[t] + U_g*(r[t].*h[t-1]) + b_g',
    'g[t] = tanh(a_g[t])',
    'h[t] = z[t].*h[t-1] + (vector(1) - z[t]).*g[t]',
    'o[t] = V*h[t] + c',
  ],
  loss: crossEntropy,
};

/** Beyond the seed: the LSTM whose gates see the cell state through diagonal weights p (Gers and Schmidhuber, 2000). */
const lstmPeephole: CellDefinition = {
  name: 'lstm-peephole',
  parameters: { ...gates, p_f: ['n'], p_i: ['n'], p_o: ['n'], V: ['k', 'n'], v: ['k'] },
  inputs: { x: { size: ['d'] }, ...classes },
  states: lstmStates,
  equations: [
    'a_f[t] = W_f*x[t] + U_f*h[t-1] + p_f.*c[t-1] + b_f',
    'a_i[t] = W_i*x[t] + U_i*h[t-1] + p_i.*c[t-1] + b_i',
    'a_c[t] = W_c*x[t] + U_c*h[t-1] + b_c',
    'f[t] = sigmoid(a_f[t])',
    'i[t] = sigmoid(a_i[t])',
    'g[t] = tanh(a_c[t])',
    'c[t] = f[t].*c[t-1] + i[t].*g[t]',
    'a_o[t] = W_o*x[t] + U_o*h[t-1] + p_o.*c[t] + b_o',
    'o[t] = sigmoid(a_o[t])',
    'h[t] = o[t].*tanh(c[t])',
    'z[t] = V*h[t] + v',
  ],
  loss: "sum(t, 1, T, -y[t]'*log(softmax(z[t])))",
};

/** The gallery, by name: the systems of the note in its order, then cells added as any user would, then layers that stack. */
export const gallery: readonly CellDefinition[] = [
  mlp,
  rnn,
  rnnOutputLogits,
  rnnOutputSoftmax,
  rnnTeacherForced,
  rnnLast,
  lstm,
  lstmLast,
  gru,
  lstmPeephole,
  layerOf(rnn, 'h'),
  layerOf(lstm, 'h'),
  layerOf(gru, 'h'),
];
