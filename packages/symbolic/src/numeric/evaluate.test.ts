/** Values of expressions: every kind, sizes, time, and what is refused. */
import { describe, expect, test } from 'vitest';
import { TracegradError } from '../errors.js';
import type { Shape } from '../expr/dim.js';
import type { Expr } from '../expr/expr.js';
import { apply, call } from '../expr/functions.js';
import { minus, power, sum, times } from '../expr/linear.js';
import { kron, matrixPower, product } from '../expr/product.js';
import {
  commutation,
  differential,
  identity,
  indicator,
  number,
  ones,
  rawHadamard,
  rawKron,
  rawSum,
  size,
  symbol,
  zero,
} from '../expr/raw.js';
import { series } from '../expr/rewrite.js';
import { scalarFunction } from '../expr/scalar-functions.js';
import { asDerivative } from '../expr/told.js';
import { transpose } from '../expr/transpose.js';
import { evaluate } from './evaluate.js';
import { evaluateOver } from './evaluator.js';
import { real } from './real.js';
import type { Values } from './values.js';

const A = symbol('A', ['m', 'n']);
const S = symbol('S', ['n', 'n']);
const x = symbol('x', ['n', 1]);
const values = {
  A: [
    [1, 2],
    [3, 4],
    [5, 6],
  ],
  S: [
    [2, 1],
    [0, 3],
  ],
  x: [1, -1],
};
const t = (offset = 0) => ({ base: 't', offset }) as const;
const T = (offset = 0) => ({ base: 'T', offset }) as const;
const at = (offset: number) => ({ base: '', offset }) as const;

function errorOf(work: () => unknown): TracegradError {
  try {
    work();
  } catch (error) {
    if (error instanceof TracegradError) return error;
  }
  throw new Error('no TracegradError');
}

describe('each kind of node', () => {
  const cases: readonly [string, Expr, number[][]][] = [
    ['product of three, ending in a vector', product(S, S, x), [[-1], [-9]]],
    ['transpose', transpose(A), [[1, 3, 5], [2, 4, 6]]], // prettier-ignore
    ['sum and scale', sum(S, times(number(2), identity('n'))), [[4, 1], [0, 5]]], // prettier-ignore
    ['scalar as coefficient', times(call('tr', S), x), [[5], [-5]]],
    ['hadamard', rawHadamard([S, S]), [[4, 1], [0, 9]]], // prettier-ignore
    ['power by a scalar', power(A, number(2)), [[1, 4], [9, 16], [25, 36]]], // prettier-ignore
    ['power by a matrix', power(S, S), [[4, 1], [1, 27]]], // prettier-ignore
    ['apply', apply(scalarFunction('abs'), x), [[1], [1]]],
    ['matrix power', matrixPower(S, 3), [[8, 19], [0, 27]]], // prettier-ignore
    ['size', times(size('n'), x), [[2], [-2]]],
    ['ones', product(ones([1, 'm']), A), [[9, 12]]],
    ['zero', rawSum([zero(['n', 'n']), S]), values.S],
    ['kron', kron(x, x), [[1], [-1], [-1], [1]]],
    ['commutation', product(commutation('m', 'n'), call('vec', A)), [[1], [2], [3], [4], [5], [6]]],
    ['vec', call('vec', A), [[1], [3], [5], [2], [4], [6]]],
    ['diag', call('diag', x), [[1, 0], [0, -1]]], // prettier-ignore
    ['diagonal', call('diagonal', S), [[2], [3]]],
    ['sum of entries', call('sum', A), [[21]]],
    ['tr', call('tr', S), [[5]]],
    ['norm1', call('norm1', x), [[2]]],
    ['norm2', call('norm2', minus(A, times(number(0.5), A))), [[Math.sqrt(91) / 2]]],
    ['adj', call('adj', S), [[3, -1], [0, 2]]], // prettier-ignore
  ];
  test.each(cases)('%s', (_, expression, expected) => {
    expect(evaluate(expression, values)).toEqual(expected);
  });

  test.each([
    ['det', [[6]]],
    ['logdet', [[Math.log(6)]]],
    ['inv', [[1 / 2, -1 / 6], [0, 1 / 3]]], // prettier-ignore
    ['expm', [[Math.exp(2), Math.exp(3) - Math.exp(2)], [0, Math.exp(3)]]], // prettier-ignore
  ] as const)('%s', (fn, expected) => {
    const found = evaluate(call(fn, S), values);
    expected.forEach((row, i) => row.forEach((value, j) => expect(found[i]?.[j]).toBeCloseTo(value, 13)));
  });

  test('softmax, its logarithm, log-sum-exp', () => {
    const weights = [Math.exp(1), Math.exp(-1)] as const;
    const whole = weights[0] + weights[1];
    expect(evaluate(call('softmax', x), values)[1]?.[0]).toBeCloseTo(weights[1] / whole, 15);
    expect(evaluate(call('logsoftmax', x), values)[1]?.[0]).toBeCloseTo(-1 - Math.log(whole), 15);
    expect(evaluate(call('logsumexp', x), values)[0]?.[0]).toBeCloseTo(Math.log(whole), 15);
  });
});

