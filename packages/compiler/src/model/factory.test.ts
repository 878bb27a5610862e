/** Cells compiled in this process against the emitted modules of the same cells, bit for bit, on every back end. */
import { readFileSync } from 'node:fs';
import { type CellDefinition, defineCell, gallery } from '@tracegrad/symbolic';
import ts from 'typescript';
import { expect, it } from 'vitest';
import * as support from '../../../runtime/src/generated/kernel.js';
import * as models from '../../../runtime/src/generated/index.js';
import { manifest } from '../../../runtime/src/generated/manifest.js';
import { adam } from '../../../runtime/src/training/adam.js';
import { initialise } from '../../../runtime/src/training/initialise.js';
import { random } from '../../../runtime/src/random/generator.js';
import { emitCell } from '../emit/emit.js';
import { compile } from './compile.js';
import type { CallInput, CompiledModel, CompiledOptions } from './contract.js';
import { modelFactory } from './factory.js';

type Factory = (sizes: Readonly<Record<string, number>>, options: CompiledOptions) => CompiledModel;
const factories: Readonly<Record<string, unknown>> = { ...models };
const numbers: Readonly<Record<string, number>> = { n: 5, d: 3, k: 4 };
const [T, B] = [6, 3];

/** Each row divided by its sum: targets are distributions. */
const inParts = (values: Float64Array, size: number): Float64Array =>
  values.map((value, i) => {
    const row = values.subarray(i - (i % size), i - (i % size) + size);
    return Math.abs(value) / row.reduce((sum, one) => sum + Math.abs(one), 0);
  });

function results(definition: CellDefinition, model: CompiledModel, mask: boolean, sizes = numbers): readonly unknown[] {
  const draw = random(4);
  const filled = (length: number): Float64Array => Float64Array.from({ length }, () => draw.uniform() - 0.5);
  const own = (values: Float64Array) => (model.type === 'float32' ? Float32Array.from(values) : values);
  model.parameterArena.set(filled(model.parameterArena.length));
  const inputs: Record<string, CallInput[string]> = Object.fromEntries(
    Object.entries(definition.inputs ?? {}).map(([name, { size, once, sumsToOne }]) => {
      const rows = sizes[String(size[0])] ?? 1;
      const values = filled((once === true ? 1 : T) * B * rows);
      return [name, own(sumsToOne === true ? inParts(values, rows) : values)];
    }),
  );
  if (mask) inputs['mask'] = Uint8Array.from({ length: T * B }, (_, i) => (i < T * B - 4 ? 1 : 0));
  const outputs = Object.values(model.forward(inputs)).filter(value => ArrayBuffer.isView(value));
  const forward = outputs.map(value => [...value]);
  const loss = model.lossAndGradients(inputs, { scale: 1 / B, inputGradients: true });
  const groups = [model.gradients, model.initialGradients, model.inputGradients];
  return [forward, loss, groups.map(group => Object.values(group).map(values => [...values]))];
}

const kinds: readonly CompiledOptions[] = [
  { type: 'float64' },
  { type: 'float32', backend: 'ts' },
  { type: 'float32', backend: 'wasm' },
];

it.each(gallery)('$name', definition => {
  const make = modelFactory(defineCell(definition), support);
  const entry = manifest.find(({ cell }) => cell === definition.name);
  const emitted = factories[entry?.export ?? ''] as Factory;
  const own: ReadonlySet<string> = new Set(entry?.sizes);
  const sizes = Object.fromEntries(Object.entries(numbers).filter(([name]) => own.has(name)));
  for (const kind of kinds) {
    const options = { ...kind, batch: B, steps: T };
    const [ours, theirs] = [make(sizes, options), emitted(sizes, options)];
    expect(ours.backend).toBe(theirs.backend);
    expect(ours.parameterShapes).toEqual(theirs.parameterShapes);
    for (const mask of make.description.maskedTraining === undefined ? [false] : [false, true]) {
      expect(results(definition, ours, mask)).toEqual(results(definition, theirs, mask));
    }
  }
});

/** What a call refuses with; undefined if it doesn't. */
const refusal = (call: () => unknown): unknown => {
  try {
    call();
    return undefined;
  } catch (error) {
    return error;
  }
};

it('refuses targets that do not sum to one, as emitted models do', () => {
  const definition = gallery.find(({ name }) => name === 'gru') ?? gallery[0]!; // the gallery is not empty
  const sizes = { d: 3, n: 4, k: 3 };
  const [ours, theirs] = [modelFactory(defineCell(definition), support)(sizes), models.gru(sizes)];
  const given = { x: Float32Array.of(1, 2, 3), y: Float32Array.of(2, 0, 0) };
  const [own, emitted] = [ours, theirs].map(model => refusal(() => model.lossAndGradients(given)));
  expect(own).toMatchObject({ name: 'TracegradRuntimeError', message: expect.stringMatching(/y.*one|one.*y/s) });
  expect(own).toEqual(emitted);
});

