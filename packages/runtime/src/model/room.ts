/**
 * All arrays of a model in one block of memory, counted before.
 *
 * A block that grew would detach the views a caller holds, and one that threads share must be there when they start.
 * Pages that no array is written to cost nothing.
 */
import { TracegradRuntimeError } from '../errors.js';
import type { FloatArray } from '../model.js';
import { lengthOf } from './arena.js';
import type { NumberType } from './contract.js';
import { type Emitted, type PassName, passNames, type Sizes, trains } from './emitted.js';
import type { Call } from './inputs.js';

/** After each array, and room to read past the last: products read whole vectors. */
export const slack = 64;

/**
 * What a pass keeps beside its buffers, for each thread, by name: arrays for all the time, then records of arrays that are in
 * use at different times and share their memory.
 */
export type OwnArrays = readonly Readonly<Record<string, number>>[];

/** Arrays that stand side by side begin at multiples of this many numbers. */
const apart = 16;
/** Where each array of a record begins, and where the last one ends. */
function sideBySide(own: Readonly<Record<string, number>>) {
  let end = 0;
  const starts = Object.entries(own).map(([name, length]) => {
    const start = end;
    end += Math.ceil(length / apart) * apart;
    return { name, start, length };
  });
  return { starts, end };
}
const mostOf = (sharing: OwnArrays): number => Math.max(0, ...sharing.map(own => sideBySide(own).end));

/** A pass's own arrays, by name. */
export function ownArrays([always = {}, ...sharing]: OwnArrays, room: Room): ReadonlyMap<string, FloatArray> {
  const shared = room.zeros(mostOf(sharing));
  return new Map([
    ...Object.entries(always).map(([name, length]) => [name, room.zeros(length)] as const),
    ...sharing.flatMap(own =>
      sideBySide(own).starts.map(({ name, start, length }) => [name, shared.subarray(start, start + length)] as const),
    ),
  ]);
}

const sizeOf = { float32: 4, float64: 8 };
const roomFor = (length: number, bytes: number): number => Math.ceil((bytes * length + slack) / slack) * slack;

/** The bytes of all arrays that a model may ask for, each pass used by every thread. */
export function bytesNeeded(
  emitted: Emitted,
  type: NumberType,
  sizes: Sizes,
  { T, B }: Call,
  threads: number,
  own: (pass: PassName) => OwnArrays,
): number {
  const room = (length: number): number => roomFor(length, sizeOf[type]);
  const sum = (lengths: readonly number[]): number => lengths.reduce((total, length) => total + room(length), 0);
  const ownRoom = ([always = {}, ...sharing]: OwnArrays): number => sum(Object.values(always)) + room(mostOf(sharing));
  const inputLengths = Object.values(emitted.inputs(sizes)).map(
    ({ shape, once }) => (once ? 1 : T) * B * lengthOf(shape),
  );
  const startLengths = Object.values(emitted.initials(sizes)).map(shape => B * lengthOf(shape));
  const arena = Object.values(emitted.parameters(sizes)).reduce((total, shape) => total + lengthOf(shape), 0);
  const passes = passNames.filter(name => emitted[name] !== undefined);
  const works = passes.map(name => Object.values(emitted[name]?.work(sizes, T, B) ?? {}));
  const streams = Object.values(emitted.forward.work(sizes, 1, B));
  // A frame has a word per size, end, flag and buffer, of which there are fewer than this.
  const frame = sum([8 * (64 + arrayNames(emitted, 'training', sizes).length)]);
  // Inputs and start values: copied in, written as vectors, and their gradients. A pass has zeros and a mask of its own.
  return (
    2 * room(arena) +
    3 * sum(inputLengths) +
    inputLengths.length * 2 * room(T * B) +
    2 * sum(startLengths) +
    (works.length + 1) * (sum(startLengths) + room(T * B) + threads * frame) +
    works.reduce((total, lengths) => total + sum(lengths), 0) +
    sum(streams) +
    threads * ['forward' as const, ...passes].reduce((total, name) => total + ownRoom(own(name)), 0)
  );
}

/** Every name that a pass may know an array by, in an order that all threads agree on. */
export function arrayNames(emitted: Emitted, pass: PassName, sizes: Sizes): readonly string[] {
  const { parameters, packs, inputs, initials, gradients, gradientPacks } = emitted;
  const classes = Object.values(emitted[pass]?.classes ?? {}).map(([array]) => array);
  const own = pass === 'training' || pass === 'maskedTraining' ? emitted[pass]?.lent : undefined;
  const lent = Object.keys(own ?? {});
  const named = [parameters(sizes), packs, inputs(sizes), initials(sizes), emitted[pass]?.work(sizes, 1, 1) ?? {}];
  const written = trains[pass] ? [...Object.values(gradients), ...Object.keys(gradientPacks)] : [];
  return [
    ...new Set([...named.flatMap(record => Object.keys(record)), ...written, ...classes, ...lent, 'mask']),
  ].sort();
}

export interface Room {
  readonly buffer: ArrayBufferLike;
  readonly zeros: (length: number) => FloatArray;
  readonly words: (length: number) => Int32Array;
}

/** Arrays one after the other in a buffer, from an address on. */
export function roomIn(buffer: ArrayBufferLike, type: NumberType, from: number): Room {
  let free = from;
  const next = (length: number, bytes: number): number => {
    const address = free;
    free += roomFor(length, bytes);
    if (free > buffer.byteLength) {
      throw new TracegradRuntimeError(
        'out-of-capacity',
        `the arrays of the model need more than ${buffer.byteLength} bytes`,
      );
    }
    return address;
  };
  return {
    buffer,
    zeros: length =>
      type === 'float32'
        ? new Float32Array(buffer, next(length, 4), length)
        : new Float64Array(buffer, next(length, 8), length),
    words: length => new Int32Array(buffer, next(length, 4), length),
  };
}
