/**
 * Whether an expression moves: whether a differential occurs in it.                     layer 1
 *
 * The calculus follows the part that moves, and printing leaves it where the calculus put it; both ask here.
 */
import { children } from './canonical.js';
import type { Expr } from './expr.js';

const known = new WeakMap<Expr, boolean>();

/** Whether a differential occurs in an expression. */
export function holdsDifferential(A: Expr): boolean {
  const seen = known.get(A);
  if (seen !== undefined) return seen;
  const result = A.kind === 'differential' || children(A).some(holdsDifferential);
  known.set(A, result);
  return result;
}
