/**
 * The models that a factory makes, with names known only when they are made.                layer 5
 *
 * What `EmittedModel` of `@tracegrad/runtime` says of a cell whose names the compiler of the user's program knows; a test
 * holds the two together. It is said here because the runtime is emitted by this package, which is built before it.
 */
import type { StartRule } from '@tracegrad/symbolic';

export type Numbers = Float32Array | Float64Array;
/** Classes 0, 1, …, one per vector. */
export type Classes = Int8Array | Uint8Array | Uint8ClampedArray | Int16Array | Uint16Array | Int32Array | Uint32Array;
/** Inputs and start values by their names; `steps`, `batch` and `mask` of one call. */
export type CallInput = Readonly<Record<string, Numbers | Classes | number | undefined>>;

/** As the options of an emitted model. */
export interface CompiledOptions<K extends 'float32' | 'float64' = 'float32' | 'float64'> {
  readonly batch?: number;
  readonly steps?: number;
  readonly type?: K;
  readonly backend?: 'auto' | 'ts' | 'wasm' | 'relaxed';
  readonly threads?: number;
}

type Views<A> = Readonly<Record<string, A>>;

export interface CompiledModel<A extends Numbers = Numbers> {
  readonly sizes: Readonly<Record<string, number>>;
  readonly type: 'float32' | 'float64';
  readonly backend: 'ts' | 'wasm' | 'relaxed';
  readonly threads: number;
  readonly ready: Promise<void>;
  close(): void;
  readonly capacity: { readonly batch: number; readonly steps: number };
  readonly parameters: Views<A>;
  readonly gradients: Views<A>;
  readonly parameterShapes: Readonly<Record<string, readonly [rows: number, columns: number]>>;
  readonly parameterStarts: Readonly<Record<string, StartRule>> | undefined;
  readonly parameterArena: A;
  readonly gradientArena: A;
  readonly initialGradients: Views<A>;
  readonly inputGradients: Views<A>;
  forward(input: CallInput): Views<A> & { readonly final: Views<A> };
  lossAndGradients(input: CallInput, options?: { readonly scale?: number; readonly inputGradients?: boolean }): number;
  step(input: Numbers | Classes | Readonly<Record<string, Numbers | Classes>>): Views<A> & { readonly final: Views<A> };
  reset(state?: Views<Numbers>): void;
}
