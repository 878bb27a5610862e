import { describe, expect, it } from 'vitest';
import type { Variable } from '../calculus/options.js';
import { TracegradError } from '../errors.js';
import { type Comparison, compare } from './compare.js';
import { byConvention } from './declared.js';

const compared = (
  formula: string,
  source: string,
  wrt: string,
  variables: Readonly<Record<string, Variable>> = {},
  order: 1 | 2 = 1,
): Comparison => compare(formula, source, byConvention(source, { wrt, variables, order }));

const quadratic = "x'*A*x";
const symmetric = { X: { size: ['n', 'n'], symmetric: true } } as const;

describe('right formulas', () => {
  it.each([
    ["(A + A')*x", quadratic, 'x', 'by form'],
    ["A'*x + A*x", quadratic, 'x', 'by form'],
    ["x + A*x - x + A'*x", quadratic, 'x', 'by form'],
    ["inv(X)'*X'*inv(X)'", 'logdet(X)', 'X', undefined],
    ['sin(2*x)', 'sum(sin(x).^2)', 'x', 'by numbers'],
    ['vector(1) - tanh(x).*tanh(x)', 'sum(tanh(x))', 'x', undefined],
    ['3*eye', '3*tr(X)', 'X', 'by form'],
    ['matrix(2*sum(X))', 'sum(X)^2', 'X', undefined],
    ["s*x' where s = vector(1) - tanh(W*x).^2", 'sum(tanh(W*x))', 'W', undefined],
  ] as const)('%s for %s by %s', (formula, source, wrt, decided) => {
    const found = compared(formula, source, wrt);
    expect(found.verdict).toBe('equal');
    expect(found.counterexample).toBeUndefined();
    if (decided !== undefined) expect(found.decided).toBe(decided);
  });

  it('0 by a variable that does not occur', () => {
    expect(compared('0', "a'*a", 'x', { x: { size: ['n'] } }).verdict).toBe('equal');
  });

  it.each([
    ["x'*(A + A')", quadratic, 'x'],
    ['inv(X)', 'logdet(X)', 'X'],
    ['B*A', 'tr(A*X*B)', 'X'],
  ])('%s for %s up to transposition', (formula, source, wrt) => {
    expect(compared(formula, source, wrt).verdict).toBe('equal up to transposition');
  });

  it.each([
    ['2*A*x', quadratic, 'x', {}, 'if A is symmetric'],
    ['2*inv(X) - inv(X).*eye', 'logdet(X)', 'X', symmetric, 'as one variable'],
    ["x*y'", "x'*X*y", 'X', symmetric, 'before projection'],
    ["(x*y' + y*x')/2", "x'*X*y", 'X', { X: { size: ['n', 'n'] } }, 'within symmetric X'],
  ] as const)('%s for %s under a symmetry', (formula, source, wrt, variables, says) => {
    const found = compared(formula, source, wrt, variables);
    expect(found.verdict).toBe('equal under a symmetry');
    expect(found.says).toContain(says);
  });

  it('of second order', () => {
    expect(compared("A + A'", quadratic, 'x', {}, 2).verdict).toBe('equal');
    expect(compared('2*A', quadratic, 'x', {}, 2).verdict).toBe('equal under a symmetry');
  });
});

describe('slips', () => {
  it.each([
    ['A*x', quadratic, 'x', 'missing-term', "A'*x"],
    ["-(A + A')*x", quadratic, 'x', 'sign', 'minus the right answer'],
    ["A*x - A'*x", quadratic, 'x', 'sign', "A'*x has the wrong sign"],
    ["(A + A')*x/2", quadratic, 'x', 'factor', '1/2 times'],
    ["2*A*x + A'*x", quadratic, 'x', 'term-factor', 'A*x is there 2 times'],
    ["A*x + A'*x + x", quadratic, 'x', 'extra-term', 'x'],
    ["n*(A + A')*x", quadratic, 'x', 'factor', 'n times'],
    ["A*x + A*x'", quadratic, 'x', 'transpose', "A'*x in place of A*x'"],
    ['2*A*(A*x - y)', 'norm2(A*x - y)^2', 'x', 'transpose', "A' in place of A"],
    ["B'*A'", 'tr(A*X*B)', 'X', 'order', "A'*B' in place of B'*A'"],
    ["kron(A, B')", 'A*X*B', 'X', 'order', "kron(B', A)"],
    ['x*y', 'sum(x.*y.*z)', 'z', 'operator', '.* in place of *'],
    ['x', "log(x'*y)", 'y', 'missing-factor', "1/(x'*y)"],
    ['2*x', "a*x'*x", 'x', 'factor', 'the right answer is a times it'],
    ['softmax(o) - y', "-y'*log(softmax(o))", 'o', 'assumption', 'y sums to one'],
    ['2*(A*x - y)', 'norm2(A*x - y)^2', 'x', 'shape', 'm×1'],
  ])('%s for %s by %s: %s', (formula, source, wrt, kind, says) => {
    const found = compared(formula, source, wrt);
    expect(found.verdict).toBe('different');
    expect(found.slip?.kind).toBe(kind);
    expect(found.says).toContain(says);
  });

  it('a counterexample shows both values', () => {
    const { counterexample } = compared('A*x', quadratic, 'x');
    expect(Object.keys(counterexample?.values ?? {}).sort()).toEqual(['A', 'x']);
    expect(counterexample?.ours).not.toEqual(counterexample?.theirs);
    expect(counterexample?.ours).toHaveLength(counterexample?.values['x']?.length ?? 0);
  });

  it('a formula whose shapes do not fit is different, not an error', () => {
    const found = compared("A*A*B*x'", quadratic.replace('A', 'A*B'), 'x');
    expect(found.verdict).toBe('different');
    expect(found.theirs).toBeUndefined();
    expect(found.slip?.kind).toBe('shape');
  });

  it('a wrong formula without an explanation is still different', () => {
    const found = compared('sin(x)', quadratic, 'x');
    expect(found.verdict).toBe('different');
    expect(found.slip).toBeUndefined();
    expect(found.counterexample).toBeDefined();
  });
});

it.each(['A*', 'q*x', 'foo(x)', '(A*x'])('%s cannot be read', formula => {
  expect(() => compared(formula, quadratic, 'x')).toThrow(TracegradError);
});
