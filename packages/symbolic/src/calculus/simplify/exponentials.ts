/**
 * Sums, products and logarithms of exponentials, seen as such.                          layer 3
 *
 * What overflows when it is computed as written has a stable spelling through σ and softplus. Here is only the algebra:
 * what is an exponential, a sum of exponentials, and what the logarithm of either is.
 */
import type { Expr } from '../../expr/expr.js';
import { apply, call } from '../../expr/functions.js';
import {
  hadamard,
  isNumber,
  isOnes,
  isZero,
  minus,
  negative,
  numericCoefficient,
  scalarFactors,
  sum,
  times,
} from '../../expr/linear.js';
import { number, ones, zero } from '../../expr/raw.js';
import { scalarFunction } from '../../expr/scalar-functions.js';
import { isScalar } from '../../expr/dim.js';
import { transpose } from '../../expr/transpose.js';

export const elementwise = (name: string, A: Expr): Expr => apply(scalarFunction(name), A);
export const isApply = (A: Expr, name: string): A is Expr & { kind: 'apply' } =>
  A.kind === 'apply' && A.fn.name === name;

/** The z of 1 − σ(z). */
export function complementOfSigmoid(A: Expr): Expr | undefined {
  if (A.kind !== 'sum' || A.terms.length !== 2 || !A.terms.some(isOnes)) return undefined;
  const { coefficient, rest } = numericCoefficient(A.terms.find(term => !isOnes(term)) ?? A);
  return isNumber(coefficient, -1) && isApply(rest, 'sigmoid') ? rest.arg : undefined;
}

/** a + softplus(b − a) for log(eᵃ + eᵇ), and so on for more: nothing overflows. */
const logAdded = (logs: readonly Expr[]): Expr =>
  logs.reduceRight((b, a) => (isZero(a) ? elementwise('softplus', b) : sum(a, elementwise('softplus', minus(b, a)))));

/** A term c·eᵃ of a sum as a + log c, for a number c > 0; 1 is e⁰, 1ᵀeˣ is e^lse(x). */
function logOfTerm(term: Expr): Expr | undefined {
  if (isOnes(term)) return zero(term.shape);
  const { coefficient, rest } = numericCoefficient(term);
  const log = isApply(rest, 'exp') ? rest.arg : logOfTotal(rest);
  if (log === undefined || coefficient.value <= 0) return undefined;
  return isNumber(coefficient, 1) ? log : sum(log, times(elementwise('log', coefficient), ones(term.shape)));
}

const logOfTotal = (A: Expr): Expr | undefined =>
  A.kind === 'call' && A.fn === 'sum' && isApply(A.arg, 'exp') && A.arg.shape[1] === 1
    ? call('logsumexp', A.arg.arg)
    : undefined;

/** The exponents of a sum of exponentials, 0 for 1 first; undefined if it holds anything else. */
export function exponentsOf(A: Expr): readonly Expr[] | undefined {
  if (A.kind !== 'sum') return undefined;
  const logs = A.terms.map(logOfTerm);
  if (!logs.every(log => log !== undefined)) return undefined;
  return [...logs.filter(isZero), ...logs.filter(log => !isZero(log))];
}

/** log of the sum of the exponentials of the others, by which eᵃ/(eᵃ + …) = σ(a − that). */
export const shareOf = (a: Expr, others: readonly Expr[]): Expr =>
  elementwise('sigmoid', isZero(a) ? negative(logAdded(others)) : minus(a, logAdded(others)));

/** 1 − c(1 + z) as (1 − c) − cz. */
const multipliedOut = ({ terms }: Expr & { kind: 'sum' }): Expr =>
  sum(
    ...terms.flatMap(term => {
      const { coefficient, rest } = numericCoefficient(term);
      return rest.kind === 'sum' ? rest.terms.map(part => times(coefficient, part)) : [term];
    }),
  );

