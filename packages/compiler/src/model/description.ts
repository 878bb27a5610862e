/**
 * A cell ready to be built, without a file in between.                                      layer 5
 *
 * What an emitted module says about its cell as TypeScript, said as data: lengths and places are the same integer
 * expressions, here evaluated instead of printed. With the kernels as WebAssembly, a web page can train a cell that was
 * typed into it, with no compiler and nothing evaluated as script; the other kernels are given as functions.
 */
import { maskName, type Shape as SymbolicShape, type StartRule } from '@tracegrad/symbolic';
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
type Memory = Readonly<Record<string, Float32Array | Float64Array>>;
export interface DescribedForward extends Pass {
  views(sizes: Sizes, T: number, B: number): Readonly<Record<string, Stretch>>;
  final(sizes: Sizes, T: number, B: number): Readonly<Record<string, Stretch>>;
  run(sizes: Sizes, T: number, B: number, memory: Memory, part: object): void;
}
export interface DescribedTraining extends Pass {
  run(sizes: Sizes, T: number, B: number, memory: Memory, scale: number, inputGradients: boolean, part: object): number;
}
/** Kernels as functions of this process, made when first needed. */
export interface Script {
  readonly forward: (pass: PassText) => DescribedForward['run'];
  readonly training: (pass: PassText) => DescribedTraining['run'];
}
export interface DescribedKernel {
  readonly sizes: readonly string[];
  readonly buffers: readonly string[];
  rearranged(sizes: Sizes): readonly Numbers[];
}

/** The shape of the runtime's `Emitted`. */
export interface CellDescription {
  readonly name: string;
  readonly sizes: readonly string[];
  parameters(sizes: Sizes): Readonly<Record<string, Shape>>;
  readonly starts: Readonly<Record<string, StartRule>>;
  readonly packs: Readonly<Record<string, readonly string[]>>;
  inputs(
    sizes: Sizes,
  ): Readonly<Record<string, { readonly shape: Shape; readonly once: boolean; readonly sumsToOne?: true }>>;
  initials(sizes: Sizes): Readonly<Record<string, Shape>>;
  readonly gradients: Readonly<Record<string, string>>;
  readonly gradientPacks: Readonly<Record<string, readonly string[]>>;
  readonly forward: DescribedForward;
  readonly training: DescribedTraining;
  readonly maskedForward?: DescribedForward;
  readonly maskedTraining?: DescribedTraining;
  /** True, or why it cannot be streamed. */
  readonly streams: true | string;
  readonly compiled: {
    readonly passes: {
      readonly forward: DescribedKernel;
      readonly training: DescribedKernel;
      readonly maskedForward?: DescribedKernel;
      readonly maskedTraining?: DescribedKernel;
    };
    /** The module. */
    readonly code: Bytes;
  };
}

const record = <V>(entries: Iterable<readonly [string, V]>): Readonly<Record<string, V>> =>
  // Own properties even for names such as __proto__.
  Object.fromEntries(entries);

const valuesFor = (sizes: Sizes, call: Numbers = {}): ReadonlyMap<string, number> =>
  new Map([...Object.entries(sizes), ...Object.entries(call)]);

/** Sizes as a model calls them, under the names that its kernels give them. */
const kernelSizes = ({ plans, publicSize }: CellModule): ((sizes: Sizes) => Sizes) => {
  const own = new Map(plans.plain.sizes.map(name => [publicSize(name), name]));
  return sizes => record(Object.entries(sizes).map(([name, value]) => [own.get(name) ?? name, value]));
};

const shapeFor = ([rows, columns]: SymbolicShape, sizes: Sizes): Shape => {
  const values = valuesFor(sizes);
  return [intValue(sizeOf(rows), values), intValue(sizeOf(columns), values)];
};

/** What is thrown where there is no script. */
export const missing = (): never => {
  throw new Error('this cell was made without TypeScript kernels; build it with a WebAssembly back end');
};
const noScript: Script = { forward: () => missing, training: () => missing };

