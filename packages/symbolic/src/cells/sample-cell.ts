/**
 * Random values for a cell: one example to check it with.                               layer 4
 *
 * Parameters are small, so that no gate saturates and every gradient has something to show; inputs follow their facts.
 * Where a cell has no value there (a variance that must be positive), further attempts draw in other ways: first one
 * way for all parameters and start values, then for the inputs too, then a way of its own for every name.
 */
import { generator } from '../numeric/generator.js';
import { type Sampled, sampleSizes, sampleValues } from '../numeric/sample.js';
import { asDeclared, inWay, seedOf, type Way, ways } from '../numeric/ways.js';
import type { Cell } from './cell.js';
import { type Block, blockKey, blocks, type CellValues } from './simulate.js';

export interface CellSample {
  readonly T: number;
  readonly seed: number;
  /** Sizes that are not given are small and all different. */
  readonly sizes?: ReadonlyMap<string, number>;
  /** 0, the default, draws as a check usually does; others draw in other ways, each by a seed of its own. */
  readonly attempt?: number;
  /** A factor for all values that need not sum to one; 1 unless told. */
  readonly factor?: number;
}

const small: Way = { domain: () => 'small' };
const cellWays: readonly Way[] = [small, ...ways];

/** How a name is drawn at an attempt. */
function wayOf(name: string, attempt: number, isInput: boolean): Way {
  if (attempt < cellWays.length) return isInput ? asDeclared : (cellWays[attempt] ?? small);
  const own = Math.floor(cellWays.length * generator(attempt, name).uniform());
  return cellWays[attempt < 2 * cellWays.length ? attempt - cellWays.length : own] ?? small;
}

/** Values for every parameter, start value and input of a cell; equal seeds give equal values. */
export function sampleCellValues(cell: Cell, { T, seed, sizes, attempt = 0, factor }: CellSample): CellValues {
  const declaredOf = ({ name, t }: Block): Sampled & { readonly isInput: boolean } => {
    const input = cell.inputs.get(name);
    if (input !== undefined && (input.once || t !== undefined))
      return { shape: input.shape, ...input.facts, isInput: true };
    const parameter = cell.declared.get(name);
    if (parameter !== undefined) return { shape: parameter.shape, ...parameter.facts, isInput: false };
    const shape = cell.initials.find(initial => initial.name === name)?.shape;
    return { shape: shape ?? [1, 1], isInput: false };
  };
  const sampledOf = (block: Block): Sampled => {
    const { isInput, ...declared } = declaredOf(block);
    const drawn = inWay(wayOf(block.name, attempt, isInput), declared);
    return factor === undefined ? drawn : { ...drawn, factor };
  };
  const list = blocks(cell, T).map(block => ({ block, key: blockKey(block), sampled: sampledOf(block) }));
  const found = sampleValues(Object.fromEntries(list.map(({ key, sampled }) => [key, sampled])), {
    seed: seedOf(seed, attempt),
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
