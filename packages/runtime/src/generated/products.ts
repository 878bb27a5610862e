// Emitted from packages/compiler/src/lower/product-kernels.ts. Do not edit: npx nx run codegen
/**
 * Matrix products over row-major panels of float32 or float64 arrays, with sums in double precision.
 *
 * Operands are copied to scratch arrays of doubles that are constants of this module, because an engine compiles loops
 * over arrays it knows, at masked positions that must lie inside, to little more than the arithmetic.
 */
import type { FloatArray } from '../model.js';
const lefts = new Float64Array(16896);
const rights = new Float64Array(2097664);

/**
 * `count` rows of A, of `depth` numbers each, as rows of the left scratch array from `to` on.
 */
function copyLeft(
  count: number,
  depth: number,
  to: number,
  toRow: number,
  a0: number,
  aRow: number,
  A: FloatArray,
): void {
  const length = depth & 511;
  for (let r = 0; r < count; r++) {
    const row = a0 + r * aRow;
    const at = (to + r * toRow) & 16383;
    for (let k = 0; k < length - (length % 4); k += 4) {
      lefts[at + k] = A[row + k]!;
      lefts[at + k + 1] = A[row + k + 1]!;
      lefts[at + k + 2] = A[row + k + 2]!;
      lefts[at + k + 3] = A[row + k + 3]!;
    }

    for (let k = length - (length % 4); k < length; k++) {
      lefts[at + k] = A[row + k]!;
    }
  }
}

/**
 * `count` columns of A, of `depth` numbers each, as rows of the left scratch array from `to` on.
 */
function turnLeft(
  count: number,
  depth: number,
  to: number,
  toRow: number,
  a0: number,
  aRow: number,
  A: FloatArray,
): void {
  const length = depth & 511;
  for (let k = 0; k < length - (length % 4); k += 4) {
    const row1 = a0 + k * aRow;
    const row2 = a0 + (k + 1) * aRow;
    const row3 = a0 + (k + 2) * aRow;
    const row4 = a0 + (k + 3) * aRow;
    for (let r = 0; r < count; r++) {
      const at = (to + k + r * toRow) & 16383;
      lefts[at] = A[row1 + r]!;
      lefts[at + 1] = A[row2 + r]!;
      lefts[at + 2] = A[row3 + r]!;
      lefts[at + 3] = A[row4 + r]!;
    }
  }

  for (let k = length - (length % 4); k < length; k++) {
    const row1 = a0 + k * aRow;
    for (let r = 0; r < count; r++) {
      const at = (to + k + r * toRow) & 16383;
      lefts[at] = A[row1 + r]!;
    }
  }
}

/**
 * `count` rows of A, of `depth` numbers each, as rows of the right scratch array from `to` on.
 */
function copyRight(
  count: number,
  depth: number,
  to: number,
  toRow: number,
  a0: number,
  aRow: number,
  A: FloatArray,
): void {
  const length = depth & 511;
  for (let r = 0; r < count; r++) {
    const row = a0 + r * aRow;
    const at = (to + r * toRow) & 2097151;
    for (let k = 0; k < length - (length % 4); k += 4) {
      rights[at + k] = A[row + k]!;
      rights[at + k + 1] = A[row + k + 1]!;
      rights[at + k + 2] = A[row + k + 2]!;
      rights[at + k + 3] = A[row + k + 3]!;
    }

    for (let k = length - (length % 4); k < length; k++) {
      rights[at + k] = A[row + k]!;
    }
  }
}

/**
 * `count` columns of A, of `depth` numbers each, as rows of the right scratch array from `to` on.
 */
function turnRight(
  count: number,
  depth: number,
  to: number,
  toRow: number,
  a0: number,
  aRow: number,
  A: FloatArray,
): void {
  const length = depth & 511;
  for (let k = 0; k < length - (length % 4); k += 4) {
    const row1 = a0 + k * aRow;
    const row2 = a0 + (k + 1) * aRow;
    const row3 = a0 + (k + 2) * aRow;
    const row4 = a0 + (k + 3) * aRow;
    for (let r = 0; r < count; r++) {
      const at = (to + k + r * toRow) & 2097151;
      rights[at] = A[row1 + r]!;
      rights[at + 1] = A[row2 + r]!;
      rights[at + 2] = A[row3 + r]!;
      rights[at + 3] = A[row4 + r]!;
    }
  }

  for (let k = length - (length % 4); k < length; k++) {
    const row1 = a0 + k * aRow;
    for (let r = 0; r < count; r++) {
      const at = (to + k + r * toRow) & 2097151;
      rights[at] = A[row1 + r]!;
    }
  }
}

/**
 * 2×3 entries of C from `c0` on: factor · sums over `depth` entries of rows of both scratch arrays.
 * They are added to C if `adds` is above 0.
 */
function tile2x3(
  depth: number,
  leftAt: number,
  rightAt: number,
  rightRow: number,
  c0: number,
  cRow: number,
  adds: number,
  C: FloatArray,
  factor: number,
): void {
  const length = depth & 511;
  const a0 = leftAt & 16383;
  const a1 = (leftAt + length) & 16383;
  const b0 = rightAt & 2097151;
  const b1 = (rightAt + rightRow) & 2097151;
  const b2 = (rightAt + 2 * rightRow) & 2097151;
  let s00 = 0;
  let s01 = 0;
  let s02 = 0;
  let s10 = 0;
  let s11 = 0;
  let s12 = 0;
  for (let k = 0; k < length; k++) {
    const y0 = rights[b0 + k]!;
    const y1 = rights[b1 + k]!;
    const y2 = rights[b2 + k]!;
    const x0 = lefts[a0 + k]!;
    s00 += x0 * y0;
    s01 += x0 * y1;
    s02 += x0 * y2;
    const x1 = lefts[a1 + k]!;
    s10 += x1 * y0;
    s11 += x1 * y1;
    s12 += x1 * y2;
  }

  let s00Before = C[c0]!;
  let s01Before = C[c0 + 1]!;
  let s02Before = C[c0 + 2]!;
  let s10Before = C[c0 + cRow]!;
  let s11Before = C[c0 + cRow + 1]!;
  let s12Before = C[c0 + cRow + 2]!;
  if (adds < 1) {
    s00Before = 0;
    s01Before = 0;
    s02Before = 0;
    s10Before = 0;
    s11Before = 0;
    s12Before = 0;
  }

  C[c0] = s00Before + factor * s00;
  C[c0 + 1] = s01Before + factor * s01;
  C[c0 + 2] = s02Before + factor * s02;
  C[c0 + cRow] = s10Before + factor * s10;
  C[c0 + cRow + 1] = s11Before + factor * s11;
  C[c0 + cRow + 2] = s12Before + factor * s12;
}

