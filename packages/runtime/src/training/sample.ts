/**
 * From logits to probabilities and to a drawn index.
 *
 * Both subtract the largest logit before the exponential, so they neither overflow nor lose the winner at a low temperature.
 * A temperature of 0 is the limit: the index of the largest logit (the first one, if several are equal).
 */
import { TracegradRuntimeError } from '../errors.js';
import type { FloatArray } from '../model.js';
import type { Random } from '../random/generator.js';

/**
 * softmax(logits / temperature): non-negative, summing to 1. A logit of −Infinity has probability 0.
 *
 * @param into where to put the result (same length; may be `logits` itself); a new Float64Array unless given
 * @throws TracegradRuntimeError `bad-value` if there are no logits, one is NaN or +Infinity, all are −Infinity, or the
 *   temperature is not positive and finite; `wrong-length` if `into` does not fit
 */
export function softmax(
  logits: FloatArray,
  temperature = 1,
  into: FloatArray = new Float64Array(logits.length),
): FloatArray {
  if (into.length !== logits.length) {
    throw new TracegradRuntimeError(
      'wrong-length',
      `softmax: the result has room for ${into.length} probabilities, but there are ${logits.length} logits`,
    );
  }
  if (!(temperature > 0 && temperature < Infinity)) {
    throw new TracegradRuntimeError(
      'bad-value',
      `softmax: the temperature must be positive and finite, not ${temperature}`,
    );
  }
  const largest = logits[indexOfLargest('softmax', logits)]!;
  let total = 0;
  for (let i = 0; i < logits.length; i++) total += Math.exp((logits[i]! - largest) / temperature);
  for (let i = 0; i < logits.length; i++) into[i] = Math.exp((logits[i]! - largest) / temperature) / total;
  return into;
}

/**
 * An index drawn with probability softmax(logits / temperature), without allocating.
 *
 * Takes exactly one `random.uniform()` for a positive temperature, none for 0.
 *
 * @throws TracegradRuntimeError `bad-value` as `softmax`, except that a temperature of 0 is allowed
 */
export function sample(logits: FloatArray, random: Random, temperature = 1): number {
  if (!(temperature >= 0 && temperature < Infinity)) {
    throw new TracegradRuntimeError(
      'bad-value',
      `sample: the temperature must be zero or positive and finite, not ${temperature}`,
    );
  }
  const winner = indexOfLargest('sample', logits);
  if (temperature === 0) return winner;
  const largest = logits[winner]!;
  let total = 0;
  for (let i = 0; i < logits.length; i++) total += Math.exp((logits[i]! - largest) / temperature);
  let rest = random.uniform() * total;
  for (let i = 0; i < logits.length; i++) {
    rest -= Math.exp((logits[i]! - largest) / temperature);
    if (rest < 0) return i;
  }
  // Rounding in the subtractions can leave a last sliver; it belongs to an index that can be drawn.
  return winner;
}

function indexOfLargest(caller: string, logits: FloatArray): number {
  let winner = -1;
  let largest = -Infinity;
  for (let i = 0; i < logits.length; i++) {
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
      `${caller}: none of the ${logits.length} logits is finite, so there is nothing to choose`,
    );
  }
  return winner;
}
