/**
 * A single row of C, as each step of a batch of one needs it.                               layer 2
 *
 * The few sums of one panel would wait for each other's additions; those of two panels side by side do not. The order of
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
import { bytes, ints, inWorkspace, scratch } from './workspace.js';

/** The vectors of two panels that stand side by side, as `evenly` makes them. */
const pairs: readonly (readonly [number, number])[] = [
  [3, 2],
  [3, 3],
  [4, 3],
  [4, 4],
];
const pairName = (left: number, right: number): string => `tile_1x${4 * (left + right)}`;

function pair([left, right]: readonly [number, number]): WasmFunction {
  const sums = [...count(left + right)].reverse().map(i => ({
    sum: `s${i}`,
    B: i < left ? 'B' : 'next',
    at: 16 * (i < left ? i : i - left),
    to: 16 * i,
  }));
  const step: readonly Node[] = [
    set('x', access('v128.load32_splat', ['A'])),
    ...sums.flatMap(({ sum, B, at }) => [set('y', access('v128.load', [B], at)), set(sum, madd('x', 'y', sum))]),
    set('A', add('A', 4)),
    set('B', add('B', 16 * left)),
    set('next', add('next', 16 * right)),
    set('inner', sub('inner', 1)),
  ];
  return {
    name: pairName(left, right),
    says: [`C = A B, + C where adds is not 0, one row by two panels of ${4 * left} and ${4 * right} columns.`],
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
const begun = apply('select', 0, 'adds', 'short');
/** Calls by number of vectors, one panel or two. */
const tiles: readonly (readonly [number, Node])[] = [
  ...count(mostVectors).map(
    i => [i + 1, call(tileName(1, i + 1), 1, 'inner', 'to', 0, 'A', 0, 4, 'B', width, begun)] as const,
  ),
  ...pairs.map(
    ([left, right]) =>
      [
        left + right,
        call(pairName(left, right), 'inner', 'to', 'A', 'B', add('B', mul(width, 'inner')), begun),
      ] as const,
  ),
];
const row: WasmFunction = {
  name: 'row',
  says: [
    'C = A B, + C where adds is not 0, for one row and at most 128 steps; B in panels. Where room is not 0, what stands',
    'behind the row may be overwritten.',
  ],
  parameters: ints('columns', 'inner', 'C', 'A', 'B', 'adds', 'room'),
  locals: new Map<string, ValueType>(ints(...evenlyLocals, 'wide', 'to', 'short')),
  body: [
    ...evenly,
    repeat(
      [
        set('wide', add('fewer', less(0, 'longer'))),
        set('vectors', 'wide'),
        when(less(1, 'count'), [set('vectors', add('wide', add('fewer', less(1, 'longer'))))]),
        // A tile stores whole vectors: where one would reach behind a row without room, they go by way of scratch memory.
        set('short', apply('select', 0, less('columns', bytes('vectors')), 'room')),
        set('to', apply('select', inWorkspace(scratch), 'C', 'short')),
        ...tiles.reduce<readonly Node[]>(
          (otherwise, [vectors, tile]) => [when(apply('i32.eq', 'vectors', vectors), [tile], otherwise)],
          [],
        ),
        when('short', [call('placed', 1, 'columns', 'to', 0, 'C', 0, 'adds')]),
        set('columns', sub('columns', bytes('vectors'))),
        set('vectors', apply('i32.shl', 'vectors', 4)),
        set('C', add('C', 'vectors')),
        set('B', add('B', mul('vectors', 'inner'))),
        set('longer', sub('longer', 2)),
        set('count', sub('count', 2)),
      ],
      less(0, 'count'),
    ),
  ],
};

export const rows: readonly WasmFunction[] = [...pairs.map(pair), row];
