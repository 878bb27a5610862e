/** Small cells whose values or gradients once came out wrong, each for a kind: the right values, in every back end. */
import { type CellDefinition, defineCell } from '@tracegrad/symbolic';
import { setFlagsFromString } from 'node:v8';
import { describe, expect, it } from 'vitest';
import { supports } from '../../../runtime/src/model/wasm/engine.js';
import { factoryOf } from '../../test/evaluated.js';

const scalarInput = { x: { size: [1] } };

interface Fault {
  readonly cell: CellDefinition;
  readonly sizes?: Readonly<Record<string, number>>;
  readonly T: number;
  readonly B?: number;
  readonly parameters: Readonly<Record<string, readonly number[]>>;
  readonly inputs: Readonly<Record<string, readonly number[]>>;
  readonly initials?: Readonly<Record<string, readonly number[]>>;
  readonly mask?: readonly number[];
  readonly loss: number;
  readonly gradients?: Readonly<Record<string, readonly number[]>>;
  readonly inputGradients?: Readonly<Record<string, readonly number[]>>;
  readonly initialGradients?: Readonly<Record<string, readonly number[]>>;
}

const ahead: CellDefinition = {
  name: 'ahead',
  parameters: { w: [1], u: [1] },
  inputs: scalarInput,
  equations: ['h[t] = w*x[t] + u*x[t+1]'],
  loss: 'sum(t, 1, T, h[t])',
};

const softmaxNamed: CellDefinition = {
  name: 'sm',
  parameters: { v: [2] },
  inputs: { y: { size: [2], sumsToOne: true } },
  equations: ['p[t] = softmax(v)'],
  loss: "sum(t, 1, T, -y[t]'*log(p[t]))",
};

const faults: Readonly<Record<string, Fault>> = {
  'a lag and a quotient in one equation': {
    cell: {
      name: 'divlag',
      parameters: { w: [1] },
      inputs: scalarInput,
      states: { s: { size: [1], initial: 's0' } },
      equations: ['s[t] = w*s[t-1]/x[t] + x[t]'],
      loss: 's[T]',
    },
    T: 3,
    parameters: { w: [0.5] },
    inputs: { x: [1, 2, 4] },
    initials: { s0: [1] },
    loss: 4.296875,
    gradients: { w: [0.71875] },
  },
  'a log-space forward algorithm': {
    cell: {
      name: 'fwd',
      parameters: { w: [1], A: [2, 2] },
      inputs: scalarInput,
      states: { f: { size: [2], initial: 'f0' } },
      equations: ['s[t] = logsumexp(f[t-1])', 'f[t] = vector(w*x[t] + s[t]) + log(exp(A)*exp(f[t-1] - vector(s[t])))'],
      loss: 'logsumexp(f[T])',
    },
    T: 2,
    parameters: { w: [1], A: [0, 0, 0, 0] },
    inputs: { x: [60, 60] },
    loss: 122.0794415,
    gradients: { w: [120], A: [0.5, 0.5, 0.5, 0.5] },
  },
  'the gradient by an input that is the same for all examples': {
    cell: ahead,
    T: 2,
    B: 3,
    parameters: { w: [2], u: [5] },
    inputs: { x: [1, 2, 3, 4, 5, 6] },
    loss: 2 * 21 + 5 * 15,
    inputGradients: { x: [2, 2, 2, 7, 7, 7] },
  },
  'the same of a probability': {
    cell: {
      name: 'constant',
      parameters: { w: [1] },
      inputs: { y: { size: [1] } },
      equations: ['p[t] = sigmoid(w)'],
      loss: 'sum(t, 1, T, y[t]*p[t])',
    },
    T: 2,
    B: 3,
    parameters: { w: [0] },
    inputs: { y: [1, 2, 3, 4, 5, 6] },
    loss: 10.5,
    inputGradients: { y: [0.5, 0.5, 0.5, 0.5, 0.5, 0.5] },
  },
};

