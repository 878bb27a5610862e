/**
 * Random cells with quotients, norms, logarithms and exponentials across steps: every derived gradient against the complex
 * step, plain and under masks whose padding holds NaN.
 *
 * The seed is fixed; RUNS and SEED in the environment hunt further.
 */
import { expect, test } from 'vitest';
import { hunt } from '../../test/hunt.js';
import { hardCell, hardCellSizes } from '../../test/random/hard-cell.js';
import { TracegradError } from '../errors.js';
import { generator } from '../numeric/generator.js';
import { real } from '../numeric/real.js';
import { rowsOf } from '../numeric/values.js';
import { adjointCell } from './adjoint.js';
import type { Cell } from './cell.js';
import { type CellDefinition, defineCell } from './define.js';
import { complexStepGradient, lossOf } from './loss-differences.js';
import { masked } from './mask.js';
import { sampleCellValues } from './sample-cell.js';
import { type Block, blockKey, blocks, cellMatrices, type CellValues, simulate, simulateAdjoints } from './simulate.js';

const { runs, seed } = hunt(2000);

const gradientsOf = (cell: Cell, values: CellValues) =>
  simulateAdjoints(real, adjointCell(cell), simulate(real, cell, cellMatrices(cell, values))).gradients;

/** The change of a gradient when the inputs move in their last place, entry by entry the largest. */
function roundingOf(cell: Cell, values: CellValues, block: Block, exact: readonly number[]): number {
  const nudged = (value: unknown): unknown =>
    Array.isArray(value) ? value.map(nudged) : typeof value === 'number' ? value * (1 + Number.EPSILON) : value;
  const moved = { ...values, inputs: nudged(values.inputs), parameters: nudged(values.parameters) } as CellValues;
  const other = complexStepGradient(cell, moved, block).flat();
  return Math.max(...other.map((x, i) => Math.abs(x - (exact[i] ?? NaN))));
}

interface Tally {
  checked: number;
  /** Loss not finite: nothing is claimed. */
  lossLess: number;
  /** No complex step: a kink, or an infinite slope. */
  noOracle: number;
}

function compared(
  cell: Cell,
  values: CellValues,
  found: ReadonlyMap<string, { readonly rows: number; readonly columns: number; readonly entries: readonly number[] }>,
  what: string,
  tally: Tally,
  oracle: (block: Block) => number[],
): void {
  for (const block of blocks(cell, values.T).filter(({ name }) => name !== cell.mask)) {
    const key = blockKey(block);
    const matrix = found.get(key);
    if (matrix === undefined) expect.fail(`there is no gradient by ${key}, ${what}`);
    const derived = rowsOf(matrix).flat();
    const expected = oracle(block);
    expect(derived.length, `${key}, ${what}`).toBe(expected.length);
    if (derived.some(Number.isNaN)) expect.fail(`${key} is NaN with a finite loss, ${what}`);
    if (!expected.every(Number.isFinite)) {
      tally.noOracle++;
      continue;
    }
    const scale = Math.max(1e-300, ...expected.map(Math.abs));
    const error = Math.max(...expected.map((x, i) => Math.abs(x - (derived[i] ?? NaN))));
    tally.checked++;
    if (error <= 1e-9 * scale || error <= 1e-15) continue;
    if (!(error <= 10 * roundingOf(cell, values, block, expected)))
      expect.fail(`${key}: error ${error / scale}, ${what}`);
  }
}

test(`${runs} hard random cells: derived = numeric`, { timeout: 3_600_000 }, () => {
  const random = generator(seed, 'hard cells');
  const tally: Tally = { checked: 0, lossLess: 0, noOracle: 0 };
  for (let run = 0; run < runs; run++) {
    const definition = hardCell(`hard-${run}`, random);
    const cell = defineCell(definition);
    const T = 1 + (run % 4);
    const values = sampleCellValues(cell, { T, seed: run, sizes: hardCellSizes });
    const what = `run ${run}: ${JSON.stringify(definition, null, 1)}`;
    if (!Number.isFinite(lossOf(cell, values))) {
      tally.lossLess++;
      continue;
    }
    compared(cell, values, gradientsOf(cell, values), what, tally, block =>
      complexStepGradient(cell, values, block).flat(),
    );
  }
  expect(tally.lossLess).toBeLessThan(runs / 20);
  expect(tally.noOracle).toBeLessThan(tally.checked / 20);
});

