/** Every answer over the sample, parsed back from its text and held against the sample's own numbers. */
import { readFileSync } from 'node:fs';
import {
  at,
  bottomUp,
  dimNames,
  elaborator,
  evaluate,
  type Expr,
  type Index,
  parseExpression,
  type Shape,
  sum,
  zero,
} from '@tracegrad/symbolic';
import { describe, expect, it } from 'vitest';
import { answer } from './answer.js';
import { type AdjointText, type IndexedAnswer } from './indexed.js';

interface Declared {
  readonly dims: readonly [string, string];
  readonly shape: readonly [number, number];
  readonly symmetric?: boolean;
}
interface SampleCase {
  readonly id: string;
  readonly form?: string;
  readonly expr: string;
  readonly T: number;
  readonly vars: Readonly<Record<string, Declared>>;
  readonly seqs?: Readonly<Record<string, Declared>>;
  readonly defs?: readonly (Declared & { name: string; expr: string; init?: Readonly<Record<string, string>> })[];
  readonly reverse_defs?: { readonly back: readonly string[]; readonly after: readonly string[] };
  readonly error?: string;
}
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

const shapeOf = ({ dims: [rows, columns] }: Declared): Shape => [
  rows === '1' ? 1 : rows,
  columns === '1' ? 1 : columns,
];

/** The text as an expression over declared names. */
function read(
  source: string,
  values: Readonly<Record<string, Declared>>,
  sequences: Readonly<Record<string, Declared>>,
): Expr {
  const all = { ...values, ...sequences };
  const sizes = new Set(Object.values(all).flatMap(({ dims }) => dims.flatMap(dim => [...dimNames(dim)])));
  const { withDefinitions, settle } = elaborator({
    declared: name => {
      const found = all[name];
      return found === undefined ? undefined : { shape: shapeOf(found), sequence: name in sequences };
    },
    isSize: name => sizes.has(name) && !(name in all),
  });
  const open = withDefinitions(parseExpression(source, { declared: name => name in all }), source);
  settle();
  return open.build();
}

const sizesOf = (declared: readonly Declared[]): Record<string, number> =>
  Object.fromEntries(
    declared.flatMap(({ dims, shape }) =>
      dims.flatMap((dim, i): [string, number][] =>
        /^[A-Za-z]/.test(dim) && !dim.includes('*') ? [[dim, shape[i] ?? 0]] : [],
      ),
    ),
  );

/** max |a − b| / max |b|; NaN or another shape is infinitely far. */
function distance(a: readonly (readonly number[])[], b: readonly (readonly number[])[]): number {
  let [difference, size] = [0, 1e-300];
  if (a.length !== b.length) return Infinity;
  b.forEach((row, i) =>
    row.forEach((value, j) => {
      const gap = Math.abs((a[i]?.[j] ?? NaN) - value);
      difference = Math.max(difference, Number.isNaN(gap) ? Infinity : gap);
      size = Math.max(size, Math.abs(value));
    }),
  );
  return difference / size;
}

/** The expression with every sum over t written out, so that t in it is the step alone. */
const summed = (expression: Expr, T: number): Expr =>
  bottomUp(node => {
    if (node.kind !== 'series') return node;
    const step = ({ base, offset }: Index): number => (base === 'T' ? T : 0) + offset;
    const steps = Array.from({ length: step(node.to) - step(node.from) + 1 }, (_, k) => step(node.from) + k);
    return sum(zero(node.shape), ...steps.map(offset => at(node.body, { base: '', offset })));
  })(expression);

type Given = Readonly<Record<string, number[][]>>;

