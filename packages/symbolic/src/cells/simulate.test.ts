/** Cells run as written: against loops written out by hand, and derived gradients against numeric ones. */
import { describe, expect, test } from 'vitest';
import { TracegradError } from '../errors.js';
import { gallery } from '../gallery/gallery.js';
import { rowsOf } from '../numeric/values.js';
import { real } from '../numeric/real.js';
import { adjointCell } from './adjoint.js';
import type { Cell } from './cell.js';
import { type CellDefinition, defineCell } from './define.js';
import { centralDifference, complexStepGradient, lossOf } from './loss-differences.js';
import { sampleCellValues } from './sample-cell.js';
import { blockKey, blocks, cellMatrices, type CellValues, simulate, simulateAdjoints } from './simulate.js';

const near = (found: number[][], expected: number[][], tolerance: number): void => {
  const scale = Math.max(1e-3, ...expected.flat().map(Math.abs));
  expect(found.map(row => row.length)).toEqual(expected.map(row => row.length));
  found.forEach((row, i) =>
    row.forEach((value, j) => expect(Math.abs(value - (expected[i]?.[j] ?? NaN)) / scale).toBeLessThan(tolerance)),
  );
};

/** Every gradient of a cell, derived against both numeric ones. */
function checkGradients(cell: Cell, values: CellValues): void {
  const run = simulate(real, cell, cellMatrices(cell, values));
  const { gradients } = simulateAdjoints(real, adjointCell(cell), run);
  expect([...gradients.keys()].sort()).toEqual(blocks(cell, values.T).map(blockKey).sort());
  for (const block of blocks(cell, values.T)) {
    const derived = gradients.get(blockKey(block));
    expect(derived).toBeDefined();
    if (derived === undefined) continue;
    near(rowsOf(derived), complexStepGradient(cell, values, block), 1e-12);
    near(rowsOf(derived), centralDifference(cell, values, block), 1e-6);
  }
}

const scalarCell = (more: Partial<CellDefinition>): Cell =>
  defineCell({
    name: 'scalar',
    parameters: { w: [1], u: [1] },
    inputs: { x: { size: [1] } },
    states: { h: { size: [1], initial: 'h0' } },
    equations: ['h[t] = tanh(w*h[t-1] + u*x[t])'],
    loss: 'sum(t, 1, T, h[t]^2)',
    ...more,
  });
const at = { parameters: { w: 0.7, u: -1.2 }, initials: { h0: 0.3 }, inputs: { x: [1, -0.5, 2] }, T: 3 };

describe('forward', () => {
  test('a recurrence is the loop it says', () => {
    let h = 0.3;
    let loss = 0;
    for (const x of at.inputs.x) {
      h = Math.tanh(0.7 * h - 1.2 * x);
      loss += h * h;
    }
    expect(lossOf(scalarCell({}), at)).toBeCloseTo(loss, 15);
  });

  test('time may run backwards, from a start value after the end', () => {
    const cell = scalarCell({
      states: { h: { size: [1], initial: { 'T+1': 'h0' } } },
      equations: ['h[t] = tanh(w*h[t+1] + u*x[t])'],
      loss: 'h[1]',
    });
    const h = at.inputs.x.reduceRight((later, x) => Math.tanh(0.7 * later - 1.2 * x), 0.3);
    expect(lossOf(cell, at)).toBeCloseTo(h, 15);
  });

  test('two steps back, from two start values', () => {
    const cell = scalarCell({
      states: { h: { size: [1], initial: { '0': 'h0', '-1': 'g0' } } },
      equations: ['h[t] = w*h[t-1] + u*h[t-2] + x[t]'],
      loss: 'h[T]',
    });
    const values = { ...at, initials: { h0: 0.3, g0: 0.9 } };
    let [before, h] = [0.9, 0.3];
    for (const x of at.inputs.x) [before, h] = [h, 0.7 * h - 1.2 * before + x];
    expect(lossOf(cell, values)).toBeCloseTo(h, 14);
    const run = simulate(real, cell, cellMatrices(cell, values));
    expect(run.value('h', -1)?.entries).toEqual([0.9]);
    expect(run.value('h', 3)?.entries[0]).toBeCloseTo(h, 14);
    expect(run.value('h', 4)).toBeUndefined();
  });

  test('matrices, vectors and a target given once', () => {
    const rnnLast = gallery.find(({ name }) => name === 'rnn-last');
    expect(rnnLast).toBeDefined();
    if (rnnLast === undefined) return;
    const values = {
      T: 2,
      parameters: {
        W: [[0.1, 0.2], [0.3, -0.4]], // prettier-ignore
        U: [[1], [-1]],
        b: [0.5, 0],
        V: [[1, 2], [0, 1], [1, 1]], // prettier-ignore
        c: [0, 0.1, 0.2],
      },
      initials: { h0: [0.2, -0.2] },
      inputs: { x: [0.5, -1], y: [0, 1, 0] },
    };
    let [p, q] = [0.2, -0.2];
    for (const x of [0.5, -1]) [p, q] = [Math.tanh(0.1 * p + 0.2 * q + x + 0.5), Math.tanh(0.3 * p - 0.4 * q - x)];
    const o = [p + 2 * q, q + 0.1, p + q + 0.2] as const;
    const normaliser = Math.log(o.reduce((sum, z) => sum + Math.exp(z), 0));
    expect(lossOf(defineCell(rnnLast), values)).toBeCloseTo(normaliser - o[1], 14);
  });
});

