/**
 * The product kernels, as loops of the IR.                                                layer 3
 *
 * C = AB, ABᵀ and AᵀB over row-major panels. A product copies blocks of both operands to scratch arrays and runs tiles
 * over them; one that is too thin to repay the copies reads its operands where they lie; one whose right operand stays the
 * same for all steps of a loop copies it at the first of them only. However it is done, an entry of C is the same sum in
 * the same order, in doubles, rounded after every `deepest` steps: how a product is cut does not show in its bits.
 */
import { type Int, int, least, named, plus, times, whole } from '../loop/int.js';
import type { Kernel, ProductForm, Statement } from '../loop/loop.js';
import { add, load, local, zeroReal } from '../loop/real.js';
import { directKernels, rowKernels } from './direct-kernels.js';
import { copies, deepest, keeps, settled, tallest, tiles, tileKernels, widest } from './panel-kernels.js';
import { loop } from './setting.js';

const range = (count: number): readonly number[] => Array.from({ length: count }, (_, k) => k);
const [rows, columns, inner] = [named('rows'), named('columns'), named('inner')];
const [r0, k0, n0] = [named('r0'), named('k0'), named('n0')];

const kernels: { readonly [F in ProductForm]: { readonly formula: string; readonly shapes: string } } = {
  times: { formula: 'C = factor · A B', shapes: 'C rows×columns, A rows×inner, B inner×columns' },
  timesTransposed: { formula: 'C = factor · A Bᵀ', shapes: 'C rows×columns, A rows×inner, B columns×inner' },
  transposedTimes: { formula: 'C = factor · Aᵀ B', shapes: 'C rows×columns, A inner×rows, B inner×columns' },
};

/** The position in A of row r and step k of the product, and in B of step k and column c. */
const leftFrom = (form: ProductForm, r: Int, k: Int): Int =>
  form === 'transposedTimes'
    ? plus(named('a0'), times(k, named('aRow')), r)
    : plus(named('a0'), times(r, named('aRow')), k);
const rightFrom = (form: ProductForm, k: Int, c: Int): Int =>
  form === 'timesTransposed'
    ? plus(named('b0'), times(c, named('bRow')), k)
    : plus(named('b0'), times(k, named('bRow')), c);

const offset = (name: string, value: Int): Statement => ({ kind: 'offset', name, value });
/** Steps of the sum in blocks; the last may have fewer. */
const inDepth = (body: readonly Statement[]): Statement =>
  loop('k0', int(0), inner, [offset('depth', least(plus(inner, times(-1, k0)), int(deepest))), ...body], deepest);
const inHeight = (body: readonly Statement[]): Statement =>
  loop('r0', int(0), rows, [offset('height', least(plus(rows, times(-1, r0)), int(tallest))), ...body], tallest);
const inWidth = (body: readonly Statement[]): Statement =>
  loop('n0', int(0), columns, [offset('width', least(plus(columns, times(-1, n0)), int(widest))), ...body], widest);
/** Whether a block is added to C: every block of steps but the first. */
const addsNow = least(plus(k0, named('adds')), int(1));
const depth = named('depth');

const copyLeft = (form: ProductForm): Statement => ({
  kind: 'call',
  kernel: form === 'transposedTimes' ? copies.left.turned : copies.left.copied,
  sizes: [named('height'), depth, int(0), depth, leftFrom(form, r0, k0), named('aRow')],
  scalars: [],
  buffers: ['lefts', 'A'],
});
const copyRight = (form: ProductForm, count: Int, to: Int, row: Int, c: Int): Statement => ({
  kind: 'call',
  kernel: form === 'timesTransposed' ? copies.right.copied : copies.right.turned,
  sizes: [count, depth, to, row, rightFrom(form, k0, c), named('bRow')],
  scalars: [],
  buffers: ['rights', 'B'],
});
const tilesOf = (width: Int, at: Int, row: Int, c: Int): Statement => ({
  kind: 'call',
  kernel: tiles,
  sizes: [
    named('height'),
    width,
    depth,
    at,
    row,
    plus(named('c0'), times(r0, named('cRow')), c),
    named('cRow'),
    addsNow,
  ],
  scalars: [local('factor')],
  buffers: ['C', 'lefts', 'rights'],
});

