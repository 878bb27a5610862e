import { describe, expect, it } from 'vitest';
import { encoded } from './encode.js';
import { moduleOf, library } from './module.js';
import { workspaceEnd } from './workspace.js';
import { mathFunctions } from './scalars.js';

const exportsOf = (names: readonly string[]) => {
  const module = moduleOf(
    names.flatMap(name => library.filter(fn => fn.name === name).map(fn => ({ function: fn }))),
    library.filter(fn => !names.includes(fn.name)),
  );
  const memory = new WebAssembly.Memory({ initial: 400, maximum: 65536 });
  const math = Object.fromEntries(Object.keys(mathFunctions).map(name => [name, () => 0]));
  const instance = new WebAssembly.Instance(new WebAssembly.Module(encoded(module)), { env: { memory }, math });
  return { call: instance.exports as unknown as Record<string, (...args: number[]) => void>, memory };
};
const names = [
  'times',
  'timesTransposed',
  'transposedTimes',
  'packAll_times',
  'packAll_timesTransposed',
  'timesPacked',
  'totals',
];
const { call, memory } = exportsOf(names);
const floats = new Float32Array(memory.buffer);

const state = { seed: 7 };
const draw = (): number => {
  state.seed = (Math.imul(state.seed, 1664525) + 1013904223) >>> 0;
  return (state.seed >>> 8) / 2 ** 23 - 1;
};

const sizes: readonly (readonly [number, number, number])[] = [
  [1, 1, 1],
  [1, 3, 17],
  [2, 100, 3],
  [3, 17, 33],
  [4, 8, 100],
  [5, 33, 7],
  [6, 12, 300],
  [7, 7, 7],
  [13, 40, 5],
  [16, 64, 64],
  [33, 9, 257],
  [100, 20, 10],
  [97, 300, 3],
  [3, 260, 600],
  [130, 24, 24],
  [1, 128, 32],
  [1, 50, 513],
  [1, 47, 9],
  [1, 81, 30],
  [1, 160, 130],
  [2, 1, 5],
  [5, 1, 7],
  [300, 1, 20],
  [4, 2, 9],
  [33, 3, 257],
  [1, 17, 17],
  [1, 20, 140],
  [1, 37, 6],
  [1, 53, 3],
  [17, 17, 50],
  [20, 2, 6],
  [19, 36, 4],
];
const forms = ['times', 'timesTransposed', 'transposedTimes'] as const;
type Form = (typeof forms)[number];

/**
 * Fills the operands, with room after each row unless `close`, and returns where they lie, in floats, and the expected
 * product with what stands around it.
 */
function problem(
  form: Form,
  [rows, columns, inner]: readonly [number, number, number],
  adds: boolean,
  close: boolean,
  factor: number,
) {
  const [aRow, bRow, cRow] = [
    (form === 'transposedTimes' ? rows : inner) + (close ? 0 : 3),
    (form === 'timesTransposed' ? inner : columns) + (close ? 0 : 1),
    columns + (close ? 0 : 2),
  ];
  const A = Math.ceil(workspaceEnd / 4);
  const B = A + (form === 'transposedTimes' ? inner : rows) * aRow;
  const C = B + (form === 'timesTransposed' ? columns : inner) * bRow;
  const end = C + rows * cRow + 7;
  for (let i = A; i < end; i++) floats[i] = draw();
  const a = (r: number, k: number) => floats[form === 'transposedTimes' ? A + k * aRow + r : A + r * aRow + k]!;
  const b = (k: number, c: number) => floats[form === 'timesTransposed' ? B + c * bRow + k : B + k * bRow + c]!;
  const expected = floats.slice(C, end);
  for (let r = 0; r < rows; r++) {
    for (let c = 0; c < columns; c++) {
      let sum = 0;
      for (let k = 0; k < inner; k++) sum += a(r, k) * b(k, c);
      expected[r * cRow + c] = factor * sum + (adds ? expected[r * cRow + c]! : 0);
    }
  }
  return { aRow, bRow, cRow, A, B, C, end, expected };
}

function expectClose(C: number, expected: Float32Array, inner: number): void {
  let worst = 0;
  for (let i = 0; i < expected.length; i++) worst = Math.max(worst, Math.abs(floats[C + i]! - expected[i]!));
  expect(worst).toBeLessThan(6e-8 * (2 + 3 * inner));
}

