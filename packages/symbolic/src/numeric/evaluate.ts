/**
 * The value of an expression for plain numbers: the public entrance.                    layer 2
 *
 * The differential dA of a subexpression is its derivative along the dX that are given, so that every line of a
 * derivation can be evaluated as it stands.
 */
import type { Shapes } from '../expr/dim.js';
import type { Expr } from '../expr/expr.js';
import { isDerivative } from '../expr/told.js';
import { directional } from './complex-step.js';
import { type Environment, evaluator } from './evaluator.js';
import { environmentOf, type Given, givenValues } from './given.js';
import type { Matrix } from './matrix.js';
import { real } from './real.js';
import { rowsOf, type Values } from './values.js';

/** Given values as they are, with dA for every A along the given dX; where none is given, X is constant. */
export function realEnvironment(given: Given): Environment<number> {
  const environment = environmentOf(real, given);
  const moving = [...given.matrices].flatMap(([key]): [string, Matrix<number>][] => {
    const D = given.matrices.get(`d${key}`);
    return D === undefined ? [] : [[key, D]];
  });
  const along = moving.length === 0 ? undefined : directional(given, new Map(moving));
  return { ...environment, differential: (A, t) => environment.differential?.(A, t) ?? along?.(A, t) };
}

/**
 * The value of an expression, as a list of rows; a scalar is [[s]].
 *
 * `values` holds a number, a list (a column, for a vector) or a list of rows for each variable; a differential is given
 * as `dX`, an element of a sequence as `x[1]` with the number of steps as `T`, and a size that no variable of the
 * expression has under its own name. In a result of `derive` a factor that is exactly 0 makes a product 0, so that a
 * derivative has a value at a kink; an expression as a person wrote it follows the numbers (0·∞ is NaN). `declared` gives the shapes of variables that the expression does not mention, so
 * that their values can determine sizes.
 * @throws {TracegradError} `unknown-variable` for a missing value, `shape-mismatch` for one that does not fit,
 * `ambiguous-shape` for a size that nothing determines, `limit` for a matrix of more than ten million entries.
 */
export function evaluate(expression: Expr, values: Values, declared: Shapes = {}): number[][] {
  const given = givenValues(expression, values, declared);
  const environment = { ...realEnvironment(given), annihilates: isDerivative(expression) };
  return rowsOf(evaluator(real, environment)(expression));
}
