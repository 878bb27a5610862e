/**
 * The functions that the language knows, and how many arguments each takes.
 *
 * The parser needs no more than this; what a function means, and which shapes it accepts, is said where formulas are
 * built. The elementwise ones are read off their records, so that a new record is a new word of the language.
 */
import { scalarFunctions } from '../expr/scalar-functions.js';

/** The numbers of arguments that are possible. */
export type Arities = readonly number[];

/** `eye` may also stand without brackets; `sum(t, 1, T, body)` is a series over time. */
export const structuralFunctions = {
  sum: [1, 4],
  norm1: [1],
  norm2: [1],
  tr: [1],
  det: [1],
  logdet: [1],
  logsumexp: [1],
  inv: [1],
  adj: [1],
  expm: [1],
  softmax: [1],
  diag: [1],
  vec: [1],
  kron: [2],
  commutation: [2],
  eye: [1],
  vector: [1, 2],
  matrix: [1, 3],
} as const satisfies Record<string, Arities>;

export type StructuralFunction = keyof typeof structuralFunctions;

/** From a matrix to one of the same shape, entry by entry. The square root has no record: it is the power ½. */
export const elementwiseFunctions: readonly string[] = [...scalarFunctions.map(({ name }) => name), 'sqrt'];

export const functions: ReadonlyMap<string, Arities> = new Map<string, Arities>([
  ...elementwiseFunctions.map((name): [string, Arities] => [name, [1]]),
  ...Object.entries(structuralFunctions),
]);
