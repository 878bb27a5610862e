/**
 * One model on its TypeScript passes.
 *
 * Alone, every array is one of its own. With threads all lie in one shared block, and frames tell the others which.
 */
import { noRoom, zeros } from './arena.js';
import type { NumberType } from './contract.js';
import { type Emitted, type PassName, passNames, type Run, type Sizes } from './emitted.js';
import { frameWriter } from './frame.js';
import type { Call } from './inputs.js';
import { givenClasses, partsOf, runPass } from './part.js';
import { arrayNames, bytesNeeded, roomIn, slack } from './room.js';
import type { FloatArray } from '../model.js';
import { threadName, type ThreadStart } from './threads/start.js';
import type { Threading } from './threads/threading.js';

export interface Plain {
  readonly zeros: (length: number) => FloatArray;
  readonly run: Run;
  /** Starts the threads. */
  readonly begin: () => void;
}

/** What a thread of a model on TypeScript is given. */
export interface TypescriptTask {
  readonly type: NumberType;
  readonly sizes: Sizes;
  readonly buffer: SharedArrayBuffer;
}

export function typescript(
  emitted: Emitted,
  type: NumberType,
  sizes: Sizes,
  capacity: Call,
  threading: Threading,
): Plain {
  const tables = passNames.map(name => [name, partsOf(emitted, name, sizes, 0, threading.meet)] as const);
  const parts = Object.fromEntries(tables) as { readonly [P in PassName]: ReturnType<typeof partsOf> };
  const masks = passNames.map(name => [name, givenClasses(emitted, name)] as const);
  const given = Object.fromEntries(masks) as { readonly [P in PassName]: ReturnType<typeof givenClasses> };
  const { threads } = threading;
  const { thread } = emitted;
  if (threads === 1 || thread === undefined) {
    return {
      zeros: length => zeros(type, length),
      begin: () => undefined,
      run: (pass, T, B, memory, scale, option) =>
        runPass(emitted, pass, sizes, T, B, memory, scale, option, parts[pass](T, B, 1, given[pass](memory))),
    };
  }
  const bytes = bytesNeeded(emitted, type, sizes, capacity, threads, () => []);
  const buffer = sharedBlock(Math.ceil((bytes + slack) / slack) * slack);
  // An address of 0 means: no such array.
  const room = roomIn(buffer, type, slack);
  const writer = frameWriter(emitted, sizes, capacity, room, threads);
  const frames = Object.fromEntries(
    passNames.map(pass => [pass, writer({ pass, buffers: arrayNames(emitted, pass, sizes), own: [] })]),
  ) as { readonly [P in PassName]: ReturnType<typeof writer> };
  const start: ThreadStart = { web: () => new Worker(thread(), { type: 'module', name: threadName }), file: thread };
  return {
    zeros: room.zeros,
    begin: () => threading.begin(start, (): TypescriptTask => ({ type, sizes, buffer })),
    run: (pass, T, B, memory, scale, option) => {
      const count = threading.countFor(pass, T, B);
      if (count === 1)
        return runPass(emitted, pass, sizes, T, B, memory, scale, option, parts[pass](T, B, 1, given[pass](memory)));
      // What goes wrong before the others are called is no failure of theirs.
      const written = frames[pass](memory, T, B, option, count);
      const part = parts[pass](T, B, count, given[pass](memory));
      try {
        threading.call(pass, count, scale, written);
        const loss = runPass(emitted, pass, sizes, T, B, memory, scale, option, part);
        threading.meet();
        return loss;
      } catch (error) {
        throw threading.broken(error);
      }
    },
  };
}

function sharedBlock(bytes: number): SharedArrayBuffer {
  try {
    return new SharedArrayBuffer(bytes);
  } catch (error) {
    throw error instanceof RangeError ? noRoom(bytes / Float32Array.BYTES_PER_ELEMENT) : error;
  }
}
