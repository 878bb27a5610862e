/**
 * Products of any size from strips.                                                         layer 2
 *
 * Blocks of 256 steps keep a panel of B (8 kB) and a tile of A (6 kB) in the first-level cache; `block` takes as many
 * panels at a time as fit there beside each other, and 96 rows, whose part of A fits into the second level. B is packed
 * first unless so few rows meet it that reading it where it lies costs less; a matrix that every time step meets
 * again is packed once, before the loop, with all its blocks (`packAll…`). Row counts are split evenly, 16 = 6 + 5 + 5.
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

const ints = (...names: readonly string[]): (readonly [string, ValueType])[] => names.map(name => [name, 'i32']);
const bytes = (name: string): Node => apply('i32.shl', name, 2);
/** The least multiple of eight that is not below. */
const eights = (name: string): Node => apply('i32.and', add(name, 7), -8);

export const stepsAtOnce = 256;
const rowsAtOnce = 96;
const columnsAtOnce = 256;
/** Numbers of one panel group: 16 kB. */
const groupNumbers = 4096;
/** After the scratch of strips: a block of B, then one of A. */
export const blockOfB = 256;
export const blockOfA = blockOfB + 4 * stepsAtOnce * columnsAtOnce;
export const workspaceEnd = blockOfA + 4 * stepsAtOnce * rowsAtOnce;

