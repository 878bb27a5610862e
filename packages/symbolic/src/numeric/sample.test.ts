/** Samples have the properties they promise, and depend on nothing but seed and name. */
import { describe, expect, test } from 'vitest';
import { TracegradError } from '../errors.js';
import { det } from './factorisation.js';
import { generator } from './generator.js';
import { real } from './real.js';
import { domains, type Sampled, sampleSizes, sampleValues } from './sample.js';

const seeds = [1, 2, 3, 4, 5];
const sizes = new Map([
  ['n', 4],
  ['k', 3],
]);
const sample = (variable: Sampled, seed: number): number[][] =>
  sampleValues({ X: variable }, { seed, sizes })['X'] ?? [];
const square = (facts: Omit<Sampled, 'shape'>): Sampled => ({ shape: ['n', 'n'], ...facts });
const all = (variable: Sampled, holds: (x: number) => boolean): boolean =>
  seeds.every(seed => sample(variable, seed).flat().every(holds));
const matrixOf = (rows: number[][]) => ({ rows: rows.length, columns: rows[0]?.length ?? 0, entries: rows.flat() });

test('streams repeat, differ by seed and by name, and look uniform and normal', () => {
  const first = (g: { uniform: () => number }): number[] => Array.from({ length: 5 }, () => g.uniform());
  expect(first(generator(1, 'X'))).toEqual(first(generator(1, 'X')));
  expect(first(generator(1, 'X'))).not.toEqual(first(generator(2, 'X')));
  expect(first(generator(1, 'X'))).not.toEqual(first(generator(1, 'Y')));
  const g = generator(5);
  const uniform = Array.from({ length: 20_000 }, () => g.uniform());
  const normal = Array.from({ length: 20_000 }, () => g.normal());
  const mean = (xs: number[]): number => xs.reduce((a, b) => a + b, 0) / xs.length;
  expect(Math.min(...uniform)).toBeGreaterThan(0);
  expect(Math.max(...uniform)).toBeLessThan(1);
  expect(mean(uniform)).toBeCloseTo(0.5, 2);
  expect(mean(uniform.map(u => (u - 0.5) ** 2))).toBeCloseTo(1 / 12, 2);
  expect(Math.abs(mean(normal))).toBeLessThan(0.03);
  expect(Math.abs(mean(normal.map(z => z * z)) - 1)).toBeLessThan(0.05);
});

test('the values of a variable do not depend on the variables beside it', () => {
  const alone = sampleValues({ X: { shape: [2, 2] } }, { seed: 4 });
  const beside = sampleValues({ A: { shape: [3, 1] }, X: { shape: [2, 2] } }, { seed: 4 });
  expect(beside['X']).toEqual(alone['X']);
});

test('sizes that are not given are all different, and consistent in products', () => {
  const found = sampleSizes([['n', 'm'], ['k*n', 'p'], ['n*n', 1]], new Map([['m', 3]])); // prettier-ignore
  expect([...found.keys()].sort()).toEqual(['k', 'm', 'n', 'p']);
  expect(new Set(found.values()).size).toBe(4);
  const { V = [], x = [] } = sampleValues({ V: { shape: ['k*n', 'p'] }, x: { shape: ['n', 1] } }, { seed: 1 });
  expect(V.length % x.length).toBe(0);
});

describe('facts', () => {
  test('symmetric', () => {
    for (const seed of seeds) {
      const S = sample(square({ symmetric: true }), seed);
      expect(S).toEqual((S[0] ?? []).map((_, j) => S.map(row => row[j])));
    }
  });
  test('positive semidefinite: leading minors are positive, also of a diagonal one', () => {
    for (const seed of seeds) {
      for (const diagonal of [undefined, true]) {
        const S = sample(square({ psd: true, diagonal }), seed);
        for (let k = 1; k <= 4; k++) {
          expect(det(real, matrixOf(S.slice(0, k).map(row => row.slice(0, k))))).toBeGreaterThan(0);
        }
      }
    }
  });
  test('diagonal', () => {
    const D = sample(square({ diagonal: true }), 1);
    D.forEach((row, i) => row.forEach((value, j) => expect(value !== 0).toBe(i === j)));
  });
  test('positive, also where symmetric', () => {
    expect(all({ shape: ['n', 'k'], positive: true }, value => value > 0.5 && value < 1.8)).toBe(true);
    expect(all(square({ positive: true, symmetric: true }), value => value > 0.5 && value < 1.8)).toBe(true);
  });
  test('sums to one', () => {
    for (const seed of seeds) {
      const y = sample({ shape: ['n', 1], sumsToOne: true }, seed).flat();
      expect(y.reduce((a, b) => a + b)).toBeCloseTo(1, 14);
      expect(Math.min(...y)).toBeGreaterThan(0);
    }
  });
  test('symmetric and not square is refused', () => {
    expect(() => sample({ shape: ['n', 'k'], symmetric: true }, 1)).toThrow(TracegradError);
  });
});

describe('domains', () => {
  test.each([
    ['positive', (value: number) => value > 0.5 && value < 1.8],
    ['unit', (value: number) => value > 0 && value < 1],
    ['signs', (value: number) => Math.abs(value) === 1],
    ['mask', (value: number) => value === 0 || value === 1],
    ['away', (value: number) => Math.abs(value) > 0.3],
    ['small', (value: number) => Math.abs(value) < 1.5],
  ] as const)('%s', (domain, holds) => {
    expect(all({ shape: ['n', 'k'], domain }, holds)).toBe(true);
  });
  test('a mask is never all zero; signs and masks take both values', () => {
    for (let seed = 0; seed < 50; seed++) {
      expect(sample({ shape: [2, 1], domain: 'mask' }, seed).flat()).toContain(1);
    }
    expect(new Set(seeds.flatMap(seed => sample(square({ domain: 'signs' }), seed).flat())).size).toBe(2);
    expect(new Set(seeds.flatMap(seed => sample(square({ domain: 'mask' }), seed).flat())).size).toBe(2);
  });
  test('posdet has a positive determinant', () => {
    for (const seed of seeds)
      expect(det(real, matrixOf(sample(square({ domain: 'posdet' }), seed)))).toBeGreaterThan(0);
  });
  test('every domain fills the declared shape with finite numbers', () => {
    for (const domain of domains) {
      const X = sample({ shape: ['n', 'k'], domain }, 9);
      expect(X.map(row => row.length)).toEqual([3, 3, 3, 3]);
      expect(X.flat().every(Number.isFinite)).toBe(true);
    }
  });
});
