/**
 * One representative of all spellings of an expression.                                 layer 1
 *
 * Sums and elementwise products commute, a scalar equals its transpose, tr(AB) = tr(BA): nodes keep the order in which
 * they were written, because that is how they should print; `canonical` forgets it, and whether a number was a decimal. Two nodes are equal up to these
 * laws if their canonical nodes are `===`. The order is structural, so it does not depend on what was built before.
 */
import { type Expr, indexText, type Kind, type Table, visit } from './expr.js';
import { plainOf } from './intern.js';
import { Rational } from './rational.js';
import {
  differential,
  number,
  rawApply,
  rawCall,
  rawHadamard,
  rawKron,
  rawMatrixPower,
  rawPower,
  rawProduct,
  rawScale,
  rawSeries,
  rawSum,
  rawTranspose,
} from './raw.js';
import { transpose } from './transpose.js';

const rank: { readonly [K in Kind]: number } = {
  number: 0,
  size: 1,
  indicator: 2,
  sym: 3,
  differential: 3.5,
  zero: 4,
  ones: 5,
  identity: 6,
  commutation: 7,
  transpose: 8,
  power: 9,
  apply: 10,
  call: 11,
  matrixPower: 12,
  scale: 13,
  hadamard: 14,
  product: 15,
  kron: 16,
  sum: 17,
  series: 18,
};

/** What tells two nodes of one kind apart, beside their operands. */
const label: Table<string> = {
  sym: X => `${X.name}${X.index === undefined ? '' : `[${indexText(X.index)}]`}`,
  differential: () => '',
  number: ({ value, exact: { numerator, denominator } }) => `${value} ${numerator}/${denominator}`,
  size: c => c.dim,
  zero: () => '',
  ones: () => '',
  identity: () => '',
  commutation: K => `${K.rows},${K.columns}`,
  sum: Y => String(Y.terms.length),
  product: Y => String(Y.factors.length),
  scale: () => '',
  hadamard: Y => String(Y.factors.length),
  power: () => '',
  apply: Y => Y.fn.name,
  transpose: () => '',
  matrixPower: Y => String(Y.exponent),
  call: Y => Y.fn,
  kron: () => '',
  series: Y => `${indexText(Y.from)}..${indexText(Y.to)}`,
  indicator: Y => indexText(Y.at),
};

const operands: Table<readonly Expr[]> = {
  sym: () => [],
  differential: Y => [Y.arg],
  number: () => [],
  size: () => [],
  zero: () => [],
  ones: () => [],
  identity: () => [],
  commutation: () => [],
  indicator: () => [],
  sum: Y => Y.terms,
  product: Y => Y.factors,
  scale: Y => [Y.coefficient, Y.arg],
  hadamard: Y => Y.factors,
  power: Y => [Y.base, Y.exponent],
  apply: Y => [Y.arg],
  transpose: Y => [Y.arg],
  matrixPower: Y => [Y.base],
  call: Y => [Y.arg],
  kron: Y => [Y.left, Y.right],
  series: Y => [Y.body],
};

/** The operands of a node, in order. */
export const children = (node: Expr): readonly Expr[] => visit(operands, node);

const text = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** A total order on expressions that depends on their structure alone. */
export function compare(a: Expr, b: Expr): number {
  if (a === b) return 0;
  const early =
    rank[a.kind] - rank[b.kind] || text(visit(label, a), visit(label, b)) || text(a.shape.join(), b.shape.join());
  if (early !== 0) return early;
  const left = children(a);
  const right = children(b);
  for (let i = 0; i < left.length; i++) {
    const x = left[i];
    const y = right[i];
    if (x === undefined || y === undefined) break;
    const order = compare(x, y);
    if (order !== 0) return order;
  }
  return left.length - right.length;
}

const least = (candidates: readonly Expr[]): Expr => candidates.reduce((a, b) => (compare(a, b) <= 0 ? a : b));

const rebuild: Table<Expr> = {
  sym: X => X,
  differential: ({ arg }) => differential(canonical(arg)),
  number: ({ exact: { numerator, denominator, value } }) =>
    number(new Rational(numerator, denominator, value, 'quotient')),
  size: X => X,
  zero: X => X,
  ones: X => X,
  identity: X => X,
  commutation: X => X,
  indicator: X => X,
  sum: ({ terms }) => rawSum(terms.map(canonical).sort(compare)),
  hadamard: ({ factors }) => rawHadamard(factors.map(canonical).sort(compare)),
  product: Y => {
    const [rows, columns] = Y.shape;
    const straight = rawProduct(Y.factors.map(canonical));
    if (rows !== 1 || columns !== 1) return straight;
    const reversed = [...Y.factors].reverse().map(F => canonical(transpose(F)));
    return least([straight, rawProduct(reversed)]);
  },
  scale: ({ coefficient, arg }) => rawScale(canonical(coefficient), canonical(arg)),
  power: ({ base, exponent }) => rawPower(canonical(base), canonical(exponent)),
  apply: ({ fn, arg }) => rawApply(fn, canonical(arg)),
  transpose: ({ arg }) => rawTranspose(canonical(arg)),
  matrixPower: ({ base, exponent }) => rawMatrixPower(canonical(base), exponent),
  kron: ({ left, right }) => rawKron(canonical(left), canonical(right)),
  series: ({ from, to, body }) => rawSeries(from, to, canonical(body)),
  call: ({ fn, arg }) => {
    const plain = rawCall(fn, canonical(arg));
    if (fn !== 'tr' || arg.kind !== 'product') return plain;
    const rotations = (factors: readonly Expr[]): Expr[] =>
      factors.map((_, i) => rawCall('tr', rawProduct([...factors.slice(i), ...factors.slice(0, i)])));
    const straight = arg.factors.map(canonical);
    const reversed = [...arg.factors].reverse().map(F => canonical(transpose(F)));
    return least([...rotations(straight), ...rotations(reversed)]);
  },
};

const known = new WeakMap<Expr, Expr>();

/** The representative of a node under commutativity, scalar transposition and cyclic permutation under the trace. */
export function canonical(node: Expr): Expr {
  const seen = known.get(node);
  if (seen !== undefined) return seen;
  const result = visit(rebuild, plainOf(node));
  known.set(node, result);
  known.set(result, result);
  return result;
}

/** Whether two expressions differ at most in their spelling. */
export const same = (a: Expr, b: Expr): boolean => a === b || canonical(a) === canonical(b);
