/**
 * Determinants, inverses and adjugates from PA = LU.                                    layer 2
 *
 * One factorisation serves all. It goes on past a zero pivot (its column is then zero below the diagonal, so nothing is
 * left to eliminate), which is what makes the adjugate of a singular matrix come out right.
 */
import type { Field } from './field.js';
import { entry, type Matrix, matrixOf, product, scaled } from './matrix.js';

/** PA = LU: L unit lower triangular below the diagonal of `both`, U on and above it; row i of PA is row order[i] of A. */
export interface Factors<N> {
  readonly both: Matrix<N>;
  readonly order: readonly number[];
  /** det P. */
  readonly sign: 1 | -1;
}

/** The factors of a square matrix; pivots are the entries of largest modulus. */
export function lu<N>(F: Field<N>, A: Matrix<N>): Factors<N> {
  const n = A.rows;
  const rows = Array.from({ length: n }, (_, i) => A.entries.slice(i * n, (i + 1) * n));
  const order = rows.map((_, i) => i);
  const swap = <X>(list: X[], i: number, j: number): void => {
    const [x, y] = [list[i] as X, list[j] as X]; // i and j are below n
    list[i] = y;
    list[j] = x;
  };
  const get = (i: number, j: number): N => rows[i]?.[j] as N; // likewise
  let sign: 1 | -1 = 1;
  for (let k = 0; k < n; k++) {
    let pivot = k;
    for (let i = k + 1; i < n; i++) if (F.modulus(get(i, k)) > F.modulus(get(pivot, k))) pivot = i;
    if (pivot !== k) {
      swap(rows, k, pivot);
      swap(order, k, pivot);
      sign = sign === 1 ? -1 : 1;
    }
    if (F.modulus(get(k, k)) === 0) continue;
    for (let i = k + 1; i < n; i++) {
      const row = rows[i] ?? [];
      const multiplier = F.divide(get(i, k), get(k, k));
      row[k] = multiplier;
      for (let j = k + 1; j < n; j++) row[j] = F.subtract(get(i, j), F.multiply(multiplier, get(k, j)));
    }
  }
  return { both: { rows: n, columns: n, entries: rows.flat() }, order, sign };
}

const pivots = <N>({ both }: Factors<N>): readonly N[] =>
  Array.from({ length: both.rows }, (_, i) => entry(both, i, i));

/** det A = det P · ∏ uₖₖ. */
export function det<N>(F: Field<N>, A: Matrix<N>): N {
  const factors = lu(F, A);
  return pivots(factors).reduce((value, u) => F.multiply(value, u), F.of(factors.sign));
}

/** log det A as the sum of log|uₖₖ|, which cannot overflow; NaN if det A < 0. */
export function logdet<N>(F: Field<N>, A: Matrix<N>): N {
  const factors = lu(F, A);
  const us = pivots(factors);
  const negative = us.filter(u => F.realPart(u) < 0).length + (factors.sign === -1 ? 1 : 0);
  if (negative % 2 === 1) return F.of(NaN);
  return us.reduce((sum, u) => F.add(sum, F.log(F.realPart(u) < 0 ? F.negate(u) : u)), F.zero);
}

/** L⁻¹P. */
function forward<N>(F: Field<N>, { both, order }: Factors<N>): N[][] {
  const n = both.rows;
  const solution: N[][] = [];
  for (let i = 0; i < n; i++) {
    const row = Array.from({ length: n }, (_, j) => (order[i] === j ? F.one : F.zero));
    solution.forEach((above, k) => {
      const multiplier = entry(both, i, k);
      above.forEach((x, j) => (row[j] = F.subtract(row[j] as N, F.multiply(multiplier, x)))); // rows are n long
    });
    solution.push(row);
  }
  return solution;
}

/** A⁻¹ = U⁻¹(L⁻¹P); entries are not finite if A is singular. */
export function inverse<N>(F: Field<N>, A: Matrix<N>): Matrix<N> {
  const factors = lu(F, A);
  const { both } = factors;
  const rows = forward(F, factors);
  for (let i = A.rows - 1; i >= 0; i--) {
    const pivot = entry(both, i, i);
    rows[i] = (rows[i] ?? []).map((y, j) => {
      let rest = y;
      for (let k = i + 1; k < A.rows; k++) rest = F.subtract(rest, F.multiply(entry(both, i, k), rows[k]?.[j] as N));
      return F.divide(rest, pivot);
    });
  }
  return { rows: A.rows, columns: A.columns, entries: rows.flat() };
}

/**
 * The adjugate of an upper triangular matrix without a division, by bordering:
 * adj [V v; 0 s] = [s·adj V, −adj(V)·v; 0, det V].
 */
function triangularAdjugate<N>(F: Field<N>, U: Matrix<N>): Matrix<N> {
  let known: N[][] = [];
  let determinant = F.one;
  for (let k = 0; k < U.rows; k++) {
    const corner = entry(U, k, k);
    const column = Array.from({ length: k }, (_, i) => entry(U, i, k));
    known = known.map(row => [...row.map(x => F.multiply(corner, x)), F.negate(F.dot(row, 0, 1, column, 0, 1, k))]);
    known.push([...column.map(() => F.zero), determinant]);
    determinant = F.multiply(determinant, corner);
  }
  return matrixOf(U.rows, U.rows, (i, j) => known[i]?.[j] as N); // known is n×n
}

/**
 * adj A, with A·adj A = det A · I, for singular A too: from A = PᵀLU, adj A = adj(U)·L⁻¹·det(P)P, in which nothing
 * divides by a pivot of U. The cost is that of an inverse.
 */
export function adjugate<N>(F: Field<N>, A: Matrix<N>): Matrix<N> {
  const factors = lu(F, A);
  const lower = { rows: A.rows, columns: A.rows, entries: forward(F, factors).flat() };
  return scaled(F, F.of(factors.sign), product(F, triangularAdjugate(F, factors.both), lower));
}