/** A recurrence, run forward: all its values, and a runner for further definitions. */
function recurrence(given: SampleCase, numbers: Given) {
  const defs = given.defs ?? [];
  const sequences: Record<string, Declared> = { ...given.seqs };
  const { T } = given;
  const values: Record<string, number | number[][]> = {
    T,
    ...sizesOf(Object.values({ ...given.vars, ...given.seqs })),
  };
  for (const [key, value] of Object.entries(numbers)) values[key.replace(/@(\d+)$/, '[$1]')] = value;
  for (const { name, init } of defs) {
    for (const [step, start] of Object.entries(init ?? {})) {
      const of = step === 'T+1' ? String(T + 1) : step;
      values[`${name}[${of}]`] = numbers[start] ?? [];
    }
  }
  defs.forEach(def => (sequences[def.name] = def));
  const steps = Array.from({ length: T }, (_, k) => k + 1);
  const run = (list: readonly { name: string; expr: string }[], order: readonly number[]): void => {
    const equations = list.map(({ name, expr }) => ({
      name,
      expression: summed(read(expr, given.vars, sequences), T),
    }));
    for (const t of order) {
      for (const { name, expression } of equations) {
        values[`${name}[${t}]`] = evaluate(at(expression, { base: '', offset: t }), values);
      }
    }
  };
  const { back = [], after = [] } = given.reverse_defs ?? {};
  run(
    defs.filter(({ name }) => !back.includes(name) && !after.includes(name)),
    steps,
  );
  run(
    defs.filter(({ name }) => back.includes(name)),
    [...steps].reverse(),
  );
  run(
    defs.filter(({ name }) => after.includes(name)),
    steps,
  );
  const value = (source: string): number[][] => evaluate(read(source, given.vars, sequences), values);
  return { steps, run, value, sequences };
}

/** Evaluates the answer to an indexed case as its reader would, definition after definition. */
function gradientsOf(
  given: SampleCase,
  { adjoint, gradients, groups }: IndexedAnswer,
  numbers: Given,
): Record<string, number[][]> {
  const { steps, run, value, sequences } = recurrence(given, numbers);
  adjoint.forEach(one => (sequences[one.name] = { dims: [...one.dims], shape: one.shape ?? [0, 0] }));
  const named = (name: string): AdjointText[] => adjoint.filter(one => one.name === name);
  for (const { dir, names } of groups ?? [{ dir: 'down', names: adjoint.map(({ name }) => name) }]) {
    run(names.flatMap(named), dir === 'up' ? steps : [...steps].reverse());
  }
  return Object.fromEntries(Object.entries(gradients).map(([name, source]) => [name, value(source)]));
}

/** Central differences of the loss by every entry of a variable; a symmetric one moves symmetrically. */
function differences(given: SampleCase, name: string, numbers: Given): number[][] {
  const A = numbers[name] ?? [];
  const symmetric = given.vars[name]?.symmetric === true;
  const lossAt = (i: number, j: number, by: number): number => {
    const moved = A.map((row, p) =>
      row.map((x, q) => {
        if (symmetric && i !== j) return (p === i && q === j) || (p === j && q === i) ? x + by / 2 : x;
        return p === i && q === j ? x + by : x;
      }),
    );
    return recurrence(given, { ...numbers, [name]: moved }).value(given.expr)[0]?.[0] ?? NaN;
  };
  const h = 1e-5;
  return A.map((row, i) => row.map((_, j) => (lossAt(i, j, h) - lossAt(i, j, -h)) / (2 * h)));
}

