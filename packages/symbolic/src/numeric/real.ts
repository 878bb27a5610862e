/** The field of double-precision numbers.                                               layer 2 */
import type { Field } from './field.js';

function dot(
  a: readonly number[],
  i: number,
  p: number,
  b: readonly number[],
  j: number,
  q: number,
  n: number,
): number {
  let sum = 0;
  for (let k = 0; k < n; k++) sum += (a[i + k * p] ?? NaN) * (b[j + k * q] ?? NaN);
  return sum;
}

export const real: Field<number> = {
  zero: 0,
  one: 1,
  of: x => x,
  realPart: x => x,
  modulus: Math.abs,
  add: (a, b) => a + b,
  subtract: (a, b) => a - b,
  multiply: (a, b) => a * b,
  divide: (a, b) => a / b,
  negate: a => -a,
  power: Math.pow,
  exp: Math.exp,
  log: Math.log,
  sqrt: Math.sqrt,
  abs: Math.abs,
  dot,
  elementwise: fn => fn.value,
};
