/**
 * Random cells with quotients, norms, logarithms and exponentials across steps, emitted: every gradient of every back end
 * against the complex step through the equations of each example, under masks those of the shorter sequence.
 *
 * At points where the forward pass is finite a gradient is right within a relative 1e-6 (float64) or 1e-3 (float32), or
 * within ten times what a change of the inputs in their last place makes of it. Gradients are never NaN where the loss is
 * finite, nor is the loss where that of the equations is finite. Each back end is held to bounds of its own. The seed is
 * fixed; RUNS and SEED in the environment hunt further.
 */
import { setFlagsFromString } from 'node:v8';
import { defineCell } from '@tracegrad/symbolic';
import { expect, test } from 'vitest';
import { supports } from '../../../runtime/src/model/wasm/engine.js';
import { generator } from '../../../symbolic/src/numeric/generator.js';
import { hardCell, hardCellSizes } from '../../../symbolic/test/random/hard-cell.js';
import { moduleFactory } from '../../test/evaluated.js';
import { type Block, blocksOf, canBeMasked, type Data, dataFor, oracleLoss, type Trial } from '../../test/oracle.js';

const runs = Number(process.env['RUNS'] ?? 200);
const seed = Number(process.env['SEED'] ?? 3);
const sizes = Object.fromEntries(hardCellSizes);

// Older engines have relaxed SIMD behind a flag; an engine without it is tested without it.
if (process.versions.node.startsWith('20.')) setFlagsFromString('--experimental-wasm-relaxed-simd');
const backends = [
  { type: 'float64', backend: 'ts', tolerance: 1e-6, ulp: 2 ** -52 },
  { type: 'float32', backend: 'ts', tolerance: 1e-3, ulp: 2 ** -23 },
  { type: 'float32', backend: 'wasm', tolerance: 1e-3, ulp: 2 ** -23 },
  { type: 'float32', backend: 'relaxed', tolerance: 1e-3, ulp: 2 ** -23 },
] as const;
const available = backends.filter(({ backend }) => backend === 'ts' || supports(backend));

type Arrays = Readonly<Record<string, Float64Array>>;
const mapped = (arrays: Arrays, of: (values: Float64Array) => Float64Array): Arrays =>
  Object.fromEntries(Object.entries(arrays).map(([name, values]) => [name, of(values)]));
const rounded = (data: Data): Data => {
  const single = (values: Float64Array): Float64Array => values.map(Math.fround);
  return {
    ...data,
    inputs: mapped(data.inputs, single),
    initials: mapped(data.initials, single),
    parameters: mapped(data.parameters, single),
  };
};
const moved = (data: Data, ulp: number): Data => {
  const by = (values: Float64Array): Float64Array => values.map((v, i) => v * (1 + (i % 2 === 0 ? ulp : -ulp)));
  return { ...data, inputs: mapped(data.inputs, by), parameters: mapped(data.parameters, by) };
};

/** The same steps and then padding that no computation may meet. */
function padded(
  { B, T, cell }: Trial,
  data: Data,
  by: number,
): { readonly inputs: Arrays; readonly mask: Float64Array } {
  const poison = [NaN, 0, Infinity];
  const inputs = Object.fromEntries(
    Object.entries(data.inputs).map(([name, values]) => {
      if (cell.inputs.get(name)?.once === true) return [name, values];
      const width = values.length / T;
      const padding = Float64Array.from({ length: by * width }, (_, i) => poison[i % poison.length] ?? NaN);
      return [name, Float64Array.of(...values, ...padding)];
    }),
  );
  return { inputs, mask: Float64Array.from({ length: (T + by) * B }, (_, i) => (i < T * B ? 1 : 0)) };
}

const errorIn = (found: ArrayLike<number>, exact: Float64Array): number =>
  exact.reduce((most, value, i) => {
    const gap = Math.abs(value - (found[i] ?? NaN));
    return Math.max(most, Number.isNaN(gap) ? Infinity : gap);
  }, 0);

/** What became of the gradients of one back end, and of the losses that gave none. */
const newTally = () => ({
  compared: 0,
  byRounding: 0,
  /** Beside the point the equations have no finite gradient: nothing bounds what rounding makes of it. */
  unsteady: 0,
  noOracle: 0,
  /** The equations have no finite loss. */
  lossLess: 0,
  /** The loss leaves the range of float32. */
  overflown: 0,
  underMask: 0,
});
const largest = (values: Float64Array): number => values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);

