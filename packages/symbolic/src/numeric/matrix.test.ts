/** Dense matrices: laws, over the real and the complex numbers. */
import { describe, expect, test } from 'vitest';
import { complex, type Complex, complexOf } from './complex.js';
import { expm } from './exponential.js';
import { adjugate, det, inverse, logdet } from './factorisation.js';
import { annihilating, type Field } from './field.js';
import { generator } from './generator.js';
import * as matrix from './matrix.js';
import type { Matrix } from './matrix.js';
import { real } from './real.js';

const g = generator(7);
const randomReal = (m: number, n: number): Matrix<number> => matrix.matrixOf(m, n, () => g.normal());
const randomComplex = (m: number, n: number): Matrix<Complex> =>
  matrix.matrixOf(m, n, () => complexOf(g.normal(), g.normal()));

function distance<N>(F: Field<N>, A: Matrix<N>, B: Matrix<N>): number {
  expect([A.rows, A.columns, A.entries.length]).toEqual([B.rows, B.columns, B.entries.length]);
  const off = matrix.zip(A, B, F.subtract).entries.map(F.modulus);
  return Math.max(...off) / Math.max(1, ...B.entries.map(F.modulus));
}

/** The determinant by Laplace's expansion along the first row: slow and independent of any pivot. */
function laplace<N>(F: Field<N>, A: Matrix<N>): N {
  if (A.rows === 0) return F.one;
  let sum = F.zero;
  for (let j = 0; j < A.columns; j++) {
    const minor = without(A, 0, j);
    const term = F.multiply(matrix.entry(A, 0, j), laplace(F, minor));
    sum = F.add(sum, j % 2 === 0 ? term : F.negate(term));
  }
  return sum;
}
const without = <N>(A: Matrix<N>, row: number, column: number): Matrix<N> =>
  matrix.matrixOf(A.rows - 1, A.columns - 1, (i, j) => matrix.entry(A, i < row ? i : i + 1, j < column ? j : j + 1));
const cofactors = <N>(F: Field<N>, A: Matrix<N>): Matrix<N> =>
  matrix.matrixOf(A.rows, A.rows, (i, j) => {
    const minor = laplace(F, without(A, j, i));
    return (i + j) % 2 === 0 ? minor : F.negate(minor);
  });

