/**
 * The right derivative of an expression at given values, and the variants that pasted numbers are held against.
 *
 * A slip is built into the expression, by holding one occurrence of the variable or one slope constant, and the engine derives
 * what follows from it.
 */
import {
  apply,
  bottomUp,
  check,
  children,
  derive,
  type DeriveOptions,
  evaluate,
  type Expr,
  freshNames,
  minus,
  negative,
  type Node,
  nodes,
  rebuild,
  type Shape,
  sum,
  type Sym,
  symbol,
  toText,
  TracegradError,
} from '@tracegrad/symbolic';
import type { ExpressionProblem } from '../expression-problem.js';
import { takenNames } from '../expression.js';
import { Refused } from '../refusal.js';
import { largest, type NumberBlock } from './block.js';
import type { Cause } from './cause.js';
import { keepsFacts } from './facts.js';
import type { Bench, Variant } from './judge.js';
import type { Pasted } from './pasted.js';

export type Point = Readonly<Record<string, number[][]>>;

/** Values drawn with a seed, at which the expression and its derivative are finite. */
export function seededPoint({ source, options }: ExpressionProblem, seed: number): Point {
  const [point] = check(source, options, { seeds: [seed] }).points;
  if (point === undefined) throw new RangeError('a check has a point for each seed');
  return point.values;
}

/** Values as a reader gave them. @throws {Refused} for one that is missing or breaks a fact; what does not fit is found by evaluating */
export function givenPoint({ options }: ExpressionProblem, given: readonly Pasted[]): Point {
  return Object.fromEntries(
    Object.entries(options.variables).map(([name, facts]): [string, number[][]] => {
      const block = given.find(one => one.name === name);
      if (block === undefined || block.values.some(value => !Number.isFinite(value))) {
        const what = block === undefined ? 'is missing' : 'must be finite numbers';
        const message = `The value of "${name.slice(0, 40)}" ${what}.`;
        throw new Refused({ code: 'unknown-variable', message, field: 'values', position: block?.position ?? 0 });
      }
      const columns = block.extents.length < 2 ? 1 : (block.extents.at(-1) ?? 1);
      const rows = block.values.length / columns;
      const value = Array.from({ length: rows }, (_, i) => block.values.slice(i * columns, (i + 1) * columns));
      keepsFacts(name, value, facts, { field: 'values', position: block.position });
      return [name, value];
    }),
  );
}

export const pointBlocks = (point: Point): readonly NumberBlock[] =>
  Object.entries(point).map(([name, rows]) => blockOf(name, rows));

const blockOf = (name: string, rows: readonly (readonly number[])[]): NumberBlock => {
  const columns = rows[0]?.length ?? 1;
  const scalar = rows.length === 1 && columns === 1;
  return {
    name,
    extents: scalar ? [] : columns === 1 ? [rows.length] : [rows.length, columns],
    values: rows.flatMap(row => [...row]),
  };
};

const mostOccurrences = 24;

/** The expression with one occurrence of X replaced, once for each; equal operands of one node count as one. */
function occurrences(F: Expr, X: Sym, by: Expr): readonly Expr[] {
  const found = (node: Expr): readonly Expr[] => {
    if (node === X) return [by];
    const own: Expr[] = [];
    for (const child of new Set(children(node))) {
      for (const changed of found(child)) {
        if (own.length >= mostOccurrences) return own;
        own.push(rebuild(node, A => (A === child ? changed : A)));
      }
    }
    return own;
  };
  return found(F);
}

interface Changed {
  readonly cause: Cause;
  readonly F: Expr;
  readonly held: readonly { readonly X: Sym; readonly value: Expr }[];
}

function sloped(node: Node<'apply'>, fresh: (name: string) => string, atValue: boolean): Omit<Changed, 'cause'> {
  const { fn, arg, shape } = node;
  const hold = (value: Expr): { X: Sym; value: Expr } => ({ X: symbol(fresh('held'), shape as Shape), value });
  if (!atValue) {
    const gap = hold(minus(node, arg));
    return { F: sum(arg, gap.X), held: [gap] };
  }
  const [value, argument] = [hold(node), hold(arg)];
  const moved = apply(fn, sum(value.X, arg, negative(argument.X)));
  return { F: sum(moved, value.X, negative(apply(fn, value.X))), held: [value, argument] };
}

