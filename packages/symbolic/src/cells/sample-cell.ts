/**
 * Random values for a cell: one example to check it with.                               layer 4
 *
 * Parameters are small, so that no gate saturates and every gradient has something to show; inputs follow their facts.
 */
import { type Sampled, sampleSizes, sampleValues } from '../numeric/sample.js';
import type { Cell } from './cell.js';
import { type Block, blockKey, blocks, type CellValues } from './simulate.js';

export interface CellSample {
  readonly T: number;
  readonly seed: number;
  /** Sizes that are not given are small and all different. */
  readonly sizes?: ReadonlyMap<string, number>;
}

/** Values for every parameter, start value and input of a cell; equal seeds give equal values. */
export function sampleCellValues(cell: Cell, { T, seed, sizes }: CellSample): CellValues {
  const sampledOf = ({ name, t }: Block): Sampled => {
    const input = cell.inputs.get(name);
    if (input !== undefined && (input.once || t !== undefined)) return { shape: input.shape, ...input.facts };
    const shape = cell.parameters.get(name) ?? cell.initials.find(initial => initial.name === name)?.shape;
    return { shape: shape ?? [1, 1], domain: 'small' };
  };
  const list = blocks(cell, T).map(block => ({ block, key: blockKey(block), sampled: sampledOf(block) }));
  const found = sampleValues(Object.fromEntries(list.map(({ key, sampled }) => [key, sampled])), {
    seed,
    sizes: sampleSizes(
      list.map(({ sampled }) => sampled.shape),
      sizes,
    ),
  });
  const valueOf = (block: Block): number[][] => found[blockKey(block)] ?? [];
  const byName = (names: Iterable<string>): Record<string, number[][]> =>
    Object.fromEntries([...names].map(name => [name, valueOf({ name })]));
  return {
    T,
    parameters: byName(cell.parameters.keys()),
    initials: byName(cell.initials.map(({ name }) => name)),
    inputs: Object.fromEntries(
      [...cell.inputs.values()].map(({ name, once }) => [
        name,
        once ? valueOf({ name }) : Array.from({ length: T }, (_, k) => valueOf({ name, t: k + 1 })),
      ]),
    ),
  };
}
