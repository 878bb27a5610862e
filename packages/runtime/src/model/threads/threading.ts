/** How many threads a model uses, and for which calls. */
import type { TracegradRuntimeError } from '../../errors.js';
import { lengthOf } from '../arena.js';
import type { Backend } from '../contract.js';
import { type Emitted, type PassName, passNames, type Sizes, trains } from '../emitted.js';
import type { Call } from '../inputs.js';
import { canShare, type Crew, crewOf } from './crew.js';
import type { ThreadStart } from './start.js';

export interface Threading {
  /** The most threads of any call, as far as one knows beforehand. */
  readonly threads: number;
  /** The same, as it turned out. */
  readonly running: () => number;
  readonly begin: (start: ThreadStart | undefined, task: (thread: number) => unknown) => void;
  /** The threads for one call. */
  readonly countFor: (pass: PassName, T: number, B: number) => number;
  readonly call: (pass: PassName, count: number, scale: number, frames: readonly Int32Array[]) => void;
  readonly meet: () => void;
  readonly broken: (error: unknown) => TracegradRuntimeError | unknown;
  readonly ready: () => Promise<void>;
  readonly close: () => void;
}

/** Floating-point operations in a quarter of a millisecond: less than that for each thread, and waiting costs more than it gains. */
const worthwhile: { readonly [B in Exclude<Backend, 'auto'>]: number } = { ts: 1e6, wasm: 1e7, relaxed: 1.2e7 };

/** A parameter is multiplied once for each step and example, and in training twice more for the two gradients. */
const flopsOf = (pass: PassName, parameters: number, T: number, B: number): number =>
  (trains[pass] ? 6 : 2) * parameters * T * B;

/** `wanted`: 1 for none beside the caller. */
export function threading(
  emitted: Emitted,
  sizes: Sizes,
  capacity: Call,
  backend: Exclude<Backend, 'auto'>,
  wanted: number,
): Threading {
  const parameters = Object.values(emitted.parameters(sizes)).reduce((sum, shape) => sum + lengthOf(shape), 0);
  const most = (pass: PassName, T: number, B: number): number =>
    Math.max(1, Math.min(wanted, B, Math.floor(flopsOf(pass, parameters, T, B) / worthwhile[backend])));
  const threads = canShare() ? most('training', capacity.T, capacity.B) : 1;
  let crew: Crew | undefined;
  const present = (): number => crew?.present() ?? 1;
  return {
    threads,
    running: () => (crew === undefined || crew.closed() ? 1 : threads),
    begin: (start, task) => {
      if (threads > 1 && start !== undefined) crew = crewOf(threads, start, task);
    },
    countFor: (pass, T, B) => (crew === undefined ? 1 : Math.min(most(pass, T, B), present())),
    call: (pass, count, scale, frames) => crew?.call(passNames.indexOf(pass), count, scale, frames),
    meet: () => crew?.meet(),
    broken: error => crew?.broken(error) ?? error,
    ready: async () => crew?.ready(),
    close: () => crew?.close(),
  };
}
