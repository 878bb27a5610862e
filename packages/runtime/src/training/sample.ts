/**
 * From logits to probabilities and to drawn indices.
 *
 * Both subtract the largest logit of a row before the exponential, so they neither overflow nor lose the winner at a low
 * temperature. A temperature of 0 is the limit: the index of the largest logit (the first one, if several are equal).
 *
 * An array of logits does not say how many rows it holds, so a batch is told: `classes` is how many logits make a row. Of
 * the views that a model hands out it is known; a batch among those, without `classes`, is refused and not read as one row.
 */
import { shown, TracegradRuntimeError } from '../errors.js';
import type { FloatArray } from '../model.js';
import { checkFloats } from '../model/arena.js';
import { widthOf } from '../model/views.js';
import { checkRandom, type Random } from '../random/generator.js';

/**
 * softmax(logits / temperature), row by row: non-negative, summing to 1. A logit of −Infinity has probability 0.
 *
 * @param into where to put the result (same length; may be `logits` itself); a new Float64Array unless given
 * @param classes how many logits make a row; all of them unless given
 * @throws TracegradRuntimeError `bad-value` if there are no logits, one is NaN or +Infinity, all of a row are −Infinity, or the
 *   temperature is not positive and finite; `wrong-length` if `into` or `classes` does not fit; `wrong-type` for other arrays
 */
export function softmax(logits: FloatArray, temperature = 1, into?: FloatArray, classes?: number): FloatArray {
  checkFloats('softmax: the logits', logits);
  const result = into === undefined ? new Float64Array(logits.length) : into;
  checkFloats('softmax: the result', result);
  if (result.length !== logits.length) {
    throw new TracegradRuntimeError(
      'wrong-length',
      `softmax: the result has room for ${result.length} probabilities, but there are ${logits.length} logits`,
    );
  }
  checkTemperature('softmax', temperature, temperature !== 0, 'positive');
  const width = rowLength('softmax', logits, classes, 'softmax(logits, 1, undefined, CLASSES)');
  // All rows are looked at before the first is written: a refusal changes nothing.
  for (let from = 0; from === 0 || from < logits.length; from += width) {
    indexOfLargest('softmax', logits, from, from + width);
  }
  for (let from = 0; from < logits.length; from += width) {
    const end = from + width;
    const largest = logits[indexOfLargest('softmax', logits, from, end)]!;
    let total = 0;
    for (let i = from; i < end; i++) total += Math.exp((logits[i]! - largest) / temperature);
    for (let i = from; i < end; i++) result[i] = Math.exp((logits[i]! - largest) / temperature) / total;
  }
  return result;
}

/**
 * An index drawn with probability softmax(logits / temperature), without allocating; with `classes` one for each row, as
 * labels that the next step can be given.
 *
 * Takes exactly one `random.uniform()` a row for a positive temperature, none for 0.
 *
 * @param classes how many logits make a row
 * @throws TracegradRuntimeError as `softmax`, except that a temperature of 0 is allowed
 */
export function sample(logits: FloatArray, random: Random, temperature?: number): number;
export function sample(logits: FloatArray, random: Random, temperature: number, classes: number): Int32Array;
export function sample(logits: FloatArray, random: Random, temperature = 1, classes?: number): number | Int32Array {
  checkFloats('sample: the logits', logits);
  checkRandom('sample', random);
  checkTemperature('sample', temperature, true, 'zero or positive');
  const width = rowLength('sample', logits, classes, 'sample(logits, random, 1, CLASSES)');
  if (classes === undefined) return drawn(logits, random, temperature, 0, width);
  for (let from = 0; from < logits.length; from += width) indexOfLargest('sample', logits, from, from + width);
  const indices = new Int32Array(logits.length / width);
  for (let row = 0; row < indices.length; row++) {
    indices[row] = drawn(logits, random, temperature, row * width, (row + 1) * width);
  }
  return indices;
}

/** Drawn from the logits of one row. */
function drawn(logits: FloatArray, random: Random, temperature: number, from: number, end: number): number {
  const winner = indexOfLargest('sample', logits, from, end);
  if (temperature === 0) return winner - from;
  const largest = logits[winner]!;
  let total = 0;
  for (let i = from; i < end; i++) total += Math.exp((logits[i]! - largest) / temperature);
  let rest = random.uniform() * total;
  for (let i = from; i < end; i++) {
    rest -= Math.exp((logits[i]! - largest) / temperature);
    if (rest < 0) return i - from;
  }
  // Rounding in the subtractions can leave a last sliver; it belongs to an index that can be drawn.
  return winner - from;
}

function checkTemperature(caller: string, temperature: number, holds: boolean, domain: string): void {
  if (holds && Number.isFinite(temperature) && temperature >= 0) return;
  throw new TracegradRuntimeError(
    'bad-value',
    `${caller}: the temperature must be ${domain} and finite, not ${shown(temperature)}`,
  );
}

/** How many logits make a row. */
function rowLength(caller: string, logits: FloatArray, classes: number | undefined, call: string): number {
  if (classes === undefined) {
    const width = widthOf(logits);
    if (width === undefined || width === logits.length) return logits.length;
    throw new TracegradRuntimeError(
      'wrong-length',
      `${caller}: these are ${logits.length / width} rows of ${width} logits; ${call.replace('CLASSES', String(width))} takes them row by row`,
    );
  }
  if (!Number.isInteger(classes) || classes < 1) {
    throw new TracegradRuntimeError(
      'bad-value',
      `${caller}: classes must be a whole number from 1, not ${shown(classes)}`,
    );
  }
  if (logits.length === 0 || logits.length % classes !== 0) {
    throw new TracegradRuntimeError('wrong-length', `${caller}: ${logits.length} logits are no rows of ${classes}`);
  }
  return classes;
}

/** Where the largest logit of a row stands. */
function indexOfLargest(caller: string, logits: FloatArray, from: number, end: number): number {
  let winner = -1;
  let largest = -Infinity;
  for (let i = from; i < end; i++) {
    const logit = logits[i]!;
    if (!(logit < Infinity)) {
      throw new TracegradRuntimeError('bad-value', `${caller}: the logit at index ${i} is ${logit}`);
    }
    if (logit > largest) {
      largest = logit;
      winner = i;
    }
  }
  if (winner < 0) {
    throw new TracegradRuntimeError(
      'bad-value',
      `${caller}: none of the ${end - from} logits is finite, so there is nothing to choose`,
    );
  }
  return winner;
}
