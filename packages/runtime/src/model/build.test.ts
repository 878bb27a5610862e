/** What every emitted model does with a caller's arrays, shown on a few of them. */
import { describe, expect, it } from 'vitest';
import { TracegradRuntimeError } from '../errors.js';
import { lstm, mlp, rnn, rnnLast, rnnTeacherForced } from '../generated/index.js';
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
const codeOf = (work: () => unknown): string => {
  try {
    work();
  } catch (error) {
    if (error instanceof TracegradRuntimeError) return `${error.code}: ${error.message}`;
    throw error;
  }
  return 'nothing was thrown';
};

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

describe('labels', () => {
  it('mean the same as one-hot vectors, for targets and for inputs', () => {
    const model = lstmModel();
    const { x, y } = inputs();
    const oneHot = new Float64Array(steps * batch * sizes.k);
    y.forEach((label, v) => (oneHot[v * sizes.k + label] = 1));
    const loss = model.lossAndGradients({ x, y });
    const gradient = model.gradientArena.slice();
    expect(model.lossAndGradients({ x, y: oneHot })).toBe(loss);
    expect(model.gradientArena).toEqual(gradient);
    const letters = Uint8Array.from({ length: steps * batch }, (_, i) => i % sizes.d);
    const spelled = new Float64Array(steps * batch * sizes.d);
    letters.forEach((label, v) => (spelled[v * sizes.d + label] = 1));
    expect(model.lossAndGradients({ x: letters, y })).toBe(model.lossAndGradients({ x: spelled, y }));
  });
  it('outside the classes are refused', () => {
    const { x, y } = inputs();
    y[3] = sizes.k;
    expect(codeOf(() => lstmModel().lossAndGradients({ x, y }))).toBe(
      'bad-value: y[3] is the class 4, but classes are 0…3',
    );
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
  it('holds zeros and ones only', () => {
    const mask = new Float64Array(steps * batch).fill(1);
    mask[4] = 0.5;
    expect(codeOf(() => lstmModel().lossAndGradients({ ...inputs(), mask }))).toBe(
      'bad-value: mask[4] is 0.5, not 0 or 1',
    );
  });
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
    expect(codeOf(() => model.step(x.subarray(0, sizes.d)))).toMatch(/^bad-value: .*needs its inputs by name: x, y$/);
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

describe('errors name the array, its length and what would fit', () => {
  const { x, y } = inputs();
  const cases: readonly (readonly [string, () => unknown, string])[] = [
    [
      'a short input',
      () => lstmModel().forward({ x: x.subarray(1) }),
      'wrong-length: x has 35 elements, but T×B×rows = 6·2·3 = 36 are needed',
    ],
    [
      'labels that are too few',
      () => lstmModel().lossAndGradients({ x, y: y.subarray(2) }),
      'wrong-length: y (classes) has 10 elements, but T×B = 6·2 = 12 are needed',
    ],
    [
      'the other number type',
      () => lstmModel().forward({ x: Float32Array.from(x) as never }),
      'wrong-type: x must be a Float64Array, or an integer array of classes, not Float32Array',
    ],
    [
      'a plain array',
      () => lstmModel().forward({ x: [...x] as never }),
      'wrong-type: x must be a Float64Array, or an integer array of classes, not object',
    ],
    [
      'a missing input',
      () => lstmModel().lossAndGradients({ x } as never),
      'wrong-type: y must be a Float64Array, or an integer array of classes, not undefined',
    ],
    [
      'a start value',
      () => lstmModel().forward({ x, h0: new Float64Array(3) }),
      'wrong-length: h0 has 3 elements, but B×rows = 2·5 = 10 are needed',
    ],
    [
      'more steps than there is room for',
      () => lstmModel().forward({ x, steps: 7 }),
      'out-of-capacity: steps is 7, but the model was made for 6',
    ],
    [
      'half a batch',
      () => lstmModel().forward({ x, batch: 0.5 }),
      'bad-value: batch must be a whole number from 1, not 0.5',
    ],
    ['a size', () => mlp({ d: 0, n: 1, k: 2 }), 'bad-value: mlp: the size d must be a whole number from 1, not 0'],
    [
      'a backend',
      () => mlp(sizes, { backend: 'gpu' as never }),
      'bad-value: backend must be one of auto, ts, wasm, relaxed, not gpu',
    ],
    [
      'gradients nobody asked for',
      () => lstmModel().inputGradients,
      'bad-value: lstm: gradients by inputs exist after lossAndGradients(…, { inputGradients: true })',
    ],
  ];
  it.each(cases)('%s', (_, work, message) => {
    expect(codeOf(work)).toBe(message);
  });
});
