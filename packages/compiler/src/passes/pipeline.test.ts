/** Every pass leaves what a kernel computes as it was, bit for bit: none of them reorders arithmetic. */
import { adjointCell, defineCell, gallery, masked } from '@tracegrad/symbolic';
import { describe, expect, it } from 'vitest';
import { argumentsFor, bitsOf, someSizes, stripSizes } from '../../test/kernel-run.js';
import { interpret } from '../interpret/interpret.js';
import { verified } from '../loop/verify.js';
import { lowered } from '../lower/kernel.js';
import { plan } from '../plan/plan.js';
import { pipeline } from './pipeline.js';

const cells = gallery
  .map(definition => defineCell(definition))
  .flatMap(cell => [
    { name: cell.name, cell },
    { name: `${cell.name}, masked`, cell: masked(cell) },
  ]);

describe.each(cells)('$name', ({ cell }) => {
  const made = plan(adjointCell(cell));
  it.each([
    [false, someSizes],
    [true, someSizes],
    [false, stripSizes],
    [true, stripSizes],
  ])('training %s at %j', (trains, sizes) => {
    const naming = { name: 'kernel', says: [], trains };
    let kernel = verified(lowered(made, trains ? made.training : made.forward, naming));
    const before = argumentsFor(kernel, 5, sizes);
    const result = interpret(kernel, before);
    expect(Number.isFinite(result)).toBe(true);
    const expected = bitsOf(before.buffers);
    for (const { name, run } of pipeline) {
      kernel = verified(run(kernel));
      const after = argumentsFor(kernel, 5, sizes);
      expect(interpret(kernel, after), name).toBe(result);
      expect(bitsOf(after.buffers), name).toEqual(expected);
    }
  });
});