/**
 * 2×1 entries of C from `c0` on: factor · sums over `depth` entries of rows of both scratch arrays.
 * They are added to C if `adds` is above 0.
 */
function tile2x1(
  depth: number,
  leftAt: number,
  rightAt: number,
  c0: number,
  cRow: number,
  adds: number,
  C: FloatArray,
  factor: number,
): void {
  const length = depth & 511;
  const a0 = leftAt & 16383;
  const a1 = (leftAt + length) & 16383;
  const b0 = rightAt & 2097151;
  let s00 = 0;
  let s10 = 0;
  for (let k = 0; k < length; k++) {
    const y0 = rights[b0 + k]!;
    const x0 = lefts[a0 + k]!;
    s00 += x0 * y0;
    const x1 = lefts[a1 + k]!;
    s10 += x1 * y0;
  }

  let s00Before = C[c0]!;
  let s10Before = C[c0 + cRow]!;
  if (adds < 1) {
    s00Before = 0;
    s10Before = 0;
  }

  C[c0] = s00Before + factor * s00;
  C[c0 + cRow] = s10Before + factor * s10;
}

/**
 * 1×6 entries of C from `c0` on: factor · sums over `depth` entries of rows of both scratch arrays.
 * They are added to C if `adds` is above 0.
 */
function tile1x6(
  depth: number,
  leftAt: number,
  rightAt: number,
  rightRow: number,
  c0: number,
  adds: number,
  C: FloatArray,
  factor: number,
): void {
  const length = depth & 511;
  const a0 = leftAt & 16383;
  const b0 = rightAt & 2097151;
  const b1 = (rightAt + rightRow) & 2097151;
  const b2 = (rightAt + 2 * rightRow) & 2097151;
  const b3 = (rightAt + 3 * rightRow) & 2097151;
  const b4 = (rightAt + 4 * rightRow) & 2097151;
  const b5 = (rightAt + 5 * rightRow) & 2097151;
  let s00 = 0;
  let s01 = 0;
  let s02 = 0;
  let s03 = 0;
  let s04 = 0;
  let s05 = 0;
  for (let k = 0; k < length; k++) {
    const y0 = rights[b0 + k]!;
    const y1 = rights[b1 + k]!;
    const y2 = rights[b2 + k]!;
    const y3 = rights[b3 + k]!;
    const y4 = rights[b4 + k]!;
    const y5 = rights[b5 + k]!;
    const x0 = lefts[a0 + k]!;
    s00 += x0 * y0;
    s01 += x0 * y1;
    s02 += x0 * y2;
    s03 += x0 * y3;
    s04 += x0 * y4;
    s05 += x0 * y5;
  }

  let s00Before = C[c0]!;
  let s01Before = C[c0 + 1]!;
  let s02Before = C[c0 + 2]!;
  let s03Before = C[c0 + 3]!;
  let s04Before = C[c0 + 4]!;
  let s05Before = C[c0 + 5]!;
  if (adds < 1) {
    s00Before = 0;
    s01Before = 0;
    s02Before = 0;
    s03Before = 0;
    s04Before = 0;
    s05Before = 0;
  }

  C[c0] = s00Before + factor * s00;
  C[c0 + 1] = s01Before + factor * s01;
  C[c0 + 2] = s02Before + factor * s02;
  C[c0 + 3] = s03Before + factor * s03;
  C[c0 + 4] = s04Before + factor * s04;
  C[c0 + 5] = s05Before + factor * s05;
}

/**
 * 1×2 entries of C from `c0` on: factor · sums over `depth` entries of rows of both scratch arrays.
 * They are added to C if `adds` is above 0.
 */
function tile1x2(
  depth: number,
  leftAt: number,
  rightAt: number,
  rightRow: number,
  c0: number,
  adds: number,
  C: FloatArray,
  factor: number,
): void {
  const length = depth & 511;
  const a0 = leftAt & 16383;
  const b0 = rightAt & 2097151;
  const b1 = (rightAt + rightRow) & 2097151;
  let s00 = 0;
  let s01 = 0;
  for (let k = 0; k < length; k++) {
    const y0 = rights[b0 + k]!;
    const y1 = rights[b1 + k]!;
    const x0 = lefts[a0 + k]!;
    s00 += x0 * y0;
    s01 += x0 * y1;
  }

  let s00Before = C[c0]!;
  let s01Before = C[c0 + 1]!;
  if (adds < 1) {
    s00Before = 0;
    s01Before = 0;
  }

  C[c0] = s00Before + factor * s00;
  C[c0 + 1] = s01Before + factor * s01;
}

/**
 * 1×1 entries of C from `c0` on: factor · sums over `depth` entries of rows of both scratch arrays.
 * They are added to C if `adds` is above 0.
 */
function tile1x1(
  depth: number,
  leftAt: number,
  rightAt: number,
  c0: number,
  adds: number,
  C: FloatArray,
  factor: number,
): void {
  const length = depth & 511;
  const a0 = leftAt & 16383;
  const b0 = rightAt & 2097151;
  let s00 = 0;
  for (let k = 0; k < length; k++) {
    const y0 = rights[b0 + k]!;
    const x0 = lefts[a0 + k]!;
    s00 += x0 * y0;
  }

  let s00Before = C[c0]!;
  if (adds < 1) {
    s00Before = 0;
  }

  C[c0] = s00Before + factor * s00;
}

