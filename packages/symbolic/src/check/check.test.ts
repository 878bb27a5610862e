import { describe, expect, it } from 'vitest';
import { derive } from '../calculus/derive.js';
import { TracegradError } from '../errors.js';
import { toText } from '../print/text.js';
import { check } from './check.js';
import { byConvention } from './declared.js';

const n = { size: ['n'] } as const;
const square = { size: ['n', 'n'] } as const;

describe('derivatives pass', () => {
  it.each([
    ["x'*A*x", 'x', 1],
    ["x'*A*x", 'x', 2],
    ["x'*A*x", 'A', 1],
    ['logdet(X)', 'X', 1],
    ['logdet(X)', 'X', 2],
    ['tr(inv(X)*A)', 'X', 1],
    ['sum(log(x))', 'x', 2],
    ['sqrt(sum(x))', 'x', 1],
    ['sum(arcsin(x))', 'x', 1],
    ['A*X*B', 'X', 1],
    ['softmax(W*x)', 'x', 1],
    ['exp(a*A)', 'a', 2],
    ['3*tr(X)', 'X', 1],
    ['norm1(x)', 'x', 1],
  ] as const)('%s by %s, order %i', (source, wrt, order) => {
    const options = byConvention(source, { wrt, variables: {}, order });
    const { passed, maxRelativeError, points } = check(source, options);
    expect(maxRelativeError).toBeLessThan(1e-7);
    expect(passed).toBe(true);
    expect(points).toHaveLength(3);
  });

  it('by a variable that is declared and does not occur, which gives zero with a notice', () => {
    const options = byConvention('a', { wrt: 'x', variables: { x: n } });
    expect(check('a', options).passed).toBe(true);
    expect(derive('a', options).notices?.map(({ code }) => code)).toEqual(['absent-variable']);
    // A name may occur and cancel.
    const cancelled = derive("x'*y - x'*y", { wrt: 'x', variables: { x: n, y: n } });
    expect(cancelled.notices?.map(({ says }) => says)).toEqual([
      {
        en: 'the expression does not depend on x, so the derivative is zero',
        zh: '表达式不依赖于 x，故导数为零',
      },
    ]);
    expect(() => byConvention('sum(x)', { wrt: 'X', variables: {} })).toThrow('"X" is not declared');
  });

  it('within symmetric and diagonal matrices, and on the simplex', () => {
    expect(check('logdet(X)', { wrt: 'X', variables: { X: { ...square, psd: true } } }).passed).toBe(true);
    expect(check("x'*X*X*x", { wrt: 'X', variables: { X: { ...square, symmetric: true }, x: n } }).passed).toBe(true);
    expect(check("x'*D*x", { wrt: 'D', variables: { D: { ...square, diagonal: true }, x: n } }).passed).toBe(true);
    const { passed, expression } = check("-y'*log(softmax(o))", {
      wrt: 'o',
      variables: { y: { ...n, sumsToOne: true }, o: n },
    });
    expect(toText(expression)).toBe('softmax(o) - y');
    expect(passed).toBe(true);
  });
});

it('sizes differ from point to point', () => {
  const { points } = check("x'*x", { wrt: 'x', variables: { x: n } });
  expect(points.map(({ values }) => values['x']?.length)).toEqual([4, 2, 5]);
});

it('a tolerance of zero fails where there is rounding', () => {
  const options = byConvention('logdet(X)', { wrt: 'X', variables: {} });
  expect(check('logdet(X)', options, { tolerance: 0 }).passed).toBe(false);
});

it('refuses what has no value anywhere, and what is too large', () => {
  expect(() => check('log(-x^2)', { wrt: 'x', variables: { x: { size: [1] } } })).toThrow(
    expect.objectContaining({ code: 'unsupported' }),
  );
  expect(() => check("x'*x", { wrt: 'x', variables: { x: { size: [1000] } } })).toThrow(
    expect.objectContaining({ code: 'limit' }),
  );
  expect(() => check('x +', { wrt: 'x', variables: { x: n } })).toThrow(TracegradError);
});
