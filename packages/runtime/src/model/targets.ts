/**
 * Inputs that are declared to sum to one, checked before gradients rest on it.
 *
 * softmax(z) − y is the gradient of a cross-entropy only where y sums to one; of rows of zeros as padding, or of one-hot
 * rows times class weights, the loss would be right and the gradient wrong. They are refused rather than made right: that
 * would take sum(y)·softmax(z) − y, another kernel, for targets that the cell says do not occur.
 */
import { TracegradRuntimeError } from '../errors.js';
import type { FloatArray } from '../model.js';

/** What a sum may be off by: distributions rounded to three digits, or kept in half precision. */
const tolerance = 1.5e-3;

/** @throws TracegradRuntimeError `bad-value` naming the first row that does not sum to one, unless the mask is 0 there */
export function checkSums(
  name: string,
  values: FloatArray,
  width: number,
  B: number,
  once: boolean,
  mask: FloatArray | undefined,
): void {
  const own = once ? undefined : mask;
  for (let v = 0; v * width < values.length; v++) {
    if (own?.[v] === 0) continue;
    let sum = 0;
    for (let i = v * width; i < (v + 1) * width; i++) sum += values[i]!;
    if (Math.abs(sum - 1) <= tolerance) continue;
    const place = once ? `example ${v}` : `step ${Math.floor(v / B)}, example ${v % B}`;
    throw new TracegradRuntimeError(
      'bad-value',
      `${name}: row ${v} (${place}, from 0) sums to ${sum}, but ${name} is declared to sum to one; ` +
        'padding belongs under a mask, and weights into an input of their own',
    );
  }
}
