/** Derivatives of determinants and adjugates, at singular matrices too; their short forms; what they assume. */
import { describe, expect, test } from 'vitest';
import { relativeError } from '../../../test/relative-error.js';
import { numericDerivative } from '../../numeric/differences.js';
import { evaluate } from '../../numeric/evaluate.js';
import { generator } from '../../numeric/generator.js';
import { nodeCount } from '../../print/size.js';
import { toText } from '../../print/text.js';
import { derive } from '../derive.js';
import type { Variable } from '../options.js';

const square = { size: ['n', 'n'] } as const;
const vector = { size: ['n'] } as const;
const variables: Readonly<Record<string, Variable>> = {
  A: square,
  B: square,
  u: vector,
  v: vector,
  b: vector,
  c: { size: [1] },
};
const derived = (source: string, wrt: string, changed: Readonly<Record<string, Variable>> = {}) =>
  derive(source, { wrt, variables: { ...variables, ...changed } });
const short = (source: string, wrt: string): string =>
  toText(derived(source, wrt).expression, { avoid: [...Object.keys(variables), 'n'] });

type Rows = number[][];
const without = (A: Rows, i: number, j: number): Rows =>
  A.filter((_, k) => k !== i).map(row => row.filter((_, k) => k !== j));
/** The determinant by Laplace's expansion, which knows no pivot. */
const laplace = (A: Rows): number =>
  A.length === 0
    ? 1
    : (A[0] ?? []).reduce((total, a, j) => total + (j % 2 === 0 ? a : -a) * laplace(without(A, 0, j)), 0);
const cofactors = (A: Rows): Rows =>
  A.map((row, i) => row.map((_, j) => ((i + j) % 2 === 0 ? 1 : -1) * laplace(without(A, i, j))));

const singular = [[1, 2], [2, 4]]; // prettier-ignore

describe('at a singular matrix', () => {
  test('the gradient of det is the transposed adjugate', () => {
    expect(evaluate(derived('det(A)', 'A').expression, { A: singular })).toEqual([[4, -2], [-2, 1]]); // prettier-ignore
  });

  test('of every rank, it is the matrix of cofactors', () => {
    const g = generator(3);
    const integer = (): number => Math.round(2 * g.normal());
    for (let k = 0; k < 60; k++) {
      const n = 2 + (k % 4);
      const rank = k % n;
      const [L, R] = [n, n].map(() => Array.from({ length: n }, () => Array.from({ length: rank }, integer)));
      const A = (L ?? []).map(row => (R ?? []).map(other => row.reduce((t, a, i) => t + a * (other[i] ?? 0), 0)));
      const found = evaluate(derived('det(A)', 'A').expression, { A });
      // Cofactors are sums of products of n − 1 entries, by which their rounding is measured.
      const scale = Math.max(1, ...A.flat().map(Math.abs)) ** (n - 1);
      const off = cofactors(A).flatMap((row, i) => row.map((a, j) => Math.abs(a - (found[i]?.[j] ?? NaN))));
      expect(Math.max(...off) / scale).toBeLessThan(1e-13);
    }
  });

  test('det(s*eye - A) by s at an eigenvalue', () => {
    const { expression } = derived('det(c*eye - A)', 'c');
    expect(evaluate(expression, { A: [[2, 1], [0, 3]], c: 2 })).toEqual([[-1]]); // prettier-ignore
  });

  test('det of a matrix of rank one', () => {
    const { expression } = derived("det(u*v') + b'*u", 'u');
    const values = { u: [1, 2, -1], v: [2, 0.5, 4], b: [5, -7, 1] };
    expect(relativeError(evaluate(expression, values), [[5], [-7], [1]])).toBeLessThan(1e-15);
  });

  test('det(c*A) by c at 0', () => {
    const { expression } = derived('det(c*A)', 'c');
    expect(evaluate(expression, { A: [[2, 1], [0, 3]], c: 0 })).toEqual([[0]]); // prettier-ignore
    expect(evaluate(expression, { A: [[2, 1], [0, 3]], c: -2 })).toEqual([[-24]]); // prettier-ignore
  });

  test.each([2, 3])('the differential of adj, rows and columns: %d', n => {
    const A = n === 2 ? singular : [[1, 2, 3], [4, 5, 6], [7, 8, 9]]; // prettier-ignore
    const B = Array.from({ length: n }, (_, i) => Array.from({ length: n }, (_, j) => Math.sin(3 * i + j + 1)));
    const found = derived('tr(adj(A)*B)', 'A', { A: { size: [n, n] }, B: { size: [n, n] } });
    expect(found.assumptions).toBeUndefined();
    // Every entry of adj(A) has at most degree 2, so that a central difference is exact.
    const value = (X: Rows): number =>
      cofactors(X).reduce((t, row, i) => t + row.reduce((s, a, j) => s + a * (B[i]?.[j] ?? 0), 0), 0);
    const moved = (i: number, j: number, by: number): Rows =>
      A.map((row, k) => row.map((a, l) => (k === i && l === j ? a + by : a)));
    const expected = A.map((row, i) => row.map((_, j) => (value(moved(i, j, 1)) - value(moved(i, j, -1))) / 2));
    expect(relativeError(evaluate(found.expression, { A, B }), expected)).toBeLessThan(1e-13);
  });
});

