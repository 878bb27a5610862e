import { expect, it } from 'vitest';
import { multiplyRate } from './rate.js';

it('plain SIMD has a rate in every engine; fused is measured where it exists and is undefined elsewhere', () => {
  expect(multiplyRate('wasm', 2)).toBeGreaterThan(0);
  const fused = multiplyRate('relaxed', 2);
  expect(fused === undefined || fused > 0).toBe(true);
});
