/**
 * Products that read their operands where they lie.                                        layer 3
 *
 * For products too thin to repay a copy (panel-kernels.ts): 4×2 tiles read six numbers for eight multiplications; rows
 * that are left over, and so the single row of a batch of one, go six columns at a time. Such a row is read for every six
 * columns, so it alone is copied, and its tiles are functions, for the reasons given there. The accumulators are doubles
 * whatever the arrays are.
 */
import { below, type Int, int, named, plus, times, whole } from '../loop/int.js';
import type { Kernel, ProductForm, Statement } from '../loop/loop.js';
import { add, load, local, multiply, type Real, zeroReal } from '../loop/real.js';
import { copies, deepest, settled } from './panel-kernels.js';
import { loop } from './setting.js';

interface Tile {
  readonly rows: number;
  readonly columns: number;
}
const wide: Tile = { rows: 4, columns: 2 };
/** Columns of a single row: many together, then fewer. */
const together = [6, 2, 1] as const;

const [rows, columns] = [named('rows'), named('columns')];
const offset = (name: string, value: Int): Statement => ({ kind: 'offset', name, value });
const range = (count: number): readonly number[] => Array.from({ length: count }, (_, k) => k);

/** Where the entries that one accumulation step needs begin, and how far apart the steps are. */
interface Walk {
  readonly from: Int;
  readonly step: Int | undefined;
}

/** A[r, k] for a row r, or A[k, r] if A is transposed. */
const leftWalk = (form: ProductForm, r: Int): Walk =>
  form === 'transposedTimes'
    ? { from: plus(named('a0'), r), step: named('aRow') }
    : { from: plus(named('a0'), times(r, named('aRow'))), step: undefined };
/** B[k, c], or B[c, k] if B is transposed. */
const rightWalk = (form: ProductForm, c: Int): Walk =>
  form === 'timesTransposed'
    ? { from: plus(named('b0'), times(c, named('bRow'))), step: undefined }
    : { from: plus(named('b0'), c), step: named('bRow') };

/** The sums of one tile whose first entry is (r, c). */
function tile(form: ProductForm, { rows: height, columns: width }: Tile): readonly Statement[] {
  const suffix = (r: number, c: number): string => `${r}${c}`;
  const sum = (r: number, c: number): string => `s${suffix(r, c)}`;
  // One walk per row of A or column of B; those that lie side by side share one.
  const lefts = range(height).map(r => leftWalk(form, plus(named('r'), r)));
  const rights = range(width).map(c => rightWalk(form, plus(named('c'), c)));
  const start = (walks: readonly Walk[], letter: string): readonly Statement[] =>
    walks[0]?.step !== undefined
      ? [offset(`${letter}At`, walks[0].from)]
      : walks.map(({ from }, k) => offset(`${letter}${k + 1}`, from));
  const place = (walks: readonly Walk[], letter: string, k: number): Int =>
    walks[0]?.step !== undefined ? plus(named(`${letter}Now`), k) : plus(named(`${letter}${k + 1}`), named('k'));
  const moving = (walks: readonly Walk[], letter: string): readonly Statement[] =>
    walks[0]?.step === undefined
      ? []
      : [offset(`${letter}Now`, plus(named(`${letter}At`), times(named('k'), walks[0].step)))];
  const entry = (array: string, at: Int): Real => load(array, [at]);
  const right = (c: number): string => `y${c}`;
  return [
    ...start(lefts, 'a'),
    ...start(rights, 'b'),
    ...range(height).flatMap(r =>
      range(width).map((c): Statement => ({ kind: 'variable', name: sum(r, c), value: zeroReal })),
    ),
    loop('k', int(0), named('length'), [
      ...moving(lefts, 'a'),
      ...moving(rights, 'b'),
      ...range(width).map((c): Statement => ({
        kind: 'let',
        name: right(c),
        value: entry('B', place(rights, 'b', c)),
      })),
      ...range(height).flatMap((r): readonly Statement[] => [
        { kind: 'let', name: `x${r}`, value: entry('A', place(lefts, 'a', r)) },
        ...range(width).map((c): Statement => ({
          kind: 'set',
          name: sum(r, c),
          value: add(local(sum(r, c)), multiply(local(`x${r}`), local(right(c)))),
        })),
      ]),
    ]),
    ...range(height).map(r =>
      offset(`c${r + 1}`, plus(named('c0'), times(plus(named('r'), r), named('cRow')), named('c'))),
    ),
    ...settled(
      range(height).flatMap(r => range(width).map(c => ({ at: plus(named(`c${r + 1}`), c), sum: sum(r, c) }))),
    ),
  ];
}

/** All columns of some rows: tiles, then columns one at a time. */
const acrossColumns = (form: ProductForm, { rows: height, columns: width }: Tile): readonly Statement[] => [
  loop('c', int(0), whole(columns, width), tile(form, { rows: height, columns: width }), width),
  loop('c', whole(columns, width), columns, tile(form, { rows: height, columns: 1 })),
];

