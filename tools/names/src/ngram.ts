/**
 * The n-gram models that the network is measured against, made from the same training names.
 *
 * Two smoothings, both interpolated down to the uniform distribution, so that every symbol keeps a probability and each distribution sums
 * to 1. Witten & Bell (1991), method C, is the simple one; Kneser & Ney (1995), modified and interpolated as by Chen & Goodman
 * (1999), is the strong one. Nothing is tuned on held-out names: the discounts are estimated from the training counts.
 *
 * A context never reaches beyond the boundary in front of its name. Contexts are kept as strings of symbols.
 */
import { boundary, encoded, symbols, totalEvents } from './alphabet.js';

export const smoothings = ['Witten–Bell', 'Kneser–Ney'] as const;
export type Smoothing = (typeof smoothings)[number];

export interface NgramModel {
  readonly order: number;
  /** The probability of every symbol after `context`, the symbols before it with the boundary first. */
  distribution(context: readonly number[]): Float64Array;
}

/** Context → how often each symbol came after it. */
type Counts = ReadonlyMap<string, Float64Array>;

/** An n-gram model of the given order (1 looks at no context) of a list of names. */
export function ngramModel(names: readonly string[], order: number, smoothing: Smoothing): NgramModel {
  const interpolated: Readonly<Record<Smoothing, () => Interpolated>> = {
    'Witten–Bell': () => wittenBell(counted(names, order)),
    'Kneser–Ney': () => kneserNey(counted(names, order), order),
  };
  const after = interpolated[smoothing]();
  return { order, distribution: context => after(keyOf(context.slice(Math.max(0, context.length - order + 1)))) };
}

/** Mean of −log₂ p over all predictions of the names. */
export function bitsPerCharacter(model: NgramModel, names: readonly string[]): number {
  let bits = 0;
  for (const name of names) {
    const row = [boundary, ...encoded(name), boundary];
    for (let i = 1; i < row.length; i++) bits -= Math.log2(model.distribution(row.slice(0, i))[row[i]!]!);
  }
  return bits / totalEvents(names);
}

type Interpolated = (context: string) => Float64Array;

/** (c(h, x) + T(h) p(x | h′)) / (c(h) + T(h)), where T(h) different symbols came after h, and h′ is h without its first. */
function wittenBell(counts: Counts): Interpolated {
  return interpolation(counts, row => {
    const kinds = row.reduce((sum, count) => sum + (count > 0 ? 1 : 0), 0);
    return { own: row, shorter: kinds, total: sumOf(row) + kinds };
  });
}

/** (c(h, x) − D(c(h, x)) + p(x | h′) Σ D(c(h, ·))) / c(h), with discounts for each length of context. */
function kneserNey(counts: Counts, order: number): Interpolated {
  const continued = continuationCounts(counts, order);
  const discounts = Array.from({ length: order }, (_, length) => discountsOf(continued, length));
  return interpolation(continued, (row, context) => {
    // A context is shorter than the order, so its discounts are there, and an index is at most 3.
    const discount = discounts[context.length]!;
    const own = row.map(count => count - discount[Math.min(count, 3)]!);
    const total = sumOf(row);
    return { own, shorter: total - sumOf(own), total };
  });
}

/** A context's own counts and the weight of the shorter context; `total` is the sum of both. */
interface Mixture {
  readonly own: Float64Array;
  readonly shorter: number;
  readonly total: number;
}

/** Mixes each context with the distribution of the next shorter one; remembers what it has worked out. */
function interpolation(counts: Counts, mixture: (row: Float64Array, context: string) => Mixture): Interpolated {
  const known = new Map<string, Float64Array>();
  const uniform = new Float64Array(symbols).fill(1 / symbols);
  const after = (context: string): Float64Array => {
    const before = known.get(context);
    if (before !== undefined) return before;
    const backOff = context === '' ? uniform : after(context.slice(1));
    const row = counts.get(context);
    if (row === undefined) return backOff;
    const { own, shorter, total } = mixture(row, context);
    const result = own.map((count, x) => (count + shorter * backOff[x]!) / total);
    known.set(context, result);
    return result;
  };
  return after;
}

const keyOf = (context: readonly number[]): string => String.fromCharCode(...context);

/** How often each symbol came after each context of fewer than `order` symbols. */
function counted(names: readonly string[], order: number): Counts {
  const counts = new Map<string, Float64Array>();
  for (const name of names) {
    const row = [boundary, ...encoded(name), boundary];
    for (let i = 1; i < row.length; i++) {
      for (let length = 0; length < order && length <= i; length++) {
        rowOf(counts, keyOf(row.slice(i - length, i)))[row[i]!]! += 1;
      }
    }
  }
  return counts;
}

/**
 * For a shorter context: after how many different symbols to its left it was followed by x, instead of how often.
 *
 * The longest contexts keep their counts, and so do those that start with a boundary, which have nothing to their left.
 */
function continuationCounts(counts: Counts, order: number): Counts {
  const result = new Map<string, Float64Array>();
  for (const [context, row] of counts) {
    if (context.length === order - 1 || context.charCodeAt(0) === boundary) result.set(context, row);
    if (context === '') continue;
    const shorter = rowOf(result, context.slice(1));
    row.forEach((count, x) => (shorter[x]! += count > 0 ? 1 : 0));
  }
  return result;
}

function rowOf(counts: Map<string, Float64Array>, context: string): Float64Array {
  const known = counts.get(context);
  if (known !== undefined) return known;
  const row = new Float64Array(symbols);
  counts.set(context, row);
  return row;
}

/**
 * What a count of 0, 1, 2, or 3 and more loses: Chen & Goodman (1999), equation 26, from how many counts are 1, 2, 3 and 4.
 * Half of the least count where so few are known that the estimate is no discount.
 */
function discountsOf(counts: Counts, length: number): readonly number[] {
  const kinds = [0, 0, 0, 0, 0];
  for (const [context, row] of counts) {
    if (context.length !== length) continue;
    for (const count of row) if (count > 0 && count <= 4) kinds[count]! += 1;
  }
  const [, n1 = 0, n2 = 0, n3 = 0, n4 = 0] = kinds;
  const share = n1 / (n1 + 2 * n2);
  const estimates = [1 - (2 * share * n2) / n1, 2 - (3 * share * n3) / n2, 3 - (4 * share * n4) / n3];
  return [0, ...estimates.map((estimate, i) => (estimate > 0 && estimate < i + 1 ? estimate : 0.5))];
}

const sumOf = (row: Float64Array): number => row.reduce((sum, count) => sum + count, 0);