test('a differential is given, or follows from those that are given', () => {
  const dx = [2, 3];
  expect(evaluate(product(transpose(x), differential(x)), { x: [1, -1], dx })).toEqual([[-1]]);
  expect(evaluate(differential(x), { dx })).toEqual([[2], [3]]);
  const quadratic = product(transpose(x), S, x);
  // xᵀ(S + Sᵀ)dx, with S constant
  expect(evaluate(differential(quadratic), { ...values, dx })).toEqual([[-9]]);
  expect(errorOf(() => evaluate(differential(x), { x: [1, 2] })).message).toContain('"dx"');
});

describe('sizes', () => {
  test('follow from products and powers of names', () => {
    const V = symbol('V', ['k*k', '2*m']);
    const I = times(size('k'), size('m'));
    const given = { V: Array.from({ length: 9 }, () => [1, -1, 1, -1, 1, -1, 1, -1]) };
    expect(evaluate(sum(I, call('sum', V)), given)).toEqual([[12]]);
  });

  test('a constant takes its size from a declared variable, or by name', () => {
    const I = times(number(3), identity('n'));
    const three = [
      [3, 0],
      [0, 3],
    ];
    expect(evaluate(I, { S: values.S }, { S: ['n', 'n'] })).toEqual(three);
    expect(evaluate(I, { n: 2 })).toEqual(three);
    expect(errorOf(() => evaluate(I, { S: values.S })).code).toBe('ambiguous-shape');
  });

  test('are remembered with a result that has lost its variables', () => {
    const [given, X] = [{ X: [[1, 2, 3], [4, 5, 6]] }, { X: ['a', 'b'] as const }]; // prettier-ignore
    const result = asDerivative(sum(ones(['a', 'b']), times(size('b'), ones(['a', 'b']))), X);
    expect(evaluate(result, given)).toEqual([[4, 4, 4], [4, 4, 4]]); // prettier-ignore
    expect(evaluate(result, { a: 1, b: 2, X: [[9]] })).toEqual([[3, 3]]);
    expect(errorOf(() => evaluate(result, {})).code).toBe('ambiguous-shape');
  });

  test('that conflict are refused with the variables and the numbers', () => {
    const error = errorOf(() => evaluate(product(A, x), { ...values, x: [1, 2, 3] }));
    expect(error.code).toBe('shape-mismatch');
    expect(error.message).toBe('The value of "x" is 3×1, but it is declared n×1 with n = 2 by "A".');
    const square = errorOf(() => evaluate(S, { S: [[1, 2]] }));
    expect(square.message).toContain('"S" is 1×2, but it is declared n×n');
    const fixed = errorOf(() => evaluate(symbol('v', [2, 1]), { v: [1, 2, 3] }));
    expect(fixed.message).toBe('The value of "v" is 3×1, but it is declared 2×1.');
    const root = errorOf(() => evaluate(symbol('v', ['k*k', 1]), { v: [1, 2, 3, 4, 5] }));
    expect(root.code).toBe('shape-mismatch');
  });
});

describe('values', () => {
  test('a flat list is a column, a row where one is declared, never a matrix', () => {
    expect(evaluate(symbol('r', [1, 'n']), { r: [1, 2] })).toEqual([[1, 2]]);
    expect(evaluate(x, { x: [[1], [2]] })).toEqual([[1], [2]]);
    expect(evaluate(x, { x: 4 })).toEqual([[4]]);
    expect(errorOf(() => evaluate(A, { A: [1, 2, 3] })).message).toContain('a flat list');
  });

  test.each([
    ['ragged', [[1, 2], [3]]],
    ['empty', []],
    ['an empty row', [[]]],
    ['no numbers', [['1', '2']]],
    ['a text', 'abc'],
    ['mixed', [1, [2]]],
    ['deeper', [[[1]]]],
    ['null', null],
  ])('%s is refused', (_, A_) => {
    const error = errorOf(() => evaluate(A, { A: A_ } as unknown as Values));
    expect(error.code).toBe('shape-mismatch');
    expect(error.message).toContain('"A"');
  });

  test('a missing one is named; prototypes are not values', () => {
    const error = errorOf(() => evaluate(product(A, x), { x: [1, 2] }));
    expect(error.code).toBe('unknown-variable');
    expect(error.message).toBe('The expression needs a value for "A"; values are given for "x".');
    for (const name of ['constructor', '__proto__', 'toString']) {
      expect(errorOf(() => evaluate(symbol(name, [1, 1]), {})).code).toBe('unknown-variable');
      const own = Object.fromEntries([[name, 5]]);
      expect(evaluate(symbol(name, [1, 1]), own)).toEqual([[5]]);
    }
  });
});

