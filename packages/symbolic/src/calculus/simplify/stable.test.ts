/** Stable forms: equal to what was written at moderate points, exact where that overflows or cancels. */
import { describe, expect, test } from 'vitest';
import { readExpression } from '../../../test/read-expression.js';
import { evaluate as literally } from '../../numeric/evaluate.js';
import type { Expr } from '../../expr/expr.js';
import { rawApply, rawSum } from '../../expr/raw.js';
import { scalarFunction } from '../../expr/scalar-functions.js';
import { generator } from '../../numeric/generator.js';
import { derive } from '../derive.js';
import { evaluate, stableForm } from '../stable-value.js';

const sigma = (x: number): number => (x >= 0 ? 1 / (1 + Math.exp(-x)) : Math.exp(x) / (1 + Math.exp(x)));
const softplus = (x: number): number => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
/** log(eᵃ + eᵇ). */
const added = (a: number, b: number): number => Math.max(a, b) + Math.log1p(Math.exp(-Math.abs(a - b)));

type Exact = (a: number, b: number) => number;
/** Expression, rule, exact value, exact derivative by a. */
const identities: readonly (readonly [source: string, rule: string, value: Exact, slope: Exact])[] = [
  ['log(sigmoid(a))', 'log-sigmoid', a => -softplus(-a), a => sigma(-a)],
  ['log(1 - sigmoid(a))', 'log-sigmoid', a => -softplus(a), a => -sigma(a)],
  ['-log(1 - 1/(1 + exp(-a)))', 'sigmoid', a => softplus(a), a => sigma(a)],
  ['log(1 + tanh(a))', 'log-sigmoid', a => Math.log(2) - softplus(-2 * a), a => 2 * sigma(-2 * a)],
  ['log((1 - tanh(a))/2)', 'log-sigmoid', a => -softplus(2 * a), a => -2 * sigma(2 * a)],
  ['log(0.5 + 0.5*tanh(a/2))', 'log-sigmoid', a => -softplus(-a), a => sigma(-a)],
  ['log(1 - tanh(a)^2)', 'log-sigmoid', a => Math.log(4) - 2 * Math.abs(a) - 2 * Math.log1p(Math.exp(-2 * Math.abs(a))), a => -2 * Math.tanh(a)],
  ['log(exp(a))', 'log-exp', a => a, () => 1],
  ['log(1 + exp(a))', 'softplus', a => softplus(a), a => sigma(a)],
  ['log(exp(a) + exp(b))', 'log-add-exp', added, (a, b) => sigma(a - b)],
  ['log(exp(b) + 1 + exp(a))', 'log-add-exp', (a, b) => added(0, added(a, b)), (a, b) => sigma(a - added(0, b))],
  ['exp(a)/(exp(a) + exp(b))', 'sigmoid', (a, b) => sigma(a - b), (a, b) => sigma(a - b) * sigma(b - a)],
  ['exp(b)/(exp(a) + exp(b))', 'sigmoid', (a, b) => sigma(b - a), (a, b) => -sigma(a - b) * sigma(b - a)],
  ['exp(a)/(1 + exp(a))', 'sigmoid', a => sigma(a), a => sigma(a) * sigma(-a)],
  ['1/(1 + exp(-a))', 'sigmoid', a => sigma(a), a => sigma(a) * sigma(-a)],
  ['1/(1 + exp(a) + exp(b))', 'sigmoid', (a, b) => sigma(-added(a, b)), (a, b) => -sigma(-added(a, b)) * sigma(a - added(0, b))],
  ['exp(-a)/(1 + exp(-a))^2', 'sigmoid', a => sigma(a) * sigma(-a), a => sigma(a) * sigma(-a) * (sigma(-a) - sigma(a))],
  ['exp(a)*exp(-a)*b', 'exp-product', (_, b) => b, () => 0],
  ['log(exp(a)/exp(b))', 'exp-product', (a, b) => a - b, () => 1],
  ['(exp(a) - exp(-a))/(exp(a) + exp(-a))', 'tanh', a => Math.tanh(a), a => 1 / Math.cosh(a) ** 2],
  ['log(2*exp(a)*sigmoid(b))', 'log-product', (a, b) => Math.log(2) + a - softplus(-b), () => 1],
  ['log(sigmoid(a)^3*(1 - sigmoid(b)))', 'log-product', (a, b) => -3 * softplus(-a) - softplus(b), a => 3 * sigma(-a)],
  ['log(exp(a)/(exp(a) + exp(b)))', 'log-sigmoid', (a, b) => -softplus(b - a), (a, b) => sigma(b - a)],
  [
    '-b*log(sigmoid(a)) - (1 - b)*log(1 - sigmoid(a))',
    'log-sigmoid',
    (a, b) => b * softplus(-a) + (1 - b) * softplus(a),
    (a, b) => sigma(a) - b,
  ],
]; // prettier-ignore
const variables = { a: { size: [1] }, b: { size: [1] } } as const;
const names = new Map(['a', 'b'].map(name => [name, { shape: [1, 1] as const }]));
const moderate = [-1.7, -0.4, 0.3, 2.1];
const extreme = [-700, -40, 0, 40, 700];

function near(found: number[][], expected: number, tolerance: number): void {
  expect(Math.abs((found[0]?.[0] ?? NaN) - expected)).toBeLessThan(tolerance * Math.max(1, Math.abs(expected)));
}
const atPairs = (points: readonly number[], work: (a: number, b: number) => void): void =>
  points.forEach(a => points.forEach(b => work(a, b)));

