/** Sampled values of a cell as the calls of its emitted module take them.                 layer 6 */
import { type Cell, type CellValues, maskName, sampleCellValues } from '@tracegrad/symbolic';

export interface Trial {
  readonly T: number;
  readonly B: number;
  readonly mask: boolean;
}
export const trials: readonly Trial[] = [
  { T: 1, B: 1, mask: false },
  { T: 4, B: 3, mask: false },
  { T: 4, B: 3, mask: true },
];

export const flat = (value: unknown): number[] => (Array.isArray(value) ? value.flatMap(flat) : [Number(value)]);

/** Values of a batch of examples, as the equations take them. */
export function examplesOf(cell: Cell, { T, B, mask }: Trial): readonly CellValues[] {
  const [first, ...others] = Array.from({ length: B }, (_, b) => sampleCellValues(cell, { T, seed: 11 + b }));
  if (first === undefined) return [];
  const all = [first, ...others.map(example => ({ ...example, parameters: first.parameters }))];
  if (!mask) return all;
  // Lengths T, T − 1, …: the first step always counts.
  const held = (b: number): number[][][] => Array.from({ length: T }, (_, t) => [[t === 0 || t < T - b ? 1 : 0]]);
  return all.map((example, b) => ({ ...example, inputs: { ...example.inputs, [maskName]: held(b) } }));
}

/** Values of examples as one array: [T][B][rows] for a sequence, [B][rows] for what is given once. */
function batched(values: readonly unknown[], T: number | undefined): Float64Array {
  if (T === undefined) return Float64Array.from(values.flatMap(flat));
  const steps = Array.from({ length: T }, (_, t) => values.flatMap(value => flat((value as readonly unknown[])[t])));
  return Float64Array.from(steps.flat());
}

/** Sizes from the values of one example. */
export function sizesOf(cell: Cell, { parameters, inputs, initials }: CellValues): Readonly<Record<string, number>> {
  const sizes = Object.create(null) as Record<string, number>;
  const take = (shape: readonly (number | string)[], value: unknown): void => {
    const rows = value as readonly (readonly number[])[];
    [rows.length, rows[0]?.length ?? 1].forEach((size, i) => {
      const dim = shape[i];
      if (typeof dim === 'string' && !dim.includes('*')) sizes[dim] = size;
    });
  };
  for (const [name, shape] of cell.parameters) take(shape, parameters[name]);
  for (const { name, shape } of cell.initials) take(shape, initials[name]);
  for (const { name, shape, once } of cell.inputs.values()) {
    const value = inputs[name] as readonly unknown[];
    take(shape, once ? value : value[0]);
  }
  return sizes;
}

/** Arrays for a trial, as calls take them. */
export function inputsOf(
  cell: Cell,
  examples: readonly CellValues[],
  { T, mask }: Trial,
): Readonly<Record<string, Float64Array>> {
  const inputs = Object.create(null) as Record<string, Float64Array>;
  for (const { name, once } of cell.inputs.values()) {
    const values = examples.map(example => example.inputs[name]);
    inputs[name] = batched(values, once ? undefined : T);
  }
  for (const { name } of cell.initials) {
    const values = examples.map(example => example.initials[name]);
    inputs[name] = batched(values, undefined);
  }
  if (mask) {
    const values = examples.map(example => example.inputs[maskName]);
    inputs[maskName] = batched(values, T);
  }
  return inputs;
}
