/** Where the results of a program lie, for the data an emitted module carries.             layer 4 */
import type { Int } from '../loop/int.js';
import { named, times } from '../loop/int.js';
import type { Plan, Program } from '../plan/plan.js';
import { lengthOf, type Place, slotOf, widthOf } from '../plan/storage.js';

export interface StretchOf {
  readonly name: string;
  readonly buffer: string;
  readonly from: Int;
  readonly length: Int;
}

/** The work buffers of a program and their lengths. */
export function workOf(
  plan: Plan,
  program: Program,
  used: ReadonlySet<string>,
): readonly { name: string; length: Int }[] {
  const places = [...program.storage.places.values()].filter(({ buffer, role }) => role === 'work' && used.has(buffer));
  const byBuffer = new Map(places.map(place => [place.buffer, place]));
  return [...byBuffer].map(([name, place]) => ({ name, length: lengthOf(place, plan.letters) }));
}

const perSlot = (plan: Plan, place: Place): Int =>
  times(...(place.example ? [named(plan.letters.B)] : []), widthOf(place));

/** A whole sequence, steps 1…T, or a value given once. */
function stretch(plan: Plan, name: string, place: Place): StretchOf {
  const slot = perSlot(plan, place);
  const { T } = plan.letters;
  return place.time
    ? { name, buffer: place.buffer, from: times(place.lead, slot), length: times(named(T), slot) }
    : { name, buffer: place.buffer, from: times(0), length: slot };
}

/** The cell's equations in a forward program, as the caller sees them. */
export const valuesOf = (plan: Plan, program: Program): readonly StretchOf[] =>
  plan.cell.stages.flatMap(stage =>
    stage.equations.flatMap(({ name }) => {
      const place = program.storage.places.get(name);
      return place === undefined ? [] : [stretch(plan, name, place)];
    }),
  );

/** What the next call would start from: for h[0] = h0 the value h[T], for h[-1] = g0 the value h[T-1]. */
export const finalsOf = (plan: Plan, program: Program): readonly StretchOf[] =>
  plan.starts.flatMap(({ name, of, index }) => {
    const place = program.storage.places.get(of);
    if (place === undefined || index.base === 'T') return [];
    const slot = slotOf(place, { base: 'T', offset: index.offset }, named(plan.letters.t), plan.letters);
    const width = perSlot(plan, place);
    return [{ name, buffer: place.buffer, from: times(slot, width), length: width }];
  });
