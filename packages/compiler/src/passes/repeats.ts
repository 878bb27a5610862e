/**
 * Repeated loads and function calls of one straight stretch get a name.                   layer 3
 *
 * h·h reads h once. A load may be shared only if nothing between could change it: no store to its buffer in the stretch,
 * or only stores to another slot.
 */
import type { Int } from '../loop/int.js';
import { hasBody, type Kernel, mapReals, realsOf, type Statement } from '../loop/loop.js';
import { added, negated, polynomial } from '../loop/polynomial.js';
import { local, type Real, realsIn, rebuildReal } from '../loop/real.js';
import { realKey } from './key.js';
import { fresh, namesIn } from '../loop/scope.js';

export function sharedRepeats(kernel: Kernel): Kernel {
  const taken = new Set(namesIn(kernel));
  return { ...kernel, body: bodyOf(kernel.body, taken) };
}

const isStraight = ({ kind }: Statement): boolean =>
  kind === 'let' || kind === 'store' || kind === 'set' || kind === 'variable';

function bodyOf(body: readonly Statement[], taken: ReadonlySet<string>): readonly Statement[] {
  const result: Statement[] = [];
  let stretch: Statement[] = [];
  const close = (): void => {
    result.push(...straight(stretch, taken));
    stretch = [];
  };
  for (const statement of body) {
    if (isStraight(statement)) {
      stretch.push(statement);
      continue;
    }
    close();
    result.push(hasBody(statement) ? { ...statement, body: bodyOf(statement.body, taken) } : statement);
  }
  close();
  return result;
}

const isCandidate = (value: Real): boolean =>
  value.kind === 'load' || (value.kind === 'function' && value.fn !== 'negative');

/** Whether two accesses of one buffer surely differ: some subscript differs by a constant other than 0. */
const apart = (a: readonly Int[], b: readonly Int[]): boolean =>
  a.some((subscript, axis) => {
    const other = b[axis];
    if (other === undefined) return false;
    const gap = added(polynomial(subscript), negated(polynomial(other)));
    return gap.size === 1 && gap.get('') !== undefined;
  });

function straight(stretch: readonly Statement[], outside: ReadonlySet<string>): readonly Statement[] {
  const stores = stretch.flatMap(statement => (statement.kind === 'store' ? [statement] : []));
  const assigned = new Set(stretch.flatMap(statement => (statement.kind === 'set' ? [statement.name] : [])));
  const stable = (value: Real): boolean =>
    realsIn(value).every(part => {
      if (part.kind === 'local') return !assigned.has(part.name);
      return part.kind !== 'load' || stores.every(store => store.buffer !== part.buffer || apart(store.at, part.at));
    });
  const counts = new Map<string, number>();
  for (const value of stretch.flatMap(realsOf).flatMap(realsIn)) {
    if (isCandidate(value) && stable(value)) counts.set(realKey(value), (counts.get(realKey(value)) ?? 0) + 1);
  }
  const taken = new Set(outside);
  const given = new Map<string, string>();
  return stretch.flatMap(statement => {
    const lets: Statement[] = [];
    const shared = (value: Real): Real => {
      const key = realKey(value);
      const known = given.get(key);
      if (known !== undefined) return local(known);
      const inner = rebuildReal(value, shared);
      if ((counts.get(key) ?? 0) < 2) return inner;
      const name = fresh(
        value.kind === 'load' ? `${value.buffer}_t` : value.kind === 'function' ? `${value.fn}Value` : 'value',
        taken,
      );
      given.set(key, name);
      lets.push({ kind: 'let', name, value: inner });
      return local(name);
    };
    const rewritten = mapReals(statement, shared);
    return [...lets, rewritten];
  });
}
