/**
 * One model on WebAssembly: a memory that holds all its arrays, and its passes as functions over them.
 *
 * What a caller passes in an array of their own is copied in; all else lies there already. Threads have instances of their
 * own over the same memory, each with a workspace and rearranged matrices for itself.
 */
import { TracegradRuntimeError } from '../../errors.js';
import { type Emitted, type PassName, passNames, type Run, type Sizes } from '../emitted.js';
import { frameWriter } from '../frame.js';
import type { Call } from '../inputs.js';
import { bytesNeeded, type Room, roomIn, slack } from '../room.js';
import type { Threading } from '../threads/threading.js';
import { wasmProgram } from '../threads/wasm-program.js';
import type { CompiledCell } from './compiled.js';
import { type Instructions, moduleOf } from './engine.js';
import { entriesOf, type Entry, workspaceBytes } from './instance.js';

const pageBytes = 65536;
const mostPages = 65536;

export interface Machine {
  readonly room: Room;
  readonly run: Run;
  /** Starts the threads. */
  readonly begin: () => void;
}

/** What a thread of a model on WebAssembly is given. */
export interface WasmTask {
  readonly module: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
  readonly workspace: number;
}

/** @throws TracegradRuntimeError `out-of-capacity` if the arrays are too large for one memory, or what the engine throws */
export function machine(
  emitted: Emitted,
  cell: CompiledCell,
  instructions: Instructions,
  sizes: Sizes,
  capacity: Call,
  threading: Threading,
): Machine {
  const { threads } = threading;
  const own = (pass: PassName) => cell.passes[pass]?.rearranged(sizes) ?? [];
  const bytes = threads * workspaceBytes + bytesNeeded(emitted, 'float32', sizes, capacity, threads, own) + slack;
  const pages = Math.ceil(bytes / pageBytes) + 1;
  if (pages > mostPages) {
    throw new TracegradRuntimeError(
      'out-of-capacity',
      `${emitted.name} needs ${pages} pages of memory, of which there are ${mostPages}`,
    );
  }
  const memory = blockOf(pages, threads > 1, emitted.name);
  const module = moduleOf(cell, instructions, threads > 1);
  const room = roomIn(memory.buffer, 'float32', threads * workspaceBytes);
  const entries = entriesOf(module, memory, 0, threading.meet);
  const frames = frameWriter(emitted, sizes, capacity, room, threads);

  const runner = (pass: PassName): Run => {
    const layout = cell.passes[pass];
    const entry: Entry | undefined = entries[pass];
    if (layout === undefined || entry === undefined) {
      return () => {
        throw new RangeError(`${emitted.name} has no pass ${pass}`);
      };
    }
    const framesFor = frames({ pass, buffers: layout.buffers, own: layout.rearranged(sizes) });
    return (_, T, B, arrays, scale, option) => {
      const count = threading.countFor(pass, T, B);
      const own = framesFor(arrays, T, B, option, count);
      if (count === 1) return entry(own[0]!.byteOffset, scale); // there is a frame per thread
      try {
        threading.call(pass, count, scale, own);
        const loss = entry(own[0]!.byteOffset, scale);
        threading.meet();
        return loss;
      } catch (error) {
        throw threading.broken(error);
      }
    };
  };
  const runners = Object.fromEntries(passNames.map(name => [name, runner(name)])) as { readonly [P in PassName]: Run };
  const task = (thread: number): WasmTask => ({ module, memory, workspace: thread * workspaceBytes });
  return {
    room,
    run: (pass, T, B, arrays, scale, option) => runners[pass](pass, T, B, arrays, scale, option),
    begin: () => threading.begin(wasmProgram, task),
  };
}

function blockOf(pages: number, shared: boolean, name: string): WebAssembly.Memory {
  try {
    return new WebAssembly.Memory({ initial: pages, maximum: pages, shared });
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new TracegradRuntimeError('out-of-capacity', `the engine has no ${pages} pages of memory for ${name}`);
  }
}
