/**
 * The number types of a safetensors file: which are read, and how wide the others are.
 *
 * A file from elsewhere holds what its framework needed, a count of batches as I64 beside the weights. What is not read is
 * still checked against the bytes that are there, and refused only when it is asked for.
 */
import type { FloatArray } from '../model.js';

/** Types that are read: half and brain floats are widened, which is exact, since float32 holds every value of both. */
export type Dtype = 'F64' | 'F32' | 'F16' | 'BF16';
export const bytesPer: Readonly<Record<Dtype, number>> = { F64: 8, F32: 4, F16: 2, BF16: 2 };
export const readable = Object.keys(bytesPer);

export const isReadable = (dtype: string): dtype is Dtype => readable.includes(dtype);

/** Bits of one element of the other types of the format; what it does not know has as many as it says. */
const foreignBits: ReadonlyMap<string, number> = new Map([
  ['BOOL', 8],
  ['F4', 4],
  ['F6_E2M3', 6],
  ['F6_E3M2', 6],
  ['U8', 8],
  ['I8', 8],
  ['F8_E5M2', 8],
  ['F8_E4M3', 8],
  ['F8_E8M0', 8],
  ['I16', 16],
  ['U16', 16],
  ['I32', 32],
  ['U32', 32],
  ['C64', 64],
  ['I64', 64],
  ['U64', 64],
]);

/** Types of whole numbers and of yes and no, such as counts and indices have, but no parameter. */
const counting: ReadonlySet<string> = new Set(['BOOL', 'U8', 'I8', 'U16', 'I16', 'U32', 'I32', 'U64', 'I64']);
export const counts = (dtype: string): boolean => counting.has(dtype);

/** The bytes that so many elements take; undefined for a type whose width is not known. */
export function bytesOfElements(dtype: string, count: number): number | undefined {
  if (isReadable(dtype)) return count * bytesPer[dtype];
  const bits = foreignBits.get(dtype);
  return bits === undefined ? undefined : (count * bits) / 8;
}

/** Every float16 but NaN is m·2^e with |m| < 2048, so one product of doubles is exact. */
function half(bits: number): number {
  const sign = bits >> 15 === 0 ? 1 : -1;
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  if (exponent === 31) return fraction === 0 ? sign * Infinity : NaN;
  return sign * (exponent === 0 ? fraction * 2 ** -24 : (1024 + fraction) * 2 ** (exponent - 25));
}

/** The values of a tensor, of which `at` is the first byte. */
export function valuesAt(view: DataView, at: number, dtype: Dtype, count: number): FloatArray {
  if (dtype === 'F64') {
    const values = new Float64Array(count);
    for (let i = 0; i < count; i++) values[i] = view.getFloat64(at + 8 * i, true);
    return values;
  }
  const values = new Float32Array(count);
  if (dtype === 'F32') for (let i = 0; i < count; i++) values[i] = view.getFloat32(at + 4 * i, true);
  else if (dtype === 'F16') for (let i = 0; i < count; i++) values[i] = half(view.getUint16(at + 2 * i, true));
  else {
    // A bfloat16 is the upper half of a float32.
    const words = new Uint32Array(values.buffer);
    for (let i = 0; i < count; i++) words[i] = view.getUint16(at + 2 * i, true) << 16;
  }
  return values;
}
