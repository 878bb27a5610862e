/**
 * Where each value lies, if anywhere.                                                     layer 2
 *
 * Sequences are [slots][B][rows], with slots before step 1 and after step T for the start values and zeros that are
 * read there, so that h[t-1] for all t is one contiguous stretch. A value that only its own step reads has no time axis;
 * one that only its own nest reads has no memory at all.
 */
import type { Dim, Index, Shape } from '@tracegrad/symbolic';
import { int, type Int, named, plus, times } from '../loop/int.js';
import type { Role } from '../loop/loop.js';
import { elsewhere, type Item, type Nest, nestsOf } from './fuse.js';
import type { Pack } from './pack.js';
import { type Read, readsOf } from './reads.js';
import { rowsOf, sizeOf } from './sizes.js';
import type { Source, Task } from './task.js';

export interface Place {
  readonly buffer: string;
  readonly role: Role;
  readonly shape: Shape;
  readonly time: boolean;
  readonly example: boolean;
  /** Slots before step 1 and after step T. */
  readonly lead: number;
  readonly trail: number;
  /** Rows of the buffer, the first of them that is this value's, and how many are. */
  readonly rows: Int;
  readonly firstRow: Int;
  readonly ownRows: Int;
}

/** The two sizes of a call. */
export interface CallSizes {
  readonly T: string;
  readonly B: string;
}

/** The elements of one example (or of a value shared by all). */
export const widthOf = ({ rows, shape }: Place): Int => times(rows, sizeOf(shape[1]));

/** The axes of a buffer; those of extent 1 are left out. */
export function extentsOf(place: Place, { T, B }: CallSizes): readonly Int[] {
  const slots = place.time ? [plus(named(T), place.lead + place.trail)] : [];
  const examples = place.example ? [named(B)] : [];
  return [...slots, ...examples, ...axesOf(place).map(({ extent }) => extent)];
}

/** The row and column axes that a buffer has. */
export function axesOf({ shape, rows }: Place): readonly { readonly axis: 0 | 1; readonly extent: Int }[] {
  const [, columns] = shape;
  const isOne = rows.kind === 'int' && rows.value === 1;
  return [
    ...(isOne ? [] : [{ axis: 0 as const, extent: rows }]),
    ...(columns === 1 ? [] : [{ axis: 1 as const, extent: sizeOf(columns) }]),
  ];
}

/** The slot of a step; `t` counts from 1. */
export function slotOf({ lead }: Place, index: Index, t: Int, { T }: CallSizes): Int {
  const base = { t, T: named(T), '': int(0) }[index.base];
  return plus(base, index.offset - 1 + lead);
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
  readonly items: readonly Item[];
  readonly sources: ReadonlyMap<string, Source>;
  readonly packs: readonly Pack[];
  /** Values the caller sees: kept whole. */
  readonly visible: ReadonlySet<string>;
  readonly roleOf: (task: Task) => Role;
}

const tasksOf = (items: readonly Item[]): readonly Task[] => items.flatMap(nestsOf).flatMap(({ tasks }) => tasks);

export function storage({ items, sources, packs, visible, roleOf }: StorageSetting): Storage {
  const homes = packs.filter(({ within }) => within === undefined);
  const packOfMember = new Map(homes.flatMap(pack => pack.members.map(member => [member, pack])));
  const gradientRows = new Map<string, Dim>(
    tasksOf(items).flatMap(task => task.defines.map(name => [name, task.shape[0]])),
  );
  const nests = items.flatMap(nestsOf);
  const tasks = nests.flatMap(nest => nest.tasks);
  const itemOf = new Map(items.flatMap(item => nestsOf(item).flatMap(nest => nest.tasks.map(task => [task, item]))));
  const nestOf = new Map(nests.flatMap(nest => nest.tasks.map(task => [task, nest])));
  const readers = new Map<string, { task: Task; read: Read }[]>();
  for (const task of tasks) {
    for (const read of readsOf(task.operation)) {
      readers.set(read.name, [...(readers.get(read.name) ?? []), { task, read }]);
    }
  }

  const isLocal = (task: Task, name: string, nest: Nest): boolean =>
    !visible.has(name) &&
    roleOf(task) === 'work' &&
    task.operation.kind === 'map' &&
    (readers.get(name) ?? []).every(
      ({ task: reader, read }) =>
        nestOf.get(reader) === nest &&
        reader.operation.kind === 'map' &&
        (read.index?.offset ?? 0) === 0 &&
        !elsewhere(reader.operation.value).has(name),
    );
  const isStepwise = (task: Task, name: string): boolean => {
    const item = itemOf.get(task);
    return (
      !visible.has(name) &&
      item?.kind === 'recurrence' &&
      (readers.get(name) ?? []).every(
        ({ task: reader, read }) => itemOf.get(reader) === item && read.index?.base === 't' && read.index.offset === 0,
      )
    );
  };

  const places = new Map<string, Place>();
  const locals = new Set<string>();
  type Common = Pick<Place, 'role' | 'shape' | 'time' | 'example' | 'lead' | 'trail'>;
  /** Puts a value, and every pack that it begins, into the buffer of the pack it belongs to or into its own. */
  const settle = (name: string, common: Common): void => {
    // The arena of parameters, and that of gradients, has a view for every name: packs are views beside those of members.
    const hasViews = common.role === 'parameter' || common.role === 'gradient';
    const home = (hasViews ? undefined : packOfMember.get(name)) ?? { name, members: [name] };
    const rowsFor = (members: readonly string[]): Int => rowsOf(members.map(member => rowsOfValue(member, common)));
    const inside = (pack: Pick<Pack, 'name' | 'members'>, members: readonly string[]): Place => ({
      ...common,
      buffer: pack.name,
      rows: rowsFor(pack.members),
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
    if (kind !== 'value') settle(name, { role: kind, shape, time, example, lead: 0, trail: 0 });
  }
  const stepwise = (name: string): boolean => {
    const pack = packOfMember.get(name);
    const group = pack?.members ?? [name];
    return group.every(member =>
      tasks.filter(other => other.defines.includes(member)).every(other => isStepwise(other, member)),
    );
  };
  for (const task of tasks) {
    const role = roleOf(task);
    if (task.purpose === 'loss') continue;
    for (const name of task.defines) {
      const nest = nestOf.get(task);
      if (nest !== undefined && isLocal(task, name, nest)) {
        locals.add(name);
        continue;
      }
      const members = packOfMember.get(name)?.members ?? [name];
      const { lead, trail } = margins(members.flatMap(member => (readers.get(member) ?? []).map(({ read }) => read)));
      const shape = sources.get(name)?.shape ?? task.shape;
      settle(name, { role, shape, time: task.time && !stepwise(name), example: task.example, lead, trail });
    }
  }
  return { places, locals };
}