/** Some entries of C, side by side, from the copied row and as many columns of the right operand. */
function ofRow(form: ProductForm, width: number): Kernel {
  const sum = (c: number): string => `s${c}`;
  const along = form === 'timesTransposed';
  const place = (c: number): Int => (along ? plus(named(`b${c + 1}`), named('k')) : plus(named('bNow'), c));
  return {
    name: `${along ? 'rowTimesTransposed' : 'rowTimes'}${width}`,
    says: [
      `${width === 1 ? 'An entry' : `${width} entries`} of C from \`c0\` on: the row in the left scratch array times ${along ? 'rows' : 'columns'} of B.`,
      'Added to C if `adds` is 1.',
    ],
    sizes: ['depth', 'b0', ...(along && width === 1 ? [] : ['bRow']), 'c0', 'adds'],
    scalars: ['factor'],
    flags: [],
    buffers: [
      { name: 'C', extents: [], role: 'work' },
      { name: 'B', extents: [], role: 'input' },
      { name: 'lefts', extents: [], role: 'scratch' },
    ],
    body: [
      offset('length', below(named('depth'), 2 * deepest)),
      ...(along ? range(width).map(c => offset(`b${c + 1}`, rightWalk(form, int(c)).from)) : []),
      ...range(width).map((c): Statement => ({ kind: 'variable', name: sum(c), value: zeroReal })),
      loop('k', int(0), named('length'), [
        ...(along ? [] : [offset('bNow', plus(named('b0'), times(named('k'), named('bRow'))))]),
        { kind: 'let', name: 'x', value: load('lefts', [named('k')]) },
        ...range(width).map((c): Statement => ({
          kind: 'set',
          name: sum(c),
          value: add(local(sum(c)), multiply(local('x'), load('B', [place(c)]))),
        })),
      ]),
      ...settled(range(width).map(c => ({ at: plus(named('c0'), c), sum: sum(c) }))),
    ],
  };
}

const rowTiles = (form: ProductForm) => together.map(width => ({ width, kernel: ofRow(form, width) }));
const tilesOfRow = { down: rowTiles('times'), along: rowTiles('timesTransposed') } as const;
export const rowKernels: readonly Kernel[] = Object.values(tilesOfRow).flatMap(tiles =>
  tiles.map(({ kernel }) => kernel),
);

/** Rows that are left over, one at a time. */
function leftOver(form: ProductForm): Statement {
  const tiles = form === 'timesTransposed' ? tilesOfRow.along : tilesOfRow.down;
  const given: { readonly [name: string]: Int } = {
    depth: named('length'),
    b0: rightWalk(form, named('c')).from,
    bRow: named('bRow'),
    c0: plus(named('c0'), times(named('r'), named('cRow')), named('c')),
    adds: named('adds'),
  };
  const call = (kernel: Kernel): Statement => ({
    kind: 'call',
    kernel,
    sizes: kernel.sizes.map(size => given[size] ?? int(0)),
    scalars: [local('factor')],
    buffers: ['C', 'B', 'lefts'],
  });
  return loop('r', whole(rows, wide.rows), rows, [
    {
      kind: 'call',
      kernel: form === 'transposedTimes' ? copies.left.turned : copies.left.copied,
      sizes: [int(1), named('length'), int(0), named('length'), leftWalk(form, named('r')).from, named('aRow')],
      scalars: [],
      buffers: ['lefts', 'A'],
    },
    ...tiles.map(({ width, kernel }, i) => {
      const before = tiles[i - 1]?.width;
      return loop(
        'c',
        before === undefined ? int(0) : whole(columns, before),
        whole(columns, width),
        [call(kernel)],
        width,
      );
    }),
  ]);
}

/** A product of at most `deepest` steps. */
const direct = (form: ProductForm): Kernel => ({
  name: `${form}Directly`,
  says: [`The product \`${form}\` of at most ${deepest} steps, without copies but of single rows.`],
  sizes: ['rows', 'columns', 'depth', 'c0', 'cRow', 'a0', 'aRow', 'b0', 'bRow', 'adds'],
  scalars: ['factor'],
  flags: [],
  buffers: [
    { name: 'C', extents: [], role: 'work' },
    { name: 'A', extents: [], role: 'input' },
    { name: 'B', extents: [], role: 'input' },
    { name: 'lefts', extents: [], role: 'scratch' },
  ],
  body: [
    offset('length', below(named('depth'), 2 * deepest)),
    loop('r', int(0), whole(rows, wide.rows), acrossColumns(form, wide), wide.rows),
    leftOver(form),
  ],
});

export const directKernels: { readonly [F in ProductForm]: Kernel } = {
  times: direct('times'),
  timesTransposed: direct('timesTransposed'),
  transposedTimes: direct('transposedTimes'),
};
