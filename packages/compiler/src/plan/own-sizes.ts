/**
 * Sizes beside values of the same name.                                                   layer 2
 *
 * Sizes and arrays of a kernel share one name space. Where a value of the cell has the name of a size, as the candidate n of
 * a GRU with n rows has, kernels call the size n_; a model calls both n, for there they never stand in one place.
 */
import { adjointCell, type Cell, equationsOf, freshNames, maskName, renamedSizes } from '@tracegrad/symbolic';
import { sizeNames } from './plan.js';

export interface OwnSizes {
  readonly derived: ReturnType<typeof adjointCell>;
  /** The name that the cell gives a size, by the one that kernels give it. */
  readonly publicSize: (name: string) => string;
}

const asCalled = (name: string): string => name;

/** Derives the cell, with sizes that no value is called like. */
export function ownSizes(cell: Cell): OwnSizes {
  const derived = adjointCell(cell);
  const values = new Set([
    // The masked form has it among its inputs.
    maskName,
    ...cell.parameters.keys(),
    ...cell.inputs.keys(),
    ...cell.initials.map(({ name }) => name),
    ...equationsOf(cell).map(({ name }) => name),
    ...derived.adjointStages.flatMap(({ equations }) => equations.map(({ name }) => name)),
  ]);
  const sizes = sizeNames(cell);
  const clashing = sizes.filter(size => values.has(size));
  if (clashing.length === 0) return { derived, publicSize: asCalled };
  const fresh = freshNames([...values, ...sizes]);
  const names = new Map(clashing.map(size => [size, fresh(size)]));
  const back = new Map([...names].map(([size, own]) => [own, size]));
  return { derived: adjointCell(renamedSizes(cell, names)), publicSize: name => back.get(name) ?? name };
}
