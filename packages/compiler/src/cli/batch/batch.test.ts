/** Every answer over the sample, parsed back from its text and held against the sample's own numbers. */
import { readFileSync } from 'node:fs';
import { evaluate } from '@tracegrad/symbolic';
import { describe, expect, it } from 'vitest';
import { distance, gradientsOf, read, type SampleCase, sizesOf } from '../../../test/indexed-case.js';
import { answer } from './answer.js';

interface Numbers {
  readonly vars: Readonly<Record<string, number[][]>>;
  readonly value: number;
  readonly derivative: number[][];
  readonly gradients?: Readonly<Record<string, number[][]>>;
}
interface Sample {
  readonly cases: readonly SampleCase[];
  readonly invalid: readonly SampleCase[];
  readonly values: Readonly<Record<string, Numbers>>;
}

const fixture = new URL('../../../../symbolic/test/fixtures/matrix-calculus.sample.json', import.meta.url);
const text = readFileSync(fixture, 'utf8');
const sample = JSON.parse(text) as Sample;

describe('the sample', () => {
  it.each(sample.cases.filter(({ form }) => form === undefined).map(given => [given.id, given] as const))(
    '%s',
    (id, given) => {
      const line = answer(given, 0);
      expect(line).not.toHaveProperty('error');
      const result = 'result' in line ? line.result : '';
      const numbers = sample.values[id];
      const values = { ...sizesOf(Object.values(given.vars)), ...numbers?.vars };
      const expression = read(result, given.vars, {});
      expect(distance(evaluate(expression, values), numbers?.derivative ?? [])).toBeLessThan(1e-6);
    },
  );

  it.each(sample.cases.filter(({ form }) => form === 'indexed').map(given => [given.id, given] as const))(
    '%s',
    (id, given) => {
      const line = answer(given, 0);
      if (!('adjoint' in line)) throw new Error(JSON.stringify(line));
      const numbers = sample.values[id];
      if (numbers === undefined) throw new Error(`no values for ${id}`);
      const found = gradientsOf(given, line, numbers.vars);
      expect(Object.keys(found)).toEqual(Object.keys(given.vars));
      const errors = Object.entries(numbers.gradients ?? {}).map(([name, expected]) =>
        distance(found[name] ?? [], expected),
      );
      expect(errors.length).toBeGreaterThan(0);
      expect(Math.max(...errors)).toBeLessThan(1e-6);
    },
  );

  const lenient: Readonly<Record<string, readonly string[]>> = { 'bad-long-name': ['unknown-variable', 'limit'] };
  // A start value that is not given is zero, as a sequence is outside 1…T.
  const refused = sample.invalid.filter(({ id }) => id !== 'bad-ix-no-initial');
  it.each(refused.map(given => [given.id, given] as const))('refuses %s', (id, given) => {
    const line = answer(given, 0);
    expect(lenient[id] ?? [given.error]).toContain('error' in line ? line.error : undefined);
    expect('message' in line ? line.message.length : 0).toBeGreaterThan(10);
    expect('message' in line ? line.message.length : 0).toBeLessThan(300);
  });
});
