/**
 * A kernel that several threads run together over one memory.                              layer 3
 *
 * Each value is computed by one thread, in the order of operations in which a single thread would: loops over examples are
 * cut into ranges of examples, products and column sums that stand alone into ranges of their rows (of their columns),
 * and no sum is ever cut. So the results have the same bits for any number of threads, and one thread pays nothing. What
 * cannot be cut is done by the leading thread. Where a thread reads what another wrote, or writes what another read, all
 * meet first. Products for all examples of the steps of a strip are cut into columns of C.
 *
 * The ranges are sizes of the kernel, `bFrom` to `bTo`, that the host sets. It runs last, after verification: a range is
 * part of what was verified.
 */
import { intNames, type Int, intText, named } from '../loop/int.js';
import type { Kernel, Statement, StatementOf } from '../loop/loop.js';
import { buffersRead, buffersWritten, namesIn } from '../loop/scope.js';
import { ends, isOfStrip, ofExamples, type Share, someColumns, someColumnsOf, someRows } from './share.js';

export interface Divided {
  /**
   * Sizes: those of the kernel, then both ends of each share. Flags: those of the kernel, then whether there are several
   * threads, whether this is the leading one, and for each share but the first whether this thread has a part of it.
   */
  readonly kernel: Kernel;
  /** The first is that of the examples. */
  readonly shares: readonly Share[];
}

/** Who does a statement: everybody, the leading thread, or everybody their part of a share. */
type Part = 'all' | 'leads' | Share;

/** `b` and `B`: the index and the number of examples; `lent`: which buffer uses the memory of which other. */
export function divided(
  kernel: Kernel,
  letters: { readonly b: string; readonly B: string },
  lent: ReadonlyMap<string, string> = new Map(),
): Divided {
  const memoryOf = (buffer: string): string => lent.get(buffer) ?? buffer;
  const taken = new Set(namesIn(kernel));
  const free = (wish: string, names: (name: string) => readonly string[]): string => {
    let name = wish;
    for (let n = 2; names(name).some(one => taken.has(one)); n++) name = `${wish}${n}`;
    names(name).forEach(one => taken.add(one));
    return name;
  };
  const shareNames = (name: string): readonly string[] => [`${name}Shared`, `${name}From`, `${name}To`];
  const [leads, several] = [free('leads', name => [name]), free('several', name => [name])];
  free('meet', name => [name]);
  const examples: Share = { name: free(letters.b, shareNames), count: named(letters.B) };
  const shares = new Map<string, Share>([[intText(examples.count), examples]]);
  const shareOf = (count: Int): Share => {
    const key = intText(count);
    let share = shares.get(key);
    if (share === undefined) shares.set(key, (share = { name: free('r', shareNames), count }));
    return share;
  };

  const cut = (
    statement: Statement,
    strip: StatementOf<'strips'> | undefined,
  ): { readonly part: Part; readonly statement: Statement } => {
    const { kind } = statement;
    if (isOfStrip(statement, letters.B, strip)) {
      const part = shareOf(statement.columns);
      return { part, statement: someColumnsOf(statement, part) };
    }
    if (kind === 'loop' || kind === 'clear') {
      const own = ofExamples(statement, letters, examples);
      return own === undefined ? { part: 'leads', statement } : { part: examples, statement: own };
    }
    if (kind === 'product' || kind === 'lookUp' || kind === 'scatter') {
      if (intNames(statement.rows).length === 0) return { part: 'leads', statement };
      const part = shareOf(statement.rows);
      return { part, statement: someRows(statement, ends(part).from, ends(part).length) };
    }
    if (kind === 'totals') {
      if (intNames(statement.columns).length === 0) return { part: 'leads', statement };
      const part = shareOf(statement.columns);
      return { part, statement: someColumns(statement, part) };
    }
    return { part: kind === 'store' ? 'leads' : 'all', statement };
  };

  /** Who wrote and who read each buffer since all met. */
  type Uses = ReadonlyMap<string, ReadonlySet<Part>>;
  interface Since {
    readonly written: Uses;
    readonly read: Uses;
  }
  const nothing: Since = { written: new Map(), read: new Map() };
  const joined = (a: Uses, b: Uses): Uses =>
    new Map(
      [...new Set([...a.keys(), ...b.keys()])].map(key => [
        key,
        new Set([...(a.get(key) ?? []), ...(b.get(key) ?? [])]),
      ]),
    );
  const together = (a: Since, b: Since): Since => ({
    written: joined(a.written, b.written),
    read: joined(a.read, b.read),
  });
  /** How many uses two of them hold together. */
  const sizeOf = (a: Since, b: Since): number => {
    const { written, read } = together(a, b);
    return [...written.values(), ...read.values()].reduce((sum, users) => sum + users.size, 0);
  };
  const other = (users: ReadonlySet<Part> | undefined, part: Part): boolean =>
    // Rows of one product are not rows of the next: only examples stay with their thread.
    [...(users ?? [])].some(user => user !== part || (user !== 'leads' && user !== 'all' && user !== examples));

  const inOrder = (
    body: readonly Statement[],
    before: Since,
    strip?: StatementOf<'strips'>,
  ): { readonly body: readonly Statement[]; readonly since: Since } => {
    let since = before;
    const out: Statement[] = [];
    let notes: Statement[] = [];
    for (const original of body) {
      if (original.kind === 'note') {
        notes.push(original);
        continue;
      }
      if (original.kind === 'when') {
        const inner = inOrder(original.body, since, strip);
        out.push(...notes, { ...original, body: inner.body });
        // Without the option nobody met inside.
        since = together(since, inner.since);
      } else if (original.kind === 'strips') {
        // A strip begins with what the one before has left.
        let entry = since;
        let inner = inOrder(original.body, entry, original);
        for (let known = 0; known < sizeOf(inner.since, entry);) {
          known = sizeOf(inner.since, entry);
          entry = together(entry, inner.since);
          inner = inOrder(original.body, entry, original);
        }
        out.push(...notes, { ...original, body: inner.body });
        since = inner.since;
      } else {
        const { part, statement } = cut(original, strip);
        const [reads, writes] = [[...buffersRead(original)], [...buffersWritten(original)]].map(buffers =>
          buffers.map(memoryOf),
        ) as [string[], string[]];
        const waits =
          reads.some(name => other(since.written.get(name), part)) ||
          writes.some(name => other(since.written.get(name), part) || other(since.read.get(name), part));
        if (waits) {
          out.push({ kind: 'when', flag: several, body: [{ kind: 'meet' }] });
          since = nothing;
        }
        const uses = (names: readonly string[]): Uses => new Map(names.map(name => [name, new Set([part])]));
        since = together(since, { written: uses(writes), read: uses(reads) });
        const flag = part === 'leads' ? leads : part === 'all' || part === examples ? undefined : `${part.name}Shared`;
        const last = out[out.length - 1];
        if (flag === undefined) out.push(...notes, statement);
        else if (last?.kind === 'when' && last.flag === flag)
          out[out.length - 1] = { ...last, body: [...last.body, ...notes, statement] };
        else out.push({ kind: 'when', flag, body: [...notes, statement] });
      }
      notes = [];
    }
    return { body: [...out, ...notes], since };
  };
  const { body } = inOrder(kernel.body, nothing);

  const all = [...shares.values()];
  return {
    kernel: {
      ...kernel,
      sizes: [...kernel.sizes, ...all.flatMap(({ name }) => [`${name}From`, `${name}To`])],
      flags: [...kernel.flags, several, leads, ...all.slice(1).map(({ name }) => `${name}Shared`)],
      body,
    },
    shares: all,
  };
}
