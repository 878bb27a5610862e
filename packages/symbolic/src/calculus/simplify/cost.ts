/**
 * How long an expression is when written.                                               layer 3
 *
 * The count of operators, function names, names and numbers that rewrites may not increase: a structural estimate of
 * what the printer will need, so that every rewrite that is taken only for length ends.
 */
import { children } from '../../expr/canonical.js';
import type { Expr } from '../../expr/expr.js';

const known = new WeakMap<Expr, number>();

const isNegativePower = (A: Expr): boolean =>
  A.kind === 'power' && A.exponent.kind === 'number' && A.exponent.value < 0;

/** The cost of |exponent| over a base: x^-2 is written under a fraction line as x^2. */
function powerCost(base: Expr, exponent: Expr): number {
  const e = exponent.kind === 'number' ? Math.abs(exponent.value) : undefined;
  if (e === 1) return cost(base);
  return cost(base) + (e === 0.5 ? 1 : 1 + cost(exponent));
}

const factorCost = (A: Expr): number => (A.kind === 'power' ? powerCost(A.base, A.exponent) : cost(A));

/** Factors joined by * or /; a chain of divisors only is written 1/…. */
function chainCost(factors: readonly Expr[]): number {
  const sign = factors[0]?.kind === 'number' && factors[0].value === -1;
  const rest = sign ? factors.slice(1) : factors;
  const divisors = rest.length > 0 && rest.every(isNegativePower) ? 2 : 0;
  return (sign ? 1 : 0) + divisors + rest.reduce((total, A) => total + factorCost(A) + 1, -1);
}

const negativeSign = (A: Expr): boolean =>
  (A.kind === 'number' && A.value < 0) ||
  (A.kind === 'scale' && negativeSign(A.coefficient)) ||
  (A.kind === 'hadamard' && A.factors[0] !== undefined && A.factors[0].kind === 'number' && A.factors[0].value < 0);

const isMinusOne = (A: Expr | undefined): boolean => A?.kind === 'number' && A.value === -1;
const startsWithMinusOne = (A: Expr): boolean => A.kind === 'hadamard' && isMinusOne(A.factors[0]);

/** What a sign in front costs beyond the minus between two terms. */
function unsigned(A: Expr): number {
  const minusOne =
    startsWithMinusOne(A) || (A.kind === 'scale' && (isMinusOne(A.coefficient) || startsWithMinusOne(A.coefficient)));
  return cost(A) - (minusOne ? 1 : 0);
}

function computed(A: Expr): number {
  switch (A.kind) {
    case 'sum':
      return A.terms.reduce((total, term) => total + unsigned(term) + 1, -1) + (A.terms.every(negativeSign) ? 1 : 0);
    case 'hadamard':
      return chainCost(A.factors);
    case 'scale': {
      const scalars = A.coefficient.kind === 'hadamard' ? A.coefficient.factors : [A.coefficient];
      return chainCost([...scalars, A.arg]);
    }
    case 'power':
      return powerCost(A.base, A.exponent) + (isNegativePower(A) ? 2 : 0);
    case 'ones':
    case 'zero':
    case 'identity':
      return 2;
    case 'matrixPower':
      return cost(A.base) + 2;
    default: {
      const operands = children(A);
      const joints = A.kind === 'product' ? operands.length - 1 : 1;
      return operands.reduce((total, B) => total + cost(B), joints);
    }
  }
}

/** The written length of an expression, sharing not counted. */
export function cost(A: Expr): number {
  const seen = known.get(A);
  if (seen !== undefined) return seen;
  const result = computed(A);
  known.set(A, result);
  return result;
}