function changedExpressions(F: Expr, options: DeriveOptions): readonly Changed[] {
  const fresh = freshNames(new Set(takenNames(options)));
  const X = nodes(F).find((node): node is Sym => node.kind === 'sym' && node.name === options.wrt);
  const list: Changed[] = [];
  if (X !== undefined) {
    const H = symbol(fresh('held'), X.shape);
    const own = occurrences(F, X, H);
    if (own.length > 1) {
      for (const changed of own) {
        list.push({ cause: { kind: 'no-occurrence', symbol: X.name }, F: changed, held: [{ X: H, value: X }] });
      }
    }
  }
  for (const node of nodes(F)) {
    if (node.kind !== 'apply') continue;
    for (const atValue of [false, true]) {
      const { F: by, held } = sloped(node, fresh, atValue);
      const cause: Cause = { kind: atValue ? 'slope-at-value' : 'no-slope', fn: node.fn.name, of: toText(node) };
      list.push({ cause, F: bottomUp(A => (A === node ? by : A))(F), held });
    }
  }
  return list;
}

/** Sizes of the variables at the point, as factors with a name. */
function factorsAt({ variables }: DeriveOptions, point: Point): ReadonlyMap<string, number> {
  const factors = new Map<string, number>([
    ['1', 1],
    ['2', 2],
    ['1/2', 0.5],
  ]);
  for (const [name, { size }] of Object.entries(variables)) {
    const rows = point[name] ?? [];
    [rows.length, rows[0]?.length ?? 1].forEach((extent, i) => {
      const dim = size[i];
      if (typeof dim !== 'string' || dim.includes('*') || extent < 3) return;
      factors.set(dim, extent);
      factors.set(`1/${dim}`, 1 / extent);
    });
  }
  return factors;
}

/** @throws {TracegradError} as `derive` and `evaluate` */
export function expressionBench({ source, options }: ExpressionProblem, point: Point): Bench {
  const { expression, source: F, projection } = derive(source, options);
  const shapes = Object.fromEntries(
    Object.entries(options.variables).map(([name, { size }]): [string, Shape] => [name, [size[0], size[1] ?? 1]]),
  );
  const rows = evaluate(expression, point, shapes);
  if (rows.flat().some(value => !Number.isFinite(value))) {
    const message = `At these values the derivative by "${options.wrt.slice(0, 40)}" is not finite.`;
    throw new Refused({ code: 'unsupported', message, field: 'values' });
  }
  const variantOf = ({ cause, F: changed, held }: Changed): Variant => {
    let made: ReadonlyMap<string, readonly number[]> | undefined;
    return {
      cause,
      blocks: () => (made ??= new Map(valuesOf(changed, held).map(values => [options.wrt, values]))),
    };
  };
  /** The gradient by a variable of whose structure nothing is known. */
  const unprojected = (onto: 'symmetric' | 'diagonal'): Variant => {
    const wrt = Object.hasOwn(options.variables, options.wrt) ? options.variables[options.wrt] : undefined;
    const free = { ...options.variables, ...(wrt && { [options.wrt]: { size: wrt.size } }) };
    return {
      cause: { kind: 'unprojected', symbol: options.wrt, onto },
      blocks: () => {
        const { expression: whole } = derive(source, { ...options, variables: free });
        return new Map([[options.wrt, evaluate(whole, point, shapes).flatMap(row => [...row])]]);
      },
    };
  };
  /** The derivative of a changed expression; none where it has no closed form. */
  const valuesOf = (changed: Expr, held: Changed['held']): readonly (readonly number[])[] => {
    try {
      const variables = {
        ...options.variables,
        ...Object.fromEntries(held.map(({ X }) => [X.name, { size: [X.shape[0], X.shape[1]] as const }])),
      };
      const derived = derive(toText(changed), { ...options, variables });
      const at = {
        ...point,
        ...Object.fromEntries(held.map(({ X, value }) => [X.name, evaluate(value, point, shapes)])),
      };
      return [evaluate(derived.expression, at, shapes).flatMap(row => [...row])];
    } catch (error) {
      if (error instanceof TracegradError) return [];
      throw error;
    }
  };
  return {
    blocks: [blockOf(options.wrt, rows)],
    factors: factorsAt(options, point),
    scale: Math.max(...pointBlocks(point).map(({ values }) => largest(values))),
    variants: changedExpressions(F, options).map(variantOf),
    conventions: projection === undefined ? [] : [unprojected(projection)],
  };
}
