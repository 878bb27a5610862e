import { describe, expect, it } from 'vitest';
import { TracegradRuntimeError } from '../errors.js';
import { lstm, rnn } from '../generated/index.js';
import { random } from '../random/generator.js';

const sizes = { d: 3, n: 5, k: 4 };
const messageOf = (work: () => unknown): string => {
  try {
    work();
  } catch (error) {
    if (error instanceof TracegradRuntimeError) return `${error.code}: ${error.message}`;
  }
  return 'no error of the runtime';
};

describe('the choice of a back end', () => {
  it('auto takes WebAssembly for float32 and TypeScript for float64', () => {
    expect(['wasm', 'relaxed']).toContain(rnn(sizes).backend);
    expect(rnn(sizes, { type: 'float64' }).backend).toBe('ts');
  });
  it('one asked for by name is used', () => {
    expect(rnn(sizes, { backend: 'ts' }).backend).toBe('ts');
    expect(rnn(sizes, { backend: 'wasm' }).backend).toBe('wasm');
  });
  it('or refused', () => {
    expect(messageOf(() => rnn(sizes, { backend: 'wasm', type: 'float64' }))).toBe(
      'bad-value: backend wasm: the WebAssembly kernels are for float32',
    );
    const wrong = JSON.parse('{ "backend": "gpu" }') as { backend: 'ts' };
    expect(messageOf(() => rnn(sizes, wrong))).toBe(
      'bad-value: backend must be one of auto, ts, wasm, relaxed, not "gpu"',
    );
  });
  it('arrays that no memory can hold go to TypeScript, or are refused', () => {
    const huge = { d: 1, n: 1, k: 1 };
    const options = { steps: 2 ** 25, batch: 8 };
    expect(messageOf(() => rnn(huge, { ...options, backend: 'wasm' }))).toMatch(
      /^out-of-capacity: rnn needs \d+ pages/,
    );
  });
});

describe('one memory', () => {
  const model = lstm(sizes, { batch: 2, steps: 6, backend: 'wasm' });
  const next = random(3);
  model.parameterArena.forEach((_, i) => (model.parameterArena[i] = next.uniform() - 0.5));
  const x = Float32Array.from({ length: 36 }, () => next.uniform());
  const y = Int32Array.from({ length: 12 }, (_, i) => i % 4);

  it('holds parameters, gradients and values, and stays what it was', () => {
    const { buffer } = model.parameterArena;
    const before = buffer.byteLength;
    const loss = model.lossAndGradients({ x, y });
    for (let i = 0; i < 50; i++) expect(model.lossAndGradients({ x, y })).toBe(loss);
    const { h, final } = model.forward({ x });
    expect([model.gradients.V.buffer, h.buffer, final.c0.buffer]).toEqual([buffer, buffer, buffer]);
    expect(model.parameterArena.buffer.byteLength).toBe(before);
    expect(model.forward({ x }).h).toBe(h);
  });
  it('takes arrays that lie in it without a copy, and others with one', () => {
    const { final } = model.forward({ x });
    const copy = { h0: Float32Array.from(final.h0), c0: Float32Array.from(final.c0) };
    const own = Float32Array.from(model.forward({ x, h0: copy.h0, c0: copy.c0 }).z);
    model.forward({ x });
    model.lossAndGradients({ x, y, h0: copy.h0, c0: copy.c0 });
    expect(Float32Array.from(model.forward({ x, h0: copy.h0, c0: copy.c0 }).z)).toEqual(own);
  });
});
