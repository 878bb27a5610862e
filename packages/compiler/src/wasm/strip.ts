/**
 * A strip of a few rows of C: its panels tile after tile.                                    layer 2
 *
 * A tile that is complete and wanted as it is goes straight to C; any other by way of a little scratch memory, from which
 * `finish` takes the columns that exist, multiplied and added as asked.
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
import { count, panelCounts, type Reading, tile, tileName } from './tile.js';

export const mostRows = 6;
export const stripName = (reading: Reading, rows: number): string => `strip_${reading}_${rows}`;

/** Where a tile's sums lie that do not go straight to C: 192 bytes at most. */
const scratch = 64;
const ints = (...names: readonly string[]): (readonly [string, ValueType])[] => names.map(name => [name, 'i32']);
const ending: (readonly [string, ValueType])[] = [
  ['factor', 'f32'],
  ['adds', 'i32'],
];

/** The tiles of one width, as long as there are columns for them. */
function tiles(reading: Reading, rows: number, panels: number): Node {
  const enough = less(8 * (panels - 1), 'columns');
  const of = (C: Node | number, cRow: Node | number): Node =>
    call(tileName(reading, rows, panels), 'inner', C, cRow, 'A', 'aRow', 'B', 'bStep', 'bPanel');
  return when(enough, [
    repeat(
      [
        when(
          apply('i32.and', 'plain', less(8 * panels - 1, 'columns')),
          [of({ kind: 'get', name: 'C' }, { kind: 'get', name: 'cRow' })],
          [of(scratch, 32 * panels), call('finish', rows, 'columns', 'C', 'cRow', 32 * panels, 'factor', 'adds')],
        ),
        set('C', add('C', 32 * panels)),
        set('B', add('B', mul('bPanel', panels))),
        set('columns', sub('columns', 8 * panels)),
      ],
      enough,
    ),
  ]);
}

export const strip = (reading: Reading, rows: number): WasmFunction => ({
  name: stripName(reading, rows),
  says: [`C = factor · A B, + C where adds is not 0, for ${rows} row${rows === 1 ? '' : 's'} of C; B in panels.`],
  parameters: [...ints('columns', 'inner', 'C', 'cRow', 'A', 'aRow', 'B', 'bStep', 'bPanel'), ...ending],
  locals: new Map(ints('plain')),
  body: [
    set('plain', apply('i32.and', apply('i32.eqz', 'adds'), apply('f32.eq', 'factor', { kind: 'f32', value: 1 }))),
    ...panelCounts(rows).map(panels => tiles(reading, rows, panels)),
  ],
});

const sum = (load: 'v128.load' | 'v128.load32_zero'): readonly Node[] => [
  set('s', apply('f32x4.mul', access(load, [add('from', 'q')], scratch), 'f')),
  when('adds', [set('s', apply('f32x4.add', 's', access(load, [add('C', 'q')])))]),
];
const finish: WasmFunction = {
  name: 'finish',
  says: ['C = factor · scratch (+ C), `columns` columns, or as many as the scratch has, whose rows are `row` bytes.'],
  parameters: [...ints('rows', 'columns', 'C', 'cRow', 'row'), ...ending],
  locals: new Map<string, ValueType>([...ints('q', 'end', 'from'), ['s', 'v128'], ['f', 'v128']]),
  body: [
    set('f', apply('f32x4.splat', 'factor')),
    set('end', apply('i32.shl', 'columns', 2)),
    when(less('row', 'end'), [set('end', 'row')]),
    repeat(
      [
        set('q', 0),
        when(less(15, 'end'), [
          repeat(
            [...sum('v128.load'), access('v128.store', [add('C', 'q'), 's']), set('q', add('q', 16))],
            less(add('q', 15), 'end'),
          ),
        ]),
        when(less('q', 'end'), [
          repeat(
            [...sum('v128.load32_zero'), access('v128.store32_lane', [add('C', 'q'), 's']), set('q', add('q', 4))],
            less('q', 'end'),
          ),
        ]),
        set('from', add('from', 'row')),
        set('C', add('C', 'cRow')),
        set('rows', sub('rows', 1)),
      ],
      'rows',
    ),
  ],
};

export const strips: readonly WasmFunction[] = [
  ...(['rows', 'steps'] as const).flatMap(reading =>
    count(mostRows).flatMap(r => [
      ...panelCounts(r + 1).map(panels => tile(reading, r + 1, panels)),
      strip(reading, r + 1),
    ]),
  ),
  finish,
];
