/**
 * Rewrites to forms that neither overflow nor cancel.                                   layer 3
 *
 * They hold wherever the left side has a value and keep a value where it loses its own, log(1 − σ(40)) = log 0. What a
 * person wrote and what is derived from it pass through the same list, so that value and gradient are equally stable.
 */
import { same } from '../../expr/canonical.js';
import type { Expr } from '../../expr/expr.js';
import { hadamard, isOnes, isZero, minus, negative, power, sum, times } from '../../expr/linear.js';
import { fraction, number } from '../../expr/raw.js';
import { cost } from './cost.js';
import {
  complementOfSigmoid,
  elementwise,
  exponentsOf,
  isApply,
  logOfPositive,
  logOfProduct,
  logOfTanh,
  shareOf,
} from './exponentials.js';
import type { SimplificationRule } from './rule.js';

/** A rewrite of log(A). */
const logRule = (name: string, rewrite: (A: Expr) => Expr | undefined): SimplificationRule => ({
  name,
  rewrite: node => {
    const to = isApply(node, 'log') ? rewrite(node.arg) : undefined;
    return to === undefined ? undefined : { to };
  },
});

/** log(exp(x)) = x, and exp(log(x)) = x where log(x) has a value. */
const inverses: SimplificationRule = {
  name: 'log-exp',
  rewrite: node => {
    if (isApply(node, 'log') && isApply(node.arg, 'exp')) return { to: node.arg.arg };
    return isApply(node, 'exp') && isApply(node.arg, 'log') ? { to: node.arg.arg } : undefined;
  },
};

/** log(sum(exp(x))) = logsumexp(x). */
const logSumExp = logRule('log-sum-exp', A => (A.kind === 'call' && A.fn === 'sum' ? logOfPositive(A) : undefined));

/** log σ(x) = −softplus(−x), log(1 − σ(x)) = −softplus(x), log(1 + tanh x) = log 2 − softplus(−2x). */
const logSigmoid = logRule('log-sigmoid', A =>
  isApply(A, 'sigmoid') || complementOfSigmoid(A) !== undefined ? logOfPositive(A) : logOfTanh(A),
);

const isOnePlusExp = (A: Expr): boolean => exponentsOf(A)?.length === 2 && A.kind === 'sum' && A.terms.some(isOnes);

/** log(1 + exp(x)) = softplus(x). */
const softplus = logRule('softplus', A => (isOnePlusExp(A) ? logOfPositive(A) : undefined));

/** log(exp(a) + exp(b)) = a + softplus(b − a). */
const logAddExp = logRule('log-add-exp', A => (exponentsOf(A) === undefined ? undefined : logOfPositive(A)));

/** log(aˢ b) = s log(a) + log(b) for an a that is positive by its form: exp, σ, softmax. */
const logProduct = logRule('log-product', A => (A.kind === 'power' ? logOfPositive(A) : logOfProduct(A)));

interface Raised {
  readonly base: Expr;
  readonly exponent: number;
  /** The exponent itself, exact. */
  readonly by: Expr;
}
const raised = (A: Expr): Raised =>
  A.kind === 'power' && A.exponent.kind === 'number'
    ? { base: A.base, exponent: A.exponent.value, by: A.exponent }
    : { base: A, exponent: 1, by: number(1) };
const without = (list: readonly Expr[], ...places: readonly number[]): Expr[] =>
  list.filter((_, i) => !places.includes(i));

/** eᵃ eᵇ = e⁽ᵃ⁺ᵇ⁾ where the exponents meet, and in quotients. */
const expProduct: SimplificationRule = {
  name: 'exp-product',
  rewrite: node => {
    if (node.kind !== 'hadamard') return undefined;
    const exps = node.factors.flatMap((A, i) => {
      const { base, exponent, by } = raised(A);
      return isApply(base, 'exp') ? [{ i, exponent, log: times(by, base.arg) }] : [];
    });
    for (const [k, a] of exps.entries()) {
      for (const b of exps.slice(k + 1)) {
        const log = sum(a.log, b.log);
        const quotient = a.exponent * b.exponent < 0;
        if (!quotient && cost(log) > Math.max(cost(a.log), cost(b.log))) continue;
        const to = hadamard(elementwise('exp', log), ...without(node.factors, a.i, b.i));
        if (cost(to) < cost(node)) return { to };
      }
    }
    return undefined;
  },
};

