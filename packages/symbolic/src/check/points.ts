/**
 * Points at which an expression can be looked at.                                       layer 4
 *
 * Random values follow the declared facts; but log x needs x > 0, and logdet(X'X) at least as many rows as columns, which
 * nobody declares. So points are drawn in one way after another, and with other sizes, until everything that matters is
 * finite and steady there. Sizes change from point to point, so that an n that stands where an m belongs shows; each
 * attempt has a seed of its own, or a − b would keep the sign that it had.
 */
import { TracegradError } from '../errors.js';
import type { DeriveOptions } from '../calculus/options.js';
import { dimNames, parseDim, type Shape } from '../expr/dim.js';
import { relativeError } from './relative-error.js';
import { type Sampled, sampleValues } from '../numeric/sample.js';
import { inWay, seedOf, type Way, ways } from '../numeric/ways.js';

export type Point = Readonly<Record<string, number[][]>>;

const sizePool = [3, 4, 2, 5, 6, 7];
/** An order of five scalars is met by one draw in 120, and each turn makes one draw for each way. */
const turns = 48;

/** Small sizes, a different one for each name, other ones for the next seed. */
function sizesFor(names: ReadonlySet<string>, seed: number): ReadonlyMap<string, number> {
  return new Map([...names].map((name, i) => [name, sizePool[(i + seed) % sizePool.length] ?? 3] as const));
}

/** The declared shapes by name. */
export const shapesOf = (variables: DeriveOptions['variables']): Readonly<Record<string, Shape>> =>
  Object.fromEntries(
    Object.entries(variables).map(([name, { size }]): [string, Shape] => [
      name,
      [parseDim(size[0]), parseDim(size[1] ?? 1)],
    ]),
  );

/** Functions of a point. */
export type AtPoint = (point: Point) => number[][];

const areFinite = (rows: readonly (readonly number[])[]): boolean =>
  rows.every(row => row.every(value => Number.isFinite(value) && Math.abs(value) < 1e12));

const scaledBy = (point: Point, factor: number): Point =>
  Object.fromEntries(Object.entries(point).map(([name, rows]) => [name, rows.map(row => row.map(x => factor * x))]));

/** Whether functions are finite at a point, and do not jump when it moves a little, as they do where a matrix is singular. */
export const isSteady = (point: Point, ...functions: readonly AtPoint[]): boolean =>
  functions.every(f => {
    const value = f(point);
    if (!areFinite(value)) return false;
    const moved = f(scaledBy(point, 1 + 1e-7));
    return areFinite(moved) && relativeError(moved, value) < 1e-3;
  });

/** Facts that hold at the points beyond those declared, by name. */
export type ExtraFacts = Readonly<Record<string, Pick<Sampled, 'symmetric' | 'sumsToOne'>>>;

/**
 * Seeded points, one for each seed, at which `admits` holds.
 * @throws {TracegradError} `unsupported` if no way of drawing finds one
 */
export function points(
  variables: DeriveOptions['variables'],
  seeds: readonly number[],
  admits: (point: Point) => boolean,
  extra: ExtraFacts = {},
): readonly Point[] {
  const shapes = shapesOf(variables);
  const names = new Set(Object.values(shapes).flatMap(shape => shape.flatMap(dim => [...dimNames(dim)])));
  const drawn = (seed: number, turn: number, way: Way, attempt: number): Point =>
    sampleValues(
      Object.fromEntries(
        Object.entries(variables).map(([name, { size: _, ...facts }]): [string, Sampled] => [
          name,
          inWay(way, {
            shape: shapes[name] ?? [1, 1],
            ...facts,
            ...(Object.hasOwn(extra, name) ? extra[name] : {}),
          }),
        ]),
      ),
      { seed: seedOf(seed, attempt), sizes: sizesFor(names, seed + turn) },
    );
  return seeds.map(seed => {
    for (let turn = 0; turn < turns; turn++) {
      for (const [i, way] of ways.entries()) {
        const point = drawn(seed, turn, way, turn * ways.length + i);
        if (admits(point)) return point;
      }
    }
    throw new TracegradError(
      'unsupported',
      'No point was found at which the expression and its derivative are finite.',
      {
        hint: 'declare what is known of the variables, as positive or psd',
      },
    );
  });
}
