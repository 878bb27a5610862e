/**
 * The models that emitted modules make, as a user sees them.
 *
 * One generic interface over the names of a cell, so that `model.parameters.W_f` is checked and completed by an editor and
 * the emitted modules stay short. Sequences are time-major with each example contiguous, `[T][B][rows]`; matrices
 * row-major.
 */
import type { FloatArray, InitialValue, Model, Shape } from '../model.js';

export interface FloatArrays {
  readonly float32: Float32Array;
  readonly float64: Float64Array;
}
export type NumberType = keyof FloatArrays;
/**
 * `ts`: the TypeScript kernels. `wasm`: WebAssembly with plain SIMD, the same bits on every machine. `relaxed`: with fused
 * multiply-add. `auto`: the fastest that the engine has; for float64 always `ts`.
 */
export type Backend = 'auto' | 'ts' | 'wasm' | 'relaxed';

/** Classes 0, 1, …, one per vector; they stand for the vectors that are 1 there and 0 elsewhere. */
export type Labels = Int8Array | Uint8Array | Uint8ClampedArray | Int16Array | Uint16Array | Int32Array | Uint32Array;
/** One number per step and example: 1 where a step counts, 0 where the states are held. */
export type Mask = FloatArray | Labels;

export interface ModelOptions<K extends NumberType = NumberType> {
  /** The largest number of examples in one call; 1 unless told. */
  readonly batch?: number;
  /** The largest number of steps in one call; 1 unless told. */
  readonly steps?: number;
  /** `float32` unless told. */
  readonly type?: K;
  /** `auto` unless told. */
  readonly backend?: Backend;
  /**
   * How many threads share the calls that are long enough, each taking some of the examples; 1 unless told. The results
   * are the same bits for any number.
   */
  readonly threads?: number;
}

/** The names of one cell. */
export interface ModelNames {
  readonly sizes: string;
  readonly parameters: string;
  readonly inputs: string;
  /** The inputs that the forward pass reads. */
  readonly forwardInputs: string;
  readonly initials: string;
  /** What the forward pass computes. */
  readonly values: string;
}

/** Steps and examples of one call; the capacity unless told. Every array must have exactly the length they ask for. */
export interface CallOptions {
  readonly steps?: number;
  readonly batch?: number;
  readonly mask?: Mask;
}

export type Starts<N extends ModelNames> = { readonly [I in N['initials']]?: FloatArray };
export type ForwardInput<N extends ModelNames> = {
  readonly [I in N['forwardInputs']]: FloatArray | Labels;
} & Starts<N> &
  CallOptions;
export type TrainingInput<N extends ModelNames> = { readonly [I in N['inputs']]: FloatArray | Labels } & Starts<N> &
  CallOptions;

export interface TrainingOptions {
  /** Multiplies the loss and every gradient; 1/B makes the mean over a batch. 1 unless told. */
  readonly scale?: number;
  /** Whether `inputGradients` are computed as well. */
  readonly inputGradients?: boolean;
}

/** Every named value of the forward pass, and in `final` what the next call would start from. Views: copy to keep. */
export type Outputs<A extends FloatArray, N extends ModelNames> = { readonly [V in N['values']]: A } & {
  readonly final: { readonly [I in N['initials']]: A };
};

export interface EmittedModel<A extends FloatArray, N extends ModelNames> extends Model {
  readonly sizes: Readonly<Record<N['sizes'], number>>;
  readonly type: NumberType;
  /** What runs it. */
  readonly backend: Exclude<Backend, 'auto'>;
  /**
   * How many threads the largest call is run by: fewer than asked for where the engine has no shared memory, or the call is
   * too short to gain anything. They start in the background; calls before that are run by one.
   */
  readonly threads: number;
  /** Resolves when all threads run, or it is known that they will not. */
  readonly ready: Promise<void>;
  /** Ends the threads; the model goes on with one. Without threads there is nothing to close. */
  close(): void;
  /** The largest call. */
  readonly capacity: { readonly batch: number; readonly steps: number };
  readonly parameters: Readonly<Record<N['parameters'], A>>;
  readonly gradients: Readonly<Record<N['parameters'], A>>;
  readonly parameterShapes: Readonly<Record<N['parameters'], Shape>>;
  /** How each starts, as the cell declares it; absent in modules emitted before cells said so. */
  readonly parameterStarts: Readonly<Record<N['parameters'], InitialValue>> | undefined;
  readonly parameterArena: A;
  readonly gradientArena: A;
  /** ∂L/∂h0 and the like, per example, after the last `lossAndGradients`. */
  readonly initialGradients: Readonly<Record<N['initials'], A>>;
  /** ∂L/∂x and the like, after the last `lossAndGradients` that was asked for them. */
  readonly inputGradients: Readonly<Record<N['inputs'], A>>;
  /** All values of the forward pass, as views that the next call overwrites. */
  forward(input: ForwardInput<N>): Outputs<A, N>;
  /**
   * The loss, summed over steps and examples, times `scale`; the gradients are overwritten.
   * @throws TracegradRuntimeError `wrong-length`, `wrong-type`, `out-of-capacity` or `bad-value`, naming the array;
   *   `thread-failed` if a thread ended, after which one goes on alone
   */
  lossAndGradients(input: TrainingInput<N>, options?: TrainingOptions): number;
  /** One step of a stream; the states are kept for the next one. An array alone is the only input. */
  step(input: FloatArray | Labels | { readonly [I in N['forwardInputs']]: FloatArray | Labels }): Outputs<A, N>;
  /** Starts a new stream, from zero or from given states. */
  reset(state?: Starts<N>): void;
}
