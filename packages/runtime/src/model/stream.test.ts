/** Steps of a stream against the same steps at once. */
import { describe, expect, it } from 'vitest';
import { lstm, rnnTeacherForced } from '../generated/index.js';
import type { FloatArray } from '../model.js';
import { random } from '../random/generator.js';

const sizes = { d: 3, n: 5, k: 4 };
const batch = 2;
const steps = 6;

function filled<A extends FloatArray>(values: A, seed: number, spread = 1): A {
  const next = random(seed);
  for (let i = 0; i < values.length; i++) values[i] = (2 * next.uniform() - 1) * spread;
  return values;
}
const lstmModel = () => {
  const model = lstm(sizes, { batch, steps, type: 'float64' });
  filled(model.parameterArena, 1, 0.6);
  return model;
};
const inputs = () => ({
  x: filled(new Float64Array(steps * batch * sizes.d), 2),
  y: Int32Array.from({ length: steps * batch }, (_, i) => (i * 7) % sizes.k),
});

describe('streaming', () => {
  it('step by step gives what forward gives at once', () => {
    const model = lstmModel();
    const { x } = inputs();
    const whole = model.forward({ x });
    const h = whole.h.slice();
    const z = whole.z.slice();
    model.reset();
    const slice = batch * sizes.d;
    for (let t = 0; t < steps; t++) {
      const now = model.step(x.subarray(t * slice, (t + 1) * slice));
      expect(now.h).toEqual(h.subarray(t * batch * sizes.n, (t + 1) * batch * sizes.n));
      expect(now.z).toEqual(z.subarray(t * batch * sizes.k, (t + 1) * batch * sizes.k));
    }
  });
  it('is not disturbed by training in between, and starts again after a reset', () => {
    const model = lstmModel();
    const x = filled(new Float64Array(sizes.d), 9);
    const first = model.step(x).h.slice();
    const second = model.step(x).h.slice();
    model.reset();
    expect(model.step(x).h).toEqual(first);
    model.lossAndGradients(inputs());
    model.forward({ x: inputs().x });
    expect(model.step(x).h).toEqual(second);
    expect(model.step(x).h.length).toBe(sizes.n);
  });
  it('goes on from given states, and from the final ones of a call', () => {
    const model = lstmModel();
    const { x } = inputs();
    const half = (steps / 2) * batch * sizes.d;
    const h = model.forward({ x }).h.slice();
    const { final } = model.forward({ x: x.subarray(0, half), steps: 3 });
    const state = { h0: final.h0.slice(), c0: final.c0.slice() };
    const rest = model.forward({ x: x.subarray(half), steps: 3, ...state }).h;
    expect(rest).toEqual(h.subarray(h.length / 2));
    model.reset(state);
    expect(model.step(x.subarray(half, half + batch * sizes.d)).h).toEqual(rest.subarray(0, batch * sizes.n));
  });
  it('takes several inputs by name', () => {
    const model = rnnTeacherForced(sizes, { batch: 1, steps: 3, type: 'float64' });
    filled(model.parameterArena, 4, 0.5);
    const [x, y] = [filled(new Float64Array(3 * sizes.d), 6), Int32Array.of(1, 3, 0)];
    const whole = model.forward({ x, y }).o.slice();
    for (let t = 0; t < 3; t++) {
      const { o } = model.step({ x: x.subarray(t * sizes.d, (t + 1) * sizes.d), y: y.subarray(t, t + 1) });
      expect(o).toEqual(whole.subarray(t * sizes.k, (t + 1) * sizes.k));
    }
    expect(() => model.step(x.subarray(0, sizes.d))).toThrow(/needs its inputs by name: x, y$/);
  });
  it('that began with a wrong step has not begun', () => {
    const model = lstmModel();
    const x = filled(new Float64Array(sizes.d), 9);
    expect(() => model.step(x.subarray(1))).toThrow('x has 2 elements, but T×B×rows = 1·2·3 = 6 are needed');
    expect(model.step(x).h.length).toBe(sizes.n);
  });
});