/** The values with steps put in where the mask is 0, which hold what no computation may meet. */
const spread = (cell: Cell, values: CellValues, mask: readonly number[]): CellValues => ({
  ...values,
  T: mask.length,
  inputs: {
    ...Object.fromEntries(
      Object.entries(values.inputs).map(([name, value]) => {
        if (cell.inputs.get(name)?.once === true) return [name, value];
        const own = [...(value as readonly number[][][])];
        const padding = own[0]?.map(row => row.map(() => (name === 'x' ? NaN : name === 'u' ? 0 : Infinity))) ?? [];
        return [name, mask.map(m => (m === 1 ? own.shift() : undefined) ?? padding)];
      }),
    ),
    mask: mask.map(m => [[m]]),
  },
});
/** T ones and some zeros, at the end alone or anywhere. */
function maskFor({ T }: CellValues, zeros: number, gaps: boolean, uniform: () => number): readonly number[] {
  const mask = Array.from({ length: T }, () => 1);
  for (let i = 0; i < zeros; i++) mask.splice(gaps ? Math.floor(uniform() * (mask.length + 1)) : mask.length, 0, 0);
  return mask;
}
/** Whether steps are told by nothing but their order: then a gap changes nothing. */
const knowsNoPlaces = ({ equations, loss }: CellDefinition): boolean =>
  ![...equations, loss].some(text => /[xu]\[t[-+]|sum\(t, 2|\[1\]/.test(text ?? ''));

test(`${Math.ceil(runs / 4)} hard random cells under masks = the shorter sequences`, { timeout: 3_600_000 }, () => {
  const random = generator(seed, 'hard masked cells');
  const below = (count: number): number => Math.floor(random.uniform() * count);
  const tally: Tally = { checked: 0, lossLess: 0, noOracle: 0 };
  let [masks, withGaps] = [0, 0];
  for (let run = 0; run < runs / 4; run++) {
    const definition = hardCell(`hard-masked-${run}`, random);
    const cell = defineCell(definition);
    let held: Cell;
    try {
      held = masked(cell);
    } catch (error) {
      if (error instanceof TracegradError && error.code === 'unsupported') continue;
      throw error;
    }
    const values = sampleCellValues(cell, { T: 1 + (run % 3), seed: run, sizes: hardCellSizes });
    const loss = lossOf(cell, values);
    if (!Number.isFinite(loss)) continue;
    masks++;
    const gaps = run % 2 === 1;
    const mask = maskFor(values, 1 + below(3), gaps, random.uniform);
    const long = spread(cell, values, mask);
    const what = `run ${run}, mask ${mask.join('')}: ${JSON.stringify(definition, null, 1)}`;
    const found = gradientsOf(held, long);
    for (const { name } of [...cell.inputs.values()].filter(({ once }) => !once))
      for (const [i, m] of mask.entries())
        if (m === 0)
          expect(
            found.get(blockKey({ name, t: i + 1 }))?.entries.every(g => g === 0),
            `${name}[${i + 1}], ${what}`,
          ).toBe(true);
    if (gaps) {
      withGaps++;
      compared(held, long, found, what, tally, block => complexStepGradient(held, long, block).flat());
      if (!knowsNoPlaces(definition)) continue;
    }
    expect(Math.abs(lossOf(held, long) - loss), what).toBeLessThanOrEqual(1e-12 * Math.max(1, Math.abs(loss)));
    const short = gradientsOf(cell, values);
    const places = mask.flatMap((m, i) => (m === 1 ? [i + 1] : []));
    for (const block of blocks(cell, values.T)) {
      const moved = block.t === undefined ? block : { ...block, t: places[block.t - 1] };
      const [expected, own] = [short.get(blockKey(block))?.entries, found.get(blockKey(moved))?.entries];
      if (expected === undefined || own?.length !== expected.length)
        expect.fail(`there is no gradient by ${blockKey(moved)}, ${what}`);
      const scale = Math.max(1e-3, ...expected.map(Math.abs));
      const error = Math.max(...expected.map((x, i) => Math.abs(x - (own[i] ?? NaN))));
      if (!(error <= 1e-12 * scale)) expect.fail(`${blockKey(block)}: error ${error}, ${what}`);
    }
  }
  expect(withGaps).toBeGreaterThan(runs / 64);
  expect(tally.noOracle).toBeLessThan(tally.checked / 20);
  expect(masks).toBeGreaterThan(runs / 16);
});