it('column sums over many rows do not drift', () => {
  const [rows, columns] = [66_000, 21];
  const A = Math.ceil(workspaceEnd / 4);
  const C = A + rows * columns;
  const expected = new Float64Array(columns);
  for (let i = 0; i < rows * columns; i++) {
    floats[A + i] = 0.3 + 0.7 * draw();
    expected[i % columns]! += floats[A + i]!;
  }
  call['totals']!(rows, columns, 4 * C, 4 * A, 4 * columns, 1, 0);
  const error = expected.map((sum, c) => Math.abs(floats[C + c]! / sum - 1));
  expect(Math.max(...error)).toBeLessThan(2e-6);
});

describe('products of every size', () => {
  for (const form of forms) {
    for (const close of [false, true]) {
      for (const factor of [1, 0.5]) {
        it(`${form} times ${factor}${close ? ', rows close together' : ''}`, () => {
          for (const size of sizes) {
            for (const adds of [false, true]) {
              const [rows, columns, inner] = size;
              const { aRow, bRow, cRow, A, B, C, expected } = problem(form, size, adds, close, factor);
              call[form]!(
                rows,
                columns,
                inner,
                4 * C,
                4 * cRow,
                4 * A,
                4 * aRow,
                4 * B,
                4 * bRow,
                factor,
                adds ? 1 : 0,
              );
              expectClose(C, expected, inner);
            }
          }
        });
      }
    }
  }
  it('a row alone has the bits that it has among others', () => {
    for (let columns = 1; columns <= 70; columns++) {
      for (const adds of [0, 1]) {
        const [rows, inner] = [5, 21];
        const { aRow, bRow, cRow, A, B, C, end } = problem('times', [rows, columns, inner], false, false, 1);
        const [panels, before] = [Math.ceil(end / 4) * 4, floats.slice(C, end)];
        call['packAll_times']!(columns, inner, 4 * B, 4 * bRow, 4 * panels);
        call['timesPacked']!(rows, columns, inner, 4 * C, 4 * cRow, 4 * A, 4 * aRow, 4 * panels, adds, 0);
        const together = floats.slice(C, end);
        floats.set(before, C);
        for (let r = 0; r < rows; r++) {
          const [c, a] = [4 * (C + r * cRow), 4 * (A + r * aRow)];
          call['timesPacked']!(1, columns, inner, c, 4 * cRow, a, 4 * aRow, 4 * panels, adds, 0);
        }
        expect(floats.slice(C, end)).toEqual(together);
      }
    }
  });
  it('with room behind its rows, C has the same bits, and nothing further on is touched', () => {
    for (const [rows, columns, inner] of sizes) {
      for (const adds of [0, 1]) {
        const { aRow, bRow, cRow, A, B, C, end } = problem('times', [rows, columns, inner], false, false, 1);
        const [panels, wide] = [Math.ceil(end / 4) * 4, columns + 3];
        call['packAll_times']!(columns, inner, 4 * B, 4 * bRow, 4 * panels);
        const D = panels + (columns + 3) * inner + 64;
        floats.fill(-1, D, D + rows * wide + 5);
        for (let r = 0; r < rows; r++) floats.copyWithin(D + r * wide, C + r * cRow, C + r * cRow + columns);
        call['timesPacked']!(rows, columns, inner, 4 * C, 4 * cRow, 4 * A, 4 * aRow, 4 * panels, adds, 0);
        call['timesPacked']!(rows, columns, inner, 4 * D, 4 * wide, 4 * A, 4 * aRow, 4 * panels, adds, 1);
        for (let r = 0; r < rows; r++) {
          const [own, other] = [C + r * cRow, D + r * wide];
          expect(floats.slice(other, other + columns)).toEqual(floats.slice(own, own + columns));
        }
        expect(floats.slice(D + rows * wide, D + rows * wide + 5)).toEqual(new Float32Array(5).fill(-1));
      }
    }
  });
  for (const form of ['times', 'timesTransposed'] as const) {
    it(`${form}, rearranged before`, () => {
      for (const size of sizes) {
        for (const adds of [false, true]) {
          const [rows, columns, inner] = size;
          const { aRow, bRow, cRow, A, B, C, end, expected } = problem(form, size, adds, !adds, 1);
          const panels = Math.ceil(end / 4) * 4;
          call[`packAll_${form}`]!(columns, inner, 4 * B, 4 * bRow, 4 * panels);
          call['timesPacked']!(rows, columns, inner, 4 * C, 4 * cRow, 4 * A, 4 * aRow, 4 * panels, adds ? 1 : 0, 0);
          expectClose(C, expected, inner);
        }
      }
    });
  }
});
