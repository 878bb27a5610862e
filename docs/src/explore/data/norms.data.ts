/** The picture of vanishing gradients that is part of the page: made when the site is built. */
import { gradientNorms } from '../gradient-norms.js';
import type { NormsValue } from '../norms.worker.js';
import { first } from '../first.js';

export declare const data: readonly NormsValue[];

export default {
  load: (): readonly NormsValue[] =>
    first.norms.seeds.map(seed => ({
      seed,
      norms: gradientNorms({ gain: first.norms.gain, seed }).map(norm => Number(norm.toPrecision(4))),
    })),
};
