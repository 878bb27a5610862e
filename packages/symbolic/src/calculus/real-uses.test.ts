/**
 * Problems of real uses, with numbers that were computed elsewhere: the printed derivative, read back and evaluated, is
 * right, and no longer than it was.
 */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { readExpression } from '../../test/read-expression.js';
import { dimNames, parseDim, type Shape } from '../expr/dim.js';
import { evaluator } from '../numeric/evaluator.js';
import { environmentOf, givenValues } from '../numeric/given.js';
import { real } from '../numeric/real.js';
import { rowsOf, type Values } from '../numeric/values.js';
import { nodeCount } from '../print/size.js';
import { toText } from '../print/text.js';
import { derive } from './derive.js';
import type { Variable } from './options.js';

interface Declared {
  readonly dims: readonly [string, string];
  readonly shape: readonly [number, number];
  readonly symmetric?: true;
  readonly psd?: true;
  readonly diagonal?: true;
  readonly positive?: true;
  readonly domain?: string;
}
interface Case {
  readonly id: string;
  readonly form?: string;
  readonly expr: string;
  readonly vars: Readonly<Record<string, Declared>>;
  readonly wrt: string;
  readonly order: 1 | 2;
}
interface Numbers {
  readonly vars: Readonly<Record<string, number[][]>>;
  readonly value: number | number[][];
  readonly derivative: number[][];
}
const fixture = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(`../../test/fixtures/${name}`, import.meta.url), 'utf8'));
const { cases, values } = fixture('real-uses.sample.json') as {
  readonly cases: readonly Case[];
  readonly values: Readonly<Record<string, Numbers>>;
};
/** The length of each result of version 0.1.0. */
const lengths = fixture('real-uses.lengths.json') as Readonly<Record<string, number>>;

/** The derivative of expm along a path that does not commute is not in the language yet. */
const plain = cases.filter(({ id, form }) => form !== 'indexed' && id !== 's2co-14');
/** Longer by two, and right at c = 0: d det(c*X) = c^(m - 1)*det(X)*m, where det(c*X)*m/c stood. */
const longer: Readonly<Record<string, number>> = { 's2tp-08': 2 };

const shapeOf = ({ dims: [rows, columns] }: Declared): Shape => [parseDim(rows), parseDim(columns)];
const variableOf = ({ dims, symmetric, psd, diagonal, positive, domain }: Declared): Variable => ({
  size: dims,
  ...(symmetric === undefined ? {} : { symmetric }),
  ...(psd === undefined ? {} : { psd }),
  ...(diagonal === undefined ? {} : { diagonal }),
  ...(positive === undefined ? {} : { positive }),
  ...(domain === 'prob' && dims[1] === '1' ? { sumsToOne: true } : {}),
});

/** The numbers of a text, by the plain evaluator: no zero annihilates here. */
function valueOf(text: string, { vars }: Case, given: Values): number[][] {
  const names = new Map(Object.entries(vars).map(([name, declared]) => [name, { shape: shapeOf(declared) }]));
  const shapes = Object.fromEntries([...names].map(([name, { shape }]) => [name, shape]));
  const expression = readExpression(text, names);
  return rowsOf(evaluator(real, environmentOf(real, givenValues(expression, given, shapes)))(expression));
}

function near(found: number[][], expected: number[][], tolerance: number): void {
  const size = Math.max(1e-9, ...expected.flat().map(Math.abs));
  expect(found.map(row => row.length)).toEqual(expected.map(row => row.length));
  const off = found.flatMap((row, i) => row.map((x, j) => Math.abs(x - (expected[i]?.[j] ?? NaN)) / size));
  expect(Math.max(...off)).toBeLessThan(tolerance);
}

test('the fixture holds what is counted on', () => {
  expect([plain.length, Object.keys(lengths).length]).toEqual([123, 123]);
});

describe.each(plain.map(given => [given.id, given] as const))('%s', (id, given) => {
  const { expr, vars, wrt, order } = given;
  const numbers = values[id];
  if (numbers === undefined) throw new Error(`no numbers for ${id}`);
  const variables = Object.fromEntries(Object.entries(vars).map(([name, declared]) => [name, variableOf(declared)]));
  const { expression } = derive(expr, { wrt, variables, order });
  const sizes = Object.values(vars).flatMap(({ dims, shape }) =>
    dims.flatMap((dim, i): [string, number][] => {
      const [only, ...others] = dimNames(parseDim(dim));
      return only === dim && others.length === 0 ? [[dim, shape[i] ?? 0]] : [];
    }),
  );
  const point: Values = { ...Object.fromEntries(sizes), ...numbers.vars };
  const avoid = [...Object.keys(vars), ...sizes.map(([name]) => name)];

  test(`${expr} by ${wrt}${order === 2 ? ', twice' : ''}`, () => {
    near(valueOf(toText(expression, { avoid }), given, point), numbers.derivative, 1e-6);
  });

  test('is no longer than it was', () => {
    expect(nodeCount(expression, { avoid })).toBeLessThanOrEqual((lengths[id] ?? 0) + (longer[id] ?? 0));
  });
});
