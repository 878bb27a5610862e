/** What of an emitted model the checks use.                                               layer 6 */
import type { Cell } from '@tracegrad/symbolic';
import { flat, type Point, sizesOf } from './trial.js';

export type Numbers = Float32Array | Float64Array;
export type Arrays = Readonly<Record<string, Numbers>>;
/** Vectors, or classes in their place. */
export type Given = Readonly<Record<string, Numbers | Int16Array>>;
/** Values by name, and what the next call would start from. */
export type Outputs = Readonly<Record<string, unknown>> & { readonly final: Readonly<Record<string, unknown>> };

export interface EmittedModel {
  readonly parameters: Arrays;
  readonly gradients: Arrays;
  readonly initialGradients: Arrays;
  readonly inputGradients: Arrays;
  readonly forward: (input: Given) => Outputs;
  readonly lossAndGradients: (input: Given, options?: { readonly inputGradients?: boolean }) => number;
  readonly step: (input: Given) => Outputs;
  readonly reset: (state?: Given) => void;
}
export interface Run {
  readonly type: 'float32' | 'float64';
  readonly backend: 'ts' | 'wasm' | 'relaxed';
}
export type Factory = (
  sizes: Readonly<Record<string, number>>,
  options: Run & { readonly batch: number; readonly steps: number },
) => EmittedModel;

export const isNumbers = (value: unknown): value is Numbers =>
  value instanceof Float32Array || value instanceof Float64Array;

/** The model for a point, with its parameters. */
export function modelAt(cell: Cell, factory: Factory, point: Point, run: Run): EmittedModel {
  const { examples, T } = point;
  const model = factory(sizesOf(cell, point), { ...run, batch: examples.length, steps: T });
  for (const [name, values] of Object.entries(model.parameters)) values.set(flat(examples[0]?.parameters[name]));
  return model;
}

/** Whether this engine has what a back end needs. */
export function runs(factory: Factory, sizes: Readonly<Record<string, number>>, run: Run): boolean {
  try {
    factory(sizes, { ...run, batch: 1, steps: 1 });
    return true;
  } catch (error) {
    if (error instanceof Error && error.message.includes('no such instructions')) return false;
    throw error;
  }
}
