/**
 * The reader's names that a derivation is written with.                                 layer 3
 *
 * A definition is said once, before the steps; those that no step needs are left out. In what is printed at the side of a
 * step the names stand without their definitions.
 */
import type { Named } from '../expr/expr.js';
import { definitionsFor, namedIn } from '../print/reader-names.js';
import type { Derivation } from './derivation.js';

/** The definitions that the steps need, each in terms of earlier ones. */
export function readersNames({ steps, context: { names } }: Derivation): readonly Named[] {
  if (names.length === 0) return [];
  const sides = new Set(steps.flatMap(({ before, after }) => [namedIn(before, names), namedIn(after, names)]));
  return definitionsFor([...sides], names);
}
