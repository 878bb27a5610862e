/** Answers to recurrences of every direction and lag, run and held against central differences. */
import { describe, expect, it } from 'vitest';
import {
  type Declared,
  distance,
  type Given,
  gradientsOf,
  recurrence,
  type SampleCase,
} from '../../../test/indexed-case.js';
import { answer } from './answer.js';

/** Central differences of the loss by every entry of a variable; a symmetric one moves symmetrically. */
function differences(given: SampleCase, name: string, numbers: Given): number[][] {
  const A = numbers[name] ?? [];
  const symmetric = given.vars[name]?.symmetric === true;
  const lossAt = (i: number, j: number, by: number): number => {
    const moved = A.map((row, p) =>
      row.map((x, q) => {
        if (symmetric && i !== j) return (p === i && q === j) || (p === j && q === i) ? x + by / 2 : x;
        return p === i && q === j ? x + by : x;
      }),
    );
    return recurrence(given, { ...numbers, [name]: moved }).value(given.expr)[0]?.[0] ?? NaN;
  };
  const h = 1e-5;
  return A.map((row, i) => row.map((_, j) => (lossAt(i, j, h) - lossAt(i, j, -h)) / (2 * h)));
}

/** Uniform in (0, 1), reproducible. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state + 0.5) / 2 ** 32;
  };
}

const vector = { dims: ['m', '1'], shape: [3, 1] } as const;
const square = { dims: ['m', 'm'], shape: [3, 3] } as const;
const scalar = { dims: ['1', '1'], shape: [1, 1] } as const;
const tanhCell = { ...vector, name: 'h', expr: 'tanh(W*h[t-1] + x[t])', init: { '0': 'h0' } };
const base = { form: 'indexed', T: 4, vars: { W: square, h0: vector }, seqs: { x: vector }, defs: [tanhCell] };
const lag2 = { ...vector, name: 'h', expr: 'tanh(W*h[t-1] + V*h[t-2] + x[t])' };

/** Recurrences whose adjoints differ at the ends, run both ways, or need values of the whole sequence. */
const recurrences: readonly SampleCase[] = [
  { ...base, id: 'a loss at the last step', expr: 'sum(h[T].^3)' },
  { ...base, id: 'a loss at the last step but one', expr: 'sum(h[T-1].^3) + sum(h[T])' },
  { ...base, id: 'a loss at the first step', expr: 'norm2(h[1])^2 + sum(t, 1, T, sum(h[t]))' },
  { ...base, id: 'a loss at the second step and the last', expr: 'sum(h[2].^3) + sum(h[T])^2' },
  { ...base, id: 'a loss without the first step', expr: 'sum(t, 2, T, norm2(h[t] - h[t-1])^2)' },
  { ...base, id: 'a start value in the loss', expr: 'sum(t, 1, T, sum(h[t])) + norm2(h0)^2' },
  { ...base, id: 'a start value by its index', expr: "h[T]'*h[0]" },
  { ...base, id: 'a symmetric matrix', vars: { W: { ...square, symmetric: true }, h0: vector }, expr: 'sum(h[T])' },
  {
    ...base,
    id: 'two lags, one start given',
    vars: { W: square, V: square, h0: vector },
    defs: [{ ...lag2, init: { '0': 'h0' } }],
    expr: 'sum(t, 1, T, norm2(h[t])^2)',
  },
  {
    ...base,
    id: 'two lags, both starts the same',
    vars: { W: square, V: square, h0: vector },
    defs: [{ ...lag2, init: { '0': 'h0', '-1': 'h0' } }],
    expr: 'norm2(h[T])^2',
  },
  {
    ...base,
    id: 'time that runs backwards',
    defs: [{ ...vector, name: 'h', expr: 'tanh(W*h[t+1] + x[t])', init: { 'T+1': 'h0' } }],
    reverse_defs: { back: ['h'], after: [] },
    expr: 'sum(h[1].^3) + sum(t, 1, T, sum(h[t]))',
  },
  {
    ...base,
    id: 'names that look like adjoints',
    vars: { W: square, h0: vector, gh: vector, one: scalar },
    expr: "one*sum(h[T]) + sum(t, 1, T, gh'*h[t])",
  },
  {
    ...base,
    id: 'a variable without use',
    vars: { W: square, h0: vector, Z: { dims: ['k', 'm'], shape: [2, 3] } },
    expr: 'sum(h[T])',
  },
  {
    ...base,
    id: 'every step uses the last',
    vars: { W: square, V: square, h0: vector },
    defs: [tanhCell, { ...vector, name: 'o', expr: 'tanh(V*h[t] + h[T])' }],
    reverse_defs: { back: [], after: ['o'] },
    expr: 'sum(t, 1, T, norm2(o[t])^2)',
  },
];

describe('recurrences', () => {
  it.each(recurrences.map(given => [given.id, given] as const))('%s', (_, given) => {
    const line = answer(given, 0);
    if (!('adjoint' in line)) throw new Error(JSON.stringify(line));
    const random = seeded(7);
    const drawn = ({ shape: [m, n], symmetric }: Declared): number[][] => {
      const A = Array.from({ length: m }, () => Array.from({ length: n }, () => random() - 0.5));
      return symmetric === true ? A.map((row, i) => row.map((x, j) => (i < j ? x : (A[j]?.[i] ?? x)))) : A;
    };
    const numbers = Object.fromEntries([
      ...Object.entries(given.vars).map(([name, declared]) => [name, drawn(declared)] as const),
      ...Object.entries(given.seqs ?? {}).flatMap(([name, declared]) =>
        Array.from({ length: given.T }, (_, t) => [`${name}@${t + 1}`, drawn(declared)] as const),
      ),
    ]);
    const found = gradientsOf(given, line, numbers);
    expect(Object.keys(found)).toEqual(Object.keys(given.vars));
    for (const [name, gradient] of Object.entries(found)) {
      const expected = differences(given, name, numbers);
      if (expected.flat().every(x => x === 0)) expect(gradient.flat().every(x => x === 0)).toBe(true);
      else expect(distance(gradient, expected), `${name}: ${line.gradients[name]}`).toBeLessThan(1e-7);
    }
    const names = line.adjoint.map(({ name }) => name);
    expect(new Set([...names, ...Object.keys(given.vars), ...Object.keys(given.seqs ?? {})]).size).toBe(
      names.length + Object.keys(given.vars).length + Object.keys(given.seqs ?? {}).length,
    );
  });
});
