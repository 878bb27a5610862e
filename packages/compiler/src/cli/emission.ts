/**
 * An emitted module, run and held against its equations and against itself.             layer 6
 *
 * The text that was written is transpiled and run on the runtime that is installed for it. Its loss must be that of the
 * equations, evaluated one example at a time; every gradient must be the slope of the module's own loss.
 */
import {
  type Cell,
  type CellValues,
  lossOf,
  masked,
  maskName,
  sampleCellValues,
  TracegradError,
} from '@tracegrad/symbolic';
import { ts } from 'ts-morph';
import type { EmittedFile } from '../emit/emit.js';

/** What of an emitted model the check uses. */
interface EmittedModel {
  readonly sizes: Readonly<Record<string, number>>;
  readonly parameters: Readonly<Record<string, Float64Array>>;
  readonly gradients: Readonly<Record<string, Float64Array>>;
  readonly initialGradients: Readonly<Record<string, Float64Array>>;
  readonly inputGradients: Readonly<Record<string, Float64Array>>;
  readonly lossAndGradients: (
    input: Readonly<Record<string, Float64Array>>,
    options?: { readonly inputGradients?: boolean },
  ) => number;
}
type Factory = (
  sizes: Readonly<Record<string, number>>,
  options: { readonly batch: number; readonly steps: number; readonly type: 'float64' },
) => EmittedModel;

export interface EmissionCheck {
  readonly passed: boolean;
  readonly lines: readonly string[];
}

/** The function that the text exports. Its one import was resolved before. */
function factoryOf({ text, exported }: EmittedFile, kernel: unknown): Factory {
  const { outputText } = ts.transpileModule(text, {
    compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 },
  });
  const exports: Record<string, Factory> = {};
  // The text was emitted by this process a moment ago.
  new Function('exports', 'require', outputText)(exports, () => kernel);
  const factory = exports[exported];
  if (factory === undefined) throw new Error(`the emitted module exports no ${exported}`);
  return factory;
}

interface Trial {
  readonly T: number;
  readonly B: number;
  readonly mask: boolean;
}
const trials: readonly Trial[] = [
  { T: 1, B: 1, mask: false },
  { T: 4, B: 3, mask: false },
  { T: 4, B: 3, mask: true },
];

const flat = (value: unknown): number[] => (Array.isArray(value) ? value.flatMap(flat) : [Number(value)]);

/** Values of a batch of examples, as the equations take them. */
function examplesOf(cell: Cell, { T, B, mask }: Trial): readonly CellValues[] {
  const [first, ...others] = Array.from({ length: B }, (_, b) => sampleCellValues(cell, { T, seed: 11 + b }));
  if (first === undefined) return [];
  const all = [first, ...others.map(example => ({ ...example, parameters: first.parameters }))];
  if (!mask) return all;
  // Lengths T, T − 1, …: the first step always counts.
  const held = (b: number): number[][][] => Array.from({ length: T }, (_, t) => [[t === 0 || t < T - b ? 1 : 0]]);
  return all.map((example, b) => ({ ...example, inputs: { ...example.inputs, [maskName]: held(b) } }));
}

/** Values of examples as one array: [T][B][rows] for a sequence, [B][rows] for what is given once. */
function batched(values: readonly unknown[], T: number | undefined): Float64Array {
  if (T === undefined) return Float64Array.from(values.flatMap(flat));
  const steps = Array.from({ length: T }, (_, t) => values.flatMap(value => flat((value as readonly unknown[])[t])));
  return Float64Array.from(steps.flat());
}

/** Sizes from the values of one example. */
function sizesOf(cell: Cell, { parameters, inputs, initials }: CellValues): Readonly<Record<string, number>> {
  const sizes: Record<string, number> = {};
  const take = (shape: readonly (number | string)[], value: unknown): void => {
    const rows = value as readonly (readonly number[])[];
    [rows.length, rows[0]?.length ?? 1].forEach((size, i) => {
      const dim = shape[i];
      if (typeof dim === 'string' && !dim.includes('*')) sizes[dim] = size;
    });
  };
  for (const [name, shape] of cell.parameters) take(shape, parameters[name]);
  for (const { name, shape } of cell.initials) take(shape, initials[name]);
  for (const { name, shape, once } of cell.inputs.values()) {
    const value = inputs[name] as readonly unknown[];
    take(shape, once ? value : value[0]);
  }
  return sizes;
}

const step = 1e-5;
const mostEntries = 16;