/**
 * C, `height`×`width`, from the rows of both scratch arrays: those of the left one are `depth` apart and begin at 0,
 * those of the right one are `rightRow` apart and begin at `rightAt`. Added to C if `adds` is above 0.
 */
function tiles(
  height: number,
  width: number,
  depth: number,
  rightAt: number,
  rightRow: number,
  c0: number,
  cRow: number,
  adds: number,
  C: FloatArray,
  factor: number,
): void {
  for (let c = 0; c < width - (width % 3); c += 3) {
    for (let r = 0; r < height - (height % 2); r += 2) {
      tile2x3(depth, r * depth, rightAt + c * rightRow, rightRow, c0 + r * cRow + c, cRow, adds, C, factor);
    }
  }

  for (let c = width - (width % 3); c < width; c++) {
    for (let r = 0; r < height - (height % 2); r += 2) {
      tile2x1(depth, r * depth, rightAt + c * rightRow, c0 + r * cRow + c, cRow, adds, C, factor);
    }
  }

  for (let c = 0; c < width - (width % 6); c += 6) {
    for (let r = height - (height % 2); r < height; r++) {
      tile1x6(depth, r * depth, rightAt + c * rightRow, rightRow, c0 + r * cRow + c, adds, C, factor);
    }
  }

  for (let c = width - (width % 6); c < width - (width % 2); c += 2) {
    for (let r = height - (height % 2); r < height; r++) {
      tile1x2(depth, r * depth, rightAt + c * rightRow, rightRow, c0 + r * cRow + c, adds, C, factor);
    }
  }

  for (let c = width - (width % 2); c < width; c++) {
    for (let r = height - (height % 2); r < height; r++) {
      tile1x1(depth, r * depth, rightAt + c * rightRow, c0 + r * cRow + c, adds, C, factor);
    }
  }
}

/**
 * 6 entries of C from `c0` on: the row in the left scratch array times columns of B.
 * Added to C if `adds` is 1.
 */
function rowTimes6(
  depth: number,
  b0: number,
  bRow: number,
  c0: number,
  adds: number,
  C: FloatArray,
  B: FloatArray,
  factor: number,
): void {
  const length = depth & 511;
  let s0 = 0;
  let s1 = 0;
  let s2 = 0;
  let s3 = 0;
  let s4 = 0;
  let s5 = 0;
  for (let k = 0; k < length; k++) {
    const bNow = b0 + k * bRow;
    const x = lefts[k]!;
    s0 += x * B[bNow]!;
    s1 += x * B[bNow + 1]!;
    s2 += x * B[bNow + 2]!;
    s3 += x * B[bNow + 3]!;
    s4 += x * B[bNow + 4]!;
    s5 += x * B[bNow + 5]!;
  }

  let s0Before = C[c0]!;
  let s1Before = C[c0 + 1]!;
  let s2Before = C[c0 + 2]!;
  let s3Before = C[c0 + 3]!;
  let s4Before = C[c0 + 4]!;
  let s5Before = C[c0 + 5]!;
  if (adds < 1) {
    s0Before = 0;
    s1Before = 0;
    s2Before = 0;
    s3Before = 0;
    s4Before = 0;
    s5Before = 0;
  }

  C[c0] = s0Before + factor * s0;
  C[c0 + 1] = s1Before + factor * s1;
  C[c0 + 2] = s2Before + factor * s2;
  C[c0 + 3] = s3Before + factor * s3;
  C[c0 + 4] = s4Before + factor * s4;
  C[c0 + 5] = s5Before + factor * s5;
}

/**
 * 2 entries of C from `c0` on: the row in the left scratch array times columns of B.
 * Added to C if `adds` is 1.
 */
function rowTimes2(
  depth: number,
  b0: number,
  bRow: number,
  c0: number,
  adds: number,
  C: FloatArray,
  B: FloatArray,
  factor: number,
): void {
  const length = depth & 511;
  let s0 = 0;
  let s1 = 0;
  for (let k = 0; k < length; k++) {
    const bNow = b0 + k * bRow;
    const x = lefts[k]!;
    s0 += x * B[bNow]!;
    s1 += x * B[bNow + 1]!;
  }

  let s0Before = C[c0]!;
  let s1Before = C[c0 + 1]!;
  if (adds < 1) {
    s0Before = 0;
    s1Before = 0;
  }

  C[c0] = s0Before + factor * s0;
  C[c0 + 1] = s1Before + factor * s1;
}

/**
 * An entry of C from `c0` on: the row in the left scratch array times columns of B.
 * Added to C if `adds` is 1.
 */
function rowTimes1(
  depth: number,
  b0: number,
  bRow: number,
  c0: number,
  adds: number,
  C: FloatArray,
  B: FloatArray,
  factor: number,
): void {
  const length = depth & 511;
  let s0 = 0;
  for (let k = 0; k < length; k++) {
    const bNow = b0 + k * bRow;
    const x = lefts[k]!;
    s0 += x * B[bNow]!;
  }

  let s0Before = C[c0]!;
  if (adds < 1) {
    s0Before = 0;
  }

  C[c0] = s0Before + factor * s0;
}

/**
 * 6 entries of C from `c0` on: the row in the left scratch array times rows of B.
 * Added to C if `adds` is 1.
 */
