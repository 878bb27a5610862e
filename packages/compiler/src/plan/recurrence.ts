/**
 * Which tasks must wait for each other from step to step.                                 layer 2
 *
 * The strongly connected components of "reads a sequence of" are the recurrences; everything else can be done for all
 * steps at once, before or after. Hoisting and deferring are nothing more than this.
 */
import { TracegradError } from '@tracegrad/symbolic';
import { components } from './components.js';
import { definitions, readsOf } from './reads.js';
import { firstOf, type Task } from './task.js';

export type Way = 'forward' | 'backward';

/** The tasks in an order in which each needs only earlier ones, those of one recurrence together. */
export function orderedComponents(tasks: readonly Task[]): readonly (readonly Task[])[] {
  const defined = definitions(tasks);
  const earlier = (task: Task): readonly Task[] =>
    task.adds ? (defined.get(firstOf(task)) ?? []).slice(0, (defined.get(firstOf(task)) ?? []).indexOf(task)) : [];
  const found = components(tasks, task => [
    ...readsOf(task.operation).flatMap(({ name }) => defined.get(name) ?? []),
    ...earlier(task),
  ]);
  const rank = new Map(tasks.map((task, i) => [task, i]));
  return found.map(members => [...members].sort((a, b) => (rank.get(a) ?? 0) - (rank.get(b) ?? 0)));
}

const readsItself = (task: Task): boolean => readsOf(task.operation).some(({ name }) => task.defines.includes(name));

/** A name for the recurrence of each task that is part of one. */
export function recurrences(tasks: readonly Task[]): ReadonlyMap<Task, string> {
  const result = new Map<Task, string>();
  for (const members of orderedComponents(tasks)) {
    const [only] = members;
    if (only === undefined || (members.length === 1 && !readsItself(only))) continue;
    for (const task of members) result.set(task, firstOf(only));
  }
  return result;
}

export const isRecurrence = (members: readonly Task[]): boolean => members.length > 1 || members.some(readsItself);

/** In which direction a recurrence runs. @throws {TracegradError} `cyclic-definition` if it would have to run both ways. */
export function wayOf(members: readonly Task[]): Way {
  const inside = new Set(members.flatMap(({ defines }) => defines));
  const offsets = members.flatMap(task =>
    readsOf(task.operation).flatMap(({ name, index }) =>
      inside.has(name) && index?.base === 't' ? [index.offset] : [],
    ),
  );
  const [back, ahead] = [offsets.some(offset => offset < 0), offsets.some(offset => offset > 0)];
  if (back === ahead) {
    const cycle = members.map(firstOf).join(', ');
    throw new TracegradError('cyclic-definition', `The recurrence of ${cycle} must run in one direction of time.`);
  }
  return back ? 'forward' : 'backward';
}

/** The tasks of one recurrence in the order of a single step. */
export function stepOrder(members: readonly Task[]): readonly Task[] {
  const defined = definitions(members);
  const sameStep = (task: Task): readonly Task[] =>
    readsOf(task.operation).flatMap(({ name, index }) =>
      index === undefined || index.offset === 0 ? (defined.get(name) ?? []) : [],
    );
  const original = [...members];
  return components(original, sameStep).flat();
}
