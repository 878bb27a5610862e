/**
 * The innermost products: a tile of rows × 8 · panels sums, kept in registers over all steps.  layer 2
 *
 * Engines have sixteen vector registers: twelve sums beside two numbers of B and one of A, where the product needs none of
 * its own. One row takes up to four panels of eight columns, two rows two, so that enough sums are in flight to hide the
 * latency of an addition. `rows` reads A along its rows, `steps` across them (Aᵀ stored as A, or packed tiles).
 *
 * The shape was measured, on V8 (Node 20): one loop, one step of it, guarded by a test that never fails, and sums that are
 * stored and nothing else. Without the guard, with arithmetic on the sums after the loop, with a loop around it, or, for
 * five and six rows, with a second loop after it, the speed halved. That sums are then kept on the stack inside the loop
 * would explain it; the machine code was not looked at. Hence factors and incomplete panels are the strip's affair.
 */
import {
  access,
  add,
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

export type Reading = 'rows' | 'steps';
export const tileName = (reading: Reading, rows: number, panels: number): string =>
  `tile_${reading}_${rows}x${8 * panels}`;

/** How many panels a tile of some rows may have, the most first. */
export const panelCounts = (rows: number): readonly number[] => (rows === 1 ? [4, 2, 1] : rows === 2 ? [2, 1] : [1]);
export const count = (n: number): readonly number[] => Array.from({ length: n }, (_, i) => i);

export function tile(reading: Reading, rows: number, panels: number): WasmFunction {
  const sums = count(rows).flatMap(r => count(2 * panels).map(v => ({ name: `s${r}_${v}`, r, v })));
  const along = reading === 'rows';
  const y = (v: number): Node => set(`y${v}`, access('v128.load', [`b${v >> 1}`], 16 * (v & 1)));
  const a = (r: number): Node =>
    set('a', along ? access('v128.load32_splat', [add(`a${r}`, 'k')]) : access('v128.load32_splat', ['A'], 4 * r));
  const grown = (r: number, v: number): Node => set(`s${r}_${v}`, madd('a', `y${v}`, `s${r}_${v}`));
  const columns = count(2 * panels);
  const moved = count(panels).map(p => set(`b${p}`, add(`b${p}`, 'bStep')));
  const step: readonly Node[] = [
    ...(rows === 1
      ? [a(0), ...columns.flatMap(v => [y(v), grown(0, v)]), ...moved]
      : [...columns.map(y), ...moved, ...count(rows).flatMap(r => [a(r), ...columns.map(v => grown(r, v))])]),
    along ? set('k', add('k', 4)) : set('A', add('A', 'aRow')),
    set('inner', sub('inner', 1)),
  ];
  const ints = ['k', ...count(panels).map(p => `b${p}`), ...(along ? count(rows).map(r => `a${r}`) : [])];
  const vectors = ['a', ...count(2 * panels).map(v => `y${v}`), ...sums.map(({ name }) => name)];
  return {
    name: tileName(reading, rows, panels),
    says: [
      `C = A B, ${rows}×${8 * panels}. Distances in bytes:`,
      along ? 'aRow between rows of A, 4 between its columns;' : '4 between rows of A, aRow between its columns;',
      'bStep between rows of a panel of B, bPanel between panels.',
    ],
    parameters: ['inner', 'C', 'cRow', 'A', 'aRow', 'B', 'bStep', 'bPanel'].map(name => [name, 'i32'] as const),
    locals: new Map<string, ValueType>([
      ...ints.map(name => [name, 'i32'] as const),
      ...vectors.map(name => [name, 'v128'] as const),
    ]),
    body: [
      ...count(panels).map(p => set(`b${p}`, p === 0 ? 'B' : add(`b${p - 1}`, 'bPanel'))),
      ...(along ? count(rows).map(r => set(`a${r}`, r === 0 ? 'A' : add(`a${r - 1}`, 'aRow'))) : []),
      when(less(0, 'inner'), [repeat(step, 'inner')]),
      ...sums.flatMap(({ name, r, v }) => [
        ...(r > 0 && v === 0 ? [set('C', add('C', 'cRow'))] : []),
        access('v128.store', ['C', name], 16 * v),
      ]),
    ],
  };
}
