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

describe('what a case says twice', () => {
  const x = { dims: ['n', '1'], shape: [3, 1] };
  const asked = (vars: object, expr = "x'*x"): object => answer({ id: 1, expr, vars, wrt: 'x' }, 0);
  it.each([
    [
      'numbers in dims and shape',
      { x: { dims: [3, 1], shape: [4, 1] } },
      'The shape 4×1 of "x" contradicts its dims 3×1.',
    ],
    [
      'a column in one of them',
      { x: { dims: ['n', '1'], shape: [3, 2] } },
      'The shape 3×2 of "x" contradicts its dims n×1.',
    ],
    [
      'one size in two shapes',
      { x, A: { dims: ['n', 'n'], shape: [3, 4] } },
      'The size n is 3 in the shape of x, but 4 in that of A.',
    ],
    ['a vector of two columns', { x: { dims: ['n', '2'], kind: 'vector' } }, '"x" is a vector, but its dims are n×2.'],
    ['a scalar of n rows', { x: { ...x, kind: 'scalar' } }, '"x" is a scalar, but its dims are n×1.'],
    ['no kind', { x: { ...x, kind: 'tensor' } }, 'The kind of "x" is scalar, vector or matrix, not "tensor".'],
    [
      'no shape',
      { x: { dims: ['n', '1'], shape: [-3, 1] } },
      'The shape of "x" is a list of numbers: [rows, columns], [rows], or [] of a scalar.',
    ],
  ])('must agree: %s', (_, vars, message) => {
    expect(asked(vars)).toMatchObject({ error: 'bad-declaration', message });
  });
  it('may be a matrix of any size', () => {
    expect(asked({ x: { ...x, kind: 'matrix' } })).toMatchObject({ result: '2*x' });
  });
  it('and a variable that does not occur gives zero with a notice', () => {
    expect(asked({ x, y: x }, "y'*y")).toMatchObject({
      result: 'vector(0, n)',
      notices: ['the expression does not depend on x, so the derivative is zero'],
    });
    expect(asked({ y: x }, "y'*y")).toMatchObject({ error: 'unknown-variable' });
  });
});
