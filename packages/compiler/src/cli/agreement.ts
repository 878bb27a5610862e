/**
 * Two results of one emitted model against each other: two back ends, or classes and the vectors that they stand for.  layer 6
 *
 * Each array is held against its own largest entry. Below that there is rounding: a few last digits of the largest number
 * of its kind, of which the array may be a difference. A number must be one wherever it is one on the side that is trusted.
 */
import { isNumbers, type Outputs } from './emitted-model.js';
import type { Results } from './calls.js';

/** The largest magnitude; 0 of none. */
export const largest = (values: Iterable<number>): number => {
  let most = 0;
  for (const value of values) most = Math.max(most, Math.abs(value));
  return most;
};

type Groups = readonly (readonly ArrayLike<number>[])[];

const arraysOf = (outputs: Outputs): readonly ArrayLike<number>[] =>
  [...Object.values(outputs), ...Object.values(outputs.final)].filter(isNumbers);

/** All numbers of a result, array by array: those of training, of the forward pass, and of each step of a stream. */
function groupsOf({ loss, gradients, outputs, stream = [] }: Results): Groups {
  const { parameter, initial, input } = gradients;
  return [
    [[loss], ...[parameter, initial, input].flatMap(group => Object.values(group))],
    arraysOf(outputs),
    ...stream.map(arraysOf),
  ];
}

/** The distances of entries that are numbers in all that are trusted. */
function gaps(trusted: readonly ArrayLike<number>[], found: ArrayLike<number> | undefined): readonly number[] {
  const [first = []] = trusted;
  return Array.from(first).flatMap((value, i) => {
    if (!trusted.every(array => Number.isFinite(array[i]))) return [];
    const gap = Math.abs(value - (found?.[i] ?? NaN));
    return [Number.isNaN(gap) ? Infinity : gap];
  });
}

export interface Agreement {
  /** The largest error. */
  readonly error: number;
  /** Whether there was a loss to compare. */
  readonly compared: boolean;
}

/** What is small: `floor` times the largest number of a group is within the reach of rounding, and so is `least`. */
export interface Rounding {
  readonly floor: number;
  readonly least: number;
  readonly tolerance: number;
}

/**
 * How far a result is from the expected one. Where that is of few digits, `exact` is the same of more: ten times their
 * distance is rounding at this point, and makes an error of `tolerance`.
 */
export function agreement(
  expected: Results,
  found: Results,
  { floor, least, tolerance }: Rounding,
  exact = expected,
): Agreement {
  const [wanted, own, double] = [groupsOf(expected), groupsOf(found), groupsOf(exact)];
  const errors = wanted.flatMap((arrays, g) => {
    const scale = largest(arrays.flatMap(array => Array.from(array).filter(Number.isFinite)));
    return arrays.map((array, i) => {
      const trusted = [array, double[g]?.[i] ?? []];
      const size = largest(Array.from(array).filter(Number.isFinite));
      const rounding = (10 * largest(gaps(trusted, double[g]?.[i]))) / tolerance;
      return largest(gaps(trusted, own[g]?.[i])) / Math.max(size, floor * scale, rounding, least);
    });
  });
  return { error: Math.max(0, ...errors), compared: [expected.loss, exact.loss].every(Number.isFinite) };
}
