/**
 * An emitted module, run and held against its equations and against itself.             layer 6
 *
 * The text that was written is transpiled and run on the runtime that is installed for it. Its loss must be that of the
 * equations, evaluated one example at a time; every gradient must be the slope of the module's own loss.
 */
import { type Cell, lossOf, masked, TracegradError } from '@tracegrad/symbolic';
import { ts } from 'ts-morph';
import type { EmittedFile } from '../emit/emit.js';
import type { Factory, Numbers } from './emitted-model.js';
import { examplesOf, flat, inputsOf, sizesOf, type Trial, trials } from './trial.js';
import { wasmError } from './wasm-agreement.js';

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

const step = 1e-5;
const mostEntries = 16;

/** The largest relative error over some entries of each array. */
function slopeErrors(
  entries: readonly { readonly name: string; readonly values: Numbers; readonly gradient: Float64Array }[],
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
  const inputs = inputsOf(cell, examples, trial);

  const loss = model.lossAndGradients(inputs, { inputGradients: true });
  const expected = examples.map(example => lossOf(equations, example)).reduce((sum, one) => sum + one, 0);
  const copy = (values: Numbers | undefined): Float64Array => Float64Array.from(values ?? []);
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
const singleTolerance = 1e-4;

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
  const single = file.wasm
    ? Math.max(...trials.filter(({ mask }) => !mask).map(one => wasmError(cell, factory, one)))
    : 0;
  const passed = single <= singleTolerance && [...worst.values()].every(error => error <= tolerance);
  const width = Math.max(...[...worst.keys(), 'float32'].map(name => name.length));
  return {
    passed,
    lines: [
      ...[...worst].map(
        ([name, error]) => `  ${name.padEnd(width)}  ${error.toExponential(1)}${error <= tolerance ? '' : '  FAILED'}`,
      ),
      ...(file.wasm
        ? [
            `  ${'float32'.padEnd(width)}  ${single.toExponential(1)}  WebAssembly against TypeScript${single <= singleTolerance ? '' : '  FAILED'}`,
          ]
        : []),
      ...skipped,
      `${passed ? 'passed' : 'FAILED'}: float64, relative errors against the equations and central differences (at most ${tolerance})`,
    ],
  };
}
