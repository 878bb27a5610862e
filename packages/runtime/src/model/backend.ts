/**
 * Where a model's passes run and its arrays lie: TypeScript over arrays of their own, or WebAssembly over one memory.
 *
 * `auto` takes the fastest that this engine has and this model can use; a back end asked for by name is used or refused.
 */
import { shown, TracegradRuntimeError } from '../errors.js';
import type { FloatArray } from '../model.js';
import type { Backend, NumberType } from './contract.js';
import type { Emitted, Run, Sizes } from './emitted.js';
import type { Call } from './inputs.js';
import { threading, type Threading } from './threads/threading.js';
import { typescript } from './typescript.js';
import { supports } from './wasm/engine.js';
import { machine } from './wasm/machine.js';

/** What runs the passes of a model and makes its arrays. */
export interface Workshop {
  readonly backend: Exclude<Backend, 'auto'>;
  readonly run: Run;
  readonly zeros: (length: number) => FloatArray;
  readonly threading: Threading;
  /** Starts the threads: the last thing to do, so that nothing which fails leaves them behind. */
  readonly begin: () => void;
}

const backends: readonly string[] = ['auto', 'ts', 'wasm', 'relaxed'] satisfies Backend[];

/** @throws TracegradRuntimeError `bad-value` for an unknown back end, or one that this engine or this model cannot use */
export function workshop(
  emitted: Emitted,
  sizes: Sizes,
  type: NumberType,
  capacity: Call,
  wanted: Backend = 'auto',
  threads = 1,
): Workshop {
  if (!backends.includes(wanted)) {
    throw new TracegradRuntimeError(
      'bad-value',
      `backend must be one of ${backends.join(', ')}, not ${shown(wanted, '')}`,
    );
  }
  const plain = (): Workshop => {
    const own = threading(emitted, sizes, capacity, 'ts', emitted.thread === undefined ? 1 : threads);
    return { backend: 'ts', threading: own, ...typescript(emitted, type, sizes, capacity, own) };
  };
  if (wanted === 'ts') return plain();
  const { compiled } = emitted;
  const refusal =
    compiled === undefined
      ? `${emitted.name} was emitted without WebAssembly`
      : type === 'float64'
        ? 'the WebAssembly kernels are for float32'
        : undefined;
  const instructions = wanted === 'auto' ? (supports('relaxed') ? 'relaxed' : 'wasm') : wanted;
  if (wanted !== 'auto') {
    const reason = refusal ?? (supports(instructions) ? undefined : 'this engine has no such instructions');
    if (reason !== undefined) throw new TracegradRuntimeError('bad-value', `backend ${wanted}: ${reason}`);
  }
  if (compiled === undefined || refusal !== undefined || !supports(instructions)) return plain();
  try {
    const own = threading(emitted, sizes, capacity, instructions, threads);
    const { room, run, begin } = machine(emitted, compiled, instructions, sizes, capacity, own);
    return { backend: instructions, threading: own, zeros: room.zeros, run, begin };
  } catch (error) {
    // An engine may refuse the memory, or to compile at once on a page's main thread.
    if (wanted === 'auto') return plain();
    throw error;
  }
}
