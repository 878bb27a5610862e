/**
 * An emitted module, run and held against its equations and against itself.             layer 6
 *
 * The text that was made is transpiled and run on the runtime that is installed for it. Its values, at once and in a stream,
 * and its loss must be those of the equations, evaluated one example at a time, every gradient what the complex step through
 * the equations gives, classes what the unit vectors give that they stand for, and every back end what the others give. What
 * is no number is never within a tolerance. Where no point was found nothing is known, which is another verdict than wrong.
 */
import type { Cell } from '@tracegrad/symbolic';
import { ts } from 'ts-morph';
import type { EmittedFile } from '../emit/emit.js';
import { maskedForm } from '../emit/masked-form.js';
import { agreement, type Agreement, largest } from './agreement.js';
import { type Results, resultsOf } from './calls.js';
import { classPoint } from './class-inputs.js';
import { type Factory, type Given, modelAt, type Numbers, type Run, runs } from './emitted-model.js';
import { forwardError, streamError } from './forward-agreement.js';
import { isWithin, pointFor, smallestLoss } from './point.js';
import { type Expected, expectedGradients, lossesOf } from './reference.js';
import { flat, inputsOf, mayHaveGaps, type Padding, type Point, sizesOf, type Trial, trials } from './trial.js';

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
/**
 * What rounding leaves of numbers that cancel, as a part of the largest of their kind, over the tolerance: some dozen last
 * digits. And the smallest number of all digits.
 */
const rounding = { floor: 1e-8, least: 2 ** -1022, tolerance };
const singleRounding = { floor: 1e-2, least: 2 ** -126, tolerance: singleTolerance };

interface Judged {
  readonly name: string;
  readonly error: number;
}
interface Tried {
  readonly errors: readonly Judged[];
  readonly agreements: readonly Agreement[];
}

const infinite = (error: number): number => (Number.isNaN(error) ? Infinity : error);

/**
 * The errors of gradients, relative to the largest entry of each. Large values saturate: then a derivative below the last
 * digits of the loss may be 0, as that of tanh is at 20; and one that is exactly 0, as that of a correlation of one step, is
 * rounding against rounding.
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
    const size = Math.max(largest(values(entry)), rounding.floor * all, floor, rounding.least);
    const error = infinite(largest(gaps) / size);
    if (entry.along === undefined) return { name: entry.name, error };
    const { direction, slope } = entry.along;
    const found = direction.reduce((sum, d, i) => sum + d * (array[i] ?? NaN), 0);
    const norm = Math.max(size, largest(array)) * Math.sqrt(array.length);
    return { name: entry.name, error: Math.max(error, infinite(Math.abs(found - slope) / norm)) };
  });
}

const double: Run = { type: 'float64', backend: 'ts' };
const single: Run = { type: 'float32', backend: 'ts' };
/** Relaxed instructions are tried where this engine has them. */
const compiledRuns: readonly Run[] = [
  { type: 'float32', backend: 'wasm' },
  { type: 'float32', backend: 'relaxed' },
];
const asTyped = ({ type }: Run, given: Given): Given =>
  Object.fromEntries(
    Object.entries(given).map(([name, values]) => [
      name,
      type === 'float32' && values instanceof Float64Array ? Float32Array.from(values) : values,
    ]),
  );

/** Of float32, so that quotients and products of two values are numbers. */
const leastSingle = 1e-18;

/** What a point should give, whatever its padding holds. */
const expectedAt = (cell: Cell, point: Point) => ({
  losses: lossesOf(cell, point),
  gradients: expectedGradients(cell, point),
});

/** The errors of one result in float64 against the equations; `spread`: how large values are. */
function errorsOf(
  cell: Cell,
  point: Point,
  { loss, gradients, outputs, stream }: Results,
  expected: ReturnType<typeof expectedAt>,
  spread: number,
): readonly Judged[] {
  const { losses } = expected;
  const size = largest(losses);
  const gap = loss - losses.reduce((sum, one) => sum + one, 0);
  return [
    { name: 'forward', error: forwardError(cell, outputs, point) },
    ...(stream === undefined ? [] : [{ name: 'step', error: streamError(cell, stream, point) }]),
    { name: 'loss', error: infinite(Math.abs(gap) / Math.max(smallestLoss, size)) },
    ...judged(expected.gradients, ({ role, name }) => gradients[role][name], rounding.floor * size * spread),
  ];
}

