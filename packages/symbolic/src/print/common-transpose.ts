/**
 * When to write (A*x + b)' for x'*A' + b'.
 *
 * The normal form pushes transposes inwards, so that equal expressions are one node; people write them outside where
 * that is shorter. A product must gain more: A'*B' reads better than (B*A)'.
 */
import type { Expr, Table } from '../expr/expr.js';
import { visit } from '../expr/expr.js';

const never = (): number => Infinity;

/** By how many nodes the transposed form must be shorter. */
const leastGain: Table<number> = {
  sum: () => 1,
  hadamard: () => 1,
  power: () => 1,
  kron: () => 2,
  // A 1×1 product is only turned around; it needs no prime.
  product: ({ shape: [rows, columns] }) => (rows === 1 && columns === 1 ? 1 : 3),
  scale: never,
  series: never,
  sym: never,
  differential: never,
  number: never,
  size: never,
  zero: never,
  ones: never,
  identity: never,
  commutation: never,
  apply: never,
  transpose: never,
  matrixPower: never,
  call: never,
  indicator: never,
};

export const transposeMustSave = (node: Expr): number => visit(leastGain, node);
