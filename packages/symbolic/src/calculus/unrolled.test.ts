/** A tanh network written out over T steps: sharing keeps the work and the result linear in T. */
import { expect, test } from 'vitest';
import type { Expr } from '../expr/expr.js';
import { apply } from '../expr/functions.js';
import { sum } from '../expr/linear.js';
import { product } from '../expr/product.js';
import { symbol } from '../expr/raw.js';
import { scalarFunction } from '../expr/scalar-functions.js';
import { transpose } from '../expr/transpose.js';
import { nodeCount } from '../print/size.js';
import { toText } from '../print/text.js';
import { deriveProblem } from './derive.js';

const W = symbol('W', ['n', 'n']);
const U = symbol('U', ['n', 'd']);
const h0 = symbol('h0', ['n', 1]);
const v = symbol('v', ['n', 1]);

function unrolled(T: number): Expr {
  let h: Expr = h0;
  for (let t = 1; t <= T; t++) {
    h = apply(scalarFunction('tanh'), sum(product(W, h), product(U, symbol(`x${t}`, ['d', 1]))));
  }
  return product(transpose(v), h);
}

const derived = (T: number) => deriveProblem({ F: unrolled(T), X: W, facts: new Map(), shapes: {} });

test('the gradient by W of T steps grows linearly', () => {
  const sizes = [50, 100, 150, 200].map(T => {
    const { expression, derivation } = derived(T);
    return { steps: derivation.steps.length, nodes: nodeCount(expression) };
  });
  const growth = sizes
    .slice(1)
    .map(({ steps, nodes }, i) => [steps - (sizes[i]?.steps ?? 0), nodes - (sizes[i]?.nodes ?? 0)]);
  expect(growth[1]).toEqual(growth[0]);
  expect(growth[2]).toEqual(growth[0]);
  expect(growth[0]?.[1]).toBeLessThan(50 * 40);
});

test('the same problem gives the same text', () => {
  expect(toText(derived(30).expression)).toBe(toText(derived(30).expression));
});