function passOf(
  plan: Plan,
  program: Program,
  { memoryNames, shares, classes, lent }: PassText,
  own: (sizes: Sizes) => Sizes,
) {
  const used = new Set(memoryNames);
  const { T: lengthName, B: batchName } = plan.letters;
  const at = (sizes: Sizes, T: number, B: number) => {
    const values = valuesFor(own(sizes), { [lengthName]: T, [batchName]: B });
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
    reads: [...plan.cell.inputs.keys()].filter(name => used.has(name) && name !== maskName),
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

function describedForward(plan: Plan, text: PassText, script: Script, own: (sizes: Sizes) => Sizes): DescribedForward {
  const { stretches, ...pass } = passOf(plan, plan.forward, text, own);
  return {
    ...pass,
    views: stretches(valuesOf(plan, plan.forward)),
    final: stretches(finalsOf(plan, plan.forward)),
    run: script.forward(text),
  };
}

function describedTraining(
  plan: Plan,
  text: PassText,
  script: Script,
  own: (sizes: Sizes) => Sizes,
): DescribedTraining {
  const { stretches: _, ...pass } = passOf(plan, plan.training, text, own);
  return { ...pass, run: script.training(text) };
}

const kernelOf = (
  { buffers, rearranged }: CompiledKernel,
  sizes: readonly string[],
  own: (sizes: Sizes) => Sizes,
): DescribedKernel => ({
  sizes,
  buffers,
  rearranged: given => {
    const values = valuesFor(own(given));
    return rearranged.map(together => record(together.map(({ name, length }) => [name, intValue(length, values)])));
  },
});

/**
 * The cell of a module, its kernels in WebAssembly, and as functions where `script` makes them.
 * @throws {TracegradError} what no kernel can be made for was refused by `cellModule`
 */
export function cellDescription(module: CellModule, script: Script = noScript): CellDescription {
  const { cell, plans, sizes: sizeNames } = module;
  const { plain, masked } = plans;
  const own = kernelSizes(module);
  const { kernels, module: wasm } = compiledModule({ plans });
  const [forwardText, trainingText, ...heldTexts] = module.passes;
  const [forwardKernel, trainingKernel, ...heldKernels] = kernels.map(kernel => kernelOf(kernel, sizeNames, own));
  if (!forwardText || !trainingText || !forwardKernel || !trainingKernel) {
    throw new RangeError(`the module of ${cell.name} lacks a pass`);
  }
  const [heldForward, heldTraining] = heldTexts;
  const [heldForwardKernel, heldTrainingKernel] = heldKernels;
  const held = masked !== undefined && heldForward !== undefined && heldTraining !== undefined;
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
      record(
        [...cell.inputs.values()]
          .filter(({ name }) => name !== maskName)
          .map(({ name, shape, once, facts }) => [
            name,
            { shape: shapeFor(shape, sizes), once, ...(facts.sumsToOne === true ? { sumsToOne: true } : {}) },
          ]),
      ),
    initials: sizes => record(cell.initials.map(({ name, shape }) => [name, shapeFor(shape, sizes)])),
    gradients: record(plain.gradientNames),
    gradientPacks: record(
      gradientPacks.map(({ name, members }) => [
        name,
        members.map(member => parameterByGradient.get(member) ?? member),
      ]),
    ),
    forward: describedForward(plain, forwardText, script, own),
    training: describedTraining(plain, trainingText, script, own),
    ...(held
      ? {
          maskedForward: describedForward(masked, heldForward, script, own),
          maskedTraining: describedTraining(masked, heldTraining, script, own),
        }
      : {}),
    streams: whyNotStreamed(plain.cell) ?? true,
    compiled: {
      passes: {
        forward: forwardKernel,
        training: trainingKernel,
        ...(heldForwardKernel && heldTrainingKernel
          ? { maskedForward: heldForwardKernel, maskedTraining: heldTrainingKernel }
          : {}),
      },
      code: encoded(wasm),
    },
  };
}
