/** Emitted float64 kernels against complex step through the equations, and against central differences of their own loss. */
import { defineCell, gallery } from '@tracegrad/symbolic';
import { describe, expect, it } from 'vitest';
import { factoryOf } from '../../test/evaluated.js';
import { blocksOf, dataFor, errorOf, oracleLoss, type Trial } from '../../test/oracle.js';

const sizes = { n: 3, d: 2, k: 4 };
const trials = [1, 2, 5].flatMap(T => [1, 3].flatMap(B => [false, true].map(mask => ({ T, B, mask }))));

describe.each(gallery.map(definition => defineCell(definition)))('$name', cell => {
  it.each(trials)('T = $T, B = $B, mask $mask', async ({ T, B, mask }) => {
    const trial: Trial = { cell, sizes, T, B, mask, seed: T * 10 + B };
    const data = dataFor(trial);
    const model = (await factoryOf(cell))(sizes, { batch: B, steps: T, type: 'float64' });
    for (const [name, values] of Object.entries(data.parameters)) model.parameters[name]?.set(values);
    const given = { ...data.inputs, ...data.initials, ...(mask ? { mask: data.mask } : {}) };
    const loss = model.lossAndGradients(given, { inputGradients: true });
    expect(Math.abs(loss - oracleLoss(trial, data)) / Math.abs(loss)).toBeLessThan(1e-13);

    const blocks = blocksOf(trial, data, model);
    const scale = Math.max(...blocks.flatMap(({ exact }) => [...exact].map(Math.abs)));
    for (const block of blocks) expect(errorOf(block, 1e-3 * scale), block.name).toBeLessThan(1e-12);

    const gradient = Float64Array.from(model.gradientArena);
    const lossAt = (i: number, value: number): number => {
      const before = model.parameterArena[i] ?? 0;
      model.parameterArena[i] = value;
      const moved = model.lossAndGradients(given);
      model.parameterArena[i] = before;
      return moved;
    };
    const h = 1e-5;
    const largest = gradient.reduce((m, g) => Math.max(m, Math.abs(g)), 0);
    gradient.forEach((g, i) => {
      const at = model.parameterArena[i] ?? 0;
      const numeric = (lossAt(i, at + h) - lossAt(i, at - h)) / (2 * h);
      expect(Math.abs(g - numeric) / largest).toBeLessThan(1e-6);
    });
  });
});
