/**
 * Points at which an emitted module can be held against its equations.                   layer 6
 *
 * A cell may have no value where parameters have any sign: a variance, a probability, a covariance. So values are drawn
 * in one way after another until the loss and its derivative are finite, and hardly move with the last digits of the
 * values: where they do, neither side is known to the tolerance.
 */
import {
  type Cell,
  cellMatrices,
  type CellValues,
  type Generator,
  generator,
  type LossDirection,
  lossOf,
  real,
  sampleCellValues,
  simulate,
} from '@tracegrad/symbolic';
import { slopeOf } from './reference.js';
import { type Point, withSteps, type Trial } from './trial.js';

const mostAttempts = 96;
const firstSeed = 11;
/** Relative: a change of the values, and the largest change of the results that it may make. */
const change = 1e-7;
const mostChange = 1e-3;

const entrywise = (value: unknown, f: (x: number) => number): unknown =>
  Array.isArray(value) ? value.map(one => entrywise(one, f)) : f(Number(value));

/** The values, each moved by about `change` of itself. */
function moved(values: CellValues, g: Generator): CellValues {
  const nudged = <V>(group: V): V =>
    // Of the same structure as what it was made from.
    Object.fromEntries(
      Object.entries(group as object).map(([name, value]) => [
        name,
        entrywise(value, x => x * (1 + change * g.normal())),
      ]),
    ) as V;
  const { T, parameters, inputs, initials } = values;
  return { T, parameters: nudged(parameters), inputs: nudged(inputs), initials: nudged(initials) };
}

/** One random direction in which all values move. */
function everywhere(cell: Cell, values: CellValues, g: Generator): LossDirection {
  const { matrices } = cellMatrices(cell, values);
  return new Map([...matrices].map(([key, A]) => [key, { ...A, entries: A.entries.map(() => g.normal()) }]));
}

/** Whether every value of the forward pass that is a number is 0 or has a size between these. */
export function isWithin(cell: Cell, values: CellValues, least: number, most: number): boolean {
  const run = simulate(real, cell, cellMatrices(cell, values));
  const isNumberWithin = (x: number): boolean =>
    x === 0 || !Number.isFinite(x) || (Math.abs(x) >= least && Math.abs(x) <= most);
  const steps = Array.from({ length: values.T ?? 1 }, (_, t) => t + 1);
  return cell.stages.every(({ direction, equations }) =>
    equations.every(({ name }) =>
      (direction === 'once' ? [undefined] : steps).every(
        t => run.value(name, t)?.entries.every(isNumberWithin) ?? true,
      ),
    ),
  );
}
/** Of float64, so that quotients and products of two values are numbers. */
const [leastValue, mostValue] = [1e-140, 1e140];

/** A loss of 0 is known to so much; of the loss, a derivative of 0 to so much. */
export const smallestLoss = 1e-6;
const smallestSlope = 1e-9;

/**
 * Whether the loss of an example and its derivative are finite and known to some digits. A derivative that is exactly 0, as
 * that of a correlation of one step, is rounding, which may move by all of itself.
 */
export function isSteady(cell: Cell, values: CellValues): boolean {
  const g = generator(firstSeed, 'steady');
  const direction = everywhere(cell, values, g);
  const at = (point: CellValues): readonly number[] => {
    const loss = lossOf(cell, point);
    return Number.isFinite(loss) ? [loss, slopeOf(cell, point)(direction)] : [NaN];
  };
  const here = at(values);
  if (!here.every(Number.isFinite) || !isWithin(cell, values, leastValue, mostValue)) return false;
  const beside = at(moved(values, g));
  const size = Math.max(Math.abs(here[0] ?? NaN), smallestLoss);
  const floors = [smallestLoss, smallestSlope * size];
  return here.every(
    (value, i) => Math.abs((beside[i] ?? NaN) - value) <= mostChange * Math.max(Math.abs(value), floors[i] ?? 0),
  );
}

/** A point for a trial, or undefined where none was found. */
export function pointFor(cell: Cell, { lengths, B, counting, factor }: Trial): Point | undefined {
  for (const T of lengths) {
    for (let attempt = 0; attempt < mostAttempts; attempt++) {
      const drawn = (i: number): CellValues =>
        sampleCellValues(cell, { T, seed: firstSeed + i, attempt, ...(factor === undefined ? {} : { factor }) });
      const { parameters } = drawn(0);
      const [padded, examples, steps]: [CellValues[], CellValues[], (readonly number[])[]] = [[], [], []];
      for (let i = 0; i < 2 * B + 1 && examples.length < B; i++) {
        const example = { ...drawn(i), parameters };
        const own = counting?.(examples.length, T) ?? Array.from({ length: T }, (_, t) => t);
        const short = withSteps(cell, example, own);
        if (!isSteady(cell, short)) continue;
        padded.push(example);
        examples.push(short);
        steps.push(own);
      }
      if (examples.length === B) return { T, padded, examples, counting: steps, mask: counting !== undefined };
    }
  }
  return undefined;
}
