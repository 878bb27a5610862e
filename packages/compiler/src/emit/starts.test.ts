/** Training starts from the declarations of the cell, in emitted modules and in cells that are built without a file. */
import { type CellDefinition, defineCell } from '@tracegrad/symbolic';
import { expect, it } from 'vitest';
import { build } from '../../../runtime/src/generated/kernel.js';
import { random } from '../../../runtime/src/random/generator.js';
import { initialise } from '../../../runtime/src/training/initialise.js';
import { type AnyModel, moduleFactory } from '../../test/evaluated.js';
import { cellDescription } from '../model/description.js';
import { cellModule } from './cell-module.js';

/** A univariate model: its matrix of inputs is one column, as a vector is. */
const definition: CellDefinition = {
  name: 'univariate',
  parameters: {
    W: { size: ['n', 'n'], start: 'orthogonal' },
    U: ['n', 'd'],
    b: ['n'],
    g: { size: ['n'], start: 1 },
    q: { size: [1], start: -0.5 },
    E: { size: ['n', 'n'], start: 'identity' },
    s: { size: ['n'], positive: true },
  },
  inputs: { x: { size: ['d'] } },
  states: { h: { size: ['n'], initial: 'h0' } },
  equations: ['h[t] = g.*tanh(W*h[t-1] + q*(U*x[t]) + b) + E*(s.*h[t-1])'],
  loss: 'sum(t, 1, T, norm2(h[t])^2)',
};
const sizes = { n: 3, d: 1 };

const started = (model: AnyModel): Readonly<Record<string, readonly number[]>> => {
  initialise(model, random(2));
  return Object.fromEntries(Object.entries(model.parameters).map(([name, values]) => [name, [...values]]));
};

it('an emitted module, and a description', async () => {
  const cell = defineCell(definition);
  const model = (await moduleFactory(cell, false))(sizes);
  const { W = [], U = [], ...others } = started(model);
  expect(others).toEqual({ b: [0, 0, 0], g: [1, 1, 1], q: [-0.5], E: [1, 0, 0, 0, 1, 0, 0, 0, 1], s: [1, 1, 1] });
  expect(U.every(value => value !== 0)).toBe(true);
  expect(W.slice(0, 3).reduce((sum, w) => sum + w * w, 0)).toBeCloseTo(1, 5);
  const options = { backend: 'wasm' } as const;
  const described = build(cellDescription(cellModule(cell)), sizes, options) as unknown as AnyModel;
  expect(started(described)).toEqual({ W, U, ...others });
});
