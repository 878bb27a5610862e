/**
 * A panel: a few vectors of columns of C for any number of rows, tile under tile.           layer 2
 *
 * A tile stores whole vectors. Where the last one of a row is not complete, what is stored too much falls on the beginning of
 * the next row: no harm if rows lie close together and panels are taken from right to left, as that beginning is computed
 * later. The last row, rows of one column, and rows that lie otherwise or are added to, go by way of a little scratch
 * memory (`edge`).
 */
import { add, apply, call, mul, type Node, repeat, set, smaller, sub, when, type WasmFunction } from './instruction.js';
import { count, mostRows, mostVectors, tile, tileName } from './tile.js';
import { ints, inWorkspace, one, scratch } from './workspace.js';

const shared = ['inner', 'C', 'cRow', 'A', 'aRow', 'aStep', 'B', 'bStep', 'adds'] as const;
const panelName = (vectors: number): string => `panel_${4 * vectors}`;

const panelOf = (vectors: number): WasmFunction => {
  return {
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
  };
};

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

/** The bytes between rows of the scratch, which holds one pair of rows. */
const scratchRow = 16 * mostVectors;
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
        set('some', smaller(mostRows, 'rows')),
        when('adds', [call('copied', 'some', 'columns', 'C', 'cRow', inWorkspace(scratch), scratchRow, one)]),
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
          'adds',
        ),
        call('copied', 'some', 'columns', inWorkspace(scratch), scratchRow, 'C', 'cRow', one),
        set('C', add('C', mul('cRow', mostRows))),
        set('A', add('A', mul('aRow', mostRows))),
        set('rows', sub('rows', 'some')),
      ],
      'rows',
    ),
  ],
};

export const panels: readonly WasmFunction[] = [
  ...count(mostVectors).flatMap(i => [...count(mostRows).map(r => tile(r + 1, i + 1)), panelOf(i + 1)]),
  panel,
  edge,
];
