/**
 * Rewrites that see the structure of functions of a matrix.                             layer 3
 */
import { same } from '../../expr/canonical.js';
import { isScalar } from '../../expr/dim.js';
import type { Expr } from '../../expr/expr.js';
import { apply, call } from '../../expr/functions.js';
import { hadamard, numericCoefficient, reciprocal, sum, times } from '../../expr/linear.js';
import { inverse, kron, product } from '../../expr/product.js';
import { identity, number } from '../../expr/raw.js';
import { scalarFunction } from '../../expr/scalar-functions.js';
import { transpose } from '../../expr/transpose.js';
import { cost } from './cost.js';
import type { Rewritten, SimplificationRule } from './rule.js';

const shorter = (node: Expr, to: Expr): Rewritten | undefined => (cost(to) < cost(node) ? { to } : undefined);

/** The product with two neighbours replaced by one, where `merge` has an answer. */
function neighbours(node: Expr, merge: (A: Expr, B: Expr) => Expr | undefined): Expr | undefined {
  if (node.kind !== 'product') return undefined;
  for (let i = 0; i + 1 < node.factors.length; i++) {
    const A = node.factors[i];
    const B = node.factors[i + 1];
    const merged = A === undefined || B === undefined ? undefined : merge(A, B);
    if (merged !== undefined) return product(...node.factors.slice(0, i), merged, ...node.factors.slice(i + 2));
  }
  return undefined;
}

const fits = (A: Expr, B: Expr): boolean => A.shape[1] === B.shape[0];
const isDiagonalMatrix = (A: Expr): A is Expr & { kind: 'call' } => A.kind === 'call' && A.fn === 'diag';

/** (A ⊗ B)(C ⊗ D) = AC ⊗ BD. */
const mixedProduct: SimplificationRule = {
  name: 'kron-product',
  rewrite: node => {
    const to = neighbours(node, (A, B) =>
      A.kind === 'kron' && B.kind === 'kron' && fits(A.left, B.left) && fits(A.right, B.right)
        ? kron(product(A.left, B.left), product(A.right, B.right))
        : undefined,
    );
    return to === undefined ? undefined : { to };
  },
};

/** (A ⊗ B) vec(X) = vec(BXAᵀ), K vec(X) = vec(Xᵀ). */
const kronVec: SimplificationRule = {
  name: 'kron-vec',
  rewrite: node => {
    const to = neighbours(node, (A, B) => {
      if (B.kind !== 'call' || B.fn !== 'vec') return undefined;
      if (A.kind === 'kron' && fits(A.right, B.arg) && A.left.shape[1] === B.arg.shape[1]) {
        return call('vec', product(A.right, B.arg, transpose(A.left)));
      }
      const turns = A.kind === 'commutation' && A.rows === B.arg.shape[0] && A.columns === B.arg.shape[1];
      return turns ? call('vec', transpose(B.arg)) : undefined;
    });
    return to === undefined ? undefined : { to };
  },
};

/** diag(u) diag(v) = diag(u ⊙ v). */
const diagonalProduct: SimplificationRule = {
  name: 'diagonal-product',
  rewrite: node => {
    const to = neighbours(node, (A, B) =>
      isDiagonalMatrix(A) && isDiagonalMatrix(B) ? call('diag', hadamard(A.arg, B.arg)) : undefined,
    );
    return to === undefined ? undefined : { to };
  },
};

/** K_{n,m} K_{m,n} = I. */
const commutationInverse: SimplificationRule = {
  name: 'commutation-inverse',
  rewrite: node => {
    if (node.kind === 'matrixPower' && node.base.kind === 'commutation' && node.base.rows === node.base.columns) {
      return { to: node.exponent % 2 === 0 ? identity(node.shape[0]) : node.base };
    }
    if (node.kind !== 'product') return undefined;
    const i = node.factors.findIndex((A, at) => {
      const B = node.factors[at + 1];
      return A.kind === 'commutation' && B?.kind === 'commutation' && A.rows === B.columns && A.columns === B.rows;
    });
    if (i < 0) return undefined;
    const rest = [...node.factors.slice(0, i), ...node.factors.slice(i + 2)];
    return { to: rest.length === 0 ? identity(node.shape[0]) : product(...rest) };
  },
};

