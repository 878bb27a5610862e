/**
 * Moving one differential to the end of a trace.                                        layer 3
 *
 * A scalar that is linear in one differential dA is brought, by a few named identities, into the form tr(N dA). Each
 * step is a function of the expression before it alone, so a derivation can be replayed. Nothing here knows what a
 * gradient is.
 */
import { holdsDifferential } from '../expr/differential-inside.js';
import { dimProduct, isScalar } from '../expr/dim.js';
import type { Differential, Expr, MatrixFunction, Node } from '../expr/expr.js';
import { call } from '../expr/functions.js';
import { hadamard, negative, numericCoefficient, times } from '../expr/linear.js';
import { kron, product } from '../expr/product.js';
import { commutation, identity, number, ones, rawCall, rawProduct } from '../expr/raw.js';
import { transpose } from '../expr/transpose.js';

/** The scalar tr(M F), the differential inside F. */
interface Focus {
  readonly M: Expr;
  readonly F: Expr;
}

/** The scalar cF. Scalars commute, and the factor that moves stands last, where the derivative is read off. */
function beside(c: Expr, F: Expr): Expr {
  if (F.kind !== 'hadamard') return hadamard(c, F);
  const moving = F.factors.filter(holdsDifferential);
  return hadamard(c, ...F.factors.filter(A => !moving.includes(A)), ...moving);
}

/** tr(M F) as an expression; the trace stays visible even where a product would turn into a scalar. */
export function traced({ M, F }: Focus): Expr {
  if (isScalar(F.shape)) return beside(M, F);
  if (M.kind === 'scale') return hadamard(M.coefficient, traced({ M: M.arg, F }));
  if (F.kind === 'scale') {
    return holdsDifferential(F.coefficient)
      ? beside(call('tr', product(M, F.arg)), F.coefficient)
      : hadamard(F.coefficient, traced({ M, F: F.arg }));
  }
  // A row of ones times F would be written sum(F) again.
  if (M.kind === 'ones' && M.shape[0] === 1) return rawProduct([M, ...(F.kind === 'product' ? F.factors : [F])]);
  const P = product(M, F);
  // A stretch of factors that is a scalar has come to the front.
  if (P.kind === 'scale') {
    return holdsDifferential(P.coefficient)
      ? beside(call('tr', P.arg), P.coefficient)
      : hadamard(P.coefficient, rawCall('tr', P.arg));
  }
  return isScalar(P.shape) ? P : rawCall('tr', P);
}

function turned(factors: readonly Expr[]): Focus {
  const i = factors.findIndex(holdsDifferential);
  const F = factors[i];
  if (F === undefined) throw new RangeError('no differential in this product');
  const rest = [...factors.slice(i + 1), ...factors.slice(0, i)];
  return { M: rest.length === 0 ? identity(F.shape[0]) : product(...rest), F };
}

function focusOfTrace(A: Expr): Focus {
  if (A.kind === 'product') return turned(A.factors);
  if (A.kind === 'scale' && holdsDifferential(A.arg)) {
    const { M, F } = focusOfTrace(A.arg);
    return { M: times(A.coefficient, M), F };
  }
  if (A.kind === 'scale') return { M: call('tr', A.arg), F: A.coefficient };
  return { M: identity(A.shape[0]), F: A };
}

/** A scalar E as tr(M F). Reading LFR as tr(RL F) is the cyclic rule. */
function focus(E: Expr): Focus {
  if (E.kind === 'hadamard') {
    const i = E.factors.findIndex(holdsDifferential);
    const F = E.factors[i];
    if (F === undefined) throw new RangeError('no differential in this product');
    const inner = focus(F);
    return { M: times(hadamard(number(1), ...E.factors.filter((_, j) => j !== i)), inner.M), F: inner.F };
  }
  if (E.kind === 'product') return turned(E.factors);
  if (E.kind === 'call' && E.fn === 'tr') return focusOfTrace(E.arg);
  return { M: number(1), F: E };
}

const vecLength = ({ shape: [m, n] }: Expr) => dimProduct(m, n);

/** Iₙ ⊗ K_{q,m} ⊗ I_p, which orders vec A ⊗ vec B as vec(A ⊗ B), for A m×n and B p×q. */
export function kronOrder({ left, right }: Node<'kron'>): Expr {
  const [m, n] = left.shape;
  const [p, q] = right.shape;
  return kron(identity(n), kron(commutation(q, m), identity(p)));
}

/** vec(A ⊗ B) as a matrix times vec of the operand that holds the differential. */
export function kronStack(F: Node<'kron'>): { readonly matrix: Expr; readonly operand: Expr } {
  const inLeft = holdsDifferential(F.left);
  const stacked = inLeft
    ? kron(identity(vecLength(F.left)), call('vec', F.right))
    : kron(call('vec', F.left), identity(vecLength(F.right)));
  return { matrix: product(kronOrder(F), stacked), operand: inLeft ? F.left : F.right };
}

/** The m×n matrix G with vec(G) = v: (vec(Iₙ)ᵀ ⊗ Iₘ)(Iₙ ⊗ v). */
export function folded(v: Expr, [m, n]: Expr['shape']): Expr {
  if (v.kind === 'call' && v.fn === 'vec') return v.arg;
  if (n === 1) return v;
  if (m === 1) return transpose(v);
  return product(kron(transpose(call('vec', identity(n))), identity(m)), kron(identity(n), v));
}

