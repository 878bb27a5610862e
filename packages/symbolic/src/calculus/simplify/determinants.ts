/**
 * Rewrites that know the determinant and the adjugate.                                  layer 3
 *
 * d|A| = tr(adj(A) dA) holds at singular matrices, too. These rules bring its results into the form of books, without
 * dividing by a determinant: an inverse appears only where one stood, or where |A| is divided by anyway.
 */
import { same } from '../../expr/canonical.js';
import type { Expr, NumberNode } from '../../expr/expr.js';
import { call } from '../../expr/functions.js';
import { hadamard, isZero, minus, numericCoefficient, power, sum, times } from '../../expr/linear.js';
import { inverse, matrixPower, product } from '../../expr/product.js';
import { identity, number, size } from '../../expr/raw.js';
import { nodes } from '../../expr/rewrite.js';
import { transpose } from '../../expr/transpose.js';
import { cost } from './cost.js';
import { factorReplaced, fromParts, partsOf } from './factors.js';
import type { Rewritten, SimplificationRule } from './rule.js';

interface Raised {
  readonly base: Expr;
  readonly exponent: number;
}

/** A as Bᵏ, transposes taken inside. */
function raised(A: Expr): Raised {
  if (A.kind === 'matrixPower') return { base: A.base, exponent: A.exponent };
  if (A.kind !== 'transpose') return { base: A, exponent: 1 };
  const { base, exponent } = raised(A.arg);
  return { base: transpose(base), exponent };
}

/** A as adj(B)ᵏ, transposes taken inside. */
function adjugated(A: Expr): Raised | undefined {
  const { base, exponent } = raised(A);
  const inner = base.kind === 'transpose' ? base.arg : base;
  if (inner.kind !== 'call' || inner.fn !== 'adj') return undefined;
  return { base: base.kind === 'transpose' ? transpose(inner.arg) : inner.arg, exponent };
}

/** adj(M)ᵖ Mᵠ with as many pairs adj(M) M = |M| I taken out as there are; adj(cM) M = cⁿ⁻¹ |M| I. */
function paired(adj: Raised, plain: Raised, straight: boolean): Expr | undefined {
  const [M, pairs] = [plain.base, Math.min(adj.exponent, plain.exponent)];
  const inner = adj.base.kind === 'scale' ? adj.base.arg : adj.base;
  const scalar = adj.base.kind === 'scale' ? adj.base.coefficient : number(1);
  const scaled = !same(adj.base, M);
  if (scaled && !(same(inner, M) && adj.exponent === 1)) return undefined;
  const n = M.shape[0];
  const factor = scaled ? power(scalar, minus(size(n), number(1))) : number(1);
  const rest = [matrixPower(call('adj', M), adj.exponent - pairs), matrixPower(M, plain.exponent - pairs)];
  const left = product(identity(n), ...(straight ? rest : rest.reverse()));
  return times(hadamard(factor, power(call('det', M), number(pairs))), left);
}

/** A neighbour pair with an adjugate, as one factor. */
function merged(A: Expr, B: Expr): Expr | undefined {
  const [left, right] = [adjugated(A), adjugated(B)];
  if (left !== undefined && right === undefined) return paired(left, raised(B), true);
  return right !== undefined && left === undefined ? paired(right, raised(A), false) : undefined;
}

/** A product with its pairs taken out; undefined if it has none. */
function reduced(node: Expr): Expr | undefined {
  const [scalar, chain] = node.kind === 'scale' ? [node.coefficient, node.arg] : [number(1), node];
  if (chain.kind !== 'product') return undefined;
  for (const [i, A] of chain.factors.entries()) {
    const B = chain.factors[i + 1];
    const pair = B === undefined ? undefined : merged(A, B);
    if (pair === undefined) continue;
    const to = times(scalar, product(...chain.factors.slice(0, i), pair, ...chain.factors.slice(i + 2)));
    return reduced(to) ?? to;
  }
  return undefined;
}

/** tr(AB…) turned so that its ends meet. */
function reducedTrace(P: Expr & { kind: 'product' }): Expr | undefined {
  const [last, first] = [P.factors.at(-1), P.factors[0]];
  const ends = last === undefined || first === undefined ? undefined : merged(last, first);
  return ends === undefined ? undefined : call('tr', product(ends, ...P.factors.slice(1, -1)));
}

/** A adj(A) = adj(A) A = |A| I. */
const adjugateTimes: SimplificationRule = {
  name: 'adj-times',
  rewrite: node => {
    const inTrace = node.kind === 'call' && node.fn === 'tr' && node.arg.kind === 'product';
    const to = inTrace && node.arg.kind === 'product' ? reducedTrace(node.arg) : reduced(node);
    return to === undefined ? undefined : { to };
  },
};

