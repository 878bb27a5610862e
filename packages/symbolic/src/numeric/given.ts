/**
 * The values of an expression's symbols, read from what a person gave.                  layer 2
 *
 * Keys are what the text form writes: `X`, `dX` for a differential, `x[2]` for an element of a sequence. Sizes are found
 * from the shapes of the values; a size that no variable has, as the n of `3*eye(n)`, is a value under its own name.
 */
import { TracegradError, quoted } from '../errors.js';
import { children } from '../expr/canonical.js';
import { dimNames, type Shape, type Shapes } from '../expr/dim.js';
import type { Expr, Sym } from '../expr/expr.js';
import { type Environment, symbolText } from './evaluator.js';
import type { Field } from './field.js';
import { map, type Matrix } from './matrix.js';
import { type Sized, sizesOf } from './sizes.js';
import { matrixOfValue, ownValue, type Values } from './values.js';

export interface Given {
  /** By key: `X`, `dX` or `x[2]`. */
  readonly matrices: ReadonlyMap<string, Matrix<number>>;
  readonly sizes: ReadonlyMap<string, number>;
  /** T, if given. */
  readonly length: number | undefined;
}

interface Uses {
  /** Symbols whose values are needed. */
  readonly symbols: ReadonlySet<Sym>;
  /** Symbols X of which dX itself occurs. */
  readonly differentials: ReadonlySet<Sym>;
  /** Names of sizes that constants have. */
  readonly sizes: ReadonlySet<string>;
}

const known = new WeakMap<Expr, Uses>();

const constantSizes = (node: Expr): readonly string[] => {
  if (node.kind === 'size') return dimNames(node.dim);
  const constant = ['ones', 'zero', 'identity', 'commutation'].includes(node.kind);
  return constant ? node.shape.flatMap(dim => dimNames(dim)) : [];
};

function usesOf(root: Expr): Uses {
  const seen = known.get(root);
  if (seen !== undefined) return seen;
  const symbols = new Set<Sym>();
  const differentials = new Set<Sym>();
  const sizes = new Set<string>();
  const visited = new Set<Expr>([root]);
  // A set is iterated in the order of insertion, including what is added on the way.
  for (const node of visited) {
    if (node.kind === 'sym') symbols.add(node);
    else if (node.kind === 'differential' && node.arg.kind === 'sym') differentials.add(node.arg);
    else children(node).forEach(A => visited.add(A));
    constantSizes(node).forEach(name => sizes.add(name));
  }
  const uses = { symbols, differentials, sizes };
  known.set(root, uses);
  return uses;
}

/** The keys under which elements of a sequence are given, `x[1]`, `x[-1]`. */
const elementKeys = (name: string, values: Values): readonly string[] =>
  Object.keys(values).filter(key => key.startsWith(`${name}[`) && /^\[-?[0-9]+\]$/.test(key.slice(name.length)));

/** The declared shape of every value that the expression can use, by key. */
function usableShapes(expression: Expr, values: Values): Map<string, Shape> {
  const shapes = new Map<string, Shape>();
  const { symbols, differentials } = usesOf(expression);
  const take = (X: Sym, name: string, required: boolean): void => {
    if (X.index !== undefined) elementKeys(name, values).forEach(key => shapes.set(key, X.shape));
    else if (Object.hasOwn(values, name)) shapes.set(name, X.shape);
    else if (required) {
      const others = Object.keys(values).slice(0, 8).map(quoted).join(', ');
      throw new TracegradError(
        'unknown-variable',
        `The expression needs a value for ${quoted(name)}; values are given for ${others || 'nothing'}.`,
      );
    }
  };
  for (const X of symbols) {
    take(X, X.name, true);
    take(X, `d${X.name}`, false);
  }
  for (const X of differentials) take(X, `d${X.name}`, true);
  return shapes;
}

/** The sizes, and where they say nothing the positive integers among the values: a size is given under its own name. */
function withNamedSizes(sizes: ReadonlyMap<string, number>, values: Values): ReadonlyMap<string, number> {
  const named = Object.keys(values).flatMap((name): [string, number][] => {
    const value = values[name];
    return typeof value === 'number' && Number.isSafeInteger(value) && value > 0 ? [[name, value]] : [];
  });
  return named.length === 0 ? sizes : new Map([...named, ...sizes]);
}

/**
 * Reads the values that an expression needs; sizes that it leaves open are looked for among the variables of its problem. `declared` are shapes of variables that it may not mention, so that their
 * values can determine sizes.
 * @throws {TracegradError} `unknown-variable` for a missing value, `shape-mismatch` for one that does not fit.
 */
export function givenValues(expression: Expr, values: Values, declared: Shapes = {}): Given {
  const matrices = new Map<string, Matrix<number>>();
  const sized: Sized[] = [];
  const take = (name: string, shape: Shape | undefined): void => {
    const value = ownValue(values, name);
    if (shape === undefined || value === undefined || matrices.has(name)) return;
    const A = matrixOfValue(name, value, shape);
    matrices.set(name, A);
    sized.push({ name, shape, rows: A.rows, columns: A.columns });
  };
  const takeAll = (shapes: Shapes): void => Object.keys(shapes).forEach(name => take(name, ownValue(shapes, name)));
  usableShapes(expression, values).forEach((shape, name) => take(name, shape));
  takeAll(declared);
  let sizes = withNamedSizes(sizesOf(sized), values);
  const open = [...usesOf(expression).sizes].some(name => !sizes.has(name));
  if (open) {
    takeAll(expression.told?.shapes ?? {});
    sizes = withNamedSizes(sizesOf(sized), values);
  }
  const length = ownValue(values, 'T');
  return { matrices, sizes, length: typeof length === 'number' ? length : undefined };
}

/** Given values over a field; `changed` overrides some, by key. A differential is known for symbols only. */
export function environmentOf<N>(
  F: Field<N>,
  { matrices, sizes, length }: Given,
  changed: ReadonlyMap<string, Matrix<N>> = new Map(),
): Environment<N> {
  const value = (key: string): Matrix<N> | undefined => {
    const A = matrices.get(key);
    return changed.get(key) ?? (A === undefined ? undefined : map(A, F.of));
  };
  return {
    sizes,
    length,
    value: (X, position) => value(symbolText(X, position)),
    differential: (A, t) => {
      if (A.kind !== 'sym') return undefined;
      const { base = '', offset = 0 } = A.index ?? {};
      const origin = base === 't' ? t : base === 'T' ? length : 0;
      return value(`d${symbolText(A, A.index === undefined || origin === undefined ? undefined : origin + offset)}`);
    },
  };
}
