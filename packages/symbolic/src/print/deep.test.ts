/** Results of unrolled recurrences: printed length grows with the distinct nodes, and depth does not matter. */
import { describe, expect, test } from 'vitest';
import { readExpression, type TestName } from '../../test/read-expression.js';
import { same } from '../expr/canonical.js';
import type { Expr } from '../expr/expr.js';
import { apply } from '../expr/functions.js';
import { hadamard, minus, power, sum } from '../expr/linear.js';
import { product } from '../expr/product.js';
import { number, ones, symbol } from '../expr/raw.js';
import { scalarFunction } from '../expr/scalar-functions.js';
import { transpose } from '../expr/transpose.js';
import { nodeCount } from './size.js';
import { toText } from './text.js';

const W = symbol('W', ['n', 'n']);
const b = symbol('b', ['n', 1]);
const names: ReadonlyMap<string, TestName> = new Map([
  ['W', { shape: ['n', 'n'] }],
  ['b', { shape: ['n', 1] }],
  ['h', { shape: ['n', 1] }],
]);
const tanh = (x: Expr): Expr => apply(scalarFunction('tanh'), x);

/** The gradient by h of Σ tanh(W tanh(… h …) + b), written backwards through the steps. */
function unrolled(steps: number): Expr {
  const states = [symbol('h', ['n', 1]) as Expr];
  for (let t = 0; t < steps; t++) states.push(tanh(sum(product(W, states[t] ?? b), b)));
  return states
    .slice(1)
    .reverse()
    .reduce<Expr>(
      (g, h) => product(transpose(W), hadamard(g, minus(ones(['n', 1]), power(h, number(2))))),
      ones(['n', 1]),
    );
}

describe('an unrolled network', () => {
  test('is read back', () => {
    const gradient = unrolled(60);
    expect(same(readExpression(toText(gradient), names), gradient)).toBe(true);
  });
  test('prints in a length that grows linearly with the steps', () => {
    const sizes = [1, 2, 3].map(k => nodeCount(unrolled(100 * k)));
    const [first = 0, second = 0, third = 0] = sizes;
    expect(third - second).toBe(second - first);
    expect(first).toBeLessThan(100 * 20);
  });
  test('without names is refused when it is too long', () => {
    expect(() => toText(unrolled(300), { where: false })).toThrow(/too large to be written without names/);
  });
});

describe('depth', () => {
  const nested = (depth: number): Expr => {
    let x: Expr = symbol('h', ['n', 1]);
    for (let k = 0; k < depth; k++) x = tanh(sum(product(W, x), b));
    return x;
  };
  test('beyond the nesting of the parser is broken by names', () => {
    const deep = nested(300);
    const text = toText(deep);
    expect(text).toMatch(/ where s1 = .*; s2 = /);
    expect(same(readExpression(text, names), deep)).toBe(true);
  });
  test('of 10 000 steps is no obstacle', () => {
    expect(toText(nested(10_000)).length).toBeGreaterThan(10_000);
  });
});
