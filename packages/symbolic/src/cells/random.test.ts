/**
 * Random cells: every derived gradient against the complex step through the cell as written.
 *
 * The seed is fixed; RUNS and SEED in the environment hunt further.
 */
import { expect, test } from 'vitest';
import { hunt } from '../../test/hunt.js';
import { randomCell, randomCellSizes } from '../../test/random/random-cell.js';
import { generator } from '../numeric/generator.js';
import { real } from '../numeric/real.js';
import { rowsOf } from '../numeric/values.js';
import { adjointCell } from './adjoint.js';
import { defineCell } from './define.js';
import { complexStepGradient } from './loss-differences.js';
import { sampleCellValues } from './sample-cell.js';
import { blockKey, blocks, cellMatrices, simulate, simulateAdjoints } from './simulate.js';

const { runs, seed } = hunt(200);

test(`${runs} random cells: derived = numeric`, { timeout: 600_000 }, () => {
  const random = generator(seed, 'cells');
  for (let run = 0; run < runs; run++) {
    const definition = randomCell(`random-${run}`, random);
    const cell = defineCell(definition);
    const T = 1 + (run % 4);
    const values = sampleCellValues(cell, { T, seed: run, sizes: randomCellSizes });
    const { gradients } = simulateAdjoints(real, adjointCell(cell), simulate(real, cell, cellMatrices(cell, values)));
    for (const block of blocks(cell, T)) {
      const key = blockKey(block);
      const derived = gradients.get(key);
      const expected = complexStepGradient(cell, values, block).flat();
      const found = derived === undefined ? [] : rowsOf(derived).flat();
      const scale = Math.max(1e-3, ...expected.map(Math.abs));
      const error = Math.max(...expected.map((x, i) => Math.abs(x - (found[i] ?? NaN)) / scale));
      if (!(error <= 1e-11))
        expect.fail(`run ${run}, ${key}: error ${error} in ${JSON.stringify(definition, null, 1)}`);
    }
  }
});
