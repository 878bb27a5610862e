/** Kernels of several strips against kernels of one. */
import { type CellDefinition, defineCell, gallery, masked } from '@tracegrad/symbolic';
import { describe, expect, it } from 'vitest';
import { factoryOf } from '../../test/evaluated.js';
import { apart } from '../../test/one-by-one.js';

const sizes = { n: 3, d: 2, k: 4 };
const square = ['n', 'n'] as const;
/** What is hoisted here is read at other steps than its own. */
const ahead: readonly CellDefinition[] = [
  {
    name: 'an input one step ahead',
    parameters: { A: square, C: square, U: ['n', 'd'] },
    inputs: { x: { size: ['d'], initial: { 'T+1': 'xT' } } },
    states: { f: { size: ['n'], initial: 'f0' }, s: { size: ['n'], initial: 's0' } },
    equations: ['f[t] = tanh(A*f[t-1] + U*x[t])', 's[t] = tanh(C*s[t-1] + f[t].*(U*x[t+1]))'],
    loss: 'sum(t, 1, T, norm2(s[t])^2)',
  },
  {
    name: 'a hoisted value one step ahead',
    parameters: { A: square, C: square, V: ['n', 'd'] },
    inputs: { y: { size: ['d'] } },
    states: {
      h: { size: ['n'], initial: { 'T+1': 'hT' } },
      v: { size: ['n'], initial: { 'T+1': 'vT' } },
      g: { size: ['n'], initial: 'g0' },
    },
    equations: ['h[t] = tanh(C*h[t+1])', 'v[t] = V*y[t]', 'g[t] = tanh(A*g[t-1] + v[t+1] + h[t])'],
    loss: 'sum(t, 1, T, norm2(g[t])^2)',
  },
  {
    name: 'a hoisted value of the last step',
    parameters: { A: square, C: square, V: ['n', 'd'] },
    inputs: { y: { size: ['d'] } },
    states: { h: { size: ['n'], initial: { 'T+1': 'hT' } }, g: { size: ['n'], initial: 'g0' } },
    equations: ['h[t] = tanh(C*h[t+1])', 'v[t] = V*y[t]', 'g[t] = tanh(A*g[t-1] + v[T].*h[t])'],
    loss: 'sum(t, 1, T, norm2(g[t])^2)',
  },
  {
    name: 'an adjoint one step ahead',
    parameters: { P: square, Q: ['n', 'd'], R: square },
    inputs: { x: { size: ['d'] }, w: { size: ['n'] } },
    states: { r: { size: ['n'], initial: 'r0' }, s: { size: ['n'], initial: 's0' } },
    equations: ['r[t] = tanh(P*r[t-1] + Q*x[t])', 's[t] = tanh(P*s[t-1] + tanh(R*r[t-1]).*sigmoid(w[t]))'],
    loss: 'sum(t, 1, T, norm2(s[t])^2)',
  },
  {
    name: 'no example enters the recurrence',
    parameters: { A: square, p: ['n'], U: ['n', 'd'] },
    inputs: { x: { size: ['d'] } },
    states: { q: { size: ['n'], initial: 'q0' }, h: { size: ['n'], initial: 'h0' } },
    equations: ['q[t] = tanh(A*q[t-1] + p)', 'h[t] = tanh(A*h[t-1] + U*x[t] + q[t])'],
    loss: 'sum(t, 1, T, norm2(h[t])^2)',
  },
  {
    name: 'numbers as sizes',
    parameters: { A: [3, 3], U: [3, 2] },
    inputs: { x: { size: [2] } },
    states: { h: { size: [3], initial: 'h0' } },
    equations: ['h[t] = tanh(A*h[t-1] + U*x[t])'],
    loss: 'sum(t, 1, T, norm2(h[t])^2)',
  },
];

describe.each([...gallery, ...ahead].map(definition => defineCell(definition)))('$name', cell => {
  const trials = [
    { T: 5, B: 50 },
    { T: 3, B: 130 },
  ].flatMap(size => [false, true].map(mask => ({ ...size, mask })));
  it.each(trials)('T = $T, B = $B, mask $mask', async ({ T, B, mask }) => {
    if (mask && !canBeMasked()) return;
    const worst = apart(await factoryOf(cell), { cell, sizes, T, B, mask, seed: 11 });
    for (const [name, difference] of Object.entries(worst)) expect(difference, name).toBeLessThan(1e-12);
  });
  const canBeMasked = (): boolean => {
    try {
      masked(cell);
      return true;
    } catch {
      return false;
    }
  };
});

it('a weight that two products share is rearranged for both', async () => {
  const make = await factoryOf(
    defineCell({
      name: 'twice',
      parameters: { U: square },
      inputs: { x: { size: ['n'] } },
      states: { h: { size: ['n'], initial: 'h0' } },
      equations: ['h[t] = tanh(U*h[t-1]).*sigmoid(U*x[t])'],
      loss: 'sum(t, 1, T, norm2(h[t])^2)',
    }),
  );
  const [n, T, B] = [5, 8, 20];
  const classes = Uint8Array.from({ length: T * B }, (_, i) => (i * 7) % n);
  const vectors = new Float32Array(T * B * n);
  classes.forEach((one, i) => (vectors[i * n + one] = 1));
  const losses = (['ts', 'wasm'] as const).flatMap(backend =>
    [vectors, classes].map(x => {
      const model = make({ n }, { batch: B, steps: T, backend });
      model.parameters['U']?.forEach((_, i, U) => (U[i] = Math.sin(i * 1.7)));
      return model.lossAndGradients({ x, h0: new Float32Array(B * n).fill(0.1) });
    }),
  );
  const [first = NaN] = losses;
  expect(first).toBeGreaterThan(0.1);
  for (const loss of losses) expect(loss).toBeCloseTo(first, 5);
});
