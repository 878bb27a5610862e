/**
 * Inputs that are declared to sum to one, checked before gradients rest on it.
 *
 * softmax(z) − y is the gradient of a cross-entropy only where y sums to one; of rows of zeros as padding, or of one-hot
 * rows times class weights, the loss would be right and the gradient wrong. They are refused rather than made right: that
 * would take sum(y)·softmax(z) − y, another kernel, for targets that the cell says do not occur.
 */
import { TracegradRuntimeError } from '../errors.js';
import type { FloatArray } from '../model.js';

/**
 * What the sum of k entries may be off by. Each may be off by half of its third digit, which adds up, to a twentieth at most:
 * a row further off is no distribution. Numbers of 8 digits in base 2 (bfloat16; float16 has 11) are off by a part of their
 * sum, which is one.
 */
const toleranceOf = (k: number): number => 2 ** -8 + Math.min(5e-4 * k, 0.05);

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
  const tolerance = toleranceOf(width);
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