type Form = 'times' | 'timesTransposed' | 'transposedTimes';
const panels = ints('C', 'cRow', 'A', 'aRow');
const ending: (readonly [string, ValueType])[] = [
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
const evenly = (rows: string): readonly Node[] => [
  set('count', apply('i32.div_s', add(rows, sub(global('tileRows'), 1)), global('tileRows'))),
  set('fewer', apply('i32.div_s', rows, 'count')),
  set('more', apply('i32.rem_s', rows, 'count')),
];

const block = (reading: Reading): WasmFunction => ({
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

/** A loop over the steps in blocks of 256: `k` is the first, `some` how many. */
const overSteps = (body: readonly Node[]): readonly Node[] => [
  set('k', 0),
  when(less(0, 'inner'), [
    repeat(
      [set('steps', smaller(stepsAtOnce, sub('inner', 'k'))), ...body, set('k', add('k', 'steps'))],
      less('k', 'inner'),
    ),
  ]),
];

const packer: { readonly [F in Form]: 'packRows' | 'packColumns' } = {
  times: 'packRows',
  timesTransposed: 'packColumns',
  transposedTimes: 'packRows',
};
/** Where column `c` and step `k` of B lie. */
const partOfB = (form: Form): Node =>
  form === 'timesTransposed'
    ? add(add('B', mul('c', 'bRow')), bytes('k'))
    : add(add('B', mul('k', 'bRow')), bytes('c'));

const packAll = (form: Form): WasmFunction => ({
  name: `packAll_${form}`,
  says: ['All of B in panels, 256 steps after 256 steps.'],
  parameters: ints('columns', 'inner', 'B', 'bRow', 'to'),
  locals: new Map(ints('k', 'c', 'steps')),
  body: overSteps([
    call(packer[form], 'columns', 'steps', partOfB(form), 'bRow', 'to'),
    set('to', add('to', mul(bytes('steps'), eights('columns')))),
  ]),
});

const partOfA = add('A', bytes('k'));
const panelBytes = mul('steps', 32);
const timesPacked: WasmFunction = {
  name: 'timesPacked',
  says: ['C = factor · A B (+ C), B as packAll leaves it.'],
  parameters: [...ints('rows', 'columns', 'inner'), ...panels, ...ints('B'), ...ending],
  locals: new Map(ints('k', 'steps')),
  body: overSteps([
    when(
      apply('i32.eq', 'rows', 1),
      [
        call(
          stripName('rows', 1),
          'columns',
          'steps',
          'C',
          'cRow',
          partOfA,
          'aRow',
          'B',
          32,
          panelBytes,
          'factor',
          'adds',
        ),
      ],
      [
        call(
          'block_rows',
          'rows',
          'columns',
          'steps',
          'C',
          'cRow',
          partOfA,
          'aRow',
          'B',
          32,
          panelBytes,
          'factor',
          'adds',
          0,
        ),
      ],
    ),
    set('adds', 1),
    set('B', add('B', mul(bytes('steps'), eights('columns')))),
  ]),
};

const sizes = ints('rows', 'columns', 'inner');
const product = (form: Form): WasmFunction => {
  const tall = form === 'transposedTimes';
  const A = tall ? add('A', mul('k', 'aRow')) : add('A', bytes('k'));
  const C = add('C', bytes('c'));
  const asItLies: readonly Node[] =
    form === 'timesTransposed'
      ? [call('dots', 'rows', 'columns', 'inner', 'C', 'cRow', 'A', 'aRow', 'B', 'bRow', 'factor', 'adds')]
      : overSteps([
          set('c', 0),
          call(
            tall ? 'block_steps' : 'block_rows',
            'rows',
            'columns',
            'steps',
            C,
            'cRow',
            A,
            'aRow',
            partOfB(form),
            'bRow',
            32,
            'factor',
            'adds',
            0,
          ),
          set('adds', 1),
        ]);
  const some: Node = { kind: 'get', name: 'some' };
  const multiply = (rows: Node, C: Node, from: Node, packed: number): Node =>
    call(
      tall ? 'block_steps' : 'block_rows',
      rows,
      some,
      'steps',
      C,
      'cRow',
      from,
      'aRow',
      blockOfB,
      32,
      mul('steps', 32),
      'factor',
      'more',
      packed,
    );
  const blocks: readonly Node[] = tall
    ? [
        set('r', 0),
        repeat(
          [
            set('few', smaller(rowsAtOnce, sub('rows', 'r'))),
            ...evenly('few').map(n => (n.kind === 'set' && n.name === 'more' ? { ...n, name: 'longer' } : n)),
            call('packSteps', 'longer', 'count', 'fewer', 'steps', add(A, bytes('r')), 'aRow', blockOfA),
            multiply({ kind: 'get', name: 'few' }, add(C, mul('r', 'cRow')), { kind: 'i32', value: blockOfA }, 1),
            set('r', add('r', 'few')),
          ],
          less('r', 'rows'),
        ),
      ]
    : [multiply({ kind: 'get', name: 'rows' }, C, A, 0)];
  const few = tall
    ? less(mul('inner', add('aRow', 'bRow')), 300000)
    : form === 'times'
      ? apply('select', less(mul('inner', 'bRow'), 16384), 1, less(7, 'rows'))
      : less('rows', 4);
  return {
    name: form,
    says: [
      `C = factor · ${{ times: 'A B', timesTransposed: 'A Bᵀ', transposedTimes: 'Aᵀ B' }[form]}, + C where adds is not 0; rows are cRow, aRow and bRow bytes apart.`,
    ],
    parameters: [...sizes, ...panels, ...ints('B', 'bRow'), ...ending],
    locals: new Map(ints('k', 'steps', 'c', 'some', 'more', 'r', 'few', 'count', 'fewer', 'longer')),
    body: [
      when(few, asItLies, [
        set('c', 0),
        repeat(
          [
            set('some', smaller(columnsAtOnce, sub('columns', 'c'))),
            set('more', 'adds'),
            ...overSteps([
              call(packer[form], 'some', 'steps', partOfB(form), 'bRow', blockOfB),
              ...blocks,
              set('more', 1),
            ]),
            set('c', add('c', 'some')),
          ],
          less('c', 'columns'),
        ),
      ]),
    ],
  };
};

export const products: readonly WasmFunction[] = [
  block('rows'),
  block('steps'),
  packAll('times'),
  packAll('timesTransposed'),
  timesPacked,
  product('times'),
  product('timesTransposed'),
  product('transposedTimes'),
];
