/**
 * Moving one differential to the end of a stacked product.                              layer 3
 *
 * What `trace` does for scalars, for matrices: a matrix T that is linear in one differential dA is brought to
 * vec(T) = K vec(dA) by named identities. A scalar inside is handed to the trace rules.
 */
import { holdsDifferential } from '../expr/differential-inside.js';
import { isScalar, type Shape } from '../expr/dim.js';
import type { Differential, Expr, MatrixFunction } from '../expr/expr.js';
import { call } from '../expr/functions.js';
import { hadamard, times } from '../expr/linear.js';
import { kron, product } from '../expr/product.js';
import { commutation, identity, ones, rawProduct, zero } from '../expr/raw.js';
import { transpose } from '../expr/transpose.js';
import type { Recorder } from './derivation.js';
import { isolate } from './gradient.js';
import { kronStack, nonlinear } from './trace.js';

/** vec(T) = K vec(F), the differential inside F. */
export interface Stacked {
  readonly K: Expr;
  readonly F: Expr;
}

export const stacked = (F: Expr): Expr => call('vec', F);

/** K vec(F), spelled out: the product is not normalised, so that the differential stays at its end. */
export function spelled({ K, F }: Stacked): Expr {
  if (K.kind === 'identity') return stacked(F);
  if (K.kind === 'zero') return zero([K.shape[0], 1]);
  if (isScalar(K.shape)) return times(K, stacked(F));
  if (K.kind === 'scale') return times(K.coefficient, spelled({ K: K.arg, F }));
  return rawProduct([...(K.kind === 'product' ? K.factors : [K]), stacked(F)]);
}

const diagonalSelector = (n: Shape[0]): Expr => call('diag', call('vec', identity(n)));

export interface MovedStack extends Stacked {
  readonly rule: string;
}

const functions: { readonly [F in MatrixFunction]: (K: Expr, A: Expr) => MovedStack } = {
  vec: (K, A) => ({ rule: 'stack-vec', K, F: A }),
  diag: (K, x) => ({
    // vec(diag(x)) = diag(vec I)(1 ⊗ I) x
    rule: 'stack-diag',
    K: product(K, diagonalSelector(x.shape[0]), kron(ones([x.shape[0], 1]), identity(x.shape[0]))),
    F: x,
  }),
  diagonal: (K, A) => ({
    // diag(A) = (1ᵀ ⊗ I) diag(vec I) vec(A)
    rule: 'stack-diagonal',
    K: product(K, kron(ones([1, A.shape[0]]), identity(A.shape[0])), diagonalSelector(A.shape[0])),
    F: A,
  }),
  tr: nonlinear,
  sum: nonlinear,
  det: nonlinear,
  logdet: nonlinear,
  norm1: nonlinear,
  norm2: nonlinear,
  logsumexp: nonlinear,
  inv: nonlinear,
  adj: nonlinear,
  expm: nonlinear,
  softmax: nonlinear,
  logsoftmax: nonlinear,
};

/** K vec(cF) = cK vec(F), which is no step: a scalar stands in front in any case. */
const scalarsInFront = ({ K, F }: Stacked): Stacked =>
  F.kind === 'scale' && !holdsDifferential(F.coefficient) ? { K: times(F.coefficient, K), F: F.arg } : { K, F };

/** The next identity to apply to K vec(F); F is not scalar, has no constant scalar factor and is no differential itself. */
export function stackStep({ K, F }: Stacked): MovedStack {
  if (F.kind === 'scale' && holdsDifferential(F.coefficient)) {
    return { rule: 'stack-scalar', K: product(K, stacked(F.arg)), F: F.coefficient }; //   vec(dc A) = vec(A) dc
  }
  if (F.kind === 'product') {
    // vec(LAR) = (Rᵀ ⊗ L) vec(A)
    const i = F.factors.findIndex(holdsDifferential);
    const A = F.factors[i];
    if (A !== undefined) {
      const left = F.factors.slice(0, i);
      const right = F.factors.slice(i + 1);
      const L = left.length === 0 ? identity(A.shape[0]) : product(...left);
      const R = right.length === 0 ? identity(A.shape[1]) : product(...right);
      return { rule: 'stack-product', K: product(K, kron(transpose(R), L)), F: A };
    }
  }
  if (F.kind === 'hadamard') {
    // vec(C ⊙ A) = diag(vec C) vec(A)
    const i = F.factors.findIndex(holdsDifferential);
    const A = F.factors[i];
    if (A !== undefined) {
      const C = hadamard(...F.factors.filter((_, j) => j !== i));
      return { rule: 'stack-hadamard', K: product(K, call('diag', stacked(C))), F: A };
    }
  }
  if (F.kind === 'transpose') {
    const [m, n] = F.arg.shape;
    return { rule: 'stack-transpose', K: product(K, commutation(m, n)), F: F.arg }; // vec(Aᵀ) = K vec(A)
  }
  if (F.kind === 'kron') {
    const { matrix, operand } = kronStack(F);
    return { rule: 'stack-kron', K: product(K, matrix), F: operand };
  }
  return F.kind === 'call' ? functions[F.fn](K, F.arg) : nonlinear();
}

/** K and dA with vec(T) = K vec(dA), for a T that is linear in one differential. */
export function stackedForm(T: Expr, record: Recorder): { readonly K: Expr; readonly dA: Differential } {
  let at = scalarsInFront({ K: identity(stacked(T).shape[0]), F: T });
  for (;;) {
    if (at.F.kind === 'differential') return { K: at.K, dA: at.F };
    const { rule, ...next } = isScalar(at.F.shape)
      ? { rule: 'stack-trace', ...untraced(at.K, isolate(at.F, record)) }
      : stackStep(at);
    record(rule, spelled(at), spelled(next));
    at = scalarsInFront(next);
  }
}

/** K tr(N dA) = K vec(Nᵀ)ᵀ vec(dA). */
export const untraced = (K: Expr, { N, dA }: { readonly N: Expr; readonly dA: Differential }) => ({
  K: product(K, transpose(stacked(transpose(N)))),
  F: dA,
});
