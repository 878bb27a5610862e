/**
 * What a rule may look at when a step is done again.                                    layer 3
 */
import { canonical } from '../expr/canonical.js';
import type { Expr, Sym } from '../expr/expr.js';
import type { Context } from './derivation.js';
import type { Assumptions } from './facts.js';
import { stacked } from './stack.js';

export interface Setting {
  readonly context: Context;
  /** The variable of differentiation. @throws {RangeError} where everything varies */
  readonly variable: () => Sym;
  readonly facts: Assumptions;
  /** dA where A varies, else zero. */
  readonly d: (A: Expr) => Expr;
  readonly shown: Shown;
  readonly after: Expr;
}

/** What earlier steps have shown of differentials, by what it was shown of. */
export interface Shown {
  /** dY by its differential rule. */
  readonly expansion: Map<Expr, Expr>;
  /** K vec(F), moved on; by what was moved and by its canonical form. */
  readonly moved: Map<Expr, Expr>;
  /** vec(dY) = J vec(dX), and whatever else was shown to be K vec(dX). */
  readonly jacobian: Map<Expr, Expr>;
  /** A′ with dA = A′ dx, for a scalar x, as it follows from the expansions. */
  readonly derivative: Map<Expr, Expr>;
}

/** What has been shown of vec(dA), in terms of vec(dX). */
export const shownJacobian = ({ jacobian }: Shown, dA: Expr): Expr | undefined => jacobian.get(stacked(dA));

/** K vec(F) followed through the steps that moved it, or that were shown of it before. */
export function movedOn({ moved, jacobian }: Shown, start: Expr): Expr {
  const next = (E: Expr): Expr | undefined => moved.get(E) ?? moved.get(canonical(E)) ?? jacobian.get(E);
  const passed = new Set([start]);
  let E = start;
  for (let to = next(E); to !== undefined && !passed.has(to); to = next(E)) {
    passed.add(to);
    E = to;
  }
  return E;
}
