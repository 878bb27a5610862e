/**
 * Keep or recompute.                                                                      layer 2
 *
 * A cheap slope such as 1 − h² is recomputed wherever it is needed; reading a kept copy would cost as much. A costly
 * function gets a task of its own, and so is kept, if two equations need it, or if it does not depend on what its
 * recurrence carries and so need not wait for it.
 */
import { canonical, type Expr, mentions, nodes, symbols } from '@tracegrad/symbolic';
import { components } from './components.js';
import type { Anchor } from './outside.js';

/** In multiplications; a load and a store cost about this much. */
const worthKeeping = 8;

export const costly = (node: Expr): boolean => node.kind === 'apply' && node.fn.cost >= worthKeeping;

export interface Definition {
  readonly name: string;
  readonly value: Expr;
}

/** The costly functions that get a task, in canonical anchored form. */
export function sharedFunctions(definitions: readonly Definition[], anchored: Anchor): ReadonlySet<Expr> {
  const keyOf = (node: Expr): Expr => canonical(anchored(node).node);
  const users = new Map<Expr, Set<string>>();
  const shared = new Set<Expr>();
  const carriers = carriedWith(definitions);
  for (const { name, value } of definitions) {
    const carried = carriers.get(name);
    const waits = mentions(X => carried?.has(X.name) ?? false);
    for (const node of nodes(value).filter(costly)) {
      const key = keyOf(node);
      users.set(key, new Set([...(users.get(key) ?? []), name]));
      if (carried !== undefined && !waits(node)) shared.add(key);
    }
  }
  for (const [key, names] of users) if (names.size > 1) shared.add(key);
  return shared;
}

/** For each equation that is part of a recurrence, the names of that recurrence. */
function carriedWith(definitions: readonly Definition[]): ReadonlyMap<string, ReadonlySet<string>> {
  const byName = new Map(definitions.map(definition => [definition.name, definition]));
  const used = (definition: Definition): readonly Definition[] =>
    symbols(definition.value).flatMap(({ name }) => byName.get(name) ?? []);
  const result = new Map<string, ReadonlySet<string>>();
  for (const members of components(definitions, used)) {
    const [only] = members;
    if (members.length === 1 && only !== undefined && !used(only).includes(only)) continue;
    const names = new Set(members.map(({ name }) => name));
    for (const name of names) result.set(name, names);
  }
  return result;
}
