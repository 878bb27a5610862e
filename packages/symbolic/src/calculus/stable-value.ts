/**
 * The value of an expression for plain numbers, as stable as its derivative.            layer 3
 *
 * What is derived passes through stable forms first; the value of the same expression takes the same way, so that
 * −log(1 − σ(x)) is 40 at x = 40 where its derivative is 1, and not infinite.
 */
import { checkHas, entriesOf, withinStack } from '../errors.js';
import { children } from '../expr/canonical.js';
import type { Shapes } from '../expr/dim.js';
import type { Expr } from '../expr/expr.js';
import { symbols } from '../expr/rewrite.js';
import { isDerivative } from '../expr/told.js';
import { evaluate as literally } from '../numeric/evaluate.js';
import type { Values } from '../numeric/values.js';
import { stabilised } from './simplify/simplify.js';

const known = new WeakMap<Expr, Expr>();

/** Rewriting follows an expression down; deeper ones, which no text can hold, are evaluated as they stand. */
const deepest = 400;

function isDeep(root: Expr): boolean {
  const depths = new Map<Expr, number>();
  const stack = [root];
  for (let node = stack.at(-1); node !== undefined; node = stack.at(-1)) {
    const waiting = children(node).filter(A => !depths.has(A));
    if (waiting.length > 0) {
      stack.push(...waiting);
      continue;
    }
    stack.pop();
    depths.set(node, 1 + Math.max(0, ...children(node).map(A => depths.get(A) ?? 0)));
  }
  return (depths.get(root) ?? 0) > deepest;
}

/** The expression without what overflows or cancels for no need; equal wherever both have a value. */
export function stableForm(expression: Expr): Expr {
  const seen = known.get(expression);
  if (seen !== undefined) return seen;
  const result = isDeep(expression) ? expression : stabilised(expression);
  known.set(expression, result);
  return result;
}

/**
 * The value of an expression, as a list of rows; a scalar is [[s]]. See `numeric/evaluate.ts` for `values` and `declared`;
 * what is different here is that stable forms are taken, log(1 − σ(x)) as −softplus(x).
 * @throws {TracegradError} as there
 */
export const evaluate = (expression: Expr, values: Values, declared: Shapes = {}): number[][] =>
  withinStack('The expression', () => valueOf(expression, values, declared));

function valueOf(expression: Expr, values: Values, declared: Shapes): number[][] {
  checkHas('An expression', expression, ['kind', 'shape'], 'derive(…).expression');
  entriesOf('values', values);
  if (values === undefined) checkHas('Values', values, [], '{ x: [1, 2] }');
  entriesOf('declared', declared);
  if (isDerivative(expression)) return literally(expression, values, declared);
  const stable = stableForm(expression);
  if (stable === expression) return literally(expression, values, declared);
  // The stable form may have lost a variable, whose value then still says how large the rest is.
  const own = symbols(expression).filter(X => X.index === undefined && Object.hasOwn(values, X.name));
  const shapes = Object.fromEntries(own.map(X => [X.name, X.shape]));
  return literally(stable, values, { ...shapes, ...declared });
}
