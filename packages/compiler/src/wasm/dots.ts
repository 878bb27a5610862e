/**
 * Products that are read once, and column sums.                                             layer 2
 *
 * Where a row or three meet a matrix only once, as in a streaming step, rearranging it would cost more than the product: `dots`
 * reads both operands along their rows, four columns at a time. Column sums are in single precision, in blocks, like the
 * products.
 */
import {
  access,
  add,
  apply,
  call,
  extract,
  lanes,
  less,
  madd,
  mul,
  type Node,
  repeat,
  set,
  shuffle,
  smaller,
  sub,
  type ValueType,
  type WasmFunction,
  when,
} from './instruction.js';
import { bytes, ints } from './workspace.js';

const four = [0, 1, 2, 3];
const zero: Node = { kind: 'f32', value: 0 };

/** The sum of four lanes in each of s0…s3, as the four lanes of s0. */
const across: readonly Node[] = [
  set('x', shuffle('s0', 's1', 0, 4, 1, 5)),
  set('y', shuffle('s0', 's1', 2, 6, 3, 7)),
  set('s0', apply('f32x4.add', 'x', 'y')),
  set('x', shuffle('s2', 's3', 0, 4, 1, 5)),
  set('y', shuffle('s2', 's3', 2, 6, 3, 7)),
  set('s2', apply('f32x4.add', 'x', 'y')),
  set('x', shuffle('s0', 's2', 0, 1, 4, 5)),
  set('y', shuffle('s0', 's2', 2, 3, 6, 7)),
  set('s0', apply('f32x4.add', 'x', 'y')),
];

/** Sums over k of A[k] · B[c][k] for `columns` columns at once, then `finish`. */
const columnsAtOnce = (columns: readonly number[], finish: readonly Node[]): readonly Node[] => [
  ...columns.map(c => set(`b${c}`, c === 0 ? 'b' : add(`b${c - 1}`, 'bRow'))),
  ...four.map(c => set(`s${c}`, lanes(0))),
  set('k', 0),
  when(less('k', 'quads'), [
    repeat(
      [
        set('x', access('v128.load', [add('A', 'k')])),
        ...columns.map(c => set(`s${c}`, madd('x', access('v128.load', [add(`b${c}`, 'k')]), `s${c}`))),
        set('k', add('k', 16)),
      ],
      less('k', 'quads'),
    ),
  ]),
  when(less('k', 'end'), [
    repeat(
      [
        set('x', access('v128.load32_zero', [add('A', 'k')])),
        ...columns.map(c => set(`s${c}`, madd('x', access('v128.load32_zero', [add(`b${c}`, 'k')]), `s${c}`))),
        set('k', add('k', 4)),
      ],
      less('k', 'end'),
    ),
  ]),
  ...across,
  ...finish,
];

const sizes = ints('rows', 'columns', 'inner', 'C', 'cRow', 'A', 'aRow', 'B', 'bRow');
const dots: WasmFunction = {
  name: 'dots',
  says: ['C = factor · A Bᵀ, + C where adds is not 0, both read where they lie.'],
  parameters: [...sizes, ['factor', 'f32'], ['adds', 'i32']],
  locals: new Map<string, ValueType>([
    ...ints('k', 'end', 'quads', 'c', 'b', 'left', ...four.map(c => `b${c}`)),
    ...['x', 'y', 'f', ...four.map(c => `s${c}`)].map(name => [name, 'v128'] as const),
  ]),
  body: [
    set('end', bytes('inner')),
    set('quads', apply('i32.and', 'end', -16)),
    set('f', apply('f32x4.splat', 'factor')),
    repeat(
      [
        set('b', 'B'),
        set('c', 'C'),
        set('left', 'columns'),
        when(less(3, 'left'), [
          repeat(
            [
              ...columnsAtOnce(four, [
                set('s0', apply('f32x4.mul', 's0', 'f')),
                when('adds', [set('s0', apply('f32x4.add', 's0', access('v128.load', ['c'])))]),
                access('v128.store', ['c', 's0']),
              ]),
              set('b', add('b3', 'bRow')),
              set('c', add('c', 16)),
              set('left', sub('left', 4)),
            ],
            less(3, 'left'),
          ),
        ]),
        when(less(0, 'left'), [
          repeat(
            [
              ...columnsAtOnce(
                [0],
                [
                  access('f32.store', [
                    'c',
                    apply(
                      'f32.add',
                      extract('f32x4.extract_lane', 0, apply('f32x4.mul', 's0', 'f')),
                      apply('select', access('f32.load', ['c']), zero, 'adds'),
                    ),
                  ]),
                ],
              ),
              set('b', add('b', 'bRow')),
              set('c', add('c', 4)),
              set('left', sub('left', 1)),
            ],
            'left',
          ),
        ]),
        set('A', add('A', 'aRow')),
        set('C', add('C', 'cRow')),
        set('rows', sub('rows', 1)),
      ],
      'rows',
    ),
  ],
};

