import { describe, expect, it } from 'vitest';
import { TracegradRuntimeError } from '../errors.js';
import { random } from './generator.js';
import type { RandomState } from './generator.js';

const draws = (count: number, draw: () => number): number[] => Array.from({ length: count }, draw);
const mean = (values: number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

describe('random', () => {
  it('is xoshiro128**: the first outputs from the state 1, 2, 3, 4', () => {
    const generator = random(0);
    generator.restore({ words: [1, 2, 3, 4], spare: null });
    expect(draws(10, generator.next)).toEqual([
      11520, 0, 5927040, 70819200, 2031721883, 1637235492, 1287239034, 3734860849, 3729100597, 4258142804,
    ]);
  });

  it('gives the same stream for the same seed and another one for another seed', () => {
    expect(draws(50, random(7).next)).toEqual(draws(50, random(7).next));
    expect(draws(50, random(7).next)).not.toEqual(draws(50, random(8).next));
  });

  it('spreads even neighbouring and extreme seeds over the state', () => {
    for (const seed of [0, 1, 2, 2 ** 32 - 1]) {
      const { words } = random(seed).state();
      expect(new Set(words).size).toBe(4);
    }
  });

  it('refuses a seed that is not an integer of 32 bits', () => {
    for (const seed of [-1, 0.5, 2 ** 32, NaN, Infinity]) {
      expect(() => random(seed)).toThrow(expect.objectContaining({ code: 'bad-value' }) as Error);
    }
  });

  it('draws uniform numbers in [0, 1) with the mean and variance of U(0, 1)', () => {
    const values = draws(40_000, random(3).uniform);
    expect(Math.min(...values)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...values)).toBeLessThan(1);
    expect(mean(values)).toBeCloseTo(0.5, 2);
    expect(mean(values.map(value => (value - 0.5) ** 2))).toBeCloseTo(1 / 12, 2);
  });

  it('draws normals with the first four moments of N(0, 1)', () => {
    const values = draws(100_000, random(4).normal);
    expect(mean(values)).toBeCloseTo(0, 1.5);
    expect(mean(values.map(value => value ** 2))).toBeCloseTo(1, 1);
    expect(mean(values.map(value => value ** 3))).toBeCloseTo(0, 1);
    expect(Math.abs(mean(values.map(value => value ** 4)) - 3)).toBeLessThan(0.15);
  });

  it('draws each integer below a bound about equally often', () => {
    const counts = new Array<number>(7).fill(0);
    const generator = random(5);
    for (let i = 0; i < 70_000; i++) counts[generator.below(7)]! += 1;
    for (const count of counts) expect(Math.abs(count - 10_000)).toBeLessThan(400);
    expect(generator.below(1)).toBe(0);
    expect(generator.below(2 ** 32)).toBeLessThan(2 ** 32);
    for (const bound of [0, -1, 1.5, 2 ** 33, NaN]) expect(() => generator.below(bound)).toThrow(TracegradRuntimeError);
  });

  it('goes on exactly where a saved state was, including the kept second normal', () => {
    const first = random(11);
    draws(5, first.normal);
    const saved = JSON.parse(JSON.stringify(first.state())) as RandomState;
    expect(saved.spare).not.toBeNull();
    const second = random(0);
    second.restore(saved);
    expect(draws(20, second.normal)).toEqual(draws(20, first.normal));
    expect(second.state()).toEqual(first.state());
  });

  it('refuses a state it cannot have been in, and stays as it was', () => {
    const generator = random(12);
    const before = generator.state();
    const bad = [
      { words: [0, 0, 0, 0], spare: null },
      { words: [1, 2, 3], spare: null },
      { words: [1, 2, 3, -4], spare: null },
      { words: [1, 2, 3, 4], spare: NaN },
      { words: [1, 2, 3, 4] },
      {},
    ];
    for (const state of bad) {
      expect(() => generator.restore(state as unknown as RandomState)).toThrow(TracegradRuntimeError);
    }
    expect(generator.state()).toEqual(before);
  });
});