/** A product that reads its operands where they lie. */
const directly = (form: ProductForm): readonly Statement[] => [
  inDepth([
    {
      kind: 'call',
      kernel: directKernels[form],
      sizes: [
        rows,
        columns,
        depth,
        named('c0'),
        named('cRow'),
        leftFrom(form, int(0), k0),
        named('aRow'),
        rightFrom(form, k0, int(0)),
        named('bRow'),
        addsNow,
      ],
      scalars: [local('factor')],
      buffers: ['C', 'A', 'B', 'lefts'],
    },
  ]),
];

/** A product that copies both operands, block by block. */
const inBlocks = (form: ProductForm): readonly Statement[] => [
  inDepth([
    inWidth([
      copyRight(form, named('width'), int(keeps), depth, n0),
      inHeight([copyLeft(form), tilesOf(named('width'), int(keeps), depth, n0)]),
    ]),
  ]),
];

/**
 * A product whose right operand is copied as a whole, at the first of its uses: block by block, since rows of a long sum
 * would lie a power of two apart and compete for few places of the first-level cache.
 */
const keptAt = plus(named('slot'), times(k0, columns));
const kept = (form: ProductForm): readonly Statement[] => [
  {
    kind: 'choice',
    left: int(0),
    right: named('first'),
    less: [inDepth([copyRight(form, columns, keptAt, depth, int(0))])],
    otherwise: [],
  },
  inHeight([inDepth([copyLeft(form), tilesOf(columns, keptAt, depth, int(0))])]),
];

/** The fewest rows, counted over all uses, that repay copying the right operand; and the fewest columns, the left one. */
const [fewestRows, fewestColumns] = [3, 3];
const choice = (left: Int, right: Int, less: readonly Statement[], otherwise: readonly Statement[]): Statement => ({
  kind: 'choice',
  left,
  right,
  less,
  otherwise,
});

const productKernel = (form: ProductForm): Kernel => ({
  name: form,
  says: [
    `${kernels[form].formula}, or C += … if \`adds\` is 1.`,
    `${kernels[form].shapes}; all three row-major.`,
    'Entry (r, c) of a matrix lies at its first position + r · its row length + c.',
    'A loop may say how many `uses` it has for the same B, which of them is the `first` (1, else 0), and in which `slot`',
    'from 0 on its copy may stay meanwhile; without a slot nothing stays.',
  ],
  sizes: ['rows', 'columns', 'inner', 'c0', 'cRow', 'a0', 'aRow', 'b0', 'bRow', 'adds', 'uses', 'first', 'slot'],
  scalars: ['factor'],
  flags: [],
  buffers: [
    { name: 'C', extents: [], role: 'work' },
    { name: 'A', extents: [], role: 'input' },
    { name: 'B', extents: [], role: 'input' },
    { name: 'lefts', extents: [], role: 'scratch' },
    { name: 'rights', extents: [], role: 'scratch' },
  ],
  body: [
    choice(times(rows, named('uses')), int(fewestRows), directly(form), [
      choice(columns, int(fewestColumns), directly(form), [
        choice(plus(named('slot'), times(columns, inner)), int(keeps + 1), kept(form), inBlocks(form)),
      ]),
    ]),
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
    ...settled(range(width).map(c => ({ at: plus(named('c0'), named('c'), c), sum: `s${c}` }))),
  ];
}

const totalsKernel: Kernel = {
  name: 'totals',
  says: [
    'c = factor · Aᵀ 1, the sums of the columns of A, or c += … if `adds` is 1.',
    'c has `columns` entries, A is rows×columns.',
  ],
  sizes: ['rows', 'columns', 'c0', 'a0', 'aRow', 'adds'],
  scalars: ['factor'],
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

const forms: readonly ProductForm[] = ['times', 'timesTransposed', 'transposedTimes'];

/** Every kernel that `product` and `totals` statements may call. */
export const productKernels: readonly Kernel[] = [...forms.map(productKernel), totalsKernel];

/** The kernels that those call, callees first. */
export const innerKernels: readonly Kernel[] = [
  ...Object.values(copies).flatMap(({ copied, turned }) => [copied, turned]),
  ...tileKernels,
  ...rowKernels,
  ...forms.map(form => directKernels[form]),
];
