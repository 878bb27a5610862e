/**
 * A cell ready to be built, without a file in between.                                      layer 5
 *
 * What an emitted module says about its cell as TypeScript, said as data: lengths and places are the same integer
 * expressions, here evaluated instead of printed. With the kernels as WebAssembly, a web page can train a cell that was
 * typed into it, with no compiler and nothing evaluated as script.
 */
import type { Shape as SymbolicShape, StartRule } from '@tracegrad/symbolic';
import type { CellModule } from '../emit/cell-module.js';
import { whyNotStreamed } from '../emit/streams.js';
import { compiledModule } from '../emit/compiled-module.js';
import { finalsOf, type StretchOf, valuesOf, workOf } from '../emit/layout.js';
import { type Int, intValue } from '../loop/int.js';
import type { PassText } from '../emit/pass.js';
import type { Plan, Program } from '../plan/plan.js';
import { sizeOf } from '../plan/sizes.js';
import { type Bytes, encoded } from '../wasm/encode.js';
import type { CompiledKernel } from '../wasm/kernel.js';

export type Sizes = Readonly<Record<string, number>>;
type Numbers = Readonly<Record<string, number>>;
type Shape = readonly [rows: number, columns: number];
type Stretch = readonly [array: string, from: number, length: number];

interface Pass {
  readonly reads: readonly string[];
  work(sizes: Sizes, T: number, B: number): Numbers;
  shares(sizes: Sizes, T: number, B: number): Numbers;
  readonly classes: Readonly<Record<string, readonly [array: string, asClasses: string, asVectors: string]>>;
  readonly lent: Readonly<Record<string, string>>;
}
export interface DescribedForward extends Pass {
  views(sizes: Sizes, T: number, B: number): Readonly<Record<string, Stretch>>;
  final(sizes: Sizes, T: number, B: number): Readonly<Record<string, Stretch>>;
  run(): void;
}
export interface DescribedTraining extends Pass {
  run(): number;
}
export interface DescribedKernel {
  readonly sizes: readonly string[];
  readonly buffers: readonly string[];
  rearranged(sizes: Sizes): readonly Numbers[];
}

/** The shape of the runtime's `Emitted`, whose TypeScript kernels are missing: `build` with a WebAssembly back end. */
export interface CellDescription {
  readonly name: string;
  readonly sizes: readonly string[];
  parameters(sizes: Sizes): Readonly<Record<string, Shape>>;
  readonly starts: Readonly<Record<string, StartRule>>;
  readonly packs: Readonly<Record<string, readonly string[]>>;
  inputs(sizes: Sizes): Readonly<Record<string, { readonly shape: Shape; readonly once: boolean }>>;
  initials(sizes: Sizes): Readonly<Record<string, Shape>>;
  readonly gradients: Readonly<Record<string, string>>;
  readonly gradientPacks: Readonly<Record<string, readonly string[]>>;
  readonly forward: DescribedForward;
  readonly training: DescribedTraining;
  /** True, or why it cannot be streamed. */
  readonly streams: true | string;
  readonly compiled: {
    readonly passes: { readonly forward: DescribedKernel; readonly training: DescribedKernel };
    /** The module. */
    readonly code: Bytes;
  };
}

const record = <V>(entries: Iterable<readonly [string, V]>): Readonly<Record<string, V>> =>
  // Own properties even for names such as __proto__.
  Object.fromEntries(entries);

const valuesFor = (sizes: Sizes, call: Numbers = {}): ReadonlyMap<string, number> =>
  new Map([...Object.entries(sizes), ...Object.entries(call)]);

const shapeFor = ([rows, columns]: SymbolicShape, sizes: Sizes): Shape => {
  const values = valuesFor(sizes);
  return [intValue(sizeOf(rows), values), intValue(sizeOf(columns), values)];
};

const noScript = (): never => {
  throw new Error('this cell was made without TypeScript kernels; build it with a WebAssembly back end');
};

