/**
 * A second opinion on the value of an expression, from mathjs.
 *
 * Everything is done by mathjs's own operations on nested lists, real or complex; nothing of our numeric code is used.
 * Elementwise functions are spelled out from exp, log and the trigonometric ones, softmax and its relatives from exp and
 * sum, adj from det and inv. The transpose is the plain one: mathjs's `'` conjugates.
 */
import { all, create, type Complex, type MathJsInstance } from 'mathjs';
import { type Dim, dimValue } from '../../src/expr/dim.js';
import type { Expr, MatrixFunction, Table } from '../../src/expr/expr.js';
import { visit } from '../../src/expr/expr.js';

/** mathjs declares many overloads and no common type; this is the part used, on numbers, complex numbers and lists. */
type Entry = number | Complex;
type Grid = readonly (readonly Entry[])[];
type Operations = {
  readonly [name in 'add' | 'subtract' | 'multiply' | 'dotMultiply' | 'divide' | 'pow' | 'kron']: <X>(
    a: X,
    b: X | Entry,
  ) => X;
} & {
  readonly [name in 'exp' | 'log' | 'sin' | 'cos' | 'tan' | 'asin' | 'acos' | 'atan' | 'tanh' | 'sqrt']: (
    z: Entry,
  ) => Entry;
} & {
  readonly transpose: (A: Grid) => Grid;
  readonly inv: (A: Grid) => Grid;
  readonly det: (A: Grid) => Entry;
  readonly re: (z: Entry) => number;
  readonly factorial: (n: number) => number;
};

const math: Operations = create(all ?? {}) as MathJsInstance as unknown as Operations;

/** Which half of the plane a number is in, as the continuations of kinked functions ask. */
const side = (z: Entry): number => Math.sign(math.re(z));
const elementwise: ReadonlyMap<string, (z: Entry) => Entry> = new Map<string, (z: Entry) => Entry>([
  ['exp', math.exp],
  ['log', math.log],
  ['sin', math.sin],
  ['cos', math.cos],
  ['tan', math.tan],
  ['arcsin', math.asin],
  ['arccos', math.acos],
  ['arctan', math.atan],
  ['tanh', math.tanh],
  ['sigmoid', z => math.divide(1 as Entry, math.add(1 as Entry, math.exp(math.multiply(-1 as Entry, z))))],
  ['softplus', z => math.log(math.add(1 as Entry, math.exp(z)))],
  ['abs', z => math.multiply(z, side(z))],
  ['sign', side],
  ['relu', z => math.multiply(z, (1 + side(z)) / 2)],
]);

const map = (A: Grid, f: (z: Entry) => Entry): Grid => A.map(row => row.map(z => f(z)));
const entries = (A: Grid): readonly Entry[] => A.flat();
const summed = (list: readonly Entry[]): Entry => list.reduce((a, b) => math.add(a, b), 0);
const only = (A: Grid): Entry => A[0]?.[0] ?? NaN;
const grid = (m: number, n: number, f: (i: number, j: number) => Entry): Grid =>
  Array.from({ length: m }, (_, i) => Array.from({ length: n }, (_, j) => f(i, j)));
const columnsOf = (A: Grid): readonly Entry[] => math.transpose(A).flat();
const column = (list: readonly Entry[]): Grid => list.map(z => [z]);

/** Σ Aᵏ/k!, until nothing is added any more. */
function exponential(A: Grid): Grid {
  let term: Grid = grid(A.length, A.length, (i, j) => (i === j ? 1 : 0));
  let sum = term;
  for (let k = 1; k <= 80; k++) {
    term = math.multiply(math.multiply(term, A), 1 / k);
    sum = math.add(sum, term);
  }
  return sum;
}

