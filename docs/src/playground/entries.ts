/**
 * How many numbers a problem needs, known from its declarations alone.
 *
 * A size may be any number a reader types, and whatever draws values would fill the memory with it: so the entries are counted
 * before anything is drawn or allocated.
 */
import { type Cell, type DeriveOptions, dimNames, dimValue, type Shape } from '@tracegrad/symbolic';
import { bounds } from './bounds.js';
import { type Field, Refused } from './refusal.js';

interface Counted {
  readonly name: string;
  readonly field: Field;
  readonly shape: Shape;
  /** How many values of this shape there are. */
  readonly count: number;
}

/** Sizes by name, as far as they are known. */
type Sizes = ReadonlyMap<string, number>;
const unknown: Sizes = new Map();

function entriesOf({ shape, count }: Counted, sizes: Sizes): number {
  const named = new Map(
    shape.flatMap(dim => [...dimNames(dim)]).map(name => [name, sizes.get(name) ?? bounds.namedSize] as const),
  );
  return shape.reduce<number>((product, dim) => product * dimValue(dim, named), count);
}

function boundEntries(blocks: readonly Counted[], most: number, sizes: Sizes = unknown): void {
  let sum = 0;
  for (const block of blocks) {
    sum += entriesOf(block, sizes);
    // Written so that no number, as of 0 times infinity, is refused too.
    if (sum <= most) continue;
    throw new Refused({
      code: 'too-large',
      message: `With "${block.name.slice(0, 40)}" there are more than ${most} numbers; smaller sizes, please.`,
      field: block.field,
    });
  }
}

/** @throws {Refused} where the variables of an expression have too many entries to draw values for */
export const boundedVariables = ({ variables }: DeriveOptions, most: number = bounds.entries): void =>
  boundEntries(
    Object.entries(variables).map(([name, { size }]): Counted => ({
      name,
      field: 'variables',
      shape: [size[0], size[1] ?? 1],
      count: 1,
    })),
    most,
  );

/** @throws {Refused} where pasted values are too many */
export function boundedGiven(given: readonly { readonly values: readonly number[] }[]): void {
  const count = given.reduce((sum, { values }) => sum + values.length, 0);
  if (count <= bounds.entries) return;
  const message = `These are ${count} numbers; at most ${bounds.entries} are read here.`;
  throw new Refused({ code: 'too-large', message, field: 'values' });
}

/** @throws {Refused} where what is given to a cell, or one of its values, has too many entries over the steps and examples */
export function boundedCell(
  cell: Cell,
  { T, B }: { readonly T: number; readonly B: number },
  most: number = bounds.entries,
  sizes: Sizes = unknown,
): void {
  const steps = (once: boolean): number => (once ? 1 : T);
  boundEntries(
    [
      ...[...cell.parameters].map(([name, shape]): Counted => ({ name, field: 'parameters', shape, count: 1 })),
      ...[...cell.inputs.values()].map(({ name, shape, once }): Counted => ({
        name,
        field: 'inputs',
        shape,
        count: steps(once) * B,
      })),
      ...cell.initials.map(({ name, shape }): Counted => ({ name, field: 'states', shape, count: B })),
      ...cell.stages.flatMap(({ direction, equations }) =>
        equations.map(({ name, shape }): Counted => ({
          name,
          field: 'equations',
          shape,
          count: steps(direction === 'once') * B,
        })),
      ),
    ],
    most,
    sizes,
  );
}