/** log(c(1 ± tanh z)) = log 2c + log σ(±2z) and log(c(1 − tanh² z)) = log 4c + log σ(2z) + log σ(−2z), for a number c > 0. */
export function logOfTanh(A: Expr): Expr | undefined {
  const { coefficient, rest: whole } = numericCoefficient(A);
  const rest = whole.kind === 'sum' ? multipliedOut(whole) : whole;
  if (rest.kind !== 'sum' || rest.terms.length !== 2) return undefined;
  const [one, other] = rest.terms
    .map(numericCoefficient)
    .sort((a, b) => Number(isOnes(b.rest)) - Number(isOnes(a.rest)));
  if (one === undefined || other === undefined || !isOnes(one.rest)) return undefined;
  const c = hadamard(coefficient, one.coefficient);
  if (c.kind !== 'number' || c.value <= 0) return undefined;
  const [plus, less] = [minus(one.coefficient, other.coefficient), sum(one.coefficient, other.coefficient)].map(isZero);
  const isSquare = other.rest.kind === 'power' && isNumber(other.rest.exponent, 2);
  const T = other.rest.kind === 'power' && isSquare ? other.rest.base : other.rest;
  if (!isApply(T, 'tanh') || !(less === true || (plus === true && !isSquare))) return undefined;
  const twice = times(number(2), T.arg);
  const signs = isSquare ? [twice, negative(twice)] : [plus === true ? negative(twice) : twice];
  const factor = hadamard(number(isSquare ? 4 : 2), c);
  const logs = signs.map(z => negative(elementwise('softplus', z)));
  return isOnes(factor) ? sum(...logs) : sum(times(elementwise('log', factor), ones(A.shape)), ...logs);
}

/** log A for what is positive by its form: an exponential or a sum of them, σ, 1 − σ, 1 ± tanh, softmax, and powers of these. */
export function logOfPositive(A: Expr): Expr | undefined {
  if (isApply(A, 'exp')) return A.arg;
  if (isApply(A, 'sigmoid')) return negative(elementwise('softplus', negative(A.arg)));
  if (A.kind === 'call' && A.fn === 'softmax') return elementwise('log', A);
  if (A.kind === 'transpose') {
    const log = logOfPositive(A.arg);
    return log === undefined ? undefined : transpose(log);
  }
  if (A.kind === 'power' && isScalar(A.exponent.shape)) {
    const log = logOfPositive(A.base);
    return log === undefined ? undefined : times(A.exponent, log);
  }
  const z = complementOfSigmoid(A);
  if (z !== undefined) return negative(elementwise('softplus', z));
  const tanh = logOfTanh(A);
  if (tanh !== undefined) return tanh;
  const exponents = exponentsOf(A);
  return exponents === undefined ? logOfTotal(A) : logAdded(exponents);
}

/** The log of a product with a positive factor as a sum of logs: the factors apart, those that are known and the rest. */
export function logOfProduct(A: Expr): Expr | undefined {
  if (A.kind !== 'hadamard' && A.kind !== 'scale') return undefined;
  const factors = A.kind === 'hadamard' ? A.factors : [...scalarFactors(A.coefficient), A.arg];
  const spread = (log: Expr): Expr => (isScalar(log.shape) ? times(log, ones(A.shape)) : log);
  const known = factors.map(logOfPositive);
  if (known.every(log => log === undefined)) return undefined;
  const rest = factors.filter((_, i) => known[i] === undefined);
  const scalars = rest.filter(({ shape }) => isScalar(shape));
  const others = rest.filter(({ shape }) => !isScalar(shape));
  // One log of all that is not known: two negative factors have a log together, but none apart.
  const [c, B] = [hadamard(number(1), ...scalars), others.length === 0 ? undefined : hadamard(...others)];
  const unknown = rest.length === 0 ? [] : [elementwise('log', B === undefined ? c : times(c, B))];
  return sum(...[...unknown, ...known.filter(log => log !== undefined)].map(spread));
}
