/** The three printers against text cases, `input ==> output`, one a line. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { readExpression, type TestName } from '../../test/read-expression.js';
import type { Shape } from '../expr/dim.js';
import { differential, indicator, number, rawCall, size, symbol } from '../expr/raw.js';
import { minus, times } from '../expr/linear.js';
import { product } from '../expr/product.js';
import { latexParts, toLatex } from './latex.js';
import { toMathml } from './mathml.js';
import { nodeCount } from './size.js';
import { toText } from './text.js';

const declared = (shape: Shape, ...names: readonly string[]): [string, TestName][] =>
  names.map(name => [name, { shape }]);
const names: ReadonlyMap<string, TestName> = new Map([
  ...declared([1, 1], 'a', 'b', 'lam', 'theta_1', 'θ2'),
  ...declared(['n', 1], 'x', 'y', 'z1', 'sigma_out'),
  ...declared(['n', 'n'], 'A', 'B', 'W_f'),
  ...declared(['m', 'n'], 'W'),
  ['h', { shape: ['n', 1], sequence: true }],
]);

const cases = (file: string): readonly (readonly [input: string, output: string])[] =>
  readFileSync(new URL(`../../test/cases/print/${file}`, import.meta.url), 'utf8')
    .split('\n')
    .filter(line => line !== '' && !line.startsWith('#'))
    .map(line => {
      const [input = '', output = ''] = line.split(' ==> ');
      return [input, output] as const;
    });

test.each(cases('text.txt'))('text: %s ==> %s', (input, output) => {
  expect(toText(readExpression(input, names))).toBe(output);
});
test.each(cases('latex.txt'))('LaTeX: %s ==> %s', (input, output) => {
  expect(toLatex(readExpression(input, names))).toBe(output);
});
test.each(cases('mathml.txt'))('MathML: %s ==> %s', (input, output) => {
  const inside = /^<math [^>]*><mrow>(.*)<\/mrow><\/math>$/.exec(toMathml(readExpression(input, names)));
  expect(inside?.[1]).toBe(output);
});

describe('what no text can say', () => {
  const X = symbol('X', ['m', 'n']);
  const h = symbol('h', ['n', 1], { base: 't', offset: -1 });
  test('differentials', () => {
    expect(toText(product(differential(X), differential(h)))).toBe('dX*dh[t-1]');
    expect(toText(differential(product(X, h)))).toBe('d(X*h[t-1])');
    expect(nodeCount(product(differential(X), h))).toBe(3);
    expect(toLatex(product(differential(X), h))).toBe('\\mathrm{d} X \\mathbf{h}^{(t - 1)}');
  });
  test('brackets of a condition', () => {
    const last = indicator({ base: 'T', offset: 0 });
    expect(toText(times(last, h))).toBe('[t = T]*h[t-1]');
    expect(toLatex(times(last, h))).toBe('[t = T] \\mathbf{h}^{(t - 1)}');
  });
  test('sizes that are products', () => {
    expect(toText(size('2*m*n'))).toBe('2*m*n');
    expect(toText(rawCall('inv', symbol('K', ['m*n', 'm*n'])))).toBe('inv(K)');
  });
  test('the two functions called diag', () => {
    expect(toText(rawCall('diagonal', symbol('A', ['n', 'n'])))).toBe('diag(A)');
  });
});

describe('options', () => {
  const shared = readExpression('inv(A + B*W_f)*x + inv(A + B*W_f)*y.^2', names);
  const twice = 'inv(A + B*W_f)*x + inv(A + B*W_f)*y.^2';
  test('without names', () => {
    expect(toText(shared, { where: false })).toBe(twice);
    expect(nodeCount(shared, { where: false })).toBe(19);
    expect(nodeCount(shared)).toBe(16);
  });
  test('a definition takes no name that is in use', () => {
    expect(toText(shared, { avoid: ['S'] })).toBe('S1*x + S1*y.^2 where S1 = inv(A + B*W_f)');
    const s = symbol('s', ['n', 1]);
    const e = minus(readExpression('tanh(A*x + y).*(vector(1) - tanh(A*x + y).^2)', names), s);
    expect(toText(e)).toBe('s1.*(vector(1) - s1.^2) - s where s1 = tanh(A*x + y)');
  });
  test('LaTeX of the caller for a name', () => {
    const g = symbol('gH', ['n', 1], { base: 't', offset: 0 });
    const latex = toLatex(product(g, readExpression("x'", names)), {
      symbol: (name, index) => (name === 'gH' ? `\\delta^{(${index?.base})}` : undefined),
    });
    expect(latex).toBe('\\delta^{(t)} \\mathbf{x}^{\\mathsf{T}}');
  });
  test('the parts of a result', () => {
    expect(latexParts(readExpression('tanh(A*x + y).*(vector(1) - tanh(A*x + y).^2)', names))).toEqual({
      body: '\\mathbf{s} \\odot (\\mathbf{1} - \\mathbf{s}^{{\\odot}2})',
      definitions: [{ name: '\\mathbf{s}', value: '\\tanh(A \\mathbf{x} + \\mathbf{y})' }],
    });
  });
});

describe('names from outside', () => {
  test.each(['<script>', 'a}b', '$x$', '\\input', '"', '&', '%', '_', '__proto__', 'x^2', '日'])(
    '%s is no markup',
    name => {
      const x = times(number(2), symbol(name, ['n', 1]));
      expect(toLatex(x)).toMatch(/^2 \\mathbf\{[A-Za-z0-9?]*\}(_\{[A-Za-z0-9?{}\\, ]*\})?$/);
      expect(toMathml(x).replaceAll(/<\/?(math|mrow|mi|mn|mo|msub)( [a-z]+="[^"<>]*")*>/g, '')).not.toMatch(/[<>"]/);
    },
  );
});
