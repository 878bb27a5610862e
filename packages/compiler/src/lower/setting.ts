/** What lowering one program needs to know, and the loops every task is wrapped in.        layer 3 */
import type { Expr } from '@tracegrad/symbolic';
import { int, type Int, named, plus, times } from '../loop/int.js';
import type { Panel, Statement } from '../loop/loop.js';
import { local, multiply, oneReal, type Real, where, zeroReal } from '../loop/real.js';
import { nestsOf } from '../plan/fuse.js';
import { infinities } from '../plan/infinities.js';
import type { Letters, Plan, Program } from '../plan/plan.js';
import { type CallSizes, type Place, slotOf, widthOf } from '../plan/storage.js';
import { sizeOf } from '../plan/sizes.js';
import { firstOf, type Operand, type Span, type Task } from '../plan/task.js';
import type { Context } from './element.js';

/** Two integers that are equal in the first strip. */
type FirstStrip = readonly [Int, Int];

export interface Setting {
  readonly plan: Plan;
  readonly letters: Letters;
  readonly call: CallSizes;
  readonly places: ReadonlyMap<string, Place>;
  readonly locals: ReadonlySet<string>;
  /** The steps that "all steps" are: 1 … T, or those of a strip. */
  readonly steps: { readonly from: Int; readonly count: Int };
  /** In a strip, where sums over time go on from one to the next. */
  readonly strip: FirstStrip | undefined;
  /** Whether a part of a derivative may be infinite though the forward pass is finite. */
  readonly mayBeInfinite: (node: Expr) => boolean;
}

export const settingOf = (plan: Plan, program: Program): Setting => ({
  plan,
  letters: plan.letters,
  call: plan.letters,
  places: program.storage.places,
  locals: program.storage.locals,
  steps: { from: int(1), count: named(plan.letters.T) },
  strip: undefined,
  mayBeInfinite: infinities(program.items.flatMap(nestsOf).flatMap(nest => nest.tasks)),
});

/** The setting of what is done in a strip. */
export const inStrip = (setting: Setting, downwards: boolean): Setting => ({
  ...setting,
  steps: { from: plus(named(setting.letters.before), 1), count: named(setting.letters.count) },
  strip: downwards
    ? [plus(named(setting.letters.before), named(setting.letters.count)), named(setting.letters.T)]
    : [named(setting.letters.before), int(0)],
});

/** How a task is placed in time: inside the loop of a recurrence, or for all steps at once. */
export type Mode = 'step' | 'bulk';

export const loop = (index: string, from: Int, to: Int, body: readonly Statement[], step = 1): Statement => ({
  kind: 'loop',
  index,
  from,
  to,
  step,
  body,
});

/** A loop, or, where there is only one pass, its body at index 0. */
export const loopOrOnce = (
  index: string,
  extent: Int,
  body: (at: Int) => readonly Statement[],
): readonly Statement[] =>
  extent.kind === 'int' && extent.value === 1 ? body(int(0)) : [loop(index, int(0), extent, body(named(index)))];

/** The steps of a span; one without is a single step. In a strip, where spans are whole, the steps of the strip. */
export function stepsOf(setting: Setting, span: Span | undefined): Setting['steps'] {
  if (span === undefined) return { from: int(1), count: int(1) };
  if (setting.strip !== undefined) return setting.steps;
  const end = (index: Span['from']): Int => plus(index.base === 'T' ? named(setting.letters.T) : int(0), index.offset);
  const from = end(span.from);
  return { from, count: plus(end(span.to), 1, times(-1, from)) };
}

/** Σ or ∀ over all steps, or over a span. */
export function overTime(setting: Setting, span: Span | undefined, body: readonly Statement[]): Statement {
  const { from, count } = span === undefined ? setting.steps : stepsOf(setting, span);
  return loop(setting.letters.t, from, plus(from, count), body);
}

/**
 * 1 where what a task computes is added to what stands there, else 0: as a part of a gradient, or as the sum over one strip
 * that is not the first.
 */
export function adds({ strip }: Setting, task: Task): Real {
  if (task.adds) return oneReal;
  return strip === undefined ? zeroReal : where(...strip, zeroReal, oneReal);
}

export const overExamples = (setting: Setting, body: readonly Statement[]): Statement =>
  loop(setting.letters.b, int(0), named(setting.letters.B), body);

/** Where elements of a task's expressions are computed; without a task, of no derivative. */
export const contextOf = (setting: Setting, task?: Task, atHand: ReadonlyMap<string, string> = new Map()): Context => ({
  places: setting.places,
  locals: atHand,
  call: setting.call,
  t: named(setting.letters.t),
  b: named(setting.letters.b),
  isMask: ({ name }) => setting.plan.masks.has(name),
  mayBeInfinite: task?.derivative === true ? setting.mayBeInfinite : undefined,
});

/** The place of a value, or of the pack that holds all the values a task defines. */
export function placeOf(setting: Setting, names: readonly string[]): Place {
  const [first = ''] = names;
  const pack = names.length > 1 ? setting.plan.packs.find(({ members }) => members.join() === names.join()) : undefined;
  const place = setting.places.get(pack?.name ?? first);
  if (place === undefined) throw new RangeError(`the values ${names.join(', ')} lie nowhere`);
  return place;
}

/** The position of a value's first element at a slot and for an example. */
export function position(setting: Setting, place: Place, slot: Int, b: Int): Int {
  const width = widthOf(place);
  const example = place.example ? plus(place.time ? times(slot, named(setting.call.B)) : 0, b) : slot;
  const outer = place.example || place.time ? times(example, width) : int(0);
  return plus(outer, times(place.firstRow, sizeOf(place.shape[1])));
}

/** The slot from which an operand is read when t has a given value; 0 if it has no time axis. */
export const slotAt = (setting: Setting, { index }: Pick<Operand, 'index'>, place: Place, t: Int): Int =>
  index === undefined || !place.time ? int(0) : slotOf(place, index, t, setting.call);

export const panel = (place: Place, offset: Int, stride: Int): Panel => ({ buffer: place.buffer, offset, stride });

/** The caller's `scale` for a result, else 1. */
export const factorOf = (setting: Setting, task: Task): Real => (task.scaled ? local(setting.letters.scale) : oneReal);

export const scaledBy = (factor: Real, value: Real): Real => multiply(factor, value);

/** A name for a local that no value, size or letter of the cell has; outside all loops, also no other task's local. */
export function localName({ plan, letters }: Setting, wish: string, task: Task): string {
  const values = [...plan.sources.keys(), ...plan.packs.map(({ name }) => name)];
  const taken = new Set([...values, ...Object.values(letters), ...plan.sizes]);
  let name = task.example ? wish : `${wish}_${firstOf(task)}`;
  while (taken.has(name)) name += '_';
  return name;
}

export const resultPlace = (setting: Setting, task: Task): Place => placeOf(setting, [firstOf(task)]);
