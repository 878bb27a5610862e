/**
 * Fuse: elementwise tasks of one step and shape run in one loop.                          layer 2
 *
 * A task joins the latest nest of its kind that already has, or comes after, everything it reads. Values that only the
 * same nest reads never reach memory. Softmax and log-sum-exp of one vector need the same exponentials and their sum, so
 * they share a nest, too.
 */
import { type Expr, visit } from '@tracegrad/symbolic';
import { indexed } from './naming.js';
import { isRecurrence, orderedComponents, stepOrder, wayOf, type Way } from './recurrence.js';
import { readsOf } from './reads.js';
import type { Task } from './task.js';

/** Tasks that share their loops; a single one unless they are all elementwise, or softmax and log-sum-exp of one vector. */
export interface Nest {
  readonly tasks: readonly Task[];
}

export type Item =
  /** For all time steps, or once. */
  | { readonly kind: 'bulk'; readonly nest: Nest; readonly optional: boolean }
  /** Step by step. */
  | { readonly kind: 'recurrence'; readonly way: Way; readonly nests: readonly Nest[]; readonly optional: boolean };

/** The names that an elementwise expression reads anywhere but at its own element. */
export function elsewhere(value: Expr): ReadonlySet<string> {
  const found = new Set<string>();
  const walk = (node: Expr, here: boolean): void => {
    const all = (nodes: readonly Expr[], aligned: boolean): void => nodes.forEach(part => walk(part, aligned));
    const sameShape = (part: Expr): boolean => part.shape.join() === node.shape.join();
    visit<void>(
      {
        sym: X => void (here || found.add(X.name)),
        number: () => undefined,
        size: () => undefined,
        zero: () => undefined,
        ones: () => undefined,
        identity: () => undefined,
        commutation: () => undefined,
        indicator: () => undefined,
        sum: ({ terms }) => all(terms, here),
        product: ({ factors }) => all(factors, false),
        scale: ({ coefficient, arg }) => {
          walk(coefficient, here && sameShape(coefficient));
          walk(arg, here);
        },
        hadamard: ({ factors }) => all(factors, here),
        power: ({ base, exponent }) => {
          walk(base, here);
          walk(exponent, here && sameShape(exponent));
        },
        apply: ({ arg }) => walk(arg, here),
        transpose: ({ arg }) => walk(arg, false),
        matrixPower: ({ base }) => walk(base, false),
        call: ({ arg }) => walk(arg, false),
        kron: ({ left, right }) => all([left, right], false),
        differential: ({ arg }) => walk(arg, false),
        series: ({ body }) => walk(body, false),
      },
      node,
    );
  };
  walk(value, true);
  return found;
}

interface Open {
  readonly key: string | undefined;
  readonly tasks: Task[];
}

function keyOf({ operation, shape, time, example }: Task, optional: boolean): string | undefined {
  if (operation.kind === 'map') return [time, example, shape.join('×'), optional].join(' ');
  if (operation.kind !== 'softmax' && operation.kind !== 'logsumexp') return undefined;
  const { name, index } = operation.of;
  return ['exponentials of', indexed(name, index), time, example, optional].join(' ');
}

/** Puts a task into the latest nest that can take it; reads of other steps are settled before if `stepwise`. */
function place(nests: Open[], task: Task, optional: boolean, stepwise: boolean): void {
  const key = keyOf(task, optional);
  const reads = readsOf(task.operation).filter(
    ({ index }) => !stepwise || index === undefined || (index.base === 't' && index.offset === 0),
  );
  const apart = task.operation.kind === 'map' ? elsewhere(task.operation.value) : new Set<string>();
  const defines = (nest: Open, name: string): boolean => nest.tasks.some(other => other.defines.includes(name));
  let candidate: Open | undefined;
  for (const nest of [...nests].reverse()) {
    const read = reads.filter(({ name }) => defines(nest, name));
    const aligned = read.every(
      ({ name, index }) => !apart.has(name) && (index?.offset ?? 0) === 0 && (!task.time || index?.base === 't'),
    );
    if (key !== undefined && nest.key === key && aligned) candidate ??= nest;
    if (read.length > 0) break;
    if (task.adds && nest.tasks.some(other => other.defines.some(name => task.defines.includes(name)))) break;
  }
  if (candidate === undefined) nests.push({ key, tasks: [task] });
  else candidate.tasks.push(task);
}

/** The tasks as a sequence of bulk nests and recurrences; `isOptional` marks what only an option asks for. */
export function fused(tasks: readonly Task[], isOptional: (task: Task) => boolean): readonly Item[] {
  const items: { open: Open; members: readonly Task[] | undefined; optional: boolean }[] = [];
  for (const members of orderedComponents(tasks)) {
    const optional = members.every(isOptional);
    if (isRecurrence(members)) {
      items.push({ open: { key: undefined, tasks: [...members] }, members, optional });
      continue;
    }
    const nests = items.map(({ open }) => open);
    const before = nests.length;
    for (const task of members) place(nests, task, optional, false);
    const opened = nests[before];
    if (opened !== undefined) items.push({ open: opened, members: undefined, optional });
  }
  return items.map(({ open, members, optional }): Item => {
    if (members === undefined) return { kind: 'bulk', nest: { tasks: open.tasks }, optional };
    const nests: Open[] = [];
    for (const task of stepOrder(members)) place(nests, task, optional, true);
    return { kind: 'recurrence', way: wayOf(members), nests: nests.map(nest => ({ tasks: nest.tasks })), optional };
  });
}

export const nestsOf = (item: Item): readonly Nest[] => (item.kind === 'bulk' ? [item.nest] : item.nests);
