/** Numeric derivatives against derivatives known in closed form, in every layout and by both methods. */
import { describe, expect, test } from 'vitest';
import { TracegradError } from '../errors.js';
import type { Expr } from '../expr/expr.js';
import { apply, call } from '../expr/functions.js';
import { hadamard, power, sum, times } from '../expr/linear.js';
import { kron, matrixPower, product } from '../expr/product.js';
import { commutation, identity, number, symbol } from '../expr/raw.js';
import { scalarFunction } from '../expr/scalar-functions.js';
import { transpose } from '../expr/transpose.js';
import { type DifferenceOptions, type Layout, numericDerivative } from './differences.js';
import { evaluate } from './evaluate.js';
import { derivativeAtZero } from './extrapolate.js';
import { sampleValues } from './sample.js';
import type { Values } from './values.js';

const A = symbol('A', ['m', 'n']);
const X = symbol('X', ['n', 'p']);
const S = symbol('S', ['n', 'n']);
const x = symbol('x', ['n', 1]);
const s = symbol('s', [1, 1]);
const values = sampleValues(
  {
    A: { shape: A.shape },
    X: { shape: X.shape },
    S: { shape: S.shape, psd: true },
    x: { shape: x.shape },
    s: { shape: s.shape, domain: 'unit' },
  },
  { seed: 3 },
);
const shapes = { A: A.shape, X: X.shape, S: S.shape, x: x.shape, s: s.shape };

function worst(found: number[][], expected: number[][]): number {
  expect(found.map(row => row.length)).toEqual(expected.map(row => row.length));
  const off = found.flatMap((row, i) => row.map((value, j) => Math.abs(value - (expected[i]?.[j] ?? NaN))));
  return Math.max(...off) / Math.max(1, ...expected.flat().map(Math.abs));
}

const half = number(0.5);
const inv = call('inv', S);
const J = sum(identity('n*n'), commutation('n', 'n'));
const I = identity('n');
const cases: readonly [string, Expr, string, Layout, Expr, DifferenceOptions?][] = [
  // Magnus & Neudecker's table
  ['tr(AX XᵀAᵀ)', call('tr', product(A, X, transpose(X), transpose(A))), 'X', 'gradient', times(number(2), product(transpose(A), A, X))],
  ['log det S', call('logdet', S), 'S', 'gradient', transpose(inv)],
  ['‖x‖', call('norm2', x), 'x', 'gradient', times(power(call('norm2', x), number(-1)), x)],
  ['Ax', product(A, x), 'x', 'jacobian', A],
  ['softmax', call('softmax', x), 'x', 'jacobian', sum(call('diag', call('softmax', x)), times(number(-1), product(call('softmax', x), transpose(call('softmax', x)))))],
  ['AX', product(A, X), 'X', 'vec-jacobian', kron(identity('p'), A)],
  ['S²', matrixPower(S, 2), 'S', 'vec-jacobian', sum(kron(identity('n'), S), kron(transpose(S), identity('n')))],
  ['sin(sx)', apply(scalarFunction('sin'), times(s, x)), 's', 'by-scalar', hadamard(x, apply(scalarFunction('cos'), times(s, x)))],
  ['sin(sx), twice', apply(scalarFunction('sin'), times(s, x)), 's', 'by-scalar', times(number(-1), hadamard(power(x, number(2)), apply(scalarFunction('sin'), times(s, x)))), { order: 2 }],
  ['xᵀSx', product(transpose(x), S, x), 'x', 'hessian', times(number(2), S)],
  ['tr(XᵀSX)', call('tr', product(transpose(X), S, X)), 'X', 'vec-hessian', times(number(2), kron(identity('p'), S))],
  ['log det S, twice', call('logdet', S), 'S', 'vec-hessian', times(number(-1), product(commutation('n', 'n'), kron(inv, inv)))],
  // along symmetric and diagonal changes only
  ['xᵀSx within Sym(n)', product(transpose(x), S, x), 'S', 'gradient', product(x, transpose(x)), { symmetric: true }],
  ['tr(S²) within Sym(n)', call('tr', matrixPower(S, 2)), 'S', 'vec-hessian', J, { symmetric: true }],
  ['S within Sym(n)', S, 'S', 'vec-jacobian', times(half, J), { symmetric: true }],
  ['Sx along the diagonal', product(transpose(x), S, x), 'S', 'gradient', hadamard(product(x, transpose(x)), I), { diagonal: true }],
]; // prettier-ignore

describe.each(['complex-step', 'central'] as const)('by %s', method => {
  test.each(cases)('%s', (_, F, name, layout, expected, options = {}) => {
    const found = numericDerivative(F, name, layout, values, { ...options, method, declared: shapes });
    const second = layout.endsWith('hessian') || options.order === 2;
    const tolerance = method === 'central' ? (second ? 1e-6 : 1e-9) : second ? 1e-9 : 1e-13;
    expect(worst(found, evaluate(expected, values, shapes))).toBeLessThan(tolerance);
  });
});

test('at a kink the complex step gives 0, the central difference the mean slope', () => {
  const z = symbol('z', [2, 1]);
  const relu = apply(scalarFunction('relu'), z);
  const at = { z: [0, 1] };
  const [byStep, byDifference] = (['complex-step', 'central'] as const).map(method =>
    numericDerivative(relu, 'z', 'jacobian', at, { method }),
  );
  expect(byStep).toEqual([[0, 0], [0, 1]]); // prettier-ignore
  expect(byDifference?.[0]?.[0]).toBeCloseTo(0.5, 12);
});

test('close to a kink or to a pole the differences find a step that works', () => {
  const z = symbol('z', [1, 1]);
  const close = { z: 1e-3 };
  for (const [F, slope] of [
    [apply(scalarFunction('abs'), z), 1],
    [power(z, number(-1)), -1e6],
  ] as const) {
    // prettier-ignore
    const found = numericDerivative(F, 'z', 'by-scalar', close, { method: 'central' })[0]?.[0] ?? NaN;
    expect(Math.abs(found / slope - 1)).toBeLessThan(1e-6);
  }
});

test('a variable that the expression does not mention has a zero derivative, if declared', () => {
  expect(numericDerivative(product(transpose(x), x), 's', 'by-scalar', values, { declared: shapes })).toEqual([[0]]);
  const work = (): unknown => numericDerivative(product(transpose(x), x), 's', 'by-scalar', { x: [1, 2] } as Values);
  expect(work).toThrow(TracegradError);
});

test('extrapolated differences', () => {
  const slope = derivativeAtZero(h => ({ rows: 1, columns: 1, entries: [Math.exp(3 * h)] }), 0.1).entries[0];
  expect(slope).toBeCloseTo(3, 11);
});
