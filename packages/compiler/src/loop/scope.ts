/** The names that statements define, and the buffers that they read and write.              layer 1 */
import { type Kernel, realsOf, type Statement, statementsIn, visitStatement } from './loop.js';
import { realsIn } from './real.js';

const defined = (statement: Statement): readonly string[] =>
  visitStatement<readonly string[]>(
    {
      loop: s => [s.index],
      strips: s => [s.size, s.before, s.count],
      let: s => [s.name],
      offset: s => [s.name],
      variable: s => [s.name],
      set: () => [],
      store: () => [],
      clear: () => [],
      product: () => [],
      lookUp: () => [],
      scatter: () => [],
      totals: () => [],
      when: () => [],
      choice: () => [],
      call: () => [],
      meet: () => [],
      result: () => [],
      note: () => [],
    },
    statement,
  );

export const namesIn = ({ buffers, sizes, scalars, flags, body }: Kernel): readonly string[] => [
  ...buffers.map(({ name }) => name),
  ...sizes,
  ...scalars,
  ...flags,
  ...statementsIn(body).flatMap(defined),
];

/** The names that the statements of one body define, inner bodies included. */
export const namesDefined = (body: readonly Statement[]): ReadonlySet<string> =>
  new Set(statementsIn(body).flatMap(defined));

/** The buffers that a statement writes, inner bodies included. */
export const buffersWritten = (statement: Statement): ReadonlySet<string> =>
  new Set(
    statementsIn([statement]).flatMap(inner =>
      visitStatement<readonly string[]>(
        {
          loop: () => [],
          strips: () => [],
          let: () => [],
          offset: () => [],
          variable: () => [],
          set: () => [],
          store: s => [s.buffer],
          clear: s => [s.buffer],
          product: s => [s.target.buffer],
          lookUp: s => [s.target.buffer],
          scatter: s => [s.target.buffer],
          totals: s => [s.target.buffer],
          when: () => [],
          choice: () => [],
          call: s => s.buffers.filter((_, i) => s.kernel.buffers[i]?.role !== 'input'),
          meet: () => [],
          result: () => [],
          note: () => [],
        },
        inner,
      ),
    ),
  );

/** The buffers that a statement reads, inner bodies included. */
export const buffersRead = (statement: Statement): ReadonlySet<string> =>
  new Set(
    statementsIn([statement]).flatMap(inner => [
      ...realsOf(inner)
        .flatMap(realsIn)
        .flatMap(real => (real.kind === 'load' ? [real.buffer] : [])),
      ...(inner.kind === 'product' ? [inner.left.buffer, inner.right.buffer] : []),
      ...(inner.kind === 'lookUp' ? [inner.table.buffer, inner.classes.buffer] : []),
      ...(inner.kind === 'scatter' ? [inner.source.buffer, inner.classes.buffer] : []),
      ...(inner.kind === 'totals' ? [inner.source.buffer] : []),
      ...(inner.kind === 'call' ? inner.buffers : []),
    ]),
  );

/** The name that is wished for, or the first numbered one that is free; it is taken then. */
export function fresh(wish: string, taken: Set<string>): string {
  let name = wish;
  for (let i = 2; taken.has(name); i++) name = `${wish}${i}`;
  taken.add(name);
  return name;
}
