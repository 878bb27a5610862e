/**
 * Gradients of a scalar by the trace method.                                            layer 3
 *
 * dL is carried as a sum of terms tr(M dY), one per node Y that is still open. The node that nothing open depends on is
 * expanded by its differential rule; each resulting term is brought to tr(N dA) by trace identities; terms with the
 * same dA are collected. What remains at the end is dL = Σ tr(Gᵀ dX). Every node is opened once, so the work is linear
 * in the number of distinct subexpressions; and what is shown as the derivation is the record of exactly this.
 */
import { isZero, sum } from '../expr/linear.js';
import type { Differential, Expr, Series, Sym } from '../expr/expr.js';
import { differential, identity, number, rawSum, zero } from '../expr/raw.js';
import { mentions, nodes } from '../expr/rewrite.js';
import { transpose } from '../expr/transpose.js';
import type { Recorder } from './derivation.js';
import { differentialOf, differentialRule } from './differential.js';
import { isolated, traced, tracedTerms, traceStep } from './trace.js';

/** The N of a scalar that is linear in one differential, brought to tr(N dA). */
export function isolate(term: Expr, record: Recorder): ReturnType<typeof isolated> {
  let E = term;
  for (let step = traceStep(E); step !== undefined; step = traceStep(E)) {
    record(step.rule, E, step.after);
    E = step.after;
  }
  return isolated(E);
}

/** Where a gradient is read off: a symbol, or a sum over time, which is opened step by step elsewhere. */
export type Leaf = Sym | Series;
const isLeaf = (Y: Expr): Y is Leaf => Y.kind === 'sym' || Y.kind === 'series';

/** dA of what varies, zero of what does not. */
export function differentialWhere(varies: (X: Sym) => boolean): (A: Expr) => Expr {
  const moves = mentions(varies);
  return A => (moves(A) ? differential(A) : zero(A.shape));
}

/** The terms of a sum as they stand: none is merged with another, so that each is seen where it goes on. */
export const sideBySide = (terms: readonly Expr[]): Expr => {
  const [only] = terms;
  return only === undefined ? number(0) : terms.length === 1 ? only : rawSum(terms);
};

/** tr(M dY) with dY spelled out by its differential rule, as terms. */
export const expandedTerms = (M: Expr, Y: Expr, d: (A: Expr) => Expr): readonly Expr[] =>
  tracedTerms(M, differentialOf(Y, d));

/** tr(M₁ dA) + tr(M₂ dA) + … = tr((M₁ + M₂ + …) dA). */
export const collectedTrace = (Ms: readonly Expr[], dA: Differential): Expr => traced({ M: sum(...Ms), F: dA });

/**
 * The N with which each varying leaf X enters dL = Σ tr(Mᵢ dYᵢ) = Σ tr(N dX).
 * @param roots pairs of a node Y and the M with which tr(M dY) enters dL
 * @returns each N of the transposed shape of its leaf, in order of first appearance
 */
export function coefficientsOf(
  roots: readonly { readonly Y: Expr; readonly M: Expr }[],
  varies: (X: Sym) => boolean,
  record: Recorder,
): ReadonlyMap<Leaf, Expr> {
  const d = differentialWhere(varies);
  const open = new Map<Expr, Expr[]>();
  const add = (Y: Expr, M: Expr): void => {
    const terms = open.get(Y);
    if (terms === undefined) open.set(Y, [M]);
    else terms.push(M);
  };
  for (const { Y, M } of roots) if (d(Y).kind === 'differential') add(Y, M);

  const found = new Map<Leaf, Expr>();
  const order = nodes(...roots.map(({ Y }) => Y));
  for (const Y of [...order].reverse()) {
    const Ms = open.get(Y);
    if (Ms === undefined) continue;
    const dY = differential(Y);
    const before = collectedTrace(Ms, dY);
    if (Ms.length > 1) record('collect', sideBySide(Ms.map(M => traced({ M, F: dY }))), before);
    const M = sum(...Ms);
    if (isZero(M)) continue;
    if (isLeaf(Y)) {
      found.set(Y, M);
      continue;
    }
    const expanded = expandedTerms(M, Y, d);
    record(differentialRule(Y), before, sideBySide(expanded));
    for (const term of expanded) {
      const { N, dA } = isolate(term, record);
      add(dA.arg, N);
    }
  }
  return new Map([...found].reverse());
}

/** ∂L/∂X for a scalar L that varies with X alone; zero of X's shape if dL vanishes. */
export function gradientOf(L: Expr, X: Sym, record: Recorder): Expr {
  const N = coefficientsOf([seed(L)], Y => Y === X, record).get(X);
  if (N === undefined) return vanishing(L, X, X.shape, record);
  const G = transpose(N);
  record('identify', traced({ M: N, F: differential(X) }), G);
  return G;
}

/** The derivative of an F whose differential is zero, of a given shape. */
export function vanishing(F: Expr, X: Sym, shape: Expr['shape'], record: Recorder): Expr {
  if (differentialWhere(Y => Y === X)(F).kind !== 'differential') {
    record('d-constant', differential(F), zero(F.shape));
  }
  record('identify-zero', zero(F.shape), zero(shape));
  return zero(shape);
}

/** The seed of a scalar L: dL = tr(1 · dL). */
export const seed = (L: Expr): { readonly Y: Expr; readonly M: Expr } => ({ Y: L, M: identity(L.shape[0]) });
