/** What arrays a call takes, and what it says of others. */
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { TracegradRuntimeError } from '../errors.js';
import { lstm, mlp } from '../generated/index.js';
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
  it('are whole numbers: an array of fractions that this runtime does not know is refused', () => {
    class Float16Array extends Uint16Array {
      override get [Symbol.toStringTag]() {
        return 'Float16Array' as never; // as newer engines have
      }
    }
    const { x } = inputs();
    expect(codeOf(() => lstmModel().lossAndGradients({ x, y: new Float16Array(steps * batch) }))).toBe(
      'wrong-type: y must be a Float64Array, or an integer array of classes, not a Float16Array',
    );
    expect(codeOf(() => lstmModel().lossAndGradients({ x, y: new BigInt64Array(steps * batch) as never }))).toBe(
      'wrong-type: y must be a Float64Array, or an integer array of classes, not a BigInt64Array',
    );
  });
});

describe('an array of another context', () => {
  it('is what it calls itself', () => {
    const { x, y } = inputs();
    const loss = lstmModel().lossAndGradients({ x, y });
    const other = runInNewContext('({ x: Float64Array.from(x), y: Int32Array.from(y) })', { x, y }) as ReturnType<
      typeof inputs
    >;
    expect(other.x).not.toBeInstanceOf(Float64Array);
    expect(lstmModel().lossAndGradients(other)).toBe(loss);
  });
});

describe('a mask', () => {
  it('holds zeros and ones only', () => {
    const mask = new Float64Array(steps * batch).fill(1);
    mask[4] = 0.5;
    expect(codeOf(() => lstmModel().lossAndGradients({ ...inputs(), mask }))).toBe(
      'bad-value: mask[4] is 0.5, not 0 or 1',
    );
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
      'wrong-type: x must be a Float64Array, or an integer array of classes, not a Float32Array',
    ],
    [
      'a plain array',
      () => lstmModel().forward({ x: [...x] as never }),
      'wrong-type: x must be a Float64Array, or an integer array of classes, not a plain array',
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
      'bad-value: backend must be one of auto, ts, wasm, relaxed, not "gpu"',
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
