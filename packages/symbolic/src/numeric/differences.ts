/**
 * Numeric derivatives in every layout.                                                  layer 2
 *
 * A derivative is put together from directional derivatives, one for each entry of the variable. What a fact says of the
 * variable is said of its directions: a symmetric one moves within Sym(n), along (Eᵢⱼ + Eⱼᵢ)/2, a diagonal one along its
 * diagonal only; so the result is the projected derivative, and each entry the sensitivity to an admissible change.
 */
import type { Shapes } from '../expr/dim.js';
import type { Expr } from '../expr/expr.js';
import { directional } from './complex-step.js';
import { evaluator } from './evaluator.js';
import { derivativeAtZero } from './extrapolate.js';
import { environmentOf, type Given, givenValues } from './given.js';
import { add, entry, type Matrix, matrixOf, scaled } from './matrix.js';
import { real } from './real.js';
import { rowsOf, type Values } from './values.js';
import { TracegradError, quoted } from '../errors.js';

/** How the partial derivatives are arranged (DESIGN §3.2). */
export type Layout = 'gradient' | 'jacobian' | 'vec-jacobian' | 'by-scalar' | 'hessian' | 'vec-hessian';

export interface DifferenceOptions {
  /** Facts of the variable that restrict how it may move. */
  readonly symmetric?: boolean | undefined;
  readonly diagonal?: boolean | undefined;
  /** 2 for the second derivative in the layout `by-scalar`; a Hessian is second by itself. */
  readonly order?: 1 | 2 | undefined;
  /** `complex-step` (the default) is exact to rounding; `central` uses real values only, and is good to about 1e-9. */
  readonly method?: 'complex-step' | 'central' | undefined;
  /** Shapes of variables that the expression does not mention. */
  readonly declared?: Shapes | undefined;
}

/** The admissible direction for the entry (i, j). */
function direction(
  { rows, columns }: Matrix<number>,
  i: number,
  j: number,
  options: DifferenceOptions,
): Matrix<number> {
  if (options.diagonal === true && i !== j) return matrixOf(rows, columns, () => 0);
  const half = options.symmetric === true && i !== j;
  return matrixOf(rows, columns, (p, q) =>
    p === i && q === j ? (half ? 0.5 : 1) : half && p === j && q === i ? 0.5 : 0,
  );
}

const stepFor = (X: Matrix<number>): number => 0.05 * Math.max(0.5, ...X.entries.map(Math.abs));

const moved = (given: Given, name: string, X: Matrix<number>, D: Matrix<number>, by: number): Given => ({
  ...given,
  matrices: new Map([...given.matrices, [name, add(real, X, scaled(real, by, D))]]),
});

const valueOf = (F: Expr, given: Given): Matrix<number> => evaluator(real, environmentOf(real, given))(F);

/** dF along D at given values. */
function first(F: Expr, name: string, given: Given, D: Matrix<number>, options: DifferenceOptions): Matrix<number> {
  if (options.method !== 'central') return directional(given, new Map([[name, D]]))(F);
  const X = given.matrices.get(name) ?? D;
  return derivativeAtZero(by => valueOf(F, moved(given, name, X, D, by)), stepFor(X));
}

function variable(name: string, given: Given, expression: Expr, declared: Shapes): Matrix<number> {
  const X = given.matrices.get(name);
  if (X !== undefined) return X;
  throw new TracegradError(
    'unknown-variable',
    `No value is given for ${quoted(name)}, by which an expression of shape ${expression.shape.join('×')} is differentiated.`,
    { hint: name in declared ? 'add it to the values' : 'declare its shape if the expression does not mention it' },
  );
}

/** The entries in the order of vec: down the columns. */
const vecOrder = ({ rows, columns }: Matrix<number>): readonly (readonly [number, number])[] =>
  Array.from({ length: rows * columns }, (_, k) => [k % rows, Math.floor(k / rows)] as const);

function jacobian(F: Expr, name: string, given: Given, X: Matrix<number>, options: DifferenceOptions): number[][] {
  const columns = vecOrder(X).map(([i, j]) => {
    const dF = first(F, name, given, direction(X, i, j, options), options);
    return vecOrder(dF).map(([p, q]) => entry(dF, p, q));
  });
  return (columns[0] ?? []).map((_, k) => columns.map(column => column[k] ?? NaN));
}

/** Second derivatives of a scalar: differences in one direction of complex steps in the other, or of differences. */
function hessian(F: Expr, name: string, given: Given, X: Matrix<number>, options: DifferenceOptions): number[][] {
  const directions = vecOrder(X).map(([i, j]) => direction(X, i, j, options));
  const H = directions.map(() => directions.map(() => 0));
  directions.forEach((D, k) => {
    const slopes = (by: number): Matrix<number> => {
      const at = moved(given, name, X, D, by);
      const rest = directions.slice(k).map(E => entry(first(F, name, at, E, options), 0, 0));
      return { rows: rest.length, columns: 1, entries: rest };
    };
    derivativeAtZero(slopes, stepFor(X)).entries.forEach((value, m) => {
      const [row, column] = [H[k], H[k + m]];
      if (row !== undefined) row[k + m] = value;
      if (column !== undefined) column[k] = value;
    });
  });
  return H;
}

/** ∂F/∂x, or ∂²F/∂x², for a scalar x. */
function byScalar(F: Expr, name: string, given: Given, x: Matrix<number>, options: DifferenceOptions): number[][] {
  const D = direction(x, 0, 0, options);
  if (options.order !== 2) return rowsOf(first(F, name, given, D, options));
  return rowsOf(derivativeAtZero(by => first(F, name, moved(given, name, x, D, by), D, options), stepFor(x)));
}

const layouts: {
  readonly [L in Layout]: (
    F: Expr,
    name: string,
    given: Given,
    X: Matrix<number>,
    options: DifferenceOptions,
  ) => number[][];
} = {
  gradient: (F, name, given, X, options) =>
    rowsOf(
      matrixOf(X.rows, X.columns, (i, j) => entry(first(F, name, given, direction(X, i, j, options), options), 0, 0)),
    ),
  'by-scalar': byScalar,
  jacobian,
  'vec-jacobian': jacobian,
  hessian,
  'vec-hessian': hessian,
};

/**
 * The derivative of an expression by the variable `name` at given values, arranged as `layout` says: gradient of X's
 * shape, Jacobian ∂vec(F)/∂vec(X)ᵀ, derivative by a scalar of F's shape, Hessian in vec(X). At a kink the complex step
 * gives the slope 0 that the symbolic rules take by convention; central differences give the mean of both sides.
 * Accuracy: first derivatives to rounding (central: about 1e-9), Hessians to about 1e-9.
 * @throws {TracegradError} as `evaluate` does, and `unknown-variable` if there is no value for `name`.
 */
export function numericDerivative(
  expression: Expr,
  name: string,
  layout: Layout,
  values: Values,
  options: DifferenceOptions = {},
): number[][] {
  const declared = options.declared ?? {};
  const given = givenValues(expression, values, declared);
  return layouts[layout](expression, name, given, variable(name, given, expression, declared), options);
}
