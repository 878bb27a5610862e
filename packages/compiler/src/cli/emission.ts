/**
 * An emitted module, run and held against its equations and against itself.             layer 6
 *
 * The text that was made is transpiled and run on the runtime that is installed for it. Its values and its loss must be
 * those of the equations, evaluated one example at a time, and every gradient what the complex step through the equations gives. What
 * is no number is never within a tolerance. Where no point was found nothing is known, which is another verdict than wrong.
 */
import { type Cell, masked, TracegradError } from '@tracegrad/symbolic';
import { ts } from 'ts-morph';
import type { EmittedFile } from '../emit/emit.js';
import type { Factory, Numbers } from './emitted-model.js';
import { forwardError } from './forward-agreement.js';
import { pointFor } from './point.js';
import { type Expected, expectedGradients, lossesOf } from './reference.js';
import { flat, inputsOf, mayHaveGaps, type Padding, type Point, sizesOf, type Trial, trials } from './trial.js';
import { largest, wasmErrors } from './wasm-agreement.js';

export type Verdict = 'passed' | 'wrong' | 'no point';

export interface EmissionCheck {
  readonly verdict: Verdict;
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

/** What steps that do not count hold in masked calls. */
const paddings: readonly Padding[] = ['values', 'nan'];
const tolerance = 1e-6;
const singleTolerance = 1e-4;

interface Judged {
  readonly name: string;
  readonly error: number;
}

const infinite = (error: number): number => (Number.isNaN(error) ? Infinity : error);

/**
 * The errors of gradients, relative to the largest entry of each, or to a thousandth of the largest of all. Large values
 * saturate: then a derivative below the last digits of the loss may be 0, as that of tanh is at 20.
 */
function judged(
  expected: readonly Expected[],
  gradientOf: (entry: Expected) => Numbers | undefined,
  floor: number,
): readonly Judged[] {
  const values = ({ entries }: Expected): readonly number[] => entries.map(([, value]) => value);
  const all = largest(expected.flatMap(values));
  return expected.map(entry => {
    const array = gradientOf(entry) ?? new Float64Array();
    if (!array.every(Number.isFinite)) return { name: entry.name, error: Infinity };
    const gaps = entry.entries.map(([place, value]) => infinite((array[place] ?? NaN) - value));
    const size = Math.max(largest(values(entry)), 1e-3 * all, floor, 1e-300);
    const error = infinite(largest(gaps) / size);
    if (entry.along === undefined) return { name: entry.name, error };
    const { direction, slope } = entry.along;
    const found = direction.reduce((sum, d, i) => sum + d * (array[i] ?? NaN), 0);
    const norm = Math.max(size, largest(array)) * Math.sqrt(array.length);
    return { name: entry.name, error: Math.max(error, infinite(Math.abs(found - slope) / norm)) };
  });
}

/** The errors of one call. */
function tried(cell: Cell, factory: Factory, point: Point, trial: Trial, padding: Padding): readonly Judged[] {
  const { examples, T } = point;
  const model = factory(sizesOf(cell, point), { batch: examples.length, steps: T, type: 'float64' });
  for (const [name, values] of Object.entries(model.parameters)) values.set(flat(examples[0]?.parameters[name]));
  const inputs = inputsOf(cell, point, padding);
  const loss = model.lossAndGradients(inputs, { inputGradients: true });
  const losses = lossesOf(cell, point);
  const size = largest(losses);
  const groups = { parameter: model.gradients, initial: model.initialGradients, input: model.inputGradients };
  const values = [...Object.values(model.parameters), ...Object.values(inputs)].flatMap(array =>
    [...array].filter(Number.isFinite),
  );
  // A gradient that is exactly 0, as that of a correlation of one step, is rounding against rounding.
  const rounding = 1e-9 * size;
  const floor = Math.max(rounding, trial.factor === undefined ? 0 : (1e-6 * size) / Math.max(1, largest(values)));
  const gap = loss - losses.reduce((sum, one) => sum + one, 0);
  return [
    { name: 'forward', error: forwardError(cell, model, point, inputs) },
    { name: 'loss', error: infinite(Math.abs(gap) / Math.max(1e-6, size)) },
    ...judged(expectedGradients(cell, point), ({ role, name }) => groups[role][name], floor),
  ];
}

/** Why a cell has no masked form, if it has none. */
function withoutMask(cell: Cell): string | undefined {
  try {
    masked(cell);
    return undefined;
  } catch (error) {
    if (error instanceof TracegradError && error.code === 'unsupported') return error.message;
    throw error;
  }
}

/** What is said where no point was found. Of start values nothing can be declared. */
const noPointText = ({ inputs, parameters }: Cell): string =>
  `no finite point was found: declare what is known of ${[...inputs.keys(), ...parameters.keys()].join(', ')}, as "positive": true`;

/** Runs the emitted text on the kernels that it imports, and reports the largest relative error of each gradient. */
export function checkedEmission(cell: Cell, file: EmittedFile, kernels: unknown): EmissionCheck {
  const factory = factoryOf(file, kernels);
  const unmasked = withoutMask(cell);
  const worst = new Map<string, number>();
  const singles: number[] = [];
  let hasPoints = true;
  const fits = ({ counting, gaps }: Trial): boolean =>
    counting === undefined || (unmasked === undefined && (gaps === undefined || mayHaveGaps(cell)));
  for (const trial of trials.filter(fits)) {
    const point = pointFor(cell, trial);
    // Not every cell takes large values.
    if (point === undefined) hasPoints &&= trial.factor !== undefined;
    else {
      for (const padding of trial.counting ? paddings : (['values'] as const)) {
        for (const { name, error } of tried(cell, factory, point, trial, padding))
          worst.set(name, Math.max(worst.get(name) ?? 0, error));
        if (file.wasm && trial.factor === undefined)
          singles.push(...wasmErrors(cell, factory, point, padding, singleTolerance));
      }
    }
  }
  const single = Math.max(0, ...singles);
  const isRight = single <= singleTolerance && [...worst.values()].every(error => error <= tolerance);
  const verdict = !isRight ? 'wrong' : hasPoints ? 'passed' : 'no point';
  const width = Math.max(...[...worst.keys(), 'float32'].map(name => name.length));
  const line = (name: string, error: number, says: string, most: number): string =>
    `  ${name.padEnd(width)}  ${error.toExponential(1)}${says}${error <= most ? '' : '  FAILED'}`;
  const measured = `float64, relative errors against the equations and the complex step (at most ${tolerance})`;
  return {
    verdict,
    lines: [
      ...[...worst].map(([name, error]) => line(name, error, '', tolerance)),
      ...(singles.length === 0 ? [] : [line('float32', single, '  WebAssembly against TypeScript', singleTolerance)]),
      ...(unmasked === undefined ? [] : [`without a mask: ${unmasked}`]),
      { passed: `passed: ${measured}`, wrong: `FAILED: ${measured}`, 'no point': noPointText(cell) }[verdict],
    ],
  };
}
