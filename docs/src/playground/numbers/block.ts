/** A block of numbers with its axes, and when two of them agree. */
import type { Pasted } from './pasted.js';

export interface NumberBlock {
  readonly name: string;
  /** Lengths along each axis, the last one contiguous; the trailing 1 of a column is left out. */
  readonly extents: readonly number[];
  readonly values: readonly number[];
}

/** How far apart numbers may be that were computed in single precision. */
const single = 2e-5;

/** How large a slack of the printed digits may be, of the largest entry, before numbers say nothing. */
const coarsest = 0.02;

/** The largest magnitude. */
export const largest = (values: readonly number[]): number =>
  values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);

/** max |a − b| / max |b|, or / max |a| where b is 0; infinite if one is no number. */
export function relativeGap(a: readonly number[], b: readonly number[]): number {
  const gap = a.reduce((most, value, i) => {
    const difference = Math.abs(value - (b[i] ?? NaN));
    return Math.max(most, Number.isNaN(difference) ? Infinity : difference);
  }, 0);
  return gap === 0 || gap === Infinity ? gap : gap / (largest(b) || largest(a));
}

/** Whether pasted numbers are these, within what was printed and single precision. */
export function agreeing(
  { values, roundings }: Pick<Pasted, 'values' | 'roundings'>,
  right: readonly number[],
): boolean {
  const most = largest(right);
  // Only against an exact 0 there is nothing to be relative to.
  const slack = most === 0 ? 1e-9 : single * most;
  return (
    values.length === right.length &&
    values.every((value, i) => Math.abs(value - (right[i] ?? NaN)) <= slack + 1.2 * (roundings[i] ?? 0))
  );
}

/** Whether the numbers were printed with too few digits to be told from others of this size. */
export const isCoarse = ({ roundings }: Pick<Pasted, 'roundings'>, values: readonly number[]): boolean =>
  largest(roundings) > coarsest * largest(values);

/** The c for which the pasted numbers are c times these, if there is one that is neither 0 nor 1. */
export function factorOf(pasted: Pick<Pasted, 'values' | 'roundings'>, right: readonly number[]): number | undefined {
  const square = right.reduce((sum, value) => sum + value * value, 0);
  const c = pasted.values.reduce((sum, value, i) => sum + value * (right[i] ?? 0), 0) / square;
  if (!Number.isFinite(c) || Math.abs(c) < 1e-6 || Math.abs(c - 1) < 1e-6) return undefined;
  // Numbers that rounding has eaten are proportional to anything.
  const scaled = right.map(value => c * value);
  return agreeing(pasted, scaled) && !isCoarse(pasted, scaled) ? c : undefined;
}

/** The values with the last two axes exchanged. */
export function transposed({ extents, values }: Pick<NumberBlock, 'extents' | 'values'>): readonly number[] {
  const columns = extents.at(-1) ?? 1;
  const rows = extents.at(-2) ?? 1;
  const size = rows * columns;
  return values.map((_, at) => {
    const [block, inside] = [Math.floor(at / size), at % size];
    const [i, j] = [inside % rows, Math.floor(inside / rows)];
    return values[block * size + i * columns + j] ?? NaN;
  });
}

/** Axes of length 1 say nothing about order. */
export const essential = (extents: readonly number[]): readonly number[] => extents.filter(extent => extent !== 1);

/** Nested lists again, as JSON writes them. */
export function nested({ extents, values }: Pick<NumberBlock, 'extents' | 'values'>): unknown {
  const level = (axis: number, from: number): unknown => {
    const extent = extents[axis];
    if (extent === undefined) return values[from] ?? NaN;
    const stride = extents.slice(axis + 1).reduce((product, length) => product * length, 1);
    return Array.from({ length: extent }, (_, i) => level(axis + 1, from + i * stride));
  };
  return level(0, 0);
}
