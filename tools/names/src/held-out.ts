/**
 * How well a network predicts names it has not seen, in the unit of the n-gram models: bits per prediction.
 */
import { totalEvents } from './alphabet.js';
import { batchOf, pieces } from './batches.js';
import type { Network } from './network.js';

/** Mean of −log₂ p over all predictions of the names; `batch` names at a time, in the order of their lengths. */
export function networkBits(network: Network, names: readonly string[], batch: number): number {
  const sorted = [...names].sort((left, right) => left.length - right.length);
  let nats = 0;
  for (const piece of pieces(sorted, batch)) nats += network.lossAndGradients(batchOf(piece));
  return nats / Math.LN2 / totalEvents(names);
}
