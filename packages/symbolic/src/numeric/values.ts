/**
 * Numbers as people write them, and as matrices.                                        layer 2
 *
 * A value is a number, a flat list or a list of rows. Values come from files and pages: only own properties are looked
 * up, and what is no matrix is refused with the name of the variable.
 */
import { TracegradError, quoted } from '../errors.js';
import { type Shape, shapeText } from '../expr/dim.js';
import type { Field } from './field.js';
import { map, type Matrix } from './matrix.js';

/** A scalar, a vector, or a matrix as a list of its rows. */
export type Value = number | readonly number[] | readonly (readonly number[])[];
export type Values = Readonly<Record<string, Value>>;

/** The value under a name, of the record itself, not of its prototypes. */
export const ownValue = <V>(values: Readonly<Record<string, V>>, name: string): V | undefined =>
  Object.hasOwn(values, name) ? values[name] : undefined;

function fail(name: string, shape: Shape, found: string): never {
  throw new TracegradError(
    'shape-mismatch',
    `The value of ${quoted(name)} must be ${shapeText(shape)}; it is ${found}.`,
    {
      hint: 'a number, a list of numbers for a vector, a list of rows for a matrix',
    },
  );
}

/**
 * A value as a matrix. A flat list is a column, or a row where a row is declared.
 * @throws {TracegradError} `shape-mismatch` if it is no matrix: ragged, empty, or a flat list for a matrix.
 */
export function matrixOfValue(name: string, value: Value, shape: Shape): Matrix<number> {
  if (typeof value === 'number') return { rows: 1, columns: 1, entries: [value] };
  if (!Array.isArray(value)) fail(name, shape, `of type ${typeof value}`);
  if (value.length === 0) fail(name, shape, 'empty');
  const entries: number[] = [];
  let width: number | undefined;
  for (const row of value as readonly (number | readonly number[])[]) {
    const cells = typeof row === 'number' ? [row] : row;
    if (!Array.isArray(cells) || cells.length === 0) fail(name, shape, 'a list with something else than numbers');
    if (
      width !== undefined &&
      (cells.length !== width || (typeof row === 'number') !== (typeof value[0] === 'number'))
    ) {
      fail(name, shape, 'ragged: its rows differ in length');
    }
    width = cells.length;
    for (const cell of cells) {
      if (typeof cell !== 'number') fail(name, shape, 'a list with something else than numbers');
      entries.push(cell);
    }
  }
  if (typeof value[0] === 'number') {
    if (shape[1] === 1) return { rows: entries.length, columns: 1, entries };
    if (shape[0] === 1) return { rows: 1, columns: entries.length, entries };
    fail(name, shape, 'a flat list');
  }
  return { rows: value.length, columns: width ?? 0, entries };
}

/** The matrix over a field. */
export const embed = <N>(F: Field<N>, A: Matrix<number>): Matrix<N> => map(A, F.of);

/** The list of rows. */
export const rowsOf = <N>({ rows, columns, entries }: Matrix<N>): N[][] =>
  Array.from({ length: rows }, (_, i) => entries.slice(i * columns, (i + 1) * columns));