const summed = (load: 'v128.load' | 'v128.load32_zero', wide: number): readonly Node[] => [
  ...Array.from({ length: wide }, (_, v) => set(`s${v}`, lanes(0))),
  set('a', 'A'),
  set('r', 'rows'),
  repeat(
    [
      ...Array.from({ length: wide }, (_, v) => set(`s${v}`, apply('f32x4.add', `s${v}`, access(load, ['a'], 16 * v)))),
      set('a', add('a', 'aRow')),
      set('r', sub('r', 1)),
    ],
    'r',
  ),
];
const wideSums = (wide: number): Node =>
  when(less(4 * wide - 1, 'columns'), [
    repeat(
      [
        ...summed('v128.load', wide),
        ...Array.from({ length: wide }, (_, v) => [
          set('x', apply('f32x4.mul', `s${v}`, 'f')),
          when('adds', [set('x', apply('f32x4.add', 'x', access('v128.load', ['C'], 16 * v)))]),
          access('v128.store', ['C', 'x'], 16 * v),
        ]).flat(),
        set('A', add('A', 16 * wide)),
        set('C', add('C', 16 * wide)),
        set('columns', sub('columns', 4 * wide)),
      ],
      less(4 * wide - 1, 'columns'),
    ),
  ]);

/** Rows whose sum is one chain of additions; longer sums are sums of such sums, so that rounding does not pile up. */
const rowsAtOnce = 256;
const totalsOfSome: WasmFunction = {
  name: 'totalsOfSome',
  says: ['c = factor · Aᵀ 1, + c where adds is not 0, for a few rows of A.'],
  parameters: [...ints('rows', 'columns', 'C', 'A', 'aRow'), ['factor', 'f32'], ['adds', 'i32']],
  locals: new Map<string, ValueType>([
    ...ints('a', 'r'),
    ...['x', 'f', ...four.map(c => `s${c}`)].map(name => [name, 'v128'] as const),
  ]),
  body: [
    set('f', apply('f32x4.splat', 'factor')),
    wideSums(4),
    wideSums(1),
    when('columns', [
      repeat(
        [
          ...summed('v128.load32_zero', 1),
          access('f32.store', [
            'C',
            apply(
              'f32.add',
              extract('f32x4.extract_lane', 0, apply('f32x4.mul', 's0', 'f')),
              apply('select', access('f32.load', ['C']), zero, 'adds'),
            ),
          ]),
          set('A', add('A', 4)),
          set('C', add('C', 4)),
          set('columns', sub('columns', 1)),
        ],
        'columns',
      ),
    ]),
  ],
};

const totals: WasmFunction = {
  name: 'totals',
  says: ['c = factor · Aᵀ 1, + c where adds is not 0: the sums of the columns of A, 256 rows at a time.'],
  parameters: totalsOfSome.parameters,
  locals: new Map(ints('some')),
  body: [
    repeat(
      [
        set('some', smaller(rowsAtOnce, 'rows')),
        call('totalsOfSome', 'some', 'columns', 'C', 'A', 'aRow', 'factor', 'adds'),
        set('adds', 1),
        set('A', add('A', mul('some', 'aRow'))),
        set('rows', sub('rows', 'some')),
      ],
      'rows',
    ),
  ],
};

export const readOnce: readonly WasmFunction[] = [dots, totalsOfSome, totals];
