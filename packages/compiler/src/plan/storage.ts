/**
 * Where each value lies, if anywhere.                                                     layer 2
 *
 * Sequences are [slots][B][rows], with slots before step 1 and after step T for the start values and zeros that are
 * read there, so that h[t-1] for all t is one contiguous stretch. Values with shorter lives (lifetime.ts) have slots for one
 * strip, no time axis, or no memory at all.
 */
import type { Dim, Index, Shape } from '@tracegrad/symbolic';
import { int, type Int, least, named, plus, times } from '../loop/int.js';
import type { Role } from '../loop/loop.js';
import { equalInts } from '../loop/polynomial.js';
import { nestsOf } from './fuse.js';
import { lifetimesOf } from './lifetime.js';
import type { Pack } from './pack.js';
import { type Read, readsOf } from './reads.js';
import { rowsOf, sizeOf } from './sizes.js';
import { itemsOf, type Phase } from './strips.js';
import type { Source, Task } from './task.js';

export interface Place {
  readonly buffer: string;
  readonly role: Role;
  readonly shape: Shape;
  readonly time: boolean;
  /** Whether it has the steps of one strip only. */
  readonly strip: boolean;
  /** Whether it has no time axis and holds the value of the step before until it is overwritten. */
  readonly before: boolean;
  readonly example: boolean;
  /** Whether the caller looks at it. */
  readonly visible: boolean;
  /** Slots before step 1 and after step T. */
  readonly lead: number;
  readonly trail: number;
  /** Rows of the buffer, the first of them that is this value's, and how many are. */
  readonly rows: Int;
  readonly firstRow: Int;
  readonly ownRows: Int;
}

/** The two sizes of a call, the most steps of a strip and, inside one, how many steps stand before it. */
export interface CallSizes {
  readonly T: string;
  readonly B: string;
  readonly strip: string;
  readonly before: string;
}

/** The rows (steps times examples) of a strip, but for a strip of one step: the depth of one block of a deferred product. */
export const stripRows = 128;

/**
 * Numbers between vectors of a strip or of a step: a power of two apart they would compete for few places of the first-level
 * cache, and kernels may store whole vectors of four.
 */
const gap = 16;
/** Whether the values of examples lie further apart than they are long. */
export const isSpaced = ({
  role,
  time,
  strip,
  example,
  visible,
  shape,
  rows,
}: Omit<Place, 'buffer' | 'firstRow' | 'ownRows'>): boolean =>
  role === 'work' && !visible && (strip || (example && !time)) && shape[1] === 1 && !isOne(rows);
/** Whether what stands behind a value's last row, for each example, belongs to nobody. */
export const hasRoom = (place: Place): boolean =>
  isSpaced(place) && equalInts(plus(place.firstRow, place.ownRows, gap), place.rows);

/** The elements of one example (or of a value shared by all). */
export const widthOf = ({ rows, shape }: Place): Int => times(rows, sizeOf(shape[1]));

/** The axes of a buffer; those of extent 1 are left out. */
export function extentsOf(place: Place, { T, B, strip }: CallSizes): readonly Int[] {
  const slots = place.time ? [place.strip ? named(strip) : plus(named(T), place.lead + place.trail)] : [];
  const examples = place.example ? [named(B)] : [];
  return [...slots, ...examples, ...axesOf(place).map(({ extent }) => extent)];
}

/** Elements that suffice for every call of no more than T steps and B examples. */
export function lengthOf(place: Place, call: CallSizes): Int {
  const whole = times(...extentsOf(place, call));
  if (!place.strip || !place.time) return whole;
  const [T, B] = [named(call.T), named(call.B)];
  return place.example
    ? times(least(times(T, B), plus(B, stripRows - 1)), widthOf(place))
    : times(least(T, int(stripRows)), widthOf(place));
}

const isOne = (rows: Int): boolean => rows.kind === 'int' && rows.value === 1;

/** The row and column axes that a buffer has. */
export function axesOf({ shape, rows }: Place): readonly { readonly axis: 0 | 1; readonly extent: Int }[] {
  const [, columns] = shape;
  return [
    ...(isOne(rows) ? [] : [{ axis: 0 as const, extent: rows }]),
    ...(columns === 1 ? [] : [{ axis: 1 as const, extent: sizeOf(columns) }]),
  ];
}

/** The slot of a step; `t` counts from 1. */
export function slotOf({ lead, strip }: Place, index: Index, t: Int, { T, before }: CallSizes): Int {
  const base = { t, T: named(T), '': int(0) }[index.base];
  return plus(base, ...(strip ? [times(-1, named(before))] : []), index.offset - 1 + lead);
}

