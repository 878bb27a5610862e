/**
 * What the numeric code needs of its numbers.                                           layer 2
 *
 * Everything here is written once, over a field: with `real` it evaluates, with `complex` it differentiates by the
 * complex step f′(x) = Im f(x + ih)/h, which has no cancellation and hence no step size to tune. That works if every
 * operation is analytic: nothing conjugates, the transpose is the plain one, and what a real function decides by
 * comparison (|x|, the maximum inside log-sum-exp, a pivot) is decided by the real part or the modulus.
 */
import type { ScalarFunction } from '../expr/expr.js';

export interface Field<N> {
  readonly zero: N;
  readonly one: N;
  /** The real number x as an element. */
  readonly of: (x: number) => N;
  /** The real part, by which comparisons decide. */
  readonly realPart: (z: N) => number;
  /** |z|, by which pivots are chosen. */
  readonly modulus: (z: N) => number;
  readonly add: (a: N, b: N) => N;
  readonly subtract: (a: N, b: N) => N;
  readonly multiply: (a: N, b: N) => N;
  readonly divide: (a: N, b: N) => N;
  readonly negate: (a: N) => N;
  /** aᵇ; for an integer b any a, else Re a ≥ 0. */
  readonly power: (a: N, b: N) => N;
  readonly exp: (z: N) => N;
  readonly log: (z: N) => N;
  readonly sqrt: (z: N) => N;
  /** |z| continued from the real line: −z or z by the sign of Re z. */
  readonly abs: (z: N) => N;
  /** Σₖ a[i + kp]·b[j + kq] over k < n: the inner loop of every product, without an object per step. */
  readonly dot: (a: readonly N[], i: number, p: number, b: readonly N[], j: number, q: number, n: number) => N;
  /** The continuation of an elementwise function. @throws {TracegradError} `unsupported` if none is known. */
  readonly elementwise: (fn: ScalarFunction) => (z: N) => N;
}

/**
 * The field in which 0·a = 0 for every a, infinite or undefined ones too (Knuth's strong zero). In a derivative a factor 0
 * is a path on which nothing moves, and such a path contributes nothing, whatever stands beside it: x/‖x‖ at x = 0,
 * sign(relu(x))/√relu(x) below 0.
 */
export function annihilating<N>(F: Field<N>): Field<N> {
  const isZero = (z: N): boolean => F.modulus(z) === 0;
  const multiply = (a: N, b: N): N => (isZero(a) || isZero(b) ? F.zero : F.multiply(a, b));
  const dot: Field<N>['dot'] = (a, i, p, b, j, q, n) => {
    const plain = F.dot(a, i, p, b, j, q, n);
    // Zeros tell only where a product of them is no number.
    if (!Number.isNaN(F.modulus(plain))) return plain;
    let sum = F.zero;
    for (let k = 0; k < n; k++) sum = F.add(sum, multiply(a[i + k * p] as N, b[j + k * q] as N)); // in range, as in `F.dot`
    return sum;
  };
  return { ...F, multiply, dot };
}
