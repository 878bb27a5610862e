/**
 * Products with unit vectors, which are given as classes, for the TypeScript kernels.
 *
 * Tables are turned into arrays of doubles first, so that a class is a row of one and neighbours follow each other; sums by
 * class gather in such an array likewise. The array grows with the largest table and is kept.
 */
import type { FloatArray } from '../model.js';

let room = new Float64Array(0);
const roomFor = (length: number): Float64Array => {
  if (room.length < length) room = new Float64Array(length);
  return room;
};

/** Rows of C = columns of W by class. C is rows×columns, W columns×inner. */
export function lookUp(
  rows: number,
  columns: number,
  inner: number,
  C: FloatArray,
  c0: number,
  cRow: number,
  W: FloatArray,
  w0: number,
  wRow: number,
  classes: FloatArray,
  first: number,
): void {
  if (rows < inner) {
    for (let r = 0; r < rows; r++) {
      const [to, from] = [c0 + r * cRow, w0 + classes[first + r]!];
      for (let c = 0; c < columns; c++) C[to + c] = W[from + c * wRow]!;
    }
    return;
  }
  const turned = roomFor(inner * columns);
  for (let c = 0; c < columns; c++) {
    const from = w0 + c * wRow;
    for (let k = 0; k < inner; k++) turned[k * columns + c] = W[from + k]!;
  }
  for (let r = 0; r < rows; r++) {
    const [to, from] = [c0 + r * cRow, classes[first + r]! * columns];
    for (let c = 0; c < columns; c++) C[to + c] = turned[from + c]!;
  }
}

/** C = factor · (sums of the rows of A by class)ᵀ, + C where adds is not 0. C is rows×columns, A inner×rows. */
export function scatter(
  rows: number,
  columns: number,
  inner: number,
  C: FloatArray,
  c0: number,
  cRow: number,
  A: FloatArray,
  a0: number,
  aRow: number,
  classes: FloatArray,
  first: number,
  factor = 1,
  adds = 0,
): void {
  const sums = roomFor(rows * columns);
  sums.fill(0, 0, rows * columns);
  for (let k = 0; k < inner; k++) {
    const [to, from] = [classes[first + k]! * rows, a0 + k * aRow];
    for (let r = 0; r < rows; r++) sums[to + r]! += A[from + r]!;
  }
  for (let r = 0; r < rows; r++) {
    const at = c0 + r * cRow;
    for (let c = 0; c < columns; c++) {
      C[at + c] = (adds === 0 ? 0 : C[at + c]!) + factor * sums[c * rows + r]!;
    }
  }
}
