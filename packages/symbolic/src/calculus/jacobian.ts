/**
 * Jacobians by the first identification theorem.                                        layer 3
 *
 * d vec(F) = J d vec(X): each node Y below F is expanded once, each term stacked to K vec(dA), and dA replaced by
 * J_A d vec(X). Derivatives by a scalar need no stacking: dF = F′ dx, and F′ is dF with dx put to 1.
 */
import { type Dim, dimProduct } from '../expr/dim.js';
import { sum } from '../expr/linear.js';
import type { Expr, Sym } from '../expr/expr.js';
import { product } from '../expr/product.js';
import { differential, identity, number, zero } from '../expr/raw.js';
import { bottomUp, mentions } from '../expr/rewrite.js';
import type { Recorder } from './derivation.js';
import { differentialOf, differentialRule } from './differential.js';
import { spelled, stackedForm } from './stack.js';
import { holdsDifferential, termsOf } from './trace.js';

const entries = ({ shape: [m, n] }: Expr): Dim => dimProduct(m, n);

/** d as a differential of what varies with X, zero of what does not. */
function differentialIn(X: Sym): (A: Expr) => Expr {
  const moves = mentions(Y => Y === X);
  return A => (moves(A) ? differential(A) : zero(A.shape));
}

/** ∂vec(F)/∂vec(X)ᵀ, pq×mn for F p×q and X m×n. */
export function jacobianOf(F: Expr, X: Sym, record: Recorder): Expr {
  const d = differentialIn(X);
  const known = new Map<Expr, Expr>([[X, identity(entries(X))]]);
  const jacobian = (Y: Expr): Expr => {
    const seen = known.get(Y);
    if (seen !== undefined) return seen;
    const dY = differentialOf(Y, d);
    record(differentialRule(Y), differential(Y), dY);
    const terms = termsOf(dY).filter(holdsDifferential);
    const parts = terms.map(term => {
      const { K, dA } = stackedForm(term, record);
      const J = jacobian(dA.arg);
      if (dA.arg !== X) record('chain', spelled({ K, F: dA }), spelled({ K: product(K, J), F: differential(X) }));
      return product(K, J);
    });
    const J = sum(zero([entries(Y), entries(X)]), ...parts);
    known.set(Y, J);
    return J;
  };
  if (d(F).kind !== 'differential') return zero([entries(F), entries(X)]);
  const J = jacobian(F);
  record('identify-jacobian', spelled({ K: J, F: differential(X) }), J);
  return J;
}

/** ∂F/∂x for a scalar x, of F's shape. */
export function derivativeByScalar(F: Expr, x: Sym, record: Recorder): Expr {
  const d = differentialIn(x);
  const known = new Map<Expr, Expr>([[x, number(1)]]);
  const derivative = (Y: Expr): Expr => {
    const seen = known.get(Y);
    if (seen !== undefined) return seen;
    const dY = differentialOf(Y, d);
    record(differentialRule(Y), differential(Y), dY);
    const result = bottomUp(A => (A.kind === 'differential' ? derivative(A.arg) : A))(dY);
    record('by-scalar', dY, result);
    known.set(Y, result);
    return result;
  };
  return d(F).kind === 'differential' ? derivative(F) : zero(F.shape);
}
