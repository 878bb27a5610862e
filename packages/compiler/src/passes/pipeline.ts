/** The passes over the loop IR, in order; each is a pure function, and what it returns is verified. layer 3 */
import type { Kernel } from '../loop/loop.js';
import { verified } from '../loop/verify.js';
import { atHand } from './at-hand.js';
import { fusedLoops } from './fusion.js';
import { hoistedInvariants } from './invariants.js';
import { linearised } from './linear.js';
import { namedOffsets } from './offsets.js';
import { mergedOptions } from './options.js';
import { sharedRepeats } from './repeats.js';

export interface Pass {
  readonly name: string;
  readonly reason: string;
  readonly run: (kernel: Kernel) => Kernel;
}

export const pipeline: readonly Pass[] = [
  { name: 'merge options', reason: 'one question per option, not one per loop', run: mergedOptions },
  {
    name: 'fuse loops',
    reason: 'a row is read while it is at hand, and once for all that is made of it',
    run: fusedLoops,
  },
  { name: 'take what is at hand', reason: 'what was just stored need not be read', run: atHand },
  {
    name: 'hoist invariants',
    reason: 'a 1×1 value is read once per example, not once per element',
    run: hoistedInvariants,
  },
  { name: 'share repeats', reason: 'h ⊙ h reads h once, and a function is called once', run: sharedRepeats },
  { name: 'linearise', reason: 'typed arrays have one axis', run: linearised },
  {
    name: 'name offsets',
    reason: 'index arithmetic leaves the innermost loop and the reader’s way',
    run: namedOffsets,
  },
];

/** The kernel after every pass, verified before the first and after each. */
export const optimised = (kernel: Kernel): Kernel =>
  pipeline.reduce((before, { name, run }) => {
    try {
      return verified(run(before));
    } catch (error) {
      throw new Error(`the pass "${name}" broke its kernel`, { cause: error });
    }
  }, verified(kernel));
