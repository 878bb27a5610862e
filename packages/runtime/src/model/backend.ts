/**
 * Where a model's passes run and its arrays lie: TypeScript over arrays of their own, or WebAssembly over one memory.
 *
 * `auto` takes the fastest that this engine has and this model can use; a back end asked for by name is used or refused.
 */
import { TracegradRuntimeError } from '../errors.js';
import type { FloatArray } from '../model.js';
import { zeros } from './arena.js';
import type { Backend, NumberType } from './contract.js';
import type { Emitted, Sizes } from './emitted.js';
import type { Call } from './inputs.js';
import { supports } from './wasm/engine.js';
import { machine } from './wasm/machine.js';

/** The cell with the passes to run, and what makes its arrays. */
export interface Workshop {
  readonly backend: Exclude<Backend, 'auto'>;
  readonly emitted: Emitted;
  readonly zeros: (length: number) => FloatArray;
}

const backends: readonly string[] = ['auto', 'ts', 'wasm', 'relaxed'] satisfies Backend[];

/** @throws TracegradRuntimeError `bad-value` for an unknown back end, or one that this engine or this model cannot use */
export function workshop(
  emitted: Emitted,
  sizes: Sizes,
  type: NumberType,
  capacity: Call,
  wanted: Backend = 'auto',
): Workshop {
  if (!backends.includes(wanted)) {
    throw new TracegradRuntimeError(
      'bad-value',
      `backend must be one of ${backends.join(', ')}, not ${String(wanted)}`,
    );
  }
  const typescript: Workshop = { backend: 'ts', emitted, zeros: length => zeros(type, length) };
  if (wanted === 'ts') return typescript;
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
  if (compiled === undefined || refusal !== undefined || !supports(instructions)) return typescript;
  try {
    return { backend: instructions, ...machine(emitted, compiled, instructions, sizes, capacity) };
  } catch (error) {
    // An engine may refuse the memory, or to compile at once on a page's main thread.
    if (wanted === 'auto') return typescript;
    throw error;
  }
}
