/**
 * The text cases of test/cases/derive: each derivative as written there, equal to the numeric one, and read back.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { type DeriveCase, deriveCases } from '../../test/derive-case.js';
import { readExpression } from '../../test/read-expression.js';
import { relativeError } from '../../test/relative-error.js';
import { TracegradError } from '../errors.js';
import { numericDerivative } from '../numeric/differences.js';
import { evaluate } from '../numeric/evaluate.js';
import { sampleValues } from '../numeric/sample.js';
import { toText } from '../print/text.js';
import { derive } from './derive.js';

const folder = new URL('../../test/cases/derive/', import.meta.url);
const sizes = new Map(Object.entries({ m: 5, n: 3, p: 2, q: 4, k: 3 }));

function checkDerivative({ source, wrt, order, variables, sampled, result = '' }: DeriveCase): void {
  const derived = derive(source, { wrt, variables, order });
  const text = toText(derived.expression, { avoid: [...Object.keys(variables), ...sizes.keys()] });
  expect(text).toBe(result);
  const values = { ...Object.fromEntries(sizes), ...sampleValues(sampled, { seed: 7, sizes }) };
  const X = variables[wrt];
  const expected = numericDerivative(derived.source, wrt, derived.layout, values, {
    order,
    symmetric: X?.symmetric === true || X?.psd === true,
    diagonal: X?.diagonal === true,
  });
  expect(relativeError(evaluate(derived.expression, values), expected)).toBeLessThan(1e-6);
  const names = new Map(Object.entries(sampled).map(([name, { shape }]) => [name, { shape }]));
  expect(relativeError(evaluate(readExpression(text, names), values), expected)).toBeLessThan(1e-6);
}

function errorOf({ source, wrt, order, variables }: DeriveCase): TracegradError {
  try {
    derive(source, { wrt, variables, order });
  } catch (error) {
    if (error instanceof TracegradError) return error;
    throw error;
  }
  return expect.fail('this should be refused');
}

for (const file of readdirSync(folder).sort()) {
  describe(file, () => {
    for (const entry of deriveCases(readFileSync(new URL(file, folder), 'utf8'))) {
      const title = `${entry.line}: ${entry.source} by ${entry.wrt}${entry.order === 2 ? ', twice' : ''}`;
      test(title, () => {
        if (entry.error === undefined) checkDerivative(entry);
        else expect(errorOf(entry).code).toBe(entry.error);
      });
    }
  });
}
