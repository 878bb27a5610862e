/**
 * Strips: a recurrence and what is done for all of its steps at once, a few steps at a time.  layer 2
 *
 * Hoisting and deferring make products over all steps, whose results wait in memory until the recurrence comes to them. Taken
 * strip by strip (the hoisted products of some steps, the recurrence through them, what follows from it), the same numbers
 * are met again while they are in the cache, and what nobody reads outside its strip has room for one strip only. A sum
 * over t becomes a sum over strips.
 */
import { type Item, nestsOf } from './fuse.js';
import { type Read, readsOf } from './reads.js';
import type { Way } from './recurrence.js';
import { type Operation, type Span, type Task, visitOperation } from './task.js';

/** What is done strip by strip, in the direction of its recurrence, or apart from all strips. */
export type Phase =
  | { readonly kind: 'strips'; readonly way: Way; readonly items: readonly Item[] }
  | { readonly kind: 'apart'; readonly item: Item };

export const itemsOf = (phase: Phase): readonly Item[] => (phase.kind === 'apart' ? [phase.item] : phase.items);

const tasksOf = (item: Item): readonly Task[] => nestsOf(item).flatMap(({ tasks }) => tasks);
const definedBy = (item: Item): readonly string[] => tasksOf(item).flatMap(({ defines }) => defines);
const readBy = (item: Item): readonly Read[] => tasksOf(item).flatMap(({ operation }) => readsOf(operation));

const isWhole = (span: Span | undefined): boolean =>
  span?.from.base === '' && span.from.offset === 1 && span.to.base === 'T' && span.to.offset === 0;
/** Whether the operation of a task without a time axis can be done for some steps and go on with others. */
const isSumOverTime = (operation: Operation): boolean =>
  visitOperation<boolean>(
    {
      map: () => false,
      product: () => false,
      reduce: () => false,
      softmax: () => false,
      logsumexp: () => false,
      series: () => false,
      deferred: o => isWhole(o.span),
      totals: o => isWhole(o.span),
      gather: o => isWhole(o.span),
    },
    operation,
  );
const canBeCut = (item: Item): boolean =>
  item.kind === 'recurrence' || tasksOf(item).every(({ time, operation }) => time || isSumOverTime(operation));

interface Open {
  readonly cut: boolean;
  way: Way | undefined;
  items: Item[];
}

/** Whether what an item reads of a phase has been computed when the strip comes to it. */
function inTime(item: Item, { way, items }: Open): boolean {
  const own = new Set(items.flatMap(definedBy));
  return readBy(item).every(({ name, index }) => {
    if (!own.has(name)) return true;
    if (index?.base !== 't') return false;
    return index.offset === 0 || (way === 'forward' ? index.offset < 0 : way === 'backward' && index.offset > 0);
  });
}
const takes = (phase: Open, item: Item): boolean =>
  phase.cut &&
  (item.kind === 'bulk' || phase.way === undefined || phase.way === item.way) &&
  inTime(item, item.kind === 'recurrence' ? { ...phase, way: item.way } : phase);

/** Items, each of which needs only earlier ones, as phases of which the same is true. */
export function inStrips(items: readonly Item[]): readonly Phase[] {
  const phases: Open[] = [];
  const home = new Map<string, number>();
  for (const item of items) {
    const needs = [...readBy(item).map(({ name }) => name), ...definedBy(item)];
    const after = Math.max(0, ...needs.map(name => home.get(name) ?? 0));
    const cut = canBeCut(item);
    const found = cut ? phases.findIndex((phase, i) => i >= after && takes(phase, item)) : -1;
    const at = found >= 0 ? found : phases.length;
    const phase = phases[at] ?? { cut, way: undefined, items: [] };
    phases[at] = phase;
    phase.items.push(item);
    if (item.kind === 'recurrence') phase.way = item.way;
    for (const name of definedBy(item)) home.set(name, at);
  }
  return awaited(phases).flatMap(({ way, items: own }): readonly Phase[] =>
    way === undefined
      ? own.map(item => ({ kind: 'apart', item }))
      : own.length === 0
        ? []
        : [{ kind: 'strips', way, items: own }],
  );
}

/** What needs no value and is first read in a later phase with a recurrence is computed there, if that is early enough. */
function awaited(phases: readonly Open[]): readonly Open[] {
  const values = new Set(phases.flatMap(phase => phase.items.flatMap(definedBy)));
  const result = phases.map(phase => ({ ...phase, items: [...phase.items] }));
  phases.forEach((phase, i) => {
    for (const item of phase.items) {
      if (!phase.cut || item.kind === 'recurrence' || readBy(item).some(({ name }) => values.has(name))) continue;
      const names = new Set(definedBy(item));
      const first = phases.findIndex(({ items }) =>
        items.some(other => readBy(other).some(({ name }) => names.has(name))),
      );
      const target = result[first];
      if (first <= i || target?.way === undefined) continue;
      const strip: Open = { cut: true, way: target.way, items: [item] };
      if (!target.items.every(other => inTime(other, strip))) continue;
      result[i] = { ...phase, items: (result[i]?.items ?? []).filter(other => other !== item) };
      target.items.unshift(item);
    }
  });
  return result;
}
