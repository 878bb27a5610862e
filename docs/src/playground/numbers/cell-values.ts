/**
 * Values of a cell for several examples, as a page shows and reads them.
 *
 * One flat record: parameters as rows, sequences as [T][B][rows], start values as [B][rows], the order in which the emitted
 * kernels and PyTorch keep them, so that the same text can be pasted into a program.
 */
import { type Cell, type CellValues, dimValue, sampleCellValues, type Shape } from '@tracegrad/symbolic';
import { bounds } from '../bounds.js';
import { boundedCell } from '../entries.js';
import { Refused } from '../refusal.js';
import { nested, type NumberBlock } from './block.js';
import { keepsFacts } from './facts.js';
import type { Pasted } from './pasted.js';

export interface Setting {
  readonly seed: number;
  readonly T: number;
  readonly B: number;
}

export interface Batch {
  readonly T: number;
  readonly examples: readonly CellValues[];
  /** Every given block, in the order of declaration. */
  readonly blocks: readonly NumberBlock[];
}

type Rows = readonly (readonly number[])[];
const flat = (rows: Rows): readonly number[] => rows.flatMap(row => [...row]);
/** Rows and columns as axes; a column has one. */
const axes = (rows: number, columns: number): readonly number[] => (columns === 1 ? [rows] : [rows, columns]);
const axesOf = (rows: Rows): readonly number[] => axes(rows.length, rows[0]?.length ?? 1);

/** What the values of the examples are as blocks. */
function blocksOf(cell: Cell, T: number, examples: readonly CellValues[]): readonly NumberBlock[] {
  const [first] = examples;
  if (first === undefined) return [];
  // sampleCellValues and the reader below make lists of rows of every value.
  const rows = (value: unknown): Rows => value as Rows;
  const B = examples.length;
  return [
    ...[...cell.parameters.keys()].map((name): NumberBlock => {
      const value = rows(first.parameters[name]);
      return { name, extents: axesOf(value), values: flat(value) };
    }),
    ...[...new Set(cell.initials.map(({ name }) => name))].map((name): NumberBlock => {
      const own = examples.map(example => rows(example.initials[name]));
      return { name, extents: [B, ...axesOf(own[0] ?? [])], values: own.flatMap(flat) };
    }),
    ...[...cell.inputs.values()].map(({ name, once }): NumberBlock => {
      if (once) {
        const own = examples.map(example => rows(example.inputs[name]));
        return { name, extents: [B, ...axesOf(own[0] ?? [])], values: own.flatMap(flat) };
      }
      // A sequence is a list of steps.
      const own = examples.map(example => example.inputs[name] as unknown as readonly Rows[]);
      const steps = Array.from({ length: T }, (_, t) => own.flatMap(sequence => flat(sequence[t] ?? [])));
      return { name, extents: [T, B, ...axesOf(own[0]?.[0] ?? [])], values: steps.flat() };
    }),
  ];
}

/** Seeded values: examples share their parameters. */
export function seededBatch(cell: Cell, { seed, T, B }: Setting): Batch {
  const drawn = Array.from({ length: B }, (_, b) => sampleCellValues(cell, { T, seed: seed + 1000 * b }));
  const [first] = drawn;
  const examples = drawn.map(example => ({ ...example, parameters: first?.parameters ?? {} }));
  return { T, examples, blocks: blocksOf(cell, T, examples) };
}

/** The values as JSON, a block on a line. */
export const valuesText = (blocks: readonly NumberBlock[]): string =>
  `{\n${blocks
    .map(block => {
      const rounded = { ...block, values: block.values.map(value => Number(value.toPrecision(6))) };
      return `  ${JSON.stringify(block.name)}: ${JSON.stringify(nested(rounded))}`;
    })
    .join(',\n')}\n}`;

/** Sizes as the given blocks have them, by name. */
function sizesFrom(shapes: readonly (readonly [Shape, readonly number[]])[]): ReadonlyMap<string, number> {
  const sizes = new Map<string, number>();
  for (const [shape, extents] of shapes) {
    shape.forEach((dim, i) => {
      const extent = extents[i];
      if (typeof dim === 'string' && !dim.includes('*') && extent !== undefined && !sizes.has(dim))
        sizes.set(dim, extent);
    });
  }
  return sizes;
}

