/**
 * What an emitted module says about its cell, as data, so that `build` can be written once for all of them.
 *
 * Lengths and positions are functions of the sizes because a module is emitted once and used with many. `T` and `B` are
 * the steps and examples of one call.
 */
import type { FloatArray, InitialValue, Shape } from '../model.js';
import type { CompiledCell } from './wasm/compiled.js';

export type Sizes = Readonly<Record<string, number>>;
/** Every array a kernel touches, by the name it has there. */
export type Memory = Readonly<Record<string, FloatArray>>;
/** A stretch of an array of the memory. */
export type Stretch = readonly [array: string, from: number, length: number];

export const passNames = ['forward', 'training', 'maskedForward', 'maskedTraining'] as const;
export type PassName = (typeof passNames)[number];
export const trains: { readonly [P in PassName]: boolean } = {
  forward: false,
  training: true,
  maskedForward: false,
  maskedTraining: true,
};
/** Runs a pass over arrays; the loss of a training pass, else 0. */
export type Run = (
  pass: PassName,
  T: number,
  B: number,
  memory: Memory,
  scale: number,
  inputGradients: boolean,
) => number;

export interface InputShape {
  readonly shape: Shape;
  /** True for one value per sequence instead of one per step. */
  readonly once: boolean;
  /** Declared to sum to one, which the gradient of a loss may rest on. */
  readonly sumsToOne?: true;
}

/**
 * What one thread does of a call: examples and rows from … to …, by the names that the pass gives its shares; `Shared` says
 * that this thread has any of them. `F`: for inputs that are only multiplied, whether they are given as classes or as vectors.
 * `meet` waits for the others. One thread leads, and does what cannot be cut.
 */
export type Part<S extends string = string, F extends string = never> = Readonly<
  Record<`${S}From` | `${S}To`, number> & Record<`${S}Shared` | F | 'several' | 'leads', boolean>
> & { readonly meet: () => void };

/** For inputs that are only multiplied: the array of classes, and the flags for classes and for vectors. */
export type ClassInputs = Readonly<Record<string, readonly [array: string, asClasses: string, asVectors: string]>>;

export interface ForwardPass {
  /** The inputs it reads, without the mask. */
  readonly reads: readonly string[];
  /** The arrays it works in, with their lengths. */
  work(sizes: Sizes, T: number, B: number): Readonly<Record<string, number>>;
  /** Where each named value lies afterwards. */
  views(sizes: Sizes, T: number, B: number): Readonly<Record<string, Stretch>>;
  /** Where the values lie that the next call would start from, by the name of the start value. */
  final(sizes: Sizes, T: number, B: number): Readonly<Record<string, Stretch>>;
  /** What threads cut between them: the examples, then counts of rows. */
  shares(sizes: Sizes, T: number, B: number): Readonly<Record<string, number>>;
  readonly classes?: ClassInputs;
  run(sizes: Sizes, T: number, B: number, memory: Memory, part: Part): void;
}

export interface TrainingPass {
  readonly reads: readonly string[];
  work(sizes: Sizes, T: number, B: number): Readonly<Record<string, number>>;
  shares(sizes: Sizes, T: number, B: number): Readonly<Record<string, number>>;
  readonly classes?: ClassInputs;
  /** Arrays that lie in the memory of others, whose values nobody reads any more when theirs are written. */
  readonly lent?: Readonly<Record<string, string>>;
  /** @returns the loss, to the leading thread */
  run(sizes: Sizes, T: number, B: number, memory: Memory, scale: number, inputGradients: boolean, part: Part): number;
}

export interface Emitted {
  readonly name: string;
  readonly sizes: readonly string[];
  /** In the order of the arena. */
  parameters(sizes: Sizes): Readonly<Record<string, Shape>>;
  /** How each starts; absent in modules emitted before cells said so. */
  readonly starts?: Readonly<Record<string, InitialValue>>;
  /** Neighbours in the arena that kernels read as one matrix. */
  readonly packs: Readonly<Record<string, readonly string[]>>;
  inputs(sizes: Sizes): Readonly<Record<string, InputShape>>;
  initials(sizes: Sizes): Readonly<Record<string, Shape>>;
  /** The array that holds the gradient by each parameter, start value and input. */
  readonly gradients: Readonly<Record<string, string>>;
  readonly gradientPacks: Readonly<Record<string, readonly string[]>>;
  readonly forward: ForwardPass;
  readonly training: TrainingPass;
  /** The same with a mask; absent if the cell cannot hold its states. */
  readonly maskedForward?: ForwardPass;
  readonly maskedTraining?: TrainingPass;
  /** Whether steps can be run one by one; if not, why, in words: absent in modules emitted before they said so. */
  readonly streams: boolean | string;
  /** The same passes in WebAssembly. */
  readonly compiled?: CompiledCell;
  /**
   * The address of the program that further threads of the TypeScript passes run; absent where there is none. A bundler does
   * not see it, or it would have to bundle the cell into itself: bundled models on TypeScript have one thread.
   */
  readonly thread?: () => string;
}
