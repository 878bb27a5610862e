/**
 * The gradients of a point by numbers, from the equations alone.                         layer 6
 *
 * The complex step through the forward equations, which is exact to rounding however large the values are; extrapolated
 * differences where a function has no continuation. Each example is run by itself and as long as it is, so that neither
 * batches nor masks have a part in it.
 */
import {
  blockKey,
  type Cell,
  type CellValues,
  centralSlope,
  complexSlope,
  generator,
  type LossDirection,
  lossOf,
  TracegradError,
} from '@tracegrad/symbolic';
import { flat, type Point } from './trial.js';

/** Some entries of a gradient, by their places in the array that a model hands out. */
export interface Expected {
  readonly name: string;
  readonly role: 'parameter' | 'initial' | 'input';
  readonly entries: readonly (readonly [place: number, value: number])[];
  /** Where these are not all: the slope in one direction in which all of them move. */
  readonly along?: { readonly direction: readonly number[]; readonly slope: number };
}

/** The derivative of the loss of one example along a direction. */
export function slopeOf(cell: Cell, values: CellValues): (direction: LossDirection) => number {
  const exact = complexSlope(cell, values);
  try {
    exact(new Map());
    return exact;
  } catch (error) {
    if (error instanceof TracegradError && error.code === 'unsupported') return centralSlope(cell, values);
    throw error;
  }
}

/** Each entry is a run of the cell, which takes as many operations as there are parameters. */
const mostEntries = 48;
const fewestEntries = 4;
const mostOperations = 1e5;
const golden = (Math.sqrt(5) - 1) / 2;

/** Places spread over an array, all of them in a small one. */
function placesOf(length: number, most: number): readonly number[] {
  if (length <= most) return Array.from({ length }, (_, i) => i);
  return [...new Set(Array.from({ length: most }, (_, k) => Math.floor(((k * golden) % 1) * length)))];
}

/** A block that moves in a direction. */
const moving = (key: string, value: unknown, entries: readonly number[]): LossDirection => {
  const rows = value as readonly (readonly number[])[];
  return new Map([[key, { rows: rows.length, columns: rows[0]?.length ?? 0, entries }]]);
};

/** The direction of one entry of a block, given its value. */
const unit = (key: string, value: unknown, place: number): LossDirection =>
  moving(
    key,
    value,
    flat(value).map((_, i) => (i === place ? 1 : 0)),
  );

const total = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);

/** The losses of the examples. */
export const lossesOf = (cell: Cell, { examples }: Point): readonly number[] =>
  examples.map(example => lossOf(cell, example));

/** ∂L/∂X for every parameter, start value and input, L being the sum over the examples. */
export function expectedGradients(cell: Cell, { T, padded, examples, counting }: Point): readonly Expected[] {
  const slopes = examples.map(example => slopeOf(cell, example));
  const [[first], [whole]] = [examples, padded];
  if (first === undefined || whole === undefined) return [];
  const lengthOf = (value: unknown): number => flat(value).length;
  const operations = total([...cell.parameters.keys()].map(name => lengthOf(first.parameters[name])));
  const most = Math.min(mostEntries, Math.max(fewestEntries, Math.floor(mostOperations / operations)));
  const expected = (
    { name, role }: Pick<Expected, 'name' | 'role'>,
    length: number,
    at: (place: number) => number,
    along: (direction: readonly number[], b: number) => LossDirection,
  ): Expected => {
    const entries = placesOf(length, most).map(place => [place, at(place)] as const);
    if (entries.length === length) return { name, role, entries };
    const { normal } = generator(length, name);
    const direction = Array.from({ length }, normal);
    return {
      name,
      role,
      entries,
      along: { direction, slope: total(slopes.map((slope, b) => slope(along(direction, b)))) },
    };
  };

  const parameters = [...cell.parameters.keys()].map((name): Expected => {
    const value = first.parameters[name];
    const at = (place: number): number => total(slopes.map(slope => slope(unit(name, value, place))));
    return expected({ name, role: 'parameter' }, lengthOf(value), at, direction => moving(name, value, direction));
  });
  /** Something of which each example has its own: one after the other, [B][rows]. */
  const ofExamples = (name: string, role: Expected['role'], value: unknown): Expected => {
    const rows = lengthOf(value);
    const at = (place: number): number => slopes[Math.floor(place / rows)]?.(unit(name, value, place % rows)) ?? NaN;
    return expected({ name, role }, rows * examples.length, at, (direction, b) =>
      moving(name, value, direction.slice(b * rows, (b + 1) * rows)),
    );
  };
  const ofSteps = (name: string): Expected => {
    const [value] = whole.inputs[name] as readonly unknown[];
    const rows = lengthOf(value);
    const B = examples.length;
    const at = (place: number): number => {
      const [t, b] = [Math.floor(place / rows / B), Math.floor(place / rows) % B];
      const step = counting[b]?.indexOf(t) ?? -1;
      if (step < 0) return 0; // what does not count changes nothing
      return slopes[b]?.(unit(blockKey({ name, t: step + 1 }), value, place % rows)) ?? NaN;
    };
    const along = (direction: readonly number[], b: number): LossDirection =>
      new Map(
        (counting[b] ?? []).flatMap((t, step) => {
          const from = (t * B + b) * rows;
          return [...moving(blockKey({ name, t: step + 1 }), value, direction.slice(from, from + rows))];
        }),
      );
    return expected({ name, role: 'input' }, rows * B * T, at, along);
  };
  const initials = [...new Set(cell.initials.map(({ name }) => name))];
  return [
    ...parameters,
    ...initials.map(name => ofExamples(name, 'initial', first.initials[name])),
    ...[...cell.inputs.values()].map(({ name, once }) =>
      once ? ofExamples(name, 'input', first.inputs[name]) : ofSteps(name),
    ),
  ];
}