function rowTimesTransposed6(
  depth: number,
  b0: number,
  bRow: number,
  c0: number,
  adds: number,
  C: FloatArray,
  B: FloatArray,
  factor: number,
): void {
  const length = depth & 511;
  const b1 = b0;
  const b2 = b0 + bRow;
  const b3 = b0 + 2 * bRow;
  const b4 = b0 + 3 * bRow;
  const b5 = b0 + 4 * bRow;
  const b6 = b0 + 5 * bRow;
  let s0 = 0;
  let s1 = 0;
  let s2 = 0;
  let s3 = 0;
  let s4 = 0;
  let s5 = 0;
  for (let k = 0; k < length; k++) {
    const x = lefts[k]!;
    s0 += x * B[b1 + k]!;
    s1 += x * B[b2 + k]!;
    s2 += x * B[b3 + k]!;
    s3 += x * B[b4 + k]!;
    s4 += x * B[b5 + k]!;
    s5 += x * B[b6 + k]!;
  }

  let s0Before = C[c0]!;
  let s1Before = C[c0 + 1]!;
  let s2Before = C[c0 + 2]!;
  let s3Before = C[c0 + 3]!;
  let s4Before = C[c0 + 4]!;
  let s5Before = C[c0 + 5]!;
  if (adds < 1) {
    s0Before = 0;
    s1Before = 0;
    s2Before = 0;
    s3Before = 0;
    s4Before = 0;
    s5Before = 0;
  }

  C[c0] = s0Before + factor * s0;
  C[c0 + 1] = s1Before + factor * s1;
  C[c0 + 2] = s2Before + factor * s2;
  C[c0 + 3] = s3Before + factor * s3;
  C[c0 + 4] = s4Before + factor * s4;
  C[c0 + 5] = s5Before + factor * s5;
}

/**
 * 2 entries of C from `c0` on: the row in the left scratch array times rows of B.
 * Added to C if `adds` is 1.
 */
function rowTimesTransposed2(
  depth: number,
  b0: number,
  bRow: number,
  c0: number,
  adds: number,
  C: FloatArray,
  B: FloatArray,
  factor: number,
): void {
  const length = depth & 511;
  const b1 = b0;
  const b2 = b0 + bRow;
  let s0 = 0;
  let s1 = 0;
  for (let k = 0; k < length; k++) {
    const x = lefts[k]!;
    s0 += x * B[b1 + k]!;
    s1 += x * B[b2 + k]!;
  }

  let s0Before = C[c0]!;
  let s1Before = C[c0 + 1]!;
  if (adds < 1) {
    s0Before = 0;
    s1Before = 0;
  }

  C[c0] = s0Before + factor * s0;
  C[c0 + 1] = s1Before + factor * s1;
}

/**
 * An entry of C from `c0` on: the row in the left scratch array times rows of B.
 * Added to C if `adds` is 1.
 */
function rowTimesTransposed1(
  depth: number,
  b0: number,
  c0: number,
  adds: number,
  C: FloatArray,
  B: FloatArray,
  factor: number,
): void {
  const length = depth & 511;
  const b1 = b0;
  let s0 = 0;
  for (let k = 0; k < length; k++) {
    const x = lefts[k]!;
    s0 += x * B[b1 + k]!;
  }

  let s0Before = C[c0]!;
  if (adds < 1) {
    s0Before = 0;
  }

  C[c0] = s0Before + factor * s0;
}

/**
 * The product `times` of at most 256 steps, without copies but of single rows.
 */
function timesDirectly(
  rows: number,
  columns: number,
  depth: number,
  c0: number,
  cRow: number,
  a0: number,
  aRow: number,
  b0: number,
  bRow: number,
  adds: number,
  C: FloatArray,
  A: FloatArray,
  B: FloatArray,
  factor: number,
): void {
  const length = depth & 511;
  for (let r = 0; r < rows - (rows % 4); r += 4) {
    for (let c = 0; c < columns - (columns % 2); c += 2) {
      const a1 = a0 + r * aRow;
      const a2 = a0 + (r + 1) * aRow;
      const a3 = a0 + (r + 2) * aRow;
      const a4 = a0 + (r + 3) * aRow;
      const bAt = b0 + c;
      let s00 = 0;
      let s01 = 0;
      let s10 = 0;
      let s11 = 0;
      let s20 = 0;
      let s21 = 0;
      let s30 = 0;
      let s31 = 0;
      for (let k = 0; k < length; k++) {
        const bNow = bAt + k * bRow;
        const y0 = B[bNow]!;
        const y1 = B[bNow + 1]!;
        const x0 = A[a1 + k]!;
        s00 += x0 * y0;
        s01 += x0 * y1;
        const x1 = A[a2 + k]!;
        s10 += x1 * y0;
        s11 += x1 * y1;
        const x2 = A[a3 + k]!;
        s20 += x2 * y0;
        s21 += x2 * y1;
        const x3 = A[a4 + k]!;
        s30 += x3 * y0;
        s31 += x3 * y1;
      }

      const c1 = c0 + r * cRow + c;
      const c2 = c0 + (r + 1) * cRow + c;
      const c3 = c0 + (r + 2) * cRow + c;
      const c4 = c0 + (r + 3) * cRow + c;
      let s00Before = C[c1]!;
      let s01Before = C[c1 + 1]!;
      let s10Before = C[c2]!;
      let s11Before = C[c2 + 1]!;
      let s20Before = C[c3]!;
      let s21Before = C[c3 + 1]!;
      let s30Before = C[c4]!;
      let s31Before = C[c4 + 1]!;
      if (adds < 1) {
        s00Before = 0;
        s01Before = 0;
        s10Before = 0;
        s11Before = 0;
        s20Before = 0;
        s21Before = 0;
        s30Before = 0;
        s31Before = 0;
      }

      C[c1] = s00Before + factor * s00;
      C[c1 + 1] = s01Before + factor * s01;
      C[c2] = s10Before + factor * s10;
      C[c2 + 1] = s11Before + factor * s11;
      C[c3] = s20Before + factor * s20;
      C[c3 + 1] = s21Before + factor * s21;
      C[c4] = s30Before + factor * s30;
      C[c4 + 1] = s31Before + factor * s31;
    }

    for (let c = columns - (columns % 2); c < columns; c++) {
      const a1 = a0 + r * aRow;
      const a2 = a0 + (r + 1) * aRow;
      const a3 = a0 + (r + 2) * aRow;
      const a4 = a0 + (r + 3) * aRow;
      const bAt = b0 + c;
      let s00 = 0;
      let s10 = 0;
      let s20 = 0;
      let s30 = 0;
      for (let k = 0; k < length; k++) {
        const bNow = bAt + k * bRow;
        const y0 = B[bNow]!;
        const x0 = A[a1 + k]!;
        s00 += x0 * y0;
        const x1 = A[a2 + k]!;
        s10 += x1 * y0;
        const x2 = A[a3 + k]!;
        s20 += x2 * y0;
        const x3 = A[a4 + k]!;
        s30 += x3 * y0;
      }

      const c1 = c0 + r * cRow + c;
      const c2 = c0 + (r + 1) * cRow + c;
      const c3 = c0 + (r + 2) * cRow + c;
      const c4 = c0 + (r + 3) * cRow + c;
      let s00Before = C[c1]!;
      let s10Before = C[c2]!;
      let s20Before = C[c3]!;
      let s30Before = C[c4]!;
      if (adds < 1) {
        s00Before = 0;
        s10Before = 0;
        s20Before = 0;
        s30Before = 0;
      }

      C[c1] = s00Before + factor * s00;
      C[c2] = s10Before + factor * s10;
      C[c3] = s20Before + factor * s20;
      C[c4] = s30Before + factor * s30;
    }
  }

  for (let r = rows - (rows % 4); r < rows; r++) {
    copyLeft(1, length, 0, length, a0 + r * aRow, aRow, A);
    for (let c = 0; c < columns - (columns % 6); c += 6) {
      rowTimes6(length, b0 + c, bRow, c0 + r * cRow + c, adds, C, B, factor);
    }

    for (let c = columns - (columns % 6); c < columns - (columns % 2); c += 2) {
      rowTimes2(length, b0 + c, bRow, c0 + r * cRow + c, adds, C, B, factor);
    }

    for (let c = columns - (columns % 2); c < columns; c++) {
      rowTimes1(length, b0 + c, bRow, c0 + r * cRow + c, adds, C, B, factor);
    }
  }
}

