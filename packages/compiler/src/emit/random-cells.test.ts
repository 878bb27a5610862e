/**
 * 200 random cells: derived, emitted and run. The loss is held against the equations, evaluated example by example; every
 * gradient against central differences of that loss. Complex step on chosen cells is in cells.test.ts.
 */
import { defineCell, masked, toText, TracegradError } from '@tracegrad/symbolic';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { evaluated } from '../../test/evaluated.js';
import { dataFor, oracleLoss, type Trial } from '../../test/oracle.js';
import { randomCells } from '../../test/random-cell.js';
import { cellModule } from './cell-module.js';
import { moduleStatements, plainText } from './files.js';

const canBeMasked = (cell: Trial['cell']): boolean => {
  try {
    masked(cell);
    return true;
  } catch (error) {
    if (error instanceof TracegradError && error.code === 'unsupported') return false;
    throw error;
  }
};

it('derived and emitted = numeric, for random cells', { timeout: 600_000 }, () => {
  fc.assert(
    fc.property(randomCells, fc.constantFrom(1, 2, 4), fc.constantFrom(1, 2), fc.boolean(), (definition, T, B, wish) => {
      const cell = defineCell(definition);
      const mask = wish && canBeMasked(cell);
      const module = cellModule(cell);
      const statements = moduleStatements(module, { origin: 'Emitted for a test.', importPath: 'kernel' });
      const factory = evaluated(plainText({ statements }), module.exported);
      const sizes = Object.fromEntries(module.sizes.map(name => [name, name === 'n' ? 3 : 2]));
      const trial: Trial = { cell, sizes, T, B, mask, seed: T + B };
      const data = dataFor(trial);
      const model = factory(sizes, { batch: B, steps: T, type: 'float64' });
      for (const [name, values] of Object.entries(data.parameters)) model.parameters[name]?.set(values);
      const given = { ...data.inputs, ...data.initials, ...(mask ? { mask: data.mask } : {}) };
      const loss = model.lossAndGradients(given, { inputGradients: true });
      const exact = oracleLoss(trial, data);
      fc.pre(Number.isFinite(exact) && Math.abs(exact) < 1e6);
      expect(Math.abs(loss - exact) / Math.max(1, Math.abs(exact)), toText(cell.loss)).toBeLessThan(1e-11);
      const arrays: readonly (readonly [string, Float64Array | undefined, ArrayLike<number> | undefined])[] = [
        ...[...cell.parameters.keys()].map(name => [name, model.parameters[name], model.gradients[name]] as const),
        ...cell.initials.map(({ name }) => [name, data.initials[name], model.initialGradients[name]] as const),
        ...[...cell.inputs.keys()].map(name => [name, data.inputs[name], model.inputGradients[name]] as const),
      ].map(([name, values, gradient]) => [name, values as Float64Array | undefined, Float64Array.from(gradient ?? [])]);
      const largest = Math.max(1e-3, ...arrays.flatMap(([, , gradient]) => Array.from(gradient ?? []).map(Math.abs)));
      const h = 1e-5;
      for (const [name, values, gradient] of arrays) {
        values?.forEach((value, i) => {
          const lossAt = (at: number): number => {
            values[i] = at;
            const moved = model.lossAndGradients(given);
            values[i] = value;
            return moved;
          };
          const numeric = (lossAt(value + h) - lossAt(value - h)) / (2 * h);
          expect(Math.abs((gradient?.[i] ?? NaN) - numeric) / largest, `${name}[${i}]`).toBeLessThan(1e-6);
        });
      }
    }),
    { seed: 20261123, numRuns: Number(process.env['RANDOM_CELLS'] ?? 200), endOnFailure: true },
  );
});
