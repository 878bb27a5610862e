/** Views for each size of call, made once: after the first call of a size nothing is allocated. */
import type { FloatArray } from '../model.js';
import type { Stretch } from './emitted.js';
import type { Call } from './inputs.js';
import { named, under } from './named.js';

/** After so many sizes of call all are forgotten, lest somebody's ever new sizes fill the memory. */
export const mostSizes = 1024;

/** The result of `make` for each size of call, remembered. */
export function perCall<R>(capacity: Call, make: (T: number, B: number) => R): (call: Call) => R {
  const known = new Map<number, R>();
  return ({ T, B }) => {
    const key = T * (capacity.B + 1) + B;
    let result = known.get(key);
    if (result === undefined) {
      if (known.size === mostSizes) known.clear();
      result = make(T, B);
      known.set(key, result);
    }
    return result;
  };
}

/** How many numbers belong to one step and example, of the views that a model handed out. */
const widths = new WeakMap<object, number>();
export const widthOf = (view: object): number | undefined => widths.get(view);

/** The stretches as views into the memory. `ofOne`: the same of one step and example, which say how wide a row is. */
export const viewsOf = (
  memory: Readonly<Record<string, FloatArray>>,
  stretches: Readonly<Record<string, Stretch>>,
  ofOne: Readonly<Record<string, Stretch>> = {},
): Record<string, FloatArray> =>
  named(
    Object.entries(stretches).flatMap(([name, [array, from, length]]) => {
      const values = memory[array];
      if (values === undefined) return [];
      const view = values.subarray(from, from + length);
      const width = under(ofOne, name)?.[2];
      if (width !== undefined) widths.set(view, width);
      return [[name, view] as const];
    }),
  );
