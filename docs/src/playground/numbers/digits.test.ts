/** What printed digits can tell: numbers that rounding has eaten are never called right, whatever their size. */
import { describe, expect, it } from 'vitest';
import type { ExpressionText } from '../expression-problem.js';
import { Refused } from '../refusal.js';
import { numbersAnswer } from './numbers.js';

const text = (expression: string, variables = 'x: n'): ExpressionText => ({
  subject: 'expression',
  expression,
  wrt: 'x',
  variables,
  order: 1,
});
const judged = (expression: string, values: string, numbers: string) => {
  const [found] = numbersAnswer(text(expression), { setting: { seed: 1, T: 1, B: 1 }, values }, numbers).findings;
  return [found?.verdict, ...(found?.causes ?? []).map(({ kind }) => kind)];
};
const small = 'x = [0.01, 0.02, -0.015]';
const tiny = 'x = [1e-10, 2e-10, 3e-10]';

describe('printed digits', () => {
  it.each<[string, string, string, string, readonly string[]]>([
    ['zero, printed as such', "x'*x", small, '[0.0, 0.0, 0.0]', ['wrong', 'zero']],
    ['zero with an exponent', "x'*x", 'x = [1, 2, 3]', '[0.0e9, 0.0e9, 0.0e9]', ['wrong', 'zero']],
    ['two decimals of hundredths', "x'*x", small, '[0.02, 0.04, -0.03]', ['too-few-digits', 'few-digits']],
    ['one decimal of hundredths', "x'*x", small, '[-0.0, 0.1, 0.0]', ['too-few-digits', 'few-digits']],
    ['four decimals of hundredths', "x'*x", small, '[0.0200, 0.0400, -0.0300]', ['right']],
    ['a small gradient, wrong', "x'*x/10000000000", 'x = [1, 2, 3]', '[-2e-10, 5e-10, 0]', ['wrong', 'unknown']],
    ['a small gradient, zero', "x'*x", tiny, '[0, 0, 0]', ['wrong', 'zero']],
    ['a small gradient, right', "x'*x", tiny, '[2.000e-10, 4.000e-10, 6.000e-10]', ['right']],
    ['a gradient that is 0', "x'*x", 'x = [0, 0, 0]', '[0.000, 0.000, 0.000]', ['right']],
  ])('%s', (_, expression, values, numbers, expected) => {
    expect(judged(expression, values, numbers)).toEqual(expected);
  });
});

describe('a derivative that is not finite', () => {
  it('is refused', () => {
    expect(() => judged('sum(sqrt(x))', 'x = [0, 1, 0]', '[0, 0.5, 0]')).toThrow(Refused);
    expect(() => judged('sum(sqrt(x))', 'x = [0, 1, 0]', '[0, 0.5, 0]')).toThrow(/not finite/);
  });

  it('is 0 where nothing moves', () => {
    expect(judged('norm2(x)', 'x = [0, 0, 0]', '[0, 0, 0]')).toEqual(['right']);
  });
});
