/**
 * One block of a product: at most 128 steps, panel beside panel, 256 rows at a time.          layer 2
 *
 * A panel of B stays in the first-level cache while all rows of a block meet it; the rows of A, read again for each panel,
 * and those of C stay in the second.
 */
import { add, apply, call, less, mul, repeat, set, smaller, sub, when, type WasmFunction } from './instruction.js';
import { evenly, evenlyLocals } from './pack.js';
import { bytes, ints, rowsAtOnce } from './workspace.js';

const wide = apply('i32.shl', 'wide', 4);
export const block: WasmFunction = {
  name: 'block',
  says: [
    'C = A B, + C where adds is not 0, for at most 128 steps; distances between rows (aStep: between the steps of a row)',
    'in bytes. bRow is 0 for a B in panels. Where room is not 0, what stands behind rows of C may be overwritten. Panels are taken from right to left. There is at least one row.',
  ],
  parameters: ints('rows', 'columns', 'inner', 'C', 'cRow', 'A', 'aRow', 'aStep', 'B', 'bRow', 'adds', 'room'),
  locals: new Map(ints(...evenlyLocals, 'some', 'i', 'at', 'wide', 'over', 'c', 'b', 'step', 'lone', 'kept')),
  body: [
    ...evenly,
    // Rows whose beginning may be overwritten by the one before; a row of one column would write over more than the next.
    set(
      'over',
      apply(
        'i32.and',
        less(1, 'columns'),
        apply('i32.and', apply('i32.eqz', 'adds'), apply('i32.eq', 'cRow', bytes('columns'))),
      ),
    ),
    repeat(
      [
        set('some', smaller(rowsAtOnce, 'rows')),
        set('i', 'count'),
        set('at', 'vectors'),
        repeat(
          [
            set('i', sub('i', 1)),
            set('wide', add('fewer', less('i', 'longer'))),
            set('at', sub('at', 'wide')),
            set('c', add('C', apply('i32.shl', 'at', 4))),
            set('step', apply('select', 'bRow', wide, 'bRow')),
            set('b', add('B', mul(apply('i32.shl', 'at', 4), apply('select', 1, 'inner', 'bRow')))),
            set('lone', 0),
            when(apply('select', 0, less('columns', apply('i32.shl', add('at', 'wide'), 2)), 'room'), [
              set('lone', apply('select', 1, 'some', 'over')),
            ]),
            set('kept', sub('some', 'lone')),
            when('kept', [
              call('panel', 'wide', 'kept', 'inner', 'c', 'cRow', 'A', 'aRow', 'aStep', 'b', 'step', 'adds'),
            ]),
            when('lone', [
              call(
                'edge',
                sub('columns', bytes('at')),
                'wide',
                'lone',
                'inner',
                add('c', mul('kept', 'cRow')),
                'cRow',
                add('A', mul('kept', 'aRow')),
                'aRow',
                'aStep',
                'b',
                'step',
                'adds',
              ),
            ]),
          ],
          'i',
        ),
        set('C', add('C', mul('some', 'cRow'))),
        set('A', add('A', mul('some', 'aRow'))),
        set('rows', sub('rows', 'some')),
      ],
      'rows',
    ),
  ],
};
