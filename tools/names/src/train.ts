/**
 * The training loop: an endless shuffle of the names, one Adam update per batch, the learning rate falling linearly to zero.
 *
 * The loss is divided by the mean number of predictions in a batch, one constant, not by the batch's own: batches hold names of
 * similar length, and the letters of long names must not count less than those of short ones.
 *
 * A generator, so that whoever runs it decides what to show and when; it looks at no clock and draws from its own random
 * streams, so the same settings give the same network.
 */
import { adam, clipByGlobalNorm, random } from '@tracegrad/runtime';
import { totalEvents } from './alphabet.js';
import { batchOf, epoch, eventsIn } from './batches.js';
import type { Network } from './network.js';

export interface TrainingSettings {
  /** How many updates. */
  readonly updates: number;
  /** Names in a batch. */
  readonly batch: number;
  /** Batches sorted by length together. */
  readonly pool: number;
  /** The learning rate at the start. */
  readonly learningRate: number;
  /** The largest norm of a gradient (of the loss in nats per prediction). */
  readonly clip: number;
  /** The share of letters hidden from the network. */
  readonly dropout: number;
  readonly seed: number;
}

export interface Update {
  /** 1 … updates. */
  readonly number: number;
  /** The loss of this batch before the update, in nats, summed over its predictions. */
  readonly nats: number;
  readonly events: number;
  /** The norm of the gradient before it was clipped. */
  readonly norm: number;
}

/** Trains `network` in place, one update for each value taken. Throws a RangeError if there are fewer names than a batch needs. */
export function* training(
  network: Network,
  names: readonly string[],
  settings: TrainingSettings,
): Generator<Update, void> {
  const { updates, batch: size, pool, learningRate, clip, dropout, seed } = settings;
  if (names.length < size) throw new RangeError(`a batch of ${size} names cannot be made from ${names.length}`);
  const order = random(seed);
  const hidden = random(order.next());
  const optimiser = adam(network.parameterArena);
  const scale = names.length / (size * totalEvents(names));
  let waiting: string[][] = [];
  for (let number = 1; number <= updates; number++) {
    if (waiting.length === 0) waiting = epoch(names, size, pool, order);
    // Just refilled if it was empty: an epoch has at least one batch.
    const batch = batchOf(waiting.pop()!, { share: dropout, random: hidden });
    const mean = network.lossAndGradients(batch, { scale });
    const norm = clipByGlobalNorm(network.gradientArena, clip);
    optimiser.learningRate = learningRate * (1 - (number - 1) / updates);
    optimiser.update(network.gradientArena);
    yield { number, nats: mean / scale, events: eventsIn(batch), norm };
  }
}
