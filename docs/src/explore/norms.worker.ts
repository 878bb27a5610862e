/** Norms of Jacobian products away from the page: one network takes a good part of a second. */
import { gradientNorms } from './gradient-norms.js';
import { serve } from './service.js';

export interface NormsRequest {
  readonly gain: number;
  readonly seeds: readonly number[];
}
export interface NormsValue {
  readonly seed: number;
  readonly norms: readonly number[];
}

serve(function* ({ gain, seeds }: NormsRequest): Generator<NormsValue, void> {
  for (const seed of seeds) yield { seed, norms: gradientNorms({ gain, seed }) };
}, 1);
