/**
 * Sums, scalings and elementwise products in normal form.                               layer 1
 *
 * The normal form is only what notation would do silently: no nested sums, no zeros, numbers multiplied out, like
 * terms with numeric coefficients collected, equal factors written as powers. Everything cleverer is a named rewrite
 * (calculus/simplify) so that a derivation can show it. The four constructors need each other, hence one file.
 */
import { TracegradError } from '../errors.js';
import { canonical } from './canonical.js';
import { isScalar, sameShape, shapeText } from './dim.js';
import type { Expr, NumberNode } from './expr.js';
import { added, isWhole, multiplied, type Rational, raised } from './rational.js';
import { fraction, number, ones, rawHadamard, rawPower, rawScale, rawSum, zero } from './raw.js';

const one = number(1);
const half = fraction(1, 2);

/** Whether A is a constant; with a `value`, whether it is this integer. */
export const isNumber = (A: Expr, value?: number): boolean =>
  A.kind === 'number' && (value === undefined || (A.value === value && isWhole(A.exact)));
export const isInteger = (A: Expr): A is NumberNode => A.kind === 'number' && isWhole(A.exact);
export const isZero = (A: Expr): boolean => A.kind === 'zero' || isNumber(A, 0);
export const isOnes = (A: Expr): boolean => A.kind === 'ones' || isNumber(A, 1);

function equalShapes(operation: string, operands: readonly Expr[]): Expr {
  const [head, ...rest] = operands;
  if (head === undefined) throw new TracegradError('arity', `${operation} needs at least one operand.`);
  const odd = rest.find(A => !sameShape(A.shape, head.shape));
  if (odd !== undefined) {
    throw new TracegradError(
      'shape-mismatch',
      `${operation} needs equal shapes: one operand is ${shapeText(head.shape)}, another ${shapeText(odd.shape)}.`,
    );
  }
  return head;
}

/** A term as number × rest. */
export function numericCoefficient(term: Expr): { readonly coefficient: NumberNode; readonly rest: Expr } {
  if (term.kind === 'number') return { coefficient: term, rest: one };
  if (term.kind === 'hadamard') {
    const [head, ...others] = term.factors;
    if (head?.kind === 'number') {
      return { coefficient: head, rest: others.length === 1 && others[0] ? others[0] : rawHadamard(others) };
    }
  }
  if (term.kind === 'scale') {
    const { coefficient, rest } = numericCoefficient(term.coefficient);
    return { coefficient, rest: rest === one ? term.arg : rawScale(rest, term.arg) };
  }
  return { coefficient: one, rest: term };
}

/** The factors of a scalar, such as the coefficient of a scaling. */
export const scalarFactors = (c: Expr): readonly Expr[] => (c.kind === 'hadamard' ? c.factors : [c]);

/**
 * A₁ + A₂ + …, all of one shape; like terms collected in the order of their first appearance.
 * @throws {TracegradError} `limit` if a constant is beyond what a number can be
 */
export function sum(...terms: readonly Expr[]): Expr {
  const { shape } = equalShapes('+', terms);
  const collected = new Map<Expr, { value: Rational; rest: Expr }>();
  const flat = terms.flatMap(term => (term.kind === 'sum' ? term.terms : [term]));
  for (const term of flat) {
    if (isZero(term)) continue;
    const { coefficient, rest } = numericCoefficient(term);
    const key = canonical(rest);
    const entry = collected.get(key);
    if (entry === undefined) collected.set(key, { value: coefficient.exact, rest });
    else entry.value = added(entry.value, coefficient.exact);
  }
  const kept = [...collected.values()].filter(({ value }) => value.value !== 0);
  const results = kept.map(({ value, rest }) => times(number(value), rest));
  const [only] = results;
  if (only === undefined) return zero(shape);
  if (results.length === 1) return only;
  // A coefficient that came out as 1 may have opened a sum, whose terms then meet the others.
  return results.some(term => term.kind === 'sum') ? sum(...results) : rawSum(results);
}

/** cA for a 1×1 c. */
export function times(c: Expr, A: Expr): Expr {
  if (isScalar(A.shape)) return hadamard(c, A);
  if (isZero(c) || isZero(A)) return zero(A.shape);
  if (isNumber(c, 1)) return A;
  if (A.kind === 'scale') return times(hadamard(c, A.coefficient), A.arg);
  if (isNumber(c, -1) && A.kind === 'sum') return rawSum(A.terms.map(negative));
  return rawScale(c, A);
}

