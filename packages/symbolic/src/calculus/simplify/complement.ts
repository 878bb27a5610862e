/**
 * σ(x) and σ(−x) = 1 − σ(x), written as one of them.                                    layer 3
 *
 * Which one is shorter depends on what stands beside it, so this is for results, not for what is differentiated next.
 */
import { canonical, same } from '../../expr/canonical.js';
import type { Expr } from '../../expr/expr.js';
import { hadamard, isOnes, isZero, minus, negative, numericCoefficient, sum, times } from '../../expr/linear.js';
import { fraction, number, ones } from '../../expr/raw.js';
import { bottomUp, nodes } from '../../expr/rewrite.js';
import { expandedTerms, factored } from './collect.js';
import { cost } from './cost.js';
import { complementOfSigmoid, elementwise, isApply } from './exponentials.js';
import type { Rewritten, SimplificationRule } from './rule.js';

/** The shorter z of each pair σ(z), σ(−z) that occurs. */
function pairs(node: Expr): readonly Expr[] {
  const args = nodes(node).flatMap(A => (isApply(A, 'sigmoid') ? [A.arg] : []));
  const known = new Set(args.map(canonical));
  return args.filter(z => known.has(canonical(negative(z))) && cost(z) <= cost(negative(z)));
}

/** ±(1 − σ(z)) as ±σ(−z), for the z for which σ(−z) stands somewhere. */
function turned(A: Expr, known: ReadonlySet<Expr>): Expr {
  for (const sign of [1, -1]) {
    const z = complementOfSigmoid(sign === 1 ? A : negative(A));
    if (z === undefined || !known.has(canonical(negative(z)))) continue;
    return times(number(sign), elementwise('sigmoid', negative(z)));
  }
  return A;
}

/** (1 − σ(z)) ⊙ p + σ(−z) = σ(−z) ⊙ (p + 1): all of a kind put in, and the factor pulled out. */
function gathered(node: Expr & { kind: 'sum' }): Expr | undefined {
  const known = new Set(nodes(node).flatMap(A => (isApply(A, 'sigmoid') ? [canonical(A.arg)] : [])));
  const put = known.size === 0 ? node : bottomUp(A => turned(A, known))(node);
  const to = put === node || put.kind !== 'sum' ? undefined : factored(put);
  return to !== undefined && cost(to) < cost(node) ? to : undefined;
}

/** softplus(z) − softplus(−z) = z. */
function odd(node: Expr & { kind: 'sum' }): Expr | undefined {
  const read = node.terms.map(term => {
    const { coefficient, rest } = numericCoefficient(term);
    return isApply(rest, 'softplus') ? { coefficient, z: rest.arg } : undefined;
  });
  for (const [i, a] of read.entries()) {
    const j = read.findIndex(b => a && b && isZero(sum(a.coefficient, b.coefficient)) && same(b.z, negative(a.z)));
    if (a === undefined || j < 0) continue;
    return sum(times(a.coefficient, a.z), ...node.terms.filter((_, k) => k !== i && k !== j));
  }
  return undefined;
}

/** c − 2c σ(2z) = −c tanh(z). */
function hyperbolic(node: Expr & { kind: 'sum' }): Expr | undefined {
  const [one, other, more] = node.terms
    .map(numericCoefficient)
    .sort((a, b) => Number(isOnes(b.rest)) - Number(isOnes(a.rest)));
  if (one === undefined || other === undefined || more !== undefined || !isOnes(one.rest)) return undefined;
  if (!isApply(other.rest, 'sigmoid')) return undefined;
  if (!isZero(sum(times(number(2), one.coefficient), other.coefficient))) return undefined;
  const half = times(fraction(1, 2), other.rest.arg);
  if (cost(half) >= cost(other.rest.arg)) return undefined;
  return cost(negative(half)) < cost(half)
    ? times(one.coefficient, elementwise('tanh', negative(half)))
    : times(negative(one.coefficient), elementwise('tanh', half));
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

/** softplus(x) − softplus(−x) = x. */
export const softplusOdd: SimplificationRule = {
  name: 'softplus-odd',
  rewrite: node => {
    const to = node.kind === 'sum' ? odd(node) : undefined;
    return to === undefined ? undefined : { to };
  },
};

/** 1 − σ(a − b) = σ(b − a), 1 − 2σ(2z) = −tanh(z), σ(−z) (1 − σ(−z)) = σ(z) (1 − σ(z)), and σ(−z) = 1 − σ(z) where terms then meet. */
export const sigmoidComplement: SimplificationRule = {
  name: 'sigmoid-complement',
  rewrite: node => {
    if (node.kind === 'hadamard') return evenSlope(node);
    if (node.kind !== 'sum') return undefined;
    const z = complementOfSigmoid(node);
    const turns = z?.kind === 'sum' && cost(negative(z)) <= cost(z);
    const to = turns ? elementwise('sigmoid', negative(z)) : (hyperbolic(node) ?? unified(node) ?? gathered(node));
    return to === undefined ? undefined : { to };
  },
};
