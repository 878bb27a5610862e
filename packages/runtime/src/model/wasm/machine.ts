/**
 * One model on WebAssembly: a memory that holds all its arrays, and its passes as functions over them.
 *
 * The memory never grows, because growing would detach every view a caller holds; its size is counted before, and
 * pages that no array is written to cost nothing. What a caller passes in an array of their own is copied in; all else
 * lies there already.
 */
import { TracegradRuntimeError } from '../../errors.js';
import type { FloatArray } from '../../model.js';
import { lengthOf } from '../arena.js';
import type { Emitted, ForwardPass, Memory, Sizes, TrainingPass } from '../emitted.js';
import { relu, sigmoid, softplus } from '../functions.js';
import type { Call } from '../inputs.js';
import type { CompiledCell, CompiledPass } from './compiled.js';
import { type Instructions, moduleOf } from './engine.js';

/** The bytes before the first array, in which products keep what they rearrange. */
const workspace = 524288;
/** After each array, and room to read past the last: products read whole vectors. */
const slack = 64;
const pageBytes = 65536;
const mostPages = 65536;
/** Rows of a tile of a product; more where a sum needs no register for its product. */
const tileRows: { readonly [I in Instructions]: number } = { wasm: 5, relaxed: 6 };
const math = { ...mathOf(), relu, sigmoid, softplus };

function mathOf() {
  const { sign, exp, log, sin, cos, tan, asin, acos, atan, tanh, pow } = Math;
  return { sign, exp, log, sin, cos, tan, asin, acos, atan, tanh, pow };
}

export interface Machine {
  /** The cell, its passes replaced by those of the module. */
  readonly emitted: Emitted;
  readonly zeros: (length: number) => Float32Array<ArrayBuffer>;
}

type Entry = (frame: number, scale: number) => number;
const room = (length: number): number => Math.ceil((4 * length + slack) / slack) * slack;
const sum = (lengths: readonly number[]): number => lengths.reduce((total, length) => total + room(length), 0);

/** The bytes of all arrays that a model may ask for, each pass used. */
function bytesNeeded(emitted: Emitted, passes: readonly CompiledPass[], sizes: Sizes, { T, B }: Call): number {
  const { parameters, inputs, initials, forward, training, maskedForward, maskedTraining } = emitted;
  const inputLengths = Object.values(inputs(sizes)).map(({ shape, once }) => (once ? 1 : T) * B * lengthOf(shape));
  const startLengths = Object.values(initials(sizes)).map(shape => B * lengthOf(shape));
  const arena = Object.values(parameters(sizes)).reduce((total, shape) => total + lengthOf(shape), 0);
  const works = [forward, training, maskedForward, maskedTraining].flatMap(pass =>
    pass === undefined ? [] : [Object.values(pass.work(sizes, T, B))],
  );
  const frames = passes.map(({ sizes: own, buffers }) => own.length + 3 + buffers.length);
  // Inputs and start values: copied in, written as vectors, and their gradients. A pass has zeros and a mask of its own.
  return (
    2 * room(arena) +
    3 * sum(inputLengths) +
    2 * sum(startLengths) +
    (works.length + 1) * (sum(startLengths) + room(T * B)) +
    works.reduce((total, lengths) => total + sum(lengths), 0) +
    sum(Object.values(forward.work(sizes, 1, B))) +
    [...passes, ...passes.slice(0, 1)].reduce((total, pass) => total + sum(Object.values(pass.rearranged(sizes))), 0) +
    sum([...frames, ...frames.slice(0, 1)])
  );
}