/** −A. */
export const negative = (A: Expr): Expr => times(number(-1), A);
/** A − B. */
export const minus = (A: Expr, B: Expr): Expr => sum(A, negative(B));

const baseAndExponent = (A: Expr): { readonly base: Expr; readonly exponent: Expr } =>
  A.kind === 'power' && isScalar(A.exponent.shape)
    ? { base: A.base, exponent: A.exponent }
    : { base: A, exponent: one };

/**
 * A₁ ⊙ A₂ ⊙ …, all of one shape; the ordinary product if they are 1×1.
 * @throws {TracegradError} `limit` if a constant is beyond what a number can be
 */
export function hadamard(...factors: readonly Expr[]): Expr {
  const { shape } = equalShapes('.*', factors);
  if (factors.some(isZero)) return zero(shape);
  const coefficients: Expr[] = [];
  let value = one.exact;
  const collected = new Map<Expr, { base: Expr; exponent: Expr }>();
  const add = (factor: Expr): void => {
    if (factor.kind === 'hadamard') factor.factors.forEach(add);
    else if (factor.kind === 'number') value = multiplied(value, factor.exact);
    else if (factor.kind === 'ones') return;
    else if (factor.kind === 'scale') {
      coefficients.push(factor.coefficient);
      add(factor.arg);
    } else {
      const { base, exponent } = baseAndExponent(factor);
      const key = canonical(base);
      const entry = collected.get(key);
      if (entry === undefined) collected.set(key, { base, exponent });
      else entry.exponent = sum(entry.exponent, exponent);
    }
  };
  factors.forEach(add);
  const powers = [...collected.values()].map(({ base, exponent }) => power(base, exponent));
  // A power may come out as a number, a scaling or a product again, once its exponents have met.
  const constant = number(value);
  if (powers.some(P => P.kind === 'number' || P.kind === 'scale' || P.kind === 'hadamard')) {
    return times(hadamard(constant, ...coefficients), hadamardOf(powers, shape));
  }
  const rest = powers.filter(P => !isOnes(P));
  if (!isScalar(shape)) {
    const [only] = rest;
    const body = only === undefined ? ones(shape) : rest.length === 1 ? only : rawHadamard(rest);
    return coefficients.length === 0 && isOnes(constant) ? body : times(hadamard(constant, ...coefficients), body);
  }
  const [only] = rest;
  if (only === undefined) return constant;
  if (isNumber(constant, -1) && rest.length === 1 && only.kind === 'sum') return rawSum(only.terms.map(negative));
  if (isOnes(constant)) return rest.length === 1 ? only : rawHadamard(rest);
  return rawHadamard([constant, ...rest]);
}

const hadamardOf = (factors: readonly Expr[], shape: Expr['shape']): Expr =>
  factors.length === 0 ? ones(shape) : hadamard(...factors);

/** A.^e, elementwise; e is 1×1 or has the shape of A. */
export function power(A: Expr, exponent: Expr): Expr {
  if (!isScalar(exponent.shape) && !sameShape(exponent.shape, A.shape)) {
    throw new TracegradError(
      'shape-mismatch',
      `.^ needs an exponent that is 1×1 or ${shapeText(A.shape)} like its base, not ${shapeText(exponent.shape)}.`,
    );
  }
  if (isZero(exponent)) return ones(A.shape);
  if (isOnes(exponent) || isOnes(A)) return A;
  if (exponent.kind === 'number') {
    const value = A.kind === 'number' ? raised(A.exact, exponent.exact) : undefined;
    if (value !== undefined) return number(value);
    if (exponent.value > 0 && (A.kind === 'zero' || A.kind === 'identity')) return A;
  }
  if (isInteger(exponent)) {
    if (A.kind === 'power' && isScalar(A.exponent.shape)) return power(A.base, hadamard(A.exponent, exponent));
    if (A.kind === 'hadamard') return hadamard(...A.factors.map(factor => power(factor, exponent)));
    if (A.kind === 'scale') return times(power(A.coefficient, exponent), power(A.arg, exponent));
  }
  return rawPower(A, exponent);
}

/** s⁻¹ for a 1×1 s, elementwise for others. */
export const reciprocal = (A: Expr): Expr => power(A, number(-1));
/** √A, elementwise. */
export const squareRoot = (A: Expr): Expr => power(A, half);
