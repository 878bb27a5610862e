/**
 * The product kernels, as loops of the IR.                                                layer 3
 *
 * C = AB, ABᵀ and AᵀB over row-major panels, in tiles of accumulators: a 4×2 tile reads six numbers for eight
 * multiplications. Rows that are left over, and so the single row of a batch of one, go four columns at a time. The
 * accumulators are doubles whatever the arrays are.
 */
import { type Int, int, named, plus, times, whole } from '../loop/int.js';
import type { Kernel, ProductForm, Statement } from '../loop/loop.js';
import { add, load, local, multiply, type Real, where, zeroReal } from '../loop/real.js';
import { loop } from './setting.js';

interface Tile {
  readonly rows: number;
  readonly columns: number;
}
const wide: Tile = { rows: 4, columns: 2 };
const single: Tile = { rows: 1, columns: 4 };

const names = {
  rows: 'rows',
  columns: 'columns',
  inner: 'inner',
  adds: 'adds',
  factor: 'factor',
} as const;
const [rows, columns, inner] = [named('rows'), named('columns'), named('inner')];
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

const kernels: { readonly [F in ProductForm]: { readonly formula: string; readonly shapes: string } } = {
  times: { formula: 'C = factor · A B', shapes: 'C rows×columns, A rows×inner, B inner×columns' },
  timesTransposed: { formula: 'C = factor · A Bᵀ', shapes: 'C rows×columns, A rows×inner, B columns×inner' },
  transposedTimes: { formula: 'C = factor · Aᵀ B', shapes: 'C rows×columns, A inner×rows, B inner×columns' },
};

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
    loop('k', int(0), inner, [
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
    ...range(height).flatMap((r): readonly Statement[] => [
      {
        kind: 'offset',
        name: `c${r + 1}`,
        value: plus(named('c0'), times(plus(named('r'), r), named('cRow')), named('c')),
      },
      ...range(width).map((c): Statement => settled(plus(named(`c${r + 1}`), c), local(sum(r, c)))),
    ]),
  ];
}

/** C[at] = factor · sum, or C[at] + factor · sum. */
const settled = (at: Int, sum: Real): Statement => {
  const value = multiply(local(names.factor), sum);
  return {
    kind: 'store',
    buffer: 'C',
    at: [at],
    value: where(named(names.adds), int(1), add(load('C', [at]), value), value),
  };
};

/** All columns of some rows: tiles, then columns one at a time. */
const acrossColumns = (form: ProductForm, { rows: height, columns: width }: Tile): readonly Statement[] => [
  loop('c', int(0), whole(columns, width), tile(form, { rows: height, columns: width }), width),
  loop('c', whole(columns, width), columns, tile(form, { rows: height, columns: 1 })),
];

const productKernel = (form: ProductForm): Kernel => ({
  name: form,
  says: [
    `${kernels[form].formula}, or C += … if \`adds\` is 1.`,
    `${kernels[form].shapes}; all three row-major.`,
    'Entry (r, c) of a matrix lies at its first position + r · its row length + c.',
  ],
  sizes: ['rows', 'columns', 'inner', 'c0', 'cRow', 'a0', 'aRow', 'b0', 'bRow', names.adds],
  scalars: [names.factor],
  flags: [],
  buffers: [
    { name: 'C', extents: [], role: 'work' },
    { name: 'A', extents: [], role: 'input' },
    { name: 'B', extents: [], role: 'input' },
  ],
  body: [
    loop('r', int(0), whole(rows, wide.rows), acrossColumns(form, wide), wide.rows),
    loop('r', whole(rows, wide.rows), rows, acrossColumns(form, single)),
  ],
});

const totalsWidth = 4;
function totalsTile(width: number): readonly Statement[] {
  return [
    ...range(width).map((c): Statement => ({ kind: 'variable', name: `s${c}`, value: zeroReal })),
    loop('r', int(0), rows, [
      { kind: 'offset', name: 'at', value: plus(named('a0'), times(named('r'), named('aRow')), named('c')) },
      ...range(width).map((c): Statement => ({
        kind: 'set',
        name: `s${c}`,
        value: add(local(`s${c}`), load('A', [plus(named('at'), c)])),
      })),
    ]),
    ...range(width).map((c): Statement => settled(plus(named('c0'), named('c'), c), local(`s${c}`))),
  ];
}

const totalsKernel: Kernel = {
  name: 'totals',
  says: [
    'c = factor · Aᵀ 1, the sums of the columns of A, or c += … if `adds` is 1.',
    'c has `columns` entries, A is rows×columns.',
  ],
  sizes: ['rows', 'columns', 'c0', 'a0', 'aRow', names.adds],
  scalars: [names.factor],
  flags: [],
  buffers: [
    { name: 'C', extents: [], role: 'work' },
    { name: 'A', extents: [], role: 'input' },
  ],
  body: [
    loop('c', int(0), whole(columns, totalsWidth), totalsTile(totalsWidth), totalsWidth),
    loop('c', whole(columns, totalsWidth), columns, totalsTile(1)),
  ],
};

/** Every kernel that `product` and `totals` statements may call. */
export const productKernels: readonly Kernel[] = [
  productKernel('times'),
  productKernel('timesTransposed'),
  productKernel('transposedTimes'),
  totalsKernel,
];
