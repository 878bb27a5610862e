/**
 * The differential dF of an expression F, one level deep.                               layer 3
 *
 * Each entry is one line of Magnus & Neudecker's table (Matrix Differential Calculus, ch. 8). `d` gives dA for an
 * operand: zero if A is constant, else the unexpanded symbol dA. Every term of the result carries exactly one
 * differential. Sums, products and elementwise products absorb zeros, so no rule asks whether its operand varies.
 */
import { TracegradError } from '../errors.js';
import { children } from '../expr/canonical.js';
import { isScalar } from '../expr/dim.js';
import { type Call, type Expr, type MatrixFunction, type Power, type Table, visit } from '../expr/expr.js';
import { apply, call } from '../expr/functions.js';
import { hadamard, isZero, minus, negative, power, reciprocal, sum, times } from '../expr/linear.js';
import { inverse, kron, matrixPower, product } from '../expr/product.js';
import { identity, number, ones, zero } from '../expr/raw.js';
import { series } from '../expr/rewrite.js';
import { scalarFunction } from '../expr/scalar-functions.js';
import { transpose } from '../expr/transpose.js';

type D = (A: Expr) => Expr;

/** The product rule for any n-ary product: the sum over i with the i-th factor replaced by its differential. */
const leibniz = (multiply: (...factors: Expr[]) => Expr, factors: readonly Expr[], d: D): Expr =>
  sum(...factors.map((F, i) => multiply(...factors.slice(0, i), d(F), ...factors.slice(i + 1))));

/** d(Aˣ) = x Aˣ⁻¹ ⊙ dA + log(A) ⊙ Aˣ ⊙ dx, the exponent a scalar or of A's shape. */
function powerRule(Y: Power, d: D): Expr {
  const { base, exponent } = Y;
  const multiply = (x: Expr, A: Expr): Expr =>
    isScalar(x.shape) ? times(x, A) : isScalar(A.shape) ? times(A, x) : hadamard(x, A);
  const slope = multiply(exponent, power(base, minus(exponent, ones(exponent.shape))));
  const byBase = hadamard(slope, d(base));
  const dx = d(exponent);
  if (isZero(dx)) return byBase;
  return sum(byBase, multiply(dx, hadamard(apply(scalarFunction('log'), base), Y)));
}

/** d expm(A) has a closed form where A and dA commute: A = cB with a constant B. */
function exponentialRule(Y: Call, d: D): Expr {
  const { arg } = Y;
  if (arg.kind === 'scale' && isZero(d(arg.arg))) return times(d(arg.coefficient), product(arg.arg, Y));
  throw new TracegradError(
    'unsupported',
    'The differential of expm(A) has a closed form only under a trace, tr(expm(A)), or for A = c*B with a scalar c and a constant B.',
  );
}

/**
 * d adj(A): of 2×2 and 3×3 matrices from the polynomials adj(A) = tr(A)I − A and A² − tr(A)A + ½(tr(A)² − tr(A²))I of
 * Cayley & Hamilton, which hold at singular matrices; else tr(A⁻¹ dA) adj(A) − adj(A) dA A⁻¹.
 */
function adjugateRule(Y: Call, d: D): Expr {
  const { arg: A } = Y;
  const [n, dA] = [A.shape[0], d(A)];
  const tr = (B: Expr): Expr => call('tr', B);
  if (n === 2) return minus(times(tr(dA), identity(n)), dA);
  if (n === 3) {
    const linear = sum(product(A, dA), product(dA, A), negative(times(tr(dA), A)), negative(times(tr(A), dA)));
    const traces = [hadamard(tr(A), tr(dA)), negative(tr(product(A, dA)))];
    return sum(linear, ...traces.map(c => times(c, identity(n))));
  }
  return minus(times(tr(product(inverse(A), dA)), Y), product(Y, dA, inverse(A)));
}