/**
 * The product `timesTransposed` of at most 256 steps, without copies but of single rows.
 */
function timesTransposedDirectly(
  rows: number,
  columns: number,
  depth: number,
  c0: number,
  cRow: number,
  a0: number,
  aRow: number,
  b0: number,
  bRow: number,
  adds: number,
  C: FloatArray,
  A: FloatArray,
  B: FloatArray,
  factor: number,
): void {
  const length = depth & 511;
  for (let r = 0; r < rows - (rows % 4); r += 4) {
    for (let c = 0; c < columns - (columns % 2); c += 2) {
      const a1 = a0 + r * aRow;
      const a2 = a0 + (r + 1) * aRow;
      const a3 = a0 + (r + 2) * aRow;
      const a4 = a0 + (r + 3) * aRow;
      const b1 = b0 + c * bRow;
      const b2 = b0 + (c + 1) * bRow;
      let s00 = 0;
      let s01 = 0;
      let s10 = 0;
      let s11 = 0;
      let s20 = 0;
      let s21 = 0;
      let s30 = 0;
      let s31 = 0;
      for (let k = 0; k < length; k++) {
        const y0 = B[b1 + k]!;
        const y1 = B[b2 + k]!;
        const x0 = A[a1 + k]!;
        s00 += x0 * y0;
        s01 += x0 * y1;
        const x1 = A[a2 + k]!;
        s10 += x1 * y0;
        s11 += x1 * y1;
        const x2 = A[a3 + k]!;
        s20 += x2 * y0;
        s21 += x2 * y1;
        const x3 = A[a4 + k]!;
        s30 += x3 * y0;
        s31 += x3 * y1;
      }

      const c1 = c0 + r * cRow + c;
      const c2 = c0 + (r + 1) * cRow + c;
      const c3 = c0 + (r + 2) * cRow + c;
      const c4 = c0 + (r + 3) * cRow + c;
      let s00Before = C[c1]!;
      let s01Before = C[c1 + 1]!;
      let s10Before = C[c2]!;
      let s11Before = C[c2 + 1]!;
      let s20Before = C[c3]!;
      let s21Before = C[c3 + 1]!;
      let s30Before = C[c4]!;
      let s31Before = C[c4 + 1]!;
      if (adds < 1) {
        s00Before = 0;
        s01Before = 0;
        s10Before = 0;
        s11Before = 0;
        s20Before = 0;
        s21Before = 0;
        s30Before = 0;
        s31Before = 0;
      }

      C[c1] = s00Before + factor * s00;
      C[c1 + 1] = s01Before + factor * s01;
      C[c2] = s10Before + factor * s10;
      C[c2 + 1] = s11Before + factor * s11;
      C[c3] = s20Before + factor * s20;
      C[c3 + 1] = s21Before + factor * s21;
      C[c4] = s30Before + factor * s30;
      C[c4 + 1] = s31Before + factor * s31;
    }

    for (let c = columns - (columns % 2); c < columns; c++) {
      const a1 = a0 + r * aRow;
      const a2 = a0 + (r + 1) * aRow;
      const a3 = a0 + (r + 2) * aRow;
      const a4 = a0 + (r + 3) * aRow;
      const b1 = b0 + c * bRow;
      let s00 = 0;
      let s10 = 0;
      let s20 = 0;
      let s30 = 0;
      for (let k = 0; k < length; k++) {
        const y0 = B[b1 + k]!;
        const x0 = A[a1 + k]!;
        s00 += x0 * y0;
        const x1 = A[a2 + k]!;
        s10 += x1 * y0;
        const x2 = A[a3 + k]!;
        s20 += x2 * y0;
        const x3 = A[a4 + k]!;
        s30 += x3 * y0;
      }

      const c1 = c0 + r * cRow + c;
      const c2 = c0 + (r + 1) * cRow + c;
      const c3 = c0 + (r + 2) * cRow + c;
      const c4 = c0 + (r + 3) * cRow + c;
      let s00Before = C[c1]!;
      let s10Before = C[c2]!;
      let s20Before = C[c3]!;
      let s30Before = C[c4]!;
      if (adds < 1) {
        s00Before = 0;
        s10Before = 0;
        s20Before = 0;
        s30Before = 0;
      }

      C[c1] = s00Before + factor * s00;
      C[c2] = s10Before + factor * s10;
      C[c3] = s20Before + factor * s20;
      C[c4] = s30Before + factor * s30;
    }
  }

  for (let r = rows - (rows % 4); r < rows; r++) {
    copyLeft(1, length, 0, length, a0 + r * aRow, aRow, A);
    for (let c = 0; c < columns - (columns % 6); c += 6) {
      rowTimesTransposed6(length, b0 + c * bRow, bRow, c0 + r * cRow + c, adds, C, B, factor);
    }

    for (let c = columns - (columns % 6); c < columns - (columns % 2); c += 2) {
      rowTimesTransposed2(length, b0 + c * bRow, bRow, c0 + r * cRow + c, adds, C, B, factor);
    }

    for (let c = columns - (columns % 2); c < columns; c++) {
      rowTimesTransposed1(length, b0 + c * bRow, c0 + r * cRow + c, adds, C, B, factor);
    }
  }
}