test(`${runs} hard random cells: emitted = numeric`, { timeout: 7_200_000 }, async () => {
  const random = generator(seed, 'hard emitted cells');
  const tallies = available.map(newTally);
  for (let run = 0; run < runs; run++) {
    const definition = hardCell(`hard-${run}`, random);
    const cell = defineCell(definition);
    const trial: Trial = { cell, sizes, T: 1 + (run % 4), B: 1 + (run % 2), mask: false, seed: run };
    const what = `run ${run}: ${JSON.stringify(definition)}`;
    const make = await moduleFactory(cell, true);
    const { T, B } = trial;
    const oracles = new Map<string, readonly Block[]>();
    for (const [own, { type, backend, tolerance, ulp }] of available.entries()) {
      const tally = tallies[own] ?? newTally(); // one for each
      const data = type === 'float32' ? rounded(dataFor(trial)) : dataFor(trial);
      const exactLoss = oracleLoss(trial, data);
      if (!Number.isFinite(exactLoss)) {
        tally.lossLess++;
        continue;
      }
      const array = (values: Float64Array) => (type === 'float32' ? Float32Array.from(values) : values);
      const arrays = (given: Arrays) =>
        Object.fromEntries(Object.entries(given).map(([name, values]) => [name, array(values)]));
      const extra = run % 2 === 0 && canBeMasked(cell) ? 1 + (run % 3) : 0;
      const model = make(sizes, { batch: B, steps: T + extra, type, backend });
      for (const [name, values] of Object.entries(data.parameters)) model.parameters[name]?.set(values);
      const long = padded(trial, data, extra);
      const given =
        extra === 0
          ? { ...arrays(data.inputs), ...arrays(data.initials) }
          : { ...arrays(long.inputs), ...arrays(data.initials), mask: long.mask };
      const loss = model.lossAndGradients(given, { inputGradients: true });
      const where = `${type} ${backend}${extra === 0 ? '' : ' under a mask'}, ${what}`;
      // The float32 kernels round what the equations do not.
      const lossError = Math.abs(loss - exactLoss) / Math.max(1, Math.abs(exactLoss));
      if (Number.isNaN(loss)) expect.fail(`the loss is NaN, of the equations ${exactLoss}, ${where}`);
      if (type === 'float32' && !Number.isFinite(loss)) {
        tally.overflown++;
        continue;
      }
      expect(lossError, where).toBeLessThan(type === 'float64' ? 1e-9 : 1e-3);
      if (extra > 0) tally.underMask++;
      let roundings: readonly Block[] | undefined;
      const rounding = (name: string, exact: Float64Array): number => {
        roundings ??= blocksOf(trial, moved(data, ulp), model);
        return errorIn(roundings.find(block => block.name === name)?.exact ?? [], exact);
      };
      const oracle = oracles.get(type) ?? blocksOf(trial, data, model);
      oracles.set(type, oracle);
      for (const { name, exact } of oracle) {
        const own = model.gradients[name] ?? model.initialGradients[name] ?? model.inputGradients[name];
        const kernel = Float64Array.from(own ?? []);
        const found = kernel.subarray(0, exact.length);
        if (found.some(Number.isNaN)) expect.fail(`the gradient by ${name} is NaN with a finite loss, ${where}`);
        expect(
          kernel.subarray(exact.length).every(value => value === 0),
          `${name} in the padding, ${where}`,
        ).toBe(true);
        if (!exact.every(Number.isFinite)) {
          tally.noOracle++;
          continue;
        }
        tally.compared++;
        const error = errorIn(found, exact);
        if (error <= tolerance * largest(exact) || error <= ulp * ulp) continue;
        const reach = rounding(name, exact);
        if (error > 10 * reach) expect.fail(`${name} is off by ${error} of ${largest(exact)}, ${where}`);
        if (reach === Infinity) tally.unsteady++;
        else tally.byRounding++;
      }
    }
  }
  available.forEach(({ type, backend }, own) => {
    const tally = tallies[own] ?? newTally();
    const { compared, byRounding, unsteady, noOracle, lossLess, overflown, underMask } = tally;
    process.stdout.write(`hard random cells, ${type} ${backend}: ${JSON.stringify(tally)}\n`);
    expect(compared, backend).toBeGreaterThan(5 * runs);
    expect(byRounding + unsteady + noOracle + lossLess + overflown, backend).toBeLessThan(compared / 20);
    expect(unsteady, backend).toBeLessThan(compared / 500);
    expect(underMask, backend).toBeGreaterThan(runs / 12);
  });
});
