/**
 * The innermost products: one or two rows by up to five vectors of sums, kept in registers over all steps.  layer 2
 *
 * Two rows by twenty columns: ten sums, two numbers of A, one vector of B and, without fused multiply-add, one product are
 * fourteen of the fifteen vector registers that engines hand out; seven loads feed forty multiplications, A is read where
 * it lies, and any number of rows is made of pairs.
 *
 * The shape was measured, on V8 (Node 20), and its machine code read. The engine computes sums in the order in which they
 * are stored after the loop, and loads when a sum first asks: stored vector by vector, one of B is done with before the
 * next is loaded; stored row by row, all would be in registers at once, which spills. (From right to left: `panel` says
 * why.) Several steps in one pass of the loop spill for the same reason. Arithmetic on sums that are stored in any case
 * costs registers in the loop, but not on a branch of its own (`adds`); factors are the packers'.
 */
import {
  access,
  add,
  apply,
  less,
  madd,
  type Node,
  repeat,
  set,
  sub,
  type ValueType,
  when,
  type WasmFunction,
} from './instruction.js';

export const mostRows = 2;
/** Vectors of a panel, at most. */
export const mostVectors = 5;
export const tileName = (rows: number, vectors: number): string => `tile_${rows}x${4 * vectors}`;
export const count = (n: number): readonly number[] => Array.from({ length: n }, (_, i) => i);

export function tile(rows: number, vectors: number): WasmFunction {
  const first = (name: string, base: string, row: string): readonly Node[] =>
    count(rows).flatMap(r => (r === 0 ? [] : [set(`${name}${r}`, add(r === 1 ? base : `${name}${r - 1}`, row))]));
  const fromRight = [...count(vectors)].reverse();
  const sums = fromRight.flatMap(v => count(rows).map(r => ({ sum: `s${r}_${v}`, r, v })));
  const a = (r: number): string => (r === 0 ? 'A' : `a${r}`);
  const c = (r: number): string => (r === 0 ? 'C' : `c${r}`);
  const step: readonly Node[] = [
    ...count(rows).map(r => set(`x${r}`, access('v128.load32_splat', [add(a(r), 'k')]))),
    ...fromRight.flatMap(v => [
      set('y', access('v128.load', ['B'], 16 * v)),
      ...count(rows).map(r => set(`s${r}_${v}`, madd(`x${r}`, 'y', `s${r}_${v}`))),
    ]),
    set('B', add('B', 'bStep')),
    set('k', add('k', 4)),
    set('inner', sub('inner', 1)),
  ];
  const pointers = count(rows).slice(1);
  return {
    name: tileName(rows, vectors),
    says: [
      `C = A B, + C where adds is not 0, ${rows}×${4 * vectors}. Distances in bytes: cRow and aRow between rows,`,
      'bStep between rows of B.',
    ],
    parameters: ['inner', 'C', 'cRow', 'A', 'aRow', 'B', 'bStep', 'adds'].map(name => [name, 'i32'] as const),
    locals: new Map<string, ValueType>([
      ...['k', ...pointers.flatMap(r => [`a${r}`, `c${r}`])].map(name => [name, 'i32'] as const),
      ...['y', ...count(rows).map(r => `x${r}`), ...sums.map(({ sum }) => sum)].map(name => [name, 'v128'] as const),
    ]),
    body: [
      ...first('a', 'A', 'aRow'),
      ...first('c', 'C', 'cRow'),
      when(less(0, 'inner'), [repeat(step, 'inner')]),
      when(
        'adds',
        sums.map(({ sum, r, v }) =>
          access('v128.store', [c(r), apply('f32x4.add', sum, access('v128.load', [c(r)], 16 * v))], 16 * v),
        ),
        sums.map(({ sum, r, v }) => access('v128.store', [c(r), sum], 16 * v)),
      ),
    ],
  };
}
