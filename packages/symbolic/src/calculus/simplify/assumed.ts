/**
 * Rewrites that use what is assumed of symbols.                                         layer 3
 */
import { same } from '../../expr/canonical.js';
import { number } from '../../expr/raw.js';
import { hadamard } from '../../expr/linear.js';
import { type Expr, indexText, type Sym } from '../../expr/expr.js';
import { transpose } from '../../expr/transpose.js';
import type { Assumptions } from '../facts.js';
import type { SimplificationRule } from './rule.js';

const spelled = (X: Sym): string => (X.index === undefined ? X.name : `${X.name}[${indexText(X.index)}]`);

/** Whether Aᵀ = A follows from the facts: A symmetric or diagonal, or built of such in a way that is its own mirror. */
function mirrors(A: Expr, facts: Assumptions): boolean {
  if (A.kind === 'sym') {
    const known = facts.get(A.name);
    return known?.symmetric === true || known?.psd === true || known?.diagonal === true;
  }
  return false;
}

/** Σy = 1 under the declared fact. */
const sumsToOne: SimplificationRule = {
  name: 'sums-to-one',
  rewrite: (node, facts) =>
    node.kind === 'call' && node.fn === 'sum' && node.arg.kind === 'sym' && facts.get(node.arg.name)?.sumsToOne === true
      ? { to: number(1), assumption: `1ᵀ${spelled(node.arg)} = 1` }
      : undefined,
};

/** Aᵀ = A for a symmetric A. */
const symmetric: SimplificationRule = {
  name: 'symmetric',
  rewrite: (node, facts) =>
    node.kind === 'transpose' && mirrors(node.arg, facts) && node.arg.kind === 'sym'
      ? { to: node.arg, assumption: `${spelled(node.arg)}ᵀ = ${spelled(node.arg)}` }
      : undefined,
};

/** f(A)ᵀ = f(A) where Aᵀ = A by now. */
const mirroredFunction: SimplificationRule = {
  name: 'mirrored-function',
  rewrite: node => {
    if (node.kind !== 'transpose') return undefined;
    const { arg } = node;
    if (arg.kind !== 'call' && arg.kind !== 'apply' && arg.kind !== 'matrixPower') return undefined;
    const inner = arg.kind === 'matrixPower' ? arg.base : arg.arg;
    const equivariant = arg.kind !== 'call' || arg.fn === 'inv' || arg.fn === 'adj' || arg.fn === 'expm';
    return equivariant && inner.shape[0] === inner.shape[1] && same(inner, transpose(inner)) ? { to: arg } : undefined;
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

export const assumedRules: readonly SimplificationRule[] = [sumsToOne, symmetric, mirroredFunction, diagonalFact];
