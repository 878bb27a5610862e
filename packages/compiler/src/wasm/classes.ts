/**
 * Products with unit vectors, which are given as classes.                                   layer 2
 *
 * A table is turned first, so that a class is a row of it and neighbours are copied four at a time; sums by class gather in
 * a turned table likewise. Where there are fewer rows than classes it is read where it lies.
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
  sub,
  type ValueType,
  when,
  type WasmFunction,
} from './instruction.js';
import { bytes, ints, one } from './workspace.js';

/** The bytes of a row of a turned table: whole vectors. */
const rowBytes = (length: string): Node => apply('i32.shl', apply('i32.and', add(length, 3), -4), 2);
/** The row of the turned table for the class that `classes` points to. */
const rowOfClass = add('turned', mul('row', apply('i32.trunc_f32_s', access('f32.load', ['classes']))));

/** to[q] = value(q) for the bytes `end` of a row, four at a time as long as there are four. */
const along = (four: Node, single: Node): readonly Node[] => [
  set('q', 0),
  when(less('q', 'quads'), [
    repeat([access('v128.store', [add('to', 'q'), four]), set('q', add('q', 16))], less('q', 'quads')),
  ]),
  when(less('q', 'end'), [
    repeat([access('f32.store', [add('to', 'q'), single]), set('q', add('q', 4))], less('q', 'end')),
  ]),
];
const ends = (length: string): readonly Node[] => [
  set('end', bytes(length)),
  set('quads', apply('i32.and', 'end', -16)),
];

const lookUp: WasmFunction = {
  name: 'lookUp',
  says: ['Rows of C = columns of W by class; turned: room for W turned. Distances between rows in bytes.'],
  parameters: ints('rows', 'columns', 'inner', 'C', 'cRow', 'W', 'wRow', 'classes', 'turned'),
  locals: new Map(ints('row', 'from', 'to', 'q', 'end', 'quads')),
  body: [
    set('row', rowBytes('columns')),
    ...ends('columns'),
    when(
      less('rows', 'inner'),
      [
        repeat(
          [
            set('from', add('W', apply('i32.shl', apply('i32.trunc_f32_s', access('f32.load', ['classes'])), 2))),
            set('q', 0),
            repeat(
              [
                access('f32.store', [add('C', 'q'), access('f32.load', ['from'])]),
                set('from', add('from', 'wRow')),
                set('q', add('q', 4)),
              ],
              less('q', 'end'),
            ),
            set('classes', add('classes', 4)),
            set('C', add('C', 'cRow')),
            set('rows', sub('rows', 1)),
          ],
          'rows',
        ),
      ],
      [
        call('turned', 'columns', 'inner', 'W', 'wRow', 'turned', 'row', one),
        repeat(
          [
            set('from', rowOfClass),
            set('to', 'C'),
            ...along(access('v128.load', [add('from', 'q')]), access('f32.load', [add('from', 'q')])),
            set('classes', add('classes', 4)),
            set('C', add('C', 'cRow')),
            set('rows', sub('rows', 1)),
          ],
          'rows',
        ),
      ],
    ),
  ],
};

const scatter: WasmFunction = {
  name: 'scatter',
  says: [
    'C = factor · (sums of rows of A by class)ᵀ, + C where adds is not 0; turned: room for the sums.',
    'Distances between rows in bytes.',
  ],
  parameters: [
    ...ints('rows', 'columns', 'inner', 'C', 'cRow', 'A', 'aRow', 'classes', 'turned'),
    ['factor', 'f32'],
    ...ints('adds'),
  ],
  locals: new Map<string, ValueType>([...ints('row', 'to', 'q', 'end', 'quads', 'k'), ['s', 'f32']]),
  body: [
    set('row', rowBytes('rows')),
    ...ends('rows'),
    apply('memory.fill', 'turned', 0, mul('row', 'columns')),
    repeat(
      [
        set('to', rowOfClass),
        ...along(
          apply('f32x4.add', access('v128.load', [add('to', 'q')]), access('v128.load', [add('A', 'q')])),
          apply('f32.add', access('f32.load', [add('to', 'q')]), access('f32.load', [add('A', 'q')])),
        ),
        set('A', add('A', 'aRow')),
        set('classes', add('classes', 4)),
        set('inner', sub('inner', 1)),
      ],
      'inner',
    ),
    // The columns of C are the rows of the sums.
    repeat(
      [
        set('to', 'turned'),
        set('q', 'C'),
        set('k', 'columns'),
        repeat(
          [
            set('s', apply('f32.mul', access('f32.load', ['to']), 'factor')),
            when('adds', [set('s', apply('f32.add', 's', access('f32.load', ['q'])))]),
            access('f32.store', ['q', 's']),
            set('to', add('to', 'row')),
            set('q', add('q', 4)),
            set('k', sub('k', 1)),
          ],
          'k',
        ),
        set('turned', add('turned', 4)),
        set('C', add('C', 'cRow')),
        set('rows', sub('rows', 1)),
      ],
      'rows',
    ),
  ],
};

export const byClass: readonly WasmFunction[] = [lookUp, scatter];
