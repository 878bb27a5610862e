/**
 * A case as an ONNX model: x [T][B][D] through the operator RNN or LSTM, then one product for the outputs of all steps.
 *
 * Written here rather than exported from a library that trains, so that what is timed is the shortest graph there is, with
 * the sizes and the parameters as constants, which its runtimes rearrange before the first call. Field numbers are those of
 * onnx.proto, operators those of version 14: https://onnx.ai/onnx/operators/
 */
import { gatesOf, type Case } from './case.js';
import type { Blocks, Data } from './data.js';
import { type Bytes, bytes, integer, joined, message, text } from './protobuf.js';

/** The names of the model's input and output; the output is [T·B][K]. */
export const [input, output] = ['x', 'o'];

const [irVersion, operators] = [8, 14];
const elementTypes = { float32: 1, int64: 7 };

/** Our gates are i, f, g, o; the operator's i, o, f, c, where c is our g. */
const orders = { rnn: [0], lstm: [0, 3, 1, 2] } as const;

/** The rows of each gate in the operator's order. */
export function inGateOrder(model: Case['model'], values: Float32Array): Float32Array {
  const length = values.length / gatesOf(model);
  const all = new Float32Array(values.length);
  orders[model].forEach((gate, at) => all.set(values.subarray(gate * length, (gate + 1) * length), at * length));
  return all;
}

const bytesOf = ({ buffer, byteOffset, byteLength }: Float32Array | BigInt64Array): Uint8Array =>
  new Uint8Array(buffer, byteOffset, byteLength);

function constant(name: string, shape: readonly number[], values: Float32Array | BigInt64Array): Bytes {
  const type = elementTypes[values instanceof Float32Array ? 'float32' : 'int64'];
  return message(5, ...shape.map(size => integer(1, size)), integer(2, type), text(8, name), bytes(9, bytesOf(values)));
}

/** An input or an output of the whole graph, in float32. */
function port(field: number, name: string, shape: readonly number[]): Bytes {
  const dimensions = shape.map(size => message(1, integer(1, size)));
  return message(
    field,
    text(1, name),
    message(2, message(1, integer(1, elementTypes.float32), message(2, ...dimensions))),
  );
}

function node(
  operator: string,
  inputs: readonly string[],
  result: string,
  attributes: Readonly<Record<string, number>>,
): Bytes {
  const integers = Object.entries(attributes).map(([name, value]) =>
    message(5, text(1, name), integer(3, value), integer(20, 2)),
  );
  return message(1, ...inputs.map(name => text(1, name)), text(2, result), text(4, operator), ...integers);
}

/** The file of the model. */
export function onnxModel({ model, D, H, K, B, T }: Case, parameters: Blocks<Data['x']>): Bytes {
  const rows = gatesOf(model) * H;
  const ordered = (values: Float32Array): Float32Array => inGateOrder(model, values);
  // The operator has a second bias, for the recurrent product, which stays zero.
  const biases = new Float32Array(2 * rows);
  biases.set(ordered(parameters.b));
  const graph = message(
    7,
    node(model.toUpperCase(), [input, 'Wx', 'Wh', 'b'], 'h', { hidden_size: H }),
    node('Reshape', ['h', 'rows'], 'states', {}),
    node('Gemm', ['states', 'V', 'c'], output, { transB: 1 }),
    text(2, model),
    constant('Wx', [1, rows, D], ordered(parameters.Wx)),
    constant('Wh', [1, rows, H], ordered(parameters.Wh)),
    constant('b', [1, 2 * rows], biases),
    // The operator's result is [T][1][B][H]: it has a place for a second direction.
    constant('rows', [2], BigInt64Array.of(BigInt(T * B), BigInt(H))),
    constant('V', [K, H], parameters.V),
    constant('c', [K], parameters.c),
    port(11, input, [T, B, D]),
    port(12, output, [T * B, K]),
  );
  return joined(integer(1, irVersion), graph, message(8, integer(2, operators)));
}