function passOf(plan: Plan, program: Program, { memoryNames, shares, classes, lent }: PassText) {
  const used = new Set(memoryNames);
  const { T: lengthName, B: batchName } = plan.letters;
  const at = (sizes: Sizes, T: number, B: number) => {
    const values = valuesFor(sizes, { [lengthName]: T, [batchName]: B });
    return (value: Int): number => intValue(value, values);
  };
  const work = workOf(plan, program, used).filter(({ name }) => !lent.has(name));
  const stretches =
    (list: readonly StretchOf[]) =>
    (sizes: Sizes, T: number, B: number): Readonly<Record<string, Stretch>> => {
      const value = at(sizes, T, B);
      return record(list.map(({ name, buffer, from, length }) => [name, [buffer, value(from), value(length)]]));
    };
  return {
    reads: [...plan.cell.inputs.keys()].filter(name => used.has(name)),
    work: (sizes: Sizes, T: number, B: number): Numbers => {
      const value = at(sizes, T, B);
      return record(work.map(({ name, length }) => [name, value(length)]));
    },
    shares: (sizes: Sizes, T: number, B: number): Numbers => {
      const value = at(sizes, T, B);
      return record(shares.map(({ name, count }) => [name, value(count)]));
    },
    classes: record(
      classes.map(({ input, array, asClasses, asVectors }) => [input, [array, asClasses, asVectors] as const]),
    ),
    lent: record(lent),
    stretches,
  };
}

const kernelOf = ({ buffers, rearranged }: CompiledKernel, sizes: readonly string[]): DescribedKernel => ({
  sizes,
  buffers,
  rearranged: given => {
    const values = valuesFor(given);
    return rearranged.map(own => record(own.map(({ name, length }) => [name, intValue(length, values)])));
  },
});

/**
 * The cell of a module with its two unmasked passes in WebAssembly.
 * @throws {TracegradError} what no kernel can be made for was refused by `cellModule`
 */
export function cellDescription(module: CellModule): CellDescription {
  const { cell, plans, sizes: sizeNames } = module;
  const { plain } = plans;
  const [forwardText, trainingText] = module.passes;
  const { kernels, module: wasm } = compiledModule({ plans: { plain, masked: undefined } });
  const [forwardKernel, trainingKernel] = kernels;
  if (!forwardText || !trainingText || !forwardKernel || !trainingKernel) {
    throw new RangeError(`the module of ${cell.name} lacks a pass`);
  }
  const forward = passOf(plain, plain.forward, forwardText);
  const training = passOf(plain, plain.training, trainingText);
  const parameterByGradient = new Map([...plain.gradientNames].map(([of, gradient]) => [gradient, of]));
  const isParameter = (name: string | undefined): boolean => name !== undefined && cell.parameters.has(name);
  const packs = plain.packs.filter(({ members }) => members.every(isParameter));
  const gradientPacks = plain.packs.filter(({ members }) =>
    members.every(name => isParameter(parameterByGradient.get(name))),
  );
  return {
    name: cell.name,
    sizes: sizeNames,
    parameters: sizes =>
      record(plain.parameters.map(name => [name, shapeFor(cell.parameters.get(name) ?? [1, 1], sizes)])),
    starts: record([...cell.declared].map(([name, { start }]) => [name, start])),
    packs: record(packs.map(({ name, members }) => [name, members])),
    inputs: sizes =>
      record([...cell.inputs.values()].map(({ name, shape, once }) => [name, { shape: shapeFor(shape, sizes), once }])),
    initials: sizes => record(cell.initials.map(({ name, shape }) => [name, shapeFor(shape, sizes)])),
    gradients: record(plain.gradientNames),
    gradientPacks: record(
      gradientPacks.map(({ name, members }) => [
        name,
        members.map(member => parameterByGradient.get(member) ?? member),
      ]),
    ),
    forward: {
      reads: forward.reads,
      work: forward.work,
      shares: forward.shares,
      classes: forward.classes,
      lent: forward.lent,
      views: forward.stretches(valuesOf(plain, plain.forward)),
      final: forward.stretches(finalsOf(plain, plain.forward)),
      run: noScript,
    },
    training: {
      reads: training.reads,
      work: training.work,
      shares: training.shares,
      classes: training.classes,
      lent: training.lent,
      run: noScript,
    },
    streams: whyNotStreamed(plain.cell) ?? true,
    compiled: {
      passes: { forward: kernelOf(forwardKernel, sizeNames), training: kernelOf(trainingKernel, sizeNames) },
      code: encoded(wasm),
    },
  };
}
