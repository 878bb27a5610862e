/**
 * A product of scalars as people write it: sign, number, what stands above and what stands below the fraction bar.
 *
 * In the normal form a fraction is a power with a negative exponent and a number is a double. A double that is no short
 * decimal but a quotient of small integers was meant as one.
 */
import type { Expr } from '../expr/expr.js';
import { number, rawHadamard, rawPower } from '../expr/raw.js';

export interface Quotient {
  /** The product of all numbers. */
  readonly value: number;
  readonly above: readonly Expr[];
  /** Factors below the bar, with positive exponents. */
  readonly below: readonly Expr[];
}

/** The positive counterpart of a factor with a negative exponent; undefined for other factors. */
function reciprocalOf(factor: Expr): Expr | undefined {
  if (factor.kind !== 'power') return undefined;
  const { base, exponent } = factor;
  if (exponent.kind === 'number' && exponent.value < 0) {
    return exponent.value === -1 ? base : rawPower(base, number(-exponent.value));
  }
  if (exponent.kind !== 'hadamard') return undefined;
  const [head, ...others] = exponent.factors;
  if (head?.kind !== 'number' || head.value >= 0) return undefined;
  const [only] = others;
  const rest = others.length === 1 && only ? only : rawHadamard(others);
  return rawPower(base, head.value === -1 ? rest : rawHadamard([number(-head.value), ...others]));
}

/** The factors of an elementwise product, or of a product of scalars, on both sides of the bar. */
export function quotient(node: Expr): Quotient {
  const above: Expr[] = [];
  const below: Expr[] = [];
  let value = 1;
  for (const factor of node.kind === 'hadamard' ? node.factors : [node]) {
    const reciprocal = reciprocalOf(factor);
    if (factor.kind === 'number') value *= factor.value;
    else if (reciprocal !== undefined) below.push(reciprocal);
    else above.push(factor);
  }
  return { value, above, below };
}

export interface Ratio {
  readonly numerator: number;
  readonly denominator: number;
}

const largestDenominator = 144;
const shortDecimal = 8;

/** A positive number as p/q: q = 1 for whole numbers, short decimals and everything that is no simple quotient. */
export function ratio(value: number): Ratio {
  if (Number.isInteger(value) || String(value).length <= shortDecimal) return { numerator: value, denominator: 1 };
  for (let q = 3; q <= largestDenominator; q++) {
    const p = Math.round(value * q);
    // Division and multiplication by 1/q may differ in the last bit; the normal form does the latter.
    if (p > 0 && p < 1e4 && (p / q === value || p * (1 / q) === value)) return { numerator: p, denominator: q };
  }
  return { numerator: value, denominator: 1 };
}

/** As `ratio`, but 0.5 as 1/2: for a fraction that has something below the bar anyhow. */
export function unitRatio(value: number): Ratio {
  const inverse = Math.round(1 / value);
  return value < 1 && inverse <= 100 && 1 / inverse === value ? { numerator: 1, denominator: inverse } : ratio(value);
}
