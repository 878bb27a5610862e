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

const mostEntries = 48;
const golden = (Math.sqrt(5) - 1) / 2;

/** Places spread over an array, all of them in a small one. */
function placesOf(length: number): readonly number[] {
  if (length <= mostEntries) return Array.from({ length }, (_, i) => i);
  return [...new Set(Array.from({ length: mostEntries }, (_, k) => Math.floor(((k * golden) % 1) * length)))];
}

/** The direction of one entry of a block, given its value. */
function unit(key: string, value: unknown, place: number): LossDirection {
  const rows = value as readonly (readonly number[])[];
  const entries = flat(value).map((_, i) => (i === place ? 1 : 0));
  return new Map([[key, { rows: rows.length, columns: rows[0]?.length ?? 0, entries }]]);
}

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

  const parameters = [...cell.parameters.keys()].map((name): Expected => {
    const value = first.parameters[name];
    const at = (place: number): number => total(slopes.map(slope => slope(unit(name, value, place))));
    return { name, role: 'parameter', entries: placesOf(lengthOf(value)).map(place => [place, at(place)]) };
  });
  /** Something of which each example has its own: one after the other, [B][rows]. */
  const ofExamples = (name: string, role: Expected['role'], value: unknown): Expected => {
    const rows = lengthOf(value);
    const at = (place: number): number => slopes[Math.floor(place / rows)]?.(unit(name, value, place % rows)) ?? NaN;
    return { name, role, entries: placesOf(rows * examples.length).map(place => [place, at(place)]) };
  };
  const ofSteps = (name: string): Expected => {
    const [value] = whole.inputs[name] as readonly unknown[];
    const rows = lengthOf(value);
    const at = (place: number): number => {
      const [t, b] = [Math.floor(place / rows / examples.length), Math.floor(place / rows) % examples.length];
      const step = counting[b]?.indexOf(t) ?? -1;
      if (step < 0) return 0; // what does not count changes nothing
      return slopes[b]?.(unit(blockKey({ name, t: step + 1 }), value, place % rows)) ?? NaN;
    };
    return { name, role: 'input', entries: placesOf(rows * examples.length * T).map(place => [place, at(place)]) };
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
