/** Inputs given as classes against the vectors that they stand for. */
import { describe, expect, it } from 'vitest';
import { gru, lstm, mlp, rnn, rnnLast } from '../generated/index.js';
import { random } from '../random/generator.js';
import type { Backend, NumberType } from './contract.js';

const kinds: readonly (readonly [Backend, NumberType])[] = [
  ['wasm', 'float32'],
  ['ts', 'float32'],
  ['ts', 'float64'],
];
const sizes = { d: 7, n: 10, k: 3 };

const vectorsOf = (classes: Int32Array, type: NumberType) => {
  const values = new (type === 'float32' ? Float32Array : Float64Array)(classes.length * sizes.d);
  classes.forEach((own, v) => (values[v * sizes.d + own] = 1));
  return values;
};
const factories = { gru, lstm, mlp, rnn, rnnLast };

describe.each(kinds)('%s %s', (backend, type) => {
  // Fewer rows than classes are looked up another way than more.
  it.each([
    [1, 1],
    [2, 3],
    [9, 4],
  ])('%i steps, %i examples', (T, B) => {
    for (const [name, make] of Object.entries(factories)) {
      const steps = name === 'mlp' ? 1 : T;
      const model = make(sizes, { batch: B, steps, backend, type });
      const draw = random(4);
      model.parameterArena.forEach((_, i) => (model.parameterArena[i] = draw.uniform() - 0.5));
      const x = Int32Array.from({ length: steps * B }, () => Math.floor(draw.uniform() * sizes.d));
      const y = Int32Array.from({ length: (name === 'rnnLast' ? 1 : steps) * B }, () => Math.floor(draw.uniform() * 3));
      const results = (input: Int32Array | Float32Array | Float64Array) => {
        const { h } = model.forward({ x: input });
        const forward = Array.from(h);
        const loss = model.lossAndGradients({ x: input, y }, { scale: 0.5, inputGradients: true });
        return { forward, loss, gradients: Array.from(model.gradientArena), inner: Array.from(model.inputGradients.x) };
      };
      const expected = results(vectorsOf(x, type));
      const found = results(x);
      const again = results(vectorsOf(x, type));
      expect(again).toEqual(expected);
      expect(found.forward).toEqual(expected.forward);
      expect(found.inner).toEqual(expected.inner);
      expect(found.loss).toBe(expected.loss);
      const largest = Math.max(...expected.gradients.map(Math.abs));
      const tolerance = (type === 'float32' ? 1e-6 : 1e-14) * largest;
      found.gradients.forEach((value, i) => {
        expect(Math.abs(value - (expected.gradients[i] ?? NaN))).toBeLessThanOrEqual(tolerance);
      });
    }
  });

  it('in a stream', () => {
    const model = lstm(sizes, { batch: 2, backend, type });
    const draw = random(5);
    model.parameterArena.forEach((_, i) => (model.parameterArena[i] = draw.uniform() - 0.5));
    const letters = [0, 6, 3, 3].map(own => Int32Array.of(own, 6 - own));
    const run = (inputs: readonly (Int32Array | Float32Array | Float64Array)[]) => {
      model.reset();
      return inputs.map(x => Array.from(model.step({ x }).z));
    };
    expect(run(letters)).toEqual(run(letters.map(own => vectorsOf(own, type))));
  });

  it('classes that do not exist are refused', () => {
    const model = rnn(sizes, { steps: 2, backend, type });
    expect(() => model.forward({ x: Int32Array.of(1, 7) })).toThrow('x[1] is the class 7, but classes are 0…6');
    expect(() => model.forward({ x: Int32Array.of(1, 2, 3) })).toThrow('x (classes) has 3 elements');
  });
});
