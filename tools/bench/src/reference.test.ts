import { describe, expect, it } from 'vitest';
import { checksumOf } from './checksum.js';
import { dataOf } from './data.js';
import { naive } from './naive.js';
import { deviations, expectedOutcome, givenOutcomes, lossOf, naiveOutcome } from './reference.js';

describe('data and checksum', () => {
  const affordable = givenOutcomes().filter(({ H, B, T }) => H * B * T <= 70_000);

  it.each(affordable)('$model $case: the naive loops on our data reach the given values', given => {
    const found = naiveOutcome(given);
    expect(found.loss / given.loss).toBeCloseTo(1, 11);
    expect((found.grad_checksum - given.grad_checksum) / given.grad_norm).toBeCloseTo(0, 11);
    expect(found.grad_norm / given.grad_norm).toBeCloseTo(1, 11);
  });

  it('notice two gradients that changed places', () => {
    const { parameters } = dataOf({ model: 'rnn', D: 2, H: 3, K: 4, B: 1, T: 2 });
    const swapped = Float32Array.from(parameters.Wx);
    [swapped[0], swapped[1]] = [parameters.Wx[1]!, parameters.Wx[0]!];
    const [before, after] = [checksumOf(parameters), checksumOf({ ...parameters, Wx: swapped })];
    expect(after.grad_norm).toBeCloseTo(before.grad_norm, 12);
    expect(Math.abs(after.grad_checksum - before.grad_checksum)).toBeGreaterThan(1e-3);
  });
});

describe('the loss of outputs', () => {
  it('is log K per step where all outputs are equal', () => {
    expect(lossOf(new Float32Array(24).fill(700), { y: Int32Array.of(0, 1, 2, 3, 0, 1) }, { K: 4, B: 3 })).toBeCloseTo(
      2 * Math.log(4),
      12,
    );
  });

  it('counts what the label lacks', () => {
    const outputs = Float32Array.of(Math.log(3), 0, 0, Math.log(3));
    expect(lossOf(outputs, { y: Int32Array.of(0, 0) }, { K: 2, B: 1 })).toBeCloseTo(Math.log(4 / 3) + Math.log(4), 6);
    expect(lossOf(new Float32Array(), { y: Int32Array.of(0) }, { K: 2, B: 1 })).toBeNaN();
  });
});

describe('the comparison of outcomes', () => {
  const given = givenOutcomes()[0]!;

  it('passes the rounding of float32', () => {
    expect(deviations({ ...given, loss: given.loss * (1 + 1e-6) }, given)).toEqual([]);
  });

  it('names what is off', () => {
    expect(deviations({ ...given, loss: given.loss * 1.001 }, given)).toEqual(['loss off by 1.0e-3']);
    expect(deviations({ ...given, grad_norm: NaN }, given)).toEqual(['norm off by NaN']);
    expect(deviations({ loss: NaN }, given)).toEqual(['loss off by NaN']);
  });

  it('needs no gradients of those who train nothing', () => {
    expect(deviations({ loss: given.loss }, given)).toEqual([]);
  });

  it('takes the naive loops where no value was given', () => {
    const of = { model: 'rnn', D: 3, H: 1, K: 2, B: 2, T: 3 } as const;
    expect(expectedOutcome(of)).toEqual(naiveOutcome(of));
    expect(naive(of, dataOf(of)).step()).toBe(expectedOutcome(of).loss);
  });
});
