/** The emitted product kernels compute what the interpreter and the triple loop compute, however a product is cut. */
import { describe, expect, it } from 'vitest';
import { times, timesTransposed, totals, transposedTimes } from '../../../runtime/src/generated/kernel.js';
import { uniform } from '../../test/oracle.js';
import { interpret } from '../interpret/interpret.js';
import { int } from '../loop/int.js';
import type { Kernel, ProductForm } from '../loop/loop.js';
import { local, oneReal, zeroReal } from '../loop/real.js';
import { deepest, keeps, scratch, tallest, widest } from '../lower/panel-kernels.js';
import { productKernels } from '../lower/product-kernels.js';

interface Shape {
  readonly rows: number;
  readonly columns: number;
  readonly inner: number;
}
type Numbers = Float32Array | Float64Array;
interface Arrays {
  readonly C: Numbers;
  readonly A: Numbers;
  readonly B: Numbers;
}
const forms: readonly ProductForm[] = ['times', 'timesTransposed', 'transposedTimes'];
const products: { readonly [F in ProductForm]: typeof times } = { times, timesTransposed, transposedTimes };

/** Rows are longer than they need be and begin somewhere, so that a kernel that confuses lengths fails. */
const layoutOf = (form: ProductForm, { rows, columns, inner }: Shape) => ({
  c0: 2,
  cRow: columns + 1,
  a0: 1,
  aRow: (form === 'transposedTimes' ? rows : inner) + 2,
  b0: 3,
  bRow: (form === 'timesTransposed' ? inner : columns) + 3,
});

function arraysFor(
  form: ProductForm,
  shape: Shape,
  make: (length: number) => Numbers = n => new Float64Array(n),
): Arrays {
  const { cRow, aRow, bRow } = layoutOf(form, shape);
  const next = uniform(shape.rows * 100 + shape.columns * 10 + shape.inner);
  const array = (length: number): Numbers => make(length).map(next);
  const { rows, columns, inner } = shape;
  return {
    C: array(2 + rows * cRow),
    A: array(1 + (form === 'transposedTimes' ? inner : rows) * aRow),
    B: array(3 + (form === 'timesTransposed' ? columns : inner) * bRow),
  };
}

function emitted(form: ProductForm, shape: Shape, { C, A, B }: Arrays, ...rest: readonly number[]): void {
  const { rows, columns, inner } = shape;
  const { c0, cRow, a0, aRow, b0, bRow } = layoutOf(form, shape);
  products[form](rows, columns, inner, C, c0, cRow, A, a0, aRow, B, b0, bRow, ...rest);
}

const kernelOf = (form: ProductForm): Kernel => {
  const kernel = productKernels.find(({ name }) => name === form);
  if (kernel === undefined) throw new Error(`no kernel ${form}`);
  return kernel;
};
const scratchArrays = (): Record<string, Float64Array> =>
  Object.fromEntries(scratch.map(({ name, length }) => [name, new Float64Array(length)]));

/** The triple loop: the interpreter's own meaning of a product. */
function defined(form: ProductForm, shape: Shape, arrays: Arrays, factor: number, add: boolean): void {
  const { c0, cRow, a0, aRow, b0, bRow } = layoutOf(form, shape);
  const kernel: Kernel = {
    ...kernelOf(form),
    sizes: [],
    body: [
      {
        kind: 'product',
        form,
        target: { buffer: 'C', offset: int(c0), stride: int(cRow) },
        left: { buffer: 'A', offset: int(a0), stride: int(aRow) },
        right: { buffer: 'B', offset: int(b0), stride: int(bRow) },
        rows: int(shape.rows),
        columns: int(shape.columns),
        inner: int(shape.inner),
        factor: local('factor'),
        add: add ? oneReal : zeroReal,
      },
    ],
  };
  interpret(kernel, { sizes: {}, scalars: { factor }, buffers: { ...arrays } });
}

const close = (a: Numbers, b: Numbers, tolerance: number, what: string): void =>
  a.forEach((value, i) => expect(Math.abs(value - (b[i] ?? NaN)), `${what}[${i}]`).toBeLessThan(tolerance));

const small = [1, 2, 3, 4, 5, 7].flatMap(rows => [1, 2, 3, 4, 5, 6, 8].map(columns => ({ rows, columns })));
/** Beyond each block. */
const large: readonly Shape[] = [
  { rows: 3, columns: 4, inner: deepest + 5 },
  { rows: tallest + 3, columns: 5, inner: 9 },
  { rows: 5, columns: widest + 4, inner: 6 },
  { rows: 1, columns: 13, inner: 2 * deepest + 1 },
];

