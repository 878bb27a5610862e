/**
 * The right gradients of a cell over a batch, and the variants that pasted ones are held against.
 *
 * Gradients are sums over the examples, as everywhere here; 1/B, 1/T and their like are factors with a name.
 */
import {
  adjointCell,
  at,
  type Cell,
  blockKey,
  cellMatrices,
  type CellValues,
  type DerivedCell,
  evaluator,
  type Expr,
  type Matrix,
  real,
  rowsOf,
  type Run,
  simulate,
  simulateAdjoints,
} from '@tracegrad/symbolic';
import { Refused } from '../refusal.js';
import { largest, type NumberBlock } from './block.js';
import type { Batch } from './cell-values.js';
import { type ChangedCell, changedCells } from './cell-variants.js';
import type { Bench, Variant } from './judge.js';

type Gradients = ReadonlyMap<string, Matrix<number>>;
type Blocks = ReadonlyMap<string, readonly number[]>;

const gradientsOf = (derived: DerivedCell, run: Run<number>): Gradients =>
  simulateAdjoints(real, derived, run).gradients;

const added = (a: readonly number[], b: readonly number[]): readonly number[] =>
  a.length === 0 ? b : a.map((value, i) => value + (b[i] ?? 0));

/** The gradients of examples as blocks: summed for parameters, side by side for start values and inputs. */
function collected(cell: Cell, T: number, examples: readonly Gradients[]): Blocks {
  const blocks = new Map<string, readonly number[]>();
  const entries = (gradients: Gradients, key: string): readonly number[] => gradients.get(key)?.entries ?? [];
  for (const name of cell.parameters.keys()) {
    blocks.set(name, examples.map(one => entries(one, name)).reduce(added, []));
  }
  for (const { name } of cell.initials)
    blocks.set(
      name,
      examples.flatMap(one => entries(one, name)),
    );
  for (const { name, once } of cell.inputs.values()) {
    const keys = once ? [name] : Array.from({ length: T }, (_, k) => blockKey({ name, t: k + 1 }));
    blocks.set(
      name,
      keys.flatMap(key => examples.flatMap(one => entries(one, key))),
    );
  }
  return blocks;
}

const once = <V>(make: () => V): (() => V) => {
  let made: { readonly value: V } | undefined;
  return () => (made ??= { value: make() }).value;
};

/** The values of an example with what the changed cell holds, read from the run of the original. */
function withHeld({ held }: ChangedCell, example: CellValues, run: Run<number>): CellValues {
  const evaluated = evaluator(real, run.environment);
  const value = (E: Expr, t?: number): number[][] => rowsOf(evaluated(E, t));
  return {
    ...example,
    inputs: {
      ...example.inputs,
      ...Object.fromEntries(
        held.map(({ name, once: single, value: E }) => [
          name,
          single ? value(E) : Array.from({ length: example.T }, (_, k) => value(E, k + 1)),
        ]),
      ),
    },
  };
}

/** Gradients that are sums over the steps, with one step only. */
function oneStep(derived: DerivedCell, step: number): DerivedCell {
  const alone = (G: Expr): Expr => (G.kind === 'series' ? at(G.body, { base: '', offset: step }) : G);
  return { ...derived, gradients: new Map([...derived.gradients].map(([name, G]) => [name, alone(G)])) };
}

function factorsOf(T: number, B: number): ReadonlyMap<string, number> {
  const named: readonly (readonly [string, number])[] = [
    ['1/B', 1 / B],
    ['1/T', 1 / T],
    ['1/(B·T)', 1 / (B * T)],
    ['B', B],
    ['T', T],
    ['B·T', B * T],
    ['2', 2],
    ['1/2', 0.5],
    ['1', 1],
  ];
  return new Map(named.filter(([name, value]) => name === '1' || value !== 1));
}

/** @throws {Refused} where the loss is no finite number at these values */
export function cellBench(cell: Cell, { T, examples, blocks: given }: Batch): Bench {
  const derived = adjointCell(cell);
  const runs = examples.map(example => simulate(real, cell, cellMatrices(cell, example)));
  if (runs.some(({ loss }) => !Number.isFinite(loss))) {
    throw new Refused({
      code: 'unsupported',
      message: 'At these values the loss is no finite number.',
      field: 'values',
    });
  }
  const each = runs.map(run => gradientsOf(derived, run));
  const right = collected(cell, T, each);
  const blocks = given.map((block): NumberBlock => ({ ...block, values: right.get(block.name) ?? [] }));
  const infinite = blocks.find(({ values }) => values.some(value => !Number.isFinite(value)));
  if (infinite !== undefined) {
    const message = `At these values the gradient by "${infinite.name.slice(0, 40)}" is not finite.`;
    throw new Refused({ code: 'unsupported', message, field: 'values' });
  }
  const steps = Array.from({ length: T }, (_, k) => k + 1);
  const slips = once(() => changedCells(cell));
  const variantOf = (change: ChangedCell): Variant => ({
    cause: change.cause,
    blocks: once(() => {
      const changed = adjointCell(change.cell);
      const gradients = examples.flatMap((example, b) => {
        const run = runs[b];
        if (run === undefined) return [];
        const matrices = cellMatrices(change.cell, withHeld(change, example, run));
        return [gradientsOf(changed, simulate(real, change.cell, matrices))];
      });
      return collected(cell, T, gradients);
    }),
  });
  return {
    blocks,
    factors: factorsOf(T, examples.length),
    conventions: [],
    scale: Math.max(...[...given, ...blocks].map(({ values }) => largest(values))),
    variants: [
      ...(examples.length < 2
        ? []
        : each.map((gradients, b): Variant => ({
            cause: { kind: 'one-example', example: b + 1 },
            blocks: () => collected(cell, T, [gradients]),
          }))),
      ...(T < 2
        ? []
        : steps.map((step): Variant => ({
            cause: { kind: 'one-step', step },
            blocks: once(() =>
              collected(
                cell,
                T,
                runs.map(run => gradientsOf(oneStep(derived, step), run)),
              ),
            ),
          }))),
      ...slips().map(variantOf),
    ],
  };
}
