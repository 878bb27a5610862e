/**
 * The threads of one model, seen from the one that calls.
 *
 * Threads take tens of milliseconds to start, in a page not before the script lets go; until then, and where they cannot
 * be had at all, calls are run by fewer, with the same results. That a thread waits for calls is seen in memory, so it is
 * noticed by a script that never lets go.
 */
import { TracegradRuntimeError } from '../../errors.js';
import {
  type Control,
  callAll,
  controlBytes,
  controlOver,
  fail,
  failure,
  maySleep,
  meet,
  nothingMore,
  present,
} from './control.js';
import { type Helper, helper, type ThreadStart } from './start.js';

export interface Crew {
  /** Threads that run now, the caller's included: all or one. */
  readonly present: () => number;
  /** Resolves when all run, or it is known that they will not. */
  readonly ready: () => Promise<void>;
  readonly meet: () => void;
  /** Calls the others for a pass. */
  readonly call: (pass: number, count: number, scale: number, frames: readonly Int32Array[]) => void;
  /** The error to throw after one of this call, which ends the crew. */
  readonly broken: (error: unknown) => TracegradRuntimeError;
  readonly close: () => void;
  readonly closed: () => boolean;
}

export const canShare = (): boolean =>
  typeof SharedArrayBuffer === 'function' && typeof Atomics === 'object' && typeof TextEncoder === 'function';

/** A crew of `threads`, the caller's included; undefined where the engine refuses. `task`: what thread i is given. */
export function crewOf(threads: number, start: ThreadStart, task: (thread: number) => unknown): Crew | undefined {
  const control: Control = controlOver(new SharedArrayBuffer(controlBytes(threads)));
  const sleeps = maySleep();
  let helpers: Helper[] = [];
  const look = (): void => {
    const lost = helpers.findIndex(one => one.lost());
    if (lost >= 0) throw new Error(`thread ${lost + 1} ended during the call`);
  };
  const close = (): void => {
    const ended = helpers;
    helpers = [];
    callAll(control, nothingMore, threads, 1);
    for (const one of ended) one.end();
  };
  try {
    for (let thread = 1; thread < threads; thread++) {
      const one = helper(start, { thread, control: control.buffer, task: task(thread) });
      helpers.push(one);
      one.ready.catch(close);
      void one.ended.then(close);
    }
  } catch {
    close();
    return undefined;
  }
  return {
    present: () => (helpers.length === threads - 1 && present(control) === threads - 1 ? threads : 1),
    ready: async () => {
      const waiting = helpers;
      for (const one of waiting) one.hold(true);
      await Promise.allSettled(waiting.map(one => one.ready));
      for (const one of waiting) one.hold(false);
    },
    meet: () => meet(control, sleeps, look),
    call: (pass, count, scale, frames) => callAll(control, pass, count, scale, frames),
    broken: error => {
      fail(control, error);
      const said = failure(control);
      close();
      return new TracegradRuntimeError('thread-failed', `a thread failed: ${said}`);
    },
    close,
    closed: () => helpers.length === 0,
  };
}
