/**
 * Products of any size from blocks.                                                        layer 2
 *
 * B is packed first unless so few rows meet it that reading it where it lies costs less; a matrix that every time step
 * meets again is packed once, before the loop, with all its blocks (`packAll…`).
 */
import {
  block,
  blockOfA,
  blockOfB,
  bytes,
  columnsAtOnce,
  ending,
  evenly,
  ints,
  panels,
  rowsAtOnce,
  stepsAtOnce,
} from './block.js';
import {
  add,
  apply,
  call,
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
import { stripName } from './strip.js';

type Form = 'times' | 'timesTransposed' | 'transposedTimes';
/** The least multiple of eight that is not below. */
const eights = (name: string): Node => apply('i32.and', add(name, 7), -8);

/** A loop over the steps in blocks of 256: `k` is the first, `some` how many. */
const overSteps = (body: readonly Node[]): readonly Node[] => [
  set('k', 0),
  when(less(0, 'inner'), [
    repeat(
      [set('steps', smaller(stepsAtOnce, sub('inner', 'k'))), ...body, set('k', add('k', 'steps'))],
      less('k', 'inner'),
    ),
  ]),
];

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

const packAll = (form: Form): WasmFunction => ({
  name: `packAll_${form}`,
  says: ['All of B in panels, 256 steps after 256 steps.'],
  parameters: ints('columns', 'inner', 'B', 'bRow', 'to'),
  locals: new Map(ints('k', 'c', 'steps')),
  body: overSteps([
    call(packer[form], 'columns', 'steps', partOfB(form), 'bRow', 'to'),
    set('to', add('to', mul(bytes('steps'), eights('columns')))),
  ]),
});

const partOfA = add('A', bytes('k'));
const panelBytes = mul('steps', 32);
const timesPacked: WasmFunction = {
  name: 'timesPacked',
  says: ['C = factor · A B (+ C), B as packAll leaves it.'],
  parameters: [...ints('rows', 'columns', 'inner'), ...panels, ...ints('B'), ...ending],
  locals: new Map(ints('k', 'steps')),
  body: overSteps([
    when(
      apply('i32.eq', 'rows', 1),
      [
        call(
          stripName('rows', 1),
          'columns',
          'steps',
          'C',
          'cRow',
          partOfA,
          'aRow',
          'B',
          32,
          panelBytes,
          'factor',
          'adds',
        ),
      ],
      [
        call(
          'block_rows',
          'rows',
          'columns',
          'steps',
          'C',
          'cRow',
          partOfA,
          'aRow',
          'B',
          32,
          panelBytes,
          'factor',
          'adds',
          0,
        ),
      ],
    ),
    set('adds', 1),
    set('B', add('B', mul(bytes('steps'), eights('columns')))),
  ]),
};

const sizes = ints('rows', 'columns', 'inner');
const product = (form: Form): WasmFunction => {
  const tall = form === 'transposedTimes';
  const A = tall ? add('A', mul('k', 'aRow')) : add('A', bytes('k'));
  const C = add('C', bytes('c'));
  const asItLies: readonly Node[] =
    form === 'timesTransposed'
      ? [call('dots', 'rows', 'columns', 'inner', 'C', 'cRow', 'A', 'aRow', 'B', 'bRow', 'factor', 'adds')]
      : overSteps([
          set('c', 0),
          call(
            tall ? 'block_steps' : 'block_rows',
            'rows',
            'columns',
            'steps',
            C,
            'cRow',
            A,
            'aRow',
            partOfB(form),
            'bRow',
            32,
            'factor',
            'adds',
            0,
          ),
          set('adds', 1),
        ]);
  const some: Node = { kind: 'get', name: 'some' };
  const multiply = (rows: Node, C: Node, from: Node, packed: number): Node =>
    call(
      tall ? 'block_steps' : 'block_rows',
      rows,
      some,
      'steps',
      C,
      'cRow',
      from,
      'aRow',
      blockOfB,
      32,
      mul('steps', 32),
      'factor',
      'more',
      packed,
    );
  const blocks: readonly Node[] = tall
    ? [
        set('r', 0),
        repeat(
          [
            set('few', smaller(rowsAtOnce, sub('rows', 'r'))),
            ...evenly('few').map(n => (n.kind === 'set' && n.name === 'more' ? { ...n, name: 'longer' } : n)),
            call('packSteps', 'longer', 'count', 'fewer', 'steps', add(A, bytes('r')), 'aRow', blockOfA),
            multiply({ kind: 'get', name: 'few' }, add(C, mul('r', 'cRow')), { kind: 'i32', value: blockOfA }, 1),
            set('r', add('r', 'few')),
          ],
          less('r', 'rows'),
        ),
      ]
    : [multiply({ kind: 'get', name: 'rows' }, C, A, 0)];
  const few = tall
    ? less(mul('inner', add('aRow', 'bRow')), 300000)
    : form === 'times'
      ? apply('select', less(mul('inner', 'bRow'), 16384), 1, less(7, 'rows'))
      : less('rows', 4);
  return {
    name: form,
    says: [
      `C = factor · ${{ times: 'A B', timesTransposed: 'A Bᵀ', transposedTimes: 'Aᵀ B' }[form]}, + C where adds is not 0; rows are cRow, aRow and bRow bytes apart.`,
    ],
    parameters: [...sizes, ...panels, ...ints('B', 'bRow'), ...ending],
    locals: new Map(ints('k', 'steps', 'c', 'some', 'more', 'r', 'few', 'count', 'fewer', 'longer')),
    body: [
      when(few, asItLies, [
        set('c', 0),
        repeat(
          [
            set('some', smaller(columnsAtOnce, sub('columns', 'c'))),
            set('more', 'adds'),
            ...overSteps([
              call(packer[form], 'some', 'steps', partOfB(form), 'bRow', blockOfB),
              ...blocks,
              set('more', 1),
            ]),
            set('c', add('c', 'some')),
          ],
          less('c', 'columns'),
        ),
      ]),
    ],
  };
};

export const products: readonly WasmFunction[] = [
  block('rows'),
  block('steps'),
  packAll('times'),
  packAll('timesTransposed'),
  timesPacked,
  product('times'),
  product('timesTransposed'),
  product('transposedTimes'),
];