/** (AB)⁻¹ = B⁻¹A⁻¹ for square factors, where neighbours then cancel. */
const splitInverse: SimplificationRule = {
  name: 'split-inverse',
  rewrite: node => {
    const split = (A: Expr): Expr => {
      if (A.kind === 'transpose') return transpose(split(A.arg));
      if (A.kind !== 'call' || A.fn !== 'inv' || A.arg.kind !== 'product') return A;
      const square = A.arg.factors.every(({ shape: [m, n] }) => m === n);
      return square ? product(...[...A.arg.factors].reverse().map(inverse)) : A;
    };
    if (node.kind !== 'product' || node.factors.every(A => split(A) === A)) return undefined;
    return shorter(node, product(...node.factors.map(split)));
  },
};

/** (I + uvᵀ)⁻¹u = u/(1 + vᵀu). */
const rankOneInverse: SimplificationRule = {
  name: 'rank-one-inverse',
  rewrite: node => {
    const reduce = (A: Expr, u: Expr): Expr | undefined => {
      if (A.kind !== 'call' || A.fn !== 'inv' || A.arg.kind !== 'sum' || A.arg.terms.length !== 2) return undefined;
      const update = A.arg.terms.find(term => term.kind !== 'identity');
      if (update === undefined || !A.arg.terms.some(term => term.kind === 'identity')) return undefined;
      const { value, rest } = numericCoefficient(update);
      const body = rest.kind === 'scale' ? rest.arg : rest;
      if (body.kind !== 'product' || body.factors.length !== 2) return undefined;
      const [left, right] = body.factors;
      if (left === undefined || right === undefined || left.shape[1] !== 1 || !same(left, u)) return undefined;
      const scalar = rest.kind === 'scale' ? hadamard(number(value), rest.coefficient) : number(value);
      return times(reciprocal(sum(number(1), hadamard(scalar, product(right, left)))), u);
    };
    const to = neighbours(node, (A, B) => {
      const straight = reduce(A, B);
      if (straight !== undefined) return straight;
      const mirrored = reduce(transpose(B), transpose(A));
      return mirrored === undefined ? undefined : transpose(mirrored);
    });
    return to === undefined ? undefined : shorter(node, to);
  },
};

/** log(sum(exp(x))) = logsumexp(x). */
const logSumExp: SimplificationRule = {
  name: 'log-sum-exp',
  rewrite: node => {
    if (node.kind !== 'apply' || node.fn.name !== 'log' || node.arg.kind !== 'call' || node.arg.fn !== 'sum')
      return undefined;
    const E = node.arg.arg;
    return E.kind === 'apply' && E.fn.name === 'exp' && E.shape[1] === 1 ? { to: call('logsumexp', E.arg) } : undefined;
  },
};

/** E, somewhere as a factor of A, replaced by S; undefined if it is no factor of it. */
function factorReplaced(A: Expr, E: Expr, S: Expr): Expr | undefined {
  if (same(A, E)) return S;
  if (A.kind === 'transpose') {
    const inner = factorReplaced(A.arg, E, S);
    return inner === undefined ? undefined : transpose(inner);
  }
  if (A.kind === 'call' && (A.fn === 'sum' || A.fn === 'diag')) {
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

/** exp(x)/sum(exp(x)) = softmax(x), wherever exp(x) is a factor. */
const recognisedSoftmax: SimplificationRule = {
  name: 'softmax',
  rewrite: node => {
    const whole =
      node.kind === 'scale'
        ? [...scalarFactors(node.coefficient), node.arg]
        : node.kind === 'hadamard' && isScalar(node.shape)
          ? node.factors
          : [];
    for (const [i, divisor] of whole.entries()) {
      if (divisor.kind !== 'power' || divisor.exponent.kind !== 'number' || divisor.exponent.value > -1) continue;
      const total = divisor.base;
      if (total.kind !== 'call' || total.fn !== 'sum') continue;
      const E = total.arg;
      if (E.kind !== 'apply' || E.fn.name !== 'exp' || E.shape[1] !== 1) continue;
      for (const [j, factor] of whole.entries()) {
        const replaced = j === i ? undefined : factorReplaced(factor, E, call('softmax', E.arg));
        if (replaced === undefined) continue;
        const rest = whole.map((A, k) => (k === j ? replaced : k === i ? times(total, divisor) : A));
        const body = rest.filter(A => !isScalar(A.shape));
        const scalars = rest.filter(A => isScalar(A.shape));
        return { to: times(hadamard(number(1), ...scalars), body[0] ?? number(1)) };
      }
    }
    return undefined;
  },
};
const scalarFactors = (c: Expr): readonly Expr[] => (c.kind === 'hadamard' ? c.factors : [c]);

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

export const structureRules: readonly SimplificationRule[] = [
  logSumExp,
  recognisedSoftmax,
  mixedProduct,
  kronVec,
  diagonalProduct,
  commutationInverse,
  splitInverse,
  rankOneInverse,
  absoluteValue,
];
