/** The two back ends of an emitted module against each other, in float32.                   layer 6 */
import type { Cell } from '@tracegrad/symbolic';
import type { Factory } from './emitted-model.js';
import { examplesOf, flat, inputsOf, sizesOf, type Trial } from './trial.js';

/** The largest difference of an entry of a gradient, by the largest entry of that gradient in TypeScript; or of the loss. */
export function wasmError(cell: Cell, factory: Factory, trial: Trial): number {
  const examples = examplesOf(cell, trial);
  const [first] = examples;
  if (first === undefined) return 0;
  const inputs = Object.entries(inputsOf(cell, examples, trial)).map(([name, values]) => [
    name,
    Float32Array.from(values),
  ]);
  const [expected, found] = ['ts', 'wasm'].map(backend => {
    const model = factory(sizesOf(cell, first), { batch: trial.B, steps: trial.T, type: 'float32', backend });
    for (const [name, values] of Object.entries(model.parameters)) values.set(flat(first.parameters[name]));
    const loss = model.lossAndGradients(Object.fromEntries(inputs), { inputGradients: true });
    const groups = [model.gradients, model.initialGradients, model.inputGradients].flatMap(group =>
      Object.values(group),
    );
    return [[loss], ...groups.map(values => [...values])];
  });
  const largest = (values: readonly number[]): number =>
    values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const scale = largest(expected?.slice(1).flat() ?? []);
  const errors = (expected ?? []).map((values, i) => {
    const error = largest(values.map((value, at) => value - (found?.[i]?.[at] ?? NaN)));
    const gap = values.some((value, at) => Number.isNaN(value - (found?.[i]?.[at] ?? NaN))) ? Infinity : error;
    return gap / Math.max(largest(values), 1e-3 * scale, 1e-6);
  });
  return Math.max(...errors);
}
