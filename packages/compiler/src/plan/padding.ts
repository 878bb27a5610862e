/**
 * Inputs of which it matters that they are zero where a mask is 0.                        layer 2
 *
 * A step that does not count is held or stands behind the mask, so nothing comes of what its inputs are: unless a step that
 * counts reads them there, as x[t+1] at the end of an example, itself or through a value that no equation holds.
 */
import { type Cell, equationsOf, symbols } from '@tracegrad/symbolic';

/** The inputs of a cell whose zeros in the padding are read; none of a cell without a mask. */
export function readInPadding(cell: Cell): ReadonlySet<string> {
  const { mask } = cell;
  const found = new Set<string>();
  if (mask === undefined) return found;
  const equations = new Map(equationsOf(cell).map(({ name, value }) => [name, symbols(value)]));
  const follow = (name: string): void => {
    if (found.has(name)) return;
    found.add(name);
    const reads = equations.get(name) ?? [];
    if (!reads.some(X => X.name === mask)) reads.forEach(X => follow(X.name));
  };
  for (const { name, index } of [...equations.values(), symbols(cell.loss)].flat())
    if (index !== undefined && (index.base !== 't' || index.offset !== 0)) follow(name);
  return new Set([...cell.inputs.keys()].filter(name => found.has(name)));
}
