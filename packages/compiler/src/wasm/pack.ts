/**
 * B rearranged so that a strip reads it in order: panels of eight columns, rows one after the other, 32 bytes each. layer 2
 *
 * The missing columns of the last panel are zeros. `packRows` takes a B whose rows lie in memory, `packColumns` one whose
 * columns do; `packSteps` does for Aᵀ what the first does for B, with as many columns in a panel as the strip has rows.
 */
import {
  access,
  add,
  apply,
  less,
  mul,
  type Node,
  repeat,
  set,
  shuffle,
  sub,
  type ValueType,
  when,
  type WasmFunction,
} from './instruction.js';

const ints = (...names: readonly string[]): (readonly [string, ValueType])[] => names.map(name => [name, 'i32']);
const fourTimes = (name: string): Node => apply('i32.shl', name, 2);
const parameters = ints('columns', 'inner', 'B', 'bRow', 'to');

const packRows: WasmFunction = {
  name: 'packRows',
  says: ['Panels of B, whose rows are bRow bytes apart; to: where they go.'],
  parameters,
  locals: new Map([...ints('k', 'from', 'q'), ['zero', 'v128']]),
  body: [
    when(less(0, 'inner'), [
      repeat(
        [
          set('k', 'inner'),
          set('from', 'B'),
          when(
            less(7, 'columns'),
            [
              repeat(
                [
                  access('v128.store', ['to', access('v128.load', ['from'])]),
                  access('v128.store', ['to', access('v128.load', ['from'], 16)], 16),
                  set('from', add('from', 'bRow')),
                  set('to', add('to', 32)),
                  set('k', sub('k', 1)),
                ],
                'k',
              ),
            ],
            [
              repeat(
                [
                  access('v128.store', ['to', 'zero']),
                  access('v128.store', ['to', 'zero'], 16),
                  set('q', 0),
                  repeat(
                    [
                      access('f32.store', [add('to', 'q'), access('f32.load', [add('from', 'q')])]),
                      set('q', add('q', 4)),
                    ],
                    less('q', fourTimes('columns')),
                  ),
                  set('from', add('from', 'bRow')),
                  set('to', add('to', 32)),
                  set('k', sub('k', 1)),
                ],
                'k',
              ),
            ],
          ),
          set('B', add('B', 32)),
          set('columns', sub('columns', 8)),
        ],
        less(0, 'columns'),
      ),
    ]),
  ],
};

/** Four columns of four numbers from the pointers c0…c3 + `k`, as four rows at `to` + offset. */
const turned = (base: number, offset: number): readonly Node[] => [
  ...[0, 1, 2, 3].map(i => set(`x${i}`, access('v128.load', [add(`c${base + i}`, 'k')]))),
  set('y0', shuffle('x0', 'x1', 0, 4, 1, 5)),
  set('y1', shuffle('x2', 'x3', 0, 4, 1, 5)),
  set('y2', shuffle('x0', 'x1', 2, 6, 3, 7)),
  set('y3', shuffle('x2', 'x3', 2, 6, 3, 7)),
  access('v128.store', ['to', shuffle('y0', 'y1', 0, 1, 4, 5)], offset),
  access('v128.store', ['to', shuffle('y0', 'y1', 2, 3, 6, 7)], offset + 32),
  access('v128.store', ['to', shuffle('y2', 'y3', 0, 1, 4, 5)], offset + 64),
  access('v128.store', ['to', shuffle('y2', 'y3', 2, 3, 6, 7)], offset + 96),
];
const eight = [0, 1, 2, 3, 4, 5, 6, 7];

const packColumns: WasmFunction = {
  name: 'packColumns',
  says: ['Panels of B, whose columns are bRow bytes apart; to: where they go. Four by four numbers at a time.'],
  parameters,
  locals: new Map<string, ValueType>([
    ...ints('k', 'end', 'quads', 'q', 'from', ...eight.map(i => `c${i}`)),
    ...['x0', 'x1', 'x2', 'x3', 'y0', 'y1', 'y2', 'y3', 'zero'].map(name => [name, 'v128'] as const),
  ]),
  body: [
    set('end', fourTimes('inner')),
    set('quads', apply('i32.and', 'end', -16)),
    repeat(
      [
        set('k', 0),
        when(less(7, 'columns'), [
          ...eight.map(i => set(`c${i}`, i === 0 ? 'B' : add(`c${i - 1}`, 'bRow'))),
          when(less('k', 'quads'), [
            repeat(
              [...turned(0, 0), ...turned(4, 16), set('to', add('to', 128)), set('k', add('k', 16))],
              less('k', 'quads'),
            ),
          ]),
        ]),
        when(less('k', 'end'), [
          repeat(
            [
              access('v128.store', ['to', 'zero']),
              access('v128.store', ['to', 'zero'], 16),
              set('from', add('B', 'k')),
              set('q', 0),
              repeat(
                [
                  access('f32.store', [add('to', 'q'), access('f32.load', ['from'])]),
                  set('from', add('from', 'bRow')),
                  set('q', add('q', 4)),
                ],
                apply('i32.and', less('q', 32), less('q', fourTimes('columns'))),
              ),
              set('to', add('to', 32)),
              set('k', add('k', 4)),
            ],
            less('k', 'end'),
          ),
        ]),
        set('B', add('B', mul('bRow', 8))),
        set('columns', sub('columns', 8)),
      ],
      less(0, 'columns'),
    ),
  ],
};

const packSteps: WasmFunction = {
  name: 'packSteps',
  says: [
    'Panels of `rows` columns of an array of `inner` rows that are aRow bytes apart; `tiles` of them have one column more.',
  ],
  parameters: ints('tiles', 'count', 'rows', 'inner', 'A', 'aRow', 'to'),
  locals: new Map(ints('k', 'from', 'tile', 'wide', 'q', 'at')),
  body: [
    set('k', 0),
    repeat(
      [
        set('from', 'A'),
        set('tile', 0),
        set('at', 'to'),
        repeat(
          [
            set('wide', fourTimes('rows')),
            when(less('tile', 'tiles'), [set('wide', add('wide', 4))]),
            set('q', add('at', mul('k', 'wide'))),
            set('at', add('at', mul('inner', 'wide'))),
            set('wide', add('from', 'wide')),
            repeat(
              [
                access('f32.store', ['q', access('f32.load', ['from'])]),
                set('q', add('q', 4)),
                set('from', add('from', 4)),
              ],
              less('from', 'wide'),
            ),
            set('tile', add('tile', 1)),
          ],
          less('tile', 'count'),
        ),
        set('A', add('A', 'aRow')),
        set('k', add('k', 1)),
      ],
      less('k', 'inner'),
    ),
  ],
};

export const packs: readonly WasmFunction[] = [packRows, packColumns, packSteps];