/** adj(AB) = adj(B) adj(A) for square factors, adj(Aᵏ) = adj(A)ᵏ, adj(A⁻¹) = A/|A|. */
function split(A: Expr): Expr {
  if (A.kind === 'transpose') return transpose(split(A.arg));
  if (A.kind !== 'call' || A.fn !== 'adj') return A;
  const { arg } = A;
  if (arg.kind === 'matrixPower') return matrixPower(split(call('adj', arg.base)), arg.exponent);
  if (arg.kind === 'call' && arg.fn === 'inv') return times(power(call('det', arg.arg), number(-1)), arg.arg);
  if (arg.kind !== 'product' || !arg.factors.every(({ shape: [m, n] }) => m === n)) return A;
  return product(...[...arg.factors].reverse().map(B => split(call('adj', B))));
}

/** The adjugate of a product split, where factors then meet. */
const splitAdjugate: SimplificationRule = {
  name: 'adj-product',
  rewrite: node => {
    const P = node.kind === 'call' && node.fn === 'tr' ? node.arg : node;
    if (P.kind !== 'product' || P.factors.every(A => split(A) === A)) return undefined;
    const opened = product(...P.factors.map(split));
    const whole = reduced(opened) ?? opened;
    const inner = P === node ? whole : call('tr', whole);
    const turned =
      inner.kind === 'call' && inner.fn === 'tr' && inner.arg.kind === 'product' && reducedTrace(inner.arg);
    const to = turned || inner; // prettier-ignore
    return cost(to) < cost(node) ? { to } : undefined;
  },
};

/** A power of a determinant, |A|ᵉ for a number e. */
function determinantPower(S: Expr): { readonly A: Expr; readonly exponent: NumberNode } | undefined {
  const [base, e] = S.kind === 'power' ? [S.base, S.exponent] : [S, number(1)];
  if (base.kind !== 'call' || base.fn !== 'det' || e.kind !== 'number') return undefined;
  return { A: base.arg, exponent: e };
}

/** adj(A)/|A| = A⁻¹ and |A|A⁻¹ = adj(A), wherever the matrix is a factor. */
const adjugateOverDeterminant: SimplificationRule = {
  name: 'adj-inverse',
  rewrite: node => {
    const whole = partsOf(node);
    for (const [i, S] of whole.entries()) {
      const found = determinantPower(S);
      if (found === undefined || (found.exponent.value > 0 && found.exponent.value < 1)) continue;
      const [adj, inv, det] = [call('adj', found.A), inverse(found.A), call('det', found.A)];
      const below = found.exponent.value < 0;
      const divided = power(det, sum(found.exponent, number(below ? 1 : -1)));
      for (const [j, factor] of whole.entries()) {
        const replaced = j === i ? undefined : factorReplaced(factor, below ? adj : inv, below ? inv : adj);
        if (replaced === undefined) continue;
        const to = fromParts(whole.map((A, k) => (k === j ? replaced : k === i ? divided : A)));
        // Where another adjugate of A stays, the two are better seen as what they are.
        return below && nodes(to).includes(adj) ? undefined : { to };
      }
    }
    return undefined;
  },
};

/** adj(A + uvᵀ)u = adj(A)u: what the adjugate is multiplied with may be left out of it. */
function withoutUpdate(S: Expr, u: Expr): Expr | undefined {
  if (S.kind !== 'sum' || u.shape[1] !== 1) return undefined;
  const rest = S.terms.filter(term => {
    const { rest: body } = numericCoefficient(term);
    const P = body.kind === 'scale' ? body.arg : body;
    const head = P.kind === 'product' ? P.factors[0] : undefined;
    return head === undefined || !same(head, u);
  });
  return rest.length === 0 || rest.length === S.terms.length ? undefined : sum(...rest);
}

const rankOneAdjugate: SimplificationRule = {
  name: 'rank-one-adjugate',
  rewrite: node => {
    if (node.kind !== 'product') return undefined;
    const straight = (A: Expr, u: Expr): Expr | undefined => {
      const adj = adjugated(A);
      const S = adj?.exponent === 1 ? withoutUpdate(adj.base, u) : undefined;
      return S === undefined ? undefined : product(call('adj', S), u);
    };
    for (const [i, A] of node.factors.entries()) {
      const B = node.factors[i + 1];
      if (B === undefined) break;
      const mirrored = straight(transpose(B), transpose(A));
      const pair = straight(A, B) ?? (mirrored === undefined ? undefined : transpose(mirrored));
      if (pair === undefined || isZero(pair)) continue;
      return shorter(node, product(...node.factors.slice(0, i), pair, ...node.factors.slice(i + 2)));
    }
    return undefined;
  },
};
const shorter = (node: Expr, to: Expr): Rewritten | undefined => (cost(to) < cost(node) ? { to } : undefined);

export const determinantRules: readonly SimplificationRule[] = [
  adjugateTimes,
  splitAdjugate,
  adjugateOverDeterminant,
  rankOneAdjugate,
];
