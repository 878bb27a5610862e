/** A pass of an emitted cell with memory of its own, which takes the arrays of one call. */
import type { FloatArray } from '../model.js';
import { lengthOf } from './arena.js';
import type { CallOptions, NumberType } from './contract.js';
import type { Emitted, ForwardPass, Sizes, TrainingPass } from './emitted.js';
import { type Call, type Inputs, startValue, writeMask } from './inputs.js';

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
}

export interface Bound {
  readonly memory: Arrays;
  /** Puts the arrays of one call into the memory. */
  readonly take: (given: Given, call: Call) => void;
}

/** The memory of a pass for calls up to a capacity. `shared`: arrays that passes have in common. */
export function bound(ground: Ground, pass: ForwardPass | TrainingPass, capacity: Call, shared: Arrays): Bound {
  const { emitted, sizes, type, inputs, zeros } = ground;
  const memory: Arrays = { ...ground.parameters, ...shared };
  for (const [name, length] of Object.entries(pass.work(sizes, capacity.T, capacity.B))) {
    memory[name] = zeros(length);
  }
  const starts = Object.entries(emitted.initials(sizes)).map(([name, shape]) => ({
    name,
    shape,
    zero: zeros(capacity.B * lengthOf(shape)),
  }));
  let mask: FloatArray | undefined;
  return {
    memory,
    take: (given, call) => {
      for (const name of pass.reads) memory[name] = inputs(name, given[name], call);
      for (const { name, shape, zero } of starts) {
        const value = given[name];
        memory[name] = value === undefined ? zero : startValue(type, name, value, call.B, shape);
      }
      if (given.mask !== undefined) {
        mask ??= zeros(capacity.T * capacity.B);
        writeMask(given.mask, call, mask);
        memory['mask'] = mask;
      }
    },
  };
}
