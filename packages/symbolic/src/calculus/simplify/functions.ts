/**
 * Rewrites that know the elementwise functions and the softmax family.                  layer 3
 */
import { same } from '../../expr/canonical.js';
import { isScalar } from '../../expr/dim.js';
import type { Expr } from '../../expr/expr.js';
import { apply, call } from '../../expr/functions.js';
import { hadamard, isNumber, power, times } from '../../expr/linear.js';
import { number } from '../../expr/raw.js';
import { scalarFunction } from '../../expr/scalar-functions.js';
import { transpose } from '../../expr/transpose.js';
import { factorReplaced, fromParts, partsOf } from './factors.js';
import type { SimplificationRule } from './rule.js';
import { stableRules } from './stable.js';

/** exp(x)/sum(exp(x)) = softmax(x), wherever exp(x) is a factor. */
const recognisedSoftmax: SimplificationRule = {
  name: 'softmax',
  rewrite: node => {
    const whole = partsOf(node);
    for (const [i, divisor] of whole.entries()) {
      if (divisor.kind !== 'power' || divisor.exponent.kind !== 'number' || divisor.exponent.value > -1) continue;
      const total = divisor.base;
      if (total.kind !== 'call' || total.fn !== 'sum') continue;
      const E = total.arg;
      if (E.kind !== 'apply' || E.fn.name !== 'exp' || E.shape[1] !== 1) continue;
      for (const [j, factor] of whole.entries()) {
        const replaced = j === i ? undefined : factorReplaced(factor, E, call('softmax', E.arg));
        if (replaced === undefined) continue;
        return { to: fromParts(whole.map((A, k) => (k === j ? replaced : k === i ? times(total, divisor) : A))) };
      }
    }
    return undefined;
  },
};

/** x ⊙ sign(x) = |x|, |x| ⊙ sign(x) = x. */
const absoluteValue: SimplificationRule = {
  name: 'sign-times',
  rewrite: node => {
    if (node.kind !== 'hadamard') return undefined;
    const i = node.factors.findIndex(A => A.kind === 'apply' && A.fn.name === 'sign');
    const sign = node.factors[i];
    if (sign?.kind !== 'apply') return undefined;
    const j = node.factors.findIndex(
      A => same(A, sign.arg) || (A.kind === 'apply' && A.fn.name === 'abs' && same(A.arg, sign.arg)),
    );
    const partner = node.factors[j];
    if (partner === undefined) return undefined;
    const rest = node.factors.filter((_, k) => k !== i && k !== j);
    const value = same(partner, sign.arg) ? apply(scalarFunction('abs'), sign.arg) : sign.arg;
    return { to: hadamard(value, ...rest) };
  },
};

/** The A of AᵀA = ‖A‖², written as xᵀx, tr(AᵀA) or sum(A²). */
function squareOf(S: Expr): Expr | undefined {
  const inner = S.kind === 'call' && (S.fn === 'tr' || S.fn === 'sum') ? S.arg : S;
  if (S.kind === 'call' && S.fn === 'sum') {
    return inner.kind === 'power' && isNumber(inner.exponent, 2) ? inner.base : undefined;
  }
  if (inner.kind !== 'product' || inner.factors.length !== 2 || !isScalar(S.shape)) return undefined;
  const [left, right] = inner.factors;
  return left !== undefined && right !== undefined && same(transpose(left), right) ? right : undefined;
}

/** xᵀx/‖x‖ = ‖x‖, so that no pole stays that can be removed. */
const normSquare: SimplificationRule = {
  name: 'norm-square',
  rewrite: node => {
    if (node.kind !== 'hadamard' || !isScalar(node.shape)) return undefined;
    for (const [i, S] of node.factors.entries()) {
      const A = squareOf(S.kind === 'power' ? S.base : S);
      const norm = A === undefined ? undefined : call('norm2', A);
      const below = (B: Expr): boolean => B.kind === 'power' && norm !== undefined && same(B.base, norm);
      if (norm === undefined || !node.factors.some(below)) continue;
      const square = S.kind === 'power' ? power(norm, hadamard(number(2), S.exponent)) : power(norm, number(2));
      return { to: hadamard(...node.factors.map((B, j) => (j === i ? square : B))) };
    }
    return undefined;
  },
};

/** sum(softmax(z)) = 1. */
const softmaxTotal: SimplificationRule = {
  name: 'softmax-total',
  rewrite: node =>
    node.kind === 'call' && node.fn === 'sum' && node.arg.kind === 'call' && node.arg.fn === 'softmax'
      ? { to: number(1) }
      : undefined,
};

export const functionRules: readonly SimplificationRule[] = [
  ...stableRules,
  recognisedSoftmax,
  softmaxTotal,
  normSquare,
  absoluteValue,
];
