/**
 * Evaluation over a field.                                                              layer 2
 *
 * Each distinct node is computed once, or once for each t if it depends on t, so the work is linear in the expression as
 * a graph. The nodes are run in a fixed order instead of recursively: depth costs no stack. Definitions are read off
 * literally; this is the reference for everything that is faster.
 */
import { TracegradError, quoted } from '../errors.js';
import { children } from '../expr/canonical.js';
import { type Dim, dimValue, shapeText } from '../expr/dim.js';
import { type Expr, type Index, indexText, type MatrixFunction, type Sym, type Table, visit } from '../expr/expr.js';
import { scalarFactors } from '../expr/linear.js';
import { isSelector } from '../expr/selector.js';
import { expm } from './exponential.js';
import { adjugate, det, inverse, logdet } from './factorisation.js';
import { annihilating, type Field } from './field.js';
import * as matrix from './matrix.js';
import type { Matrix } from './matrix.js';

/** What an expression is evaluated in. */
export interface Environment<N> {
  /** Sizes by name. */
  readonly sizes: ReadonlyMap<string, number>;
  /** T, the number of time steps, if there is time at all. */
  readonly length: number | undefined;
  /** The value of a symbol, at a position if it is a sequence; undefined if none is given. */
  readonly value: (X: Sym, position: number | undefined) => Matrix<N> | undefined;
  /** The value of dA, at time t if A depends on t; undefined if none is given. */
  readonly differential?: (A: Expr, t: number | undefined) => Matrix<N> | undefined;
  /** Whether a factor that is exactly 0 makes a product 0, whatever the others are: the rule for derivatives. */
  readonly annihilates?: boolean;
  /** Whether a symbol is a mask, which selects as a bracket [t = T] does; none if absent. */
  readonly selects?: (X: Sym) => boolean;
}

interface Step {
  readonly node: Expr;
  /** Whether the value depends on the t that is bound outside. */
  readonly timed: boolean;
}

const schedules = new WeakMap<Expr, readonly Step[]>();

const timedItself = (node: Expr): boolean =>
  node.kind === 'indicator' ||
  node.kind === 'differential' ||
  (node.kind === 'sym' && node.index?.base === 't') ||
  (node.kind === 'series' && (node.from.base === 't' || node.to.base === 't'));

/** The operands that are run with the node; a series runs its body itself, a differential is given. */
const operands = (node: Expr): readonly Expr[] =>
  node.kind === 'series' || node.kind === 'differential' ? [] : children(node);

/** The distinct nodes, operands first. */
function schedule(root: Expr): readonly Step[] {
  const known = schedules.get(root);
  if (known !== undefined) return known;
  const timed = new Map<Expr, boolean>();
  const steps: Step[] = [];
  const stack: Expr[] = [root];
  for (let node = stack.at(-1); node !== undefined; node = stack.at(-1)) {
    const waiting = timed.has(node) ? [] : operands(node).filter(A => !timed.has(A));
    if (waiting.length > 0) {
      stack.push(...waiting.reverse());
      continue;
    }
    stack.pop();
    if (timed.has(node)) continue;
    const step = { node, timed: timedItself(node) || operands(node).some(A => timed.get(A) === true) };
    timed.set(node, step.timed);
    steps.push(step);
  }
  schedules.set(root, steps);
  return steps;
}

const calls: { readonly [F in MatrixFunction]: <N>(F: Field<N>, A: Matrix<N>) => Matrix<N> } = {
  tr: (F, A) => matrix.scalarMatrix(matrix.trace(F, A)),
  sum: (F, A) => matrix.scalarMatrix(matrix.total(F, A)),
  det: (F, A) => matrix.scalarMatrix(det(F, A)),
  logdet: (F, A) => matrix.scalarMatrix(logdet(F, A)),
  norm1: (F, A) => matrix.scalarMatrix(matrix.norm1(F, A)),
  norm2: (F, A) => matrix.scalarMatrix(matrix.norm2(F, A)),
  logsumexp: (F, x) => matrix.scalarMatrix(matrix.logsumexp(F, x)),
  inv: inverse,
  adj: adjugate,
  expm,
  softmax: matrix.softmax,
  logsoftmax: matrix.logsoftmax,
  diag: matrix.diagonalMatrix,
  diagonal: (_, A) => matrix.diagonal(A),
  vec: (_, A) => matrix.vec(A),
};

