/** The WebAssembly passes of every model of the gallery against its TypeScript passes, on sizes that divide nothing. */
import { setFlagsFromString } from 'node:v8';
import { expect, it } from 'vitest';
import type { AnyModel, Factory } from '../../test/evaluated.js';
import * as models from '../../../runtime/src/generated/index.js';
import { manifest } from '../../../runtime/src/generated/manifest.js';
import type { Backend } from '../../../runtime/src/model/contract.js';
import { supports } from '../../../runtime/src/model/wasm/engine.js';

const factories: Readonly<Record<string, unknown>> = { ...models };
type Entry = (typeof manifest)[number];
interface Shape {
  readonly n: number;
  readonly d: number;
  readonly k: number;
  readonly B: number;
  readonly T: number;
  /** Steps and examples of the calls where they are fewer than the model was made for. */
  readonly steps?: number;
  readonly batch?: number;
}

const shapes: readonly Shape[] = [
  { n: 1, d: 1, k: 2, B: 1, T: 1 },
  { n: 3, d: 2, k: 5, B: 2, T: 3 },
  { n: 4, d: 4, k: 4, B: 4, T: 4 },
  { n: 17, d: 9, k: 11, B: 1, T: 12 },
  { n: 17, d: 5, k: 3, B: 33, T: 5 },
  { n: 100, d: 7, k: 10, B: 7, T: 6 },
  { n: 8, d: 3, k: 6, B: 3, T: 40 },
  { n: 6, d: 3, k: 5, B: 5, T: 9, steps: 4, batch: 3 },
  { n: 5, d: 4, k: 3, B: 130, T: 3 },
  { n: 16, d: 8, k: 4, B: 20, T: 15 },
];

function generator(): () => number {
  let state = 99;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state >>> 8) / 2 ** 23 - 1;
  };
}
const filled = (length: number, value: () => number): Float32Array => Float32Array.from({ length }, value);

/** Every result of a model after forward, training and streaming calls on numbers drawn from one seed. */
function results(entry: Entry, { n, d, k, B, T, steps = T, batch = B }: Shape, backend: Backend, mask: boolean) {
  // Names and sizes are the manifest's, so any model is made and called alike.
  const make = factories[entry.export] as Factory;
  const all: Readonly<Record<string, number>> = { n, d, k };
  const sizes = Object.fromEntries(entry.sizes.map(name => [name, all[name] ?? 1]));
  const model: AnyModel = make(sizes, { batch: B, steps: T, backend });
  expect(model.backend).toBe(backend);
  const next = generator();
  for (const values of Object.values(model.parameters)) values.forEach((_, i) => (values[i] = next() / Math.sqrt(n)));
  const width = (name: string): number => (name === 'x' ? d : name === 'above' ? n : k);
  const once = (name: string): boolean => name === 'y' && entry.cell.endsWith('last');
  const inputs = Object.fromEntries(
    entry.inputs.map(name => [name, filled((once(name) ? 1 : steps) * batch * width(name), () => 0.5 + next() / 2)]),
  );
  // Targets are distributions, each with a class that stands out, so that no gradient is a difference of near equals.
  const { y = new Float32Array(0) } = inputs;
  for (let from = 0; from < y.length; from += k) {
    const row = y.subarray(from, from + k);
    row[(from / k) % k]! += k;
    const sum = row.reduce((total, value) => total + value, 0);
    row.forEach((value, i) => (row[i] = value / sum));
  }
  const starts = Object.fromEntries(
    entry.initials.map(name => [name, filled(batch * (['h0', 'c0'].includes(name) ? n : k), next)]),
  );
  const held = mask ? { mask: Uint8Array.from({ length: steps * batch }, () => (next() > -0.4 ? 1 : 0)) } : {};
  const call = { ...inputs, ...starts, ...held, steps, batch };
  const loss = model.lossAndGradients(call, { scale: 0.7, inputGradients: true });
  const again = model.lossAndGradients(call, { scale: 0.7, inputGradients: true });
  expect(again).toBe(loss);
  const { final, ...outputs } = model.forward(call);
  const first = Object.fromEntries(
    entry.forwardInputs.map(name => [name, inputs[name]!.slice(0, batch * width(name))]),
  );
  model.reset(starts);
  const streamed = mask ? {} : model.step(first).final;
  return {
    loss: Float32Array.of(loss),
    ...labelled('gradient', model.gradients),
    ...labelled('initial', model.initialGradients),
    ...labelled('input', model.inputGradients),
    ...labelled('output', outputs),
    ...labelled('final', final),
    ...labelled('streamed', streamed),
  };
}
const labelled = (label: string, arrays: Readonly<Record<string, ArrayLike<number>>>) =>
  Object.fromEntries(Object.entries(arrays).map(([name, values]) => [`${label} ${name}`, Float32Array.from(values)]));

function worst(got: Float32Array, expected: Float32Array): number {
  const scale = expected.reduce((most, value) => Math.max(most, Math.abs(value)), 1e-3);
  return expected.reduce((most, value, i) => Math.max(most, Math.abs(value - got[i]!) / scale), 0);
}

// Older engines have relaxed SIMD behind a flag; an engine without it is tested without it.
if (process.versions.node.startsWith('20.')) setFlagsFromString('--experimental-wasm-relaxed-simd');
const backends = (['wasm', 'relaxed'] as const).filter(supports);
for (const backend of backends) {
  for (const entry of manifest) {
    it(`${entry.cell}: ${backend} agrees with ts`, () => {
      for (const shape of shapes) {
        for (const mask of [false, true]) {
          const [got, expected] = [results(entry, shape, backend, mask), results(entry, shape, 'ts', mask)];
          expect(Object.keys(got)).toEqual(Object.keys(expected));
          for (const [name, values] of Object.entries(expected)) {
            const own = (got as Readonly<Record<string, Float32Array>>)[name]!;
            expect(own.length, name).toBe(values.length);
            expect(worst(own, values), `${name} at ${JSON.stringify(shape)}, mask ${mask}`).toBeLessThan(4e-6);
          }
        }
      }
    });
  }
}
