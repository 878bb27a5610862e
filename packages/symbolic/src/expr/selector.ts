/**
 * Factors that select.                                                                  layer 1
 *
 * An Iverson bracket [t = T] and a mask are 0 or 1 and mean "only there": where such a factor is 0, a product is 0 and its
 * other factors are not looked at, be they infinite or undefined ("very strongly zero": Knuth, Two notes on notation, 1992).
 */
import type { Expr, Sym } from './expr.js';
import { isInteger, isNumber, numericCoefficient } from './linear.js';

/**
 * Whether an expression is 0 or 1 by its form: [t = T], mask[t], products and whole powers of such, 1 − mask[t]. A sum over
 * t counts, and a quotient is a weight: neither is one.
 */
export function isSelector(A: Expr, isMask: (X: Sym) => boolean): boolean {
  if (A.kind === 'indicator') return true;
  if (A.kind === 'sym') return isMask(A);
  if (A.kind === 'hadamard') return A.factors.every(factor => isSelector(factor, isMask));
  if (A.kind === 'power') return isInteger(A.exponent) && A.exponent.value > 0 && isSelector(A.base, isMask);
  if (A.kind !== 'sum' || A.terms.length !== 2) return false;
  const complement = A.terms.find(term => !isNumber(term, 1));
  if (complement === undefined || !A.terms.some(term => isNumber(term, 1))) return false;
  const { coefficient, rest } = numericCoefficient(complement);
  return isNumber(coefficient, -1) && isSelector(rest, isMask);
}
