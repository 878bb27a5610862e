// Emitted from packages/compiler/src/lower/product-kernels.ts. Do not edit: npx nx run codegen
/** Matrix products over row-major panels of float32 or float64 arrays, with sums in double precision. */
import type { FloatArray } from '../model.js';

/**
 * C = factor · A B, or C += … if `adds` is 1.
 * C rows×columns, A rows×inner, B inner×columns; all three row-major.
 * Entry (r, c) of a matrix lies at its first position + r · its row length + c.
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
): void {
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
      for (let k = 0; k < inner; k++) {
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
      C[c1] = adds === 1 ? C[c1]! + factor * s00 : factor * s00;
      C[c1 + 1] = adds === 1 ? C[c1 + 1]! + factor * s01 : factor * s01;
      const c2 = c0 + (r + 1) * cRow + c;
      C[c2] = adds === 1 ? C[c2]! + factor * s10 : factor * s10;
      C[c2 + 1] = adds === 1 ? C[c2 + 1]! + factor * s11 : factor * s11;
      const c3 = c0 + (r + 2) * cRow + c;
      C[c3] = adds === 1 ? C[c3]! + factor * s20 : factor * s20;
      C[c3 + 1] = adds === 1 ? C[c3 + 1]! + factor * s21 : factor * s21;
      const c4 = c0 + (r + 3) * cRow + c;
      C[c4] = adds === 1 ? C[c4]! + factor * s30 : factor * s30;
      C[c4 + 1] = adds === 1 ? C[c4 + 1]! + factor * s31 : factor * s31;
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
      for (let k = 0; k < inner; k++) {
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
      C[c1] = adds === 1 ? C[c1]! + factor * s00 : factor * s00;
      const c2 = c0 + (r + 1) * cRow + c;
      C[c2] = adds === 1 ? C[c2]! + factor * s10 : factor * s10;
      const c3 = c0 + (r + 2) * cRow + c;
      C[c3] = adds === 1 ? C[c3]! + factor * s20 : factor * s20;
      const c4 = c0 + (r + 3) * cRow + c;
      C[c4] = adds === 1 ? C[c4]! + factor * s30 : factor * s30;
    }
  }

  for (let r = rows - (rows % 4); r < rows; r++) {
    for (let c = 0; c < columns - (columns % 4); c += 4) {
      const a1 = a0 + r * aRow;
      const bAt = b0 + c;
      let s00 = 0;
      let s01 = 0;
      let s02 = 0;
      let s03 = 0;
      for (let k = 0; k < inner; k++) {
        const bNow = bAt + k * bRow;
        const y0 = B[bNow]!;
        const y1 = B[bNow + 1]!;
        const y2 = B[bNow + 2]!;
        const y3 = B[bNow + 3]!;
        const x0 = A[a1 + k]!;
        s00 += x0 * y0;
        s01 += x0 * y1;
        s02 += x0 * y2;
        s03 += x0 * y3;
      }

      const c1 = c0 + r * cRow + c;
      C[c1] = adds === 1 ? C[c1]! + factor * s00 : factor * s00;
      C[c1 + 1] = adds === 1 ? C[c1 + 1]! + factor * s01 : factor * s01;
      C[c1 + 2] = adds === 1 ? C[c1 + 2]! + factor * s02 : factor * s02;
      C[c1 + 3] = adds === 1 ? C[c1 + 3]! + factor * s03 : factor * s03;
    }

    for (let c = columns - (columns % 4); c < columns; c++) {
      const a1 = a0 + r * aRow;
      const bAt = b0 + c;
      let s00 = 0;
      for (let k = 0; k < inner; k++) {
        const bNow = bAt + k * bRow;
        const y0 = B[bNow]!;
        const x0 = A[a1 + k]!;
        s00 += x0 * y0;
      }

      const c1 = c0 + r * cRow + c;
      C[c1] = adds === 1 ? C[c1]! + factor * s00 : factor * s00;
    }
  }
}

/**
 * C = factor · A Bᵀ, or C += … if `adds` is 1.
 * C rows×columns, A rows×inner, B columns×inner; all three row-major.
 * Entry (r, c) of a matrix lies at its first position + r · its row length + c.
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
): void {
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
      for (let k = 0; k < inner; k++) {
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
      C[c1] = adds === 1 ? C[c1]! + factor * s00 : factor * s00;
      C[c1 + 1] = adds === 1 ? C[c1 + 1]! + factor * s01 : factor * s01;
      const c2 = c0 + (r + 1) * cRow + c;
      C[c2] = adds === 1 ? C[c2]! + factor * s10 : factor * s10;
      C[c2 + 1] = adds === 1 ? C[c2 + 1]! + factor * s11 : factor * s11;
      const c3 = c0 + (r + 2) * cRow + c;
      C[c3] = adds === 1 ? C[c3]! + factor * s20 : factor * s20;
      C[c3 + 1] = adds === 1 ? C[c3 + 1]! + factor * s21 : factor * s21;
      const c4 = c0 + (r + 3) * cRow + c;
      C[c4] = adds === 1 ? C[c4]! + factor * s30 : factor * s30;
      C[c4 + 1] = adds === 1 ? C[c4 + 1]! + factor * s31 : factor * s31;
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
      for (let k = 0; k < inner; k++) {
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
      C[c1] = adds === 1 ? C[c1]! + factor * s00 : factor * s00;
      const c2 = c0 + (r + 1) * cRow + c;
      C[c2] = adds === 1 ? C[c2]! + factor * s10 : factor * s10;
      const c3 = c0 + (r + 2) * cRow + c;
      C[c3] = adds === 1 ? C[c3]! + factor * s20 : factor * s20;
      const c4 = c0 + (r + 3) * cRow + c;
      C[c4] = adds === 1 ? C[c4]! + factor * s30 : factor * s30;
    }
  }

  for (let r = rows - (rows % 4); r < rows; r++) {
    for (let c = 0; c < columns - (columns % 4); c += 4) {
      const a1 = a0 + r * aRow;
      const b1 = b0 + c * bRow;
      const b2 = b0 + (c + 1) * bRow;
      const b3 = b0 + (c + 2) * bRow;
      const b4 = b0 + (c + 3) * bRow;
      let s00 = 0;
      let s01 = 0;
      let s02 = 0;
      let s03 = 0;
      for (let k = 0; k < inner; k++) {
        const y0 = B[b1 + k]!;
        const y1 = B[b2 + k]!;
        const y2 = B[b3 + k]!;
        const y3 = B[b4 + k]!;
        const x0 = A[a1 + k]!;
        s00 += x0 * y0;
        s01 += x0 * y1;
        s02 += x0 * y2;
        s03 += x0 * y3;
      }

      const c1 = c0 + r * cRow + c;
      C[c1] = adds === 1 ? C[c1]! + factor * s00 : factor * s00;
      C[c1 + 1] = adds === 1 ? C[c1 + 1]! + factor * s01 : factor * s01;
      C[c1 + 2] = adds === 1 ? C[c1 + 2]! + factor * s02 : factor * s02;
      C[c1 + 3] = adds === 1 ? C[c1 + 3]! + factor * s03 : factor * s03;
    }

    for (let c = columns - (columns % 4); c < columns; c++) {
      const a1 = a0 + r * aRow;
      const b1 = b0 + c * bRow;
      let s00 = 0;
      for (let k = 0; k < inner; k++) {
        const y0 = B[b1 + k]!;
        const x0 = A[a1 + k]!;
        s00 += x0 * y0;
      }

      const c1 = c0 + r * cRow + c;
      C[c1] = adds === 1 ? C[c1]! + factor * s00 : factor * s00;
    }
  }
}

/**
 * C = factor · Aᵀ B, or C += … if `adds` is 1.
 * C rows×columns, A inner×rows, B inner×columns; all three row-major.
 * Entry (r, c) of a matrix lies at its first position + r · its row length + c.
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
): void {
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
      for (let k = 0; k < inner; k++) {
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
      C[c1] = adds === 1 ? C[c1]! + factor * s00 : factor * s00;
      C[c1 + 1] = adds === 1 ? C[c1 + 1]! + factor * s01 : factor * s01;
      const c2 = c0 + (r + 1) * cRow + c;
      C[c2] = adds === 1 ? C[c2]! + factor * s10 : factor * s10;
      C[c2 + 1] = adds === 1 ? C[c2 + 1]! + factor * s11 : factor * s11;
      const c3 = c0 + (r + 2) * cRow + c;
      C[c3] = adds === 1 ? C[c3]! + factor * s20 : factor * s20;
      C[c3 + 1] = adds === 1 ? C[c3 + 1]! + factor * s21 : factor * s21;
      const c4 = c0 + (r + 3) * cRow + c;
      C[c4] = adds === 1 ? C[c4]! + factor * s30 : factor * s30;
      C[c4 + 1] = adds === 1 ? C[c4 + 1]! + factor * s31 : factor * s31;
    }

    for (let c = columns - (columns % 2); c < columns; c++) {
      const aAt = a0 + r;
      const bAt = b0 + c;
      let s00 = 0;
      let s10 = 0;
      let s20 = 0;
      let s30 = 0;
      for (let k = 0; k < inner; k++) {
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
      C[c1] = adds === 1 ? C[c1]! + factor * s00 : factor * s00;
      const c2 = c0 + (r + 1) * cRow + c;
      C[c2] = adds === 1 ? C[c2]! + factor * s10 : factor * s10;
      const c3 = c0 + (r + 2) * cRow + c;
      C[c3] = adds === 1 ? C[c3]! + factor * s20 : factor * s20;
      const c4 = c0 + (r + 3) * cRow + c;
      C[c4] = adds === 1 ? C[c4]! + factor * s30 : factor * s30;
    }
  }

  for (let r = rows - (rows % 4); r < rows; r++) {
    for (let c = 0; c < columns - (columns % 4); c += 4) {
      const aAt = a0 + r;
      const bAt = b0 + c;
      let s00 = 0;
      let s01 = 0;
      let s02 = 0;
      let s03 = 0;
      for (let k = 0; k < inner; k++) {
        const aNow = aAt + k * aRow;
        const bNow = bAt + k * bRow;
        const y0 = B[bNow]!;
        const y1 = B[bNow + 1]!;
        const y2 = B[bNow + 2]!;
        const y3 = B[bNow + 3]!;
        const x0 = A[aNow]!;
        s00 += x0 * y0;
        s01 += x0 * y1;
        s02 += x0 * y2;
        s03 += x0 * y3;
      }

      const c1 = c0 + r * cRow + c;
      C[c1] = adds === 1 ? C[c1]! + factor * s00 : factor * s00;
      C[c1 + 1] = adds === 1 ? C[c1 + 1]! + factor * s01 : factor * s01;
      C[c1 + 2] = adds === 1 ? C[c1 + 2]! + factor * s02 : factor * s02;
      C[c1 + 3] = adds === 1 ? C[c1 + 3]! + factor * s03 : factor * s03;
    }

    for (let c = columns - (columns % 4); c < columns; c++) {
      const aAt = a0 + r;
      const bAt = b0 + c;
      let s00 = 0;
      for (let k = 0; k < inner; k++) {
        const aNow = aAt + k * aRow;
        const bNow = bAt + k * bRow;
        const y0 = B[bNow]!;
        const x0 = A[aNow]!;
        s00 += x0 * y0;
      }

      const c1 = c0 + r * cRow + c;
      C[c1] = adds === 1 ? C[c1]! + factor * s00 : factor * s00;
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

    C[c0 + c] = adds === 1 ? C[c0 + c]! + factor * s0 : factor * s0;
    C[c0 + c + 1] = adds === 1 ? C[c0 + c + 1]! + factor * s1 : factor * s1;
    C[c0 + c + 2] = adds === 1 ? C[c0 + c + 2]! + factor * s2 : factor * s2;
    C[c0 + c + 3] = adds === 1 ? C[c0 + c + 3]! + factor * s3 : factor * s3;
  }

  for (let c = columns - (columns % 4); c < columns; c++) {
    let s0 = 0;
    for (let r = 0; r < rows; r++) {
      const at = a0 + r * aRow + c;
      s0 += A[at]!;
    }

    C[c0 + c] = adds === 1 ? C[c0 + c]! + factor * s0 : factor * s0;
  }
}