interface Moved extends Focus {
  readonly rule: string;
}

/** The entry of a function that is not linear in tables of what to do with a differential inside. */
export const nonlinear = (): never => {
  throw new RangeError('a function that is not linear holds a differential');
};

/** tr(M f(A)) for the linear functions f. */
const functions: { readonly [F in MatrixFunction]: (M: Expr, A: Expr) => Moved } = {
  tr: (M, A) => ({ rule: 'trace-of-trace', M: times(M, identity(A.shape[0])), F: A }), //       m tr(A) = tr(mI A)
  sum: (M, A) => ({ rule: 'sum-as-trace', M: times(M, ones([A.shape[1], A.shape[0]])), F: A }), // sum(A) = tr(11ᵀ A)
  diag: (M, A) => ({ rule: 'diag-trace', M: transpose(call('diagonal', M)), F: A }), //         tr(M diag(x)) = diag(M)ᵀ x
  diagonal: (M, A) => ({ rule: 'diagonal-trace', M: call('diag', transpose(M)), F: A }), //     mᵀ diag(A) = tr(diag(m) A)
  vec: (M, A) => ({ rule: 'vec-trace', M: transpose(folded(transpose(M), A.shape)), F: A }), // vec(B)ᵀ vec(A) = tr(Bᵀ A)
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

function moved({ M, F }: Focus): Moved {
  if (F.kind === 'transpose') return { rule: 'transpose-trace', M: transpose(M), F: F.arg }; // tr(M Aᵀ) = tr(Mᵀ A)
  if (F.kind === 'hadamard') {
    // tr(M (C ⊙ A)) = tr((M ⊙ Cᵀ) A)
    const i = F.factors.findIndex(holdsDifferential);
    const A = F.factors[i];
    if (A !== undefined) {
      const others = F.factors.filter((_, j) => j !== i).map(transpose);
      return { rule: 'hadamard-trace', M: hadamard(M, ...others), F: A };
    }
  }
  if (F.kind === 'kron') {
    // tr(M (A ⊗ B)) = vec(Mᵀ)ᵀ vec(A ⊗ B), and vec(A ⊗ B) = (I ⊗ K ⊗ I)(vec A ⊗ vec B)
    const { matrix, operand } = kronStack(F);
    return { rule: 'kron-trace', M: product(transpose(call('vec', transpose(M))), matrix), F: call('vec', operand) };
  }
  return F.kind === 'call' ? functions[F.fn](M, F.arg) : nonlinear();
}

export interface TraceStep {
  readonly rule: string;
  readonly after: Expr;
}

/** The terms of a sum, seen through a common coefficient. */
export function termsOf(D: Expr): readonly Expr[] {
  if (D.kind === 'sum') return D.terms.flatMap(termsOf);
  if (D.kind === 'scale' && D.arg.kind === 'sum' && holdsDifferential(D.arg))
    return D.arg.terms.flatMap(termsOf).map(A => times(D.coefficient, A));
  return [D];
}

/** tr(M (A + B)) = tr(MA) + tr(MB), the terms apart; terms that vanish are left out. */
export const tracedTerms = (M: Expr, D: Expr): readonly Expr[] =>
  termsOf(D)
    .filter(holdsDifferential)
    .map(F => traced({ M, F }))
    .filter(holdsDifferential);

/** Whether the differential stands in the last factor already, so that only a minus is left to go in. */
const inOrder = (E: Expr): boolean => {
  if (E.kind === 'hadamard') return E.factors.every(A => !holdsDifferential(A) || inOrder(A));
  const inside = E.kind === 'call' && E.fn === 'tr' ? E.arg : E;
  return inside.kind !== 'product' || inside.factors.findIndex(holdsDifferential) === inside.factors.length - 1;
};

/** The next identity to apply to a scalar that is linear in one differential; undefined once it reads tr(N dA). */
export function traceStep(E: Expr): TraceStep | undefined {
  const at = focus(E);
  const turned = traced(at);
  if (turned !== E) return { rule: inOrder(E) ? 'minus-into-sum' : 'cyclic', after: turned };
  if (at.F.kind === 'differential') return undefined;
  const { rule, ...next } = moved(at);
  return { rule, after: traced(next) };
}

/** cM with a minus taken into a difference among its factors, −2A(B − C) = 2A(C − B); undefined if there is none. */
export function signInside(cM: Expr): Expr | undefined {
  if (cM.kind !== 'scale' || numericCoefficient(cM).coefficient.value >= 0) return undefined;
  const { coefficient, arg: M } = cM;
  if (M.kind !== 'product' && M.kind !== 'hadamard') return undefined;
  const i = M.factors.findIndex(
    A => A.kind === 'sum' && A.terms.some(term => numericCoefficient(term).coefficient.value < 0),
  );
  if (i < 0) return undefined;
  const factors = M.factors.map((A, j) => (i === j ? negative(A) : A));
  return times(negative(coefficient), M.kind === 'product' ? product(...factors) : hadamard(...factors));
}

/** N and dA of a scalar that reads tr(N dA). */
export function isolated(E: Expr): { readonly N: Expr; readonly dA: Differential } {
  const { M, F } = focus(E);
  if (F.kind !== 'differential') throw new RangeError('the differential is not isolated');
  return { N: M, dA: F };
}
