/**
 * Shuffling and permutations, apart from the generator because they are about lists, not about bits.
 */
import type { Random } from './generator.js';

/** Puts `items` into a uniformly random order, in place (Fisher & Yates; Knuth, TAOCP vol. 2, algorithm 3.4.2 P). */
export function shuffle<Item>(items: Item[], random: Random): Item[] {
  for (let last = items.length - 1; last > 0; last--) {
    const other = random.below(last + 1);
    // Both indices lie inside the array, so the elements are there even where Item includes undefined.
    const kept = items[last] as Item;
    items[last] = items[other] as Item;
    items[other] = kept;
  }
  return items;
}

/** The integers 0 … count − 1 in a uniformly random order. */
export function permutation(count: number, random: Random): number[] {
  return shuffle(
    Array.from({ length: count }, (_, index) => index),
    random,
  );
}
