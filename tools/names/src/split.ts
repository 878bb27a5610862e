/**
 * Which names are learnt from and which are held out, decided by the seed alone.
 *
 * The split is made once and shared by every model, so that their bits per character can be compared.
 */
import { permutation } from '@tracegrad/runtime';
import type { Random } from '@tracegrad/runtime';

export interface Split {
  readonly training: readonly string[];
  readonly heldOut: readonly string[];
}

/**
 * A random part of the names held out: `share` of them, rounded, at least one on either side.
 *
 * Both parts keep the order of `names`. Throws a RangeError if there are fewer than two names.
 */
export function split(names: readonly string[], share: number, random: Random): Split {
  if (names.length < 2) throw new RangeError('a split needs at least two names');
  const count = Math.min(Math.max(Math.round(names.length * share), 1), names.length - 1);
  const held = new Set(permutation(names.length, random).slice(0, count));
  return {
    training: names.filter((_, index) => !held.has(index)),
    heldOut: names.filter((_, index) => held.has(index)),
  };
}
