/** Layers that stack: the gradients of a stack, layer by layer, are those of the whole cell in one piece. */
import { describe, expect, test } from 'vitest';
import { TracegradError } from '../errors.js';
import { real } from '../numeric/real.js';
import type { Matrix } from '../numeric/matrix.js';
import { rowsOf } from '../numeric/values.js';
import { toText } from '../print/text.js';
import { adjointCell } from './adjoint.js';
import type { Cell } from './cell.js';
import { type CellDefinition, defineCell } from './define.js';
import { deriveCell } from './derive-cell.js';
import { layerOf } from './layer.js';
import { sampleCellValues } from './sample-cell.js';
import { type CellValues, cellMatrices, simulate, simulateAdjoints } from './simulate.js';

const rnn: CellDefinition = {
  name: 'rnn',
  parameters: { W: ['n', 'n'], U: ['n', 'd'], b: ['n'], V: ['k', 'n'], c: ['k'] },
  inputs: { x: { size: ['d'] }, y: { size: ['k'], sumsToOne: true } },
  states: { h: { size: ['n'], initial: 'h0' } },
  equations: ['a[t] = W*h[t-1] + U*x[t] + b', 'h[t] = tanh(a[t])', 'o[t] = V*h[t] + c'],
  loss: "sum(t, 1, T, -y[t]'*log(softmax(o[t])))",
};
/** The same network under a second one, in one piece: what is above has names of its own. */
const deep: CellDefinition = {
  name: 'deep',
  parameters: { W: ['n', 'n'], U: ['n', 'd'], b: ['n'], W2: ['m', 'm'], U2: ['m', 'n'], b2: ['m'] },
  inputs: { x: { size: ['d'] } },
  states: { h: { size: ['n'], initial: 'h0' }, s: { size: ['m'], initial: 's0' } },
  equations: ['a[t] = W*h[t-1] + U*x[t] + b', 'h[t] = tanh(a[t])', 's[t] = tanh(W2*s[t-1] + U2*h[t] + b2)'],
  loss: "sum(t, 1, T, s[t]'*s[t])",
};

test('a layer keeps what its output needs and takes the derivative from above', () => {
  const layer = layerOf(rnn, 'h');
  expect(layer).toEqual({
    name: 'rnn-layer',
    parameters: { W: ['n', 'n'], U: ['n', 'd'], b: ['n'] },
    inputs: { x: { size: ['d'] }, above: { size: ['n'] } },
    states: { h: { size: ['n'], initial: 'h0' } },
    equations: ['a[t] = W*h[t-1] + U*x[t] + b', 'h[t] = tanh(a[t])'],
    loss: "sum(t, 1, T, above[t]'*h[t])",
  });
  const { adjoints, inputGradients } = deriveCell(defineCell(layer));
  expect(adjoints.map(({ name, expression }) => `${name} = ${toText(expression)}`)).toContain(
    "gh = above[t] + W'*ga[t+1]",
  );
  expect(toText(inputGradients['x'] ?? expect.fail())).toBe("U'*ga[t]");
});

const upper: CellDefinition = {
  name: 'upper',
  parameters: { W2: ['m', 'm'], U2: ['m', 'n'], b2: ['m'] },
  inputs: { h: { size: ['n'] } },
  states: { s: { size: ['m'], initial: 's0' } },
  equations: ['s[t] = tanh(W2*s[t-1] + U2*h[t] + b2)'],
  loss: "sum(t, 1, T, s[t]'*s[t])",
};

const numbers = (A: Matrix<number> | undefined): number[][] => rowsOf(A ?? expect.fail()).map(row => [...row]);

describe('a stack', () => {
  test.each([1, 4])('has the gradients of the cell in one piece, T = %i', T => {
    const steps = Array.from({ length: T }, (_, k) => k + 1);
    const given = (definition: CellDefinition, inputs: CellValues['inputs']): [Cell, CellValues] => {
      const { parameters, initials } = sampleCellValues(defineCell(deep), { T, seed: 7 });
      return [defineCell(definition), { T, parameters, initials, inputs }];
    };
    const trained = ([cell, values]: [Cell, CellValues]) => {
      const run = simulate(real, cell, cellMatrices(cell, values));
      return { run, gradients: simulateAdjoints(real, adjointCell(cell), run).gradients };
    };
    const { inputs } = sampleCellValues(defineCell(deep), { T, seed: 7 });
    const whole = trained(given(deep, inputs));
    const top = trained(given(upper, { h: steps.map(t => numbers(whole.run.value('h', t))) }));
    const above = steps.map(t => numbers(top.gradients.get(`h[${t}]`)));
    const bottom = trained(given(layerOf(rnn, 'h'), { ...inputs, above }));
    for (const name of ['W', 'U', 'b', 'h0', 'W2', 'U2', 'b2', 's0', ...steps.map(t => `x[${t}]`)]) {
      const found = numbers(bottom.gradients.get(name) ?? top.gradients.get(name)).flat();
      const expected = numbers(whole.gradients.get(name)).flat();
      found.forEach((x, i) => expect(x, name).toBeCloseTo(expected[i] ?? NaN, 13));
    }
  });
});

test.each([
  ['o', rnn, 'unknown-variable'],
  ['h', { ...rnn, inputs: { ...rnn.inputs, above: { size: ['n'] } } }, 'bad-declaration'],
  ['h', { ...rnn, equations: ['h[t] = '] }, 'syntax'],
])('%s: %#', (output, definition: CellDefinition, code) => {
  const work = () => layerOf(definition, output);
  expect(work).toThrow(TracegradError);
  expect(work).toThrow(expect.objectContaining({ code }));
});
