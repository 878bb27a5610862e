/**
 * Factors that select.                                                                  layer 1
 *
 * An Iverson bracket [t = T] and a mask are 0 or 1 and mean "only there": where such a factor is 0, a product is 0 and its
 * other factors are not looked at, be they infinite or undefined ("very strongly zero": Knuth, Two notes on notation, 1992).
 */
import type { Expr, Sym } from './expr.js';

/** −A as A. */
const negated = (A: Expr): Expr | undefined => {
  const [sign, only, ...more] = A.kind === 'hadamard' ? A.factors : [];
  return sign?.kind === 'number' && sign.value === -1 && more.length === 0 ? only : undefined;
};

/** Whether an expression is 0 or 1 by its form: [t = T], mask[t], products of such, 1 − mask[t]. */
export function isSelector(A: Expr, isMask: (X: Sym) => boolean): boolean {
  if (A.kind === 'indicator') return true;
  if (A.kind === 'sym') return isMask(A);
  if (A.kind === 'hadamard') return A.factors.every(factor => isSelector(factor, isMask));
  if (A.kind === 'power') return isSelector(A.base, isMask);
  if (A.kind === 'series') return isSelector(A.body, isMask);
  if (A.kind !== 'sum') return false;
  const rest = A.terms.filter(term => !(term.kind === 'number' && term.value === 1));
  const selects = (term: Expr): boolean => {
    const inner = negated(term);
    return inner !== undefined && isSelector(inner, isMask);
  };
  return rest.length === A.terms.length - 1 && rest.every(selects);
}