describe.each(forms)('%s', form => {
  it('agrees with the triple loop and, interpreted, with itself, for every remainder of its tiles', () => {
    for (const shape of small) {
      for (const [inner, add] of [
        [1, false],
        [6, true],
      ] as const) {
        const whole = { ...shape, inner };
        const [printed, interpreted, expected] = [1, 2, 3].map(() => arraysFor(form, whole)) as [
          Arrays,
          Arrays,
          Arrays,
        ];
        const adds = add ? 1 : 0;
        emitted(form, whole, printed, 0.75, adds);
        interpret(kernelOf(form), {
          sizes: { ...whole, ...layoutOf(form, whole), adds, uses: 1, first: 1, slot: keeps },
          scalars: { factor: 0.75 },
          buffers: { ...interpreted, ...scratchArrays() },
        });
        defined(form, whole, expected, 0.75, add);
        expect(printed.C).toEqual(interpreted.C);
        close(printed.C, expected.C, 1e-13, `${form} ${shape.rows}×${shape.columns}×${inner}`);
      }
    }
  });

  it('agrees with the triple loop across its blocks', () => {
    for (const shape of large) {
      const [printed, expected] = [arraysFor(form, shape), arraysFor(form, shape)];
      emitted(form, shape, printed, 2, 1);
      defined(form, shape, expected, 2, true);
      close(printed.C, expected.C, 1e-11, `${form} ${shape.rows}×${shape.columns}×${shape.inner}`);
    }
  });

  it('leaves nothing of what stood in C unless it adds, not even what is no number', () => {
    for (const shape of small) {
      const whole = { ...shape, inner: 6 };
      const { c0, cRow } = layoutOf(form, whole);
      for (const uses of [1, 4]) {
        const [printed, expected] = [arraysFor(form, whole), arraysFor(form, whole)];
        for (let r = 0; r < shape.rows; r++) printed.C.fill(NaN, c0 + r * cRow, c0 + r * cRow + shape.columns);
        emitted(form, whole, printed, 0.75, 0, uses);
        defined(form, whole, expected, 0.75, false);
        close(printed.C, expected.C, 1e-13, `${form} ${shape.rows}×${shape.columns}, ${uses} uses`);
      }
    }
  });

  it('has the same bits however its rows are cut, and whether or not it keeps its right operand', () => {
    const float32 = (length: number): Numbers => new Float32Array(length);
    for (const shape of [...large, { rows: 7, columns: 11, inner: 17 }]) {
      const [whole, cut, keeping] = [1, 2, 3].map(() => arraysFor(form, shape, float32)) as [Arrays, Arrays, Arrays];
      const { c0, cRow, a0, aRow, b0, bRow } = layoutOf(form, shape);
      emitted(form, shape, whole, 0.3);
      for (let from = 0, rows = 1; from < shape.rows; from += rows, rows = Math.min(rows + 1, shape.rows - from)) {
        const start = form === 'transposedTimes' ? a0 + from : a0 + from * aRow;
        const { columns, inner } = shape;
        products[form](rows, columns, inner, cut.C, c0 + from * cRow, cRow, cut.A, start, aRow, cut.B, b0, bRow, 0.3);
      }
      expect(cut.C).toEqual(whole.C);
      for (const first of [1, 0]) {
        keeping.C.fill(7);
        emitted(form, shape, keeping, 0.3, 0, 2, first, 1000);
        const entries = Array.from({ length: shape.rows }, (_, r) =>
          keeping.C.slice(c0 + r * cRow, c0 + r * cRow + shape.columns),
        );
        entries.forEach((row, r) => expect(row).toEqual(whole.C.slice(c0 + r * cRow, c0 + r * cRow + shape.columns)));
      }
    }
  });
});

it('two products of a loop keep their operands side by side', () => {
  const shape = { rows: 2, columns: 5, inner: 4 };
  const [one, other] = [arraysFor('times', shape), arraysFor('timesTransposed', shape)];
  const [first, second] = [arraysFor('times', shape), arraysFor('timesTransposed', shape)];
  for (const step of [1, 0, 0]) {
    emitted('times', shape, one, 1, 0, 3, step, 0);
    emitted('timesTransposed', shape, other, 1, 0, 3, step, shape.columns * shape.inner);
  }
  defined('times', shape, first, 1, false);
  defined('timesTransposed', shape, second, 1, false);
  close(one.C, first.C, 1e-13, 'times');
  close(other.C, second.C, 1e-13, 'timesTransposed');
});

it('totals adds up columns', () => {
  const A = Float64Array.from({ length: 12 }, (_, i) => i);
  const C = new Float64Array(4).fill(1);
  totals(3, 4, C, 0, A, 0, 4, 2, 1);
  expect([...C]).toEqual([25, 31, 37, 43]);
});
