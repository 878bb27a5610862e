/** A pass of an emitted cell with memory of its own, which takes the arrays of one call. */
import type { FloatArray } from '../model.js';
import { isOfType, lengthOf } from './arena.js';
import type { CallOptions, NumberType } from './contract.js';
import type { Emitted, ForwardPass, Run, Sizes, TrainingPass } from './emitted.js';
import { type Call, type Inputs, startValue, writeMask } from './inputs.js';
import { together, under } from './named.js';
import { checkSums } from './targets.js';

type Arrays = Record<string, FloatArray>;
/** What a caller may pass, before any of it was checked. */
export type Given = Readonly<Record<string, unknown>> & CallOptions;

/** The emitted cell with everything a call needs, whatever pass it runs. */
export interface Ground {
  readonly emitted: Emitted;
  readonly sizes: Sizes;
  readonly type: NumberType;
  /** Makes every array of the model. */
  readonly zeros: (length: number) => FloatArray;
  readonly capacity: Call;
  readonly parameters: Arrays;
  readonly inputs: Inputs;
  readonly run: Run;
}

export interface Bound {
  readonly memory: Arrays;
  /** Puts the arrays of one call into the memory. */
  readonly take: (given: Given, call: Call) => void;
}

/** The memory of a pass for calls up to a capacity. `shared`: arrays that passes have in common. */
export function bound(ground: Ground, pass: ForwardPass | TrainingPass, capacity: Call, shared: Arrays): Bound {
  const { emitted, sizes, type, inputs, zeros } = ground;
  const memory: Arrays = together(ground.parameters, shared);
  for (const [name, length] of Object.entries(pass.work(sizes, capacity.T, capacity.B))) {
    memory[name] = zeros(length);
  }
  for (const [name, other] of Object.entries('lent' in pass ? (pass.lent ?? {}) : {})) {
    const lender = memory[other];
    if (lender !== undefined) memory[name] = lender;
  }
  const starts = Object.entries(emitted.initials(sizes)).map(([name, shape]) => ({
    name,
    shape,
    zero: zeros(capacity.B * lengthOf(shape)),
  }));
  const shapes = emitted.inputs(sizes);
  const reads = pass.reads.map(name => {
    const input = under(shapes, name);
    // Forward passes compute the same for any target.
    const target = 'views' in pass || input?.sumsToOne !== true ? undefined : input;
    return { name, array: under(pass.classes ?? {}, name)?.[0], target };
  });
  const none = zeros(0);
  let mask: FloatArray | undefined;
  return {
    memory,
    take: (given, call) => {
      if (given.mask !== undefined) {
        mask ??= zeros(capacity.T * capacity.B);
        writeMask(given.mask, call, mask);
        memory['mask'] = mask;
      }
      const selected = given.mask === undefined ? undefined : mask;
      for (const { name, array, target } of reads) {
        const value = under(given, name);
        const classes = array === undefined ? undefined : inputs.classes(name, value, call, selected);
        if (array !== undefined) memory[array] = classes ?? none;
        if (classes !== undefined) continue;
        memory[name] = inputs.vectors(name, value, call, selected);
        if (target !== undefined && isOfType(type, value))
          checkSums(name, value, lengthOf(target.shape), call.B, target.once, selected);
      }
      for (const { name, shape, zero } of starts) {
        const value = under(given, name);
        memory[name] = value === undefined ? zero : startValue(type, name, value, call.B, shape);
      }
    },
  };
}
