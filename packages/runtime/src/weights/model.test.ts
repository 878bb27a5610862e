import { describe, expect, it } from 'vitest';
import { TracegradRuntimeError } from '../errors.js';
import type { RuntimeErrorCode } from '../errors.js';
import type { FloatArray, Shape } from '../model.js';
import { loadWeights, savedWeights } from './model.js';
import { readSafetensors, writeSafetensors } from './safetensors.js';
import type { Tensor } from './safetensors.js';

interface Parameters {
  readonly type: 'float32' | 'float64';
  readonly parameters: Record<string, FloatArray>;
  readonly parameterShapes: Record<string, Shape>;
}

function parametersOf(type: 'float32' | 'float64', fill: (i: number) => number): Parameters {
  const parameterShapes: Record<string, Shape> = { W: [2, 3], b: [2, 1], A: [1, 1] };
  const parameters: Record<string, FloatArray> = {};
  let i = 0;
  for (const [name, [rows, columns]] of Object.entries(parameterShapes)) {
    const values = Array.from({ length: rows * columns }, () => fill(i++));
    parameters[name] = type === 'float32' ? Float32Array.from(values) : Float64Array.from(values);
  }
  return { type, parameters, parameterShapes };
}

const good = (): Map<string, Tensor> =>
  new Map(readSafetensors(savedWeights(parametersOf('float32', Math.sin))).tensors);

describe('savedWeights and loadWeights', () => {
  it.each(['float32', 'float64'] as const)('bring %s parameters back bit by bit, with the metadata', type => {
    const model = parametersOf(type, i => Math.sin(i) / 3);
    const other = parametersOf(type, () => 0);
    const metadata = loadWeights(other, savedWeights(model, { seed: '1' }));
    expect(other.parameters).toEqual(model.parameters);
    expect([...metadata]).toEqual([['seed', '1']]);
  });

  it('takes a vector stored with one dimension', () => {
    const tensors = good();
    tensors.set('b', { shape: [2], values: new Float32Array([7, 8]) });
    const model = parametersOf('float32', () => 0);
    loadWeights(model, writeSafetensors(tensors));
    expect([...model.parameters.b!]).toEqual([7, 8]);
  });

  const misfits: [
    what: string,
    change: (tensors: Map<string, Tensor>) => void,
    code: RuntimeErrorCode,
    says: RegExp,
  ][] = [
    ['a missing parameter', tensors => tensors.delete('W'), 'bad-file', /lacks the parameter W/],
    ['a surplus tensor', tensors => tensors.set('U', tensors.get('W')!), 'bad-file', /tensor "U".*A, W, b/],
    ['a surplus __proto__', tensors => tensors.set('__proto__', tensors.get('W')!), 'bad-file', /tensor "__proto__"/],
    [
      'a transposed shape',
      tensors => tensors.set('W', { ...tensors.get('W')!, shape: [3, 2] }),
      'wrong-length',
      /W has shape \[3, 2\].*needs \[2, 3\]/,
    ],
    [
      'a flat matrix',
      tensors => tensors.set('W', { ...tensors.get('W')!, shape: [6] }),
      'wrong-length',
      /W has shape \[6\]/,
    ],
    [
      'a third dimension',
      tensors => tensors.set('W', { ...tensors.get('W')!, shape: [2, 3, 1] }),
      'wrong-length',
      /W has shape/,
    ],
    [
      'the other precision',
      tensors => tensors.set('W', { shape: [2, 3], values: new Float64Array(6) }),
      'wrong-type',
      /W is float64, but the model is float32/,
    ],
  ];
  it.each(misfits)('refuses %s and leaves the model as it was', (_, change, code, says) => {
    const tensors = good();
    change(tensors);
    expectUnchanged(writeSafetensors(tensors), code, says);
  });

  it('leaves the model as it was when the file is cut anywhere', () => {
    const bytes = writeSafetensors(good());
    for (let length = 0; length < bytes.length; length++) expectUnchanged(bytes.subarray(0, length), 'bad-file', /./);
  });
});

function expectUnchanged(bytes: Uint8Array, code: RuntimeErrorCode, says: RegExp): void {
  const model = parametersOf('float32', i => i);
  let thrown: unknown;
  try {
    loadWeights(model, bytes);
  } catch (error) {
    thrown = error;
  }
  expect(thrown).toBeInstanceOf(TracegradRuntimeError);
  expect(thrown).toMatchObject({ code, message: expect.stringMatching(says) as string });
  expect(model.parameters).toEqual(parametersOf('float32', i => i).parameters);
}
