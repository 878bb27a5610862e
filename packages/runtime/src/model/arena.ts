/** Arrays of one number type, and named views that lie side by side in one of them. */
import { shown, TracegradRuntimeError } from '../errors.js';
import type { FloatArray, Shape } from '../model.js';
import type { NumberType } from './contract.js';
import { named } from './named.js';

const constructors = { float32: Float32Array, float64: Float64Array };

/** @throws TracegradRuntimeError `out-of-capacity` if the engine has no room for so many numbers */
export function zeros(type: NumberType, length: number): FloatArray {
  try {
    return new constructors[type](length);
  } catch (error) {
    throw error instanceof RangeError ? noRoom(length) : error;
  }
}
export const noRoom = (length: number): TracegradRuntimeError =>
  new TracegradRuntimeError('out-of-capacity', `there is no memory for an array of ${length} numbers`);
const tags = { float32: 'Float32Array', float64: 'Float64Array' } satisfies { readonly [N in NumberType]: string };
/** What a view calls itself: the same for one from another frame or context, for which `instanceof` is false. */
export const tagOf = (value: unknown): string | undefined =>
  ArrayBuffer.isView(value) ? (value as Uint8Array)[Symbol.toStringTag] : undefined;
export const isOfType = (type: NumberType, values: unknown): values is FloatArray => tagOf(values) === tags[type];

/** Either type of numbers. @throws TracegradRuntimeError `wrong-type` */
export function checkFloats(what: string, values: unknown): asserts values is FloatArray {
  if (isOfType('float32', values) || isOfType('float64', values)) return;
  throw new TracegradRuntimeError(
    'wrong-type',
    `${what} must be a Float32Array or a Float64Array, not ${shown(values)}`,
  );
}

export const lengthOf = ([rows, columns]: Shape): number => rows * columns;

export interface Arena {
  readonly whole: FloatArray;
  readonly views: Readonly<Record<string, FloatArray>>;
}

/** One array with a view per shape, in their order. */
export function arena(zeros: (length: number) => FloatArray, shapes: Readonly<Record<string, Shape>>): Arena {
  const total = Object.values(shapes).reduce((sum, shape) => sum + lengthOf(shape), 0);
  const whole = zeros(total);
  const views = named<FloatArray>();
  let from = 0;
  for (const [name, shape] of Object.entries(shapes)) {
    views[name] = whole.subarray(from, from + lengthOf(shape));
    from += lengthOf(shape);
  }
  return { whole, views };
}

/** The view over neighbouring views. */
export function joined({ whole, views }: Arena, names: readonly string[]): FloatArray {
  const parts = names.flatMap(name => views[name] ?? []);
  const [first] = parts;
  if (first === undefined) return whole.subarray(0, 0);
  const from = (first.byteOffset - whole.byteOffset) / whole.BYTES_PER_ELEMENT;
  return whole.subarray(from, from + parts.reduce((sum, part) => sum + part.length, 0));
}