describe.each(identities)('%s', (source, rule, value, slope) => {
  const F = readExpression(source, names);
  const { expression, derivation } = derive(source, { wrt: 'a', variables });

  test('equals what was written where that has a value', () => {
    atPairs(moderate, (a, b) => {
      near(literally(F, { a, b }), value(a, b), 1e-13);
      near(literally(stableForm(F), { a, b }), value(a, b), 1e-13);
    });
  });

  test('is exact where that overflows or cancels', () => {
    atPairs(extreme, (a, b) => near(evaluate(F, { a, b }), value(a, b), 1e-14));
  });

  test(`has a derivative as stable, by ${rule}`, () => {
    atPairs([...moderate, ...extreme], (a, b) => near(evaluate(expression, { a, b }), slope(a, b), 1e-13));
    expect(derivation.steps.map(step => step.rule)).toContain(rule);
  });
});

describe('of vectors', () => {
  const shapes = new Map(['x', 'y'].map(name => [name, { shape: ['n', 1] as const }]));
  const vectors = { x: { size: ['n'] }, y: { size: ['n'] } } as const;
  const large = { x: [700, -700, 0], y: [0, 1, 0] };
  test.each([
    ["y'*log(exp(x)/sum(exp(x)))", -1400, [-1, 1, 0]],
    ["y'*log(softmax(x))", -1400, [-1, 1, 0]],
    ["log(vector(1)'*exp(x))", 700, [1, 0, 0]],
    ['log(sum(exp(x))/n)', 700 - Math.log(3), [1, 0, 0]],
    ['sum(log(vector(1) + tanh(x)))', -1400 + 2 * Math.log(2), [0, 2, 1]],
    ['sum(log(vector(1) - tanh(x).^2))', -2800 + 2 * Math.log(4), [-2, 2, 0]],
    ['sum(log(vector(1) - sigmoid(x)))', -700 - Math.log(2), [-1, 0, -0.5]],
    ["y'*log(softmax(x).*vector(2))", -1400 + Math.log(2), [-1, 1, 0]],
    ["y'*log(vector(2)./softmax(x))", 1400 + Math.log(2), [1, -1, 0]],
    ['log(1 + sum(exp(x)))', 700, [1, 0, 0]],
    ["y'*log(exp(x) + exp(vector(1) - x))", 701, [0, -1, 0]],
    ["y'*(exp(x)./exp(x - vector(1)))", Math.E, [0, 0, 0]],
    ["(vector(1) - y)'*(exp(x)./(vector(1) + exp(x)))", 1.5, [0, 0, 0.25]],
  ])('%s', (source, value, gradient) => {
    const found = evaluate(readExpression(source, shapes), large);
    expect(Math.abs((found[0]?.[0] ?? NaN) / value - 1)).toBeLessThan(1e-14);
    const { expression } = derive(source, { wrt: 'x', variables: vectors });
    evaluate(expression, large).forEach((row, i) => expect(row[0]).toBeCloseTo(gradient[i] ?? NaN, 13));
  });

  test('a size stays known by a variable that the stable form has lost', () => {
    expect(evaluate(readExpression('x - log(exp(x))', shapes), { x: [1, 2] })).toEqual([[0], [0]]);
  });
});

test('random sums and products of these forms keep values and derivatives', () => {
  const g = generator(31);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(g.uniform() * list.length)] as T;
  const all = identities.filter(([source]) => !source.includes('exp(-a)*b'));
  const close = (x: number, y: number): void => {
    expect(Math.abs(x - y)).toBeLessThan(1e-12 * Math.max(1, Math.abs(y)));
  };
  for (let k = 0; k < 150; k++) {
    const [[f, , F, dF], [h, , H, dH]] = [pick(all), pick(all)];
    const times = g.uniform() < 0.5;
    const { expression, source } = derive(`(${f})${times ? '*' : '-'}(${h})`, { wrt: 'a', variables });
    for (const [a, b] of [
      [0.3, -0.8],
      [40, -40],
      [-700, 700],
      [700, 690],
      [-40, 39],
    ] as const) {
      // prettier-ignore
      const [p, q, dp, dq] = [F, H, dF, dH].map(exact => exact(a, b)) as [number, number, number, number];
      close(evaluate(source, { a, b })[0]?.[0] ?? NaN, times ? p * q : p - q);
      const terms = times ? [dp * q, p * dq] : [dp, -dq];
      const found = evaluate(expression, { a, b })[0]?.[0] ?? NaN;
      const scale = Math.max(1, ...terms.map(Math.abs));
      expect(Math.abs(found - terms.reduce((x, y) => x + y)) / scale).toBeLessThan(1e-12);
    }
  }
});

test('two negative factors keep their logarithm', () => {
  expect(evaluate(readExpression('log(-b*(exp(a)*-1)*b^3)', names), { a: 1, b: 2 })[0]?.[0]).toBeCloseTo(
    1 + Math.log(16),
  );
  expect(evaluate(readExpression('log(-sigmoid(a)*b)', names), { a: 0, b: -2 })[0]?.[0]).toBeCloseTo(0);
});

test('depth costs no stack', () => {
  let deep: Expr = readExpression('a', names);
  for (let k = 0; k < 20_000; k++) deep = rawSum([rawApply(scalarFunction('tanh'), deep), deep]);
  expect(evaluate(deep, { a: 0 })).toEqual([[0]]);
});
