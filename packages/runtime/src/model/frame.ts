/**
 * Frames: what a pass is told about a call, as words in memory, one frame for each thread.
 *
 * Sizes of the cell, steps, examples, both ends of each share; for training whether gradients by inputs are wanted; for
 * each input that may be classes whether it is and whether it is not;
 * how many threads there are if several, whether this one leads, and for each share but the first whether it has a part;
 * then the addresses of all buffers in bytes. Kernels in WebAssembly read them there, and so do threads.
 */
import type { FloatArray } from '../model.js';
import { lengthOf } from './arena.js';
import { type Emitted, type Memory, type PassName, passNames, type Sizes, trains } from './emitted.js';
import type { Call } from './inputs.js';
import { under } from './named.js';
import { givenClasses, rangesOf } from './part.js';
import { ownArrays, type OwnArrays, type Room } from './room.js';

export interface FrameLayout {
  readonly pass: PassName;
  readonly buffers: readonly string[];
  /** Buffers that every thread has for itself. */
  readonly own: OwnArrays;
}

/** Where the words of each kind begin. */
export function frameWords(emitted: Emitted, { pass, buffers }: Pick<FrameLayout, 'pass' | 'buffers'>, sizes: Sizes) {
  const steps = emitted.sizes.length;
  const ends = steps + 2;
  const shares = Object.keys(emitted[pass]?.shares(sizes, 1, 1) ?? {}).length;
  const option = ends + 2 * shares;
  const classes = option + (trains[pass] ? 1 : 0);
  const several = classes + 2 * Object.keys(emitted[pass]?.classes ?? {}).length;
  const addresses = several + 1 + shares;
  return { steps, ends, shares, option, classes, several, addresses, length: addresses + buffers.length };
}

interface Frames {
  readonly frames: readonly Int32Array[];
  /** The call that the frames were last written for. */
  T: number;
  B: number;
  count: number;
}

/** Writes the frames of a call: mostly they stay as they were. The addresses of frames, by thread. */
export function frameWriter(emitted: Emitted, sizes: Sizes, capacity: Call, room: Room, threads: number) {
  const classArrays = passNames.flatMap(name => Object.entries(emitted[name]?.classes ?? {}));
  const changing = new Set([
    ...classArrays.map(([, [array]]) => array),
    ...Object.keys(emitted.inputs(sizes)),
    ...Object.keys(emitted.initials(sizes)),
    ...Object.values(emitted.gradients),
    'mask',
  ]);
  const copies = new Map<string, FloatArray>();
  const copyLength = (name: string): number => {
    const input = under(emitted.inputs(sizes), name);
    if (input !== undefined) return (input.once ? 1 : capacity.T) * capacity.B * lengthOf(input.shape);
    return capacity.B * lengthOf(under(emitted.initials(sizes), name) ?? [1, 1]);
  };
  const addressOf = (name: string, values: FloatArray | undefined): number => {
    if (values === undefined || values.length === 0) return 0;
    if (values.buffer === room.buffer) return values.byteOffset;
    let copy = copies.get(name);
    if (copy === undefined) copies.set(name, (copy = room.zeros(copyLength(name))));
    copy.set(values);
    return copy.byteOffset;
  };

  return (layout: FrameLayout) => {
    const { pass, buffers, own } = layout;
    const at = frameWords(emitted, layout, sizes);
    const known = new WeakMap<Memory, Frames>();
    const classesIn = givenClasses(emitted, pass);
    const mayBeClasses = (at.several - at.classes) / 2;
    const moving = buffers.flatMap((array, i) => (changing.has(array) ? [{ array, at: at.addresses + i }] : []));
    const made = (arrays: Memory): Frames => {
      const frames = Array.from({ length: threads }, () => {
        const separate = ownArrays(own, room);
        const words = room.words(at.length);
        emitted.sizes.forEach((size, i) => (words[i] = sizes[size] ?? 0));
        buffers.forEach(
          (array, i) => (words[at.addresses + i] = addressOf(array, separate.get(array) ?? arrays[array])),
        );
        return words;
      });
      return { frames, T: 0, B: 0, count: 0 };
    };
    const cut = (own: Frames, T: number, B: number, count: number): void => {
      Object.assign(own, { T, B, count });
      const shares = emitted[pass]?.shares(sizes, T, B) ?? {};
      own.frames.slice(0, count).forEach((words, thread) => {
        words[at.steps] = T;
        words[at.steps + 1] = B;
        words[at.several] = count > 1 ? count : 0;
        words[at.several + 1] = thread === 0 ? 1 : 0;
        rangesOf(shares, thread, count).forEach(({ from, to }, i) => {
          words[at.ends + 2 * i] = from;
          words[at.ends + 2 * i + 1] = to;
          if (i > 0) words[at.several + 1 + i] = to > from ? 1 : 0;
        });
      });
    };
    return (arrays: Memory, T: number, B: number, option: boolean, count: number): readonly Int32Array[] => {
      let own = known.get(arrays);
      if (own === undefined) known.set(arrays, (own = made(arrays)));
      if (own.T !== T || own.B !== B || own.count !== count) cut(own, T, B, count);
      for (let m = 0; m < moving.length; m++) {
        const { array, at: word } = moving[m]!; // below the length
        const address = addressOf(array, arrays[array]);
        for (let thread = 0; thread < count; thread++) own.frames[thread]![word] = address;
      }
      const given = mayBeClasses === 0 ? 0 : classesIn(arrays);
      for (let thread = 0; thread < count; thread++) {
        for (let i = 0; i < mayBeClasses; i++) {
          own.frames[thread]![at.classes + 2 * i] = (given >> i) & 1;
          own.frames[thread]![at.classes + 2 * i + 1] = 1 - ((given >> i) & 1);
        }
      }
      if (trains[pass]) for (let thread = 0; thread < count; thread++) own.frames[thread]![at.option] = option ? 1 : 0;
      return own.frames;
    };
  };
}
