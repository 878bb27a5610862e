/**
 * Tensors to and from the bytes of a safetensors file, the format that Hugging Face, PyTorch and others read.
 *
 * Only bytes in and out: where they come from (a file, a request, a store in the browser) is the caller's business. Numbers go through a
 * DataView, so neither the alignment of the bytes nor the byte order of the machine matters.
 */
import { shown, TracegradRuntimeError } from '../errors.js';
import type { FloatArray } from '../model.js';
import { bytesPer, type Dtype, isReadable, readable, valuesAt } from './dtypes.js';
import { givenNotes, givenTensors } from './given.js';
import { type Entry, parsedHeader, quoted } from './header.js';
import type { Tensor } from './tensor.js';

export interface TensorFile {
  /**
   * The tensors of floating-point numbers: F64 as `Float64Array`; F32, F16 and BF16 as `Float32Array`. To `get` one of
   * another type by its name throws `wrong-type`.
   */
  readonly tensors: ReadonlyMap<string, Tensor>;
  readonly metadata: ReadonlyMap<string, string>;
}

/**
 * The bytes of a file with these tensors: F64 before F32, then by name, the header padded with spaces to a multiple of 8, so
 * that all data are aligned. The same tensors give the same bytes, in whatever order they come.
 *
 * @throws TracegradRuntimeError `wrong-length` if a shape and its number of values differ; `bad-value` for the name
 *   `__metadata__`, which the format reserves, a name given twice, or a shape that is not a list of sizes; `wrong-type` for
 *   what are no pairs of a name and a tensor
 */
export function writeSafetensors(
  tensors: Iterable<readonly [name: string, tensor: Tensor]>,
  metadata: Iterable<readonly [key: string, text: string]> = [],
): Uint8Array {
  const sorted = givenTensors(tensors).sort(byWidthThenName);
  const fields: string[] = [];
  const notes = [...new Map(givenNotes(metadata))].sort(([left], [right]) => (left < right ? -1 : 1));
  if (notes.length > 0) {
    fields.push(`"__metadata__":{${notes.map(([key, text]) => `${json(key)}:${json(text)}`).join(',')}}`);
  }
  let end = 0;
  const names = new Set<string>();
  for (const [name, tensor] of sorted) {
    checkTensor(name, tensor);
    if (names.has(name)) {
      throw new TracegradRuntimeError('bad-value', `writeSafetensors: the tensor ${quoted(name)} is given twice`);
    }
    names.add(name);
    const dtype = dtypeOf(tensor.values);
    const begin = end;
    end += tensor.values.length * bytesPer[dtype];
    const shape = tensor.shape.join(',');
    fields.push(`${json(name)}:{"dtype":"${dtype}","shape":[${shape}],"data_offsets":[${begin},${end}]}`);
  }
  const header = new TextEncoder().encode(`{${fields.join(',')}}`);
  const headerLength = Math.ceil(header.length / 8) * 8;
  const bytes = new Uint8Array(8 + headerLength + end).fill(0x20, 8, 8 + headerLength);
  bytes.set(header, 8);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, headerLength, true);
  let at = 8 + headerLength;
  for (const [, { values }] of sorted) at = putValues(view, at, values);
  return bytes;
}

/** The tensors that are read, and the types of those that are not. */
class Tensors extends Map<string, Tensor> {
  private readonly foreign = new Map<string, string>();

  constructor(entries: readonly Entry[], values: (entry: Entry, dtype: Dtype) => FloatArray) {
    super();
    for (const entry of entries) {
      const { name, dtype, shape } = entry;
      if (isReadable(dtype)) this.set(name, { shape, values: values(entry, dtype) });
      else this.foreign.set(name, dtype);
    }
  }

  override get(name: string): Tensor | undefined {
    const dtype = this.foreign.get(name);
    if (dtype === undefined) return super.get(name);
    const last = readable[readable.length - 1]!; // there are four
    throw new TracegradRuntimeError(
      'wrong-type',
      `safetensors: ${quoted(name)} has dtype ${quoted(dtype)}; ${readable.slice(0, -1).join(', ')} and ${last} can be read`,
    );
  }
}

/**
 * The tensors and the metadata of a file. The values are copies, so the bytes may be reused. A tensor of another type than
 * F64, F32, F16 or BF16 does not keep the others from being read.
 *
 * @throws TracegradRuntimeError `bad-file` where the bytes are not a well-formed file (too short, header too long or not
 *   JSON, a name twice, sizes and offsets that do not agree, overlaps, holes); `wrong-type` if `bytes` is no Uint8Array
 */
export function readSafetensors(bytes: Uint8Array): TensorFile {
  const { tensors, metadata } = entriesAndTensors(bytes);
  return { tensors, metadata };
}

/** The same, with what the header says of every tensor, those that are not read too. */
export function entriesAndTensors(bytes: Uint8Array): TensorFile & { readonly entries: readonly Entry[] } {
  if (!(bytes instanceof Uint8Array)) {
    throw new TracegradRuntimeError(
      'wrong-type',
      `readSafetensors: the bytes must be a Uint8Array, not ${shown(bytes)}`,
    );
  }
  const { entries, metadata, dataStart } = parsedHeader(bytes);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const tensors = new Tensors(entries, ({ begin, end }, dtype) =>
    valuesAt(view, dataStart + begin, dtype, (end - begin) / bytesPer[dtype]),
  );
  return { entries, tensors, metadata };
}

const json = (text: string): string => JSON.stringify(text);

function dtypeOf(values: FloatArray): 'F32' | 'F64' {
  return values instanceof Float32Array ? 'F32' : 'F64';
}

function byWidthThenName(left: readonly [string, Tensor], right: readonly [string, Tensor]): number {
  const width = bytesPer[dtypeOf(right[1].values)] - bytesPer[dtypeOf(left[1].values)];
  return width || (left[0] < right[0] ? -1 : left[0] > right[0] ? 1 : 0);
}

function checkTensor(name: string, { shape, values }: Tensor): void {
  if (name === '__metadata__') {
    throw new TracegradRuntimeError('bad-value', 'writeSafetensors: the name __metadata__ is reserved by the format');
  }
  if (!shape.every(size => Number.isSafeInteger(size) && size >= 0)) {
    throw new TracegradRuntimeError(
      'bad-value',
      `writeSafetensors: the shape [${shape.join(', ')}] of ${quoted(name)} is not a list of sizes`,
    );
  }
  const needed = shape.reduce((product, size) => product * size, 1);
  if (needed !== values.length) {
    throw new TracegradRuntimeError(
      'wrong-length',
      `writeSafetensors: ${quoted(name)} of shape [${shape.join(', ')}] needs ${needed} values, but has ${values.length}`,
    );
  }
}

function putValues(view: DataView, at: number, values: FloatArray): number {
  if (values instanceof Float32Array) {
    for (let i = 0; i < values.length; i++) view.setFloat32(at + 4 * i, values[i]!, true);
  } else {
    for (let i = 0; i < values.length; i++) view.setFloat64(at + 8 * i, values[i]!, true);
  }
  return at + values.byteLength;
}
