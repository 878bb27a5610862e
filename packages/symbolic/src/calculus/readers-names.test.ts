/**
 * The names that a reader gave after `where` stand in results and steps, wherever their values do.
 */
import { describe, expect, test } from 'vitest';
import { readExpression } from '../../test/read-expression.js';
import { relativeError } from '../../test/relative-error.js';
import { parseDim, type Shape } from '../expr/dim.js';
import { evaluate } from '../numeric/evaluate.js';
import { sampleValues } from '../numeric/sample.js';
import { toLatex } from '../print/latex.js';
import { toMathml } from '../print/mathml.js';
import { namedIn } from '../print/reader-names.js';
import { nodeCount } from '../print/size.js';
import { toText } from '../print/text.js';
import { derivationLatex, derivationText } from './derivation-text.js';
import { derive } from './derive.js';

const sizes = new Map(Object.entries({ m: 4, n: 3, p: 2 }));

/** A problem: the expression, the variable, and declarations `name:rows,columns`. */
function problem(source: string, wrt: string, declared: string) {
  const entries = declared.split(' ').map((text): [string, string[]] => {
    const [name = '', size = ''] = text.split(':');
    return [name, size.split(',')];
  });
  const shapes = new Map(
    entries.map(([name, [rows = '1', columns = '1']]): [string, { shape: Shape }] => [
      name,
      { shape: [parseDim(rows), parseDim(columns)] },
    ]),
  );
  const variables = Object.fromEntries(
    entries.map(([name, [rows = '1', columns = '1']]) => [name, { size: [rows, columns] as const }]),
  );
  const values = { ...Object.fromEntries(sizes), ...sampleValues(Object.fromEntries(shapes), { seed: 3, sizes }) };
  return { derived: derive(source, { wrt, variables }), shapes, values };
}

describe('a result', () => {
  test.each([
    [
      'a name and its value once',
      'norm2(z) where z = A*x - b',
      'x',
      'A:m,n x:n b:m',
      "A'*z/norm2(z) where z = A*x - b",
    ],
    ['transposed', 'norm2(H*X)^2 where H = B*C - A', 'X', 'A:n,n B:n,m C:m,n X:n,p', "2*H'*H*X where H = B*C - A"],
    [
      'a definition without those that it does not need',
      'norm2(y - g)^2 where a = W*x + b; g = tanh(a)',
      'b',
      'W:n,m x:m b:n y:n',
      '2*(g - y).*(vector(1) - g.^2) where g = tanh(W*x + b)',
    ],
    ['not where it would be longer', "y'*h where h = W*x", 'y', 'W:n,m x:m y:n', 'W*x'],
    ['none that is a size', "exp(n)*x'*x where n = x'*y", 'x', 'x:n y:n', undefined],
  ])('%s', (_, source, wrt, declared, text) => {
    const { derived, shapes, values } = problem(source, wrt, declared);
    const { expression } = derived;
    const found = toText(expression, { avoid: [...shapes.keys(), ...sizes.keys()] });
    if (text !== undefined) expect(found).toBe(text);
    expect(relativeError(evaluate(readExpression(found, shapes), values), evaluate(expression, values))).toBeLessThan(
      1e-9,
    );
    expect(nodeCount(expression)).toBeLessThanOrEqual(nodeCount(namedIn(expression, [])));
  });

  test('typeset', () => {
    const { expression } = problem('norm2(z) where z = A*x - b', 'x', 'A:m,n x:n b:m').derived;
    expect(toLatex(expression)).toContain('\\mathbf{z} = A \\mathbf{x} - \\mathbf{b}');
    expect(toMathml(expression)).toContain('<mtext>where</mtext>');
  });

  test('the problem told last counts', () => {
    const declared = 'A:m,n x:n b:m';
    problem('norm2(z) where z = A*x - b', 'x', declared);
    const { expression } = problem('norm2(A*x - b)', 'x', declared).derived;
    expect(toText(expression)).toBe("A'*(A*x - b)/norm2(A*x - b)");
  });
});

describe('a value is found', () => {
  test.each([
    ['as a whole', "y'*exp(h) where h = W*x", "y'*exp(h)"],
    ['among factors next to each other', "y'*h where h = W*x", "y'*h"],
    ['among factors, transposed', "h'*y where h = W*x", "h'*y"],
    ['not with a factor between', "(y'*W*A)*x where h = W*x", "y'*W*A*x"],
    ['among terms', 'sum(z + y) where z = exp(y) - W*x', 'sum(z + y)'],
    ['among terms, with a number', 'sum(y - 2*z) where z = exp(y) - W*x', 'sum(y - 2*z)'],
    ['twice in one sum', "sum(y + z)*(z'*z) where z = exp(y) - W*x", "sum(y + z)*z'*z"],
    ['among elementwise factors', 'sum(z.*x.*y) where z = tanh(y).*sin(y)', 'sum(z.*x.*y)'],
    ['with a number before it', 'exp(-3*z) where z = tanh(y)', 'exp(-3*z)'],
    ['not by a number of its own', 'sum(-3*z) where z = exp(y)/2', '-3*sum(exp(y))/2'],
    ['under a logarithm of softmax', "x'*log(p) where p = softmax(y)", "x'*log(p)"],
    ['two at once', 'sum(z + u) where z = exp(y) - y; u = tanh(y) + x', 'sum(z + u)'],
    ['with the sign in front', "y'*(-H)*(-H)*y where H = A - eye(n)", "y'*H^2*y"],
  ])('%s', (_, source, text) => {
    const { derived } = problem(source, 'y', 'y:n x:n W:n,n A:n,n');
    const { names } = derived.derivation.context;
    expect(toText(derived.source, { defined: names, where: false })).toBe(text);
  });
});

describe('steps', () => {
  const { derivation } = problem("y'*inv(K)*y where K = L*L'", 'L', 'L:n,n y:n').derived;

  test('a named part has its own differential, then that is taken apart', () => {
    const lines = derivationText(derivation, { level: 'overview' }).split('\n');
    expect(lines.slice(0, 5)).toEqual([
      "where K = L*L'",
      '',
      'Differential',
      "  d(y'*inv(K)*y) = tr(y*y'*d(inv(K)))",
      "  tr(y*y'*d(inv(K))) = -tr(inv(K)*y*y'*inv(K)*dK)",
    ]);
    expect(derivationText(derivation)).not.toContain("inv(L*L')");
  });

  test('the definitions are said in both languages, and typeset', () => {
    expect(derivationText(derivation, { language: 'zh' })).toMatch(/^其中 K = L\*L'\n/u);
    expect(derivationLatex(derivation)).toContain('&\\text{where}\\quad K = L L^{\\mathsf{T}}');
  });

  test('nothing is said where the reader gave no names', () => {
    const plain = problem("y'*inv(L*L')*y", 'L', 'L:n,n y:n').derived.derivation;
    expect(derivationText(plain)).toMatch(/^Differential\n/);
  });

  test('a name that would be read as a differential is not used', () => {
    const { context } = problem('sum(exp(dx)) where dx = A*x', 'x', 'A:m,n x:n').derived.derivation;
    expect(context.names).toEqual([]);
  });
});
