/**
 * Matrices rearranged for the tiles, times the factor of their product.                     layer 2
 *
 * B becomes panels, one after the other, each of as many columns as its tile has; the columns are shared out evenly, so
 * that no tile is much narrower than the others. What is missing in the last vector of a row is whatever stands there: it
 * reaches only columns of C that do not exist. `turned` may write three rows more than asked for (`packedSlack`).
 */
import {
  access,
  add,
  apply,
  call,
  less,
  mul,
  type Node,
  repeat,
  set,
  shuffle,
  smaller,
  sub,
  type ValueType,
  when,
  type WasmFunction,
} from './instruction.js';
import { bytes, ints } from './workspace.js';

/** Columns as vectors in even panels of four at most: `fewer` each, one more in the first `longer` of `count`. */
export const evenly: readonly Node[] = [
  set('vectors', apply('i32.shr_s', add('columns', 3), 2)),
  set('count', apply('i32.shr_s', add('vectors', 3), 2)),
  // A division takes as long as a small product.
  set('fewer', apply('i32.shr_s', 'vectors', sub('count', 1))),
  when(less(2, 'count'), [set('fewer', apply('i32.div_s', 'vectors', 'count'))]),
  set('longer', sub('vectors', mul('fewer', 'count'))),
];
export const evenlyLocals = ['vectors', 'count', 'fewer', 'longer'] as const;

const sizes: WasmFunction['parameters'] = [
  ...ints('rows', 'columns', 'from', 'fromRow', 'to', 'toRow'),
  ['factor', 'f32'],
];

const copied: WasmFunction = {
  name: 'copied',
  says: ['to = factor · from; distances between rows in bytes.'],
  parameters: sizes,
  locals: new Map<string, ValueType>([...ints('q', 'quads', 'end'), ['f', 'v128']]),
  body: [
    set('f', apply('f32x4.splat', 'factor')),
    set('end', bytes('columns')),
    set('quads', apply('i32.and', 'end', -16)),
    repeat(
      [
        set('q', 0),
        when(less('q', 'quads'), [
          repeat(
            [
              access('v128.store', [add('to', 'q'), apply('f32x4.mul', access('v128.load', [add('from', 'q')]), 'f')]),
              set('q', add('q', 16)),
            ],
            less('q', 'quads'),
          ),
        ]),
        when(less('q', 'end'), [
          repeat(
            [
              access('f32.store', [add('to', 'q'), apply('f32.mul', access('f32.load', [add('from', 'q')]), 'factor')]),
              set('q', add('q', 4)),
            ],
            less('q', 'end'),
          ),
        ]),
        set('from', add('from', 'fromRow')),
        set('to', add('to', 'toRow')),
        set('rows', sub('rows', 1)),
      ],
      'rows',
    ),
  ],
};

const four = [0, 1, 2, 3] as const;
const turned: WasmFunction = {
  name: 'turned',
  says: ['to = factor · fromᵀ, four by four numbers at a time; distances between rows in bytes.'],
  parameters: sizes,
  locals: new Map<string, ValueType>([
    ...ints('q', 'at', ...four.map(i => `p${i}`)),
    ...['f', ...four.flatMap(i => [`x${i}`, `y${i}`])].map(name => [name, 'v128'] as const),
  ]),
  body: [
    set('f', apply('f32x4.splat', 'factor')),
    repeat(
      [
        // Rows that do not exist are read as the last one that does.
        set('p0', 'from'),
        ...four
          .slice(1)
          .map(i => set(`p${i}`, apply('select', add(`p${i - 1}`, 'fromRow'), `p${i - 1}`, less(i, 'rows')))),
        set('at', 'to'),
        set('q', 'columns'),
        repeat(
          [
            ...four.map(i => set(`x${i}`, apply('f32x4.mul', access('v128.load', [`p${i}`]), 'f'))),
            set('y0', shuffle('x0', 'x1', 0, 4, 1, 5)),
            set('y1', shuffle('x2', 'x3', 0, 4, 1, 5)),
            set('y2', shuffle('x0', 'x1', 2, 6, 3, 7)),
            set('y3', shuffle('x2', 'x3', 2, 6, 3, 7)),
            access('v128.store', ['at', shuffle('y0', 'y1', 0, 1, 4, 5)]),
            access('v128.store', [add('at', 'toRow'), shuffle('y0', 'y1', 2, 3, 6, 7)]),
            set('at', add(add('at', 'toRow'), 'toRow')),
            access('v128.store', ['at', shuffle('y2', 'y3', 0, 1, 4, 5)]),
            access('v128.store', [add('at', 'toRow'), shuffle('y2', 'y3', 2, 3, 6, 7)]),
            set('at', add(add('at', 'toRow'), 'toRow')),
            ...four.map(i => set(`p${i}`, add(`p${i}`, 16))),
            set('q', sub('q', 4)),
          ],
          less(0, 'q'),
        ),
        set('from', add('from', mul('fromRow', 4))),
        set('to', add('to', 16)),
        set('rows', sub('rows', 4)),
      ],
      less(0, 'rows'),
    ),
  ],
};

/** `columns` of B lie in memory as rows (`timesTransposed`) or not. */
const packed = (name: string, says: string, move: Node, rearranged: Node): WasmFunction => ({
  name,
  says: [says],
  parameters: [...ints('columns', 'inner', 'B', 'bRow', 'to'), ['factor', 'f32']],
  locals: new Map(ints(...evenlyLocals, 'wide', 'some')),
  body: [
    ...evenly,
    repeat(
      [
        set('wide', add('fewer', less(0, 'longer'))),
        set('longer', sub('longer', 1)),
        set('wide', bytes('wide')),
        set('some', smaller('wide', 'columns')),
        rearranged,
        set('B', add('B', move)),
        set('to', add('to', mul(bytes('wide'), 'inner'))),
        set('columns', sub('columns', 'wide')),
      ],
      less(0, 'columns'),
    ),
  ],
});

export const packs: readonly WasmFunction[] = [
  copied,
  turned,
  packed(
    'packRows',
    'Panels of B, whose rows are bRow bytes apart.',
    bytes('wide'),
    call('copied', 'inner', 'some', 'B', 'bRow', 'to', bytes('wide'), 'factor'),
  ),
  packed(
    'packColumns',
    'Panels of B, whose columns are bRow bytes apart.',
    mul('wide', 'bRow'),
    call('turned', 'some', 'inner', 'B', 'bRow', 'to', bytes('wide'), 'factor'),
  ),
];