Object.assign(faults, {
  'an input ahead under a mask': {
    cell: ahead,
    T: 3,
    parameters: { w: [1], u: [10] },
    inputs: { x: [1, 2, 7] },
    mask: [1, 1, 0],
    loss: 23,
    gradients: { w: [3], u: [2] },
    inputGradients: { x: [1, 11, 0] },
  },
  'the same with NaN in the padding': {
    cell: ahead,
    T: 3,
    parameters: { w: [1], u: [10] },
    inputs: { x: [1, 2, NaN] },
    mask: [1, 1, 0],
    loss: 23,
    gradients: { w: [3], u: [2] },
    inputGradients: { x: [1, 11, 0] },
  },
  'a divisor of zero in the padding': {
    cell: {
      name: 'divlag',
      parameters: { w: [1] },
      inputs: scalarInput,
      states: { s: { size: [1], initial: 's0' } },
      equations: ['s[t] = w*s[t-1]/x[t] + x[t]'],
      loss: 's[T]',
    },
    T: 5,
    parameters: { w: [0.5] },
    inputs: { x: [1, 2, 4, 0, Infinity] },
    initials: { s0: [1] },
    mask: [1, 1, 1, 0, 0],
    loss: 4.296875,
    gradients: { w: [0.71875] },
  },
  'a mean over the steps that are there': {
    cell: {
      name: 'mean fit',
      parameters: { W: ['n', 'n'] },
      inputs: { x: { size: ['n'] }, y: { size: ['n'] } },
      equations: [],
      loss: 'sum(t, 1, T, norm2(W*exp(x[t]) - y[t])^2)/sum(t, 1, T, 1)',
    },
    sizes: { n: 1 },
    T: 3,
    parameters: { W: [2] },
    inputs: { x: [0, 0, NaN], y: [1, -1, NaN] },
    mask: [1, 1, 0],
    // The residuals are 1 and 3.
    loss: (1 + 9) / 2,
    gradients: { W: [(2 * 1 + 2 * 3) / 2] },
    inputGradients: { x: [2, 6, 0], y: [-1, -3, 0] },
  },
  'a vector over its norm, at zero': {
    cell: {
      name: 'norm',
      parameters: { W: ['n', 'd'], a: ['n'] },
      inputs: { x: { size: ['d'] } },
      equations: ['h[t] = W*x[t]', 'u[t] = h[t]/(norm2(h[t]) + 0.001)'],
      loss: "sum(t, 1, T, a'*u[t])",
    },
    sizes: { n: 2, d: 1 },
    T: 1,
    parameters: { W: [1, 2], a: [1, 1] },
    inputs: { x: [0] },
    loss: 0,
    gradients: { W: [0, 0] },
    inputGradients: { x: [3000] },
  },
  'a start value of zero in front of a norm': {
    cell: {
      name: 'normstart',
      parameters: { U: ['n', 'n'] },
      inputs: { x: { size: ['n'] } },
      states: { h: { size: ['n'], initial: 'h0' } },
      equations: ['h[t] = x[t] + U*h[t-1]/(norm2(h[t-1]) + 0.5)'],
      loss: 'sum(h[T])',
    },
    sizes: { n: 2 },
    T: 1,
    parameters: { U: [1, 2, 3, 4] },
    inputs: { x: [1, 1] },
    loss: 2,
    gradients: { U: [0, 0, 0, 0] },
    initialGradients: { h0: [8, 12] },
  },
  'a sequence of rows': {
    cell: {
      name: 'rows',
      parameters: { A: ['n', 'n'] },
      inputs: { x: { size: ['n'] } },
      equations: ["K[t] = x[t]'*A"],
      loss: "sum(t, 1, T, K[t]*K[t]')",
    },
    sizes: { n: 2 },
    T: 2,
    parameters: { A: [1, 2, 3, 4] },
    inputs: { x: [1, 0, 1, 1] },
    loss: 5 + 52,
    gradients: { A: [10, 16, 8, 12] },
    inputGradients: { x: [10, 22, 32, 72] },
  },
  'a recurrence of rows': {
    cell: {
      name: 'rowstate',
      parameters: { A: ['n', 'n'] },
      inputs: { x: { size: [1, 'n'] } },
      equations: ['h[t] = x[t]*A', "p[t] = softmax(h[t]')"],
      loss: "sum(t, 1, T, h[t]*h[t]' + p[t]'*p[t])",
    },
    sizes: { n: 2 },
    T: 1,
    parameters: { A: [1, 2, 3, 3] },
    inputs: { x: [1, -1] },
    loss: 5.606776133517,
    inputGradients: { x: [-7.818284504654, -18] },
  },
  'a probability that no step changes, outside all steps': {
    cell: {
      name: 'outside',
      parameters: { v: [1] },
      inputs: { y: { size: [1] } },
      equations: ['p[t] = sigmoid(v)'],
      loss: '-y[T]*log(1 - p[T])',
    },
    T: 2,
    parameters: { v: [0] },
    inputs: { y: [1, 1] },
    loss: Math.log(2),
    gradients: { v: [0.5] },
  },
  'a quotient of large numbers': {
    cell: {
      name: 'large',
      parameters: { w: [1] },
      inputs: { k: { size: [1] } },
      equations: ['z[t] = k[t]*(1 + w)', 'c[t] = k[t]*w', 'o[t] = c[t]/z[t]'],
      loss: 'sum(t, 1, T, o[t])',
    },
    T: 2,
    parameters: { w: [1] },
    inputs: { k: [1e25, 1e-25] },
    loss: 1,
    gradients: { w: [0.5] },
  },
  'the root of a dead unit': {
    cell: {
      name: 'dead',
      parameters: { w: [1] },
      inputs: scalarInput,
      equations: ['r[t] = relu(w*x[t])', 'q[t] = sqrt(r[t])'],
      loss: 'sum(t, 1, T, q[t])',
    },
    T: 2,
    parameters: { w: [1] },
    inputs: { x: [-1, 4] },
    loss: 2,
    gradients: { w: [1] },
    inputGradients: { x: [0, 0.25] },
  },
  'log-sum-exp of nothing but −∞': {
    cell: {
      name: 'nothing',
      parameters: { w: [1] },
      inputs: { x: { size: ['n'] } },
      equations: ['l[t] = logsumexp(x[t])'],
      loss: 'sum(t, 1, T, w*exp(l[t]))',
    },
    sizes: { n: 2 },
    T: 2,
    parameters: { w: [1] },
    inputs: { x: [-Infinity, -Infinity, 0, 0] },
    loss: 2,
    gradients: { w: [2] },
    inputGradients: { x: [0, 0, 1, 1] },
  },
  'a forward value that is infinite at a step of weight 0': {
    cell: {
      name: 'returns',
      parameters: { w: [1] },
      inputs: scalarInput,
      equations: ['r[t] = log(x[t]/x[t-1])'],
      loss: 'sum(t, 2, T, (r[t] - w)^2)',
    },
    T: 3,
    parameters: { w: [1] },
    inputs: { x: [1, Math.E, 1] },
    loss: 4,
    gradients: { w: [4] },
    inputGradients: { x: [0, 4 / Math.E, -4] },
  },
  'the same in a product that sums over the steps': {
    cell: {
      name: 'returns',
      parameters: { W: ['n', 'n'] },
      inputs: { x: { size: ['n'] } },
      equations: ['r[t] = log(x[t]./x[t-1])'],
      loss: 'sum(t, 2, T, norm2(W*r[t])^2)',
    },
    sizes: { n: 1 },
    T: 3,
    parameters: { W: [1] },
    inputs: { x: [1, Math.E, 1] },
    loss: 2,
    gradients: { W: [4] },
    inputGradients: { x: [-2, 4 / Math.E, -2] },
  },
  'softmax under a name, its logarithm right': {
    cell: softmaxNamed,
    T: 1,
    parameters: { v: [60, -60] },
    inputs: { y: [1, 0] },
    loss: 0,
    gradients: { v: [0, 0] },
  },
  'softmax under a name, its logarithm wrong': {
    cell: softmaxNamed,
    T: 1,
    parameters: { v: [60, -60] },
    inputs: { y: [0, 1] },
    loss: 120,
    gradients: { v: [1, -1] },
  },
  'softmax under a name, its logarithm read a step later': {
    cell: { ...softmaxNamed, loss: "sum(t, 2, T, -y[t]'*log(p[t-1]))" },
    T: 2,
    parameters: { v: [60, -60] },
    inputs: { y: [1, 0, 0, 1] },
    loss: 120,
    gradients: { v: [1, -1] },
  },
  'softmax under a name, its logarithm read a step before': {
    cell: { ...softmaxNamed, loss: "sum(t, 1, T-1, -y[t]'*log(p[t+1]))" },
    T: 2,
    parameters: { v: [60, -60] },
    inputs: { y: [0, 1, 1, 0] },
    loss: 120,
    gradients: { v: [1, -1] },
  },
  'targets that are declared to sum to one, read beyond the end': {
    cell: { ...softmaxNamed, loss: "sum(t, 1, T, -y[t+1]'*log(p[t]))" },
    T: 2,
    parameters: { v: [0, 0] },
    inputs: { y: [0, 1, 1, 0] },
    loss: Math.log(2),
    gradients: { v: [-0.5, 0.5] },
  },
  'softmax spelled with exp and sum': {
    cell: {
      name: 'manual',
      parameters: { v: [2] },
      inputs: { y: { size: [2], sumsToOne: true } },
      equations: ['o[t] = v'],
      loss: "sum(t, 1, T, -y[t]'*log(exp(o[t])/sum(exp(o[t]))))",
    },
    T: 1,
    parameters: { v: [60, -60] },
    inputs: { y: [0, 1] },
    loss: 120,
    gradients: { v: [1, -1] },
  },
  'softmax spelled over several equations': {
    cell: {
      name: 'spread',
      parameters: { v: [2] },
      inputs: { y: { size: [2], sumsToOne: true } },
      equations: ['o[t] = v', 'e[t] = exp(o[t])', 'z[t] = sum(e[t])', 'p[t] = e[t]/z[t]', 'l[t] = log(p[t])'],
      loss: "sum(t, 1, T, -y[t]'*l[t])",
    },
    T: 1,
    parameters: { v: [600, -600] },
    inputs: { y: [0, 1] },
    loss: 1200,
    gradients: { v: [1, -1] },
  },
  'binary cross-entropy in one line': {
    cell: {
      name: 'bce',
      parameters: { v: [1] },
      inputs: { y: { size: [1] } },
      equations: ['o[t] = v'],
      loss: 'sum(t, 1, T, -y[t]*log(sigmoid(o[t])) - (1 - y[t])*log(1 - sigmoid(o[t])))',
    },
    T: 1,
    parameters: { v: [40] },
    inputs: { y: [0] },
    loss: 40,
    gradients: { v: [1] },
  },
  'binary cross-entropy of a named probability': {
    cell: {
      name: 'bcenamed',
      parameters: { v: [1] },
      inputs: { y: { size: [1] } },
      equations: ['p[t] = sigmoid(v)', 'q[t] = 1 - p[t]'],
      loss: 'sum(t, 1, T, -y[t]*log(p[t]) - (1 - y[t])*log(q[t]))',
    },
    T: 1,
    parameters: { v: [400] },
    inputs: { y: [0] },
    loss: 400,
    gradients: { v: [1] },
  },
  'a probability spelled with tanh, under a name': {
    cell: {
      name: 'tanh probability',
      parameters: { w: [1] },
      inputs: scalarInput,
      equations: ['h[t] = tanh(w*x[t])', 'p[t] = 0.5*(1 + h[t])'],
      loss: 'sum(t, 1, T, -log(1 - p[t]))',
    },
    T: 1,
    parameters: { w: [20] },
    inputs: { x: [1] },
    // p = σ(2wx), and −log(1 − σ(40)) = 40 to rounding.
    loss: 40,
    gradients: { w: [2] },
    inputGradients: { x: [40] },
  },
  'log-sum-exp spelled at the last step': {
    cell: {
      name: 'last',
      parameters: { v: [2] },
      inputs: { x: { size: [1] } },
      states: { f: { size: [2], initial: 'f0' } },
      equations: ['f[t] = f[t-1] + v*x[t]', 'e[t] = exp(f[t])'],
      loss: 'log(sum(e[T]))',
    },
    T: 2,
    parameters: { v: [400, 0] },
    inputs: { x: [1, 1] },
    mask: [1, 1],
    loss: 800,
    gradients: { v: [2, 0] },
  },
} satisfies Readonly<Record<string, Fault>>);