/** The largest relative error over some entries of each array. */
function slopeErrors(
  entries: readonly { readonly name: string; readonly values: Float64Array; readonly gradient: Float64Array }[],
  loss: () => number,
): readonly { readonly name: string; readonly error: number }[] {
  const largest = Math.max(1e-300, ...entries.flatMap(({ gradient }) => [...gradient].map(Math.abs)));
  return entries.map(({ name, values, gradient }) => {
    const stride = Math.max(1, Math.floor(values.length / mostEntries));
    let [error, size] = [0, 1e-3 * largest];
    for (let i = 0; i < values.length; i += stride) {
      const at = values[i] ?? 0;
      const lossAt = (x: number): number => {
        values[i] = x;
        return loss();
      };
      const numeric = (lossAt(at + step) - lossAt(at - step)) / (2 * step);
      values[i] = at;
      const gap = Math.abs((gradient[i] ?? NaN) - numeric);
      error = Math.max(error, Number.isNaN(gap) ? Infinity : gap);
      size = Math.max(size, Math.abs(numeric));
    }
    return { name, error: error / size };
  });
}

/** The errors of one trial: of the loss against the equations, and of every gradient against differences. */
function tried(
  cell: Cell,
  factory: Factory,
  trial: Trial,
): readonly { readonly name: string; readonly error: number }[] {
  const { T, B, mask } = trial;
  const equations = mask ? masked(cell) : cell;
  const examples = examplesOf(cell, trial);
  const [first] = examples;
  if (first === undefined) return [];
  const model = factory(sizesOf(cell, first), { batch: B, steps: T, type: 'float64' });
  for (const [name, values] of Object.entries(model.parameters)) values.set(flat(first.parameters[name]));
  const inputs: Record<string, Float64Array> = {};
  for (const { name, once } of cell.inputs.values()) {
    inputs[name] = batched(
      examples.map(example => example.inputs[name]),
      once ? undefined : T,
    );
  }
  for (const { name } of cell.initials)
    inputs[name] = batched(
      examples.map(example => example.initials[name]),
      undefined,
    );
  if (mask)
    inputs[maskName] = batched(
      examples.map(example => example.inputs[maskName]),
      T,
    );

  const loss = model.lossAndGradients(inputs, { inputGradients: true });
  const expected = examples.map(example => lossOf(equations, example)).reduce((sum, one) => sum + one, 0);
  const copy = (values: Float64Array | undefined): Float64Array => Float64Array.from(values ?? []);
  const entries = [
    ...Object.entries(model.parameters).map(([name, values]) => ({
      name,
      values,
      gradient: copy(model.gradients[name]),
    })),
    ...cell.initials.map(({ name }) => ({
      name,
      values: inputs[name] ?? new Float64Array(),
      gradient: copy(model.initialGradients[name]),
    })),
    ...[...cell.inputs.keys()].map(name => ({
      name,
      values: inputs[name] ?? new Float64Array(),
      gradient: copy(model.inputGradients[name]),
    })),
  ];
  const lossError = Math.abs(loss - expected) / Math.max(1e-6, Math.abs(expected));
  return [
    { name: 'loss', error: Number.isNaN(lossError) ? Infinity : lossError },
    ...slopeErrors(entries, () => model.lossAndGradients(inputs)),
  ];
}

const tolerance = 1e-6;

/** Runs the emitted text on the kernels that it imports, and reports the largest relative error of each gradient. */
export function checkedEmission(cell: Cell, file: EmittedFile, kernels: unknown): EmissionCheck {
  const factory = factoryOf(file, kernels);
  const worst = new Map<string, number>();
  const skipped: string[] = [];
  for (const trial of trials) {
    try {
      for (const { name, error } of tried(cell, factory, trial)) worst.set(name, Math.max(worst.get(name) ?? 0, error));
    } catch (error) {
      if (!trial.mask || !(error instanceof TracegradError) || error.code !== 'unsupported') throw error;
      skipped.push(`without a mask: ${error.message}`);
    }
  }
  const passed = [...worst.values()].every(error => error <= tolerance);
  const width = Math.max(...[...worst.keys()].map(name => name.length));
  return {
    passed,
    lines: [
      ...[...worst].map(
        ([name, error]) => `  ${name.padEnd(width)}  ${error.toExponential(1)}${error <= tolerance ? '' : '  FAILED'}`,
      ),
      ...skipped,
      `${passed ? 'passed' : 'FAILED'}: float64, relative errors against the equations and central differences (at most ${tolerance})`,
    ],
  };
}