/** How many slots before step 1 and after step T some reads need. */
export function margins(reads: readonly Read[]): { readonly lead: number; readonly trail: number } {
  const offsets = reads.flatMap(({ index }) => (index === undefined ? [] : [marginOf(index)]));
  return {
    lead: Math.max(0, ...offsets.map(({ lead }) => lead)),
    trail: Math.max(0, ...offsets.map(({ trail }) => trail)),
  };
}
const marginOf = ({ base, offset }: Index): { lead: number; trail: number } =>
  base === '' ? { lead: 1 - offset, trail: offset - 1 } : { lead: -offset, trail: offset };

export interface Storage {
  /** By name of the value or pack. */
  readonly places: ReadonlyMap<string, Place>;
  /** Values that live only inside their nest. */
  readonly locals: ReadonlySet<string>;
}

export interface StorageSetting {
  readonly phases: readonly Phase[];
  readonly sources: ReadonlyMap<string, Source>;
  readonly packs: readonly Pack[];
  /** Values the caller sees: kept whole. */
  readonly visible: ReadonlySet<string>;
  readonly roleOf: (task: Task) => Role;
}

export function storage({ phases, sources, packs, visible, roleOf }: StorageSetting): Storage {
  const tasks = phases
    .flatMap(itemsOf)
    .flatMap(nestsOf)
    .flatMap(nest => nest.tasks);
  const homes = packs.filter(({ within }) => within === undefined);
  const packOfMember = new Map(homes.flatMap(pack => pack.members.map(member => [member, pack])));
  const gradientRows = new Map<string, Dim>(tasks.flatMap(task => task.defines.map(name => [name, task.shape[0]])));
  const lives = lifetimesOf({ phases, homes, visible, isWork: task => roleOf(task) === 'work' });
  const reads = new Map<string, Read[]>();
  for (const task of tasks) {
    for (const read of readsOf(task.operation)) reads.set(read.name, [...(reads.get(read.name) ?? []), read]);
  }

  const places = new Map<string, Place>();
  const locals = new Set<string>();
  type Common = Omit<Place, 'buffer' | 'rows' | 'firstRow' | 'ownRows'>;
  /** Puts a value, and every pack that it begins, into the buffer of the pack it belongs to or into its own. */
  const settle = (name: string, common: Common): void => {
    // The arena of parameters, and that of gradients, has a view for every name: packs are views beside those of members.
    const hasViews = common.role === 'parameter' || common.role === 'gradient';
    const home = (hasViews ? undefined : packOfMember.get(name)) ?? { name, members: [name] };
    const rowsFor = (members: readonly string[]): Int => rowsOf(members.map(member => rowsOfValue(member, common)));
    const spaced = (rows: Int): Int => (isSpaced({ ...common, rows }) ? plus(rows, gap) : rows);
    const inside = (pack: Pick<Pack, 'name' | 'members'>, members: readonly string[]): Place => ({
      ...common,
      buffer: pack.name,
      rows: spaced(rowsFor(pack.members)),
      firstRow: rowsFor(pack.members.slice(0, pack.members.indexOf(members[0] ?? name))),
      ownRows: rowsFor(members),
    });
    places.set(name, inside(home, [name]));
    for (const pack of packs) {
      if (pack.members[0] === name) places.set(pack.name, inside(hasViews ? pack : home, pack.members));
    }
  };
  const rowsOfValue = (name: string, { shape }: Common): Dim =>
    sources.get(name)?.shape[0] ?? gradientRows.get(name) ?? shape[0];
  for (const { name, shape, time, example, kind } of sources.values()) {
    if (kind !== 'value')
      settle(name, { role: kind, shape, time, strip: false, before: false, example, visible: true, lead: 0, trail: 0 });
  }
  for (const task of tasks) {
    const role = roleOf(task);
    if (task.purpose === 'loss') continue;
    for (const name of task.defines) {
      const life = lives.get(name) ?? 'whole';
      if (life === 'nest') {
        locals.add(name);
        continue;
      }
      const members = packOfMember.get(name)?.members ?? [name];
      const { lead, trail } = margins(members.flatMap(member => reads.get(member) ?? []));
      const shape = sources.get(name)?.shape ?? task.shape;
      const time = task.time && (life === 'strip' || life === 'whole');
      const own = {
        role,
        shape,
        time,
        strip: life === 'strip',
        before: life === 'next',
        example: task.example,
        visible: members.some(member => visible.has(member)),
      };
      settle(name, { ...own, lead, trail });
    }
  }
  return { places, locals };
}