function laws<N>(F: Field<N>, random: (m: number, n: number) => Matrix<N>): void {
  const I = (n: number): Matrix<N> => matrix.identityMatrix(F, n);

  test('inverse, determinant and adjugate', () => {
    for (let n = 1; n <= 5; n++) {
      const A = random(n, n);
      expect(distance(F, matrix.product(F, A, inverse(F, A)), I(n))).toBeLessThan(1e-11);
      expect(F.modulus(F.subtract(det(F, A), laplace(F, A)))).toBeLessThan(1e-12);
      expect(distance(F, adjugate(F, A), cofactors(F, A))).toBeLessThan(1e-12);
    }
  });

  test('the adjugate of singular matrices of every rank', () => {
    for (let n = 2; n <= 5; n++) {
      for (let rank = 0; rank < n; rank++) {
        const A =
          rank === 0 ? matrix.constantMatrix(n, n, F.zero) : matrix.product(F, random(n, rank), random(rank, n));
        expect(distance(F, adjugate(F, A), cofactors(F, A))).toBeLessThan(1e-12);
      }
    }
  });

  test('a zero pivot on the way is exchanged', () => {
    const A = matrix.matrixOf(3, 3, (i, j) => F.of([0, 2, 1, 1, 0, 0, 0, 0, 3][3 * i + j] ?? NaN));
    expect(F.realPart(det(F, A))).toBe(-6);
    expect(distance(F, matrix.product(F, inverse(F, A), A), I(3))).toBeLessThan(1e-15);
  });

  test('exp of commuting sums is a product; its determinant is exp of the trace', () => {
    for (const size of [0.1, 1, 8]) {
      const A = matrix.scaled(F, F.of(size / 3), random(3, 3));
      const both = matrix.product(F, expm(F, A), expm(F, matrix.map(A, F.negate)));
      expect(distance(F, both, I(3))).toBeLessThan(1e-9);
      const twice = matrix.product(F, expm(F, A), expm(F, A));
      expect(distance(F, expm(F, matrix.scaled(F, F.of(2), A)), twice)).toBeLessThan(1e-12);
      const ratio = F.divide(det(F, expm(F, A)), F.exp(matrix.trace(F, A)));
      expect(F.modulus(F.subtract(ratio, F.one))).toBeLessThan(1e-9);
    }
  });

  test('vec(AXB) = (Bᵀ ⊗ A)vec(X), K vec(X) = vec(Xᵀ), powers', () => {
    const [A, X, B] = [random(2, 3), random(3, 4), random(4, 5)];
    const left = matrix.vec(matrix.product(F, matrix.product(F, A, X), B));
    const right = matrix.product(F, matrix.kron(F, matrix.transpose(B), A), matrix.vec(X));
    expect(distance(F, left, right)).toBeLessThan(1e-14);
    const K = matrix.commutation(F, 3, 4);
    expect(matrix.product(F, K, matrix.vec(X)).entries).toEqual(matrix.vec(matrix.transpose(X)).entries);
    const S = random(3, 3);
    const seventh = Array.from({ length: 6 }, () => S).reduce((P, Q) => matrix.product(F, P, Q), S);
    expect(distance(F, matrix.matrixPower(F, S, 7), seventh)).toBeLessThan(1e-13);
  });

  test('softmax, its logarithm and log-sum-exp stay finite far out', () => {
    const x = random(4, 1);
    const far = matrix.map(x, z => F.add(z, F.of(2000)));
    expect(distance(F, matrix.softmax(F, far), matrix.softmax(F, x))).toBeLessThan(1e-11);
    expect(F.modulus(F.subtract(matrix.logsumexp(F, far), F.add(matrix.logsumexp(F, x), F.of(2000))))).toBeLessThan(
      1e-9,
    );
    const p = matrix.softmax(F, x);
    expect(F.modulus(F.subtract(matrix.total(F, p), F.one))).toBeLessThan(1e-14);
    expect(distance(F, matrix.map(matrix.logsoftmax(F, x), F.exp), p)).toBeLessThan(1e-13);
    const apart = matrix.matrixOf(2, 1, i => F.of(-3000 * i));
    expect(F.realPart(matrix.entry(matrix.logsoftmax(F, apart), 1, 0))).toBe(-3000);
  });

  test('diagonals and norms', () => {
    const x = random(3, 1);
    expect(matrix.diagonal(matrix.diagonalMatrix(F, x)).entries).toEqual(x.entries);
    const squares = matrix.total(F, matrix.zip(x, x, F.multiply));
    if (F.realPart(squares) > 0) {
      const norm = matrix.norm2(F, x);
      expect(F.modulus(F.subtract(F.multiply(norm, norm), squares))).toBeLessThan(1e-14);
    }
  });
}

describe('over the real numbers', () => laws(real, randomReal));
describe('over the complex numbers', () => laws(complex, randomComplex));

test('exp of a rotation generator is the rotation', () => {
  const J = { rows: 2, columns: 2, entries: [0, -3, 3, 0] };
  const R = { rows: 2, columns: 2, entries: [Math.cos(3), -Math.sin(3), Math.sin(3), Math.cos(3)] };
  expect(distance(real, expm(real, J), R)).toBeLessThan(1e-14);
});

test('log det neither overflows nor takes the logarithm of a negative determinant', () => {
  const big = matrix.scaled(real, 1e200, matrix.identityMatrix(real, 4));
  expect(logdet(real, big)).toBeCloseTo(4 * Math.log(1e200), 9);
  const flipped = { rows: 2, columns: 2, entries: [0, 2, 3, 0] };
  expect(logdet(real, flipped)).toBeNaN();
  expect(logdet(complex, matrix.map(flipped, complex.of)).re).toBeNaN();
  const turned = { rows: 2, columns: 2, entries: [-2, 0, 0, -3] };
  expect(logdet(real, turned)).toBeCloseTo(Math.log(6), 14);
  expect(logdet(complex, matrix.map(turned, complex.of)).re).toBeCloseTo(Math.log(6), 14);
});

