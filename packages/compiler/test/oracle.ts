/** A batch of random examples for a cell, as a model takes it and, example by example, as the symbolic oracle does. */
import {
  type Cell,
  type CellValues,
  complexStepGradient,
  dimValue,
  type Dim,
  lossOf,
  masked,
  maskName,
} from '@tracegrad/symbolic';
import { maskedForm } from '../src/emit/masked-form.js';
import type { AnyModel } from './evaluated.js';

export interface Trial {
  readonly cell: Cell;
  readonly sizes: Readonly<Record<string, number>>;
  readonly T: number;
  readonly B: number;
  readonly mask: boolean;
  readonly seed: number;
}

/** Whether a cell has a masked form; with lags of two and more there is none. */
export const canBeMasked = (cell: Cell): boolean => 'cell' in maskedForm(cell);

/** Uniform in (−1, 1), reproducible. */
export function uniform(seed: number): () => number {
  let state = (seed * 2654435761 + 1) >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return ((state >>> 8) + 0.5) / 2 ** 23 - 1;
  };
}

export interface Data {
  /** [T][B][rows][columns] or, for a value given once, [B][rows][columns]. */
  readonly inputs: Readonly<Record<string, Float64Array>>;
  readonly initials: Readonly<Record<string, Float64Array>>;
  readonly parameters: Readonly<Record<string, Float64Array>>;
  readonly mask: Float64Array;
}

export const countOf = (dim: Dim, sizes: Trial['sizes']): number => dimValue(dim, new Map(Object.entries(sizes)));

export function dataFor({ cell, sizes, T, B, seed }: Trial): Data {
  const next = uniform(seed);
  const size = (dim: Dim): number => countOf(dim, sizes);
  const drawn = (length: number, spread: number): Float64Array => Float64Array.from({ length }, () => next() * spread);
  const inputs = [...cell.inputs.values()].map(({ name, shape: [rows, columns], once, facts }) => {
    const width = size(rows) * size(columns);
    const values = drawn((once ? 1 : T) * B * width, 1);
    if (facts.positive === true || facts.sumsToOne === true) values.forEach((v, i) => (values[i] = Math.abs(v) + 0.1));
    if (facts.sumsToOne === true) {
      for (let from = 0; from < values.length; from += width) {
        const part = values.subarray(from, from + width);
        const sum = part.reduce((a, b) => a + b, 0);
        part.forEach((v, i) => (part[i] = v / sum));
      }
    }
    return [name, values] as const;
  });
  const mask = Float64Array.from({ length: T * B }, (_, i) => {
    const [t, b] = [Math.floor(i / B), i % B];
    return t === 0 || t < T - b || (t + b) % 3 === 0 ? 1 : 0;
  });
  return {
    inputs: Object.fromEntries(inputs),
    initials: Object.fromEntries(
      cell.initials.map(({ name, shape: [r, c] }) => [name, drawn(B * size(r) * size(c), 0.8)]),
    ),
    parameters: Object.fromEntries([...cell.parameters].map(([name, [r, c]]) => [name, drawn(size(r) * size(c), 0.7)])),
    mask,
  };
}

const matrix = (values: Float64Array, from: number, rows: number, columns: number): number[][] =>
  Array.from({ length: rows }, (_, i) =>
    Array.from({ length: columns }, (_, j) => values[from + i * columns + j] ?? NaN),
  );

/** Example b alone. */
export function exampleOf({ cell, sizes, T, B, mask }: Trial, data: Data, b: number): CellValues {
  const size = (dim: Dim): number => countOf(dim, sizes);
  const at = (values: Float64Array, block: number, [r, c]: readonly [Dim, Dim]): number[][] =>
    matrix(values, block * size(r) * size(c), size(r), size(c));
  const none = new Float64Array(0);
  const inputs = [...cell.inputs.values()].map(({ name, shape, once }) => {
    const values = data.inputs[name] ?? none;
    return [
      name,
      once ? at(values, b, shape) : Array.from({ length: T }, (_, t) => at(values, t * B + b, shape)),
    ] as const;
  });
  const held = Array.from({ length: T }, (_, t) => [[data.mask[t * B + b] ?? NaN]]);
  return {
    T,
    parameters: Object.fromEntries(
      [...cell.parameters].map(([name, shape]) => [name, at(data.parameters[name] ?? none, 0, shape)]),
    ),
    initials: Object.fromEntries(
      cell.initials.map(({ name, shape }) => [name, at(data.initials[name] ?? none, b, shape)]),
    ),
    inputs: Object.fromEntries([...inputs, ...(mask ? [[maskName, held] as const] : [])]),
  };
}

const oracleCell = ({ cell, mask }: Trial): Cell => (mask ? masked(cell) : cell);

/** The loss of the batch, from the equations. */
export const oracleLoss = (trial: Trial, data: Data): number =>
  Array.from({ length: trial.B }, (_, b) => lossOf(oracleCell(trial), exampleOf(trial, data, b))).reduce(
    (a, c) => a + c,
    0,
  );

export interface Block {
  readonly name: string;
  readonly kernel: Float64Array;
  readonly exact: Float64Array;
}

/** Every gradient of a model after `lossAndGradients`, beside its complex-step value. */
export function blocksOf(trial: Trial, data: Data, model: AnyModel): readonly Block[] {
  const { T, B } = trial;
  const cell = oracleCell(trial);
  const examples = Array.from({ length: B }, (_, b) => exampleOf(trial, data, b));
  const steps = (name: string, t?: number): readonly Float64Array[] =>
    examples.map(values => Float64Array.from(complexStepGradient(cell, values, { name, t }).flat()));
  const joined = (parts: readonly Float64Array[]): Float64Array => Float64Array.from(parts.flatMap(part => [...part]));
  const summed = (parts: readonly Float64Array[]): Float64Array =>
    parts.reduce((a, c) => a.map((v, i) => v + (c[i] ?? NaN)));
  const kernel = (values: ArrayLike<number> | undefined): Float64Array => Float64Array.from(values ?? []);
  return [
    ...[...trial.cell.parameters.keys()].map(name => ({
      name,
      kernel: kernel(model.gradients[name]),
      exact: summed(steps(name)),
    })),
    ...trial.cell.initials.map(({ name }) => ({
      name,
      kernel: kernel(model.initialGradients[name]),
      exact: joined(steps(name)),
    })),
    ...[...trial.cell.inputs.values()].map(({ name, once }) => ({
      name,
      kernel: kernel(model.inputGradients[name]),
      exact: once ? joined(steps(name)) : joined(Array.from({ length: T }, (_, t) => steps(name, t + 1)).flat()),
    })),
  ];
}

/** max|g − num| / max|num|, against the whole where a block vanishes. */
export function errorOf({ kernel, exact }: Block, floor: number): number {
  if (kernel.length !== exact.length) return Infinity;
  const largest = exact.reduce((m, v) => Math.max(m, Math.abs(v)), floor);
  return (
    exact.reduce(
      (m, v, i) => Math.max(m, Math.abs(v - (kernel[i] ?? NaN)), Number.isNaN(kernel[i]) ? Infinity : 0),
      0,
    ) / largest
  );
}
