/**
 * A derivative held against numbers.                                                    layer 4
 *
 * The derived formula is evaluated, and the expression itself is differentiated numerically by complex steps, which share
 * nothing with the rules but the values of the functions. Both are done at seeded points of several sizes.
 */
import { checkKeys, quoted, shownValue, TracegradError, withinStack } from '../errors.js';
import { deriveProblem, problemOf } from '../calculus/derive.js';
import type { DeriveOptions } from '../calculus/options.js';
import type { Derivation } from '../calculus/derivation.js';
import type { Expr } from '../expr/expr.js';
import { type Layout, numericDerivative } from '../numeric/differences.js';
import { evaluate } from '../numeric/evaluate.js';
import { type AtPoint, isSteady, type Point, points, shapesOf } from './points.js';
import { relativeError } from './relative-error.js';

export interface CheckOptions {
  /** The largest relative error that passes; 1e-6 if absent. */
  readonly tolerance?: number;
  /** One point each; three if absent. */
  readonly seeds?: readonly number[];
}

export interface CheckedPoint {
  readonly values: Point;
  readonly derived: number[][];
  readonly numeric: number[][];
  /** max |derived − numeric| / max |numeric|, the latter at least 1e-6. */
  readonly relativeError: number;
}

export interface Check {
  readonly passed: boolean;
  readonly maxRelativeError: number;
  readonly tolerance: number;
  /** What was checked. */
  readonly expression: Expr;
  readonly layout: Layout;
  readonly derivation: Derivation;
  readonly points: readonly CheckedPoint[];
}

/** Numeric derivatives take one evaluation for each entry of the variable, Hessians one for each pair. */
const mostEntries = 400;

/** The derivative of the source by numbers alone, in a layout, at a point. */
export function numericAt(
  F: Expr,
  { wrt, variables, order }: DeriveOptions,
  layout: Layout,
): (point: Point) => number[][] {
  const known = Object.hasOwn(variables, wrt) ? variables[wrt] : undefined;
  const declared = shapesOf(variables);
  const symmetric = known?.symmetric === true || known?.psd === true;
  return point => {
    const entries = (point[wrt] ?? []).reduce((count, row) => count + row.length, 0);
    if (entries > mostEntries) {
      throw new TracegradError(
        'limit',
        `${quoted(wrt)} has ${entries} entries; numbers are checked up to ${mostEntries}.`,
        {
          hint: 'declare names as sizes, as in n: small ones are drawn',
        },
      );
    }
    return numericDerivative(F, wrt, layout, point, { symmetric, diagonal: known?.diagonal, order, declared });
  };
}

/** The second where the first is refused. */
function orElse<R>(first: () => R, second: () => R): R {
  try {
    return first();
  } catch (error) {
    if (error instanceof TracegradError && error.code === 'unsupported') return second();
    throw error;
  }
}

/**
 * Derives, and checks the derivative against numeric differentiation at seeded points.
 * @throws {TracegradError} as `derive`; `unsupported` if the expression is finite nowhere that was looked; `limit` for a
 * variable of more than 400 entries
 */
export function check(source: string, options: DeriveOptions, settings: CheckOptions = {}): Check {
  return withinStack('The expression', () => checked(source, options, settings));
}

function checkSettings({ tolerance, seeds }: CheckOptions): void {
  if (tolerance !== undefined && !(typeof tolerance === 'number' && tolerance >= 0)) {
    throw new TracegradError('bad-declaration', `tolerance is a number from 0, not ${shownValue(tolerance)}.`);
  }
  const isSeed = (seed: unknown): boolean => typeof seed === 'number' && Number.isSafeInteger(seed);
  if (seeds !== undefined && !(Array.isArray(seeds) && seeds.length > 0 && seeds.every(isSeed))) {
    throw new TracegradError('bad-declaration', `seeds is a list of whole numbers, not ${shownValue(seeds)}.`);
  }
}

function checked(source: string, options: DeriveOptions, settings: CheckOptions): Check {
  checkKeys('The settings', settings, ['tolerance', 'seeds']);
  checkSettings(settings);
  const { tolerance = 1e-6, seeds = [1, 2, 3] } = settings;
  const problem = problemOf(source, options);
  const { F } = problem;
  const { expression, layout, derivation } = deriveProblem(problem, options.order ?? 1);
  const declared = shapesOf(options.variables);
  const numeric = numericAt(F, options, layout);
  const value = (point: Point): number[][] => evaluate(F, point, declared);
  const ours = (point: Point): number[][] => evaluate(expression, point, declared);
  const drawn = (...functions: readonly AtPoint[]): readonly Point[] =>
    points(options.variables, seeds, point => isSteady(point, ...functions));
  // A derivative that is finite nowhere is wrong, but one may be undefined where the expression still has a value.
  const found = orElse(
    () => drawn(value, numeric, ours),
    () => drawn(value, numeric),
  );
  const drawnPoints = found.map((values): CheckedPoint => {
    const [derived, expected] = [ours(values), numeric(values)];
    return { values, derived, numeric: expected, relativeError: relativeError(derived, expected) };
  });
  const maxRelativeError = Math.max(...drawnPoints.map(point => point.relativeError));
  return {
    passed: maxRelativeError <= tolerance,
    maxRelativeError,
    tolerance,
    expression,
    layout,
    derivation,
    points: drawnPoints,
  };
}
