import { describe, expect, it } from 'vitest';
import { random } from '../random/generator.js';
import { sample, softmax } from './sample.js';

describe('softmax', () => {
  it('is exp(o) / Σ exp(o), at any temperature', () => {
    const probabilities = softmax(new Float64Array([Math.log(1), Math.log(2), Math.log(5)]));
    expect(probabilities[0]).toBeCloseTo(1 / 8, 14);
    expect(probabilities[2]).toBeCloseTo(5 / 8, 14);
    const cooler = softmax(new Float64Array([0, Math.log(3)]), 0.5);
    expect(cooler[1]).toBeCloseTo(9 / 10, 14);
  });

  it('survives logits whose exponential would overflow, and −Infinity', () => {
    expect([...softmax(new Float64Array([1000, 1000, -Infinity]))]).toEqual([0.5, 0.5, 0]);
    expect([...softmax(new Float64Array([-1000, -2000]))]).toEqual([1, 0]);
  });

  it('writes into an array of the caller, even the logits themselves', () => {
    const logits = new Float32Array([0, 0]);
    expect(softmax(logits, 1, logits)).toBe(logits);
    expect([...logits]).toEqual([0.5, 0.5]);
    expect(() => softmax(logits, 1, new Float32Array(3))).toThrow(/room for 3.*2 logits/);
  });
});

describe('sample', () => {
  it('draws each index as often as its probability says', () => {
    const logits = new Float64Array([0, Math.log(2), -Infinity, Math.log(7)]);
    const counts = [0, 0, 0, 0];
    const source = random(6);
    for (let i = 0; i < 50_000; i++) counts[sample(logits, source)]! += 1;
    expect(counts[0]! / 50_000).toBeCloseTo(0.1, 2);
    expect(counts[1]! / 50_000).toBeCloseTo(0.2, 2);
    expect(counts[2]).toBe(0);
    expect(counts[3]! / 50_000).toBeCloseTo(0.7, 2);
  });

  it('is the argmax at temperature 0 and close to it at a tiny temperature', () => {
    const logits = new Float32Array([1, 4, 4, -2]);
    const source = random(7);
    const before = source.state();
    expect(sample(logits, source, 0)).toBe(1);
    expect(source.state()).toEqual(before);
    const sharper = new Float32Array([1, 3.9, 4]);
    for (let i = 0; i < 100; i++) expect(sample(sharper, source, 1e-300)).toBe(2);
  });

  it('is the same for the same seed', () => {
    const logits = new Float64Array([0.1, 0.4, 0.2, 0.9]);
    const draw = (): number[] => {
      const source = random(8);
      return Array.from({ length: 30 }, () => sample(logits, source, 0.8));
    };
    expect(draw()).toEqual(draw());
    expect(new Set(draw()).size).toBeGreaterThan(1);
  });

  it('refuses what has no distribution', () => {
    const source = random(9);
    expect(() => sample(new Float64Array([0, NaN]), source)).toThrow(/index 1 is NaN/);
    expect(() => sample(new Float64Array([0, Infinity]), source)).toThrow(/index 1 is Infinity/);
    expect(() => sample(new Float64Array([-Infinity]), source)).toThrow(/none of the 1 logits/);
    expect(() => sample(new Float64Array(0), source)).toThrow(/none of the 0 logits/);
    for (const temperature of [-1, NaN, Infinity]) {
      expect(() => sample(new Float64Array([0]), source, temperature)).toThrow(/temperature/);
    }
    expect(() => softmax(new Float64Array([0]), 0)).toThrow(/temperature/);
  });
});
