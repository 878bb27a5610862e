/** Cases of a batch with their answers, read back from the text and run as a reader of it would. */
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
import type { AdjointText, IndexedAnswer } from '../src/cli/batch/indexed.js';

export interface Declared {
  readonly dims: readonly [string, string];
  readonly shape: readonly [number, number];
  readonly symmetric?: boolean;
}
export interface SampleCase {
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
const shapeOf = ({ dims: [rows, columns] }: Declared): Shape => [
  rows === '1' ? 1 : rows,
  columns === '1' ? 1 : columns,
];

/** The text as an expression over declared names. */
export function read(
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

export const sizesOf = (declared: readonly Declared[]): Record<string, number> =>
  Object.fromEntries(
    declared.flatMap(({ dims, shape }) =>
      dims.flatMap((dim, i): [string, number][] =>
        /^[A-Za-z]/.test(dim) && !dim.includes('*') ? [[dim, shape[i] ?? 0]] : [],
      ),
    ),
  );

/** max |a − b| / max |b|; NaN or another shape is infinitely far. */
export function distance(a: readonly (readonly number[])[], b: readonly (readonly number[])[]): number {
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

export type Given = Readonly<Record<string, number[][]>>;

/** A recurrence, run forward: all its values, and a runner for further definitions. */
export function recurrence(given: SampleCase, numbers: Given) {
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
export function gradientsOf(
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
