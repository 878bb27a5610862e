/**
 * How long each value is needed, and so how much room it has.                             layer 2
 *
 * From the shortest on: inside its nest only; for its own step; until the next step, which reads it before it takes its
 * place; for its strip; for all steps. A pack lives as long as the longest of its members.
 */
import { elsewhere, type Item, type Nest, nestsOf } from './fuse.js';
import type { Pack } from './pack.js';
import { type Read, readsOf } from './reads.js';
import { itemsOf, type Phase } from './strips.js';
import type { Task } from './task.js';

export const lifetimes = ['nest', 'step', 'next', 'strip', 'whole'] as const;
export type Lifetime = (typeof lifetimes)[number];

export interface LifetimeSetting {
  readonly phases: readonly Phase[];
  /** The packs whose members lie in one buffer. */
  readonly homes: readonly Pack[];
  /** Values the caller sees: kept whole. */
  readonly visible: ReadonlySet<string>;
  readonly isWork: (task: Task) => boolean;
}

interface Reader {
  readonly task: Task;
  readonly read: Read;
}
/** Where a task stands: the nest with its number in the item. */
interface Stand {
  readonly phase: Phase;
  readonly item: Item;
  readonly nest: Nest;
  readonly at: number;
}

/** Whether a read is of the value so many steps later. */
const isAt = ({ index }: Read, offset: number): boolean => index?.base === 't' && index.offset === offset;

export function lifetimesOf({ phases, homes, visible, isWork }: LifetimeSetting): ReadonlyMap<string, Lifetime> {
  const stands = new Map<Task, Stand>();
  for (const phase of phases) {
    for (const item of itemsOf(phase)) {
      nestsOf(item).forEach((nest, at) => nest.tasks.forEach(task => stands.set(task, { phase, item, nest, at })));
    }
  }
  const readers = new Map<string, Reader[]>();
  const makers = new Map<string, Task[]>();
  for (const task of stands.keys()) {
    for (const read of readsOf(task.operation))
      readers.set(read.name, [...(readers.get(read.name) ?? []), { task, read }]);
    for (const name of task.defines) makers.set(name, [...(makers.get(name) ?? []), task]);
  }

  type Ask = (own: Stand, reader: Reader & { readonly stand: Stand }, name: string, maker: Task) => boolean;
  const withinNest: Ask = (own, { task, read, stand }, name) =>
    stand.nest === own.nest &&
    task.operation.kind === 'map' &&
    (read.index?.offset ?? 0) === 0 &&
    !elsewhere(task.operation.value).has(name);
  const withinStep: Ask = (own, { read, stand }) =>
    own.item.kind === 'recurrence' && stand.item === own.item && isAt(read, 0);
  /** The step after reads it before it is overwritten: in an earlier nest, or element by element in the same one. */
  const untilNext: Ask = (own, reader, name, maker) => {
    const { task, read, stand } = reader;
    if (own.item.kind !== 'recurrence') return false;
    const forward = own.item.way === 'forward';
    if (stand.item !== own.item) {
      // The value of the last step is what stays.
      const { base, offset } = read.index ?? { base: 't', offset: 0 };
      return forward ? base === 'T' && offset === 0 : base === '' && offset === 1;
    }
    if (isAt(read, 0)) return true;
    if (!isAt(read, forward ? -1 : 1)) return false;
    if (stand.at !== own.at) return stand.at < own.at;
    const order = own.nest.tasks;
    return (
      task.operation.kind === 'map' &&
      maker.operation.kind === 'map' &&
      !elsewhere(task.operation.value).has(name) &&
      order.indexOf(task) <= order.indexOf(maker)
    );
  };
  const withinStrip: Ask = (own, { read, stand }) =>
    own.phase.kind === 'strips' && stand.phase === own.phase && isAt(read, 0);

  /** In the order of lifetimes: whether a value that this task makes needs no more. */
  const suffices: readonly (readonly [Lifetime, (task: Task, name: string) => boolean])[] = (
    [
      ['nest', withinNest],
      ['step', withinStep],
      ['next', untilNext],
      ['strip', withinStrip],
    ] as const
  ).map(([lifetime, ask]) => [
    lifetime,
    (maker, name) => {
      const own = stands.get(maker);
      if (own === undefined || visible.has(name) || !isWork(maker)) return false;
      if (lifetime === 'nest' ? maker.operation.kind !== 'map' : !maker.time) return false;
      return (readers.get(name) ?? []).every(reader => {
        const stand = stands.get(reader.task);
        return stand !== undefined && ask(own, { ...reader, stand }, name, maker);
      });
    },
  ]);
  const alone = (name: string): Lifetime =>
    suffices.find(([, holds]) => (makers.get(name) ?? []).every(maker => holds(maker, name)))?.[0] ?? 'whole';

  const result = new Map<string, Lifetime>();
  for (const name of makers.keys()) {
    const members = homes.find(pack => pack.members.includes(name))?.members ?? [name];
    const own = alone(name);
    const all = members.map(alone);
    const longest = lifetimes[Math.max(...all.map(life => lifetimes.indexOf(life)))] ?? 'whole';
    // A strip has no slot for the step before its first.
    result.set(name, own === 'nest' ? own : longest === 'strip' && all.includes('next') ? 'whole' : longest);
  }
  return result;
}
