/**
 * What is printed in the end, as text made from numbers alone.
 */
import { smoothings } from './ngram.js';
import type { Smoothing } from './ngram.js';

export interface Results {
  readonly heldOutNames: number;
  readonly heldOutEvents: number;
  /** For each smoothing the bits of the orders 1, 2, …. */
  readonly ngrams: Readonly<Record<Smoothing, readonly number[]>>;
  readonly network: number;
  /** What the network is called in the table. */
  readonly title: string;
}

/** The order that the network has to beat. */
export const orderToBeat = 4;

/** Whether the network is better than the n-gram models of that order with either smoothing. */
export function isBelowBaseline({ ngrams, network }: Results): boolean {
  // The orders asked for reach it.
  return smoothings.every(smoothing => network < ngrams[smoothing][orderToBeat - 1]!);
}

/** The table of held-out bits per character and one sentence of judgement. */
export function comparison(results: Results): string {
  const { heldOutNames, heldOutEvents, ngrams, network, title } = results;
  const orders = ngrams[smoothings[0]].map((_, i) => i);
  const width = Math.max(title.length, 8);
  const rows = [
    ['', ...smoothings],
    ...orders.map(i => [`${i + 1}-gram`, ...smoothings.map(smoothing => ngrams[smoothing][i]!.toFixed(3))]),
    [title, network.toFixed(3)],
  ];
  const lines = rows.map(([name = '', ...cells]) =>
    `  ${name.padEnd(width)}${cells.map(cell => cell.padStart(14)).join('')}`.trimEnd(),
  );
  return [
    `Bits per character on ${heldOutNames} held-out names (${heldOutEvents} predictions, each name's end counted):`,
    '',
    ...lines,
    '',
    judgement(results),
    '',
  ].join('\n');
}

function judgement(results: Results): string {
  const { ngrams, network } = results;
  const all = smoothings.flatMap(smoothing => ngrams[smoothing].map((bits, i) => ({ smoothing, bits, order: i + 1 })));
  const best = all.reduce((least, model) => (model.bits < least.bits ? model : least));
  const against = `the best n-gram model, ${best.order}-gram ${best.smoothing}, by ${Math.abs(best.bits - network).toFixed(3)}`;
  if (network < best.bits) return `The LSTM is better than ${against}.`;
  return isBelowBaseline(results)
    ? `The LSTM is better than both ${orderToBeat}-gram models, and worse than ${against}.`
    : `The LSTM is not better than both ${orderToBeat}-gram models, and worse than ${against}.`;
}

/** The names, two columns, with a star at those that are in no list. */
export function sampleTable(names: readonly string[], known: ReadonlySet<string>): string {
  const cells = names.map(name => `${known.has(name) ? ' ' : '*'} ${name}`.padEnd(28));
  const half = Math.ceil(cells.length / 2);
  const rows = cells.slice(0, half).map((cell, row) => `  ${cell}${cells[half + row] ?? ''}`.trimEnd());
  const fresh = names.filter(name => !known.has(name)).length;
  return [...rows, '', `* ${fresh} of ${names.length} are in neither list.`, ''].join('\n');
}
