import { describe, expect, it } from 'vitest';
import { random } from '../random/generator.js';
import { rnn } from '../index.js';
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

describe('a batch', () => {
  const rows = new Float32Array([0, Math.log(3), Math.log(4), 5, 5, 5, -Infinity, 0, -Infinity]);

  it('is taken row by row where the classes are told', () => {
    const probabilities = softmax(rows, 1, undefined, 3);
    const expected = [1 / 8, 3 / 8, 4 / 8, 1 / 3, 1 / 3, 1 / 3, 0, 1, 0];
    expected.forEach((value, i) => expect(probabilities[i]).toBeCloseTo(value, 6));
    const drawn = sample(rows, random(3), 1, 3);
    expect(drawn).toBeInstanceOf(Int32Array);
    expect(drawn.length).toBe(3);
    expect(drawn[2]).toBe(1);
    expect([...sample(rows, random(3), 0, 3)]).toEqual([2, 0, 1]);
    // One draw a row: the same as asking for row after row.
    const [together, apart] = [random(4), random(4)];
    const each = [0, 3, 6].map(from => sample(rows.subarray(from, from + 3), apart));
    expect([...sample(rows, together, 1, 3)]).toEqual(each);
  });

  it('of a model is never read as one row', () => {
    const model = rnn({ n: 3, d: 2, k: 5 }, { batch: 2, steps: 2 });
    const outputs = model.forward({ x: new Float32Array(8) });
    const logits: Float32Array = outputs.o;
    expect(() => sample(logits, random(1))).toThrow(
      'sample: these are 4 rows of 5 logits; sample(logits, random, 1, 5) takes them row by row',
    );
    expect(() => softmax(logits)).toThrow('4 rows of 5 logits; softmax(logits, 1, undefined, 5)');
    expect(sample(logits, random(1), 1, 5).length).toBe(4);
    expect(sample(logits.subarray(0, 5), random(1))).toBeLessThan(5);
    const one = model.forward({ x: new Float32Array(2), steps: 1, batch: 1 });
    expect(sample(one.o, random(1))).toBeLessThan(5);
    expect(() => sample(logits, random(1), 1, 3)).toThrow('sample: 20 logits are no rows of 3');
  });

  it('with a bad row changes nothing', () => {
    const bad = new Float32Array([0, 0, NaN, 0]);
    expect(() => softmax(bad, 1, bad, 2)).toThrow(/index 2 is NaN/);
    expect([...bad]).toEqual([0, 0, NaN, 0]);
    const source = random(2);
    const before = source.state();
    expect(() => sample(bad, source, 1, 2)).toThrow(/index 2 is NaN/);
    expect(source.state()).toEqual(before);
  });
});
