/**
 * A product of scalars as people write it: sign, number, what stands above and what stands below the fraction bar.
 *
 * In the normal form a fraction is a power with a negative exponent, and a number is an exact quotient that knows whether
 * the input held a point.
 */
import type { Expr, Node } from '../expr/expr.js';
import { isNumber } from '../expr/linear.js';
import { digitsOfDouble, mostPlaces, multiplied, negated, type Rational } from '../expr/rational.js';
import { number, rawHadamard, rawPower } from '../expr/raw.js';

export interface Quotient {
  /** The product of all numbers. */
  readonly value: Rational;
  readonly above: readonly Expr[];
  /** Factors below the bar, with positive exponents. */
  readonly below: readonly Expr[];
}

/** The positive counterpart of a factor with a negative exponent; undefined for other factors. */
function reciprocalOf(factor: Expr): Expr | undefined {
  if (factor.kind !== 'power') return undefined;
  const { base, exponent } = factor;
  if (exponent.kind === 'number' && exponent.value < 0) {
    return isNumber(exponent, -1) ? base : rawPower(base, number(negated(exponent.exact)));
  }
  if (exponent.kind !== 'hadamard') return undefined;
  const [head, ...others] = exponent.factors;
  if (head?.kind !== 'number' || head.value >= 0) return undefined;
  const [only] = others;
  const rest = others.length === 1 && only ? only : rawHadamard(others);
  return rawPower(base, isNumber(head, -1) ? rest : rawHadamard([number(negated(head.exact)), ...others]));
}

/** The factors of an elementwise product, or of a product of scalars, on both sides of the bar. */
export function quotient(node: Expr): Quotient {
  const above: Expr[] = [];
  const below: Expr[] = [];
  let value = number(1).exact;
  for (const factor of node.kind === 'hadamard' ? node.factors : [node]) {
    const reciprocal = reciprocalOf(factor);
    if (factor.kind === 'number') value = multiplied(value, factor.exact);
    else if (reciprocal !== undefined) below.push(reciprocal);
    else above.push(factor);
  }
  return { value, above, below };
}

/** A positive number as it is written, p/q; q is 1 for integers and decimals. */
export interface Ratio {
  readonly numerator: string;
  readonly denominator: string;
}

/** How often a divides n, and what is left. */
function divided(n: bigint, a: bigint): readonly [count: number, rest: bigint] {
  let [count, rest] = [0, n];
  for (; rest % a === 0n; rest /= a) count++;
  return [count, rest];
}

/** A positive decimal, if it ends soon enough. */
function decimal({ numerator, denominator, value }: Rational): string | undefined {
  const [twos, odd] = divided(denominator, 2n);
  const [fives, rest] = divided(odd, 5n);
  if (rest !== 1n) return undefined;
  const places = Math.max(twos, fives);
  const digits = String((numerator * 10n ** BigInt(places)) / denominator);
  if (places > mostPlaces && digits.length > mostPlaces) return undefined;
  if (digits.replace(/0+$/, '').length <= digitsOfDouble) return String(value);
  return places === 0 ? digits : `${digits.slice(0, -places)}.${digits.slice(-places)}`;
}

/** What is written for the absolute value of a number. */
export function ratio(number: Rational): Ratio {
  const positive = number.numerator < 0n ? negated(number) : number;
  const { numerator, denominator, value, manner } = positive;
  const one = manner === 'rounded' ? String(value) : manner === 'decimal' ? decimal(positive) : undefined;
  if (one !== undefined) return { numerator: one, denominator: '1' };
  return { numerator: String(numerator), denominator: String(denominator) };
}

export const isHalf = (A: Expr): boolean =>
  A.kind === 'number' && A.exact.numerator === 1n && A.exact.denominator === 2n;

/** √x or a power whose exponent is written p/q. */
export const isRoot = ({ exponent: e }: Node<'power'>): boolean =>
  isHalf(e) || (e.kind === 'number' && ratio(e.exact).denominator !== '1');