const functions = (d: D): { readonly [F in MatrixFunction]: (Y: Call) => Expr } => ({
  tr: Y =>
    Y.arg.kind === 'call' && Y.arg.fn === 'expm'
      ? call('tr', product(Y.arg, d(Y.arg.arg))) //                            d tr(eᴬ) = tr(eᴬ dA)
      : call('tr', d(Y.arg)), //                                               d tr(A) = tr(dA)
  sum: Y => call('sum', d(Y.arg)), //                                          d sum(A) = sum(dA)
  det: Y => call('tr', product(call('adj', Y.arg), d(Y.arg))), //              d|A| = tr(adj(A) dA)
  logdet: Y => call('tr', product(inverse(Y.arg), d(Y.arg))), //               d log|A| = tr(A⁻¹ dA)
  norm1: Y => call('sum', hadamard(apply(scalarFunction('sign'), Y.arg), d(Y.arg))), // d‖A‖₁ = sum(sign(A) ⊙ dA)
  norm2: Y => hadamard(call('tr', product(transpose(Y.arg), d(Y.arg))), reciprocal(Y)), // d‖A‖ = tr(Aᵀ dA)/‖A‖
  logsumexp: Y => product(transpose(call('softmax', Y.arg)), d(Y.arg)), //     d lse(x) = softmax(x)ᵀ dx
  inv: Y => negative(product(Y, d(Y.arg), Y)), //                              d(A⁻¹) = −A⁻¹ dA A⁻¹
  adj: Y => adjugateRule(Y, d),
  expm: Y => exponentialRule(Y, d),
  softmax: Y => minus(hadamard(Y, d(Y.arg)), product(Y, transpose(Y), d(Y.arg))), // ds = s ⊙ dx − s sᵀ dx
  logsoftmax: Y =>
    // d log s = dx − 1 sᵀ dx
    minus(d(Y.arg), product(ones(Y.shape), transpose(call('softmax', Y.arg)), d(Y.arg))),
  diag: Y => call('diag', d(Y.arg)), //                                        d diag(x) = diag(dx)
  diagonal: Y => call('diagonal', d(Y.arg)), //                                d diag(A) = diag(dA)
  vec: Y => call('vec', d(Y.arg)), //                                          d vec(A) = vec(dA)
});

const rules = (d: D): Table<Expr> => ({
  sym: X => d(X),
  differential: Y => {
    throw new RangeError(`a differential is not differentiated again (${Y.kind})`);
  },
  number: c => zero(c.shape),
  size: c => zero(c.shape),
  indicator: c => zero(c.shape),
  zero: c => zero(c.shape),
  ones: c => zero(c.shape),
  identity: c => zero(c.shape),
  commutation: c => zero(c.shape),
  sum: ({ terms }) => sum(...terms.map(d)), //                                 d(A + B) = dA + dB
  product: ({ factors }) => leibniz(product, factors, d), //                   d(AB) = dA B + A dB
  scale: ({ coefficient, arg }) => leibniz(scaled, [coefficient, arg], d), //  d(cA) = dc A + c dA
  hadamard: ({ factors }) => leibniz(hadamard, factors, d), //                 d(A ⊙ B) = dA ⊙ B + A ⊙ dB
  power: Y => powerRule(Y, d), //                                              d(Aˣ) = x Aˣ⁻¹ ⊙ dA
  apply: Y => hadamard(Y.fn.slope(Y.arg, Y), d(Y.arg)), //                     d f(A) = f′(A) ⊙ dA
  transpose: ({ arg }) => transpose(d(arg)), //                                d(Aᵀ) = (dA)ᵀ
  matrixPower: (
    { base, exponent }, //                                                     d(Aᵏ) = Σᵢ Aⁱ dA Aᵏ⁻¹⁻ⁱ
  ) =>
    sum(
      ...Array.from({ length: exponent }, (_, i) =>
        product(matrixPower(base, i), d(base), matrixPower(base, exponent - 1 - i)),
      ),
    ),
  kron: ({ left, right }) => leibniz((A = left, B = right) => kron(A, B), [left, right], d), // d(A ⊗ B) = dA ⊗ B + A ⊗ dB
  call: Y => functions(d)[Y.fn](Y),
  series: ({ from, to, body }) => series(from, to, d(body)), //                d Σ f = Σ df
});

const scaled = (c: Expr = number(1), A: Expr = c): Expr => times(c, A);

/** dF in terms of the differentials of F's operands, as `d` gives them. */
export const differentialOf = (F: Expr, d: D): Expr => visit(rules(d), F);

/** Products of any kind, in which constant factors stay as they are. */
const products: ReadonlySet<Expr['kind']> = new Set<Expr['kind']>(['product', 'scale', 'hadamard', 'kron']);

/**
 * The name of the rule that `differentialOf` uses for a node: a product of which one factor varies is linear in it, and
 * the product rule is for the others.
 */
export function differentialRule(F: Expr, d: D): string {
  if (products.has(F.kind) && children(F).filter(A => !isZero(d(A))).length === 1) return 'd-linear';
  return F.kind === 'call' ? `d-${F.fn === 'sum' ? 'total' : F.fn}` : F.kind === 'apply' ? 'd-apply' : `d-${F.kind}`;
}
