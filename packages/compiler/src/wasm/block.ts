/**
 * One block of a product: at most 256 steps, from strips.                                  layer 2
 *
 * Blocks of 256 steps keep a panel of B (8 kB) and a tile of A (6 kB) in the first-level cache; `block` takes as many
 * panels at a time as fit there beside each other, and 96 rows, whose part of A fits into the second level. Row counts are
 * split evenly, 16 = 6 + 5 + 5.
 */
import {
  add,
  apply,
  call,
  global,
  less,
  mul,
  type Node,
  repeat,
  set,
  smaller,
  sub,
  type ValueType,
  when,
  type WasmFunction,
} from './instruction.js';
import { mostRows, stripName } from './strip.js';
import type { Reading } from './tile.js';

export const ints = (...names: readonly string[]): (readonly [string, ValueType])[] => names.map(name => [name, 'i32']);
export const bytes = (name: string): Node => apply('i32.shl', name, 2);

export const stepsAtOnce = 256;
export const rowsAtOnce = 96;
export const columnsAtOnce = 256;
/** Numbers of one panel group: 16 kB. */
const groupNumbers = 4096;
/** After the scratch of strips: a block of B, then one of A. */
export const blockOfB = 256;
export const blockOfA = blockOfB + 4 * stepsAtOnce * columnsAtOnce;
export const workspaceEnd = blockOfA + 4 * stepsAtOnce * rowsAtOnce;

export const panels = ints('C', 'cRow', 'A', 'aRow');
export const ending: (readonly [string, ValueType])[] = [
  ['factor', 'f32'],
  ['adds', 'i32'],
];

/** The strip of `r` rows. */
const chosen = (reading: Reading, A: Node, aRow: Node): Node =>
  Array.from({ length: mostRows }, (_, i) => i + 1).reduceRight<readonly Node[]>(
    (otherwise, rows) => [
      when(
        apply('i32.eq', 'r', rows),
        [
          call(
            stripName(reading, rows),
            'some',
            'inner',
            add('c', mul('row', 'cRow')),
            'cRow',
            A,
            aRow,
            'b',
            'bStep',
            'bPanel',
            'factor',
            'adds',
          ),
        ],
        otherwise,
      ),
    ],
    [],
  )[0] ?? call('none');

/** C's rows in even tiles: `most` rows at most, the first `more` of them one longer than the rest. */
export const evenly = (rows: string): readonly Node[] => [
  set('count', apply('i32.div_s', add(rows, sub(global('tileRows'), 1)), global('tileRows'))),
  set('fewer', apply('i32.div_s', rows, 'count')),
  set('more', apply('i32.rem_s', rows, 'count')),
];

export const block = (reading: Reading): WasmFunction => ({
  name: `block_${reading}`,
  says: [
    'C = factor · A B (+ C) for at most 256 steps; B in panels. Distances in bytes.',
    ...(reading === 'steps' ? ['Where packed, A lies in tiles, as packSteps leaves it.'] : []),
  ],
  parameters: [
    ...ints('rows', 'columns', 'inner'),
    ...panels,
    ...ints('B', 'bStep', 'bPanel'),
    ...ending,
    ...ints('packed'),
  ],
  locals: new Map(
    ints('count', 'fewer', 'more', 'group', 'some', 'c', 'b', 'row', 'end', 'first', 'rest', 'r', 'left'),
  ),
  body: [
    ...evenly('rows'),
    set('group', apply('i32.and', apply('i32.div_s', groupNumbers, 'inner'), -8)),
    when(less('group', 8), [set('group', 8)]),
    set('first', 0),
    set('rest', 'more'),
    repeat(
      [
        set('end', smaller(add('first', rowsAtOnce), 'rows')),
        set('c', 'C'),
        set('b', 'B'),
        set('left', 'columns'),
        repeat(
          [
            set('some', smaller('group', 'left')),
            set('row', 'first'),
            set('more', 'rest'),
            repeat(
              [
                set('r', add('fewer', less(0, 'more'))),
                set('more', sub('more', 1)),
                reading === 'rows'
                  ? chosen('rows', add('A', mul('row', 'aRow')), apply('i32.add', 'aRow', 0))
                  : when(
                      'packed',
                      [chosen('steps', add('A', mul(bytes('row'), 'inner')), bytes('r'))],
                      [chosen('steps', add('A', bytes('row')), apply('i32.add', 'aRow', 0))],
                    ),
                set('row', add('row', 'r')),
              ],
              less('row', 'end'),
            ),
            set('c', add('c', bytes('some'))),
            set('b', add('b', mul(apply('i32.div_s', add('some', 7), 8), 'bPanel'))),
            set('left', sub('left', 'some')),
          ],
          less(0, 'left'),
        ),
        set('first', 'row'),
        set('rest', 'more'),
      ],
      less('first', 'rows'),
    ),
  ],
});
