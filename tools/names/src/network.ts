/**
 * The network as this demonstration sees it, as types only.
 *
 * Training, measuring and generating are written against these, so another emitted model (or one written by hand, as in a
 * test) can take the LSTM's place.
 */
import type { FloatArray, Model } from '@tracegrad/runtime';
import type { Batch } from './batches.js';

export interface Network extends Model {
  /** The loss in nats summed over the batch, times `scale`; the gradients of that are in `gradientArena` afterwards. */
  lossAndGradients(input: Batch, options?: { readonly scale?: number }): number;
}

/** A network fed one symbol at a time. */
export interface StreamingNetwork extends Model {
  /** The logits of the next symbol after the one in `x`. */
  step(x: Int32Array): { readonly z: FloatArray };
  /** Forgets everything seen so far. */
  reset(): void;
}

/** The longest name that fits, with its boundary; the longest in the lists has 13 letters. */
export const longest = 24;
