/**
 * The innermost parts of matrix products: copies of blocks, and tiles of sums over such copies. layer 3
 *
 * A tile reads both operands along rows of two scratch arrays of doubles that are constants of their module. An engine
 * knows where such an array lies and how long it is, and positions that are masked (`below`) need no check of their sums:
 * that, not the order of the numbers, is what the copy pays for. The copies are the transposed operands where sums run
 * down columns. A tile is a function of its own because engines treat a loop inside three others less well.
 *
 * 2×3 sums: with their products they just fit the sixteen registers, and take five numbers for twelve operations.
 */
import { below, type Int, int, named, plus, times, whole } from '../loop/int.js';
import type { Buffer, Kernel, Statement } from '../loop/loop.js';
import { add, load, local, multiply, type Real, zeroReal } from '../loop/real.js';
import { loop } from './setting.js';

/** The most steps of a sum that one tile takes; longer sums are added up in the target, in blocks of so many. */
export const deepest = 256;
/** Rows of the left operand in a block, and columns of the right one. */
export const tallest = 64;
export const widest = 192;
/** Doubles for right operands that are kept while a loop uses them. Blocks that are not kept lie behind them. */
export const keeps = 2 ** 20;

const leftStarts = tallest * deepest;
const rightStarts = 2 * keeps;
export const scratch: readonly { readonly name: string; readonly length: number }[] = [
  { name: 'lefts', length: leftStarts + 2 * deepest },
  { name: 'rights', length: rightStarts + 2 * deepest },
];

type Side = 'left' | 'right';
const panelOf: { readonly [S in Side]: { readonly name: string; readonly starts: number } } = {
  left: { name: 'lefts', starts: leftStarts },
  right: { name: 'rights', starts: rightStarts },
};
const scratchOf = (side: Side): Buffer => ({ name: panelOf[side].name, extents: [], role: 'scratch' });

const range = (count: number): readonly number[] => Array.from({ length: count }, (_, k) => k);
const offset = (name: string, value: Int): Statement => ({ kind: 'offset', name, value });
const k = named('k');
const together = 4;

/** Some steps of every row: `from` + k + the position of each of them. */
const stores = (side: Side, at: Int, values: readonly Real[]): readonly Statement[] =>
  values.map((value, i) => ({ kind: 'store', buffer: panelOf[side].name, at: [plus(at, i)], value }));

const copySizes = ['count', 'depth', 'to', 'toRow', 'a0', 'aRow'] as const;
const copyBuffers = (side: Side): readonly Buffer[] => [
  scratchOf(side),
  { name: 'A', extents: [], role: 'input' as const },
];

/** `count` rows of A, of `depth` numbers each. */
const copied = (side: Side): Kernel => {
  const row = (some: Int): Int => plus(named('a0'), times(named('r'), named('aRow')), some);
  const steps = (from: Int, to: Int, step: number): Statement =>
    loop(
      'k',
      from,
      to,
      stores(
        side,
        plus(named('at'), k),
        range(step).map(i => load('A', [plus(named('row'), k, i)])),
      ),
      step,
    );
  return {
    name: side === 'left' ? 'copyLeft' : 'copyRight',
    says: [`\`count\` rows of A, of \`depth\` numbers each, as rows of the ${side} scratch array from \`to\` on.`],
    sizes: copySizes,
    scalars: [],
    flags: [],
    buffers: copyBuffers(side),
    body: [
      offset('length', below(named('depth'), 2 * deepest)),
      loop('r', int(0), named('count'), [
        offset('row', row(int(0))),
        offset('at', below(plus(named('to'), times(named('r'), named('toRow'))), panelOf[side].starts)),
        steps(int(0), whole(named('length'), together), together),
        steps(whole(named('length'), together), named('length'), 1),
      ]),
    ],
  };
};

/** The same of Aᵀ: its rows are the columns of A, four steps at a time so that a line of the cache is filled at once. */
const turned = (side: Side): Kernel => {
  const steps = (from: Int, to: Int, step: number): Statement =>
    loop(
      'k',
      from,
      to,
      [
        ...range(step).map(i => offset(`row${i + 1}`, plus(named('a0'), times(plus(k, i), named('aRow'))))),
        loop('r', int(0), named('count'), [
          offset('at', below(plus(named('to'), k, times(named('r'), named('toRow'))), panelOf[side].starts)),
          ...stores(
            side,
            named('at'),
            range(step).map(i => load('A', [plus(named(`row${i + 1}`), named('r'))])),
          ),
        ]),
      ],
      step,
    );
  return {
    name: side === 'left' ? 'turnLeft' : 'turnRight',
    says: [`\`count\` columns of A, of \`depth\` numbers each, as rows of the ${side} scratch array from \`to\` on.`],
    sizes: copySizes,
    scalars: [],
    flags: [],
    buffers: copyBuffers(side),
    body: [
      offset('length', below(named('depth'), 2 * deepest)),
      steps(int(0), whole(named('length'), together), together),
      steps(whole(named('length'), together), named('length'), 1),
    ],
  };
};

export const copies: { readonly [S in Side]: { readonly copied: Kernel; readonly turned: Kernel } } = {
  left: { copied: copied('left'), turned: turned('left') },
  right: { copied: copied('right'), turned: turned('right') },
};

const sum = (r: number, c: number): string => `s${r}${c}`;

