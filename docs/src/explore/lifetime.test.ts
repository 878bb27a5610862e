import { derive, toText } from '@tracegrad/symbolic';
import { expect, it } from 'vitest';
import { halfLife, lifetime, timeConstant } from './lifetime.js';

it('rests on a derived Jacobian', () => {
  const size = { size: ['n'] } as const;
  const { expression } = derive('f.*c + i.*g', { wrt: 'c', variables: { f: size, c: size, i: size, g: size } });
  expect(toText(expression)).toBe('diag(f)');
});

/** b_f → time constant in steps, and Π f over 50 steps, to the digits published. */
it.each([
  { bias: 0, tau: 1.4, left: 8.9e-16 },
  { bias: 1, tau: 3.2, left: 1.6e-7 },
  { bias: 3, tau: 20.6, left: 8.8e-2 },
  { bias: 5, tau: 149, left: 0.71 },
])('b_f = $bias: the figures of the corrected note', ({ bias, tau, left }) => {
  expect(timeConstant(bias) / tau).toBeCloseTo(1, 1);
  const { kept } = lifetime({ bias, weights: 0, seed: 1 });
  const product = kept[0]?.[50] ?? NaN;
  expect(Math.abs(product / left - 1)).toBeLessThan(0.05);
  // Every start sees the same gates, so only the distance matters.
  expect(kept[20]?.[30]).toBeCloseTo(kept[0]?.[30] ?? NaN, 12);
});

it('measures the half-life of held gates as the formula gives it', () => {
  for (const bias of [0, 1, 2, 3]) {
    expect(lifetime({ bias, weights: 0, seed: 1 }).measuredHalfLife).toBeCloseTo(halfLife(bias), 9);
  }
});

it('has no half-life within the steps shown where memory lasts', () => {
  expect(lifetime({ bias: 6, weights: 0, seed: 1 }).measuredHalfLife).toBeUndefined();
});

it('lets moving gates shorten or lengthen single memories', () => {
  const { kept } = lifetime({ bias: 2, weights: 1, seed: 1 });
  const after10 = kept.slice(0, 40).map(row => row[10] ?? NaN);
  expect(Math.max(...after10) / Math.min(...after10)).toBeGreaterThan(1.1);
  expect(kept).toEqual(lifetime({ bias: 2, weights: 1, seed: 1 }).kept);
});
