/** The ends of a sequence: ranges that leave steps out, both directions of time, start values of every reach, masks. */
import { describe, expect, test } from 'vitest';
import { replay } from '../calculus/replay.js';
import { TracegradError } from '../errors.js';
import { real } from '../numeric/real.js';
import { rowsOf } from '../numeric/values.js';
import { toText } from '../print/text.js';
import { adjointCell } from './adjoint.js';
import { type CellDefinition, defineCell } from './define.js';
import { complexStepGradient } from './loss-differences.js';
import { masked } from './mask.js';
import { sampleCellValues } from './sample-cell.js';
import { blockKey, blocks, cellMatrices, simulate, simulateAdjoints } from './simulate.js';

const scalar = (more: Partial<CellDefinition>): CellDefinition => ({
  name: 'scalar',
  parameters: { w: [1], u: [1] },
  inputs: { x: { size: [1] } },
  states: { h: { size: [1], initial: 'h0' } },
  equations: ['h[t] = tanh(w*h[t-1] + u*x[t])'],
  loss: 'sum(t, 1, T, h[t]^2)',
  ...more,
});

function checkGradients(definition: CellDefinition, T: number): void {
  const cell = defineCell(definition);
  const values = sampleCellValues(cell, { T, seed: T });
  const derived = adjointCell(cell);
  expect(replay(derived.derivation)).toBeUndefined();
  const { gradients } = simulateAdjoints(real, derived, simulate(real, cell, cellMatrices(cell, values)));
  for (const block of blocks(cell, T)) {
    const found = gradients.get(blockKey(block));
    const expected = complexStepGradient(cell, values, block).flat();
    const errors = (found === undefined ? [] : rowsOf(found).flat()).map((x, i) => Math.abs(x - (expected[i] ?? NaN)));
    expect(Math.max(...errors), `${blockKey(block)} at T = ${T}`).toBeLessThan(1e-12);
  }
}

const lengths = [1, 2, 3, 4];

describe.each([
  ['steps left out at both ends', scalar({ loss: 'sum(t, 2, T-1, h[t]^2)' })],
  ['more steps left out than there are', scalar({ loss: 'sum(t, 3, T-1, h[t]^2) + sum(t, 1, T, h[t])' })],
  ['differences of neighbours', scalar({ loss: 'sum(t, 1, T, (h[t] - h[t-1])^2)' })],
  ['differences without the first', scalar({ loss: 'sum(t, 2, T, (h[t] - h[t-1])^2)' })],
  ['the last step but one', scalar({ loss: 'h[T-1]^2 + h[T]' })],
  [
    'far from the end, with two start values',
    scalar({
      states: { h: { size: [1], initial: { '0': 'h0', '-1': 'g0' } } },
      equations: ['h[t] = tanh(w*h[t-2] + u*x[t])'],
      loss: 'h[T-3]*h[T-1] + sum(t, 1, T, h[t]*h[T-2])',
    }),
  ],
  [
    'two lags over one divisor',
    scalar({
      inputs: { x: { size: [1], positive: true } },
      states: { h: { size: [1], initial: { '0': 'h0', '-1': 'g0' } } },
      equations: ['h[t] = tanh((h[t-1] + h[t-2])/x[t] + w + u)'],
    }),
  ],
  [
    'two states over one divisor',
    scalar({
      inputs: { x: { size: [1], positive: true } },
      states: { h: { size: [1], initial: 'h0' }, q: { size: [1], initial: 'q0' } },
      equations: ['h[t] = tanh((h[t-1] + q[t-1])/x[t])', 'q[t] = w*h[t] + u*x[t]'],
      loss: 'sum(t, 2, T, q[t]^2) + sum(t, 2, T, h[t])',
    }),
  ],
  ['two steps used alike', scalar({ equations: ['h[t] = tanh(w*h[t-1] + u*x[t]*x[T] + u*x[t]*x[1])'] })],
  ['a start value in an equation', scalar({ equations: ['h[t] = tanh(w*h[t-1] + u*x[t] + h[0])'] })],
  [
    'one start value for two states',
    scalar({
      states: { h: { size: [1], initial: 's' }, g: { size: [1], initial: 's' } },
      equations: ['h[t] = tanh(w*h[t-1] + u*x[t])', 'g[t] = sin(g[t-1] + h[t])'],
      loss: 'sum(t, 1, T, g[t]*h[t])',
    }),
  ],
  [
    'forwards under backwards',
    scalar({
      states: {
        b: { size: [1], initial: 0 },
        h: { size: [1], initial: 'h0' },
        c: { size: [1], initial: { 'T+1': 'cT' } },
      },
      equations: ['h[t] = u*x[t]', 'b[t] = w*h[t-1]', 'c[t] = tanh(c[t+1] + b[t])'],
      loss: 'sum(t, 1, T, c[t]^2)',
    }),
  ],
  [
    'backwards under forwards',
    scalar({
      states: { g: { size: [1], initial: { 'T+1': 'gT' } }, a: { size: [1], initial: 'a0' } },
      equations: ['g[t] = tanh(w*g[t+1] + u*x[t])', 'a[t] = g[t]*w', 'b[t] = a[t-1]^2'],
      loss: 'sum(t, 1, T, b[t])',
    }),
  ],
])('%s', (_, definition) => {
  test.each(lengths)('T = %i', T => checkGradients(definition, T));
});

const codeOf = (work: () => unknown): string => {
  try {
    work();
  } catch (error) {
    if (error instanceof TracegradError) return error.code;
    throw error;
  }
  return 'accepted';
};

test.each(['sum(t, 1, T, (h[t] - h[t-2])^2)', 'sum(t, 1, T, h[t+1])', 'h[-1]', 'h[T+1]'])(
  '%s needs a start value',
  loss => {
    expect(codeOf(() => defineCell(scalar({ loss })))).toBe('missing-initial');
  },
);

test.each(['h[T-1]^2', 'sum(t, 1, T-1, h[t]^2)', 'h[T]*x[T]', 'sum(t, 1, T, h[t]*x[t+1])'])(
  '%s has no masked form',
  loss => {
    expect(codeOf(() => masked(defineCell(scalar({ loss }))))).toBe('unsupported');
  },
);

test('a state looked at from both sides has no masked form', () => {
  const cell = scalar({
    states: { h: { size: [1], initial: { '0': 'h0', 'T+1': 'hT' } } },
    equations: ['h[t] = tanh(w*h[t-1] + u*x[t])', 'z[t] = h[t+1]*h[t]'],
    loss: 'sum(t, 1, T, z[t])',
  });
  expect(codeOf(() => masked(defineCell(cell)))).toBe('unsupported');
});

test('a sum that divides by the step after is taken over the steps by which it divides', () => {
  const cell = defineCell(
    scalar({
      equations: ['h[t] = w*h[t-1] + u*x[t]'],
      loss: 'sum(t, 1, T-1, h[t]/x[t+1])',
    }),
  );
  const adjoints = adjointCell(cell).adjointStages.flatMap(({ equations }) =>
    equations.map(({ name, value }) => `${name}[t] = ${toText(value)}`),
  );
  expect(adjoints).toEqual(['gstep[t] = 1 - [t = 1]', 'u_h[t] = gstep[t]/x[t]', 'gh[t] = u_h[t+1] + gh[t+1]*w']);
});