/**
 * The product `transposedTimes` of at most 256 steps, without copies but of single rows.
 */
function transposedTimesDirectly(
  rows: number,
  columns: number,
  depth: number,
  c0: number,
  cRow: number,
  a0: number,
  aRow: number,
  b0: number,
  bRow: number,
  adds: number,
  C: FloatArray,
  A: FloatArray,
  B: FloatArray,
  factor: number,
): void {
  const length = depth & 511;
  for (let r = 0; r < rows - (rows % 4); r += 4) {
    for (let c = 0; c < columns - (columns % 2); c += 2) {
      const aAt = a0 + r;
      const bAt = b0 + c;
      let s00 = 0;
      let s01 = 0;
      let s10 = 0;
      let s11 = 0;
      let s20 = 0;
      let s21 = 0;
      let s30 = 0;
      let s31 = 0;
      for (let k = 0; k < length; k++) {
        const aNow = aAt + k * aRow;
        const bNow = bAt + k * bRow;
        const y0 = B[bNow]!;
        const y1 = B[bNow + 1]!;
        const x0 = A[aNow]!;
        s00 += x0 * y0;
        s01 += x0 * y1;
        const x1 = A[aNow + 1]!;
        s10 += x1 * y0;
        s11 += x1 * y1;
        const x2 = A[aNow + 2]!;
        s20 += x2 * y0;
        s21 += x2 * y1;
        const x3 = A[aNow + 3]!;
        s30 += x3 * y0;
        s31 += x3 * y1;
      }

      const c1 = c0 + r * cRow + c;
      const c2 = c0 + (r + 1) * cRow + c;
      const c3 = c0 + (r + 2) * cRow + c;
      const c4 = c0 + (r + 3) * cRow + c;
      let s00Before = C[c1]!;
      let s01Before = C[c1 + 1]!;
      let s10Before = C[c2]!;
      let s11Before = C[c2 + 1]!;
      let s20Before = C[c3]!;
      let s21Before = C[c3 + 1]!;
      let s30Before = C[c4]!;
      let s31Before = C[c4 + 1]!;
      if (adds < 1) {
        s00Before = 0;
        s01Before = 0;
        s10Before = 0;
        s11Before = 0;
        s20Before = 0;
        s21Before = 0;
        s30Before = 0;
        s31Before = 0;
      }

      C[c1] = s00Before + factor * s00;
      C[c1 + 1] = s01Before + factor * s01;
      C[c2] = s10Before + factor * s10;
      C[c2 + 1] = s11Before + factor * s11;
      C[c3] = s20Before + factor * s20;
      C[c3 + 1] = s21Before + factor * s21;
      C[c4] = s30Before + factor * s30;
      C[c4 + 1] = s31Before + factor * s31;
    }

    for (let c = columns - (columns % 2); c < columns; c++) {
      const aAt = a0 + r;
      const bAt = b0 + c;
      let s00 = 0;
      let s10 = 0;
      let s20 = 0;
      let s30 = 0;
      for (let k = 0; k < length; k++) {
        const aNow = aAt + k * aRow;
        const bNow = bAt + k * bRow;
        const y0 = B[bNow]!;
        const x0 = A[aNow]!;
        s00 += x0 * y0;
        const x1 = A[aNow + 1]!;
        s10 += x1 * y0;
        const x2 = A[aNow + 2]!;
        s20 += x2 * y0;
        const x3 = A[aNow + 3]!;
        s30 += x3 * y0;
      }

      const c1 = c0 + r * cRow + c;
      const c2 = c0 + (r + 1) * cRow + c;
      const c3 = c0 + (r + 2) * cRow + c;
      const c4 = c0 + (r + 3) * cRow + c;
      let s00Before = C[c1]!;
      let s10Before = C[c2]!;
      let s20Before = C[c3]!;
      let s30Before = C[c4]!;
      if (adds < 1) {
        s00Before = 0;
        s10Before = 0;
        s20Before = 0;
        s30Before = 0;
      }

      C[c1] = s00Before + factor * s00;
      C[c2] = s10Before + factor * s10;
      C[c3] = s20Before + factor * s20;
      C[c4] = s30Before + factor * s30;
    }
  }

  for (let r = rows - (rows % 4); r < rows; r++) {
    turnLeft(1, length, 0, length, a0 + r, aRow, A);
    for (let c = 0; c < columns - (columns % 6); c += 6) {
      rowTimes6(length, b0 + c, bRow, c0 + r * cRow + c, adds, C, B, factor);
    }

    for (let c = columns - (columns % 6); c < columns - (columns % 2); c += 2) {
      rowTimes2(length, b0 + c, bRow, c0 + r * cRow + c, adds, C, B, factor);
    }

    for (let c = columns - (columns % 2); c < columns; c++) {
      rowTimes1(length, b0 + c, bRow, c0 + r * cRow + c, adds, C, B, factor);
    }
  }
}

