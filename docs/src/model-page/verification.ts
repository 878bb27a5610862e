/**
 * What a page may claim: the derivation replayed, the derived gradients and those of the emitted kernel held against the
 * complex step. Done while the page is built, on numbers drawn from a fixed seed; a page whose check fails is not built.
 */
import {
  type Block,
  blockKey,
  blocks,
  type CellValues,
  cellMatrices,
  complexStepGradient,
  type Derivation,
  type DerivedCell,
  real,
  replay,
  rowsOf,
  sampleCellValues,
  simulate,
  simulateAdjoints,
} from '@tracegrad/symbolic';
import * as runtime from '@tracegrad/runtime';

export interface Verification {
  readonly steps: number;
  readonly T: number;
  /** max |g − c| / max |c| over the blocks; c by the complex step. */
  readonly derived: number;
  readonly kernel: number;
}

const T = 5;
const seed = 20220711;
const limit = 1e-12;

type Rows = readonly (readonly number[])[];

/** One block against the truth; a block that is small beside the largest gradient is measured against a thousandth of that. */
function errorOf(own: Rows, truth: Rows, largest: number): number {
  const flat = truth.flat();
  const scale = Math.max(...flat.map(Math.abs), largest / 1000);
  return Math.max(...own.flat().map((value, i) => Math.abs(value - (flat[i] ?? NaN)))) / scale;
}

/** @throws {Error} if a step does not replay or a gradient is off by more than 1e-12 */
export function verification(derived: DerivedCell & { readonly derivation: Derivation }): Verification {
  const { cell, derivation } = derived;
  const failure = replay(derivation);
  if (failure !== undefined)
    throw new Error(`${cell.name}: step ${failure.index} (${failure.step.rule}) does not replay`);
  const values = sampleCellValues(cell, { T, seed });
  const matrices = cellMatrices(cell, values);
  const { gradients } = simulateAdjoints(real, derived, simulate(real, cell, matrices));
  const truths = new Map(blocks(cell, T).map(block => [blockKey(block), complexStepGradient(cell, values, block)]));
  const largest = Math.max(...[...truths.values()].flat(2).map(Math.abs));
  const worst = (own: (block: Block) => Rows | undefined): number =>
    Math.max(
      ...blocks(cell, T).flatMap(block => {
        const mine = own(block);
        return mine === undefined ? [] : [errorOf(mine, truths.get(blockKey(block)) ?? [], largest)];
      }),
    );
  const kernel = kernelGradients(derived, values, matrices.sizes);
  const found = {
    steps: derivation.steps.length,
    T,
    derived: worst(block => {
      const own = gradients.get(blockKey(block));
      return own === undefined ? undefined : rowsOf(own);
    }),
    kernel: worst(({ name, t }) => (t === undefined && cell.parameters.has(name) ? kernel(name) : undefined)),
  };
  if (!(found.derived < limit && found.kernel < limit)) {
    throw new Error(`${cell.name}: gradients are off by ${found.derived} and ${found.kernel}`);
  }
  return found;
}

/** The part of an emitted model that is used here; which model it is, only the name tells. */
interface Trained {
  readonly parameters: Readonly<Record<string, Float64Array>>;
  readonly gradients: Readonly<Record<string, Float64Array>>;
  lossAndGradients(given: Readonly<Record<string, Float64Array>>): number;
}
type Factory = (sizes: Readonly<Record<string, number>>, options: object) => Trained;

const camelCase = (name: string): string => name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());

/** The gradients that the published kernel gives for one sequence, by name, as rows. */
function kernelGradients(
  { cell }: DerivedCell,
  values: CellValues,
  sizes: ReadonlyMap<string, number>,
): (name: string) => Rows {
  // The index of the runtime is keyed by model; the names are those of the gallery.
  const factory = (runtime as unknown as Readonly<Record<string, Factory | undefined>>)[camelCase(cell.name)];
  if (factory === undefined) throw new Error(`${cell.name} has no emitted model: npx nx run codegen`);
  const used = Object.fromEntries([...sizes].filter(([name]) => name !== 'T'));
  const model = factory(used, { batch: 1, steps: T, type: 'float64' });
  const flat = (value: unknown): Float64Array => Float64Array.from([value].flat(4) as number[]); // rows of rows, time first
  for (const [name, value] of Object.entries(values.parameters)) model.parameters[name]?.set(flat(value));
  const given = { ...values.inputs, ...values.initials };
  model.lossAndGradients(Object.fromEntries(Object.entries(given).map(([name, value]) => [name, flat(value)])));
  return name => {
    const [, columns = 1] = cell.parameters.get(name) ?? [];
    const width = typeof columns === 'number' ? columns : (sizes.get(columns) ?? 1);
    const all = [...(model.gradients[name] ?? [])];
    return Array.from({ length: all.length / width }, (_, row) => all.slice(row * width, (row + 1) * width));
  };
}
