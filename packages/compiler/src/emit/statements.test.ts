/** What is printed computes what the interpreter computes. */
import { adjointCell, defineCell, gallery, masked } from '@tracegrad/symbolic';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import * as products from '../../../runtime/src/generated/kernel.js';
import { argumentsFor, someSizes, stripSizes } from '../../test/kernel-run.js';
import { type Arguments, interpret } from '../interpret/interpret.js';
import type { Kernel } from '../loop/loop.js';
import { lowered } from '../lower/kernel.js';
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
    it.each([
      [false, someSizes],
      [true, someSizes],
      [false, stripSizes],
      [true, stripSizes],
    ])('training %s at %j', (trains, sizes) => {
      const kernel = renamed(
        optimised(lowered(made, trains ? made.training : made.forward, { name: 'kernel', says: [], trains })),
        identifier,
      );
      const [printed, interpreted] = [argumentsFor(kernel, 9, sizes), argumentsFor(kernel, 9, sizes)];
      expect(Math.abs(run(kernel, printed) - interpret(kernel, interpreted))).toBeLessThan(1e-12);
      for (const [name, values] of Object.entries(interpreted.buffers)) {
        const other = printed.buffers[name] ?? [];
        // NaN is what stood there before.
        const apart = [...values].findIndex((value, i) =>
          Number.isNaN(value) ? !Number.isNaN(other[i]) : !(Math.abs((other[i] ?? NaN) - value) < 1e-12),
        );
        expect(apart < 0 ? undefined : [name, apart, values[apart], other[apart]]).toBeUndefined();
      }
    });
  },
);
