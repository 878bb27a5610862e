import { describe, expect, it } from 'vitest';
import { checksumOf } from './checksum.js';
import { dataOf } from './data.js';
import { naive } from './naive.js';
import { deviations, expectedOutcome, givenOutcomes, naiveOutcome } from './reference.js';

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

describe('the comparison of outcomes', () => {
  const given = givenOutcomes()[0]!;

  it('passes the rounding of float32', () => {
    expect(deviations({ ...given, loss: given.loss * (1 + 1e-6) }, given)).toEqual([]);
  });

  it('names what is off', () => {
    expect(deviations({ ...given, loss: given.loss * 1.001 }, given)).toEqual(['loss off by 1.0e-3']);
    expect(deviations({ ...given, grad_norm: NaN }, given)).toEqual(['norm off by NaN']);
  });

  it('takes the naive loops where no value was given', () => {
    const of = { model: 'rnn', D: 3, H: 1, K: 2, B: 2, T: 3 } as const;
    expect(expectedOutcome(of)).toEqual(naiveOutcome(of));
    expect(naive(of, dataOf(of)).step()).toBe(expectedOutcome(of).loss);
  });
});
