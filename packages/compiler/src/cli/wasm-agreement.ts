/** The two back ends of an emitted module against each other, in float32.                   layer 6 */
import type { Cell } from '@tracegrad/symbolic';
import type { Factory } from './emitted-model.js';
import { flat, inputsOf, type Padding, type Point, sizesOf } from './trial.js';

/** The largest magnitude; 0 of none. */
export const largest = (values: Iterable<number>): number =>
  [...values].reduce((most, value) => Math.max(most, Math.abs(value)), 0);

type Run = Readonly<{ type: 'float32' | 'float64'; backend: string }>;

/** The loss, and every gradient, of one call. */
function resultsOf(
  cell: Cell,
  factory: Factory,
  point: Point,
  padding: Padding,
  run: Run,
): readonly (readonly number[])[] {
  const inputs = Object.entries(inputsOf(cell, point, padding)).map(([name, values]) => [
    name,
    run.type === 'float32' ? Float32Array.from(values) : values,
  ]);
  const model = factory(sizesOf(cell, point), { ...run, batch: point.examples.length, steps: point.T });
  for (const [name, values] of Object.entries(model.parameters)) values.set(flat(point.examples[0]?.parameters[name]));
  const loss = model.lossAndGradients(Object.fromEntries(inputs), { inputGradients: true });
  const groups = [model.gradients, model.initialGradients, model.inputGradients].flatMap(group => Object.values(group));
  return [[loss], ...groups.map(values => [...values])];
}

/** The largest distance of two arrays; infinite where a number is none. */
function distance(a: readonly number[], b: readonly number[] | undefined): number {
  const gaps = a.map((value, i) => value - (b?.[i] ?? NaN));
  return gaps.some(Number.isNaN) ? Infinity : largest(gaps);
}

/**
 * The largest differences of the loss and of each gradient, by its largest entry in TypeScript; none where the numbers
 * leave the range of float32 in TypeScript already. Ten times the distance of TypeScript in float32 from TypeScript in
 * float64 is rounding at this point, and makes an error of `tolerance`.
 */
export function wasmErrors(
  cell: Cell,
  factory: Factory,
  point: Point,
  padding: Padding,
  tolerance: number,
): readonly number[] {
  const results = (type: Run['type'], backend: string) => resultsOf(cell, factory, point, padding, { type, backend });
  const [expected, found, double] = [results('float32', 'ts'), results('float32', 'wasm'), results('float64', 'ts')];
  if (![...expected, ...double].flat().every(Number.isFinite)) return [];
  const scale = largest(expected.slice(1).flat());
  return expected.map((values, i) => {
    const rounding = 10 * distance(values, double[i]);
    return distance(values, found[i]) / Math.max(largest(values), 1e-3 * scale, 1e-6, rounding / tolerance);
  });
}
