import { firstNames } from '@tracegrad/names/dataset';
import { expect, it } from 'vitest';
import { defaults } from './names-setting.js';
import { learning, type NamesProgress } from './names.js';

const { names } = firstNames();
const run = (): NamesProgress[] => [...learning(names, { ...defaults, n: 24, updates: 100, every: 50 })];

it('learns, and draws names all the while', () => {
  const progress = run();
  expect(progress.map(({ update }) => update)).toEqual([0, 50, 100]);
  const [start, half, end] = progress;
  expect(start?.bits).toBeUndefined();
  // Letters drawn blindly from 27 cost log₂ 27 = 4.75 bits.
  expect(half?.bits).toBeLessThan(Math.log2(27));
  expect(end?.bits).toBeLessThan(half?.bits ?? 0);
  for (const { names: drawn } of progress) {
    expect(drawn).toHaveLength(6);
    expect(drawn.every(name => /^[a-z]+$/.test(name))).toBe(true);
  }
});

it('repeats itself for a seed', () => expect(run()).toEqual(run()));
