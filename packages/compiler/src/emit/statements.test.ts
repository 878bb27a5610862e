/** What is printed computes what the interpreter computes. */
import { adjointCell, defineCell, gallery, masked } from '@tracegrad/symbolic';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import * as products from '../../../runtime/src/generated/kernel.js';
import { argumentsFor, someSizes } from '../../test/kernel-run.js';
import { uniform } from '../../test/oracle.js';
import { type Arguments, interpret } from '../interpret/interpret.js';
import { int, named } from '../loop/int.js';
import type { Kernel, ProductForm } from '../loop/loop.js';
import { local } from '../loop/real.js';
import { lowered } from '../lower/kernel.js';
import { productKernels } from '../lower/product-kernels.js';
import { optimised } from '../passes/pipeline.js';
import { renamed } from '../passes/rename.js';
import { plan } from '../plan/plan.js';
import { identifiers } from './identifiers.js';
import { statementLines } from './statements.js';

/** The printed body as a function of its arguments. */
function run(kernel: Kernel, { sizes, scalars = {}, flags = {}, buffers }: Arguments): number {
  const { outputText } = ts.transpileModule(statementLines(kernel.body).join('\n'), {
    compilerOptions: { target: ts.ScriptTarget.ES2022 },
  });
  const scope = { ...products, ...sizes, ...scalars, ...flags, ...buffers };
  return Number(new Function(...Object.keys(scope), outputText)(...Object.values(scope)) ?? 0);
}

describe.each(gallery.map(definition => defineCell(definition)).flatMap(cell => [cell, masked(cell)]))(
  '$name',
  cell => {
    const made = plan(adjointCell(cell));
    const identifier = identifiers([...made.sources.keys(), ...made.packs.map(({ name }) => name)]);
    it.each([false, true])('training %s', trains => {
      const kernel = renamed(
        optimised(lowered(made, trains ? made.training : made.forward, { name: 'kernel', says: [], trains })),
        identifier,
      );
      const [printed, interpreted] = [argumentsFor(kernel, 9), argumentsFor(kernel, 9)];
      expect(Math.abs(run(kernel, printed) - interpret(kernel, interpreted))).toBeLessThan(1e-12);
      for (const [name, values] of Object.entries(interpreted.buffers)) {
        const other = printed.buffers[name] ?? [];
        values.forEach((value, i) => expect(Math.abs((other[i] ?? NaN) - value), `${name}[${i}]`).toBeLessThan(1e-12));
      }
    });
  },
);

describe('product kernels', () => {
  const forms: readonly ProductForm[] = ['times', 'timesTransposed', 'transposedTimes'];
  const shapes = [1, 2, 3, 4, 5, 7, 9].flatMap(rows => [1, 2, 3, 4, 5, 8].map(columns => ({ rows, columns })));
  it.each(forms)('%s agrees with the triple loop for every remainder of its tiles', form => {
    const kernel = productKernels.find(({ name }) => name === form);
    if (kernel === undefined) throw new Error(`no kernel ${form}`);
    for (const { rows, columns } of shapes) {
      for (const [inner, adds] of [
        [1, 0],
        [6, 1],
      ] as const) {
        const next = uniform(rows * 100 + columns * 10 + inner);
        const [cRow, aRow, bRow] = [columns + 1, Math.max(rows, inner) + 2, Math.max(columns, inner) + 3];
        const arrays = () => {
          const fill = uniform(3);
          const array = (length: number): Float64Array => Float64Array.from({ length }, fill);
          return {
            C: array(2 + rows * cRow),
            A: array(1 + Math.max(rows, inner) * aRow),
            B: array(3 + Math.max(columns, inner) * bRow),
          };
        };
        const factor = next();
        const sizes = { rows, columns, inner, c0: 2, cRow, a0: 1, aRow, b0: 3, bRow, adds };
        const [printed, interpreted, defined] = [arrays(), arrays(), arrays()];
        run(kernel, { sizes, scalars: { factor }, buffers: printed });
        interpret(kernel, { sizes, scalars: { factor }, buffers: interpreted });
        const statement: Kernel = {
          ...kernel,
          body: [
            {
              kind: 'product',
              form,
              target: { buffer: 'C', offset: int(2), stride: named('cRow') },
              left: { buffer: 'A', offset: int(1), stride: named('aRow') },
              right: { buffer: 'B', offset: int(3), stride: named('bRow') },
              rows: named('rows'),
              columns: named('columns'),
              inner: named('inner'),
              factor: local('factor'),
              add: adds === 1,
            },
          ],
        };
        interpret(statement, { sizes, scalars: { factor }, buffers: defined });
        expect(printed.C).toEqual(interpreted.C);
        defined.C.forEach((value, i) => expect(Math.abs(value - (printed.C[i] ?? NaN))).toBeLessThan(1e-13));
      }
    }
  });

  it('totals adds up columns', () => {
    const A = Float64Array.from({ length: 3 * someSizes.k }, (_, i) => i);
    const C = new Float64Array(someSizes.k).fill(1);
    products.totals(3, 4, C, 0, A, 0, 4, 2, 1);
    expect([...C]).toEqual([25, 31, 37, 43]);
  });
});
