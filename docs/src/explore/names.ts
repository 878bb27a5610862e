/**
 * A character model of first names that generates while it learns: the demonstration of `tools/names`, in steps small enough
 * for a page.
 *
 * Data, batches, network, training and sampling are those of the demonstration. What is added is only the rhythm: some
 * updates, then some names drawn from what the network has become.
 */
import { generatedNames } from '@tracegrad/names/generate';
import { network, streaming } from '@tracegrad/names/lstm-network';
import { training } from '@tracegrad/names/train';
import { random } from '@tracegrad/runtime';
import type { NamesSetting } from './names-setting.js';

/** Of the training, as the demonstration sets them. */
const fixed = { batch: 32, pool: 8, learningRate: 0.015, clip: 1, dropout: 0.1 } as const;
const drawn = 6;

export interface NamesProgress {
  /** Updates so far; 0 before the first. */
  readonly update: number;
  /** Bits per letter over the updates since the last progress; undefined before the first. */
  readonly bits: number | undefined;
  /** Names drawn now. */
  readonly names: readonly string[];
}

/** Learns `names`, a … z only, and tells how it goes: once at the start, then every `every` updates. */
export function* learning(names: readonly string[], setting: NamesSetting): Generator<NamesProgress, void> {
  const { n, updates, seed, every, temperature } = setting;
  // One stream from the seed gives every part a seed of its own.
  const seeds = random(seed);
  const [startSeed, trainingSeed, sampleSeed] = [seeds.next(), seeds.next(), seeds.next()];
  const model = network(n, fixed.batch, random(startSeed));
  const draw = random(sampleSeed);
  const sampled = (): readonly string[] => generatedNames(streaming(model), drawn, temperature, draw);
  yield { update: 0, bits: undefined, names: sampled() };
  let [nats, events] = [0, 0];
  for (const update of training(model, names, { ...fixed, updates, seed: trainingSeed })) {
    nats += update.nats;
    events += update.events;
    if (update.number % every !== 0 && update.number !== updates) continue;
    yield { update: update.number, bits: nats / events / Math.LN2, names: sampled() };
    [nats, events] = [0, 0];
  }
}
