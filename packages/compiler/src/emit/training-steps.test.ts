/** One training step of rnn and lstm against reference losses and gradients that no code of ours computed. */
import { defineCell, gallery } from '@tracegrad/symbolic';
import { describe, expect, it } from 'vitest';
import { factoryOf } from '../../test/evaluated.js';
import { cases, deviations, type Deviations, type Reference } from '../../test/training-steps.js';

const cells = new Map(gallery.map(definition => [definition.name, defineCell(definition)]));

async function errors(reference: Reference, type: 'float32' | 'float64'): Promise<Deviations> {
  const { model: name, D, H, K, B, T } = reference;
  const cell = cells.get(name);
  if (cell === undefined) throw new Error(`no cell ${name}`);
  const factory = await factoryOf(cell);
  const model = factory({ d: D, n: H, k: K }, { batch: B, steps: T, type });
  return deviations(reference, model, y => Int32Array.from(y));
}

describe.each(cases)('$model $id', reference => {
  it.each([
    ['float64', 1e-9],
    ['float32', 1e-5],
  ] as const)('%s to %d', { timeout: 240_000 }, async (type, tolerance) => {
    const found = await errors(reference, type);
    for (const [what, error] of Object.entries(found)) expect(error, what).toBeLessThan(tolerance);
  });
});
