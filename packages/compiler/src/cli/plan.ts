/**
 * `tracegrad plan`: what was packed, hoisted, deferred, fused and kept, and what it costs.  layer 6
 */
import { costText } from '../emit/costs.js';
import { ownSizes } from '../plan/own-sizes.js';
import { plan, type Plan } from '../plan/plan.js';
import { planText } from '../plan/text.js';
import { foundCell } from './cells.js';
import { type Command, wordsOf } from './command.js';
import { UsageError } from './outside.js';

/** Sizes of the cell, steps and examples unless told otherwise: a model of the size people use in apps. */
const usual = { size: 64, steps: 32, examples: 16 };

/** `n=64,B=4` as numbers, the others as usual. @throws {UsageError} for what is no size of the plan, or no number */
function sizesIn(
  text: string,
  { sizes, letters: { T, B } }: Plan,
  publicSize: (name: string) => string,
): ReadonlyMap<string, number> {
  const own = new Map([...sizes.map(name => [publicSize(name), name] as const), [T, T], [B, B]]);
  const values = new Map([...sizes.map(name => [name, usual.size] as const), [T, usual.steps], [B, usual.examples]]);
  for (const part of text.split(',').filter(one => one.trim() !== '')) {
    const [name = '', number = ''] = part.split('=').map(one => one.trim());
    const size = own.get(name);
    if (size === undefined) {
      throw new UsageError(`There is no size "${name.slice(0, 40)}"; there are ${[...own.keys()].join(', ')}.`);
    }
    if (!/^[1-9][0-9]{0,8}$/.test(number)) {
      throw new UsageError(`The size ${name} must be a whole number from 1 on, not "${number.slice(0, 40)}".`);
    }
    values.set(size, Number(number));
  }
  return values;
}

export const planCommand: Command = {
  usage: ['plan NAME|FILE.json [--sizes n=64,T=32,B=16]'],
  says: ['Costs are counted from the plan: every operation, every number read or written once. Nothing is measured.'],
  options: {
    sizes: {
      value: 'LIST',
      says: `sizes for the costs; unless given, ${usual.size}, ${usual.steps} steps and ${usual.examples} examples`,
    },
    help: { says: 'print this' },
  },
  run: (given, outside) => {
    const [what = ''] = wordsOf(given, 'The cell');
    const { cell } = foundCell(outside, what);
    const { derived, publicSize } = ownSizes(cell);
    const made = plan(derived);
    const sizes = sizesIn(given.text('sizes') ?? '', made, publicSize);
    outside.stdout(`${planText(made)}\n${costText(made, sizes)}`);
    return 0;
  },
};
