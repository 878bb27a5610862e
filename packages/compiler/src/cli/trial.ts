/**
 * What an emitted module is tried with, as its calls take it.                            layer 6
 *
 * A trial says how many steps and examples there are, which steps a mask leaves out, and how large the values are. A
 * point is a trial with numbers: each example is kept as its equations take it, with the steps that count and without a
 * mask, because that is what a masked call must agree with.
 */
import { type Cell, type CellValues, equationsOf, indexText, maskName, nodes, symbols } from '@tracegrad/symbolic';

export interface Trial {
  /** Numbers of steps; the first at which a point is found counts. */
  readonly lengths: readonly number[];
  readonly B: number;
  /** The steps of an example that count, from 0; all of them without a mask. */
  readonly counting?: (b: number, T: number) => readonly number[];
  /** Whether steps are left out between others: only for cells that read no input of another step. */
  readonly gaps?: true;
  /** What ordinary values are multiplied by. */
  readonly factor?: number;
}

const gaps = [
  [1, 2, 4],
  [0, 3, 4],
  [0, 1, 2],
];
const range = (length: number): readonly number[] => Array.from({ length }, (_, t) => t);

export const trials: readonly Trial[] = [
  { lengths: [1], B: 1 },
  { lengths: [2], B: 2 },
  { lengths: [5, 3], B: 3 },
  { lengths: [5, 3], B: 3, counting: (b, T) => range(Math.max(1, T - 2 * b)) },
  { lengths: [5, 3], B: 3, counting: (b, T) => (gaps[b] ?? []).filter(t => t < T), gaps: true },
  { lengths: [3, 2], B: 2, factor: 4 },
  { lengths: [2, 1], B: 2, factor: 30 },
];

/**
 * Whether a gap is as if its steps were not there: no input is read from another step, nothing from a fixed one, and of
 * computed values the neighbouring step at most, which is all that holding keeps.
 */
export function mayHaveGaps(cell: Cell): boolean {
  const sides = [...equationsOf(cell).map(({ value }) => value), cell.loss];
  // In a sum from t = 2 on, a step that is taken out makes another one the second.
  const whole = nodes(...sides).every(
    node => node.kind !== 'series' || (indexText(node.from) === '1' && indexText(node.to) === 'T'),
  );
  const near = sides
    .flatMap(value => symbols(value))
    .every(({ name, index }) => {
      if (index === undefined) return true;
      if (cell.inputs.has(name)) return index.base === 't' && index.offset === 0;
      return index.base === '' ? index.offset <= 0 : Math.abs(index.offset) <= 1;
    });
  return whole && near;
}

/** What steps that do not count hold: values like any other, or NaN, which a mask that selects never looks at. */
export type Padding = 'values' | 'nan';

export interface Point {
  readonly T: number;
  /** Whole examples, all of T steps. */
  readonly padded: readonly CellValues[];
  /** The same, each of the steps that count. */
  readonly examples: readonly CellValues[];
  /** Which these are, for each example. */
  readonly counting: readonly (readonly number[])[];
  readonly mask: boolean;
}

/** The example with some of its steps alone. */
export const withSteps = (cell: Cell, { inputs, ...others }: CellValues, steps: readonly number[]): CellValues => ({
  ...others,
  T: steps.length,
  inputs: Object.fromEntries(
    Object.entries(inputs).map(([name, value]) => [
      name,
      cell.inputs.get(name)?.once === true ? value : steps.map(t => (value as readonly number[][][])[t] ?? []),
    ]),
  ),
});

export const flat = (value: unknown): number[] => (Array.isArray(value) ? value.flatMap(flat) : [Number(value)]);

/** Values of examples as one array: [T][B][rows] for a sequence, [B][rows] for what is given once. */
function batched(values: readonly unknown[], T: number | undefined): Float64Array {
  if (T === undefined) return Float64Array.from(values.flatMap(flat));
  const steps = Array.from({ length: T }, (_, t) => values.flatMap(value => flat((value as readonly unknown[])[t])));
  return Float64Array.from(steps.flat());
}

/** Sizes from the values of one example. */
export function sizesOf(cell: Cell, { padded }: Point): Readonly<Record<string, number>> {
  const sizes = Object.create(null) as Record<string, number>;
  const [example] = padded;
  if (example === undefined) return sizes;
  const { parameters, inputs, initials } = example;
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

const withNaN = (value: unknown): unknown => (Array.isArray(value) ? value.map(withNaN) : NaN);

/** Arrays for a point, as calls take them. */
export function inputsOf(
  cell: Cell,
  { T, padded, counting, mask }: Point,
  padding: Padding = 'values',
): Readonly<Record<string, Float64Array>> {
  const inputs = Object.create(null) as Record<string, Float64Array>;
  const counts = (b: number, t: number): boolean => counting[b]?.includes(t) === true;
  for (const { name, once } of cell.inputs.values()) {
    const values = padded.map(({ inputs: given }, b) => {
      if (once || padding === 'values') return given[name];
      return (given[name] as readonly unknown[]).map((value, t) => (counts(b, t) ? value : withNaN(value)));
    });
    inputs[name] = batched(values, once ? undefined : T);
  }
  for (const { name } of cell.initials) {
    const values = padded.map(example => example.initials[name]);
    inputs[name] = batched(values, undefined);
  }
  if (mask) {
    const steps = Array.from({ length: T }, (_, t) => counting.map((_, b) => (counts(b, t) ? 1 : 0)));
    inputs[maskName] = Float64Array.from(steps.flat());
  }
  return inputs;
}
