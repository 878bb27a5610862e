/**
 * Factors that select.                                                                  layer 1
 *
 * An Iverson bracket [t = T] and a mask are 0 or 1 and mean "only there": where such a factor is 0, a product is 0 and its
 * other factors are not looked at, be they infinite or undefined ("very strongly zero": Knuth, Two notes on notation, 1992).
 */
import { children } from './canonical.js';
import type { Expr, Sym } from './expr.js';

/** Whether an expression is made of brackets and masks alone: [t = T], mask[t], 1 − mask[t]. */
export function isSelector(A: Expr, isMask: (X: Sym) => boolean): boolean {
  if (A.kind === 'indicator') return true;
  if (A.kind === 'sym') return isMask(A);
  if (A.kind !== 'sum' && A.kind !== 'hadamard' && A.kind !== 'power' && A.kind !== 'series') return false;
  const parts = children(A).filter(part => part.kind !== 'number');
  return A.shape[0] === 1 && A.shape[1] === 1 && parts.length > 0 && parts.every(part => isSelector(part, isMask));
}

/** The scalar factors of a coefficient. */
export const factorsOf = (c: Expr): readonly Expr[] => (c.kind === 'hadamard' ? c.factors : [c]);
