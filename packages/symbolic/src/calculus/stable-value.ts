/**
 * The value of an expression for plain numbers, as stable as its derivative.            layer 3
 *
 * What is derived passes through stable forms first; the value of the same expression takes the same way, so that
 * −log(1 − σ(x)) is 40 at x = 40 where its derivative is 1, and not infinite.
 */
import type { Expr } from '../expr/expr.js';
import { symbols } from '../expr/rewrite.js';
import { evaluate as literally } from '../numeric/evaluate.js';
import { isDerivative, type Shapes } from '../numeric/given.js';
import type { Values } from '../numeric/values.js';
import { stabilised } from './simplify/simplify.js';

const known = new WeakMap<Expr, Expr>();

/** The expression without what overflows or cancels for no need; equal wherever both have a value. */
export function stableForm(expression: Expr): Expr {
  const seen = known.get(expression);
  if (seen !== undefined) return seen;
  const result = stabilised(expression);
  known.set(expression, result);
  return result;
}

/**
 * The value of an expression, as a list of rows; a scalar is [[s]]. See `numeric/evaluate.ts` for `values` and `declared`;
 * what is different here is that stable forms are taken, log(1 − σ(x)) as −softplus(x).
 * @throws {TracegradError} as there
 */
export function evaluate(expression: Expr, values: Values, declared: Shapes = {}): number[][] {
  if (isDerivative(expression)) return literally(expression, values, declared);
  // The stable form may have lost a variable, whose value then still says how large the rest is.
  const own = symbols(expression).filter(X => X.index === undefined && Object.hasOwn(values, X.name));
  const shapes = Object.fromEntries(own.map(X => [X.name, X.shape]));
  return literally(stableForm(expression), values, { ...shapes, ...declared });
}
