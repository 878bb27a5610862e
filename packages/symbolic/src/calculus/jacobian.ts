/**
 * Jacobians by the first identification theorem.                                        layer 3
 *
 * d vec(F) = J d vec(X): each node Y below F is expanded once, each term stacked to K vec(dA), and dA replaced by
 * J_A d vec(X). Derivatives by a scalar need no stacking: dF = F′ dx, with each dA replaced by A′ dx. Nodes are worked
 * through operands first, so what a step uses has been shown before it.
 */
import { children } from '../expr/canonical.js';
import { holdsDifferential } from '../expr/differential-inside.js';
import { type Dim, dimProduct } from '../expr/dim.js';
import { sum, times } from '../expr/linear.js';
import type { Expr, Sym } from '../expr/expr.js';
import { product } from '../expr/product.js';
import { differential, identity, number, zero } from '../expr/raw.js';
import { rebuild } from '../expr/rewrite.js';
import type { Recorder } from './derivation.js';
import { differentialOf, differentialRule } from './differential.js';
import { differentialWhere, vanishing } from './gradient.js';
import { spelled, stackedForm } from './stack.js';
import { termsOf } from './trace.js';

const entries = ({ shape: [m, n] }: Expr): Dim => dimProduct(m, n);

/** The A of each dA that an expression holds. What holds none is not looked into: it may be as large as the problem. */
const movingParts = (E: Expr): readonly Expr[] =>
  E.kind === 'differential' ? [E.arg] : holdsDifferential(E) ? children(E).flatMap(movingParts) : [];

/** The terms of a dY that move. */
export const movingTerms = (dY: Expr): readonly Expr[] => termsOf(dY).filter(holdsDifferential);

/** The shape of ∂vec(F)/∂vec(X)ᵀ. */
export const jacobianShape = (F: Expr, X: Sym): Expr['shape'] => [entries(F), entries(X)];

/** ∂vec(F)/∂vec(X)ᵀ, pq×mn for F p×q and X m×n. */
export function jacobianOf(F: Expr, X: Sym, record: Recorder): Expr {
  const d = differentialWhere(Y => Y === X);
  const known = new Map<Expr, Expr>([[X, identity(entries(X))]]);
  const jacobian = (Y: Expr): Expr => {
    const seen = known.get(Y);
    if (seen !== undefined) return seen;
    const dY = differentialOf(Y, d);
    movingParts(dY).forEach(jacobian);
    record(differentialRule(Y, d), differential(Y), dY);
    const parts = movingTerms(dY).map(term => {
      const { K, dA } = stackedForm(term, record);
      const part = product(K, jacobian(dA.arg));
      record('chain', spelled({ K, F: dA }), spelled({ K: part, F: differential(X) }));
      return part;
    });
    const J = sum(zero(jacobianShape(Y, X)), ...parts);
    record(
      'collect-jacobian',
      spelled({ K: identity(entries(Y)), F: differential(Y) }),
      spelled({ K: J, F: differential(X) }),
    );
    known.set(Y, J);
    return J;
  };
  const J = d(F).kind === 'differential' ? jacobian(F) : zero(jacobianShape(F, X));
  if (J.kind === 'zero') return vanishing(F, X, J.shape, record);
  record('identify-jacobian', spelled({ K: J, F: differential(X) }), J);
  return J;
}

/** ∂F/∂x for a scalar x, of F's shape. */
export function derivativeByScalar(F: Expr, x: Sym, record: Recorder): Expr {
  const d = differentialWhere(Y => Y === x);
  const known = new Map<Expr, Expr>([[x, number(1)]]);
  const derivative = (Y: Expr): Expr => {
    const seen = known.get(Y);
    if (seen !== undefined) return seen;
    const dY = differentialOf(Y, d);
    movingParts(dY).forEach(derivative);
    record(differentialRule(Y, d), differential(Y), dY);
    const result = withDerivatives(dY, derivative);
    record('chain-scalar', dY, times(differential(x), result));
    known.set(Y, result);
    return result;
  };
  const result = d(F).kind === 'differential' ? derivative(F) : zero(F.shape);
  if (result.kind === 'zero' || (result.kind === 'number' && result.value === 0))
    return vanishing(F, x, F.shape, record);
  record('identify-scalar', times(differential(x), result), result);
  return result;
}

/** dY with each dA replaced by A′: what stands before dx once dA = A′ dx is put in. */
export function withDerivatives(dY: Expr, derivative: (A: Expr) => Expr): Expr {
  const put = (E: Expr): Expr =>
    E.kind === 'differential' ? derivative(E.arg) : holdsDifferential(E) ? rebuild(E, put) : E;
  return put(dY);
}
