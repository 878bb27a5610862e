/**
 * Products of any size from blocks.                                                        layer 2
 *
 * B is packed first unless so few rows meet it, or it is so small, that reading it where it lies costs less; a matrix that
 * every time step meets again is packed once, before the loop, with all its blocks (`packAll…`). Aᵀ is read down its columns.
 * Sums over more than 128 steps are sums of such sums, so that rounding does not pile up.
 */
import { block } from './block.js';
import {
  add,
  apply,
  call,
  f32,
  less,
  mul,
  type Node,
  repeat,
  set,
  smaller,
  sub,
  when,
  type WasmFunction,
} from './instruction.js';
import { packs } from './pack.js';
import { panels } from './panel.js';
import { rows } from './row.js';
import {
  blockOfA,
  blockOfB,
  bytes,
  columnsAtOnce,
  ints,
  inWorkspace,
  one,
  rowsAtOnce,
  stepOfA,
  stepsAtOnce,
} from './workspace.js';

type Form = 'times' | 'timesTransposed' | 'transposedTimes';

/** A loop over the steps in even blocks of at most 128: `k` is the first of one, `steps` how many. */
const overSteps = (body: readonly Node[]): readonly Node[] => {
  const upTo = (a: Node | string, by: Node | number): Node => apply('i32.div_s', add(a, sub(by, 1)), by);
  return [
    set('k', 0),
    when(less(0, 'inner'), [
      set('most', 'inner'),
      // A division takes as long as a small product.
      when(less(stepsAtOnce, 'inner'), [set('most', upTo('inner', upTo('inner', stepsAtOnce)))]),
      repeat(
        [set('steps', smaller('most', sub('inner', 'k'))), ...body, set('k', add('k', 'steps'))],
        less('k', 'inner'),
      ),
    ]),
  ];
};
const stepLocals = ['k', 'steps', 'most'] as const;

const packer: { readonly [F in Form]: 'packRows' | 'packColumns' } = {
  times: 'packRows',
  timesTransposed: 'packColumns',
  transposedTimes: 'packRows',
};
/** Where column `c` and step `k` of B lie. */
const partOfB = (form: Form): Node =>
  form === 'timesTransposed'
    ? add(add('B', mul('c', 'bRow')), bytes('k'))
    : add(add('B', mul('k', 'bRow')), bytes('c'));

/** The bytes of the panels of `steps` steps. */
const packedBytes = mul('steps', apply('i32.and', add(bytes('columns'), 15), -16));
const packAll = (form: Form): WasmFunction => ({
  name: `packAll_${form}`,
  says: ['All of B in panels, block of steps after block of steps.'],
  parameters: ints('columns', 'inner', 'B', 'bRow', 'to'),
  locals: new Map(ints('c', ...stepLocals)),
  body: overSteps([
    call(packer[form], 'columns', 'steps', partOfB(form), 'bRow', 'to', one),
    set('to', add('to', packedBytes)),
  ]),
});

const operands = ints('rows', 'columns', 'inner', 'C', 'cRow', 'A', 'aRow', 'B');
const timesPacked: WasmFunction = {
  name: 'timesPacked',
  says: [
    'C = A B, + C where adds is not 0; B as packAll leaves it. Where room is not 0, what stands behind the rows of C',
    'may be overwritten.',
  ],
  parameters: [...operands, ...ints('adds', 'room')],
  locals: new Map(ints(...stepLocals)),
  body: [
    when(
      apply('i32.and', apply('i32.eq', 'rows', 1), less('inner', stepsAtOnce + 1)),
      [call('row', 'columns', 'inner', 'C', 'A', 'B', 'adds', 'room')],
      overSteps([
        when(
          apply('i32.eq', 'rows', 1),
          [call('row', 'columns', 'steps', 'C', add('A', bytes('k')), 'B', 'adds', 'room')],
          [
            call(
              'block',
              'rows',
              'columns',
              'steps',
              'C',
              'cRow',
              add('A', bytes('k')),
              'aRow',
              4,
              'B',
              0,
              'adds',
              'room',
            ),
          ],
        ),
        set('adds', 1),
        set('B', add('B', packedBytes)),
      ]),
    ),
  ],
};