/**
 * C = factor · A B, or C += … if `adds` is 1.
 * C rows×columns, A rows×inner, B inner×columns; all three row-major.
 * Entry (r, c) of a matrix lies at its first position + r · its row length + c.
 * A loop may say how many `uses` it has for the same B, which of them is the `first` (1, else 0), and in which `slot`
 * from 0 on its copy may stay meanwhile; without a slot nothing stays.
 */
export function times(
  rows: number,
  columns: number,
  inner: number,
  C: FloatArray,
  c0: number,
  cRow: number,
  A: FloatArray,
  a0: number,
  aRow: number,
  B: FloatArray,
  b0: number,
  bRow: number,
  factor = 1,
  adds = 0,
  uses = 1,
  first = 1,
  slot = 1048576,
): void {
  if (rows * uses < 3) {
    for (let k0 = 0; k0 < inner; k0 += 256) {
      const depth = Math.min(inner - k0, 256);
      timesDirectly(
        rows,
        columns,
        depth,
        c0,
        cRow,
        a0 + k0,
        aRow,
        b0 + k0 * bRow,
        bRow,
        Math.min(k0 + adds, 1),
        C,
        A,
        B,
        factor,
      );
    }
  } else {
    if (columns < 3) {
      for (let k0 = 0; k0 < inner; k0 += 256) {
        const depth = Math.min(inner - k0, 256);
        timesDirectly(
          rows,
          columns,
          depth,
          c0,
          cRow,
          a0 + k0,
          aRow,
          b0 + k0 * bRow,
          bRow,
          Math.min(k0 + adds, 1),
          C,
          A,
          B,
          factor,
        );
      }
    } else {
      if (slot + columns * inner < 1048577) {
        if (0 < first) {
          for (let k0 = 0; k0 < inner; k0 += 256) {
            const depth = Math.min(inner - k0, 256);
            turnRight(columns, depth, slot + k0 * columns, depth, b0 + k0 * bRow, bRow, B);
          }
        }

        for (let r0 = 0; r0 < rows; r0 += 64) {
          const height = Math.min(rows - r0, 64);
          for (let k0 = 0; k0 < inner; k0 += 256) {
            const depth = Math.min(inner - k0, 256);
            copyLeft(height, depth, 0, depth, a0 + r0 * aRow + k0, aRow, A);
            tiles(
              height,
              columns,
              depth,
              slot + k0 * columns,
              depth,
              c0 + r0 * cRow,
              cRow,
              Math.min(k0 + adds, 1),
              C,
              factor,
            );
          }
        }
      } else {
        for (let k0 = 0; k0 < inner; k0 += 256) {
          const depth = Math.min(inner - k0, 256);
          for (let n0 = 0; n0 < columns; n0 += 192) {
            const width = Math.min(columns - n0, 192);
            turnRight(width, depth, 1048576, depth, b0 + k0 * bRow + n0, bRow, B);
            for (let r0 = 0; r0 < rows; r0 += 64) {
              const height = Math.min(rows - r0, 64);
              copyLeft(height, depth, 0, depth, a0 + r0 * aRow + k0, aRow, A);
              tiles(height, width, depth, 1048576, depth, c0 + r0 * cRow + n0, cRow, Math.min(k0 + adds, 1), C, factor);
            }
          }
        }
      }
    }
  }
}

/**
 * C = factor · A Bᵀ, or C += … if `adds` is 1.
 * C rows×columns, A rows×inner, B columns×inner; all three row-major.
 * Entry (r, c) of a matrix lies at its first position + r · its row length + c.
 * A loop may say how many `uses` it has for the same B, which of them is the `first` (1, else 0), and in which `slot`
 * from 0 on its copy may stay meanwhile; without a slot nothing stays.
 */
export function timesTransposed(
  rows: number,
  columns: number,
  inner: number,
  C: FloatArray,
  c0: number,
  cRow: number,
  A: FloatArray,
  a0: number,
  aRow: number,
  B: FloatArray,
  b0: number,
  bRow: number,
  factor = 1,
  adds = 0,
  uses = 1,
  first = 1,
  slot = 1048576,
): void {
  if (rows * uses < 3) {
    for (let k0 = 0; k0 < inner; k0 += 256) {
      const depth = Math.min(inner - k0, 256);
      timesTransposedDirectly(
        rows,
        columns,
        depth,
        c0,
        cRow,
        a0 + k0,
        aRow,
        b0 + k0,
        bRow,
        Math.min(k0 + adds, 1),
        C,
        A,
        B,
        factor,
      );
    }
  } else {
    if (columns < 3) {
      for (let k0 = 0; k0 < inner; k0 += 256) {
        const depth = Math.min(inner - k0, 256);
        timesTransposedDirectly(
          rows,
          columns,
          depth,
          c0,
          cRow,
          a0 + k0,
          aRow,
          b0 + k0,
          bRow,
          Math.min(k0 + adds, 1),
          C,
          A,
          B,
          factor,
        );
      }
    } else {
      if (slot + columns * inner < 1048577) {
        if (0 < first) {
          for (let k0 = 0; k0 < inner; k0 += 256) {
            const depth = Math.min(inner - k0, 256);
            copyRight(columns, depth, slot + k0 * columns, depth, b0 + k0, bRow, B);
          }
        }

        for (let r0 = 0; r0 < rows; r0 += 64) {
          const height = Math.min(rows - r0, 64);
          for (let k0 = 0; k0 < inner; k0 += 256) {
            const depth = Math.min(inner - k0, 256);
            copyLeft(height, depth, 0, depth, a0 + r0 * aRow + k0, aRow, A);
            tiles(
              height,
              columns,
              depth,
              slot + k0 * columns,
              depth,
              c0 + r0 * cRow,
              cRow,
              Math.min(k0 + adds, 1),
              C,
              factor,
            );
          }
        }
      } else {
        for (let k0 = 0; k0 < inner; k0 += 256) {
          const depth = Math.min(inner - k0, 256);
          for (let n0 = 0; n0 < columns; n0 += 192) {
            const width = Math.min(columns - n0, 192);
            copyRight(width, depth, 1048576, depth, b0 + n0 * bRow + k0, bRow, B);
            for (let r0 = 0; r0 < rows; r0 += 64) {
              const height = Math.min(rows - r0, 64);
              copyLeft(height, depth, 0, depth, a0 + r0 * aRow + k0, aRow, A);
              tiles(height, width, depth, 1048576, depth, c0 + r0 * cRow + n0, cRow, Math.min(k0 + adds, 1), C, factor);
            }
          }
        }
      }
    }
  }
}

