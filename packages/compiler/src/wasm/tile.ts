/**
 * The innermost products: one or two rows by up to four vectors of sums, kept in registers over all steps.  layer 2
 *
 * Two rows by sixteen columns: eight sums, two numbers of A, four vectors of B and, without fused multiply-add, one product
 * are the fifteen vector registers that engines hand out. A is read where it lies, `aStep` apart, be it along its rows or
 * down its columns; any number of rows is made of pairs.
 *
 * The shapes were measured, on V8 (Node 20), and their machine code read. An engine that hands out six instructions a
 * cycle spends a quarter of them on pointers and on the test of the loop, so two steps share these, with a way out between
 * them for an odd number; the largest tile takes four where sums are fused, which is as fast as the machine multiplies (without,
 * four are slower than two). Five vectors would not fit: behind that way out all vectors of B are loaded before the first
 * is used, and twenty columns as twelve and eight are faster than as twenty, one step at a time.
 * Arithmetic on sums that are stored in any case costs registers in the loop, but not on a branch of its own (`adds`);
 * factors are the packers'.
 */
import {
  access,
  add,
  apply,
  fuses,
  lanes,
  leave,
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

export const mostRows = 2;
/** Vectors of a panel, at most. */
export const mostVectors = 4;
export const tileName = (rows: number, vectors: number): string => `tile_${rows}x${4 * vectors}`;
export const count = (n: number): readonly number[] => Array.from({ length: n }, (_, i) => i);

/** A pair of rows meets a panel of B; a single row also meets a B as it lies, its rows `bStep` bytes apart. */
export function tile(rows: number, vectors: number): WasmFunction {
  const fromRight = [...count(vectors)].reverse();
  const sums = fromRight.flatMap(v => count(rows).map(r => ({ sum: `s${r}_${v}`, r, v })));
  const a = (r: number): string => `a${r}`;
  const c = (r: number): string => (r === 0 ? 'C' : `c${r}`);
  const width = 16 * vectors;
  const single = rows === 1;
  const step = (i = 0): readonly Node[] => [
    ...count(rows).flatMap(r => [set(`x${r}`, access('v128.load32_splat', [a(r)])), set(a(r), add(a(r), 'aStep'))]),
    ...fromRight.flatMap(v => [
      set('y', access('v128.load', ['b'], 16 * v + width * i)),
      ...count(rows).map(r => set(`s${r}_${v}`, madd(`x${r}`, 'y', `s${r}_${v}`))),
    ]),
    set('k', sub('k', 1)),
  ];
  const out = leave(apply('i32.eqz', 'k'));
  const two: readonly Node[] = [...step(), out, ...step(1), set('b', add('b', 2 * width))];
  const four: readonly Node[] = [...two, when(fuses, [out, ...two])];
  const steps = single ? [...step(), set('b', add('b', 'bStep'))] : vectors === mostVectors ? four : two;
  const stored = (value: (sum: string, r: number, v: number) => Node): readonly Node[] =>
    sums.map(({ sum, r, v }) => access('v128.store', [c(r), value(sum, r, v)], 16 * v));
  const distances = ['cRow', 'A', 'aRow', 'aStep', 'B', 'bStep'];
  return {
    name: tileName(rows, vectors),
    says: [
      `C = A B, + C where adds is not 0, ${rows === 1 ? 'rows' : `groups of ${rows} rows`} by ${4 * vectors} columns. Distances in bytes: cRow and`,
      `aRow between rows, aStep between steps of A; ${single ? 'bStep between steps of B.' : 'B is a panel.'}`,
    ],
    parameters: ['groups', 'inner', 'C', ...distances, 'adds'].map(name => [name, 'i32'] as const),
    locals: new Map<string, ValueType>([
      ...['k', 'b', ...count(rows).map(a), ...count(rows - 1).map(r => c(r + 1))].map(name => [name, 'i32'] as const),
      ...['y', ...count(rows).map(r => `x${r}`), ...sums.map(({ sum }) => sum)].map(name => [name, 'v128'] as const),
    ]),
    body: [
      repeat(
        [
          ...sums.map(({ sum }) => set(sum, lanes(0))),
          ...count(rows).map(r => set(a(r), r === 0 ? 'A' : add(a(r - 1), 'aRow'))),
          ...count(rows - 1).map(r => set(c(r + 1), add(c(r), 'cRow'))),
          set('b', 'B'),
          set('k', 'inner'),
          when(less(0, 'k'), [repeat(steps, 'k')]),
          when(
            'adds',
            stored((sum, r, v) => apply('f32x4.add', sum, access('v128.load', [c(r)], 16 * v))),
            stored(sum => ({ kind: 'get', name: sum })),
          ),
          set('A', add('A', mul('aRow', rows))),
          set('C', add('C', mul('cRow', rows))),
          set('groups', sub('groups', 1)),
        ],
        'groups',
      ),
    ],
  };
}
