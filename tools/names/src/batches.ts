/**
 * Mini-batches: names side by side, padded to the longest, with a mask that says where the padding is.
 *
 * Arrays are time-major as the emitted models want them, `[steps][batch]`: x holds the symbol that is fed in, y the one that
 * comes next. Classes instead of one-hot vectors make the product with the input a look-up.
 * Names of similar length go together (pools of a few batches are sorted by length), which halves the padding and still
 * leaves every epoch to chance.
 */
import { permutation, shuffle } from '@tracegrad/runtime';
import type { Random } from '@tracegrad/runtime';
import { boundary, encoded, eventsOf, hidden } from './alphabet.js';

export interface Batch {
  readonly steps: number;
  /** How many names. */
  readonly batch: number;
  /** The symbol fed in, `[steps][batch]`; the mark of a hidden letter where padded or dropped. */
  readonly x: Int32Array;
  /** The next symbol, `[steps][batch]`; the boundary where padded. */
  readonly y: Int32Array;
  /** 1 where there is something to predict, 0 where padded, `[steps][batch]`. */
  readonly mask: Float32Array;
}

/** How many symbols a batch predicts. */
export const eventsIn = ({ mask }: Batch): number => mask.reduce((sum, one) => sum + one, 0);

/** Which of the letters fed in are hidden: each with probability `share`, never the boundary in front. */
export interface Dropout {
  readonly share: number;
  readonly random: Random;
}

/**
 * The names as one batch, in the order given.
 *
 * With `dropout`, some letters are fed in as hidden, so that the network cannot lean on the last letter alone (word dropout: Bowman et al.,
 * "Generating Sentences from a Continuous Space", CoNLL 2016). Targets stay as they are.
 */
export function batchOf(names: readonly string[], dropout?: Dropout): Batch {
  const batch = names.length;
  const steps = Math.max(...names.map(eventsOf));
  const x = new Int32Array(steps * batch).fill(hidden);
  const y = new Int32Array(steps * batch).fill(boundary);
  const mask = new Float32Array(steps * batch);
  names.forEach((name, column) => {
    const letters = encoded(name);
    for (let t = 0; t <= letters.length; t++) {
      const at = t * batch + column;
      const shown = t === 0 || dropout === undefined || dropout.random.uniform() >= dropout.share;
      // The letters before t exist, and at t = 0 the boundary stands before them.
      if (shown) x[at] = t === 0 ? boundary : letters[t - 1]!;
      y[at] = letters[t] ?? boundary;
      mask[at] = 1;
    }
  });
  return { steps, batch, x, y, mask };
}

/**
 * The lists of names of one epoch's batches, all of `size` names; those left over wait for another epoch.
 *
 * @param pool how many batches are sorted by length together; 1 leaves lengths mixed
 */
export function epoch(names: readonly string[], size: number, pool: number, random: Random): string[][] {
  // Indices of a permutation of the names are indices of the names.
  const order = permutation(names.length, random).map(index => names[index]!);
  const batches: string[][] = [];
  for (const group of pieces(order, size * pool)) {
    const sorted = group.sort((left, right) => left.length - right.length);
    batches.push(...pieces(sorted, size).filter(batch => batch.length === size));
  }
  return shuffle(batches, random);
}

/** The list cut into pieces of `length`, the last one possibly shorter. */
export function pieces<Item>(items: readonly Item[], length: number): Item[][] {
  return Array.from({ length: Math.ceil(items.length / length) }, (_, i) => items.slice(i * length, (i + 1) * length));
}
