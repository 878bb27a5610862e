/**
 * Rebuilding expressions bottom-up.                                                     layer 1
 *
 * `rebuild` puts new operands into a node through the normalising constructors; everything that walks expressions
 * (substitution, shifting in time, simplification) is a memoised use of it, so shared nodes are visited once.
 */
import { type Expr, type Index, type Sym, type Table, visit } from './expr.js';
import { children } from './canonical.js';
import { apply, call } from './functions.js';
import { hadamard, power, sum, times } from './linear.js';
import { kron, matrixPower, product } from './product.js';
import { differential, indicator, number, rawSeries, symbol, zero } from './raw.js';
import { transpose } from './transpose.js';

type Operands = (node: Expr) => Expr;

const tableFor = (of: Operands): Table<Expr> => ({
  sym: X => X,
  differential: ({ arg }) => differential(of(arg)),
  number: X => X,
  size: X => X,
  zero: X => X,
  ones: X => X,
  identity: X => X,
  commutation: X => X,
  indicator: X => X,
  sum: ({ terms }) => sum(...terms.map(of)),
  product: ({ factors }) => product(...factors.map(of)),
  scale: ({ coefficient, arg }) => times(of(coefficient), of(arg)),
  hadamard: ({ factors }) => hadamard(...factors.map(of)),
  power: ({ base, exponent }) => power(of(base), of(exponent)),
  apply: ({ fn, arg }) => apply(fn, of(arg)),
  transpose: ({ arg }) => transpose(of(arg)),
  matrixPower: ({ base, exponent }) => matrixPower(of(base), exponent),
  call: ({ fn, arg }) => call(fn, of(arg)),
  kron: ({ left, right }) => kron(of(left), of(right)),
  series: ({ from, to, body }) => series(from, to, of(body)),
});

/** The node with each operand A replaced by `of(A)`; the node itself if nothing changes. */
export function rebuild(node: Expr, of: Operands): Expr {
  return children(node).every(A => of(A) === A) ? node : visit(tableFor(of), node);
}

/** Σ over t of the body. */
export const series = (from: Index, to: Index, body: Expr): Expr =>
  body.kind === 'zero' || (body.kind === 'number' && body.value === 0) ? zero(body.shape) : rawSeries(from, to, body);

/** A pass that rewrites each distinct node once, operands first; nodes that `enters` refuses keep their operands. */
export function bottomUp(
  rewrite: (node: Expr) => Expr,
  enters: (node: Expr) => boolean = () => true,
): (node: Expr) => Expr {
  const done = new Map<Expr, Expr>();
  const pass = (node: Expr): Expr => {
    const seen = done.get(node);
    if (seen !== undefined) return seen;
    const result = rewrite(enters(node) ? rebuild(node, pass) : node);
    done.set(node, result);
    return result;
  };
  return pass;
}

/** The expression with each symbol replaced. */
export const substitute = (node: Expr, replacement: (X: Sym) => Expr): Expr =>
  bottomUp(A => (A.kind === 'sym' ? replacement(A) : A))(node);

/** Within a sum over t, t is bound. */
const leavesTimeFree = (node: Expr): boolean => node.kind !== 'series';

/** x[t] → x[t + k] in every symbol whose index counts from t. */
export const shift = (node: Expr, k: number): Expr =>
  k === 0
    ? node
    : bottomUp(A => {
        if (A.kind === 'sym' && A.index?.base === 't') {
          return symbol(A.name, A.shape, { base: 't', offset: A.index.offset + k });
        }
        // [t = a] becomes [t + k = a], that is [t = a − k].
        return A.kind === 'indicator' ? indicator({ base: A.at.base, offset: A.at.offset - k }) : A;
      }, leavesTimeFree)(node);

/** The expression at a fixed time: t → T + k or the integer k. */
export const at = (node: Expr, time: Index): Expr =>
  bottomUp(A => {
    if (A.kind === 'sym' && A.index?.base === 't') {
      return symbol(A.name, A.shape, { base: time.base, offset: time.offset + A.index.offset });
    }
    return A.kind === 'indicator' && A.at.base === time.base ? number(A.at.offset === time.offset ? 1 : 0) : A;
  }, leavesTimeFree)(node);

/** The distinct nodes, operands before the nodes that use them. */
export function nodes(...roots: readonly Expr[]): readonly Expr[] {
  const seen = new Set<Expr>();
  const walk = (node: Expr): void => {
    if (seen.has(node)) return;
    children(node).forEach(walk);
    seen.add(node);
  };
  roots.forEach(walk);
  return [...seen];
}

/** The distinct symbols in order of first appearance. */
export const symbols = (...roots: readonly Expr[]): readonly Sym[] => nodes(...roots).filter(A => A.kind === 'sym');

/** Whether a node for which the predicate holds occurs. */
export function mentions(predicate: (X: Sym) => boolean): (node: Expr) => boolean {
  const known = new Map<Expr, boolean>();
  const test = (node: Expr): boolean => {
    const seen = known.get(node);
    if (seen !== undefined) return seen;
    const result = node.kind === 'sym' ? predicate(node) : children(node).some(test);
    known.set(node, result);
    return result;
  };
  return test;
}