describe('gradients of one cell', () => {
  test('complex step and central difference agree with the chain rule by hand, over one step', () => {
    const one = { ...at, T: 1, inputs: { x: [1] } };
    const h = Math.tanh(0.7 * 0.3 - 1.2);
    const slope = 2 * h * (1 - h * h);
    const cell = scalarCell({});
    for (const gradient of [complexStepGradient, centralDifference]) {
      expect(gradient(cell, one, { name: 'w' })[0]?.[0]).toBeCloseTo(slope * 0.3, 10);
      expect(gradient(cell, one, { name: 'u' })[0]?.[0]).toBeCloseTo(slope, 10);
      expect(gradient(cell, one, { name: 'h0' })[0]?.[0]).toBeCloseTo(slope * 0.7, 10);
      expect(gradient(cell, one, { name: 'x', t: 1 })[0]?.[0]).toBeCloseTo(slope * -1.2, 10);
    }
  });

  test.each<[string, Partial<CellDefinition>]>([
    ['forwards', {}],
    ['backwards', { states: { h: { size: [1], initial: { 'T+1': 'h0' } } }, equations: ['h[t] = tanh(w*h[t+1] + u*x[t])'] }],
    ['the last step only', { loss: 'exp(h[T])' }],
    ['two sequences, two directions', {
      states: { h: { size: [1], initial: 'h0' }, g: { size: [1], initial: { 'T+1': 'g0' } } },
      equations: ['h[t] = tanh(w*h[t-1] + u*x[t])', 'g[t] = sin(u*g[t+1] + w*h[t])'],
      loss: 'sum(t, 1, T, g[t]*h[t])',
    }],
  ])('derived adjoints: %s', (_, more) => {
    const cell = scalarCell(more);
    for (const T of [1, 2, 4]) checkGradients(cell, sampleCellValues(cell, { T, seed: 11 }));
  }); // prettier-ignore
});

describe.each(gallery.map(definition => [definition.name, definition] as const))('%s', (_, definition) => {
  test.each([1, 3])('derived gradients are the numeric ones, T = %d', T => {
    const cell = defineCell(definition);
    checkGradients(cell, sampleCellValues(cell, { T: definition.name === 'mlp' ? 1 : T, seed: 5 }));
  });
});

describe('values that do not fit', () => {
  const codeOf = (values: CellValues, more: Partial<CellDefinition> = {}): string => {
    try {
      lossOf(scalarCell(more), values);
    } catch (error) {
      if (error instanceof TracegradError) return `${error.code}: ${error.message}`;
    }
    return 'none';
  };

  test('what is missing is named, element by element', () => {
    expect(codeOf({ ...at, parameters: { w: 1 } })).toMatch(/^unknown-variable: .*parameter "u"/);
    expect(codeOf({ ...at, initials: {} })).toMatch(/start value "h0"/);
    expect(codeOf({ ...at, inputs: { x: [1, 2] } })).toMatch(/input "x\[3\]"/);
    expect(codeOf({ ...at, inputs: {} })).toMatch(/input "x\[1\]"/);
  });

  test('a wrong size is refused', () => {
    expect(codeOf({ ...at, parameters: { w: [1, 2], u: 1 } })).toMatch(/^shape-mismatch: .*"w" is 2×1/);
  });

  test('a block that is none is refused, with those that are', () => {
    const work = (): unknown => complexStepGradient(scalarCell({}), at, { name: 'x', t: 4 });
    expect(work).toThrow(/"x\[4\]" is no block of the cell "scalar"/);
  });
});
