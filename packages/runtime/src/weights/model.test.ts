import { describe, expect, it } from 'vitest';
import { TracegradRuntimeError } from '../errors.js';
import type { RuntimeErrorCode } from '../errors.js';
import type { FloatArray, Shape } from '../model.js';
import { loadWeights, savedWeights } from './model.js';
import { readSafetensors, writeSafetensors } from './safetensors.js';
import type { Tensor } from './tensor.js';

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

  it('takes F16 and BF16 for float32, and passes over what is no parameter of any model', () => {
    const entry = (dtype: string, shape: string, begin: number, end: number): string =>
      `{"dtype":"${dtype}","shape":${shape},"data_offsets":[${begin},${end}]}`;
    const header = [
      `"A":${entry('F32', '[1,1]', 0, 4)}`,
      `"W":${entry('F16', '[2,3]', 4, 16)}`,
      `"b":${entry('BF16', '[2]', 16, 20)}`,
      `"num_batches_tracked":${entry('I64', '[]', 20, 28)}`,
    ].join(',');
    const fileOf = (text: string): Uint8Array => {
      const bytes = new Uint8Array(8 + text.length + 28);
      const view = new DataView(bytes.buffer);
      view.setUint32(0, text.length, true);
      bytes.set(new TextEncoder().encode(text), 8);
      const at = 8 + text.length;
      view.setFloat32(at, 0.5, true);
      [0x3c00, 0x4000, 0x4200, 0x4400, 0x4500, 0x4600].forEach((word, i) => view.setUint16(at + 4 + 2 * i, word, true));
      [0x3f80, 0xbf80].forEach((word, i) => view.setUint16(at + 16 + 2 * i, word, true));
      return bytes;
    };
    const model = parametersOf('float32', () => 0);
    loadWeights(model, fileOf(`{${header}}`));
    expect(Object.values(model.parameters).map(values => [...values])).toEqual([[1, 2, 3, 4, 5, 6], [1, -1], [0.5]]);
    const asked = parametersOf('float32', () => 0);
    expect(() => loadWeights(asked, fileOf(`{${header.replace('"BF16"', '"I16"')}}`))).toThrow(/"b" has dtype "I16"/);
    expect(asked.parameters).toEqual(parametersOf('float32', () => 0).parameters);
  });

  it.each(['F8_E4M3', 'F8_E5M2', 'F4', 'C64', 'F128', 'I128'])('refuses a surplus tensor of type %s', dtype => {
    expectUnchanged(withSurplus(dtype), 'bad-file', /^safetensors: the file has a tensor "U", .*A, W, b/);
  });
  it.each(['BOOL', 'U8', 'I8', 'U16', 'I16', 'U32', 'I32', 'U64', 'I64'])('passes over one of type %s', dtype => {
    const model = parametersOf('float32', () => 0);
    loadWeights(model, withSurplus(dtype));
    expect(model.parameters).toEqual(parametersOf('float32', Math.sin).parameters);
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

/** A good file with an empty tensor U of some type, which takes no bytes whatever its width. */
function withSurplus(dtype: string): Uint8Array {
  const file = writeSafetensors([...good(), ['U', { shape: [0], values: new Float32Array(0) }]]);
  const [before, after] = Buffer.from(file).toString('latin1').split('"U":{"dtype":"F32"') as [string, string];
  const bytes = Buffer.from(`${before}"U":{"dtype":"${dtype}"${after}`, 'latin1');
  bytes.writeUInt32LE(bytes.readUInt32LE(0) + dtype.length - 3, 0);
  return new Uint8Array(bytes);
}

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