it.each([
  ['a value', 'n', 'k'],
  ['the mask', 'mask', 'k'],
  ['an array of all kernels', 'memory', 'leads'],
  ['what the module imports', 'times', 'build'],
])('a size called like %s, compiled as emitted', { timeout: 60_000 }, async (_, n, k) => {
  // The GRU as PyTorch writes it: n is its candidate.
  const definition: CellDefinition = {
    name: 'gru-n',
    parameters: { W: [n, k], U: [n, n], W_z: [n, k], U_z: [n, n], W_r: [n, k], U_r: [n, n], b: [n], c: [n] },
    inputs: { x: { size: [k] } },
    states: { h: { size: [n], initial: 'h0' } },
    equations: [
      'r[t] = sigmoid(W_r*x[t] + U_r*h[t-1])',
      'z[t] = sigmoid(W_z*x[t] + U_z*h[t-1])',
      'n[t] = tanh(W*x[t] + b + r[t].*(U*h[t-1] + c))',
      'h[t] = n[t] - z[t].*n[t] + z[t].*h[t-1]',
    ],
    loss: 'sum(t, 1, T, norm2(h[t])^2)',
  };
  const cell = defineCell(definition);
  const make = modelFactory(cell, support);
  const { text, exported } = await emitCell(cell);
  const script = ts.transpile(text, { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.CommonJS });
  const emittedModule: Record<string, Factory> = {};
  // The text was emitted above, from the cell of this test.
  new Function('exports', 'require', script)(emittedModule, () => support);
  const sizes = { [n]: 5, [k]: 3 };
  for (const kind of kinds) {
    const options = { ...kind, batch: B, steps: T };
    const [ours, theirs] = [make(sizes, options), emittedModule[exported]!(sizes, options)]; // just emitted
    for (const mask of [false, true]) {
      expect(results(definition, ours, mask, sizes)).toEqual(results(definition, theirs, mask, sizes));
    }
  }
});

it('streams, and says why not where a cell cannot', () => {
  const definition = gallery.find(({ name }) => name === 'gru') ?? gallery[0]!; // the gallery is not empty
  const make = modelFactory(defineCell(definition), support);
  const [ours, theirs] = [make({ d: 3, n: 4, k: 2 }), models.gru({ d: 3, n: 4, k: 2 })];
  for (const model of [ours, theirs]) model.parameterArena.forEach((_, i, arena) => (arena[i] = Math.sin(i)));
  for (let step = 0; step < 3; step++) {
    const x = Float32Array.of(step, 0.5, -1);
    expect([...(ours.step(x)['o'] ?? [])]).toEqual([...theirs.step(x).o]);
  }
});

it('a cell whose names are words of the language', () => {
  const definition: CellDefinition = {
    name: 'new',
    parameters: { Math: ['n', 'd'], class: ['n'] },
    inputs: { return: { size: ['d'] } },
    states: { memory: { size: ['n'], initial: 'support' } },
    equations: ['memory[t] = tanh(Math*return[t] + class + memory[t-1])'],
    loss: 'sum(t, 1, T, norm2(memory[t])^2)',
  };
  const make = modelFactory(defineCell(definition), support);
  const [double, single] = [make({ n: 2, d: 3 }, { type: 'float64' }), make({ n: 2, d: 3 }, { backend: 'wasm' })];
  const losses = [double, single].map(model => {
    model.parameterArena.forEach((_, i, arena) => (arena[i] = Math.sin(i)));
    return model.lossAndGradients({
      return: model.type === 'float64' ? Float64Array.of(1, 2, 3) : Float32Array.of(1, 2, 3),
    });
  });
  // h = tanh(W x + b) with W = sin 0 … sin 5 by rows, b = sin 6, sin 7.
  const rows = [
    Math.sin(1) * 2 + Math.sin(2) * 3 + Math.sin(6),
    Math.sin(3) + Math.sin(4) * 2 + Math.sin(5) * 3 + Math.sin(7),
  ];
  const expected = rows.reduce((sum, row) => sum + Math.tanh(row) ** 2, 0);
  expect(losses[0]).toBeCloseTo(expected, 12);
  expect(losses[1]).toBeCloseTo(expected, 5);
});

it('equations to training in one import: the cell of the guide learns', { timeout: 60_000 }, async () => {
  const guide = new URL('../../../../docs/guides/cells/mgu.json', import.meta.url);
  const make = await compile(JSON.parse(readFileSync(guide, 'utf8')) as CellDefinition);
  const model = make({ d: 2, n: 8, k: 2 }, { batch: 1, steps: 6 });
  const draw = random(1);
  initialise(model, draw);
  const optimiser = adam(model.parameterArena, { learningRate: 0.05 });
  const given = { x: Float32Array.from({ length: 12 }, () => draw.normal()), y: Int32Array.of(0, 1, 1, 0, 1, 0) };
  const first = model.lossAndGradients(given);
  for (let update = 0; update < 100; update++) {
    model.lossAndGradients(given);
    optimiser.update(model.gradientArena);
  }
  expect(model.lossAndGradients(given)).toBeLessThan(first / 20);
});

it('has no TypeScript kernels without what they call, and says so', () => {
  const make = modelFactory(defineCell(gallery[0]!), { build: support.build }); // the gallery is not empty
  const given = { x: new Float32Array(3), y: Int32Array.of(0) };
  const sizes = { n: 5, d: 3, k: 4 };
  // With zero parameters each of the 4 classes has the probability 1/4.
  expect(make(sizes, { backend: 'wasm' }).lossAndGradients(given)).toBeCloseTo(Math.log(4), 6);
  expect(() => make(sizes, { backend: 'ts' }).lossAndGradients(given)).toThrow(
    /without TypeScript kernels.*WebAssembly/,
  );
});

it('what is wrong with a cell is said by name', async () => {
  const definition: CellDefinition = {
    name: 'wrong',
    parameters: { W: ['n', 'n'] },
    states: { h: { size: ['n'], initial: 'h0' } },
    equations: ['h[t] = inv(W)*h[t-1]'],
    loss: 'sum(h[T])',
  };
  await expect(compile(definition)).rejects.toThrow(/inv\(W\)/);
  await expect(compile({ ...definition, loss: 'sum(g[T])' })).rejects.toThrow(/g/);
  for (const nothing of [undefined, null, 'rnn', { parameters: new Map() }]) {
    await expect(compile(nothing as never)).rejects.toMatchObject({ name: 'TracegradError', code: 'bad-declaration' });
  }
});
