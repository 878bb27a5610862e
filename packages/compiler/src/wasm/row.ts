/**
 * A single row of C, as each step of a batch of one needs it.                               layer 2
 *
 * The five sums of one panel would wait for each other's additions; those of two panels side by side do not. The order of
 * additions in each sum stays that of any other tile, so the number of rows changes no bit.
 */
import {
  access,
  add,
  apply,
  call,
  less,
  madd,
  mul,
  type Node,
  repeat,
  set,
  sub,
  type ValueType,
  when,
  type WasmFunction,
} from './instruction.js';
import { evenly, evenlyLocals } from './pack.js';
import { count, mostVectors, tileName } from './tile.js';
import { bytes, ints } from './workspace.js';

const pairName = (vectors: number): string => `tile_1x2x${4 * vectors}`;
/** Two panels stand side by side only where one would be too wide. */
const widths = count(mostVectors - 2).map(i => i + 3);

function pair(vectors: number): WasmFunction {
  const sums = [...count(2 * vectors)]
    .reverse()
    .map(i => ({ sum: `s${i}`, B: i < vectors ? 'B' : 'next', at: 16 * (i % vectors), to: 16 * i }));
  const step: readonly Node[] = [
    set('x', access('v128.load32_splat', ['A'])),
    ...sums.flatMap(({ sum, B, at }) => [set('y', access('v128.load', [B], at)), set(sum, madd('x', 'y', sum))]),
    set('A', add('A', 4)),
    set('B', add('B', 16 * vectors)),
    set('next', add('next', 16 * vectors)),
    set('inner', sub('inner', 1)),
  ];
  return {
    name: pairName(vectors),
    says: [`C = A B, + C where adds is not 0, one row by two panels of ${4 * vectors} columns.`],
    parameters: ints('inner', 'C', 'A', 'B', 'next', 'adds'),
    locals: new Map(['x', 'y', ...sums.map(({ sum }) => sum)].map(name => [name, 'v128'] as const)),
    body: [
      when(less(0, 'inner'), [repeat(step, 'inner')]),
      when(
        'adds',
        sums.map(({ sum, to }) =>
          access('v128.store', ['C', apply('f32x4.add', sum, access('v128.load', ['C'], to))], to),
        ),
        sums.map(({ sum, to }) => access('v128.store', ['C', sum], to)),
      ),
    ],
  };
}

const width = apply('i32.shl', 'wide', 4);
/** After some panels: what is left. */
const behind = (panels: number): readonly Node[] => [
  set('C', add('C', mul(width, panels))),
  set('B', add('B', mul(mul(width, 'inner'), panels))),
  set('columns', sub('columns', mul(bytes('wide'), panels))),
  set('longer', sub('longer', panels)),
  set('count', sub('count', panels)),
];
const row: WasmFunction = {
  name: 'row',
  says: ['C = A B, + C where adds is not 0, for one row and at most 128 steps; B in panels.'],
  parameters: ints('columns', 'inner', 'C', 'A', 'B', 'adds'),
  locals: new Map<string, ValueType>(ints(...evenlyLocals, 'wide', 'alike')),
  body: [
    ...evenly,
    repeat(
      [
        set('wide', add('fewer', less(0, 'longer'))),
        set('alike', apply('select', 'longer', 'count', less(0, 'longer'))),
        when(
          apply('i32.and', less(1, 'alike'), apply('i32.le_s', apply('i32.shl', 'wide', 3), 'columns')),
          [
            ...widths.map(vectors =>
              when(apply('i32.eq', 'wide', vectors), [
                call(pairName(vectors), 'inner', 'C', 'A', 'B', add('B', mul(width, 'inner')), 'adds'),
              ]),
            ),
            ...behind(2),
          ],
          [
            when(
              less('columns', bytes('wide')),
              [call('edge', 'columns', 'wide', 1, 'inner', 'C', 0, 'A', 0, 4, 'B', width, 'adds')],
              count(mostVectors).map(i =>
                when(apply('i32.eq', 'wide', i + 1), [
                  call(tileName(1, i + 1), 1, 'inner', 'C', 0, 'A', 0, 4, 'B', width, 'adds'),
                ]),
              ),
            ),
            ...behind(1),
          ],
        ),
      ],
      'count',
    ),
  ],
};

export const rows: readonly WasmFunction[] = [...widths.map(pair), row];
