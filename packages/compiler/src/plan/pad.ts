/**
 * Inputs that are read before their first or after their last step.                       layer 2
 *
 * The caller's array holds steps 1…T and nothing else, so x[t-1] cannot be read from it. Such an input gets a copy with
 * room for the start values; reads at t itself stay with the caller's array.
 */
import { type Expr, type Index, now, substitute, symbol } from '@tracegrad/symbolic';
import type { Names } from './naming.js';
import { readsOf } from './reads.js';
import { margins } from './storage.js';
import { type Operand, type Operation, type Source, type Task, visitOperation } from './task.js';

export interface Padded {
  readonly tasks: readonly Task[];
  /** Input → its copy. */
  readonly renamed: ReadonlyMap<string, string>;
}

export function padded(tasks: readonly Task[], sources: Map<string, Source>, names: Names): Padded {
  const renamed = new Map<string, string>();
  const copies: Task[] = [];
  const reads = tasks.flatMap(task => readsOf(task.operation));
  for (const source of sources.values()) {
    if (source.kind !== 'input' || !source.time) continue;
    const { lead, trail } = margins(reads.filter(({ name }) => name === source.name));
    if (lead === 0 && trail === 0) continue;
    const copy = names.fresh(`${source.name}_padded`);
    renamed.set(source.name, copy);
    sources.set(copy, { ...source, name: copy, kind: 'value' });
    copies.push({
      defines: [copy],
      shape: source.shape,
      time: true,
      example: true,
      operation: { kind: 'map', value: symbol(source.name, source.shape, now) },
      purpose: 'value',
      adds: false,
      derivative: false,
      scaled: false,
      says: [`${copy}[t] = ${source.name}[t], with room for the steps before 1 and after T`],
    });
  }
  if (renamed.size === 0) return { tasks, renamed };
  const rename = (name: string, index: Index | undefined): string =>
    index === undefined || (index.base === 't' && index.offset === 0) ? name : (renamed.get(name) ?? name);
  return {
    tasks: [...copies, ...tasks.map(task => ({ ...task, operation: reread(task.operation, rename) }))],
    renamed,
  };
}

/** The operation with names replaced, by name and index. */
function reread(operation: Operation, rename: (name: string, index: Index | undefined) => string): Operation {
  const expr = (value: Expr): Expr =>
    substitute(value, X => {
      const name = rename(X.name, X.index);
      return name === X.name ? X : symbol(name, X.shape, X.index);
    });
  const operand = (O: Operand): Operand => ({ ...O, name: rename(O.name, O.index) });
  return visitOperation<Operation>(
    {
      map: o => ({ ...o, value: expr(o.value) }),
      product: o => ({ ...o, left: operand(o.left), right: operand(o.right) }),
      reduce: o => ({ ...o, value: expr(o.value) }),
      softmax: o => ({ ...o, of: operand(o.of) }),
      logsumexp: o => ({ ...o, of: operand(o.of) }),
      series: o => ({ ...o, value: expr(o.value) }),
      deferred: o => ({ ...o, left: operand(o.left), right: operand(o.right) }),
      totals: o => ({ ...o, source: operand(o.source) }),
      gather: o => ({ ...o, value: expr(o.value) }),
    },
    operation,
  );
}
