/**
 * Gradients of a scalar by the trace method.                                            layer 3
 *
 * dL is carried as a sum of terms tr(M dY), one per node Y that is still open. The node that nothing open depends on is
 * expanded by its differential rule; each resulting term is brought to tr(N dA) by trace identities; terms with the
 * same dA are collected. What remains at the end is dL = Σ tr(Gᵀ dX). Every node is opened once, so the work is linear
 * in the number of distinct subexpressions; and what is shown as the derivation is the record of exactly this.
 */
import { sum } from '../expr/linear.js';
import type { Expr, Series, Sym } from '../expr/expr.js';
import { differential, identity, number, zero } from '../expr/raw.js';
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

/**
 * ∂L/∂X for each varying leaf X of dL = Σ tr(Mᵢ dYᵢ).
 * @param roots pairs of a node Y and the M with which tr(M dY) enters dL
 * @returns the gradients, each of its leaf's shape, in order of first appearance
 */
export function gradientsOf(
  roots: readonly { readonly Y: Expr; readonly M: Expr }[],
  varies: (X: Sym) => boolean,
  record: Recorder,
): ReadonlyMap<Leaf, Expr> {
  const moves = mentions(varies);
  const d = (A: Expr): Expr => (moves(A) ? differential(A) : zero(A.shape));
  const open = new Map<Expr, Expr[]>();
  const add = (Y: Expr, M: Expr): void => {
    const terms = open.get(Y);
    if (terms === undefined) open.set(Y, [M]);
    else terms.push(M);
  };
  for (const { Y, M } of roots) if (moves(Y)) add(Y, M);

  const found = new Map<Leaf, Expr>();
  const order = nodes(...roots.map(({ Y }) => Y));
  for (const Y of [...order].reverse()) {
    const terms = open.get(Y);
    if (terms === undefined) continue;
    const M = sum(...terms);
    const before = traced({ M, F: differential(Y) });
    if (terms.length > 1) record('collect', sum(...terms.map(N => traced({ M: N, F: differential(Y) }))), before);
    if (isLeaf(Y)) {
      const G = transpose(M);
      record('identify', before, G);
      found.set(Y, G);
      continue;
    }
    const expanded = tracedTerms(M, differentialOf(Y, d));
    record(differentialRule(Y), before, expanded.length === 0 ? number(0) : sum(...expanded));
    for (const term of expanded) {
      const { N, dA } = isolate(term, record);
      add(dA.arg, N);
    }
  }
  return new Map([...found].reverse());
}

/** The seed of a scalar L: dL = tr(1 · dL). */
export const seed = (L: Expr): { readonly Y: Expr; readonly M: Expr } => ({ Y: L, M: identity(L.shape[0]) });
