/**
 * Ways of drawing values for an expression whose domain nobody has declared.             layer 2
 *
 * Random values follow the declared facts; but log x needs x > 0, logdet(X'X) at least as many rows as columns, and
 * log(a − b) needs a > b. So whoever looks for a point tries these ways in turn, each with a seed of its own: entries of
 * narrower and narrower domains, then variables of different magnitude, so that one lies above another in all entries.
 */
import { isScalar, type Shape } from '../expr/dim.js';
import type { Domain, Sampled } from './sample.js';

export interface Way {
  /** How entries are drawn where no fact says otherwise; undefined as the facts say. */
  readonly domain: (shape: Shape) => Domain | undefined;
  /** Whether every variable is multiplied by a factor of its own. */
  readonly spread?: true;
}

const squareOr =
  (square: Domain, other: Domain | undefined) =>
  (shape: Shape): Domain | undefined =>
    shape[0] === shape[1] && !isScalar(shape) ? square : other;

export const asDeclared: Way = { domain: () => undefined };

/** From the widest way to the narrowest, then those of different magnitudes. */
export const ways: readonly Way[] = [
  asDeclared,
  { domain: squareOr('posdet', undefined) },
  { domain: squareOr('posdet', 'positive') },
  { domain: () => 'positive' },
  { domain: () => 'unit' },
  { domain: () => 'small' },
  { domain: squareOr('posdet', 'positive'), spread: true },
  { domain: () => 'positive', spread: true },
];

/** A variable with facts, drawn in a way: no domain is taken that would break a fact. */
export function inWay({ domain, spread }: Way, { shape, ...facts }: Sampled): Sampled {
  const wish = domain(shape);
  const narrow = facts.positive !== true || wish === 'positive' || wish === 'unit';
  return { shape, ...facts, domain: facts.sumsToOne === true || !narrow ? undefined : wish, factor: spread && 'drawn' };
}

/** The seed of an attempt: one of its own for each; the first is the seed itself. */
export const seedOf = (seed: number, attempt: number): number => seed + 8191 * attempt;