const close = (found: ArrayLike<number> | undefined, expected: readonly number[], tolerance: number): void => {
  const scale = Math.max(1e-30, ...expected.map(Math.abs));
  const errors = expected.map((value, i) => Math.abs((found?.[i] ?? NaN) - value) / scale);
  expect(found?.length).toBe(expected.length);
  expect(
    errors.every(error => error <= tolerance),
    `${Array.from(found ?? []).join(', ')} in place of ${expected.join(', ')}`,
  ).toBe(true);
};

// Older engines have relaxed SIMD behind a flag; an engine without it is tested without it.
if (process.versions.node.startsWith('20.')) setFlagsFromString('--experimental-wasm-relaxed-simd');
const backends = [
  { type: 'float64', backend: 'ts', tolerance: 1e-9 },
  { type: 'float32', backend: 'ts', tolerance: 1e-5 },
  { type: 'float32', backend: 'wasm', tolerance: 1e-5 },
  { type: 'float32', backend: 'relaxed', tolerance: 1e-5 },
] as const;
const available = backends.filter(({ backend }) => backend === 'ts' || supports(backend));

describe.each(Object.entries(faults))('%s', (_, fault) => {
  it.each(available)('$type, $backend', async ({ type, backend, tolerance }) => {
    const { cell, sizes = {}, T, B = 1, parameters, inputs, initials = {}, mask } = fault;
    const model = (await factoryOf(defineCell(cell)))(sizes, { batch: B, steps: T, type, backend });
    const array = (values: readonly number[]) =>
      type === 'float32' ? Float32Array.from(values) : Float64Array.from(values);
    for (const [name, values] of Object.entries(parameters)) model.parameters[name]?.set(values);
    const given = Object.fromEntries(
      Object.entries({ ...inputs, ...initials }).map(([name, values]) => [name, array(values)]),
    );
    const loss = model.lossAndGradients(
      { ...given, ...(mask === undefined ? {} : { mask: array(mask) }) },
      { inputGradients: true },
    );
    close([loss], [fault.loss], tolerance);
    for (const [name, values] of Object.entries(fault.gradients ?? {})) close(model.gradients[name], values, tolerance);
    for (const [name, values] of Object.entries(fault.inputGradients ?? {}))
      close(model.inputGradients[name], values, tolerance);
    for (const [name, values] of Object.entries(fault.initialGradients ?? {}))
      close(model.initialGradients[name], values, tolerance);
  });
});

it('two shifted reads of one product run in one direction of time', async () => {
  const cell = defineCell({
    name: 'ahead of itself',
    parameters: { a: [1] },
    inputs: { x: { size: ['n'] } },
    states: { w: { size: ['n'], initial: 'w0' } },
    equations: ["w[t] = w[t-1] + a*(w[t-1]'*x[t+1])*x[t]"],
    loss: 'norm2(w[T])^2',
  });
  const model = (await factoryOf(cell))({ n: 2 }, { batch: 1, steps: 3, type: 'float64' });
  model.parameters['a']?.set([0.5]);
  const loss = model.lossAndGradients({ x: Float64Array.of(1, 0, 0, 1, 1, 1), w0: Float64Array.of(1, 2) });
  // w = (1, 2), (2, 2), (2, 4), (2, 4).
  close([loss], [20], 1e-12);
});