/** Uniform in (0, 1), reproducible. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state + 0.5) / 2 ** 32;
  };
}

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

const vector = { dims: ['m', '1'], shape: [3, 1] } as const;
const square = { dims: ['m', 'm'], shape: [3, 3] } as const;
const scalar = { dims: ['1', '1'], shape: [1, 1] } as const;
const tanhCell = { ...vector, name: 'h', expr: 'tanh(W*h[t-1] + x[t])', init: { '0': 'h0' } };
const base = { form: 'indexed', T: 4, vars: { W: square, h0: vector }, seqs: { x: vector }, defs: [tanhCell] };
const lag2 = { ...vector, name: 'h', expr: 'tanh(W*h[t-1] + V*h[t-2] + x[t])' };

/** Recurrences whose adjoints differ at the ends, run both ways, or need values of the whole sequence. */
const recurrences: readonly SampleCase[] = [
  { ...base, id: 'a loss at the last step', expr: 'sum(h[T].^3)' },
  { ...base, id: 'a loss at the last step but one', expr: 'sum(h[T-1].^3) + sum(h[T])' },
  { ...base, id: 'a loss at the first step', expr: 'norm2(h[1])^2 + sum(t, 1, T, sum(h[t]))' },
  { ...base, id: 'a loss at the second step and the last', expr: 'sum(h[2].^3) + sum(h[T])^2' },
  { ...base, id: 'a loss without the first step', expr: 'sum(t, 2, T, norm2(h[t] - h[t-1])^2)' },
  { ...base, id: 'a start value in the loss', expr: 'sum(t, 1, T, sum(h[t])) + norm2(h0)^2' },
  { ...base, id: 'a start value by its index', expr: "h[T]'*h[0]" },
  { ...base, id: 'a symmetric matrix', vars: { W: { ...square, symmetric: true }, h0: vector }, expr: 'sum(h[T])' },
  {
    ...base,
    id: 'two lags, one start given',
    vars: { W: square, V: square, h0: vector },
    defs: [{ ...lag2, init: { '0': 'h0' } }],
    expr: 'sum(t, 1, T, norm2(h[t])^2)',
  },
  {
    ...base,
    id: 'two lags, both starts the same',
    vars: { W: square, V: square, h0: vector },
    defs: [{ ...lag2, init: { '0': 'h0', '-1': 'h0' } }],
    expr: 'norm2(h[T])^2',
  },
  {
    ...base,
    id: 'time that runs backwards',
    defs: [{ ...vector, name: 'h', expr: 'tanh(W*h[t+1] + x[t])', init: { 'T+1': 'h0' } }],
    reverse_defs: { back: ['h'], after: [] },
    expr: 'sum(h[1].^3) + sum(t, 1, T, sum(h[t]))',
  },
  {
    ...base,
    id: 'names that look like adjoints',
    vars: { W: square, h0: vector, gh: vector, one: scalar },
    expr: "one*sum(h[T]) + sum(t, 1, T, gh'*h[t])",
  },
  {
    ...base,
    id: 'a variable without use',
    vars: { W: square, h0: vector, Z: { dims: ['k', 'm'], shape: [2, 3] } },
    expr: 'sum(h[T])',
  },
  {
    ...base,
    id: 'every step uses the last',
    vars: { W: square, V: square, h0: vector },
    defs: [tanhCell, { ...vector, name: 'o', expr: 'tanh(V*h[t] + h[T])' }],
    reverse_defs: { back: [], after: ['o'] },
    expr: 'sum(t, 1, T, norm2(o[t])^2)',
  },
];

describe('recurrences', () => {
  it.each(recurrences.map(given => [given.id, given] as const))('%s', (_, given) => {
    const line = answer(given, 0);
    if (!('adjoint' in line)) throw new Error(JSON.stringify(line));
    const random = seeded(7);
    const drawn = ({ shape: [m, n], symmetric }: Declared): number[][] => {
      const A = Array.from({ length: m }, () => Array.from({ length: n }, () => random() - 0.5));
      return symmetric === true ? A.map((row, i) => row.map((x, j) => (i < j ? x : (A[j]?.[i] ?? x)))) : A;
    };
    const numbers = Object.fromEntries([
      ...Object.entries(given.vars).map(([name, declared]) => [name, drawn(declared)] as const),
      ...Object.entries(given.seqs ?? {}).flatMap(([name, declared]) =>
        Array.from({ length: given.T }, (_, t) => [`${name}@${t + 1}`, drawn(declared)] as const),
      ),
    ]);
    const found = gradientsOf(given, line, numbers);
    expect(Object.keys(found)).toEqual(Object.keys(given.vars));
    for (const [name, gradient] of Object.entries(found)) {
      const expected = differences(given, name, numbers);
      if (expected.flat().every(x => x === 0)) expect(gradient.flat().every(x => x === 0)).toBe(true);
      else expect(distance(gradient, expected), `${name}: ${line.gradients[name]}`).toBeLessThan(1e-7);
    }
    const names = line.adjoint.map(({ name }) => name);
    expect(new Set([...names, ...Object.keys(given.vars), ...Object.keys(given.seqs ?? {})]).size).toBe(
      names.length + Object.keys(given.vars).length + Object.keys(given.seqs ?? {}).length,
    );
  });
});
