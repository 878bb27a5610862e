/** Symbolic sizes as integer expressions.                                                  layer 2 */
import { type Dim, dimNames } from '@tracegrad/symbolic';
import { int, type Int, named, plus, times } from '../loop/int.js';

/** n, 3 or 2*k*n as an integer expression. */
export function sizeOf(dim: Dim): Int {
  if (typeof dim === 'number') return int(dim);
  const numbers = dim
    .split('*')
    .filter(part => /^[0-9]+$/.test(part))
    .map(Number);
  return times(...numbers, ...dimNames(dim).map(named));
}

export const rowsOf = (dims: readonly Dim[]): Int => {
  const [first] = dims;
  const alike = first !== undefined && dims.every(dim => dim === first);
  return alike ? times(dims.length, sizeOf(first)) : plus(...dims.map(sizeOf));
};
