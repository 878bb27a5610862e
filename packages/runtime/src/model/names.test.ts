/** A cell may call anything by any name, also by one that every object of JavaScript inherits. */
import { describe, expect, it } from 'vitest';
import { TracegradRuntimeError } from '../errors.js';
import { random } from '../random/generator.js';
import { adam } from '../training/adam.js';
import { initialise } from '../training/initialise.js';
import { loadWeights, savedWeights } from '../weights/model.js';
import { build } from './build.js';
import type { ModelNames } from './contract.js';
import type { Emitted, Memory, Sizes } from './emitted.js';

/** Own properties, whatever their names. */
const own = <V>(...entries: readonly (readonly [string, V])[]): Readonly<Record<string, V>> =>
  Object.fromEntries(entries);

/** The names under which the parts of one small cell go. */
interface Called {
  readonly size: string;
  readonly parameter: string;
  readonly input: string;
  readonly initial: string;
  readonly state: string;
}

/** h[t] = h[t-1] + w.*x[t], loss Σ h[T]: enough to touch every record that is keyed by a name. */
function cellCalled({ size, parameter, input, initial, state }: Called): Emitted {
  const n = (sizes: Sizes): number => sizes[size]!; // checked by build
  const views = (sizes: Sizes, T: number, B: number) => own([state, [state, B * n(sizes), T * B * n(sizes)] as const]);
  const states = (sizes: Sizes, T: number, B: number, memory: Memory): void => {
    const [w, x, h, h0] = [memory[parameter]!, memory[input]!, memory[state]!, memory[initial]!];
    const width = B * n(sizes);
    h.set(h0.subarray(0, width));
    for (let i = 0; i < T * width; i++) h[width + i] = h[i]! + w[i % n(sizes)]! * x[i]!;
  };
  return {
    name: 'sums',
    sizes: [size],
    parameters: sizes => own([parameter, [n(sizes), 1] as const]),
    packs: {},
    inputs: sizes => own([input, { shape: [n(sizes), 1] as const, once: false }]),
    initials: sizes => own([initial, [n(sizes), 1] as const]),
    gradients: own([parameter, 'gw'], [initial, 'gh0'], [input, 'gx']),
    gradientPacks: {},
    forward: {
      reads: [input],
      work: (sizes, T, B) => own([state, (T + 1) * B * n(sizes)]),
      views,
      final: (sizes, T, B) => own([initial, [state, T * B * n(sizes), B * n(sizes)] as const]),
      shares: (_, __, B) => ({ e: B }),
      run: states,
    },
    training: {
      reads: [input],
      work: (sizes, T, B) => own([state, (T + 1) * B * n(sizes)]),
      shares: (_, __, B) => ({ e: B }),
      run: (sizes, T, B, memory, scale) => {
        states(sizes, T, B, memory);
        const [x, h, gw] = [memory[input]!, memory[state]!, memory['gw']!];
        const width = B * n(sizes);
        gw.fill(0);
        for (let i = 0; i < T * width; i++) gw[i % n(sizes)]! += scale * x[i]!;
        memory['gh0']!.fill(scale);
        return Array.from(h.subarray(T * width)).reduce((sum, value) => sum + scale * value, 0);
      },
    },
    streams: true,
  };
}

const usual: Called = { size: 'n', parameter: 'w', input: 'x', initial: 'h0', state: 'h' };
const names = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'valueOf'];
/** Each part under each name in turn. */
const cases: readonly (readonly [string, Called])[] = names.map((_, i) => {
  const at = (j: number): string => names[(i + j) % names.length]!; // within the list
  const called = { size: at(0), parameter: at(1), input: at(2), initial: at(3), state: at(4) };
  return [JSON.stringify(called), called] as const;
});

/** Everything that a model gives, by neutral names. */
function told(called: Called) {
  const model = build<ModelNames, 'float64'>(cellCalled(called), own([called.size, 2]), {
    type: 'float64',
    steps: 2,
    backend: 'ts',
  });
  initialise(model, random(1), own([called.parameter, 'glorot']));
  const x = own([called.input, Float64Array.of(1, 2, 3, 4)]);
  const start = own([called.initial, Float64Array.of(5, 6)]);
  const given = (...more: readonly object[]) =>
    // One input under the name of the case.
    Object.fromEntries([x, ...more].flatMap(record => Object.entries(record))) as never;
  const loss = [model.lossAndGradients(given()), model.lossAndGradients(given(start), { scale: 0.5 })];
  const forward = model.forward(given(start));
  const final = Array.from(forward.final[called.initial]!);
  const values = Array.from(forward[called.state] as Float64Array);
  model.reset(start as never);
  const step = Array.from(model.step(Float64Array.of(1, 2))[called.state] as Float64Array);
  const weights = savedWeights(model);
  adam(model.parameterArena).update(model.gradientArena);
  const trained = Array.from(model.parameters[called.parameter]!);
  loadWeights(model, weights);
  return {
    sizes: Object.entries(model.sizes).map(([, size]) => size),
    parameters: [trained, Array.from(model.parameters[called.parameter]!), Array.from(model.parameterArena)],
    gradients: [Array.from(model.gradients[called.parameter]!), Array.from(model.initialGradients[called.initial]!)],
    results: [loss, values, final, step],
    shapes: model.parameterShapes[called.parameter],
    keys: [Object.keys(model.parameters), Object.keys(model.gradients)].map(keys => keys.length),
  };
}

describe('names that every object inherits', () => {
  it.each(cases)('%s', (_, called) => {
    const expected = told(usual);
    expect(expected.results[3]).not.toEqual([5, 6]);
    expect(told(called)).toEqual(expected);
  });
  it.each(cases)('what is missing is missing: %s', (_, called) => {
    const cell = cellCalled(called);
    expect(() => build(cell, {}, {})).toThrow(
      new TracegradRuntimeError(
        'bad-value',
        `sums: the size ${called.size} must be a whole number from 1, not undefined`,
      ),
    );
    const model = build<ModelNames, 'float64'>(cell, own([called.size, 2]), { type: 'float64', backend: 'ts' });
    expect(() => model.forward({} as never)).toThrow(
      `${called.input} must be a Float64Array, or an integer array of classes, not undefined`,
    );
  });
});
