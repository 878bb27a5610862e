/** Cells built from their description against the emitted modules of the same cells, bit for bit. */
import { type CellDefinition, defineCell, gallery } from '@tracegrad/symbolic';
import { expect, it } from 'vitest';
import type { AnyModel, Factory } from '../../test/evaluated.js';
import * as models from '../../../runtime/src/generated/index.js';
import { build } from '../../../runtime/src/generated/kernel.js';
import { manifest } from '../../../runtime/src/generated/manifest.js';
import { cellModule } from '../emit/cell-module.js';
import { cellDescription } from './description.js';

const factories: Readonly<Record<string, unknown>> = { ...models };
const sizes = { n: 5, d: 3, k: 4 };
const [T, B] = [6, 3];

function filled(length: number): Float32Array {
  let state = 7 + length;
  return Float32Array.from({ length }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state >>> 8) / 2 ** 24 - 0.5;
  });
}

function results(definition: CellDefinition, model: AnyModel): readonly (readonly number[])[] {
  for (const values of Object.values(model.parameters)) values.set(filled(values.length));
  const inputs = Object.fromEntries(
    Object.entries(definition.inputs ?? {}).map(([name, { size, once }]) => {
      const width = sizes[size[0] as keyof typeof sizes]; // the gallery's inputs are vectors of named sizes
      return [name, filled((once === true ? 1 : T) * B * width)];
    }),
  );
  const outputs = model.forward(inputs);
  const forward = Object.values(outputs).flatMap(value =>
    ArrayBuffer.isView(value) ? [...(value as Float32Array)] : [],
  );
  const loss = model.lossAndGradients(inputs, { scale: 1 / B, inputGradients: true });
  const gradients = [model.gradients, model.initialGradients, model.inputGradients].flatMap(group =>
    Object.values(group).map(values => [...values]),
  );
  return [forward, [loss], ...gradients];
}

it.each(gallery)('$name computes what its emitted module computes', definition => {
  const options = { batch: B, steps: T, backend: 'wasm' } as const;
  const entry = manifest.find(({ cell }) => cell === definition.name);
  const emitted = (factories[entry?.export ?? ''] as Factory)(sizes, options);
  const described = build(cellDescription(cellModule(defineCell(definition))), sizes, options) as unknown as AnyModel;
  expect(described.backend).toBe('wasm');
  expect(results(definition, described)).toEqual(results(definition, emitted));
});

it('has no TypeScript kernels to fall back to, and says so', () => {
  const [first] = gallery;
  if (first === undefined) throw new Error('the gallery is empty');
  const description = cellDescription(cellModule(defineCell(first)));
  expect(() => description.training.run()).toThrow(/WebAssembly/);
});
