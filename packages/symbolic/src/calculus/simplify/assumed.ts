/**
 * Rewrites that use what is assumed of symbols.                                         layer 3
 */
import { same } from '../../expr/canonical.js';
import { apply, call } from '../../expr/functions.js';
import { kron, matrixPower, product } from '../../expr/product.js';
import { number, ones } from '../../expr/raw.js';
import { symbols } from '../../expr/rewrite.js';
import { hadamard, power, sum, times } from '../../expr/linear.js';
import { type Expr, indexText, type Sym } from '../../expr/expr.js';
import { transpose } from '../../expr/transpose.js';
import type { Assumptions } from '../facts.js';
import type { SimplificationRule } from './rule.js';

const spelled = (X: Sym): string => (X.index === undefined ? X.name : `${X.name}[${indexText(X.index)}]`);

const isSymmetric = (X: Expr, facts: Assumptions): boolean => {
  const known = X.kind === 'sym' ? facts.get(X.name) : undefined;
  return known?.symmetric === true || known?.psd === true || known?.diagonal === true;
};

/** Aᵀ with what is assumed put in: symmetric symbols are their own transposes, inside functions too. */
export function mirror(A: Expr, facts: Assumptions): Expr {
  const of = (B: Expr): Expr => mirror(B, facts);
  switch (A.kind) {
    case 'sym':
      return isSymmetric(A, facts) ? A : transpose(A);
    case 'sum':
      return sum(...A.terms.map(of));
    case 'product':
      return product(...[...A.factors].reverse().map(of));
    case 'scale':
      return times(A.coefficient, of(A.arg));
    case 'hadamard':
      return hadamard(...A.factors.map(of));
    case 'apply':
      return apply(A.fn, of(A.arg));
    case 'power':
      return power(of(A.base), of(A.exponent));
    case 'matrixPower':
      return matrixPower(of(A.base), A.exponent);
    case 'call':
      return A.fn === 'inv' || A.fn === 'adj' || A.fn === 'expm' ? call(A.fn, of(A.arg)) : transpose(A);
    case 'kron':
      return kron(of(A.left), of(A.right));
    default:
      return transpose(A);
  }
}

/** Whether it surely stands for a value that was given: beyond the ends of a sequence there is 0 in its place. */
const isGiven = ({ index }: Sym): boolean => index === undefined || (index.base === 't' && index.offset === 0);

/** Σy = 1 under the declared fact. */
const sumsToOne: SimplificationRule = {
  name: 'sums-to-one',
  rewrite: (node, facts) =>
    node.kind === 'call' &&
    node.fn === 'sum' &&
    node.arg.kind === 'sym' &&
    isGiven(node.arg) &&
    facts.get(node.arg.name)?.sumsToOne === true
      ? { to: number(1), assumption: `1ᵀ${spelled(node.arg)} = 1` }
      : undefined,
};

/** Aᵀ = A for a symmetric A. */
const symmetric: SimplificationRule = {
  name: 'symmetric',
  rewrite: (node, facts) =>
    node.kind === 'transpose' && node.arg.kind === 'sym' && isSymmetric(node.arg, facts)
      ? { to: node.arg, assumption: `${spelled(node.arg)}ᵀ = ${spelled(node.arg)}` }
      : undefined,
};

/** Mᵀ = M where M is its own mirror: (XᵀX)⁻¹, or A + xxᵀ inside a function for a symmetric A. */
const mirrored: SimplificationRule = {
  name: 'mirrored',
  rewrite: (node, facts) => {
    if (node.kind !== 'transpose' || node.shape[0] !== node.shape[1] || node.arg.kind === 'sym') return undefined;
    const M = node.arg;
    if (!same(mirror(M, facts), M)) return undefined;
    const used = symbols(M).filter(X => isSymmetric(X, facts));
    return used.length === 0
      ? { to: M }
      : { to: M, assumption: used.map(X => `${spelled(X)}ᵀ = ${spelled(X)}`).join(', ') };
  },
};

/** |x| = x, sign(x) = 1 for positive x. */
const positive: SimplificationRule = {
  name: 'positive',
  rewrite: (node, facts) => {
    if (node.kind !== 'apply' || node.arg.kind !== 'sym' || facts.get(node.arg.name)?.positive !== true)
      return undefined;
    const assumption = `${spelled(node.arg)} > 0`;
    if (node.fn.name === 'abs' || node.fn.name === 'relu') return { to: node.arg, assumption };
    return node.fn.name === 'sign' && isGiven(node.arg) ? { to: ones(node.shape), assumption } : undefined;
  },
};

/** A ⊙ I = A for a diagonal A. */
const diagonalFact: SimplificationRule = {
  name: 'diagonal',
  rewrite: (node, facts) => {
    if (node.kind !== 'hadamard' || !node.factors.some(A => A.kind === 'identity')) return undefined;
    const A = node.factors.find(B => B.kind === 'sym' && facts.get(B.name)?.diagonal === true);
    if (A?.kind !== 'sym') return undefined;
    const rest = node.factors.filter(B => B.kind !== 'identity');
    return { to: hadamard(...rest), assumption: `${spelled(A)} is diagonal` };
  },
};

export const assumedRules: readonly SimplificationRule[] = [sumsToOne, symmetric, mirrored, positive, diagonalFact];
