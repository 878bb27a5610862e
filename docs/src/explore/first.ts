/** What each explorable shows before anything is touched, in one place: the build computes it, the page begins with it. */
import { defaults as namesDefaults } from './names-setting.js';
import { defaults as raceDefaults, type Network, type RaceSetting } from './race-setting.js';

/** Which networks run a task, with how many seeds. */
export interface Entry {
  readonly network: Network;
  readonly seed: number;
  readonly setting: RaceSetting;
}

/** The journey that is part of its page. */
export const firstJourney = { model: 'rnn', symbol: 'W' } as const;

export const first = {
  norms: { gain: 1, seeds: [1, 2, 3, 4] },
  lifetime: { bias: 2, weights: 1, seed: 1 },
  order: raceDefaults,
  latch: { ...raceDefaults, task: 'latch', forgetBias: 4 },
  seeds: [1, 2, 3],
  /** Updates of the curves drawn at build time, and the most of those drawn live. */
  recorded: 400,
  limit: 2000,
  names: { ...namesDefaults, updates: 300, every: 100 },
  plan: 'lstm',
} as const;

/** The runs of a contest: both networks, every seed. */
export const settingsOf = (
  setting: Omit<RaceSetting, 'network' | 'seed'>,
  seeds: readonly number[],
): readonly Entry[] =>
  (['lstm', 'rnn'] as const).flatMap(network =>
    seeds.map(seed => ({ network, seed, setting: { ...setting, network, seed } })),
  );