/** A₁A₂…; from the right if that is a vector, so that no matrix product is made for one. */
function chain<N>(F: Field<N>, factors: readonly Matrix<N>[]): Matrix<N> {
  return factors.at(-1)?.columns === 1
    ? factors.reduceRight((x, A) => matrix.product(F, A, x))
    : factors.reduce((A, B) => matrix.product(F, A, B));
}

/** More entries than a reference evaluation should hold: a guard against sizes that a stranger made up. */
export const mostEntries = 10_000_000;

function checkRoom(rows: number, columns: number, what: string): void {
  if (rows * columns <= mostEntries) return;
  throw new TracegradError('limit', `${what} would be ${rows}×${columns}, more than ${mostEntries} entries.`);
}

/** How a symbol at a position is written, `X` or `x[3]`. */
export const symbolText = (X: Sym, position: number | undefined): string =>
  position === undefined ? X.name : `${X.name}[${position}]`;

const missing = (what: string, { shape }: Expr): TracegradError =>
  new TracegradError('unknown-variable', `No value is given for ${what}, which is ${shapeText(shape)}.`);

/**
 * A function that evaluates expressions in one environment, at a time t where they depend on it. Values are kept from
 * call to call, so a symbol's value must not change once it has been read.
 * @throws {TracegradError} `unknown-variable` for a symbol without a value inside 1…T (outside it is zero), `ambiguous-shape`
 * for a size without a value, `limit` for a matrix of more than ten million entries, `unsupported` for x[t] where no t is bound.
 */
