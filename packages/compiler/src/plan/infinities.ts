/**
 * What a derivative reads that may be infinite though the loss is finite.                layer 2
 *
 * A slope such as 1/(2√r) is infinite at r = 0, and times the slope 0 of a relu before it, it is no number; so is a weight of
 * 0 times log(0). There products of derivatives are made with care (element.ts). Most derivatives hold nothing of the kind
 * and are multiplied plainly. From a value of the forward pass the quality spreads to all that reads it; among slopes
 * elementwise only: what a matrix product has summed up cannot be told apart any more.
 */
import { type Expr, isFiniteWherever, symbols } from '@tracegrad/symbolic';
import { readsOf } from './reads.js';
import type { Task } from './task.js';

/** A predicate for the expressions of some tasks. */
export function infinities(tasks: readonly Task[]): (node: Expr) => boolean {
  const values = new Set<string>();
  const slopes = new Set<string>();
  const grow = (names: Set<string>, makes: (task: Task) => boolean): void => {
    for (let size = -1; size !== names.size;) {
      size = names.size;
      for (const task of tasks) if (makes(task)) task.defines.forEach(name => names.add(name));
    }
  };
  const has = (names: ReadonlySet<string>, { operation }: Task): boolean =>
    readsOf(operation).some(({ name }) => names.has(name));
  const isInfinite = ({ operation }: Task): boolean => 'value' in operation && !isFiniteWherever(operation.value);
  grow(values, task => has(values, task) || (!task.derivative && isInfinite(task)));
  grow(slopes, task => task.operation.kind === 'map' && (has(slopes, task) || isInfinite(task)));
  return node => !isFiniteWherever(node) || symbols(node).some(({ name }) => values.has(name) || slopes.has(name));
}
