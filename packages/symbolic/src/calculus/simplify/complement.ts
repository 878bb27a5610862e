/**
 * σ(x) and σ(−x) = 1 − σ(x), written as one of them.                                    layer 3
 *
 * Which one is shorter depends on what stands beside it, so this is for results, not for what is differentiated next.
 */
import { canonical, same } from '../../expr/canonical.js';
import type { Expr } from '../../expr/expr.js';
import { hadamard, minus, negative, sum } from '../../expr/linear.js';
import { ones } from '../../expr/raw.js';
import { bottomUp, nodes } from '../../expr/rewrite.js';
import { expandedTerms } from './collect.js';
import { cost } from './cost.js';
import { complementOfSigmoid, elementwise, isApply } from './exponentials.js';
import type { Rewritten, SimplificationRule } from './rule.js';

/** The shorter z of each pair σ(z), σ(−z) that occurs. */
function pairs(node: Expr): readonly Expr[] {
  const args = nodes(node).flatMap(A => (isApply(A, 'sigmoid') ? [A.arg] : []));
  const known = new Set(args.map(canonical));
  return args.filter(z => known.has(canonical(negative(z))) && cost(z) <= cost(negative(z)));
}

/** y ⊙ σ(−z) − (1 − y) ⊙ σ(z) = y − σ(z): one of a pair put in, and multiplied out. */
function unified(node: Expr & { kind: 'sum' }): Expr | undefined {
  for (const z of pairs(node)) {
    const [S, mirrored] = [elementwise('sigmoid', z), canonical(negative(z))];
    const put = bottomUp(A => (isApply(A, 'sigmoid') && canonical(A.arg) === mirrored ? minus(ones(A.shape), S) : A))(
      node,
    );
    for (const to of [put, sum(...expandedTerms(put))]) if (cost(to) < cost(node)) return to;
  }
  return undefined;
}

/** σ(−z) (1 − σ(−z)) = σ(z) (1 − σ(z)). */
function evenSlope(node: Expr & { kind: 'hadamard' }): Rewritten | undefined {
  const i = node.factors.findIndex(A => complementOfSigmoid(A) !== undefined);
  const z = node.factors[i] === undefined ? undefined : complementOfSigmoid(node.factors[i]);
  const j = node.factors.findIndex(A => z !== undefined && isApply(A, 'sigmoid') && same(A.arg, z));
  if (z === undefined || j < 0 || cost(negative(z)) >= cost(z)) return undefined;
  const S = elementwise('sigmoid', negative(z));
  const turned = (A: Expr, k: number): Expr => (k === i ? minus(ones(S.shape), S) : k === j ? S : A);
  return { to: hadamard(...node.factors.map(turned)) };
}

/** 1 − σ(a − b) = σ(b − a), σ(−z) (1 − σ(−z)) = σ(z) (1 − σ(z)), and σ(−z) = 1 − σ(z) where terms then meet. */
export const sigmoidComplement: SimplificationRule = {
  name: 'sigmoid-complement',
  rewrite: node => {
    if (node.kind === 'hadamard') return evenSlope(node);
    if (node.kind !== 'sum') return undefined;
    const z = complementOfSigmoid(node);
    const turns = z?.kind === 'sum' && cost(negative(z)) <= cost(z);
    const to = turns ? elementwise('sigmoid', negative(z)) : unified(node);
    return to === undefined ? undefined : { to };
  },
};
