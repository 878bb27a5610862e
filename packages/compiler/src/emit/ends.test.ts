/** Kernels whose loss looks at steps before the last one, in sequences shorter than that: start values take their part. */
import { type CellDefinition, defineCell } from '@tracegrad/symbolic';
import { describe, expect, it } from 'vitest';
import { factoryOf } from '../../test/evaluated.js';
import { blocksOf, dataFor, errorOf, type Trial } from '../../test/oracle.js';

const definition: CellDefinition = {
  name: 'late',
  parameters: { W: ['n', 'n'], U: ['n', 'd'] },
  inputs: { x: { size: ['d'] } },
  states: { h: { size: ['n'], initial: { '0': 'h0', '-1': 'g0' } } },
  equations: ['h[t] = tanh(W*h[t-1] + U*x[t]) + h[t-2]'],
  loss: 'sum(h[T-1].^3) + sum(h[T].*h[T-2])',
};
const trials = [1, 2, 3, 5].flatMap(T => [1, 3].map(B => ({ T, B })));

describe('losses at steps before the last', () => {
  const cell = defineCell(definition);
  it.each(trials)('T = $T, B = $B', async ({ T, B }) => {
    const trial: Trial = { cell, sizes: { n: 3, d: 2 }, T, B, mask: false, seed: T * 10 + B };
    const data = dataFor(trial);
    const model = (await factoryOf(cell))(trial.sizes, { batch: B, steps: T, type: 'float64' });
    for (const [name, values] of Object.entries(data.parameters)) model.parameters[name]?.set(values);
    model.lossAndGradients({ ...data.inputs, ...data.initials }, { inputGradients: true });
    const blocks = blocksOf(trial, data, model);
    const scale = Math.max(...blocks.flatMap(({ exact }) => [...exact].map(Math.abs)));
    for (const block of blocks) expect(errorOf(block, 1e-3 * scale), block.name).toBeLessThan(1e-12);
  });
});
