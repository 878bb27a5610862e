/** Evaluation against mathjs, on random expressions over real and complex inputs. */
import { complex as mathjsComplex } from 'mathjs';
import { describe, expect, test } from 'vitest';
import { oracleValue } from '../../test/oracle/mathjs.js';
import { randomExpression, randomSymbols } from '../../test/oracle/random-expression.js';
import { dimValue, type Shape } from '../expr/dim.js';
import { type Expr, type Kind, matrixFunctions } from '../expr/expr.js';
import { nodes } from '../expr/rewrite.js';
import { scalarFunctions } from '../expr/scalar-functions.js';
import { type Complex, complex, complexOf } from './complex.js';
import { evaluateOver } from './evaluator.js';
import type { Field } from './field.js';
import { generator } from './generator.js';
import { type Matrix, matrixOf } from './matrix.js';
import { real } from './real.js';
import { rowsOf } from './values.js';

const sizes = new Map([
  ['m', 2],
  ['n', 3],
  ['p', 4],
]);
const shapes: readonly Shape[] = [[1, 1], ['n', 1], ['n', 'n'], ['m', 'p'], [1, 'p']]; // prettier-ignore
const expressions = (kinks: boolean, count: number): readonly Expr[] => {
  const g = generator(kinks ? 21 : 22);
  return Array.from({ length: count }, (_, k) =>
    randomExpression(shapes[k % shapes.length] ?? [1, 1], { generator: g, depth: 2 + (k % 4), kinks }),
  );
};

const valueOver = <N>(F: Field<N>, expression: Expr, values: Readonly<Record<string, Matrix<N>>>): Matrix<N> =>
  evaluateOver(F, expression, { sizes, length: undefined, value: X => values[X.name] });

const drawn = <N>(draw: () => N): Record<string, Matrix<N>> =>
  Object.fromEntries(
    randomSymbols.map(([name, [rows, columns]]) => [
      name,
      matrixOf(dimValue(rows, sizes), dimValue(columns, sizes), () => draw()),
    ]),
  );

/** Small, so that bounded subexpressions stay where the continuations of arcsin and √ are defined. */
const imaginarySize = 1e-2;

/** The worst difference of real or imaginary parts, each relative to the largest of its kind. */
function worst(found: readonly Complex[], expected: readonly Complex[]): number {
  expect(found.length).toBe(expected.length);
  const relative = (part: (z: Complex) => number): number => {
    const size = Math.max(1e-4, ...expected.map(z => Math.abs(part(z))));
    return Math.max(...found.map((z, i) => Math.abs(part(z) - part(expected[i] ?? complexOf(NaN))))) / size;
  };
  return Math.max(
    relative(z => z.re),
    relative(z => z.im),
  );
}

const realOnes = expressions(true, 400);
const complexOnes = expressions(false, 400);

describe('random expressions', () => {
  test('over the real numbers', () => {
    const g = generator(31);
    const values = drawn(() => g.normal());
    const grids = Object.fromEntries(Object.entries(values).map(([name, A]) => [name, rowsOf(A)]));
    for (const expression of realOnes) {
      const found = valueOver(real, expression, values).entries.map(x => complexOf(x));
      const expected = oracleValue(expression, { sizes, values: grids }).flat();
      expect(
        worst(
          found,
          expected.map(z => (typeof z === 'number' ? complexOf(z) : z)),
        ),
      ).toBeLessThan(1e-9);
    }
  });

  test('over the complex numbers, near the real axis', () => {
    const g = generator(32);
    const values = drawn(() => complexOf(0.4 * g.normal(), imaginarySize * g.normal()));
    const grids = Object.fromEntries(
      Object.entries(values).map(([name, A]) => [name, rowsOf(A).map(row => row.map(z => mathjsComplex(z.re, z.im)))]),
    );
    let moved = 0;
    for (const expression of complexOnes) {
      const found = valueOver(complex, expression, values).entries;
      const expected = oracleValue(expression, { sizes, values: grids }).flat();
      expect(
        worst(
          found,
          expected.map(z => (typeof z === 'number' ? complexOf(z) : z)),
        ),
      ).toBeLessThan(1e-9);
      if (found.some(z => z.im !== 0)) moved += 1;
    }
    expect(moved).toBeGreaterThan(300);
  });

  test('they hold every kind without time, every matrix function and every elementwise one', () => {
    const all = nodes(...realOnes, ...complexOnes);
    const timeless: Record<Kind, boolean> = {
      sym: true, number: true, size: true, zero: false, ones: true, identity: true, commutation: true, sum: true,
      product: true, scale: true, hadamard: true, power: true, apply: true, transpose: true, matrixPower: true, call: true,
      kron: true, series: false, indicator: false, differential: false,
    }; // prettier-ignore
    const expected = Object.entries(timeless).flatMap(([kind, included]) => (included ? [kind] : []));
    expect([...new Set(all.map(({ kind }) => kind))].sort()).toEqual(expected.sort());
    const called = new Set(all.flatMap(node => (node.kind === 'call' ? [node.fn] : [])));
    expect([...called].sort()).toEqual([...matrixFunctions].sort());
    const applied = new Set(all.flatMap(node => (node.kind === 'apply' ? [node.fn.name] : [])));
    expect([...applied].sort()).toEqual(scalarFunctions.map(({ name }) => name).sort());
  });
});
