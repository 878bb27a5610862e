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

function matrixOfBlock(cell: Cell, { matrices }: CellMatrices<number>, block: Block): Matrix<number> {
  const X = matrices.get(blockKey(block));
  if (X !== undefined) return X;
  throw new TracegradError(
    'unknown-variable',
    `${quoted(blockKey(block))} is no block of the cell ${quoted(cell.name)}.`,
    {
      hint: `blocks are ${[...matrices.keys()].slice(0, 12).join(', ')}`,
    },
  );
}

/** The derivative of the loss along each entry of a block. */
const byEntry = ({ rows, columns }: Matrix<number>, along: (D: Matrix<number>) => number): number[][] =>
  rowsOf(matrixOf(rows, columns, (i, j) => along(matrixOf(rows, columns, (p, q) => (p === i && q === j ? 1 : 0)))));

/** L for one example. @throws {TracegradError} as `cellMatrices` and `evaluator` do. */
export const lossOf = (cell: Cell, values: CellValues): number => simulate(real, cell, cellMatrices(cell, values)).loss;

/**
 * ∂L/∂X for a block X, of its shape, exact to rounding; `{ name: 'x', t: 2 }` is one element of an input sequence.
 * @throws {TracegradError} `unknown-variable` if the cell has no such block; else as `cellMatrices` does.
 */
export function complexStepGradient(cell: Cell, values: CellValues, block: Block): number[][] {
  const given = cellMatrices(cell, values);
  const X = matrixOfBlock(cell, given, block);
  const base = embedded(complex, given);
  return byEntry(X, D => {
    const matrices = new Map([...base.matrices, [blockKey(block), stepped(X, D)]]);
    return simulate(complex, cell, { ...base, matrices }).loss.im / imaginaryStep;
  });
}

/** The same by central differences with extrapolation, from real values only: good to about 1e-9. */
export function centralDifference(cell: Cell, values: CellValues, block: Block): number[][] {
  const given = cellMatrices(cell, values);
  const X = matrixOfBlock(cell, given, block);
  return byEntry(X, D => {
    const lossAt = (by: number): Matrix<number> => {
      const matrices = new Map([...given.matrices, [blockKey(block), add(real, X, scaled(real, by, D))]]);
      return scalarMatrix(simulate(real, cell, { ...given, matrices }).loss);
    };
    return derivativeAtZero(lossAt, 0.05).entries[0] ?? NaN;
  });
}
