/**
 * A panel: a few vectors of columns of C for any number of rows, tile under tile.           layer 2
 *
 * A tile stores whole vectors. Where the last one of a row is not complete, what is stored too much falls on the beginning of
 * the next row: no harm if rows lie close together and panels are taken from right to left, as that beginning is computed
 * later. The last row, rows of one column, and rows that lie otherwise or are added to, go by way of a little scratch
 * memory (`edge`).
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
  smaller,
  sub,
  type ValueType,
  when,
  type WasmFunction,
} from './instruction.js';
import { count, mostRows, mostVectors, tile, tileName } from './tile.js';
import { bytes, ints, inWorkspace, scratch, scratchRow, scratchRows } from './workspace.js';

const shared = ['inner', 'C', 'cRow', 'A', 'aRow', 'aStep', 'B', 'bStep', 'adds'] as const;
const panelName = (vectors: number): string => `panel_${4 * vectors}`;

const panelOf = (vectors: number): WasmFunction => ({
  name: panelName(vectors),
  says: [`C = A B, + C where adds is not 0, for ${4 * vectors} columns.`],
  parameters: ints('rows', ...shared),
  locals: new Map(ints('groups')),
  body: [
    when(apply('i32.eq', 'bStep', 16 * vectors), [
      set('groups', apply('i32.shr_s', 'rows', 1)),
      when('groups', [
        call(tileName(mostRows, vectors), 'groups', ...shared),
        set('C', add('C', mul(mul('cRow', mostRows), 'groups'))),
        set('A', add('A', mul(mul('aRow', mostRows), 'groups'))),
      ]),
      set('rows', apply('i32.and', 'rows', 1)),
    ]),
    when('rows', [call(tileName(1, vectors), 'rows', ...shared)]),
  ],
});

const panel: WasmFunction = {
  name: 'panel',
  says: ['C = A B, + C where adds is not 0, for some vectors of columns.'],
  parameters: ints('vectors', 'rows', ...shared),
  locals: new Map(),
  body: count(mostVectors)
    .map(i => i + 1)
    .reduce<readonly Node[]>(
      (otherwise, vectors) => [
        when(apply('i32.eq', 'vectors', vectors), [call(panelName(vectors), 'rows', ...shared)], otherwise),
      ],
      [],
    ),
};

const [from, to] = [add('from', 'q'), add('to', 'q')];
const placed: WasmFunction = {
  name: 'placed',
  says: ['to = from, + to where adds is not 0, and nothing behind the rows; distances between them in bytes.'],
  parameters: ints('rows', 'columns', 'from', 'fromRow', 'to', 'toRow', 'adds'),
  locals: new Map<string, ValueType>([...ints('q', 'end'), ['x', 'v128'], ['y', 'f32']]),
  body: [
    set('columns', bytes('columns')),
    set('end', apply('i32.and', 'columns', -16)),
    repeat(
      [
        set('q', 0),
        when('end', [
          repeat(
            [
              set('x', access('v128.load', [from])),
              when('adds', [set('x', apply('f32x4.add', 'x', access('v128.load', [to])))]),
              access('v128.store', [to, 'x']),
              set('q', add('q', 16)),
            ],
            less('q', 'end'),
          ),
        ]),
        when(less('q', 'columns'), [
          repeat(
            [
              set('y', access('f32.load', [from])),
              when('adds', [set('y', apply('f32.add', 'y', access('f32.load', [to])))]),
              access('f32.store', [to, 'y']),
              set('q', add('q', 4)),
            ],
            less('q', 'columns'),
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
const edge: WasmFunction = {
  name: 'edge',
  says: [
    'C = A B, + C where adds is not 0, for some vectors of columns that touch no more than `columns` columns of C.',
  ],
  parameters: ints('columns', 'vectors', 'rows', ...shared),
  locals: new Map(ints('some')),
  body: [
    repeat(
      [
        set('some', smaller(scratchRows, 'rows')),
        call(
          'panel',
          'vectors',
          'some',
          'inner',
          inWorkspace(scratch),
          scratchRow,
          'A',
          'aRow',
          'aStep',
          'B',
          'bStep',
          0,
        ),
        call('placed', 'some', 'columns', inWorkspace(scratch), scratchRow, 'C', 'cRow', 'adds'),
        set('C', add('C', mul('cRow', scratchRows))),
        set('A', add('A', mul('aRow', scratchRows))),
        set('rows', sub('rows', 'some')),
      ],
      'rows',
    ),
  ],
};

export const panels: readonly WasmFunction[] = [
  ...count(mostVectors).flatMap(i => [...count(mostRows).map(r => tile(r + 1, i + 1)), panelOf(i + 1)]),
  panel,
  placed,
  edge,
];
