/** Every name of a kernel mapped by one function; used where a cell's names are words of TypeScript. layer 3 */
import { type Int, intNames, named, replaceNames } from '../loop/int.js';
import { type Kernel, type Panel, rewriteBody, type Statement, visitStatement } from '../loop/loop.js';
import { type Real, rebuildReal, visitReal } from '../loop/real.js';

/** The names of some statements of a kernel mapped. */
export const renamedIn = (body: readonly Statement[], name: (name: string) => string): readonly Statement[] =>
  renamed({ name: '', says: [], sizes: [], scalars: [], flags: [], buffers: [], body }, name).body;

export function renamed(kernel: Kernel, name: (name: string) => string): Kernel {
  const int = (value: Int): Int => replaceNames(value, new Map(intNames(value).map(old => [old, named(name(old))])));
  const real = (value: Real): Real =>
    visitReal<Real>(
      {
        constant: a => a,
        count: a => ({ ...a, value: int(a.value) }),
        local: a => ({ ...a, name: name(a.name) }),
        load: a => ({ ...a, buffer: name(a.buffer), at: a.at.map(int) }),
        function: a => rebuildReal(a, real),
        binary: a => rebuildReal(a, real),
        choose: a => rebuildReal(a, real),
        select: a => ({
          ...a,
          left: int(a.left),
          right: int(a.right),
          equal: real(a.equal),
          unequal: real(a.unequal),
        }),
      },
      value,
    );
  const panel = ({ buffer, offset, stride }: Panel): Panel => ({
    buffer: name(buffer),
    offset: int(offset),
    stride: int(stride),
  });
  const statement = (before: Statement): Statement =>
    visitStatement<Statement>(
      {
        loop: s => ({ ...s, index: name(s.index), from: int(s.from), to: int(s.to) }),
        strips: s => ({
          ...s,
          size: name(s.size),
          before: name(s.before),
          count: name(s.count),
          steps: int(s.steps),
          examples: int(s.examples),
        }),
        let: s => ({ ...s, name: name(s.name), value: real(s.value) }),
        offset: s => ({ ...s, name: name(s.name), value: int(s.value) }),
        variable: s => ({ ...s, name: name(s.name), value: real(s.value) }),
        set: s => ({ ...s, name: name(s.name), value: real(s.value) }),
        store: s => ({ ...s, buffer: name(s.buffer), at: s.at.map(int), value: real(s.value) }),
        clear: s => ({ ...s, buffer: name(s.buffer), offset: int(s.offset), length: int(s.length) }),
        product: s => ({
          ...s,
          target: panel(s.target),
          left: panel(s.left),
          right: panel(s.right),
          rows: int(s.rows),
          columns: int(s.columns),
          inner: int(s.inner),
          factor: real(s.factor),
          add: real(s.add),
          ...(s.room === undefined ? {} : { room: int(s.room) }),
        }),
        lookUp: s => ({
          ...s,
          target: panel(s.target),
          table: panel(s.table),
          classes: { buffer: name(s.classes.buffer), offset: int(s.classes.offset) },
          rows: int(s.rows),
          columns: int(s.columns),
          inner: int(s.inner),
          factor: real(s.factor),
          add: real(s.add),
        }),
        scatter: s => ({
          ...s,
          target: panel(s.target),
          source: panel(s.source),
          classes: { buffer: name(s.classes.buffer), offset: int(s.classes.offset) },
          rows: int(s.rows),
          columns: int(s.columns),
          inner: int(s.inner),
          factor: real(s.factor),
          add: real(s.add),
        }),
        totals: s => ({
          ...s,
          target: { buffer: name(s.target.buffer), offset: int(s.target.offset) },
          source: panel(s.source),
          rows: int(s.rows),
          columns: int(s.columns),
          factor: real(s.factor),
          add: real(s.add),
        }),
        when: s => ({ ...s, flag: name(s.flag) }),
        choice: s => ({ ...s, left: int(s.left), right: int(s.right) }),
        call: s => ({ ...s, sizes: s.sizes.map(int), scalars: s.scalars.map(real), buffers: s.buffers.map(name) }),
        meet: s => s,
        result: s => ({ ...s, value: real(s.value) }),
        note: s => s,
      },
      before,
    );
  return {
    ...kernel,
    sizes: kernel.sizes.map(name),
    scalars: kernel.scalars.map(name),
    flags: kernel.flags.map(name),
    buffers: kernel.buffers.map(buffer => ({ ...buffer, name: name(buffer.name), extents: buffer.extents.map(int) })),
    body: rewriteBody(kernel.body, inner => [statement(inner)]),
  };
}
