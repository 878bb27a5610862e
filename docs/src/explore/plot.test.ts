import { expect, it } from 'vitest';
import { cells, curve, linearAxis, powerOfTen, powersAxis, readable, short } from './plot.js';

it('puts ticks at the multiples inside the range', () => {
  expect(linearAxis('t', 0, 100, 25).ticks).toEqual([
    { at: 0, label: '0' },
    { at: 0.25, label: '25' },
    { at: 0.5, label: '50' },
    { at: 0.75, label: '75' },
    { at: 1, label: '100' },
  ]);
  expect(powersAxis('', -30, 10, 10).ticks.map(({ label }) => label)).toEqual(['10⁻³⁰', '10⁻²⁰', '10⁻¹⁰', '1', '10¹⁰']);
});

it('places values and clips what lies outside', () => {
  const axis = powersAxis('', -2, 2, 1);
  expect([0, 1e-3, 1e-2, 1, 10, 1e9].map(axis.at)).toEqual([0, 0, 0, 0.5, 0.75, 1]);
});

it('draws a curve upwards and breaks it at what is no number', () => {
  const [x, y] = [linearAxis('', 0, 3, 1), linearAxis('', 0, 1, 1)];
  const points = [[0, 0], [1, NaN], [2, 0.5], [3, 1]] as const; // prettier-ignore
  expect(curve(x, y, points)).toBe('M0 1000M666.7 500L1000 0');
});

it('writes numbers as they are read', () => {
  expect([short(-0.12345), powerOfTen(-15), readable(0.0345), readable(3.14e-15), readable(0)]).toEqual([
    '−0.123',
    '10⁻¹⁵',
    '0.0345',
    '3.1·10⁻¹⁵',
    '0',
  ]);
});

it('joins neighbouring cells of one level', () => {
  const rows = [
    { first: 0, values: [1, 0.95, 0.2, 0] },
    { first: 1, values: [1, 0.4, 0.4] },
  ];
  expect(cells(rows, 4, 2)).toEqual([
    { value: 0.5, path: 'M500 500h250v500h-250zM500 0h500v500h-500z' },
    { value: 1, path: 'M0 500h500v500h-500zM250 0h250v500h-250z' },
  ]);
});
