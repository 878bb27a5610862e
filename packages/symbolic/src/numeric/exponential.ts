/**
 * The matrix exponential.                                                               layer 2
 *
 * Scaling and squaring with a diagonal Padé approximant (Moler & Van Loan, "Nineteen dubious ways…", 2003, method 3):
 * for ‖A‖ ≤ ½ the approximant of degree 8 is exact to rounding. Every step is analytic, so the complex step goes through.
 */
import { inverse } from './factorisation.js';
import type { Field } from './field.js';
import { add, identityMatrix, type Matrix, product, scaled } from './matrix.js';

const degree = 8;

/** The largest sum of moduli in a row. */
const rowNorm = <N>(F: Field<N>, A: Matrix<N>): number =>
  Array.from({ length: A.rows }, (_, i) =>
    A.entries.slice(i * A.columns, (i + 1) * A.columns).reduce((sum, x) => sum + F.modulus(x), 0),
  ).reduce((most, sum) => Math.max(most, sum), 0);

/** exp(A) = Σₖ Aᵏ/k!, for a square A. */
export function expm<N>(F: Field<N>, A: Matrix<N>): Matrix<N> {
  const norm = rowNorm(F, A);
  const halvings = norm > 0.5 && Number.isFinite(norm) ? Math.ceil(Math.log2(norm)) + 1 : 0;
  const small = scaled(F, F.of(2 ** -halvings), A);
  let term = identityMatrix(F, A.rows);
  let numerator = term;
  let denominator = term;
  let coefficient = 1;
  for (let k = 1; k <= degree; k++) {
    coefficient *= (degree - k + 1) / (k * (2 * degree - k + 1));
    term = product(F, term, small);
    numerator = add(F, numerator, scaled(F, F.of(coefficient), term));
    denominator = add(F, denominator, scaled(F, F.of(k % 2 === 0 ? coefficient : -coefficient), term));
  }
  let result = product(F, inverse(F, denominator), numerator);
  for (let k = 0; k < halvings; k++) result = product(F, result, result);
  return result;
}