const [height, width] = [named('height'), named('width')];
/** The tile that begins at row r and column c of a block. */
const tileArguments = {
  depth: named('depth'),
  leftAt: times(named('r'), named('depth')),
  rightAt: plus(named('rightAt'), times(named('c'), named('rightRow'))),
  rightRow: named('rightRow'),
  c0: plus(named('c0'), times(named('r'), named('cRow')), named('c')),
  cRow: named('cRow'),
  adds: named('adds'),
} as const;

/** Row lengths that one row or one column does not ask for are no arguments. */
const tileSizes = (height: number, width: number): readonly (keyof typeof tileArguments)[] => [
  'depth',
  'leftAt',
  'rightAt',
  ...(width === 1 ? [] : ['rightRow' as const]),
  'c0',
  ...(height === 1 ? [] : ['cRow' as const]),
  'adds',
];

/**
 * C[at] = factor · sum, or C[at] + factor · sum. C is read in either case: what was never done when a function was compiled
 * makes the engine throw the code away, and a first call adds nothing while later ones do.
 */
export const settled = (entries: readonly { readonly at: Int; readonly sum: string }[]): readonly Statement[] => [
  ...entries.map(({ at, sum }): Statement => ({ kind: 'variable', name: `${sum}Before`, value: load('C', [at]) })),
  {
    kind: 'choice',
    left: named('adds'),
    right: int(1),
    less: entries.map(({ sum }) => ({ kind: 'set', name: `${sum}Before`, value: zeroReal })),
    otherwise: [],
  },
  ...entries.map(({ at, sum }): Statement => ({
    kind: 'store',
    buffer: 'C',
    at: [at],
    value: add(local(`${sum}Before`), multiply(local('factor'), local(sum))),
  })),
];

/** The sums of `height` rows with `width` columns. */
function tile(height: number, width: number): Kernel {
  const place = (r: number, c: number): Int => plus(named('c0'), ...(r === 0 ? [] : [times(r, named('cRow'))]), c);
  const entries = range(height).flatMap(r => range(width).map(c => ({ at: place(r, c), sum: sum(r, c) })));
  return {
    name: `tile${height}x${width}`,
    says: [
      `${height}×${width} entries of C from \`c0\` on: factor · sums over \`depth\` entries of rows of both scratch arrays.`,
      'They are added to C if `adds` is above 0.',
    ],
    sizes: tileSizes(height, width),
    scalars: ['factor'],
    flags: [],
    buffers: [{ name: 'C', extents: [], role: 'work' }, scratchOf('left'), scratchOf('right')],
    body: [
      offset('length', below(named('depth'), 2 * deepest)),
      ...range(height).map(r =>
        offset(`a${r}`, below(plus(named('leftAt'), ...(r === 0 ? [] : [times(r, named('length'))])), leftStarts)),
      ),
      ...range(width).map(c =>
        offset(`b${c}`, below(plus(named('rightAt'), ...(c === 0 ? [] : [times(c, named('rightRow'))])), rightStarts)),
      ),
      ...range(height).flatMap(r =>
        range(width).map((c): Statement => ({ kind: 'variable', name: sum(r, c), value: zeroReal })),
      ),
      loop('k', int(0), named('length'), [
        ...range(width).map((c): Statement => ({
          kind: 'let',
          name: `y${c}`,
          value: load('rights', [plus(named(`b${c}`), k)]),
        })),
        ...range(height).flatMap((r): readonly Statement[] => [
          { kind: 'let', name: `x${r}`, value: load('lefts', [plus(named(`a${r}`), k)]) },
          ...range(width).map((c): Statement => ({
            kind: 'set',
            name: sum(r, c),
            value: add(local(sum(r, c)), multiply(local(`x${r}`), local(`y${c}`))),
          })),
        ]),
      ]),
      ...settled(entries),
    ],
  };
}

export interface Tile {
  readonly rows: number;
  readonly columns: number;
  readonly kernel: Kernel;
}
const tileOf = (rows: number, columns: number): Tile => ({ rows, columns, kernel: tile(rows, columns) });
/** Two rows, then the one that may be left over; of each, many columns together, then fewer. */
const shapes: readonly (readonly Tile[])[] = [
  [tileOf(2, 3), tileOf(2, 1)],
  [tileOf(1, 6), tileOf(1, 2), tileOf(1, 1)],
];

/** All tiles of one block. */
export const tiles: Kernel = {
  name: 'tiles',
  says: [
    'C, `height`×`width`, from the rows of both scratch arrays: those of the left one are `depth` apart and begin at 0,',
    'those of the right one are `rightRow` apart and begin at `rightAt`. Added to C if `adds` is above 0.',
  ],
  sizes: ['height', 'width', 'depth', 'rightAt', 'rightRow', 'c0', 'cRow', 'adds'],
  scalars: ['factor'],
  flags: [],
  buffers: [{ name: 'C', extents: [], role: 'work' }, scratchOf('left'), scratchOf('right')],
  body: shapes.flatMap((row, i) =>
    row.map(({ kernel, rows, columns }, j): Statement => {
      const above = shapes[i - 1]?.[0]?.rows;
      const before = row[j - 1]?.columns;
      const call: Statement = {
        kind: 'call',
        kernel,
        sizes: tileSizes(rows, columns).map(size => tileArguments[size]),
        scalars: [local('factor')],
        buffers: ['C', 'lefts', 'rights'],
      };
      const down = loop('r', above === undefined ? int(0) : whole(height, above), whole(height, rows), [call], rows);
      return loop('c', before === undefined ? int(0) : whole(width, before), whole(width, columns), [down], columns);
    }),
  ),
};

/** What `tiles` calls, and itself. */
export const tileKernels: readonly Kernel[] = [...shapes.flat().map(({ kernel }) => kernel), tiles];
