import { describe, expect, it } from 'vitest';
import { TracegradError } from '../errors.js';
import { shapeText } from '../expr/dim.js';
import { shapesByConvention } from './convention.js';
import { kindByConvention } from './name-kind.js';

const shown = (source: string, declared: Readonly<Record<string, [number | string, number | string]>> = {}): string =>
  [...shapesByConvention(source, new Map(Object.entries(declared)))]
    .map(([name, shape]) => `${name} ${shapeText(shape)}`)
    .join(', ');

describe('kinds', () => {
  it.each([
    ['a', 'scalar'],
    ['g1', 'scalar'],
    ['λ', 'scalar'],
    ['h', 'vector'],
    ['_x', 'vector'],
    ['zeta', 'vector'],
    ['A', 'matrix'],
    ['W_f', 'matrix'],
    ['Σ', 'matrix'],
  ] as const)('%s is a %s', (name, kind) => {
    expect(kindByConvention(name)).toBe(kind);
  });
});

describe('sizes', () => {
  it.each([
    ["x'*A*x", 'x n×1, A n×n'],
    ['A*X*B', 'A n×m, X m×k, B k×p'],
    ['a*x + y', 'a 1×1, x n×1, y n×1'],
    ['tr(A*X)', 'A n×m, X m×n'],
    ['norm2(s)^2 where s = A*x', 'A n×m, x m×1'],
    ['sum(eye(k)*x)', 'x k×1'],
    ["n'*A*n", 'n m×1, A m×m'],
    ['softmax(W*h)', 'W n×m, h m×1'],
  ])('of %s', (source, expected) => {
    expect(shown(source)).toBe(expected);
  });

  it('declared ones are kept, and their names not given away', () => {
    expect(shown('A*x + B*y', { A: ['n', 'd'] })).toBe('A n×d, x d×1, B n×m, y m×1');
    expect(shown('X*w', { X: [5, 4] })).toBe('X 5×4, w 4×1');
  });

  it('names that occur nowhere get a shape where asked', () => {
    expect([...shapesByConvention('a + 1', new Map(), ['x'])]).toEqual([
      ['a', [1, 1]],
      ['x', ['n', 1]],
    ]);
  });

  it('refuses what cannot fit', () => {
    expect(() => shown('A*x + A', { x: ['n', 1] })).toThrow(TracegradError);
    expect(() => shown('logdet(a*A + x)', { A: [3, 3] })).toThrow(TracegradError);
    expect(() => shown('x*')).toThrow(TracegradError);
  });
});
