/** Derivatives of what does not depend on where the data lie, far from 0: as right as near it. */
import { describe, expect, test } from 'vitest';
import { relativeError } from '../../../test/relative-error.js';
import { numericDerivative } from '../../numeric/differences.js';
import { evaluate } from '../../numeric/evaluate.js';
import { type Generator, generator } from '../../numeric/generator.js';
import { nodeCount } from '../../print/size.js';
import { toText } from '../../print/text.js';
import { derive } from '../derive.js';

const variables = {
  x: { size: ['n'] },
  y: { size: ['n'] },
  a: { size: ['n'] },
  g: { size: ['n'] },
  e: { size: [1] },
  X: { size: ['n', 'd'] },
  A: { size: ['d', 'd'] },
  S: { size: ['d', 'd'], symmetric: true },
} as const;
type Name = keyof typeof variables;
const definitions =
  "z = x - vector(sum(x)/n); w = y - vector(sum(y)/n); v = z'*z/n; Z = X - matrix(1/n)*X; C = Z'*Z/n; u = (g.*z)/sqrt(v + e)";

/** Scalars that stay the same if a number is added to all of x, all of y, or a row to all rows of X. */
const invariants: readonly (readonly [by: Name, text: string])[] = [
  ['x', 'v'],
  ['x', 'sqrt(v)'],
  ['x', 'log(v)'],
  ['x', 'norm2(z)'],
  ['x', "z'*w/n"],
  ['x', "(z'*w)/(norm2(z)*norm2(w))"],
  ['x', "z'*w/sqrt((z'*z)*(w'*w))"],
  ['x', 'sum(z.^3)/(n*v^1.5)'],
  ['x', 'sum(z.^4)/(n*v^2)'],
  ['x', "a'*u"],
  ['x', 'norm2(u - y + vector(sum(y)/n))^2'],
  ['x', "a'*(z/norm2(z))"],
  ['x', 'sum(sin(z))'],
  ['X', 'logdet(C + S)'],
  ['X', 'tr(A*C)'],
  ['X', 'norm2(C - S)^2'],
  ['X', 'sum(Z.^3)'],
  ['X', 'tr(inv(C + S)*A)'],
];
const combined: readonly ((p: string, q: string) => string)[] = [
  (p, q) => `${p} + ${q}`,
  (p, q) => `(${p})*(${q})`,
  (p, q) => `tanh(${p})*(${q})`,
  (p, q) => `(${p})/(1 + (${q})^2)`,
  (p, q) => `log(2 + sin((${p})*(${q})))`,
  (p, q) => `(${p} - ${q})^2`,
];

/** Entries near an origin; multiples of 2⁻¹⁰, so that the same data lie exactly at 10⁷. */
const near = (g: Generator, rows: number, columns: number, origin: number): number[][] =>
  Array.from({ length: rows }, () =>
    Array.from({ length: columns }, () => origin + Math.round(g.normal() * 1024) / 1024),
  );
function dataAt(seed: number, origin: number): Record<string, number[][]> {
  const data = generator(seed, 'data');
  const plain = generator(seed, 'plain');
  return {
    x: near(data, 5, 1, origin),
    y: near(data, 5, 1, origin),
    X: near(data, 5, 2, origin),
    a: near(plain, 5, 1, 0),
    g: near(plain, 5, 1, 1),
    e: [[0.25]],
    A: near(plain, 2, 2, 0),
    S: [[2, 0.5], [0.5, 3]], // prettier-ignore
    n: [[5]],
  };
}
const plainly = ({ n: _, ...values }: Record<string, number[][]>): Record<string, number | number[][]> => ({
  ...values,
  n: 5,
});

function check(source: string, wrt: Name, seed: number): void {
  const { expression, source: F, layout } = derive(`${source} where ${definitions}`, { wrt, variables });
  const declared = Object.fromEntries(
    Object.entries(variables).map(([name, { size }]) => [name, [size[0], size[1] ?? 1] as const]),
  );
  const expected = numericDerivative(F, wrt, layout, plainly(dataAt(seed, 0)), { declared });
  const found = evaluate(expression, plainly(dataAt(seed, 1e7)));
  expect(relativeError(found, expected), `${source} by ${wrt}`).toBeLessThan(1e-6);
}

test.each(invariants)('by %s: %s', (wrt, source) => {
  for (const seed of [1, 2, 3]) check(source, wrt, seed);
});

test('random expressions of centred data', () => {
  const g = generator(23);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(g.uniform() * list.length)] as T;
  for (let k = 0; k < 150; k++) {
    const [wrt, p] = pick(invariants);
    const [, q] = pick(invariants.filter(([by]) => by === wrt));
    check(pick(combined)(p, q), wrt, 100 + k);
  }
});

describe('as short as a book prints them', () => {
  test.each([
    ['log(v)', 'x', "2*z/(z'*z) where z = x - vector(sum(x)/n)", 16],
    ['norm2(z)', 'x', 'z/norm2(z) where z = x - vector(sum(x)/n)', 12],
    ['logdet(C)', 'X', "2*Z*inv(Z'*Z) where Z = X - matrix(1)*X/n", 18],
  ] as const)('%s', (source, wrt, text, size) => {
    const { expression } = derive(`${source} where ${definitions}`, { wrt, variables });
    const avoid = Object.keys(variables);
    expect([toText(expression, { avoid }), nodeCount(expression, { avoid })]).toEqual([text, size]);
  });

  test('layer norm, and a correlation', () => {
    const size = (source: string): number =>
      nodeCount(derive(`${source} where ${definitions}`, { wrt: 'x', variables }).expression);
    expect(size("a'*u")).toBeLessThanOrEqual(46);
    expect(size("(z'*w)/(norm2(z)*norm2(w))")).toBeLessThanOrEqual(35);
  });
});
