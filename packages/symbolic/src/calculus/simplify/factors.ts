/**
 * A factor of a product found and replaced.                                             layer 3
 */
import { same } from '../../expr/canonical.js';
import type { Expr, MatrixFunction } from '../../expr/expr.js';
import { isScalar } from '../../expr/dim.js';
import { call } from '../../expr/functions.js';
import { hadamard, scalarFactors, times } from '../../expr/linear.js';
import { product } from '../../expr/product.js';
import { number } from '../../expr/raw.js';
import { transpose } from '../../expr/transpose.js';

/** A scaled matrix as its scalar factors and the matrix, a product of scalars as its factors; nothing else has parts. */
export function partsOf(A: Expr): readonly Expr[] {
  if (A.kind === 'scale') return [...scalarFactors(A.coefficient), A.arg];
  return A.kind === 'hadamard' && isScalar(A.shape) ? A.factors : [];
}

/** What has these parts, in any order; at most one of them is no scalar. */
export function fromParts(parts: readonly Expr[]): Expr {
  const scalars = parts.filter(A => isScalar(A.shape));
  const body = parts.find(A => !isScalar(A.shape));
  return times(hadamard(number(1), ...scalars), body ?? number(1));
}

/** Functions that let a scalar out. */
export const isHomogeneous = (fn: MatrixFunction): boolean => homogeneous.has(fn);
const homogeneous: ReadonlySet<MatrixFunction> = new Set(['sum', 'diag', 'tr', 'diagonal', 'vec']);

/** E, somewhere as a factor of A, replaced by S; undefined if it is no factor of it. */
export function factorReplaced(A: Expr, E: Expr, S: Expr): Expr | undefined {
  if (same(A, E)) return S;
  if (A.kind === 'transpose') {
    const inner = factorReplaced(A.arg, E, S);
    return inner === undefined ? undefined : transpose(inner);
  }
  if (A.kind === 'call' && isHomogeneous(A.fn)) {
    const inner = factorReplaced(A.arg, E, S);
    return inner === undefined ? undefined : call(A.fn, inner);
  }
  if (A.kind === 'scale') {
    const inner = factorReplaced(A.arg, E, S);
    return inner === undefined ? undefined : times(A.coefficient, inner);
  }
  if (A.kind === 'product' || A.kind === 'hadamard') {
    for (const [i, factor] of A.factors.entries()) {
      const inner = factorReplaced(factor, E, S);
      if (inner === undefined) continue;
      const factors = [...A.factors.slice(0, i), inner, ...A.factors.slice(i + 1)];
      return A.kind === 'product' ? product(...factors) : hadamard(...factors);
    }
  }
  return undefined;
}