export function evaluator<N>(F: Field<N>, environment: Environment<N>): (expression: Expr, t?: number) => Matrix<N> {
  // Products alone: what happens inside a function is the function's own.
  const P = environment.annihilates === true ? annihilating(F) : F;
  const constant = new Map<Expr, Matrix<N>>();
  const atTime = new Map<number | undefined, Map<Expr, Matrix<N>>>();
  let t: number | undefined;
  let now = constant;

  const size = (dim: Dim): number => dimValue(dim, environment.sizes);
  const filled = (shape: Expr['shape'], value: N): Matrix<N> => {
    const [rows, columns] = [size(shape[0]), size(shape[1])];
    checkRoom(rows, columns, 'A constant matrix');
    return matrix.constantMatrix(rows, columns, value);
  };
  const square = <R>(n: number, what: string, make: (n: number) => R): R => {
    checkRoom(n, n, what);
    return make(n);
  };
  // The schedule puts operands first, so their values are there.
  const of = (node: Expr): Matrix<N> => (constant.get(node) ?? now.get(node)) as Matrix<N>;
  const scalar = (node: Expr): N => matrix.entry(of(node), 0, 0);
  const position = (index: Index): number => {
    const origin = index.base === 't' ? t : index.base === 'T' ? environment.length : 0;
    if (origin !== undefined) return origin + index.offset;
    throw new TracegradError('unsupported', `The position ${indexText(index)} has no value here.`, {
      hint: index.base === 'T' ? 'give T a value' : 'give t a value, or sum over it',
    });
  };
  const outside = (at: number): boolean => environment.length === undefined || at < 1 || at > environment.length;

  const isMask = environment.selects ?? ((): boolean => false);
  /** Whether a factor selects and leaves out what it stands before. */
  const leavesOut = (factor: Expr): boolean => isSelector(factor, isMask) && F.modulus(scalar(factor)) === 0;

  const table: Table<Matrix<N>> = {
    sym: X => {
      const at = X.index === undefined ? undefined : position(X.index);
      const value = environment.value(X, at);
      if (value !== undefined) return value;
      if (at !== undefined && outside(at)) return filled(X.shape, F.zero);
      throw missing(quoted(symbolText(X, at)), X);
    },
    differential: Y => {
      const value = environment.differential?.(Y.arg, t);
      if (value !== undefined) return value;
      throw missing(Y.arg.kind === 'sym' ? quoted(`d${Y.arg.name}`) : 'the differential of an expression', Y);
    },
    number: c => matrix.scalarMatrix(F.of(c.value)),
    size: n => matrix.scalarMatrix(F.of(size(n.dim))),
    zero: c => filled(c.shape, F.zero),
    ones: c => filled(c.shape, F.one),
    identity: I => square(size(I.shape[0]), 'An identity matrix', n => matrix.identityMatrix(F, n)),
    commutation: K => {
      const [m, n] = [size(K.rows), size(K.columns)];
      return square(m * n, 'A commutation matrix', () => matrix.commutation(F, m, n));
    },
    sum: ({ terms }) => terms.map(of).reduce((A, B) => matrix.add(F, A, B)),
    product: ({ factors }) => {
      const matrices = factors.map(of);
      checkRoom(matrices[0]?.rows ?? 1, matrices.at(-1)?.columns ?? 1, 'A product');
      return chain(P, matrices);
    },
    scale: ({ coefficient, arg }) => {
      const A = of(arg);
      if (scalarFactors(coefficient).some(leavesOut)) return matrix.constantMatrix(A.rows, A.columns, F.zero);
      return matrix.scaled(P, scalar(coefficient), A);
    },
    hadamard: ({ factors }) =>
      factors.some(leavesOut)
        ? matrix.map(of(factors[0] as Expr), () => F.zero) // there is one that leaves out
        : factors.map(of).reduce((A, B) => matrix.zip(A, B, P.multiply)),
    power: ({ base, exponent }) => {
      const B = of(exponent);
      if (B.entries.length !== 1) return matrix.zip(of(base), B, F.power);
      const b = matrix.entry(B, 0, 0);
      return matrix.map(of(base), a => F.power(a, b));
    },
    apply: ({ fn, arg }) => matrix.map(of(arg), F.elementwise(fn)),
    transpose: ({ arg }) => matrix.transpose(of(arg)),
    matrixPower: ({ base, exponent }) => matrix.matrixPower(P, of(base), exponent),
    call: ({ fn, arg }) => {
      if (fn === 'diag') checkRoom(of(arg).rows, of(arg).rows, 'A diagonal matrix');
      return calls[fn](F, of(arg));
    },
    kron: ({ left, right }) => {
      const [A, B] = [of(left), of(right)];
      checkRoom(A.rows * B.rows, A.columns * B.columns, 'A Kronecker product');
      return matrix.kron(P, A, B);
    },
    indicator: ({ at }) => matrix.scalarMatrix(position(at) === t ? F.one : F.zero),
    series: ({ from, to, body, shape }) => {
      const last = position(to);
      let result: Matrix<N> | undefined;
      for (let at = position(from); at <= last; at++) {
        const term = run(body, at);
        result = result === undefined ? term : matrix.add(F, result, term);
      }
      return result ?? filled(shape, F.zero);
    },
  };

  function run(root: Expr, time: number | undefined): Matrix<N> {
    const [outerT, outerNow] = [t, now];
    t = time;
    now = atTime.get(time) ?? new Map<Expr, Matrix<N>>();
    atTime.set(time, now);
    for (const { node, timed } of schedule(root)) {
      const memo = timed ? now : constant;
      if (!memo.has(node)) memo.set(node, visit(table, node));
    }
    const result = of(root);
    [t, now] = [outerT, outerNow];
    return result;
  }
  return run;
}

/** The value of an expression over a field, at time t if it depends on t. Errors: see `evaluator`. */
export const evaluateOver = <N>(F: Field<N>, expression: Expr, environment: Environment<N>, t?: number): Matrix<N> =>
  evaluator(F, environment)(expression, t);