const says: { readonly [F in Form]: string } = { times: 'A B', timesTransposed: 'A Bᵀ', transposedTimes: 'Aᵀ B' };
const signature = (form: Form): Pick<WasmFunction, 'name' | 'says' | 'parameters'> => ({
  name: form,
  says: [`C = factor · ${says[form]}, + C where adds is not 0; rows are cRow, aRow and bRow bytes apart.`],
  parameters: [...operands, ...ints('bRow'), ['factor', 'f32'], ...ints('adds')],
});
const isOne = apply('f32.eq', 'factor', f32(1));
const C = add('C', bytes('c'));

/** The columns of B in parts, each of its steps packed, then `multiply`; `more` says whether C has been begun. */
const inBlocks = (form: Form, factor: Node, multiply: readonly Node[]): readonly Node[] => [
  set('c', 0),
  repeat(
    [
      set('some', smaller(columnsAtOnce, sub('columns', 'c'))),
      set('more', 'adds'),
      ...overSteps([
        call(packer[form], 'some', 'steps', partOfB(form), 'bRow', inWorkspace(blockOfB), factor),
        ...multiply,
        set('more', 1),
      ]),
      set('c', add('c', 'some')),
    ],
    less('c', 'columns'),
  ),
];
const blockLocals = ['c', 'some', 'more', ...stepLocals] as const;

const rowsOfA = (form: 'times' | 'timesTransposed', few: Node, asItLies: readonly Node[]): WasmFunction => ({
  ...signature(form),
  locals: new Map(ints(...blockLocals)),
  body: [
    when(
      few,
      asItLies,
      inBlocks(form, { kind: 'get', name: 'factor' }, [
        call(
          'block',
          'rows',
          'some',
          'steps',
          C,
          'cRow',
          add('A', bytes('k')),
          'aRow',
          4,
          inWorkspace(blockOfB),
          0,
          'more',
          0,
        ),
      ]),
    ),
  ],
});

const times = rowsOfA(
  'times',
  apply('i32.and', isOne, apply('select', 1, less('rows', 8), less(mul('inner', 'bRow'), 16384))),
  overSteps([
    call(
      'block',
      'rows',
      'columns',
      'steps',
      'C',
      'cRow',
      add('A', bytes('k')),
      'aRow',
      4,
      add('B', mul('k', 'bRow')),
      'bRow',
      'adds',
      0,
    ),
    set('adds', 1),
  ]),
);

const timesTransposed = rowsOfA('timesTransposed', less('rows', 4), [
  call('dots', 'rows', 'columns', 'inner', 'C', 'cRow', 'A', 'aRow', 'B', 'bRow', 'factor', 'adds'),
]);

/** Steps of A further apart than this, in bytes, would be on more pages than addresses are kept for. */
const closeSteps = 1536;
/**
 * Rows of C in parts; the part of A that each needs is copied unless its steps lie close, and not a multiple of 256 bytes
 * apart: a block of those would compete with its panel of B for too few places of the first-level cache.
 */
const overRows: readonly Node[] = [
  set('r', 0),
  set('close', apply('i32.and', less('aRow', closeSteps), less(0, apply('i32.and', 'aRow', 255)))),
  repeat(
    [
      set('few', smaller(rowsAtOnce, sub('rows', 'r'))),
      set('a', add(add('A', mul('k', 'aRow')), bytes('r'))),
      set('aStep', 'aRow'),
      when(apply('i32.eqz', 'close'), [
        call('copied', 'steps', 'few', 'a', 'aRow', inWorkspace(blockOfA), stepOfA, one),
        set('a', inWorkspace(blockOfA)),
        set('aStep', stepOfA),
      ]),
      call(
        'block',
        'few',
        'some',
        'steps',
        add(C, mul('r', 'cRow')),
        'cRow',
        'a',
        4,
        'aStep',
        inWorkspace(blockOfB),
        0,
        'more',
        0,
      ),
      set('r', add('r', 'few')),
    ],
    less('r', 'rows'),
  ),
];
const transposedTimes: WasmFunction = {
  ...signature('transposedTimes'),
  locals: new Map(ints(...blockLocals, 'r', 'few', 'close', 'a', 'aStep')),
  body: inBlocks('transposedTimes', { kind: 'get', name: 'factor' }, overRows),
};

export const products: readonly WasmFunction[] = [
  ...panels,
  ...packs,
  ...rows,
  block,
  packAll('times'),
  packAll('timesTransposed'),
  timesPacked,
  times,
  timesTransposed,
  transposedTimes,
];
