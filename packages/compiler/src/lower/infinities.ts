/**
 * What of a derivative may be infinite though all values of the forward pass are finite.  layer 3
 *
 * A slope such as 1/(2√r) is infinite at r = 0, and times the slope 0 of a relu before it, it is no number; there products
 * of derivatives are made with care (element.ts). Most derivatives hold nothing of the kind and are multiplied plainly. The
 * quality spreads elementwise only: what a matrix product has summed up cannot be told apart any more.
 */
import { type Expr, isFiniteWherever, symbols } from '@tracegrad/symbolic';
import { nestsOf } from '../plan/fuse.js';
import type { Program } from '../plan/plan.js';
import type { Task } from '../plan/task.js';

/** A predicate for the expressions of a program's tasks. */
export function infinities({ items }: Program): (node: Expr) => boolean {
  const tasks: readonly Task[] = items.flatMap(nestsOf).flatMap(nest => nest.tasks);
  const derivatives = tasks.filter(({ derivative }) => derivative);
  const names = new Set<string>();
  const mayBe = (node: Expr): boolean => !isFiniteWherever(node) || symbols(node).some(({ name }) => names.has(name));
  for (let size = -1; size !== names.size;) {
    size = names.size;
    for (const { defines, operation } of derivatives)
      if (operation.kind === 'map' && mayBe(operation.value)) defines.forEach(name => names.add(name));
  }
  return mayBe;
}
