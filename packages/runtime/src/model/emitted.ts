/**
 * What an emitted module says about its cell, as data, so that `build` can be written once for all of them.
 *
 * Lengths and positions are functions of the sizes because a module is emitted once and used with many. `T` and `B` are
 * the steps and examples of one call.
 */
import type { FloatArray, Shape } from '../model.js';
import type { CompiledCell } from './wasm/compiled.js';

export type Sizes = Readonly<Record<string, number>>;
/** Every array a kernel touches, by the name it has there. */
export type Memory = Readonly<Record<string, FloatArray>>;
/** A stretch of an array of the memory. */
export type Stretch = readonly [array: string, from: number, length: number];

export interface InputShape {
  readonly shape: Shape;
  /** True for one value per sequence instead of one per step. */
  readonly once: boolean;
}

export interface ForwardPass {
  /** The inputs it reads, without the mask. */
  readonly reads: readonly string[];
  /** The arrays it works in, with their lengths. */
  work(sizes: Sizes, T: number, B: number): Readonly<Record<string, number>>;
  /** Where each named value lies afterwards. */
  views(sizes: Sizes, T: number, B: number): Readonly<Record<string, Stretch>>;
  /** Where the values lie that the next call would start from, by the name of the start value. */
  final(sizes: Sizes, T: number, B: number): Readonly<Record<string, Stretch>>;
  run(sizes: Sizes, T: number, B: number, memory: Memory): void;
}

export interface TrainingPass {
  readonly reads: readonly string[];
  work(sizes: Sizes, T: number, B: number): Readonly<Record<string, number>>;
  /** @returns the loss */
  run(sizes: Sizes, T: number, B: number, memory: Memory, scale: number, inputGradients: boolean): number;
}

export interface Emitted {
  readonly name: string;
  readonly sizes: readonly string[];
  /** In the order of the arena. */
  parameters(sizes: Sizes): Readonly<Record<string, Shape>>;
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
  /** False if the forward pass needs steps that come later, so that there is no streaming. */
  readonly streams: boolean;
  /** The same passes in WebAssembly. */
  readonly compiled?: CompiledCell;
}
