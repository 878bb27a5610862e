/**
 * Random cells, emitted: the loss and every gradient of the float64 kernel against the complex step through the cell.
 *
 * The seed is fixed; RUNS and SEED in the environment hunt further. Every fourth cell runs with a mask where one is possible,
 * and every eighth in several strips against its examples one by one.
 */
import { defineCell } from '@tracegrad/symbolic';
import { expect, test } from 'vitest';
import { randomCell, randomCellSizes } from '../../../symbolic/test/random/random-cell.js';
import { generator } from '../../../symbolic/src/numeric/generator.js';
import { moduleFactory } from '../../test/evaluated.js';
import { apart } from '../../test/one-by-one.js';
import { blocksOf, canBeMasked, dataFor, errorOf, oracleLoss, type Trial } from '../../test/oracle.js';

const runs = Number(process.env['RUNS'] ?? 200);
const seed = Number(process.env['SEED'] ?? 2);
const sizes = Object.fromEntries(randomCellSizes);

test(`${runs} random cells: emitted = numeric`, { timeout: 900_000 }, async () => {
  const random = generator(seed, 'emitted cells');
  for (let run = 0; run < runs; run++) {
    const definition = randomCell(`random-${run}`, random);
    const cell = defineCell(definition);
    const trial: Trial = {
      cell,
      sizes,
      T: 1 + (run % 4),
      B: 1 + (run % 2),
      mask: run % 4 === 3 && canBeMasked(cell),
      seed: run,
    };
    const data = dataFor(trial);
    const make = await moduleFactory(cell, false);
    const model = make(sizes, { batch: trial.B, steps: trial.T, type: 'float64' });
    for (const [name, values] of Object.entries(data.parameters)) model.parameters[name]?.set(values);
    const given = { ...data.inputs, ...data.initials, ...(trial.mask ? { mask: data.mask } : {}) };
    const loss = model.lossAndGradients(given, { inputGradients: true });
    const what = `run ${run}: ${JSON.stringify(definition)}`;
    const expected = oracleLoss(trial, data);
    expect(Math.abs(loss - expected) / Math.max(1, Math.abs(expected)), what).toBeLessThan(1e-12);
    const blocks = blocksOf(trial, data, model);
    const scale = Math.max(...blocks.flatMap(({ exact }) => [...exact].map(Math.abs)));
    for (const block of blocks) expect(errorOf(block, 1e-3 * scale), `${block.name} in ${what}`).toBeLessThan(1e-10);
    if (run % 8 !== 0) continue;
    // Several strips, of one step or of two.
    const strips: Trial = { ...trial, T: 2 + (run % 3), B: run % 16 === 0 ? 65 : 43 };
    for (const [name, difference] of Object.entries(apart(make, strips)))
      expect(difference, `${name} in strips, ${what}`).toBeLessThan(1e-10);
  }
});
