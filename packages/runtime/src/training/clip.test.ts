import { describe, expect, it } from 'vitest';
import { clipByGlobalNorm } from './clip.js';

describe('clipByGlobalNorm', () => {
  it('leaves a small gradient untouched and returns its norm', () => {
    const gradients = new Float32Array([3, 4]);
    expect(clipByGlobalNorm(gradients, 5)).toBe(5);
    expect([...gradients]).toEqual([3, 4]);
  });

  it('scales a large gradient to the maximum and keeps its direction', () => {
    const gradients = new Float64Array([30, -40, 0]);
    expect(clipByGlobalNorm(gradients, 5)).toBe(50);
    expect([...gradients]).toEqual([3, -4, 0]);
  });

  it('neither overflows nor underflows', () => {
    const large = new Float64Array([3e300, 4e300]);
    expect(clipByGlobalNorm(large, 10) / 5e300).toBeCloseTo(1, 14);
    expect(large[0]).toBeCloseTo(6, 12);
    expect(large[1]).toBeCloseTo(8, 12);

    const beyond = new Float64Array(4).fill(1.5e308);
    expect(clipByGlobalNorm(beyond, 2)).toBe(Infinity);
    for (const value of beyond) expect(value).toBeCloseTo(1, 12);

    const small = new Float64Array([3e-300, 4e-300]);
    expect(clipByGlobalNorm(small, 1) / 5e-300).toBeCloseTo(1, 12);
    expect(small[0]).toBe(3e-300);

    const single = new Float32Array(1000).fill(3e38);
    clipByGlobalNorm(single, 1);
    expect(single[0]).toBeCloseTo(1 / Math.sqrt(1000), 6);
  });

  it('measures zeros and nothing as 0', () => {
    expect(clipByGlobalNorm(new Float32Array(3), 1)).toBe(0);
    expect(clipByGlobalNorm(new Float32Array(0), 1)).toBe(0);
    expect(clipByGlobalNorm(new Float64Array([3, 4]), Infinity)).toBe(5);
  });

  it('refuses NaN and infinite gradients, says where, and changes nothing', () => {
    for (const bad of [NaN, Infinity, -Infinity]) {
      const gradients = new Float64Array([100, bad, 1]);
      expect(() => clipByGlobalNorm(gradients, 1)).toThrow(`index 1 is ${bad}`);
      expect([...gradients]).toEqual([100, bad, 1]);
    }
  });

  it('refuses a maximum that is not positive', () => {
    for (const maximum of [0, -1, NaN]) {
      expect(() => clipByGlobalNorm(new Float64Array([1]), maximum)).toThrow(/maximum must be positive/);
    }
  });
});
