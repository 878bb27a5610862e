/** Parameters of emitted functions: only the names that their bodies use, so that strict compilers accept them. layer 4 */
import { intNames, type Int } from '../loop/int.js';
import { type Kernel, type Panel, realsOf, type Statement, statementsIn, visitStatement } from '../loop/loop.js';
import { realsIn } from '../loop/real.js';

const panel = ({ offset, stride }: Panel): readonly Int[] => [offset, stride];

/** The integer expressions a statement evaluates itself. */
export const integersOf = (statement: Statement): readonly Int[] =>
  visitStatement<readonly Int[]>(
    {
      loop: s => [s.from, s.to],
      strips: s => [s.steps, s.examples],
      let: () => [],
      offset: s => [s.value],
      variable: () => [],
      set: () => [],
      store: s => s.at,
      clear: s => [s.offset, s.length],
      product: s => [...panel(s.target), ...panel(s.left), ...panel(s.right), s.rows, s.columns, s.inner],
      lookUp: s => [...panel(s.target), ...panel(s.table), s.classes.offset, s.rows, s.columns, s.inner],
      scatter: s => [...panel(s.target), ...panel(s.source), s.classes.offset, s.rows, s.columns, s.inner],
      totals: s => [s.target.offset, ...panel(s.source), s.rows, s.columns],
      when: () => [],
      choice: s => [s.left, s.right],
      call: s => s.sizes,
      meet: () => [],
      result: () => [],
      note: () => [],
    },
    statement,
  );

/** Every size, index, local and flag that a kernel's statements mention. */
export function usedNames({ body }: Kernel): ReadonlySet<string> {
  const used = new Set<string>();
  for (const statement of statementsIn(body)) {
    for (const value of integersOf(statement)) intNames(value).forEach(name => used.add(name));
    if (statement.kind === 'when') used.add(statement.flag);
    for (const real of realsOf(statement).flatMap(realsIn)) {
      if (real.kind === 'local') used.add(real.name);
      if (real.kind === 'count') intNames(real.value).forEach(name => used.add(name));
      if (real.kind === 'load') real.at.flatMap(intNames).forEach(name => used.add(name));
      if (real.kind === 'select') [real.left, real.right].flatMap(intNames).forEach(name => used.add(name));
    }
  }
  return used;
}

/** `{ d, n }`, with another local name where the cell's own is no identifier; `key` is what the object calls them. */
export function destructured(
  names: readonly string[],
  identifier: (name: string) => string,
  key: (name: string) => string = name => name,
): string {
  const entry = (name: string): string =>
    identifier(name) === key(name) ? key(name) : `${key(name)}: ${identifier(name)}`;
  return names.length === 0 ? '{}' : `{ ${names.map(entry).join(', ')} }`;
}

/** A parameter's name, marked where nothing reads it. */
export const marked = (name: string, used: ReadonlySet<string>): string => (used.has(name) ? name : `_${name}`);

/** The names that some integer expressions need, as a set. */
export const namesOfInts = (values: readonly Int[]): ReadonlySet<string> => new Set(values.flatMap(intNames));
