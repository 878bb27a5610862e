/** Values and derivatives that were computed elsewhere: every sample case, by evaluation and by differences. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { readExpression } from '../../test/read-expression.js';
import { type CellDefinition, defineCell } from '../cells/define.js';
import { complexStepGradient, lossOf } from '../cells/loss-differences.js';
import { type CellValues } from '../cells/simulate.js';
import type { Dim, Shape } from '../expr/dim.js';
import { type Layout, numericDerivative } from './differences.js';
import { evaluate } from './evaluate.js';

interface Declared {
  readonly dims: readonly [string, string];
  readonly symmetric?: boolean;
  readonly psd?: boolean;
  readonly diagonal?: boolean;
}
interface Case {
  readonly id: string;
  readonly expr: string;
  readonly vars: Readonly<Record<string, Declared>>;
  readonly wrt: string;
  readonly order: 1 | 2;
  readonly layout: Layout;
  readonly expected: unknown;
  readonly form?: string;
  readonly T?: number;
  readonly seqs?: Readonly<Record<string, Declared>>;
  readonly defs?: readonly {
    name: string;
    dims: [string, string];
    expr: string;
    init?: Readonly<Record<string, string>>;
  }[];
}
interface Numbers {
  readonly vars: Readonly<Record<string, number[][]>>;
  readonly value: number | number[][];
  readonly derivative: number[][];
  readonly gradients?: Readonly<Record<string, number[][]>>;
}
const fixture = JSON.parse(
  readFileSync(new URL('../../test/fixtures/matrix-calculus.sample.json', import.meta.url), 'utf8'),
) as { readonly cases: readonly Case[]; readonly values: Readonly<Record<string, Numbers>> };

const dim = (text: string): Dim => (text === '1' ? 1 : text);
const shapeOf = ({ dims: [rows, columns] }: { readonly dims: readonly [string, string] }): Shape => [
  dim(rows),
  dim(columns),
];
const numbersOf = (id: string): Numbers => {
  const numbers = fixture.values[id];
  if (numbers === undefined) throw new Error(`no numbers for ${id}`);
  return numbers;
};

function near(found: number[][], reference: number | number[][], tolerance: number): void {
  const expected = typeof reference === 'number' ? [[reference]] : reference;
  const size = Math.max(1, ...expected.flat().map(Math.abs));
  expect(found.map(row => row.length)).toEqual(expected.map(row => row.length));
  const off = found.flatMap((row, i) => row.map((value, j) => Math.abs(value - (expected[i]?.[j] ?? NaN)) / size));
  expect(Math.max(...off)).toBeLessThan(tolerance);
}

const plain = fixture.cases.filter(({ form }) => form !== 'indexed');
const indexed = fixture.cases.filter(({ form }) => form === 'indexed');

test('the fixture holds both forms', () => {
  expect([plain.length, indexed.length]).toEqual([57, 5]);
});

describe.each(plain.map(sample => [sample.id, sample] as const))(
  '%s',
  (id, { expr, vars, wrt, layout, order, expected }) => {
    const numbers = numbersOf(id);
    const names = new Map(Object.entries(vars).map(([name, declared]) => [name, { shape: shapeOf(declared) }]));
    const shapes = Object.fromEntries([...names].map(([name, { shape }]) => [name, shape]));
    const F = readExpression(expr, names);
    const X = vars[wrt];
    const facts = { symmetric: X?.symmetric ?? X?.psd, diagonal: X?.diagonal, order };

    test(`value of ${expr}`, () => near(evaluate(F, numbers.vars, shapes), numbers.value, 1e-12));

    test(`derivative by ${wrt}`, () => {
      const found = numericDerivative(F, wrt, layout, numbers.vars, { ...facts, declared: shapes });
      near(found, numbers.derivative, 1e-9);
    });

    // A case without a short closed form has its numbers only.
    if (typeof expected === 'string') {
      test(`its textbook form ${expected}`, () => {
        near(evaluate(readExpression(expected, names), numbers.vars, shapes), numbers.derivative, 1e-10);
      });
    }
  },
);

/** A sample recurrence as a cell, and its numbers as the cell's. */
function cellOf({ id, expr, vars, seqs = {}, defs = [], T = 1 }: Case): {
  definition: CellDefinition;
  values: CellValues;
} {
  const starts = new Set(defs.flatMap(({ init }) => Object.values(init ?? {})));
  const { vars: given } = numbersOf(id);
  const parameters = Object.entries(vars).filter(([name]) => !starts.has(name));
  const definition: CellDefinition = {
    name: id,
    parameters: Object.fromEntries(parameters.map(([name, declared]) => [name, shapeOf(declared)])),
    inputs: Object.fromEntries(Object.entries(seqs).map(([name, declared]) => [name, { size: shapeOf(declared) }])),
    states: Object.fromEntries(
      // In the samples a sequence is zero outside its range unless it starts elsewhere.
      defs.map(({ name, dims, init }) => [
        name,
        { size: shapeOf({ dims }), initial: { '0': 0, 'T+1': 0, ...init } as const },
      ]),
    ),
    equations: defs.map(({ name, expr: value }) => `${name}[t] = ${value}`),
    loss: expr,
  };
  const pick = (names: Iterable<string>): Record<string, number[][]> =>
    Object.fromEntries([...names].map(name => [name, given[name] ?? []]));
  const inputs = Object.keys(seqs).map(name => [
    name,
    Array.from({ length: T }, (_, k) => given[`${name}@${k + 1}`] ?? []),
  ]);
  return {
    definition,
    values: {
      T,
      parameters: pick(parameters.map(([name]) => name)),
      initials: pick(starts),
      inputs: Object.fromEntries(inputs) as CellValues['inputs'],
    },
  };
}

describe.each(indexed.map(sample => [sample.id, sample] as const))('%s', (id, sample) => {
  const numbers = numbersOf(id);
  const { definition, values } = cellOf(sample);
  const cell = defineCell(definition);

  test('loss', () => near([[lossOf(cell, values)]], numbers.value, 1e-12));

  test('gradients', () => {
    const gradients = Object.entries({ ...numbers.gradients, [sample.wrt]: numbers.derivative });
    for (const [name, expected] of gradients) near(complexStepGradient(cell, values, { name }), expected, 1e-9);
  });
});