/** @throws TracegradRuntimeError `out-of-capacity` if the arrays are too large for one memory, or what the engine throws */
export function machine(
  emitted: Emitted,
  cell: CompiledCell,
  instructions: Instructions,
  sizes: Sizes,
  capacity: Call,
): Machine {
  const { forward, training, maskedForward, maskedTraining } = cell.passes;
  const passes = [forward, training, maskedForward, maskedTraining].filter(pass => pass !== undefined);
  const pages = Math.ceil((workspace + bytesNeeded(emitted, passes, sizes, capacity) + slack) / pageBytes) + 1;
  if (pages > mostPages) {
    throw new TracegradRuntimeError(
      'out-of-capacity',
      `${emitted.name} needs ${pages} pages of memory, of which there are ${mostPages}`,
    );
  }
  const memory = new WebAssembly.Memory({ initial: pages, maximum: pages });
  const { buffer } = memory;
  const { exports } = new WebAssembly.Instance(moduleOf(cell, instructions), { env: { memory }, math });
  (exports['tileRows'] as WebAssembly.Global<'i32'>).value = tileRows[instructions];

  let free = workspace;
  const zeros = (length: number): Float32Array<ArrayBuffer> => {
    const from = free;
    free += room(length);
    return new Float32Array(buffer, from, length);
  };
  const changing = new Set([
    ...Object.keys(emitted.inputs(sizes)),
    ...Object.keys(emitted.initials(sizes)),
    ...Object.values(emitted.gradients),
    'mask',
  ]);
  const copies = new Map<string, Float32Array>();
  const copyLength = (name: string): number => {
    const input = emitted.inputs(sizes)[name];
    if (input !== undefined) return (input.once ? 1 : capacity.T) * capacity.B * lengthOf(input.shape);
    return capacity.B * lengthOf(emitted.initials(sizes)[name] ?? [1, 1]);
  };
  const addressOf = (name: string, values: FloatArray | undefined): number => {
    if (values === undefined || values.length === 0) return 0;
    if (values.buffer === buffer) return values.byteOffset;
    let copy = copies.get(name);
    if (copy === undefined) copies.set(name, (copy = zeros(copyLength(name))));
    copy.set(values);
    return copy.byteOffset;
  };

  /** A run of a pass over arrays: writes the frame, of which most stays as it was, and calls. */
  const runner = (name: string, pass: CompiledPass, hasOption: boolean) => {
    const entry = exports[name] as Entry;
    const frames = new WeakMap<Memory, Int32Array>();
    const steps = pass.sizes.length;
    const count = steps + (hasOption ? 3 : 2);
    const moving = pass.buffers.flatMap((array, i) => (changing.has(array) ? [{ array, at: count + i }] : []));
    const made = (arrays: Memory): Int32Array => {
      const own = new Map(Object.entries(pass.rearranged(sizes)).map(([array, length]) => [array, zeros(length)]));
      const words = new Int32Array(buffer, zeros(count + pass.buffers.length).byteOffset, count + pass.buffers.length);
      pass.sizes.forEach((size, i) => (words[i] = sizes[size] ?? 0));
      pass.buffers.forEach((array, i) => (words[count + i] = addressOf(array, own.get(array) ?? arrays[array])));
      return words;
    };
    return (T: number, B: number, arrays: Memory, scale: number, option: boolean): number => {
      let words = frames.get(arrays);
      if (words === undefined) frames.set(arrays, (words = made(arrays)));
      words[steps] = T;
      words[steps + 1] = B;
      if (hasOption) words[steps + 2] = option ? 1 : 0;
      for (const { array, at } of moving) words[at] = addressOf(array, arrays[array]);
      return entry(words.byteOffset, scale);
    };
  };
  const forwardOn = (name: string, pass: CompiledPass, plain: ForwardPass): ForwardPass => {
    const run = runner(name, pass, false);
    return { ...plain, run: (_, T, B, arrays) => void run(T, B, arrays, 1, false) };
  };
  const trainingOn = (name: string, pass: CompiledPass, plain: TrainingPass): TrainingPass => {
    const run = runner(name, pass, true);
    return { ...plain, run: (_, T, B, arrays, scale, option) => run(T, B, arrays, scale, option) };
  };
  const replaced: Emitted = {
    ...emitted,
    forward: forwardOn('forward', forward, emitted.forward),
    training: trainingOn('training', training, emitted.training),
    ...(maskedForward && emitted.maskedForward
      ? { maskedForward: forwardOn('maskedForward', maskedForward, emitted.maskedForward) }
      : {}),
    ...(maskedTraining && emitted.maskedTraining
      ? { maskedTraining: trainingOn('maskedTraining', maskedTraining, emitted.maskedTraining) }
      : {}),
  };
  return { emitted: replaced, zeros };
}
