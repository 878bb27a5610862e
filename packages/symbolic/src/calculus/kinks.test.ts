/** Derivatives where nothing moves, or where a function has a kink: their values are numbers. */
import { describe, expect, test } from 'vitest';
import { evaluate } from '../numeric/evaluate.js';
import { generator } from '../numeric/generator.js';
import type { Values } from '../numeric/values.js';
import { readExpression } from '../../test/read-expression.js';
import { derive } from './derive.js';

const variables = {
  x: { size: ['n'] },
  A: { size: ['n', 'n'] },
  b: { size: ['n'] },
  c: { size: [1] },
} as const;
const valuesAt = (x: readonly number[]): Values => ({ x, A: [[1, 2], [-3, 4]], b: [5, -7], c: 3 }); // prettier-ignore
const gradient = (source: string, x: readonly number[], wrt = 'x'): number[] =>
  evaluate(derive(source, { wrt, variables }).expression, valuesAt(x)).flat();

describe('a path on which nothing moves contributes nothing', () => {
  test.each([
    ['norm2(x)', [0, 0], [0, 0]],
    ['sum(x.^2)^0.5', [0, 0], [0, 0]],
    ['norm2(x)^1.5', [0, 0], [0, 0]],
    ['sum(sqrt(relu(x)))', [-1, 4], [0, 0.25]],
    ['sum(abs(x).^0.5)', [0, -4], [0, -0.25]],
    ['norm2(relu(x))', [-1, -2], [0, 0]],
    ["norm2(A*x) + b'*x", [0, 0], [5, -7]],
    ["b'*x/(norm2(x) + 0.001)", [0, 0], [5000, -7000]],
    ['norm2(x)/(norm2(x) + 0.001)', [0, 0], [0, 0]],
  ])('%s at %j', (source, x, expected) => {
    gradient(source, x).forEach((value, i) => expect(value).toBeCloseTo(expected[i] ?? NaN, 9));
  });

  test('by an exponent, at a base of 0', () => expect(gradient('sum(x.^c)', [0, 1], 'c')).toEqual([0]));

  test('of a scalar', () => {
    const { expression } = derive('sqrt(relu(c))', { wrt: 'c', variables });
    expect(evaluate(expression, { c: -2 })).toEqual([[0]]);
  });
});

test('random functions of what is constant at the point', () => {
  const g = generator(11);
  const pick = (list: readonly string[]): string => list[Math.floor(g.uniform() * list.length)] ?? '';
  // All are 0 in every entry at the points below, with a derivative that is 0 by the slope at the kink.
  const still = ['relu(x)', 'relu(relu(x))', '2*abs(relu(x))', 'relu(x).*abs(x)', 'relu(3*x)', 'relu(x).^2'];
  const outer = [
    (z: string) => `norm2(${z})`,
    (z: string) => `sum(sqrt(${z}))`,
    (z: string) => `sum(abs(${z}).^0.5)`,
    (z: string) => `sum((${z}).^2)^0.5`,
    (z: string) => `norm2(${z})^0.5`,
    (z: string) => `norm2(${z})/(norm2(${z}) + 0.01)`,
    (z: string) => `b'*(${z})/(0.5 + norm2(${z}))`,
    (z: string) => `sum(log(vector(1) + sqrt(${z})))`,
  ];
  for (let k = 0; k < 200; k++) {
    const terms = [0, 1].map(() => (outer[Math.floor(g.uniform() * outer.length)] ?? String)(pick(still)));
    const x = [-0.1 - g.uniform(), g.uniform() < 0.5 ? 0 : -g.uniform()];
    gradient(`${terms.join(' + ')} + b'*x`, x).forEach((value, i) => expect(value).toBeCloseTo(i === 0 ? 5 : -7, 9));
  }
});

test('an expression that is no derivative follows the numbers', () => {
  const x = { shape: ['n', 1] as const };
  const F = readExpression('x./(vector(2)*norm2(x))', new Map([['x', x]]));
  expect(evaluate(F, { x: [0, 0] })).toEqual([[NaN], [NaN]]);
});

test('the gradient of a log-sum-exp of nothing but −∞ is 0', () => {
  const { expression } = derive('logsumexp(x)', { wrt: 'x', variables });
  expect(evaluate(expression, { x: [-Infinity, -Infinity] })).toEqual([[0], [0]]);
});

test('relu of NaN is NaN, and so is its slope', () => {
  const { expression, source } = derive('relu(c)', { wrt: 'c', variables });
  expect(evaluate(source, { c: NaN })).toEqual([[NaN]]);
  expect(evaluate(expression, { c: NaN })).toEqual([[NaN]]);
});