describe('time', () => {
  const h: (index: { base: 't' | 'T' | ''; offset: number }) => Expr = index => symbol('h', ['n', 1], index);
  const given = { 'h[1]': [1, 2], 'h[2]': [3, 4], 'h[3]': [5, 6], T: 3 };
  const inner = product(transpose(h(t())), h(t(-1)));

  test('a series sums over its bounds; a sequence is zero outside 1…T', () => {
    expect(evaluate(series(at(1), T(), inner), given)).toEqual([[11 + 39]]);
    expect(evaluate(series(at(2), T(-1), inner), given)).toEqual([[11]]);
    expect(evaluate(series(at(3), at(2), h(t())), given)).toEqual([[0], [0]]);
    expect(evaluate(series(at(0), T(2), h(t())), given)).toEqual([[9], [12]]);
  });

  test('a start value outside 1…T is used where given', () => {
    expect(evaluate(series(at(1), T(), inner), { ...given, 'h[0]': [1, 1] })).toEqual([[3 + 11 + 39]]);
    expect(evaluate(h(T()), given)).toEqual([[5], [6]]);
    expect(evaluate(h(T(1)), given)).toEqual([[0], [0]]);
  });

  test('indicators pick one step, from either end', () => {
    const picked = (where: { base: 'T' | ''; offset: number }): Expr =>
      series(at(1), T(), times(indicator(where), h(t())));
    expect(evaluate(picked(T()), given)).toEqual([[5], [6]]);
    expect(evaluate(picked(at(2)), given)).toEqual([[3], [4]]);
    expect(evaluate(picked(at(0)), given)).toEqual([[0], [0]]);
  });

  test('a series inside a series binds its own t', () => {
    const total = series(at(1), T(), h(t()));
    const nested = series(at(1), T(), product(transpose(h(t())), total));
    expect(evaluate(nested, given)).toEqual([[9 * 9 + 12 * 12]]);
  });

  test('what is missing within 1…T, and t or T without a value, are refused', () => {
    const { 'h[2]': _, ...gap } = given;
    expect(errorOf(() => evaluate(series(at(1), T(), h(t())), gap)).message).toContain('"h[2]"');
    expect(errorOf(() => evaluate(h(t()), given)).code).toBe('unsupported');
    const { T: __, ...endless } = given;
    expect(errorOf(() => evaluate(h(T()), endless)).hint).toBe('give T a value');
  });

  test('evaluateOver takes t', () => {
    const environment = {
      sizes: new Map([['n', 1]]),
      length: 2,
      value: (_: unknown, position: number | undefined) =>
        position === 1 || position === 2 ? { rows: 1, columns: 1, entries: [10 * position] } : undefined,
    };
    expect(evaluateOver(real, sum(h(t(1)), h(t(-1))), environment, 1).entries).toEqual([20]);
    expect(evaluateOver(real, times(indicator(at(2)), h(t())), environment, 2).entries).toEqual([20]);
  });
});

test('sizes that a stranger made up do not fill the memory', () => {
  const long = { v: Array.from({ length: 4000 }, () => 1) };
  const v = symbol('v', ['n', 1]);
  const large = [
    evaluate.bind(undefined, identity('n'), { n: 1e12 }),
    evaluate.bind(undefined, call('sum', apply(scalarFunction('exp'), commutation('n', 'm'))), { n: 1e5, m: 1e5 }),
    evaluate.bind(undefined, apply(scalarFunction('exp'), ones(['n', 'm'])), { n: 1e9, m: 2 }),
    evaluate.bind(undefined, apply(scalarFunction('exp'), product(v, transpose(v))), long),
    evaluate.bind(undefined, apply(scalarFunction('exp'), call('diag', v)), long),
    evaluate.bind(undefined, rawKron(v, v), long),
  ];
  for (const work of large) expect(errorOf(work).code).toBe('limit');
});

test('work is linear in the distinct nodes, and depth costs no stack', () => {
  const one: Shape = [1, 1];
  let calls = 0;
  const counted = {
    ...scalarFunction('tanh'),
    name: 'counted',
    value: (z: number) => {
      calls += 1;
      return 0.5 * z;
    },
  };
  let y: Expr = symbol('z', one);
  // Each level uses the one below twice: 2⁶⁰ paths, 60 nodes.
  for (let k = 0; k < 60; k++) y = rawSum([apply(counted, y), apply(counted, y)]);
  expect(evaluate(y, { z: 3 })).toEqual([[3]]);
  expect(calls).toBe(60);
  let deep: Expr = symbol('z', one);
  for (let k = 0; k < 20_000; k++) deep = rawSum([apply(counted, deep), deep]);
  expect(Number.isNaN(evaluate(deep, { z: 0 })[0]?.[0])).toBe(false);
});
