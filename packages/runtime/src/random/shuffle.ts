/**
 * Shuffling and permutations, apart from the generator because they are about lists, not about bits.
 */
import { shown, TracegradRuntimeError } from '../errors.js';
import { checkRandom, type Random } from './generator.js';

/**
 * Puts `items` into a uniformly random order, in place (Fisher & Yates; Knuth, TAOCP vol. 2, algorithm 3.4.2 P).
 * @throws TracegradRuntimeError `wrong-type` for what is no list, or no generator
 */
export function shuffle<Item>(items: Item[], random: Random): Item[] {
  if (!Array.isArray(items)) {
    throw new TracegradRuntimeError('wrong-type', `shuffle: the items must be an array, not ${shown(items)}`);
  }
  checkRandom('shuffle', random);
  for (let last = items.length - 1; last > 0; last--) {
    const other = random.below(last + 1);
    // Both indices lie inside the array, so the elements are there even where Item includes undefined.
    const kept = items[last] as Item;
    items[last] = items[other] as Item;
    items[other] = kept;
  }
  return items;
}

/**
 * The integers 0 … count − 1 in a uniformly random order.
 * @throws TracegradRuntimeError `bad-value` if the count is no whole number from 0 to 2³² − 1
 */
export function permutation(count: number, random: Random): number[] {
  if (!Number.isInteger(count) || count < 0 || count >= 2 ** 32) {
    throw new TracegradRuntimeError(
      'bad-value',
      `permutation: the count must be a whole number from 0 and below 2^32, not ${shown(count)}`,
    );
  }
  checkRandom('permutation', random);
  return shuffle(
    Array.from({ length: count }, (_, index) => index),
    random,
  );
}
