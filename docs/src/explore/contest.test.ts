import { expect, it } from 'vitest';
import { contest, tracks } from './contest.js';
import { defaults, type RaceSetting } from './race-setting.js';
import { race } from './race.js';

const small: RaceSetting = { ...defaults, backend: 'wasm', network: 'rnn', seed: 1, n: 4, steps: 10 };

it('gives every run one update in turn', () => {
  const runs = [...contest([small, { ...small, seed: 2 }], 3)].map(({ run, update }) => [run, update]);
  expect(runs).toEqual([[0, 1], [1, 1], [0, 2], [1, 2], [0, 3], [1, 3]]); // prettier-ignore
});

it('is the same as each run alone', () => {
  const losses = [...contest([small, { ...small, seed: 2 }], 4)].filter(({ run }) => run === 1).map(({ loss }) => loss);
  const alone = race({ ...small, seed: 2 });
  expect(losses).toEqual(Array.from({ length: 4 }, () => alone.next().value.loss));
});

it('ends a run that has solved its task and goes on with the others', () => {
  const easy: RaceSetting = { ...small, n: 16, task: 'latch', network: 'lstm', forgetBias: 3, learningRate: 0.02 };
  const [learner, still] = tracks([easy, { ...easy, learningRate: 0 }], 400);
  expect(learner?.solvedAt).toBe(learner?.updates);
  expect(learner?.updates).toBeLessThan(400);
  expect(still).toMatchObject({ solvedAt: undefined, updates: 400 });
  // The first update, every fifth, and the last.
  expect(still?.points.map(([update]) => update).slice(0, 3)).toEqual([1, 5, 10]);
  expect(still?.points).toHaveLength(81);
});
