/** Kernels whose buffers share memory give what they give with memory for each. */
import { adjointCell, defineCell, gallery } from '@tracegrad/symbolic';
import { describe, expect, it } from 'vitest';
import { argumentsFor, stripSizes } from '../../test/kernel-run.js';
import { interpret } from '../interpret/interpret.js';
import { lowered } from '../lower/kernel.js';
import { plan } from '../plan/plan.js';
import { lentBuffers } from './lend.js';
import { optimised } from './pipeline.js';

describe.each(gallery)('$name', definition => {
  const p = plan(adjointCell(defineCell(definition)));
  const kernel = lowered(p, p.training, { name: 'train', says: [], trains: true });
  const lent = lentBuffers(optimised(kernel));

  it('lends work buffers only, and only of the same size', () => {
    const buffers = new Map(kernel.buffers.map(buffer => [buffer.name, buffer]));
    for (const pair of lent) {
      expect(pair.map(name => buffers.get(name)?.role)).toEqual(['work', 'work']);
      expect(lent.has(pair[1])).toBe(false);
    }
  });
  it('computes the same', () => {
    const own = argumentsFor(optimised(kernel), 7, stripSizes);
    const shared = argumentsFor(optimised(kernel), 7, stripSizes);
    const buffers = { ...shared.buffers };
    for (const [name, lender] of lent) {
      expect(buffers[name]?.length).toBe(buffers[lender]?.length);
      buffers[name] = buffers[lender] ?? new Float64Array();
    }
    expect(interpret(optimised(kernel), { ...shared, buffers })).toBe(interpret(optimised(kernel), own));
    for (const { name, role } of kernel.buffers) {
      if (role === 'gradient') expect(buffers[name], name).toEqual(own.buffers[name]);
    }
  });
});

it('the gradients of the gates lie where the products with the inputs lay', () => {
  const p = plan(adjointCell(defineCell(gallery.find(({ name }) => name === 'lstm') ?? gallery[0]!))); // not empty
  const lent = lentBuffers(optimised(lowered(p, p.training, { name: 'train', says: [], trains: true })));
  expect(lent.get('ga_fioc')).toBe('W_fiocx');
});
