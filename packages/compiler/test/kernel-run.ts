/** A kernel of a cell with arrays full of reproducible numbers. */
import { intValue } from '../src/loop/int.js';
import type { Arguments } from '../src/interpret/interpret.js';
import { type Kernel, statementsIn, stripSize } from '../src/loop/loop.js';
import { uniform } from './oracle.js';

export const someSizes = { n: 3, d: 2, k: 4, T: 3, B: 2 } as const;
/** Two strips, the last of which is shorter. */
export const stripSizes = { n: 2, d: 2, k: 3, T: 3, B: 60 } as const;

/** Arguments for a kernel whose buffers have extents. */
export function argumentsFor(
  kernel: Kernel,
  seed: number,
  sizes: Readonly<Record<string, number>> = someSizes,
): Arguments {
  const next = uniform(seed);
  const values = new Map(Object.entries(sizes));
  for (const statement of statementsIn(kernel.body)) {
    if (statement.kind !== 'strips') continue;
    values.set(statement.size, stripSize(statement.rows, intValue(statement.examples, values)));
  }
  const length = (extents: Kernel['buffers'][number]['extents']): number =>
    extents.reduce((product, extent) => product * intValue(extent, values), 1);
  const buffers = kernel.buffers.map(({ name, extents, role }) => {
    const array = Float64Array.from({ length: length(extents) }, () =>
      role === 'work' || role === 'gradient' ? NaN : next(),
    );
    return [name, name === 'mask' ? array.map(v => (v > -0.5 ? 1 : 0)) : array] as const;
  });
  return {
    sizes: Object.fromEntries(kernel.sizes.map(name => [name, values.get(name) ?? 1])),
    scalars: Object.fromEntries(kernel.scalars.map(name => [name, 0.5])),
    flags: Object.fromEntries(kernel.flags.map(name => [name, true])),
    buffers: Object.fromEntries(buffers),
  };
}

/** The bits of every buffer as text: compared as numbers, one after the other, long arrays take longer than running a kernel. */
export const bitsOf = (buffers: Arguments['buffers']): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(buffers).map(([name, { buffer, byteOffset, byteLength }]) => [
      name,
      Buffer.from(buffer, byteOffset, byteLength).toString('hex'),
    ]),
  );