test('complex steps go through inverse, determinant, adjugate of a singular matrix and exponential', () => {
  const h = 1e-20;
  const A = randomReal(3, 3);
  const singular = matrix.product(real, randomReal(3, 1), randomReal(1, 3));
  const D = randomReal(3, 3);
  const along = (X: Matrix<number>, f: (Z: Matrix<Complex>) => Matrix<Complex>): Matrix<number> =>
    matrix.map(f({ ...X, entries: X.entries.map((x, i) => complexOf(x, h * (D.entries[i] ?? NaN))) }), z => z.im / h);
  // d(A⁻¹) = −A⁻¹ dA A⁻¹
  const inv = inverse(real, A);
  const expected = matrix.scaled(real, -1, matrix.product(real, matrix.product(real, inv, D), inv));
  expect(
    distance(
      real,
      along(A, Z => inverse(complex, Z)),
      expected,
    ),
  ).toBeLessThan(1e-12);
  // d det = tr(adj(A) dA), at a singular matrix too
  for (const X of [A, singular]) {
    const slope = along(X, Z => matrix.scalarMatrix(det(complex, Z))).entries[0] ?? NaN;
    expect(slope).toBeCloseTo(matrix.trace(real, matrix.product(real, adjugate(real, X), D)), 12);
  }
  // d adj of rank one: cofactors are quadratic, so the central difference is exact
  const shifted = (by: number): Matrix<number> =>
    cofactors(real, matrix.add(real, singular, matrix.scaled(real, by, D)));
  const quadratic = matrix.zip(shifted(1), shifted(-1), (a, b) => (a - b) / 2);
  expect(
    distance(
      real,
      along(singular, Z => adjugate(complex, Z)),
      quadratic,
    ),
  ).toBeLessThan(1e-12);
  // d exp(A) along A is A exp(A)
  const exponential = along(D, Z => expm(complex, Z));
  expect(distance(real, exponential, matrix.product(real, D, expm(real, D)))).toBeLessThan(1e-12);
});

describe('log-sum-exp of nothing but −∞', () => {
  const nothing: Matrix<number> = { rows: 2, columns: 1, entries: [-Infinity, -Infinity] };

  test('is −∞, and its gradient, softmax, is 0', () => {
    expect(matrix.logsumexp(real, nothing)).toBe(-Infinity);
    expect(matrix.softmax(real, nothing).entries).toEqual([0, 0]);
    expect(matrix.logsoftmax(real, nothing).entries).toEqual([-Infinity, -Infinity]);
  });

  test('over the complex numbers, too', () => {
    const z = matrix.map(nothing, x => complexOf(x));
    expect(matrix.logsumexp(complex, z).re).toBe(-Infinity);
    expect(matrix.softmax(complex, z).entries).toEqual([complex.zero, complex.zero]);
  });

  test('beside a number it is as if it were not there', () => {
    const beside = { ...nothing, entries: [-Infinity, 3] };
    expect(matrix.logsumexp(real, beside)).toBe(3);
    expect(matrix.softmax(real, beside).entries).toEqual([0, 1]);
  });
});

describe('the strong zero', () => {
  const F = annihilating(real);

  test('makes products 0 whatever stands beside it', () => {
    for (const a of [Infinity, -Infinity, NaN, 1]) expect([F.multiply(0, a), F.multiply(a, -0)]).toEqual([0, 0]);
    expect(F.multiply(Infinity, 2)).toBe(Infinity);
    expect(F.dot([0, 2], 0, 1, [NaN, 3], 0, 1, 2)).toBe(6);
    expect(F.dot([1, 2], 0, 1, [NaN, 3], 0, 1, 2)).toBeNaN();
  });

  test('is complex zero only, so that a complex step is no zero', () => {
    const C = annihilating(complex);
    const infinite = complexOf(Infinity);
    expect(C.multiply(complex.zero, infinite)).toEqual(complex.zero);
    expect(C.modulus(C.multiply(complexOf(0, 1e-20), infinite))).not.toBe(0);
    expect(C.dot([complex.zero], 0, 1, [complexOf(NaN)], 0, 1, 1)).toEqual(complex.zero);
  });
});