function rowsFrom(values: readonly number[], columns: number): number[][] {
  const rows = values.length / columns;
  return Array.from({ length: rows }, (_, i) => values.slice(i * columns, (i + 1) * columns));
}

/**
 * Values that a reader gave, as a batch.
 * @throws {Refused} for a block that is missing, does not fit, or breaks a declared fact, and for too many steps or examples
 */
export function givenBatch(cell: Cell, given: readonly Pasted[]): Batch {
  const refuse = (message: string, position = 0): Refused =>
    new Refused({ code: 'shape-mismatch', message, field: 'values', position });
  const blockOf = (name: string): Pasted => {
    const block = given.find(one => one.name === name);
    if (block !== undefined) return block;
    throw refuse(`A value for "${name.slice(0, 40)}" is missing.`);
  };
  const sequences = [...cell.inputs.values()].filter(({ once }) => !once);
  const [sequence] = sequences;
  const firstSequence = sequence && blockOf(sequence.name);
  const perExample = [...cell.initials.map(({ name }) => name), ...[...cell.inputs.values()].map(({ name }) => name)];
  const T = firstSequence?.extents[0] ?? 1;
  const [someone] = perExample;
  const B = firstSequence?.extents[1] ?? (someone === undefined ? 1 : (blockOf(someone).extents[0] ?? 1));
  if (T > bounds.steps || B > bounds.examples) {
    throw new Refused({
      code: 'too-large',
      message: `There are ${T} steps and ${B} examples; at most ${bounds.steps} and ${bounds.examples} are read here.`,
      field: 'values',
    });
  }
  const sizes = sizesFrom([
    ...[...cell.parameters].map(([name, shape]) => [shape, blockOf(name).extents] as const),
    ...cell.initials.map(({ name, shape }) => [shape, blockOf(name).extents.slice(1)] as const),
    ...[...cell.inputs.values()].map(
      ({ name, shape, once }) => [shape, blockOf(name).extents.slice(once ? 1 : 2)] as const,
    ),
  ]);
  boundedCell(cell, { T, B }, bounds.entries, sizes);
  const own = (name: string, shape: Shape, lead: readonly number[]): readonly number[][][] => {
    const block = blockOf(name);
    const [rows, columns] = [dimValue(shape[0], sizes), dimValue(shape[1], sizes)];
    const count = lead.reduce((product, length) => product * length, 1);
    if (block.values.length !== count * rows * columns || block.values.some(value => !Number.isFinite(value))) {
      const extents = [...lead, ...axes(rows, columns)].join('×');
      throw refuse(
        `"${name}" must be ${extents} finite numbers; it is ${block.extents.join('×') || '1'}.`,
        block.position,
      );
    }
    const size = rows * columns;
    return Array.from({ length: count }, (_, i) => rowsFrom(block.values.slice(i * size, (i + 1) * size), columns));
  };
  const parameters = Object.fromEntries(
    [...cell.parameters].map(([name, shape]) => [name, own(name, shape, [])[0] ?? []]),
  );
  const starts = cell.initials.map(({ name, shape }) => ({ name, rows: own(name, shape, [B]) }));
  const inputs = [...cell.inputs.values()].map(({ name, shape, once, facts }) => {
    const rows = own(name, shape, once ? [B] : [T, B]);
    for (const one of rows) keepsFacts(name, one, facts, { field: 'values', position: blockOf(name).position });
    return { name, once, rows };
  });
  const examples = Array.from({ length: B }, (_, b): CellValues => ({
    T,
    parameters,
    initials: Object.fromEntries(starts.map(({ name, rows }) => [name, rows[b] ?? []])),
    inputs: Object.fromEntries(
      inputs.map(({ name, once, rows }) => [
        name,
        once ? (rows[b] ?? []) : Array.from({ length: T }, (_, t) => rows[t * B + b] ?? []),
      ]),
    ),
  }));
  return { T, examples, blocks: blocksOf(cell, T, examples) };
}
