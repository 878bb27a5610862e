/** A batch of so many examples that a strip has two steps, against its examples one by one, each of which is a single strip. */
import { defineCell, gallery } from '@tracegrad/symbolic';
import { describe, expect, it } from 'vitest';
import { type AnyModel, factoryOf } from '../../test/evaluated.js';
import { type Data, dataFor, type Trial } from '../../test/oracle.js';

const sizes = { n: 3, d: 2, k: 4 };
const [T, B] = [5, 50];
type Arrays = Readonly<Record<string, Float64Array>>;

/** Example b of arrays that are [T][B][…], or [B][…] where `once` says so. */
const exampleOf = (arrays: Arrays, b: number, once: (name: string) => boolean): Arrays =>
  Object.fromEntries(
    Object.entries(arrays).map(([name, values]) => {
      const steps = once(name) ? 1 : T;
      const width = values.length / steps / B;
      const parts = Array.from({ length: steps }, (_, t) =>
        values.subarray((t * B + b) * width, (t * B + b + 1) * width),
      );
      return [name, Float64Array.from(parts.flatMap(part => [...part]))];
    }),
  );

const far = (a: ArrayLike<number>, b: ArrayLike<number>): number => {
  const scale = Array.from(b).reduce((most, value) => Math.max(most, Math.abs(value)), 1e-3);
  return Array.from(b).reduce((most, value, i) => Math.max(most, Math.abs(value - (a[i] ?? NaN)) / scale), 0);
};

describe.each(gallery.map(definition => defineCell(definition)))('$name', cell => {
  const trials = [false, true].map(mask => ({ mask }));
  it.each(trials)('mask $mask', async ({ mask }) => {
    const trial: Trial = { cell, sizes, T, B, mask, seed: 11 };
    const data: Data = dataFor(trial);
    const make = await factoryOf(cell);
    const modelOf = (batch: number): AnyModel => {
      const model = make(sizes, { batch, steps: T, type: 'float64' });
      for (const [name, values] of Object.entries(data.parameters)) model.parameters[name]?.set(values);
      return model;
    };
    const [together, alone] = [modelOf(B), modelOf(1)];
    const options = { inputGradients: true };
    const given = { ...data.inputs, ...data.initials, ...(mask ? { mask: data.mask } : {}) };
    const loss = together.lossAndGradients(given, options);
    const sum = new Float64Array(together.gradientArena.length);
    let losses = 0;
    const isOnce = (name: string): boolean => cell.inputs.get(name)?.once ?? false;
    for (let b = 0; b < B; b++) {
      const inputs = exampleOf(data.inputs, b, isOnce);
      const initials = exampleOf(data.initials, b, () => true);
      const held = exampleOf({ mask: data.mask }, b, () => false);
      losses += alone.lossAndGradients({ ...inputs, ...initials, ...(mask ? held : {}) }, options);
      alone.gradientArena.forEach((g, i) => (sum[i] = (sum[i] ?? 0) + g));
      for (const [views, own, once] of [
        [together.inputGradients, alone.inputGradients, isOnce],
        [together.initialGradients, alone.initialGradients, () => true],
      ] as const) {
        const arrays = Object.fromEntries(Object.entries(views).map(([name, v]) => [name, Float64Array.from(v)]));
        for (const [name, values] of Object.entries(exampleOf(arrays, b, once)))
          expect(far(own[name] ?? [], values), name).toBeLessThan(1e-13);
      }
    }
    expect(Math.abs(loss - losses) / Math.abs(losses)).toBeLessThan(1e-13);
    expect(far(together.gradientArena, sum)).toBeLessThan(1e-13);
  });
});