/**
 * C = factor · Aᵀ B, or C += … if `adds` is 1.
 * C rows×columns, A inner×rows, B inner×columns; all three row-major.
 * Entry (r, c) of a matrix lies at its first position + r · its row length + c.
 * A loop may say how many `uses` it has for the same B, which of them is the `first` (1, else 0), and in which `slot`
 * from 0 on its copy may stay meanwhile; without a slot nothing stays.
 */
export function transposedTimes(
  rows: number,
  columns: number,
  inner: number,
  C: FloatArray,
  c0: number,
  cRow: number,
  A: FloatArray,
  a0: number,
  aRow: number,
  B: FloatArray,
  b0: number,
  bRow: number,
  factor = 1,
  adds = 0,
  uses = 1,
  first = 1,
  slot = 1048576,
): void {
  if (rows * uses < 3) {
    for (let k0 = 0; k0 < inner; k0 += 256) {
      const depth = Math.min(inner - k0, 256);
      transposedTimesDirectly(
        rows,
        columns,
        depth,
        c0,
        cRow,
        a0 + k0 * aRow,
        aRow,
        b0 + k0 * bRow,
        bRow,
        Math.min(k0 + adds, 1),
        C,
        A,
        B,
        factor,
      );
    }
  } else {
    if (columns < 3) {
      for (let k0 = 0; k0 < inner; k0 += 256) {
        const depth = Math.min(inner - k0, 256);
        transposedTimesDirectly(
          rows,
          columns,
          depth,
          c0,
          cRow,
          a0 + k0 * aRow,
          aRow,
          b0 + k0 * bRow,
          bRow,
          Math.min(k0 + adds, 1),
          C,
          A,
          B,
          factor,
        );
      }
    } else {
      if (slot + columns * inner < 1048577) {
        if (0 < first) {
          for (let k0 = 0; k0 < inner; k0 += 256) {
            const depth = Math.min(inner - k0, 256);
            turnRight(columns, depth, slot + k0 * columns, depth, b0 + k0 * bRow, bRow, B);
          }
        }

        for (let r0 = 0; r0 < rows; r0 += 64) {
          const height = Math.min(rows - r0, 64);
          for (let k0 = 0; k0 < inner; k0 += 256) {
            const depth = Math.min(inner - k0, 256);
            turnLeft(height, depth, 0, depth, a0 + k0 * aRow + r0, aRow, A);
            tiles(
              height,
              columns,
              depth,
              slot + k0 * columns,
              depth,
              c0 + r0 * cRow,
              cRow,
              Math.min(k0 + adds, 1),
              C,
              factor,
            );
          }
        }
      } else {
        for (let k0 = 0; k0 < inner; k0 += 256) {
          const depth = Math.min(inner - k0, 256);
          for (let n0 = 0; n0 < columns; n0 += 192) {
            const width = Math.min(columns - n0, 192);
            turnRight(width, depth, 1048576, depth, b0 + k0 * bRow + n0, bRow, B);
            for (let r0 = 0; r0 < rows; r0 += 64) {
              const height = Math.min(rows - r0, 64);
              turnLeft(height, depth, 0, depth, a0 + k0 * aRow + r0, aRow, A);
              tiles(height, width, depth, 1048576, depth, c0 + r0 * cRow + n0, cRow, Math.min(k0 + adds, 1), C, factor);
            }
          }
        }
      }
    }
  }
}

/**
 * c = factor · Aᵀ 1, the sums of the columns of A, or c += … if `adds` is 1.
 * c has `columns` entries, A is rows×columns.
 */
export function totals(
  rows: number,
  columns: number,
  C: FloatArray,
  c0: number,
  A: FloatArray,
  a0: number,
  aRow: number,
  factor = 1,
  adds = 0,
): void {
  for (let c = 0; c < columns - (columns % 4); c += 4) {
    let s0 = 0;
    let s1 = 0;
    let s2 = 0;
    let s3 = 0;
    for (let r = 0; r < rows; r++) {
      const at = a0 + r * aRow + c;
      s0 += A[at]!;
      s1 += A[at + 1]!;
      s2 += A[at + 2]!;
      s3 += A[at + 3]!;
    }

    let s0Before = C[c0 + c]!;
    let s1Before = C[c0 + c + 1]!;
    let s2Before = C[c0 + c + 2]!;
    let s3Before = C[c0 + c + 3]!;
    if (adds < 1) {
      s0Before = 0;
      s1Before = 0;
      s2Before = 0;
      s3Before = 0;
    }

    C[c0 + c] = s0Before + factor * s0;
    C[c0 + c + 1] = s1Before + factor * s1;
    C[c0 + c + 2] = s2Before + factor * s2;
    C[c0 + c + 3] = s3Before + factor * s3;
  }

  for (let c = columns - (columns % 4); c < columns; c++) {
    let s0 = 0;
    for (let r = 0; r < rows; r++) {
      const at = a0 + r * aRow + c;
      s0 += A[at]!;
    }

    let s0Before = C[c0 + c]!;
    if (adds < 1) {
      s0Before = 0;
    }

    C[c0 + c] = s0Before + factor * s0;
  }
}