/** The errors at a point: in float64 against the equations, of classes against vectors, of other back ends against TypeScript. */
function tried(cell: Cell, factory: Factory, point: Point, isLarge: boolean, others: readonly Run[]): Tried {
  const expected = expectedAt(cell, point);
  const spread = Math.max(
    1,
    largest(Object.values(point.padded[0]?.parameters ?? {}).flatMap(flat)),
    largest(Object.values(inputsOf(cell, point)).flatMap(values => [...values])),
  );
  const classes = isLarge ? undefined : classPoint(cell, point);
  const errors: Judged[] = [];
  const agreements: Agreement[] = [];
  const results = (run: Run, at: Point, given: Given): Results =>
    resultsOf(cell, modelAt(cell, factory, at, run), at, asTyped(run, given));
  // Where a value leaves the range of float32, back ends that round at other places differ as they please.
  const fitsSingle = point.examples.every(example => isWithin(cell, example, leastSingle, 1 / leastSingle));
  const held = (at: Point, given: Given, exact: Results): void => {
    if (others.length === 0 || !fitsSingle) return;
    const reach = { ...singleRounding, floor: singleRounding.floor * spread };
    const wanted = results(single, at, given);
    agreements.push(...others.map(run => agreement(wanted, results(run, at, given), reach, exact)));
  };
  for (const padding of point.mask ? paddings : (['values'] as const)) {
    const inputs = inputsOf(cell, point, padding);
    const found = results(double, point, inputs);
    errors.push(...errorsOf(cell, point, found, expected, spread));
    held(point, inputs, found);
    if (classes === undefined) continue;
    const given = classes.asClasses(padding);
    const ofClasses = results(double, classes.point, given);
    const ofVectors = results(double, classes.point, inputsOf(cell, classes.point, padding));
    errors.push({ name: 'classes', error: agreement(ofVectors, ofClasses, rounding).error });
    held(classes.point, given, ofClasses);
  }
  return { errors, agreements };
}

/** What is said where no point was found. Of start values nothing can be declared. */
const noPointText = ({ inputs, parameters }: Cell): string =>
  `no finite point was found: declare what is known of ${[...inputs.keys(), ...parameters.keys()].join(', ')}, as "positive": true`;
const noSingleText =
  'WebAssembly is not checked: its loss is finite nowhere in float32. --no-wasm emits the kernels in TypeScript alone';

/** Runs the emitted text on the kernels that it imports, and reports the largest relative error of each gradient. */
export function checkedEmission(cell: Cell, file: EmittedFile, kernels: unknown): EmissionCheck {
  const factory = factoryOf(file, kernels);
  const form = maskedForm(cell);
  const worst = new Map<string, number>();
  const agreements: Agreement[] = [];
  let others: readonly Run[] | undefined;
  let hasPoints = true;
  const fits = ({ counting, gaps }: Trial): boolean =>
    counting === undefined || ('cell' in form && (gaps === undefined || mayHaveGaps(cell)));
  for (const trial of trials.filter(fits)) {
    const point = pointFor(cell, trial);
    if (point === undefined) {
      // Not every cell takes large values.
      hasPoints &&= trial.factor !== undefined;
      continue;
    }
    others ??= file.wasm ? compiledRuns.filter(run => runs(factory, sizesOf(cell, point), run)) : [];
    const found = tried(cell, factory, point, trial.factor !== undefined, others);
    for (const { name, error } of found.errors) worst.set(name, Math.max(worst.get(name) ?? 0, error));
    agreements.push(...found.agreements);
  }
  const inSingle = Math.max(0, ...agreements.map(({ error }) => error));
  const isRight = inSingle <= singleTolerance && [...worst.values()].every(error => error <= tolerance);
  const wasCompared = !file.wasm || agreements.some(({ compared }) => compared);
  const verdict = !isRight ? 'wrong' : hasPoints && wasCompared ? 'passed' : 'no point';
  const width = Math.max(...[...worst.keys(), 'float32'].map(name => name.length));
  const line = (name: string, error: number, says: string, most: number): string =>
    `  ${name.padEnd(width)}  ${error.toExponential(1)}${says}${error <= most ? '' : '  FAILED'}`;
  const measured = `float64, relative errors against the equations and the complex step (at most ${tolerance})`;
  return {
    verdict,
    lines: [
      ...[...worst].map(([name, error]) => line(name, error, '', tolerance)),
      ...(agreements.length === 0
        ? []
        : [line('float32', inSingle, '  WebAssembly against TypeScript', singleTolerance)]),
      ...('cell' in form ? [] : [`without a mask: ${form.refused}`]),
      {
        passed: `passed: ${measured}`,
        wrong: `FAILED: ${measured}`,
        'no point': hasPoints ? noSingleText : noPointText(cell),
      }[verdict],
    ],
  };
}
