/**
 * A factor of a product found and replaced.                                             layer 3
 */
import { same } from '../../expr/canonical.js';
import type { Expr, MatrixFunction } from '../../expr/expr.js';
import { call } from '../../expr/functions.js';
import { hadamard, times } from '../../expr/linear.js';
import { product } from '../../expr/product.js';
import { transpose } from '../../expr/transpose.js';

/** The factors of a scalar. */
export const scalarFactors = (c: Expr): readonly Expr[] => (c.kind === 'hadamard' ? c.factors : [c]);

/** Functions that let a scalar out. */
const linear: ReadonlySet<MatrixFunction> = new Set(['sum', 'diag', 'tr', 'diagonal', 'vec']);

/** E, somewhere as a factor of A, replaced by S; undefined if it is no factor of it. */
export function factorReplaced(A: Expr, E: Expr, S: Expr): Expr | undefined {
  if (same(A, E)) return S;
  if (A.kind === 'transpose') {
    const inner = factorReplaced(A.arg, E, S);
    return inner === undefined ? undefined : transpose(inner);
  }
  if (A.kind === 'call' && linear.has(A.fn)) {
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
