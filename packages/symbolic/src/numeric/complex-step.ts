/**
 * Directional derivatives by the complex step.                                          layer 2
 *
 * d/dε F(X + εD) = Im F(X + ihD)/h. Nothing is subtracted, so h may be so small that the truncation error, of order h²,
 * is far below rounding (Squire & Trapp, SIAM Review 40, 1998).
 */
import type { Expr } from '../expr/expr.js';
import { complex, type Complex, complexOf } from './complex.js';
import { evaluator } from './evaluator.js';
import { environmentOf, type Given } from './given.js';
import { map, type Matrix } from './matrix.js';

export const imaginaryStep = 1e-20;

/** X + ihD, entry by entry. */
export const stepped = (X: Matrix<number>, D: Matrix<number>): Matrix<Complex> => ({
  rows: X.rows,
  columns: X.columns,
  entries: X.entries.map((x, i) => complexOf(x, imaginaryStep * (D.entries[i] ?? 0))),
});

/** Im F/h: the derivative along the direction in which the step was made. */
export const derivativePart = (F: Matrix<Complex>): Matrix<number> => map(F, z => z.im / imaginaryStep);

/** Matrices by key: how the values move. */
export type Direction = ReadonlyMap<string, Matrix<number>>;

/** A function that gives the derivative of expressions along a direction in which their values move. */
export function directional(given: Given, direction: Direction): (F: Expr, t?: number) => Matrix<number> {
  const changed = new Map<string, Matrix<Complex>>();
  for (const [key, D] of direction) {
    const X = given.matrices.get(key);
    if (X !== undefined) changed.set(key, stepped(X, D));
  }
  const evaluated = evaluator(complex, environmentOf(complex, given, changed));
  return (F, t) => derivativePart(evaluated(F, t));
}
