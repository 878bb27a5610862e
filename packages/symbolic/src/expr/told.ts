/**
 * Results: an expression with what its problem says of it.                              layer 1
 *
 * Equal expressions are one node, which all problems share, so nothing of one problem is remembered beside it. A result is
 * a root of its own that holds the node; it means the same (`same`) and reads the same, and what is built from it is built
 * from the node.
 */
import type { Shapes } from './dim.js';
import type { Expr, Named, Told } from './expr.js';
import { plainOf } from './intern.js';

const marked = (expression: Expr, what: Omit<Told, 'plain'>): Expr =>
  Object.freeze({ ...expression, told: { ...expression.told, ...what, plain: plainOf(expression) } });

/** The expression as one of a problem in which a reader gave names. */
export const withNames = (expression: Expr, names: readonly Named[]): Expr =>
  names.length === 0 && expression.told === undefined ? expression : marked(expression, { names });
export const namesOf = (expression: Expr): readonly Named[] => expression.told?.names ?? [];

/**
 * The expression as the derivative of a problem. It may have lost every variable, as 3I = ∂(3 tr X)/∂X has; the value of X
 * then still tells how large I is.
 */
export const asDerivative = (expression: Expr, shapes: Shapes): Expr => marked(expression, { shapes });
/** Whether an expression is a result of `derive`, in which a factor 0 annihilates. */
export const isDerivative = (expression: Expr): boolean => expression.told?.shapes !== undefined;
