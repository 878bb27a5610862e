import { describe, expect, it } from 'vitest';
import { exp, relu, sigmoid, softplus, tanh } from './functions.js';

/** Some 200,000 numbers: evenly in [-limit, limit], and evenly in the exponent down to the smallest. */
function* samples(limit: number): Generator<number> {
  const n = 100_000;
  for (let i = 0; i <= n; i++) yield (2 * i * limit) / n - limit;
  for (let i = 0; i <= n; i++) yield (i % 2 === 0 ? 1 : -1) * limit * 10 ** ((-325 * i) / n);
}

interface Errors {
  readonly relative: number;
  readonly absolute: number;
}
function worst(fn: (x: number) => number, exact: (x: number) => number, limit: number): Errors {
  let [relative, absolute] = [0, 0];
  for (const x of samples(limit)) {
    const [value, expected] = [fn(x), exact(x)];
    const difference = Math.abs(value - expected);
    absolute = Math.max(absolute, difference);
    if (Math.abs(expected) > 2.3e-308) relative = Math.max(relative, difference / Math.abs(expected));
  }
  return { relative, absolute };
}

/** The distance in float32 numbers between two values once they are rounded to float32. */
const bits = new Int32Array(1);
const asFloat = new Float32Array(bits.buffer);
function steps(a: number, b: number): number {
  const ordered = (x: number): number => {
    asFloat[0] = x;
    const [pattern = 0] = bits;
    return pattern < 0 ? -2147483648 - pattern : pattern;
  };
  return Math.abs(ordered(a) - ordered(b));
}
function mostSteps(fn: (x: number) => number, exact: (x: number) => number, limit: number): number {
  let most = 0;
  for (const x of samples(limit)) most = Math.max(most, steps(fn(Math.fround(x)), exact(Math.fround(x))));
  return most;
}

const logistic = (x: number): number => 1 / (1 + Math.exp(-x));

describe('exp', () => {
  it('is within its bound of Math.exp, which may err by one unit itself', () => {
    expect(worst(exp, Math.exp, 700).relative).toBeLessThan(5e-16 + 2.3e-16);
  });
  it('is at most one float32 away over the whole range of float32', () => {
    expect(mostSteps(exp, Math.exp, 105)).toBeLessThanOrEqual(1);
  });
  it('knows the ends', () => {
    expect([exp(0), exp(-0), exp(Infinity), exp(-Infinity), exp(710), exp(-746)]).toEqual([
      1,
      1,
      Infinity,
      0,
      Infinity,
      0,
    ]);
    expect(exp(NaN)).toBeNaN();
    expect(Math.abs(exp(-740) / Math.exp(-740) - 1)).toBeLessThan(1e-2);
    expect(exp(709.78) / Math.exp(709.78)).toBeCloseTo(1, 14);
  });
});

describe('tanh', () => {
  it('is within both of its bounds', () => {
    const { relative, absolute } = worst(tanh, Math.tanh, 25);
    expect(relative).toBeLessThan(4e-14);
    expect(absolute).toBeLessThan(5e-16);
    expect(worst(tanh, Math.tanh, 0.01).relative).toBeLessThan(4e-14);
  });
  it('is at most one float32 away', () => {
    expect(mostSteps(tanh, Math.tanh, 30)).toBeLessThanOrEqual(1);
  });
  it('knows the ends', () => {
    expect([tanh(Infinity), tanh(-Infinity), tanh(1000), tanh(-1000)]).toEqual([1, -1, 1, -1]);
    expect(Math.abs(tanh(0)) + Math.abs(tanh(-0))).toBe(0);
    expect(tanh(5e-324)).toBe(5e-324);
    expect(tanh(NaN)).toBeNaN();
  });
});

describe('sigmoid', () => {
  it('is within its bound', () => {
    expect(worst(sigmoid, logistic, 700).relative).toBeLessThan(1e-15 + 4.5e-16);
  });
  it('is at most one float32 away', () => {
    expect(mostSteps(sigmoid, logistic, 110)).toBeLessThanOrEqual(1);
  });
  it('knows the ends', () => {
    expect([sigmoid(0), sigmoid(Infinity), sigmoid(-Infinity), sigmoid(1e9), sigmoid(-1e9)]).toEqual([0.5, 1, 0, 1, 0]);
    expect(sigmoid(NaN)).toBeNaN();
  });
});

it('relu and softplus', () => {
  expect([-2, 0, 3].map(relu)).toEqual([0, 0, 3]);
  expect(softplus(0)).toBeCloseTo(Math.LN2, 15);
  expect([softplus(1000), softplus(-1000)]).toEqual([1000, 0]);
});
