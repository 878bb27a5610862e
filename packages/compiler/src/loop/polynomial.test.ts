import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type Int, int, intNames, intText, intValue, named, plus, times } from './int.js';
import { equalInts, neverNegative, neverNegativeOver, polynomial } from './polynomial.js';

const leaf = fc.oneof(fc.integer({ min: -3, max: 3 }).map(int), fc.constantFrom('n', 'd', 'B').map(named));
const tree: fc.Arbitrary<Int> = fc.letrec<{ node: Int }>(tie => ({
  node: fc.oneof(
    { maxDepth: 4 },
    leaf,
    fc.tuple(tie('node'), tie('node')).map(([a, b]) => plus(a, b)),
    fc.tuple(tie('node'), tie('node')).map(([a, b]) => times(a, b)),
  ),
})).node;
const values = fc.record({
  n: fc.integer({ min: 1, max: 9 }),
  d: fc.integer({ min: 1, max: 9 }),
  B: fc.integer({ min: 1, max: 9 }),
});

it('prints what it evaluates', () => {
  fc.assert(
    fc.property(tree, values, (a, sizes) => {
      const scope = Object.entries(sizes);
      const run = new Function(...scope.map(([name]) => name), `return ${intText(a)}`);
      expect(run(...scope.map(([, value]) => value))).toBe(intValue(a, new Map(scope)));
    }),
    { seed: 1 },
  );
});

it('never claims a bound that does not hold', () => {
  fc.assert(
    fc.property(tree, values, (a, sizes) => {
      fc.pre(neverNegative(polynomial(a)));
      expect(intValue(a, new Map(Object.entries(sizes)))).toBeGreaterThanOrEqual(0);
    }),
    { seed: 2 },
  );
});

it('sees through brackets and order', () => {
  const [n, B, t] = ['n', 'B', 't'].map(named) as [Int, Int, Int];
  expect(equalInts(times(plus(times(t, B), 2), n), plus(times(n, B, t), times(2, n)))).toBe(true);
  expect(equalInts(times(t, B), times(t, n))).toBe(false);
  expect([...intNames(times(plus(t, B), n))].sort()).toEqual(['B', 'n', 't']);
});

it('takes an index at the end of its range that matters', () => {
  const [n, i] = [named('n'), named('i')];
  const range = { index: 'i', least: polynomial(int(0)), most: polynomial(plus(n, -1)) };
  expect(neverNegativeOver(polynomial(plus(n, -1, times(-1, i))), [range])).toBe(true);
  expect(neverNegativeOver(polynomial(plus(n, -2, times(-1, i))), [range])).toBe(false);
  expect(neverNegativeOver(polynomial(plus(i, -1)), [range])).toBe(false);
});
