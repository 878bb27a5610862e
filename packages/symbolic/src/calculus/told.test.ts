/** What was derived before changes nothing: equal expressions are one node, but each result is its problem's own. */
import { describe, expect, it, test } from 'vitest';
import { readExpression } from '../../test/read-expression.js';
import { same } from '../expr/canonical.js';
import { sum } from '../expr/linear.js';
import { symbol } from '../expr/raw.js';
import { isDerivative } from '../expr/told.js';
import { toLatex } from '../print/latex.js';
import { toText } from '../print/text.js';
import { derive, type Derived } from './derive.js';
import { evaluate } from './stable-value.js';

const variables = { x: { size: ['n'] } } as const;
const derived = (source: string): Derived => derive(source, { wrt: 'x', variables });

/** All three have the same derivative, so the same node. */
const problems = {
  z: "log(z'*z) where z = x - vector(sum(x)/n)",
  u: "log(u'*u) where u = x - vector(sum(x)/n)",
  none: "log((x - vector(sum(x)/n))'*(x - vector(sum(x)/n)))",
};
type Problem = keyof typeof problems;
const written = ({ expression, source }: Derived): readonly string[] => [
  toText(expression),
  toText(source),
  toLatex(expression),
];
const orders: readonly (readonly Problem[])[] = [
  ['z', 'u', 'none'],
  ['z', 'none', 'u'],
  ['u', 'z', 'none'],
  ['u', 'none', 'z'],
  ['none', 'z', 'u'],
  ['none', 'u', 'z'],
];

describe('each problem is written with its own names', () => {
  const sure: Readonly<Record<Problem, string>> = {
    z: "2*z/(z'*z) where z = x - vector(sum(x)/n)",
    u: "2*u/(u'*u) where u = x - vector(sum(x)/n)",
    none: "2*s/(s'*s) where s = x - vector(sum(x)/n)",
  };
  it.each(orders)('%s, %s, %s', (...order) => {
    const found = order.map(name => derived(problems[name]));
    expect(found.map(({ expression }) => toText(expression))).toEqual(order.map(name => sure[name]));
    const again = [...order].reverse().map(name => written(derived(problems[name])));
    expect(again.reverse()).toEqual(found.map(written));
  });
});

test('a formula that a person wrote follows the numbers, also where it is a derivative of something', () => {
  const names = new Map([['x', { shape: ['n', 1] as const }]]);
  const atZero = (): readonly number[][][] =>
    [readExpression('x/norm2(x)', names), derived('norm2(x)').expression].map(A => evaluate(A, { x: [0, 0] }));
  for (let time = 0; time < 2; time++)
    expect(atZero()).toEqual([
      [[NaN], [NaN]],
      [[0], [0]],
    ]);
});

test('a size is found from the variables of the problem itself', () => {
  const [first, second] = ['X', 'Y'].map(wrt =>
    derive(`3*tr(${wrt})`, { wrt, variables: { [wrt]: { size: ['n', 'n'] } } }),
  );
  const value = [
    [1, 2],
    [3, 4],
  ];
  const triple = [
    [3, 0],
    [0, 3],
  ];
  expect(first && evaluate(first.expression, { X: value })).toEqual(triple);
  expect(second && evaluate(second.expression, { Y: value })).toEqual(triple);
});

test('what is built from a result is built from the shared node', () => {
  const x = symbol('x', ['n', 1]);
  const { expression } = derived("x'*x/2");
  expect(toText(expression)).toBe('x');
  expect(isDerivative(expression)).toBe(true);
  expect(same(expression, x)).toBe(true);
  expect(sum(expression, x)).toBe(sum(x, x));
  expect(sum(expression, symbol('y', ['n', 1]))).toBe(sum(x, symbol('y', ['n', 1])));
});
