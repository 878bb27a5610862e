/**
 * Numeric gradients of a cell's loss, by any parameter, start value or input.            layer 4
 *
 * Every entry is moved and the whole cell run again: the slow truth for derived and emitted gradients.
 */
import { TracegradError, quoted } from '../errors.js';
import { complex } from '../numeric/complex.js';
import { imaginaryStep, stepped } from '../numeric/complex-step.js';
import { derivativeAtZero } from '../numeric/extrapolate.js';
import { add, type Matrix, matrixOf, scalarMatrix, scaled } from '../numeric/matrix.js';
import { real } from '../numeric/real.js';
import { rowsOf } from '../numeric/values.js';
import type { Cell } from './cell.js';
import {
  type Block,
  blockKey,
  type CellMatrices,
  cellMatrices,
  type CellValues,
  embedded,
  simulate,
} from './simulate.js';

function blockOf(cell: Cell, { matrices }: CellMatrices<number>, key: string): Matrix<number> {
  const X = matrices.get(key);
  if (X !== undefined) return X;
  throw new TracegradError('unknown-variable', `${quoted(key)} is no block of the cell ${quoted(cell.name)}.`, {
    hint: `blocks are ${[...matrices.keys()].slice(0, 12).join(', ')}`,
  });
}

/** L for one example. @throws {TracegradError} as `cellMatrices` and `evaluator` do. */
export const lossOf = (cell: Cell, values: CellValues): number => simulate(real, cell, cellMatrices(cell, values)).loss;

/** How far the values of blocks move, by block key. */
export type LossDirection = ReadonlyMap<string, Matrix<number>>;

/**
 * The derivative of the loss along a direction in which any values move, exact to rounding.
 * @throws {TracegradError} as `cellMatrices` and `evaluator` do; `unsupported` for a function without a continuation
 */
export function complexSlope(cell: Cell, values: CellValues): (direction: LossDirection) => number {
  const given = cellMatrices(cell, values);
  const base = embedded(complex, given);
  return direction => {
    const moved = [...direction].map(([key, D]) => [key, stepped(blockOf(cell, given, key), D)] as const);
    return (
      simulate(complex, cell, { ...base, matrices: new Map([...base.matrices, ...moved]) }).loss.im / imaginaryStep
    );
  };
}

/** The same by central differences with extrapolation, from real values only: good to about 1e-9. */
export function centralSlope(cell: Cell, values: CellValues): (direction: LossDirection) => number {
  const given = cellMatrices(cell, values);
  return direction => {
    const lossAt = (by: number): Matrix<number> => {
      const moved = [...direction].map(
        ([key, D]) => [key, add(real, blockOf(cell, given, key), scaled(real, by, D))] as const,
      );
      return scalarMatrix(simulate(real, cell, { ...given, matrices: new Map([...given.matrices, ...moved]) }).loss);
    };
    return derivativeAtZero(lossAt, 0.05).entries[0] ?? NaN;
  };
}

/** The derivative along each entry of a block. */
function byEntry(
  cell: Cell,
  values: CellValues,
  block: Block,
  slope: (direction: LossDirection) => number,
): number[][] {
  const { rows, columns } = blockOf(cell, cellMatrices(cell, values), blockKey(block));
  const unit = (i: number, j: number): Matrix<number> =>
    matrixOf(rows, columns, (p, q) => (p === i && q === j ? 1 : 0));
  return rowsOf(matrixOf(rows, columns, (i, j) => slope(new Map([[blockKey(block), unit(i, j)]]))));
}

/**
 * ∂L/∂X for a block X, of its shape, exact to rounding; `{ name: 'x', t: 2 }` is one element of an input sequence.
 * @throws {TracegradError} `unknown-variable` if the cell has no such block; else as `cellMatrices` does.
 */
export const complexStepGradient = (cell: Cell, values: CellValues, block: Block): number[][] =>
  byEntry(cell, values, block, complexSlope(cell, values));

/** The same by central differences. */
export const centralDifference = (cell: Cell, values: CellValues, block: Block): number[][] =>
  byEntry(cell, values, block, centralSlope(cell, values));