const calls: { readonly [F in MatrixFunction]: (A: Grid) => Grid } = {
  tr: A => [[summed(A.map((row, i) => row[i] ?? NaN))]],
  sum: A => [[summed(entries(A))]],
  det: A => [[math.det(A)]],
  logdet: A => [[math.log(math.det(A))]],
  norm1: A => [[summed(entries(map(A, z => math.multiply(z, side(z)))))]],
  norm2: A => [[math.sqrt(summed(entries(map(A, z => math.multiply(z, z)))))]],
  logsumexp: x => [[math.log(summed(entries(map(x, math.exp))))]],
  inv: math.inv,
  adj: A => math.multiply(math.inv(A), math.det(A)),
  expm: exponential,
  softmax: x => math.divide(map(x, math.exp), summed(entries(map(x, math.exp)))),
  logsoftmax: x => map(calls.softmax(x), math.log),
  diag: x => grid(x.length, x.length, (i, j) => (i === j ? (x[i]?.[0] ?? NaN) : 0)),
  diagonal: A => column(A.map((row, i) => row[i] ?? NaN)),
  vec: A => column(columnsOf(A)),
};

export interface OracleInput {
  readonly sizes: ReadonlyMap<string, number>;
  readonly values: Readonly<Record<string, Grid>>;
}

/** The value of an expression without time, as rows of numbers or of mathjs's complex numbers. */
export function oracleValue(expression: Expr, { sizes, values }: OracleInput): Grid {
  const size = (dim: Dim): number => dimValue(dim, sizes);
  const filled = ([m, n]: Expr['shape'], z: Entry): Grid => grid(size(m), size(n), () => z);
  const timeless = (node: Expr): never => {
    throw new RangeError(`the oracle has no time for a ${node.kind}`);
  };
  const known = new Map<Expr, Grid>();
  const of = (node: Expr): Grid => {
    const value = known.get(node) ?? visit(table, node);
    known.set(node, value);
    return value;
  };
  const table: Table<Grid> = {
    sym: X => values[X.name] ?? timeless(X),
    differential: timeless,
    series: timeless,
    indicator: timeless,
    number: c => [[c.value]],
    size: n => [[size(n.dim)]],
    zero: ({ shape }) => filled(shape, 0),
    ones: ({ shape }) => filled(shape, 1),
    identity: ({ shape }) => grid(size(shape[0]), size(shape[0]), (i, j) => (i === j ? 1 : 0)),
    // K is the permutation that takes the positions of X in vec(X) to those in vec(Xᵀ).
    commutation: ({ rows, columns }) => {
      const [m, n] = [size(rows), size(columns)];
      const from = columnsOf(grid(m, n, (i, j) => n * i + j));
      const to = columnsOf(grid(n, m, (j, i) => n * i + j));
      return to.map(cell => from.map(other => (other === cell ? 1 : 0)));
    },
    sum: ({ terms }) => terms.map(of).reduce((A, B) => math.add(A, B)),
    product: ({ factors }) => factors.map(of).reduce((A, B) => math.multiply(A, B)),
    scale: ({ coefficient, arg }) => math.multiply(of(arg), only(of(coefficient))),
    hadamard: ({ factors }) => factors.map(of).reduce((A, B) => math.dotMultiply(A, B)),
    power: ({ base, exponent }) => {
      const B = of(exponent);
      return of(base).map((row, i) =>
        row.map((z, j) =>
          math.pow(z, exponent.shape[0] === 1 && exponent.shape[1] === 1 ? only(B) : (B[i]?.[j] ?? NaN)),
        ),
      );
    },
    apply: ({ fn, arg }) => map(of(arg), elementwise.get(fn.name) ?? (() => NaN)),
    transpose: ({ arg }) => math.transpose(of(arg)),
    matrixPower: ({ base, exponent }) =>
      Array.from({ length: exponent }, () => of(base)).reduce((A, B) => math.multiply(A, B)),
    call: ({ fn, arg }) => calls[fn](of(arg)),
    kron: ({ left, right }) => math.kron(of(left), of(right)),
  };
  return of(expression);
}