test('random expressions of determinants at singular matrices', () => {
  const g = generator(29);
  const pick = (list: readonly string[]): string => list[Math.floor(g.uniform() * list.length)] ?? '';
  const parts = [
    'det(A)',
    'det(A*B)',
    'det(B*A*B)',
    "det(A + u*v')",
    'det(c*A)',
    'det(c*eye - A)',
    'det(eye(n) + A*B)',
    'det(A)^2',
    'det(A^2)',
    'tr(adj(A)*A)',
    "det(u*v')",
    "det(A'*A)",
    "v'*B*u",
  ];
  const integers = (rows: number, columns: number): Rows =>
    Array.from({ length: rows }, () => Array.from({ length: columns }, () => Math.round(1.5 * g.normal())));
  for (let k = 0; k < 150; k++) {
    const n = 2 + (k % 2);
    const rows = integers(n, n);
    const A = rows.map((row, i) => (i === 0 ? (rows[1] ?? []).map(a => 2 * a) : row));
    const values = { A, B: integers(n, n), u: integers(n, 1), v: integers(n, 1), c: [[k % 3]], b: integers(n, 1), n };
    const source = `${pick(parts)} + (${pick(parts)})*(${pick(parts)})`;
    for (const wrt of ['A', 'u', 'c']) {
      const { expression, source: F, layout } = derived(source, wrt);
      const declared = { A: ['n', 'n'], u: ['n', 1], c: [1, 1] } as const;
      const expected = numericDerivative(F, wrt, layout, values, { method: 'central', declared });
      const found = evaluate(expression, values);
      const size = Math.max(1, ...expected.flat().map(Math.abs));
      const off = found.flatMap((row, i) => row.map((a, j) => Math.abs(a - (expected[i]?.[j] ?? NaN)) / size));
      expect(Math.max(...off), `${source} by ${wrt}`).toBeLessThan(1e-6);
    }
  }
});

describe('short forms', () => {
  test.each([
    ['det(A)', 'A', "adj(A)'"],
    ['log(det(A))', 'A', "inv(A)'"],
    ['det(A*B)', 'A', "det(B)*adj(A)'"],
    ['det(A)^2', 'A', "2*det(A)*adj(A)'"],
    ['1/det(A)', 'A', "-inv(A)'/det(A)"],
    ['tr(adj(A)*A)', 'A', "n*adj(A)'"],
    ['det(c*A)', 'c', 'c^(n - 1)*det(A)*n'],
    ["det(eye(n) + 2*u*v')", 'u', '2*v'],
    ["det(eye(n) + u*u')", 'u', '2*u'],
    ["det(A + u*v')", 'u', "adj(A)'*v"],
    ['det(A + c*B)', 'c', 'tr(adj(A + c*B)*B)'],
    ["det(A)*u'*inv(A)*v", 'u', 'adj(A)*v'],
    ['det(inv(A))', 'A', "-det(inv(A))*inv(A)'"],
  ])('%s by %s', (source, wrt, text) => expect(short(source, wrt)).toBe(text));

  test('the Hessian of a determinant', () => {
    const { expression } = derive('det(A)', { wrt: 'A', variables, order: 2 });
    expect(nodeCount(expression)).toBeLessThan(24);
  });
});

describe('assumptions', () => {
  test('what is declared is put in before what is divided by is compared', () => {
    const symmetric = { A: { ...square, symmetric: true } };
    expect(derived("logdet(A' + B)", 'B', symmetric)).not.toHaveProperty('assumptions');
  });

  test('an adjugate of unknown size is taken of an invertible matrix', () => {
    expect(derived('tr(adj(A)*B)', 'A').assumptions).toEqual(['A is invertible']);
    expect(derived('adj(A + c*B)*b', 'c').assumptions).toEqual(['A + c*B is invertible']);
  });

  test.each([
    ['det(A)', 'A'],
    ['logdet(A)', 'A'],
    ['log(det(A))', 'A'],
    ["b'*inv(A)*b", 'A'],
    ['norm2(u)', 'u'],
    ['sum(u./(vector(1) + abs(u)))', 'u'],
    ['log(c)/c + arctan(c) + sqrt(c)', 'c'],
    ['c/(2*sum(u) + 2*sum(v))', 'c'],
    ['log(c*sum(u) + c*sum(v))', 'c'],
    ['logdet(A*B)', 'A'],
    ['logdet(A^3)', 'A'],
    ['logdet(2*c*A)', 'A'],
  ])('what %s itself needs is not named', (source, wrt) => {
    expect(derived(source, wrt)).not.toHaveProperty('assumptions');
  });
});
