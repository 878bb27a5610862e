/** Targets that do not sum to one would give the right loss and a wrong gradient: they are refused by row and sum. */
import { describe, expect, it } from 'vitest';
import { lstm, rnnTeacherForced } from '../index.js';

const sizes = { d: 2, n: 3, k: 4 };
const [T, B] = [3, 2];
const x = new Float32Array(T * B * sizes.d).fill(0.3);
const uniform = (): Float32Array => new Float32Array(T * B * sizes.k).fill(1 / sizes.k);
const messageOf = (work: () => unknown): string => {
  try {
    work();
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  return 'no error';
};

describe.each(['ts', 'wasm'] as const)('targets on %s', backend => {
  const model = lstm(sizes, { batch: B, steps: T, backend });
  it('are taken as distributions, also rounded ones', () => {
    expect(model.lossAndGradients({ x, y: uniform() })).toBeCloseTo(T * B * Math.log(sizes.k), 4);
    const rounded = uniform();
    rounded.set([0.333, 0.333, 0.333, 0]);
    expect(Number.isFinite(model.lossAndGradients({ x, y: rounded }))).toBe(true);
  });
  it('are taken of six classes at 0.167', () => {
    const six = lstm({ ...sizes, k: 6 }, { batch: B, steps: T, backend });
    const y = new Float32Array(T * B * 6).fill(0.167);
    expect(Number.isFinite(six.lossAndGradients({ x, y }))).toBe(true);
  });
  it('are taken from bfloat16', () => {
    const k = 3;
    const three = lstm({ ...sizes, k }, { batch: B, steps: T, backend });
    for (let first = 0.005; first < 1; first += 0.005) {
      const y = new Float32Array(T * B * k);
      for (let v = 0; v < T * B; v++) y.set([first, (1 - first) / 3, (2 * (1 - first)) / 3], v * k);
      // A bfloat16 is the upper half of a float32.
      const words = new Uint32Array(y.buffer);
      words.forEach((word, i) => (words[i] = (word + 0x8000) & 0xffff0000));
      expect(() => three.lossAndGradients({ x, y })).not.toThrow();
    }
  });
  it('of many classes are refused if their row is of zeros, or weighs a tenth more or less', () => {
    const k = 300;
    const many = lstm({ ...sizes, k }, { batch: B, steps: T, backend });
    for (const weight of [0, 0.9, 1.1]) {
      const y = new Float32Array(T * B * k).fill(weight / k);
      expect(messageOf(() => many.lossAndGradients({ x, y }))).toMatch(/^y: row 0 /);
    }
  });
  it('with a row of zeros as padding are refused, by row and sum', () => {
    const y = uniform();
    y.fill(0, 3 * sizes.k, 4 * sizes.k);
    expect(messageOf(() => model.lossAndGradients({ x, y }))).toBe(
      'y: row 3 (step 1, example 1, from 0) sums to 0, but y is declared to sum to one; padding belongs under a mask, and weights into an input of their own',
    );
  });
  it('with class weights are refused', () => {
    const y = uniform();
    y.set([5, 0, 0, 0], 5 * sizes.k);
    expect(messageOf(() => model.lossAndGradients({ x, y }))).toMatch(/^y: row 5 .* sums to 5,/);
    y.set([NaN, 0, 0, 0], 5 * sizes.k);
    expect(messageOf(() => model.lossAndGradients({ x, y }))).toMatch(/^y: row 5 .* sums to NaN,/);
  });
  it('may hold anything where the mask is 0', () => {
    const [mask, y] = [new Uint8Array(T * B).fill(1), uniform()];
    mask[3] = 0;
    y.fill(0, 3 * sizes.k, 4 * sizes.k);
    const masked = model.lossAndGradients({ x, y, mask });
    y.fill(NaN, 3 * sizes.k, 4 * sizes.k);
    expect(model.lossAndGradients({ x, y, mask })).toBe(masked);
    expect(masked).toBeCloseTo((T * B - 1) * Math.log(sizes.k), 4);
    y.fill(0, 4 * sizes.k, 5 * sizes.k);
    expect(messageOf(() => model.lossAndGradients({ x, y, mask }))).toMatch(/^y: row 4 /);
  });
});

it('forward passes take any target: no gradient rests on it', () => {
  const model = rnnTeacherForced({ n: 3, k: 4, d: 2 } as never, { batch: B, steps: T });
  const inputs = { x: new Float32Array(T * B * sizes.d), y: new Float32Array(T * B * sizes.k) };
  expect(() => model.forward(inputs as never)).not.toThrow();
});
