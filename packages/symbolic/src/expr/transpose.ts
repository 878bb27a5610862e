/**
 * The transpose, pushed inwards.                                                        layer 1
 *
 * (AB)ᵀ = BᵀAᵀ, (A + B)ᵀ = Aᵀ + Bᵀ, (A ⊙ B)ᵀ = Aᵀ ⊙ Bᵀ, (cA)ᵀ = cAᵀ, (A ⊗ B)ᵀ = Aᵀ ⊗ Bᵀ. It stays outside functions, which
 * commute with it (f(Aᵀ) = f(A)ᵀ elementwise, inv(Aᵀ) = inv(A)ᵀ, (Aᵀ)ᵏ = (Aᵏ)ᵀ), so that one `ᵀ` marks the whole.
 */
import { type Expr, type Table, visit } from './expr.js';
import {
  commutation,
  ones,
  rawHadamard,
  rawKron,
  rawPower,
  rawProduct,
  rawScale,
  rawSeries,
  rawSum,
  rawTranspose,
  zero,
} from './raw.js';

const rules: Table<Expr> = {
  sym: rawTranspose,
  differential: rawTranspose,
  number: c => c,
  size: c => c,
  indicator: c => c,
  zero: ({ shape: [m, n] }) => zero([n, m]),
  ones: ({ shape: [m, n] }) => ones([n, m]),
  identity: I => I,
  commutation: K => commutation(K.columns, K.rows),
  sum: ({ terms }) => rawSum(terms.map(transpose)),
  product: ({ factors }) => rawProduct([...factors].reverse().map(transpose)),
  scale: ({ coefficient, arg }) => rawScale(coefficient, transpose(arg)),
  hadamard: ({ factors }) => rawHadamard(factors.map(transpose)),
  power: ({ base, exponent }) => rawPower(transpose(base), transpose(exponent)),
  transpose: ({ arg }) => arg,
  apply: rawTranspose,
  matrixPower: rawTranspose,
  call: Y => (Y.fn === 'diag' ? Y : rawTranspose(Y)),
  kron: ({ left, right }) => rawKron(transpose(left), transpose(right)),
  series: ({ from, to, body }) => rawSeries(from, to, transpose(body)),
};

const known = new WeakMap<Expr, Expr>();

/** Aᵀ, n×m for A m×n; a scalar is its own transpose. */
export function transpose(A: Expr): Expr {
  if (A.shape[0] === 1 && A.shape[1] === 1) return A;
  const seen = known.get(A);
  if (seen !== undefined) return seen;
  const result = visit(rules, A);
  known.set(A, result);
  return result;
}

const counted = new WeakMap<Expr, number>();
/** How many transposes are written in sums and products of an expression. */
function transposes(A: Expr): number {
  const seen = counted.get(A);
  if (seen !== undefined) return seen;
  const own = A.kind === 'transpose' ? 1 : 0;
  const result = operandsOf(A).reduce((total, B) => total + transposes(B), own);
  counted.set(A, result);
  return result;
}
const operandsOf = (A: Expr): readonly Expr[] => {
  if (A.kind === 'sum') return A.terms;
  if (A.kind === 'product' || A.kind === 'hadamard') return A.factors;
  return A.kind === 'transpose' || A.kind === 'scale' ? [A.arg] : [];
};

/** A or Aᵀ, whichever is written with fewer transposes: the argument of a function that does not mind. */
export const lessTransposed = (A: Expr): Expr => (transposes(transpose(A)) < transposes(A) ? transpose(A) : A);
