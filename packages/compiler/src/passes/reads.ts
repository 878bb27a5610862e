/** The buffers that a statement reads, inner bodies included.                               layer 3 */
import { realsOf, type Statement, statementsIn } from '../loop/loop.js';
import { realsIn } from '../loop/real.js';

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
