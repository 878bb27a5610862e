/**
 * Nodes as they are, without any normalisation.                                         layer 1
 *
 * Only the constructors beside this file (and `canonical`) call these; everybody else builds through `sum`, `product`,
 * `hadamard`, …, which keep the normal form. Shapes are computed here and nowhere else.
 */
import { dimProduct, type Dim, type Shape } from './dim.js';
import type {
  Apply,
  Call,
  Commutation,
  Differential,
  Expr,
  Hadamard,
  Identity,
  Index,
  Indicator,
  Kron,
  MatrixFunction,
  MatrixPower,
  NumberNode,
  Power,
  Product,
  ScalarFunction,
  Scale,
  Series,
  Sum,
  Sym,
  Transpose,
} from './expr.js';
import { ids, indexKey, intern } from './intern.js';
import { fromDouble, quotient, type Rational } from './rational.js';

const scalarShape: Shape = [1, 1];
const first = (nodes: readonly Expr[]): Expr => {
  const node = nodes[0];
  if (node === undefined) throw new RangeError('an n-ary node needs an operand');
  return node;
};

/** The symbol X or x[t]. */
export const symbol = (name: string, shape: Shape, index?: Index): Sym =>
  intern('sym', `${name}${indexKey(index)}`, { shape, name, index });
/** dA, as it stands. */
export const differential = (arg: Expr): Differential =>
  intern('differential', String(arg.id), { shape: arg.shape, arg });
const numberNode = (exact: Rational): NumberNode =>
  intern('number', `${exact.toJSON()} ${exact.manner}`, { shape: scalarShape, exact, value: exact.value });
/** −9 to 9, which nearly all coefficients are. */
const small: readonly NumberNode[] = Array.from({ length: 19 }, (_, i) => numberNode(fromDouble(i - 9)));
const isPlain = ({ denominator, manner }: Rational): boolean => denominator === 1n && manner === 'quotient';

/** A number; a double is taken as the shortest decimal that reads back as it. How it was written keeps nodes apart. */
export function number(number: number | Rational): NumberNode {
  const value = typeof number === 'number' ? number : number.value;
  const known = typeof number === 'number' || isPlain(number) ? small[value + 9] : undefined;
  if (known !== undefined) return known;
  if (!Number.isFinite(value)) throw new RangeError(`a constant must be finite, not ${value}`);
  return numberNode(typeof number === 'number' ? fromDouble(number) : number);
}
/** p/q for integers. */
export const fraction = (p: number, q: number): NumberNode => number(quotient(p, q));
/** A size as a scalar: a number if it is one. */
export const size = (dim: Dim): Expr =>
  typeof dim === 'number' ? number(dim) : intern('size', dim, { shape: scalarShape, dim });
/** The zero matrix; the number 0 if 1×1. */
export const zero = (shape: Shape): Expr =>
  shape[0] === 1 && shape[1] === 1 ? number(0) : intern('zero', '', { shape });
/** The matrix of ones; the number 1 if 1×1. */
export const ones = (shape: Shape): Expr =>
  shape[0] === 1 && shape[1] === 1 ? number(1) : intern('ones', '', { shape });
export const identity = (n: Dim): Expr =>
  n === 1 ? number(1) : (intern('identity', '', { shape: [n, n] }) satisfies Identity);
/** K with K·vec(X) = vec(Xᵀ) for X rows×columns; the identity if X is a vector. */
export function commutation(rows: Dim, columns: Dim): Expr {
  const n = dimProduct(rows, columns);
  if (rows === 1 || columns === 1) return identity(n);
  return intern('commutation', `${rows},${columns}`, { shape: [n, n], rows, columns }) satisfies Commutation;
}
export const indicator = (at: Index): Indicator => intern('indicator', indexKey(at), { shape: scalarShape, at });

export const rawSum = (terms: readonly Expr[]): Sum => intern('sum', ids(terms), { shape: first(terms).shape, terms });
export const rawHadamard = (factors: readonly Expr[]): Hadamard =>
  intern('hadamard', ids(factors), { shape: first(factors).shape, factors });
export const rawProduct = (factors: readonly Expr[]): Product =>
  intern('product', ids(factors), {
    shape: [first(factors).shape[0], (factors[factors.length - 1] ?? first(factors)).shape[1]],
    factors,
  });
export const rawScale = (coefficient: Expr, arg: Expr): Scale =>
  intern('scale', ids([coefficient, arg]), { shape: arg.shape, coefficient, arg });
export const rawPower = (base: Expr, exponent: Expr): Power =>
  intern('power', ids([base, exponent]), { shape: base.shape, base, exponent });
export const rawApply = (fn: ScalarFunction, arg: Expr): Apply =>
  intern('apply', `${fn.name} ${arg.id}`, { shape: arg.shape, fn, arg });
export const rawTranspose = (arg: Expr): Transpose =>
  intern('transpose', String(arg.id), { shape: [arg.shape[1], arg.shape[0]], arg });
export const rawMatrixPower = (base: Expr, exponent: number): MatrixPower =>
  intern('matrixPower', `${base.id}^${exponent}`, { shape: base.shape, base, exponent });
export const rawKron = (left: Expr, right: Expr): Kron =>
  intern('kron', ids([left, right]), {
    shape: [dimProduct(left.shape[0], right.shape[0]), dimProduct(left.shape[1], right.shape[1])],
    left,
    right,
  });
export const rawSeries = (from: Index, to: Index, body: Expr): Series =>
  intern('series', `${indexKey(from)}${indexKey(to)}${body.id}`, { shape: body.shape, from, to, body });

/** The shape of f(A) for each function of one matrix; whether A fits was checked before. */
const callShape: { readonly [F in MatrixFunction]: (arg: Shape) => Shape } = {
  tr: () => scalarShape,
  sum: () => scalarShape,
  det: () => scalarShape,
  logdet: () => scalarShape,
  norm1: () => scalarShape,
  norm2: () => scalarShape,
  logsumexp: () => scalarShape,
  inv: shape => shape,
  adj: shape => shape,
  expm: shape => shape,
  softmax: shape => shape,
  logsoftmax: shape => shape,
  diag: ([n]) => [n, n],
  diagonal: ([n]) => [n, 1],
  vec: ([m, n]) => [dimProduct(m, n), 1],
};
export const rawCall = (fn: MatrixFunction, arg: Expr): Call =>
  intern('call', `${fn} ${arg.id}`, { shape: callShape[fn](arg.shape), fn, arg });
