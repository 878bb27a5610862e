/** What every emitted model does with a caller's arrays, shown on a few of them. */
import { describe, expect, it } from 'vitest';
import { lstm, rnn, rnnLast } from '../generated/index.js';
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
const inputs = (T = steps, B = batch) => ({
  x: filled(new Float64Array(T * B * sizes.d), 2),
  y: Int32Array.from({ length: T * B }, (_, i) => (i * 7) % sizes.k),
});

describe('parameters', () => {
  it('are views side by side in one arena, packed matrices first to last', () => {
    const model = lstmModel();
    const total = Object.values(model.parameters).reduce((sum, values) => sum + values.length, 0);
    expect(model.parameterArena.length).toBe(total);
    model.parameterArena.fill(0);
    model.parameters.W_o.fill(2);
    const at = model.parameterArena.indexOf(2);
    expect(at).toBe(2 * sizes.n * sizes.d);
    expect(model.parameterShapes.W_o).toEqual([sizes.n, sizes.d]);
    expect(model.gradients.W_o.byteOffset).toBe(model.parameters.W_o.byteOffset);
    expect(Object.keys(model.gradients)).toEqual(Object.keys(model.parameters));
  });
  it('are float32 unless told otherwise', () => {
    const model = rnn(sizes);
    expect(model.parameters.W).toBeInstanceOf(Float32Array);
    expect([model.type, model.capacity]).toEqual(['float32', { batch: 1, steps: 1 }]);
  });
});

describe('calls', () => {
  it('may be smaller than the capacity', () => {
    const large = lstmModel();
    const small = lstm(sizes, { batch: 1, steps: 4, type: 'float64' });
    small.parameterArena.set(large.parameterArena);
    const { x, y } = inputs(4, 1);
    const loss = large.lossAndGradients({ x, y, steps: 4, batch: 1 }, { inputGradients: true });
    expect(loss).toBe(small.lossAndGradients({ x, y }, { inputGradients: true }));
    expect(large.gradientArena).toEqual(small.gradientArena);
    expect(large.inputGradients.x).toEqual(small.inputGradients.x);
    expect(large.initialGradients.h0).toEqual(small.initialGradients.h0);
    expect(large.forward({ x, steps: 4, batch: 1 }).h.length).toBe(4 * sizes.n);
  });
  it('forget what an earlier, longer call left behind', () => {
    const [used, fresh] = [lstmModel(), lstmModel()];
    used.lossAndGradients({ ...inputs(), h0: filled(new Float64Array(batch * sizes.n), 5) }, { inputGradients: true });
    const { x, y } = inputs(3, 1);
    expect(used.lossAndGradients({ x, y, steps: 3, batch: 1 })).toBe(
      fresh.lossAndGradients({ x, y, steps: 3, batch: 1 }),
    );
    expect(used.gradientArena).toEqual(fresh.gradientArena);
  });
  it('multiply the loss and every gradient by the scale', () => {
    const model = lstmModel();
    const loss = model.lossAndGradients(inputs(), { inputGradients: true });
    const [gradient, start, x] = [
      model.gradientArena.slice(),
      model.initialGradients.c0.slice(),
      model.inputGradients.x.slice(),
    ];
    expect(model.lossAndGradients(inputs(), { scale: 0.25, inputGradients: true })).toBe(loss / 4);
    expect(model.gradientArena).toEqual(gradient.map(g => g / 4));
    expect(model.initialGradients.c0).toEqual(start.map(g => g / 4));
    expect(model.inputGradients.x).toEqual(x.map(g => g / 4));
  });
  it('agree in float32 and float64 to single precision', () => {
    const double = lstmModel();
    const single = lstm(sizes, { batch, steps });
    single.parameterArena.set(double.parameterArena);
    const { x, y } = inputs();
    const loss = double.lossAndGradients({ x, y });
    expect(Math.abs(single.lossAndGradients({ x: Float32Array.from(x), y }) - loss) / loss).toBeLessThan(1e-6);
  });
});

describe('a mask', () => {
  it('makes a padded sequence as good as a short one', () => {
    const model = lstmModel();
    const T = 4;
    const { x, y } = inputs(steps, 1);
    const short = model.lossAndGradients({ x: x.slice(0, T * sizes.d), y: y.slice(0, T), steps: T, batch: 1 });
    const gradient = model.gradientArena.slice();
    const final = model.forward({ x: x.slice(0, T * sizes.d), steps: T, batch: 1 }).final.c0.slice();
    const mask = Uint8Array.from({ length: steps }, (_, t) => (t < T ? 1 : 0));
    expect(model.lossAndGradients({ x, y, mask, batch: 1 })).toBeCloseTo(short, 12);
    model.gradientArena.forEach((g, i) => expect(g).toBeCloseTo(gradient[i] ?? NaN, 12));
    model.forward({ x, mask, batch: 1 }).final.c0.forEach((c, i) => expect(c).toBe(final[i]));
  });
  it('lets a loss at the last step read the held state', () => {
    const model = rnnLast(sizes, { batch: 1, steps, type: 'float64' });
    filled(model.parameterArena, 3, 0.5);
    const { x } = inputs(steps, 1);
    const y = Int32Array.of(2);
    const short = model.lossAndGradients({ x: x.slice(0, 2 * sizes.d), y, steps: 2 });
    expect(model.lossAndGradients({ x, y, mask: Uint8Array.of(1, 1, 0, 0, 0, 0) })).toBeCloseTo(short, 13);
  });
});

describe('views', () => {
  it('are made once for each size of call', () => {
    const model = lstmModel();
    const { x, y } = inputs();
    const outputs = model.forward({ x });
    expect(model.forward({ x })).toBe(outputs);
    const small = model.forward({ x: x.subarray(0, batch * sizes.d), steps: 1 });
    expect(small).not.toBe(outputs);
    expect(model.forward({ x: x.subarray(0, batch * sizes.d), steps: 1 })).toBe(small);
    model.lossAndGradients({ x, y }, { inputGradients: true });
    expect(model.inputGradients).toBe(model.inputGradients);
    expect(model.initialGradients).toBe(model.initialGradients);
  });
  it('cost nothing from the second call on: no view is made again', () => {
    const model = lstmModel();
    const call = inputs();
    const options = { inputGradients: true };
    const run = (times: number): void => {
      for (let i = 0; i < times; i++) model.lossAndGradients(call, options);
    };
    run(200);
    const constructors = [Float64Array, Float32Array] as const;
    let made = 0;
    const originals = constructors.map(constructor => constructor.prototype.subarray);
    constructors.forEach((constructor, i) => {
      constructor.prototype.subarray = function counted(this: never, ...bounds: never) {
        made += 1;
        return (originals[i] as (...bounds: never) => never).apply(this, bounds);
      } as never;
    });
    run(50);
    constructors.forEach((constructor, i) => (constructor.prototype.subarray = originals[i] as never));
    expect(made).toBe(0);
  });
});

it('a loss that is no number has gradients that are none, so that clipping refuses them', () => {
  const model = lstmModel();
  const { x, y } = inputs();
  model.lossAndGradients({ x: x.map((value, i) => (i === 5 ? NaN : value)), y });
  expect(model.gradientArena.every(Number.isNaN)).toBe(true);
  model.lossAndGradients({ x, y });
  expect(model.gradientArena.every(Number.isFinite)).toBe(true);
});
