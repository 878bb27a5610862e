import { describe, expect, it } from 'vitest';
import { elementsOf, flopsOf, roofOf, targetOf } from './roof.js';

const rnn = { model: 'rnn', D: 2, H: 3, K: 4, B: 5, T: 7 } as const;
const lstm = { ...rnn, model: 'lstm' } as const;

describe('the roof', () => {
  it('counts forward, backward and weight products, two operations each', () => {
    // One example of one step: Wx·x 6, Wh·h 9, V·h 12; their three weight gradients; Whᵀ·ga 9 and Vᵀ·go 12.
    expect(flopsOf(rnn)).toBe(2 * 35 * (27 + 27 + 21));
    expect(flopsOf(lstm)).toBe(2 * 35 * (4 * 15 + 12 + 4 * 15 + 12 + 4 * 9 + 12));
  });

  it('counts elements', () => {
    expect(elementsOf(rnn)).toEqual({ tanh: 105, sigmoid: 0, exp: 140 });
    expect(elementsOf(lstm)).toEqual({ tanh: 210, sigmoid: 315, exp: 140 });
  });

  it('is the sum of both in milliseconds, divided among threads', () => {
    const milliseconds = (flopsOf(rnn) / 45 + 105 * 1.3 + 140 * 1.6) / 1e6;
    expect(roofOf(rnn, 'wasm')).toBeCloseTo(milliseconds, 12);
    expect(roofOf(rnn, 'wasm', 2)).toBeCloseTo(milliseconds / 2, 12);
    expect(roofOf(rnn, 'wasm', 1, 90)).toBeCloseTo((flopsOf(rnn) / 90 + 105 * 1.3 + 140 * 1.6) / 1e6, 12);
  });

  it('is lower for one example, and so is the aim', () => {
    const one = { ...rnn, B: 1 };
    expect(roofOf(one, 'relaxed')).toBe(roofOf(one, 'wasm'));
    expect(roofOf(rnn, 'relaxed')).toBeLessThan(roofOf(rnn, 'wasm'));
    expect([targetOf(one), targetOf(rnn)]).toEqual([0.6, 0.88]);
  });
});
