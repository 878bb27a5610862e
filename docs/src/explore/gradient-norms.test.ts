/** The figures of the experiment, in distribution: published runs used other random numbers. */
import { random } from '@tracegrad/runtime';
import { toText } from '@tracegrad/symbolic';
import { expect, it } from 'vitest';
import { derivedStep, gradientNorms } from './gradient-norms.js';
import { largestStretch } from './spectral.js';

it('derives the Jacobian of a step', () => {
  expect(toText(derivedStep().jacobian)).toBe('diag(vector(1) - tanh(W*h + U*x + b).^2)*W');
});

/** gain → ‖∂h[t]/∂h[0]‖₂ at t = 1, 10, 50, 100 for n = 64, from an independent implementation with other random numbers. */
const published = [
  { gain: 0.5, norms: [9.8e-1, 3.2e-3, 1.5e-14, 1.5e-28] },
  { gain: 0.9, norms: [1.7, 0.87, 3.8e-3, 7.2e-6] },
  { gain: 1, norms: [1.9, 4.0, 4.7, 4.0] },
  { gain: 2, norms: [3.7, 78, 2.7e4, 1.6e7] },
];

it.each(published)('gain $gain: the published norms lie among ours, give or take one order', ({ gain, norms }) => {
  const runs = [1, 2, 3, 4].map(seed => gradientNorms({ gain, seed }));
  [1, 10, 50, 100].forEach((t, i) => {
    const logs = runs.map(run => Math.log10(run[t - 1] ?? NaN));
    const log = Math.log10(norms[i] ?? NaN);
    // One step hardly depends on the network drawn; a hundred do, most of all near gain 1.
    const slack = t === 1 ? 0.1 : 1;
    expect(log, `t = ${t}`).toBeGreaterThan(Math.min(...logs) - slack);
    expect(log, `t = ${t}`).toBeLessThan(Math.max(...logs) + slack);
  });
});

it('is the same for the same seed and another for another', () => {
  const of = (seed: number): number[] => gradientNorms({ gain: 1.2, seed, n: 8, steps: 5 });
  expect(of(3)).toEqual(of(3));
  expect(of(3)).not.toEqual(of(4));
});

it('is the derivative of the state itself for a network of one unit', () => {
  const setting = { gain: 1.5, seed: 7, n: 1, steps: 3 };
  const draw = random(setting.seed);
  const [w, h0] = [setting.gain * draw.normal(), 0.1 * draw.normal()];
  const state = (h: number): number => Math.tanh(w * Math.tanh(w * Math.tanh(w * h)));
  const difference = (state(h0 + 1e-5) - state(h0 - 1e-5)) / 2e-5;
  expect(gradientNorms(setting)[2]).toBeCloseTo(Math.abs(difference), 7);
});

it.each([
  { rows: [[3, 0], [0, -5]], norm: 5 }, // prettier-ignore
  { rows: [[1, 1], [1, 1]], norm: 2 }, // prettier-ignore
  { rows: [[3e-200, 4e-200]], norm: 5e-200 },
  { rows: [[0, 0]], norm: 0 },
])('finds the largest stretch of $rows', ({ rows, norm }) => {
  expect(Math.abs(largestStretch(rows).norm - norm)).toBeLessThanOrEqual(1e-4 * norm);
});
