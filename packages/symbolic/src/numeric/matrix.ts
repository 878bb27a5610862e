/**
 * Dense matrices over a field: what needs no factorisation.                             layer 2
 *
 * A matrix is its size and its entries, row by row. Functions take the field first. They are the obvious loops: this is
 * the reference the fast code is held against, so nothing here is clever.
 */
import type { Field } from './field.js';

export interface Matrix<N> {
  readonly rows: number;
  readonly columns: number;
  /** Row by row, rows·columns of them. */
  readonly entries: readonly N[];
}

/** The entry in row i, column j, both from 0 and in range. */
export function entry<N>(A: Matrix<N>, i: number, j: number): N {
  // Callers count over A's own sizes, which the compiler cannot see.
  return A.entries[i * A.columns + j] as N;
}

/** The matrix with the entries f(i, j). */
export function matrixOf<N>(rows: number, columns: number, f: (i: number, j: number) => N): Matrix<N> {
  const entries: N[] = [];
  for (let i = 0; i < rows; i++) for (let j = 0; j < columns; j++) entries.push(f(i, j));
  return { rows, columns, entries };
}

export const scalarMatrix = <N>(value: N): Matrix<N> => ({ rows: 1, columns: 1, entries: [value] });
export const constantMatrix = <N>(rows: number, columns: number, value: N): Matrix<N> => ({
  rows,
  columns,
  entries: new Array<N>(rows * columns).fill(value),
});
export const identityMatrix = <N>(F: Field<N>, n: number): Matrix<N> =>
  matrixOf(n, n, (i, j) => (i === j ? F.one : F.zero));

export const map = <N, R>(A: Matrix<N>, f: (x: N) => R): Matrix<R> => ({
  rows: A.rows,
  columns: A.columns,
  entries: A.entries.map(x => f(x)),
});
/** f(A, B), entry by entry, of two matrices of one size. */
export const zip = <N>(A: Matrix<N>, B: Matrix<N>, f: (a: N, b: N) => N): Matrix<N> => ({
  rows: A.rows,
  columns: A.columns,
  entries: A.entries.map((a, i) => f(a, B.entries[i] as N)), // equal sizes, hence in range
});

export const scaled = <N>(F: Field<N>, c: N, A: Matrix<N>): Matrix<N> => map(A, x => F.multiply(c, x));
export const add = <N>(F: Field<N>, A: Matrix<N>, B: Matrix<N>): Matrix<N> => zip(A, B, F.add);

/** AB, for A m×k and B k×n. */
export function product<N>(F: Field<N>, A: Matrix<N>, B: Matrix<N>): Matrix<N> {
  const entries: N[] = [];
  for (let i = 0; i < A.rows; i++) {
    for (let j = 0; j < B.columns; j++) {
      entries.push(F.dot(A.entries, i * A.columns, 1, B.entries, j, B.columns, A.columns));
    }
  }
  return { rows: A.rows, columns: B.columns, entries };
}

export const transpose = <N>(A: Matrix<N>): Matrix<N> =>
  A.rows === 1 || A.columns === 1
    ? { rows: A.columns, columns: A.rows, entries: A.entries }
    : matrixOf(A.columns, A.rows, (i, j) => entry(A, j, i));

/** Aⁿ for a square A and n ≥ 1. */
export function matrixPower<N>(F: Field<N>, A: Matrix<N>, n: number): Matrix<N> {
  if (n === 1) return A;
  const half = matrixPower(F, A, Math.floor(n / 2));
  const square = product(F, half, half);
  return n % 2 === 0 ? square : product(F, square, A);
}

/** A ⊗ B, mp×nq for A m×n and B p×q. */
export function kron<N>(F: Field<N>, A: Matrix<N>, B: Matrix<N>): Matrix<N> {
  const { rows: p, columns: q } = B;
  return matrixOf(A.rows * p, A.columns * q, (i, j) =>
    F.multiply(entry(A, Math.floor(i / p), Math.floor(j / q)), entry(B, i % p, j % q)),
  );
}

/** The columns of A under one another. */
export const vec = <N>(A: Matrix<N>): Matrix<N> => ({
  rows: A.rows * A.columns,
  columns: 1,
  entries: transpose(A).entries,
});

/** K, mn×mn, with K·vec(X) = vec(Xᵀ) for X m×n: the entry X(i, j) moves from jm + i to in + j. */
export const commutation = <N>(F: Field<N>, m: number, n: number): Matrix<N> =>
  matrixOf(m * n, m * n, (to, from) =>
    Math.floor(to / n) === from % m && to % n === Math.floor(from / m) ? F.one : F.zero,
  );

/** The diagonal matrix with the vector x on its diagonal. */
export const diagonalMatrix = <N>(F: Field<N>, x: Matrix<N>): Matrix<N> =>
  matrixOf(x.rows, x.rows, (i, j) => (i === j ? entry(x, i, 0) : F.zero));
/** The diagonal of a square matrix, n×1. */
export const diagonal = <N>(A: Matrix<N>): Matrix<N> => matrixOf(A.rows, 1, i => entry(A, i, i));

export const total = <N>(F: Field<N>, A: Matrix<N>): N => A.entries.reduce((sum, x) => F.add(sum, x), F.zero);
export const trace = <N>(F: Field<N>, A: Matrix<N>): N => total(F, diagonal(A));
export const norm1 = <N>(F: Field<N>, A: Matrix<N>): N => total(F, map(A, F.abs));
/** √ of the sum of squares: over the complex numbers the continuation of the norm, not the norm. */
export const norm2 = <N>(F: Field<N>, A: Matrix<N>): N =>
  F.sqrt(F.dot(A.entries, 0, 1, A.entries, 0, 1, A.entries.length));

const largest = <N>(F: Field<N>, x: Matrix<N>): number =>
  x.entries.reduce((most, z) => Math.max(most, F.realPart(z)), -Infinity);

/** exp(xᵢ − most), with the largest real part taken out so that nothing overflows; 0 where all are −∞. */
function weights<N>(F: Field<N>, x: Matrix<N>, most: number): Matrix<N> {
  return map(x, z => (most === -Infinity ? F.zero : F.exp(F.subtract(z, F.of(most)))));
}

/** log Σᵢ exp(xᵢ); −∞ where all xᵢ are. */
export function logsumexp<N>(F: Field<N>, x: Matrix<N>): N {
  const most = largest(F, x);
  return most === -Infinity ? F.of(most) : F.add(F.of(most), F.log(total(F, weights(F, x, most))));
}
/** exp(xᵢ)/Σⱼ exp(xⱼ); of nothing but −∞ it is 0, the gradient of a log-sum-exp that no move makes finite. */
export function softmax<N>(F: Field<N>, x: Matrix<N>): Matrix<N> {
  const most = largest(F, x);
  const parts = weights(F, x, most);
  const sum = total(F, parts);
  return map(parts, w => (most === -Infinity ? F.zero : F.divide(w, sum)));
}
/** log softmax(x) = x − logsumexp(x), finite even where softmax underflows; −∞ where all xᵢ are. */
export function logsoftmax<N>(F: Field<N>, x: Matrix<N>): Matrix<N> {
  const normaliser = logsumexp(F, x);
  return F.realPart(normaliser) === -Infinity ? x : map(x, z => F.subtract(z, normaliser));
}
