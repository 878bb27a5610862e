/**
 * Rewrites that see the structure of functions of a matrix.                             layer 3
 */
import { same } from '../../expr/canonical.js';
import type { Expr } from '../../expr/expr.js';
import { call } from '../../expr/functions.js';
import { hadamard, numericCoefficient, power, reciprocal, sum, times } from '../../expr/linear.js';
import { inverse, kron, product } from '../../expr/product.js';
import { commutation, identity, number } from '../../expr/raw.js';
import { transpose } from '../../expr/transpose.js';
import { cost } from './cost.js';
import { determinantRules } from './determinants.js';
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
      const { coefficient, rest } = numericCoefficient(update);
      const body = rest.kind === 'scale' ? rest.arg : rest;
      if (body.kind !== 'product' || body.factors.length !== 2) return undefined;
      const [left, right] = body.factors;
      if (left === undefined || right === undefined || left.shape[1] !== 1 || !same(left, u)) return undefined;
      const scalar = rest.kind === 'scale' ? hadamard(coefficient, rest.coefficient) : coefficient;
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

/** K(A ⊗ B) = (B ⊗ A)K: commutation matrices move to the right. */
const kronCommutation: SimplificationRule = {
  name: 'kron-commutation',
  rewrite: node => {
    if (node.kind !== 'product') return undefined;
    const i = node.factors.findIndex((A, at) => {
      const B = node.factors[at + 1];
      return (
        A.kind === 'commutation' && B?.kind === 'kron' && A.rows === B.right.shape[0] && A.columns === B.left.shape[0]
      );
    });
    const B = node.factors[i + 1];
    if (i < 0 || B?.kind !== 'kron') return undefined;
    const moved = [kron(B.right, B.left), commutation(B.right.shape[1], B.left.shape[1])];
    return { to: product(...node.factors.slice(0, i), ...moved, ...node.factors.slice(i + 2)) };
  },
};

/** (A ⊗ B)K = B ⊗ A where A or B has one row. */
const kronTurned: SimplificationRule = {
  name: 'kron-turned',
  rewrite: node => {
    const to = neighbours(node, (A, K) => {
      if (A.kind !== 'kron' || K.kind !== 'commutation') return undefined;
      if (A.left.shape[0] !== 1 && A.right.shape[0] !== 1) return undefined;
      return K.rows === A.left.shape[1] && K.columns === A.right.shape[1] ? kron(A.right, A.left) : undefined;
    });
    return to === undefined ? undefined : { to };
  },
};

/** I + K for a square K, which is 2 times the projection on symmetric matrices. */
const symmetriser = (A: Expr): boolean =>
  A.kind === 'sum' &&
  A.terms.length === 2 &&
  A.terms.some(term => term.kind === 'identity') &&
  A.terms.some(term => term.kind === 'commutation' && term.rows === term.columns);

/** (I + K)K = I + K, (I + K)² = 2(I + K), (I + K)(A ⊗ A)(I + K) = 2(I + K)(A ⊗ A). */
const symmetrised: SimplificationRule = {
  name: 'symmetriser',
  rewrite: node => {
    if (node.kind === 'matrixPower' && symmetriser(node.base)) {
      return { to: times(power(number(2), number(node.exponent - 1)), node.base) };
    }
    const pair = neighbours(node, (A, B) => {
      if (symmetriser(A) && B.kind === 'commutation' && B.rows === B.columns) return A;
      if (symmetriser(B) && A.kind === 'commutation' && A.rows === A.columns) return B;
      return undefined;
    });
    if (pair !== undefined) return { to: pair };
    if (node.kind !== 'product') return undefined;
    for (let i = 0; i + 2 < node.factors.length; i++) {
      const [P, A, Q] = node.factors.slice(i, i + 3);
      if (P === undefined || A?.kind !== 'kron' || Q === undefined || !symmetriser(P) || !same(P, Q)) continue;
      if (!same(A.left, A.right)) continue;
      return { to: times(number(2), product(...node.factors.slice(0, i + 2), ...node.factors.slice(i + 3))) };
    }
    return undefined;
  },
};

/** Aᵀ ⊙ I = A ⊙ I. */
const diagonalPart: SimplificationRule = {
  name: 'diagonal-part',
  rewrite: node => {
    if (node.kind !== 'hadamard' || !node.factors.some(A => A.kind === 'identity')) return undefined;
    const upright = node.factors.map(A => (A.kind === 'transpose' ? A.arg : A));
    return upright.some((A, i) => A !== node.factors[i]) ? { to: hadamard(...upright) } : undefined;
  },
};

export const structureRules: readonly SimplificationRule[] = [
  mixedProduct,
  kronVec,
  kronCommutation,
  kronTurned,
  symmetrised,
  diagonalProduct,
  diagonalPart,
  commutationInverse,
  splitInverse,
  rankOneInverse,
  ...determinantRules,
];
