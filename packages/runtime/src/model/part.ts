/**
 * Which part of a call a thread does.
 *
 * Any cut gives the same bits, because no sum is cut. Examples are cut one by one; rows of products four by four, which
 * is what tiles like, or not at all where there are too few.
 */
import type { ClassInputs, Emitted, Memory, Part, PassName, Sizes } from './emitted.js';
import { mostSizes } from './views.js';

export interface Range {
  readonly from: number;
  readonly to: number;
}
const rowsTogether = 4;

/** The range of one thread among `count`. `shares`: what there is of each, the examples first. */
export function rangesOf(shares: Readonly<Record<string, number>>, thread: number, count: number): readonly Range[] {
  return Object.values(shares).map((total, i) => {
    const unit = i === 0 ? 1 : rowsTogether;
    const units = Math.floor(total / unit);
    if (count === 1 || units < count) return thread === 0 ? { from: 0, to: total } : { from: 0, to: 0 };
    return {
      from: unit * Math.floor((units * thread) / count),
      to: thread === count - 1 ? total : unit * Math.floor((units * (thread + 1)) / count),
    };
  });
}

/** Which inputs are given as classes: one bit for each of those that may be. */
export function givenClasses(emitted: Emitted, pass: PassName): (memory: Memory) => number {
  const arrays = Object.values(emitted[pass]?.classes ?? {}).map(([array]) => array);
  return memory => {
    let given = 0;
    for (let i = 0; i < arrays.length; i++) if ((memory[arrays[i]!]?.length ?? 0) > 0) given += 1 << i; // below the length
    return given;
  };
}

/** `given`: which inputs are given as classes. */
export function partOf(
  shares: Readonly<Record<string, number>>,
  thread: number,
  count: number,
  meet: () => void,
  classes: ClassInputs,
  given: number,
): Part {
  const part: Record<string, unknown> = { several: count > 1, leads: thread === 0, meet };
  Object.values(classes).forEach(([, asClasses, asVectors], i) => {
    const own = ((given >> i) & 1) === 1;
    Object.assign(part, { [asClasses]: own, [asVectors]: !own });
  });
  const names = Object.keys(shares);
  rangesOf(shares, thread, count).forEach(({ from, to }, i) => {
    const name = names[i] ?? '';
    part[`${name}From`] = from;
    part[`${name}To`] = to;
    part[`${name}Shared`] = to > from;
  });
  // Every share has its three members now.
  return part as unknown as Part;
}

/** The parts of the calls of a pass, remembered: nothing is allocated for a call of a size that was met before. */
export function partsOf(emitted: Emitted, pass: PassName, sizes: Sizes, thread: number, meet: () => void) {
  const known = new Map<number, Map<number, Part>>();
  let size = 0;
  const classes = emitted[pass]?.classes ?? {};
  const kinds = 2 ** Object.keys(classes).length;
  return (T: number, B: number, count: number, given: number): Part => {
    const key = (B * 1024 + count) * kinds + given;
    let part = known.get(T)?.get(key);
    if (part === undefined) {
      if (size === mostSizes) {
        known.clear();
        size = 0;
      }
      size++;
      let ofSteps = known.get(T);
      if (ofSteps === undefined) known.set(T, (ofSteps = new Map<number, Part>()));
      part = partOf(emitted[pass]?.shares(sizes, T, B) ?? {}, thread, count, meet, classes, given);
      ofSteps.set(key, part);
    }
    return part;
  };
}

/** Runs the TypeScript kernel of a pass. @throws RangeError if the cell has no such pass */
export function runPass(
  emitted: Emitted,
  pass: PassName,
  sizes: Sizes,
  T: number,
  B: number,
  memory: Memory,
  scale: number,
  inputGradients: boolean,
  part: Part,
): number {
  if (pass === 'forward' || pass === 'maskedForward') {
    const own = emitted[pass];
    if (own === undefined) throw new RangeError(`${emitted.name} has no pass ${pass}`);
    own.run(sizes, T, B, memory, part);
    return 0;
  }
  const own = emitted[pass];
  if (own === undefined) throw new RangeError(`${emitted.name} has no pass ${pass}`);
  return own.run(sizes, T, B, memory, scale, inputGradients, part);
}