/** exp(a)/(exp(a) + exp(b)) = σ(a − b), 1/(1 + exp(x)) = σ(−x); exp(x) σ(−x) = σ(x). */
const sigmoid: SimplificationRule = {
  name: 'sigmoid',
  rewrite: node => {
    const factors = node.kind === 'hadamard' ? node.factors : [node];
    for (const [i, divisor] of factors.entries()) {
      const { base, exponent, by } = raised(divisor);
      const logs = exponent <= -1 ? exponentsOf(base) : undefined;
      const share = (a: Expr): Expr => shareOf(a, without(logs ?? [], (logs ?? []).indexOf(a)));
      for (const a of logs ?? []) {
        const j = isZero(a) ? -1 : factors.findIndex(A => isApply(raised(A).base, 'exp') && same(expArgument(A), a));
        const above = factors[j];
        if (above === undefined ? !isZero(a) : raised(above).exponent < 1) continue;
        // 1 = e⁰ stands above as often as it is wanted.
        const often = above === undefined ? negative(by) : number(1);
        const rest = [power(base, sum(by, often)), ...(above === undefined ? [] : [dividedOnce(above)])];
        return { to: hadamard(power(share(a), often), ...rest, ...without(factors, i, j)) };
      }
    }
    for (const [i, E] of factors.entries()) {
      if (!isApply(raised(E).base, 'exp') || raised(E).exponent < 1) continue;
      const j = factors.findIndex(A => {
        const { base, exponent } = raised(A);
        return isApply(base, 'sigmoid') && exponent >= 1 && same(base.arg, negative(expArgument(E)));
      });
      const S = factors[j];
      if (S === undefined) continue;
      const turned = elementwise('sigmoid', expArgument(E));
      return { to: hadamard(turned, dividedOnce(S), dividedOnce(E), ...without(factors, i, j)) };
    }
    return undefined;
  },
};
const expArgument = (A: Expr): Expr => {
  const { base } = raised(A);
  return base.kind === 'apply' ? base.arg : base;
};
const dividedOnce = (A: Expr): Expr => {
  const { base, by } = raised(A);
  return power(base, minus(by, number(1)));
};

/** (exp(a) − exp(b))/(exp(a) + exp(b)) = tanh((a − b)/2). */
const hyperbolic: SimplificationRule = {
  name: 'tanh',
  rewrite: node => {
    if (node.kind !== 'hadamard') return undefined;
    for (const [i, divisor] of node.factors.entries()) {
      const { base, exponent, by } = raised(divisor);
      const [a, b, more] = exponent <= -1 ? (exponentsOf(base) ?? []) : [];
      if (a === undefined || b === undefined || more !== undefined) continue;
      const [above, below] = [a, b].map(z => elementwise('exp', z));
      const j = node.factors.findIndex(A => {
        const { base: D, exponent: e } = raised(A);
        const difference = above !== undefined && below !== undefined && minus(above, below);
        return difference && e >= 1 && (same(D, difference) || same(D, negative(difference)));
      });
      const D = node.factors[j];
      if (D === undefined || above === undefined || below === undefined) continue;
      const half = times(fraction(same(raised(D).base, minus(above, below)) ? 1 : -1, 2), minus(a, b));
      const rest = [power(base, sum(by, number(1))), dividedOnce(D), ...without(node.factors, i, j)];
      return { to: hadamard(elementwise('tanh', half), ...rest) };
    }
    return undefined;
  },
};

/** All of them, in the order in which they are tried. */
export const stableRules: readonly SimplificationRule[] = [
  inverses,
  logSumExp,
  logSigmoid,
  softplus,
  logAddExp,
  logProduct,
  expProduct,
  sigmoid,
  hyperbolic,
];
