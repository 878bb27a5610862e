/** Who reads whom, and at which time step.                                                layer 2 */
import { type Expr, type Index, symbols } from '@tracegrad/symbolic';
import { type Operand, type Operation, type Task, visitOperation } from './task.js';

export interface Read {
  readonly name: string;
  readonly index: Index | undefined;
}

const ofExpr = (value: Expr): readonly Read[] => symbols(value).map(({ name, index }) => ({ name, index }));
const ofOperand = ({ name, index, members = [name] }: Operand): readonly Read[] =>
  members.map(member => ({ name: member, index }));

/** Every value an operation reads, with its time index. */
export const readsOf = (operation: Operation): readonly Read[] =>
  visitOperation<readonly Read[]>(
    {
      map: o => ofExpr(o.value),
      product: o => [...ofOperand(o.left), ...ofOperand(o.right)],
      reduce: o => ofExpr(o.value),
      softmax: o => ofOperand(o.of),
      logsumexp: o => ofOperand(o.of),
      series: o => ofExpr(o.value),
      deferred: o => [...ofOperand(o.left), ...ofOperand(o.right)],
      totals: o => ofOperand(o.source),
      gather: o => ofExpr(o.value),
    },
    operation,
  );

/** The task that defines each value; several tasks may add to one gradient. */
export function definitions(tasks: readonly Task[]): ReadonlyMap<string, readonly Task[]> {
  const result = new Map<string, Task[]>();
  for (const task of tasks) {
    for (const name of task.defines) result.set(name, [...(result.get(name) ?? []), task]);
  }
  return result;
}

/** The tasks that `roots` need, directly or not, in the given order. */
export function needed(tasks: readonly Task[], roots: readonly Task[]): readonly Task[] {
  const defined = definitions(tasks);
  const kept = new Set<Task>();
  const keep = (task: Task): void => {
    if (kept.has(task)) return;
    kept.add(task);
    for (const { name } of readsOf(task.operation)) (defined.get(name) ?? []).forEach(keep);
  };
  roots.forEach(keep);
  return tasks.filter(task => kept.has(task));
}
