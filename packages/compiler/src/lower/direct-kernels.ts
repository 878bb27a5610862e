/**
 * Products that read their operands where they lie.                                        layer 3
 *
 * For products too thin to repay a copy (panel-kernels.ts): 4×2 tiles read six numbers for eight multiplications; rows
 * that are left over, and so the single row of a batch of one, go six columns at a time. The accumulators are doubles
 * whatever the arrays are.
 */
import { below, type Int, int, named, plus, times, whole } from '../loop/int.js';
import type { Kernel, ProductForm, Statement } from '../loop/loop.js';
import { add, load, local, multiply, type Real, zeroReal } from '../loop/real.js';
import { deepest, settled } from './panel-kernels.js';
import { loop } from './setting.js';

interface Tile {
  readonly rows: number;
  readonly columns: number;
}
const wide: Tile = { rows: 4, columns: 2 };
const single: Tile = { rows: 1, columns: 6 };

const [rows, columns] = [named('rows'), named('columns')];
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
  const offset = (name: string, value: Int): Statement => ({ kind: 'offset', name, value });
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

/** A product of at most `deepest` steps. */
const direct = (form: ProductForm): Kernel => ({
  name: `${form}Directly`,
  says: [`The product \`${form}\` of at most ${deepest} steps, without copies.`],
  sizes: ['rows', 'columns', 'depth', 'c0', 'cRow', 'a0', 'aRow', 'b0', 'bRow', 'adds'],
  scalars: ['factor'],
  flags: [],
  buffers: [
    { name: 'C', extents: [], role: 'work' },
    { name: 'A', extents: [], role: 'input' },
    { name: 'B', extents: [], role: 'input' },
  ],
  body: [
    { kind: 'offset', name: 'length', value: below(named('depth'), 2 * deepest) },
    loop('r', int(0), whole(rows, wide.rows), acrossColumns(form, wide), wide.rows),
    loop('r', whole(rows, wide.rows), rows, acrossColumns(form, single)),
  ],
});

export const directKernels: { readonly [F in ProductForm]: Kernel } = {
  times: direct('times'),
  timesTransposed: direct('timesTransposed'),
  transposedTimes: direct('transposedTimes'),
};
