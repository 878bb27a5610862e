import { describe, expect, it } from 'vitest';
import { dataOf } from './data.js';
import { inGateOrder, onnxModel } from './onnx-model.js';

const of = { model: 'lstm', D: 2, H: 3, K: 4, B: 5, T: 6 } as const;

/** The fields of a message by number; enough to read back what was written. */
function fieldsOf(message: Uint8Array): readonly (readonly [field: number, value: Uint8Array | number])[] {
  const found: (readonly [number, Uint8Array | number])[] = [];
  let at = 0;
  const number = (): number => {
    let value = 0;
    for (let scale = 1; ; scale *= 128) {
      const byte = message[at++]!;
      value += (byte % 128) * scale;
      if (byte < 128) return value;
    }
  };
  while (at < message.length) {
    const key = number();
    const value = number();
    if (key % 8 === 0) found.push([key >> 3, value]);
    else found.push([key >> 3, message.subarray(at, (at += value))]);
  }
  return found;
}
const all = (message: Uint8Array, field: number): readonly Uint8Array[] =>
  fieldsOf(message).flatMap(([number, value]) => (number === field && typeof value !== 'number' ? [value] : []));
const integers = (message: Uint8Array, field: number): readonly number[] =>
  fieldsOf(message).flatMap(([number, value]) => (number === field && typeof value === 'number' ? [value] : []));
const textOf = (bytes: Uint8Array | undefined): string => new TextDecoder().decode(bytes);

describe('the ONNX model', () => {
  const { parameters } = dataOf(of);
  const [graph] = all(onnxModel(of, parameters), 7);
  const constants = new Map(all(graph!, 5).map(tensor => [textOf(all(tensor, 8)[0]), tensor]));
  const floats = (name: string): Float32Array => new Float32Array(all(constants.get(name)!, 9)[0]!.slice().buffer);

  it('is the recurrence, its states as rows, and one product', () => {
    expect(all(graph!, 1).map(node => textOf(all(node, 4)[0]))).toEqual(['LSTM', 'Reshape', 'Gemm']);
    expect(all(graph!, 1).map(node => all(node, 1).map(textOf))).toEqual([
      ['x', 'Wx', 'Wh', 'b'],
      ['h', 'rows'],
      ['states', 'V', 'c'],
    ]);
  });

  it('has the parameters with the shapes that the operators want', () => {
    expect([...constants].map(([name, tensor]) => [name, integers(tensor, 1)])).toEqual([
      ['Wx', [1, 12, 2]],
      ['Wh', [1, 12, 3]],
      ['b', [1, 24]],
      ['rows', [2]],
      ['V', [4, 3]],
      ['c', [4]],
    ]);
    expect(floats('V')).toEqual(parameters.V);
    expect(floats('b').subarray(12)).toEqual(new Float32Array(12));
  });

  it('has the gates in the order of its operator', () => {
    expect([...inGateOrder('lstm', Float32Array.of(1, 10, 2, 20, 3, 30, 4, 40))]).toEqual([1, 10, 4, 40, 2, 20, 3, 30]);
    expect([...inGateOrder('rnn', Float32Array.of(1, 2))]).toEqual([1, 2]);
    expect(floats('Wx')).toEqual(inGateOrder('lstm', parameters.Wx));
  });
});
