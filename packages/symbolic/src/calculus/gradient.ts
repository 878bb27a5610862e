/**
 * Gradients of a scalar by the trace method.                                            layer 3
 *
 * dL is carried as a sum of terms tr(M dY), one per node Y that is still open. The node that nothing open depends on is
 * expanded by its differential rule; each resulting term is brought to tr(N dA) by trace identities; terms with the
 * same dA are collected. What remains at the end is dL = Σ tr(Gᵀ dX). Every node is opened once, so the work is linear
 * in the number of distinct subexpressions; and what is shown as the derivation is the record of exactly this.
 */
import { children } from '../expr/canonical.js';
import { isScalar } from '../expr/dim.js';
import { isZero, sum, times } from '../expr/linear.js';
import type { Differential, Expr, Series, Sym } from '../expr/expr.js';
import { differential, identity, number, rawSum, zero } from '../expr/raw.js';
import { mentions } from '../expr/rewrite.js';
import { lessTransposed, transpose } from '../expr/transpose.js';
import type { Recorder } from './derivation.js';
import { differentialOf, differentialRule } from './differential.js';
import { isolated, signInside, traced, tracedTerms, traceStep } from './trace.js';

/** The N of a scalar that is linear in one differential, brought to tr(N dA). */
export function isolate(term: Expr, record: Recorder): ReturnType<typeof isolated> {
  let E = traced({ M: number(1), F: term });
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

/** Aᵀ for a Y = Aᵀ that the normal form has pushed the transpose into, as (x − As)ᵀ; it is opened as it is written. */
function untransposed(Y: Expr): Expr | undefined {
  if (isScalar(Y.shape) || (Y.kind !== 'sum' && Y.kind !== 'product' && Y.kind !== 'hadamard')) return undefined;
  const A = lessTransposed(Y);
  // A row of ones is written with a prime as well.
  return A === Y || children(A).some(({ kind, shape }) => kind === 'ones' && shape[0] === 1) ? undefined : A;
}

/** tr(M dY) with dY spelled out by its differential rule, as terms, and the name of the rule. */
export function opened(M: Expr, Y: Expr, d: (A: Expr) => Expr): { rule: string; terms: readonly Expr[] } {
  const A = untransposed(Y);
  if (A !== undefined) return { rule: 'd-transpose', terms: tracedTerms(M, transpose(d(A))) };
  return { rule: differentialRule(Y, d), terms: tracedTerms(M, differentialOf(Y, d)) };
}

/** Every node below Y that may be opened, each before those that lead to it. */
function openable(...roots: readonly Expr[]): readonly Expr[] {
  const seen = new Set<Expr>();
  const walk = (Y: Expr): void => {
    if (seen.has(Y)) return;
    const A = untransposed(Y);
    (A === undefined ? children(Y) : [A]).forEach(walk);
    seen.add(Y);
  };
  roots.forEach(walk);
  return [...seen];
}

/** M₁ + M₂ + …; a sum that is there twice stays one, with a factor 2. */
function together(Ms: readonly Expr[]): Expr {
  const counts = new Map<Expr, number>();
  for (const M of Ms) counts.set(M, (counts.get(M) ?? 0) + 1);
  return sum(...[...counts].map(([M, count]) => times(number(count), M)));
}

/** tr(M₁ dA) + tr(M₂ dA) + … = tr((M₁ + M₂ + …) dA). */
export const collectedTrace = (Ms: readonly Expr[], dA: Differential): Expr => traced({ M: together(Ms), F: dA });

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
  const order = openable(...roots.map(({ Y }) => Y));
  for (const Y of [...order].reverse()) {
    const Ms = open.get(Y);
    if (Ms === undefined) continue;
    const dY = differential(Y);
    const before = collectedTrace(Ms, dY);
    if (Ms.length > 1) record('collect', sideBySide(Ms.map(M => traced({ M, F: dY }))), before);
    const M = together(Ms);
    if (isZero(M)) continue;
    if (isLeaf(Y)) {
      found.set(Y, M);
      continue;
    }
    const { rule, terms } = opened(M, Y, d);
    record(rule, before, sideBySide(terms));
    for (const term of terms) {
      const { N, dA } = isolate(term, record);
      add(dA.arg, N);
    }
  }
  return new Map([...found].reverse());
}

/** ∂L/∂X for a scalar L that varies with X alone; zero of X's shape if dL vanishes. */
export function gradientOf(L: Expr, X: Sym, record: Recorder): Expr {
  const found = coefficientsOf([seed(L)], Y => Y === X, record).get(X);
  if (found === undefined) return vanishing(L, X, X.shape, record);
  const N = signInside(found) ?? found;
  record('minus-into-sum', traced({ M: found, F: differential(X) }), traced({ M: N, F: differential(X) }));
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
