/**
 * What a rule may look at when a step is done again.                                    layer 3
 */
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
  /** K vec(F), moved on. */
  readonly moved: Map<Expr, Expr>;
  /** vec(dY) = J vec(dX). */
  readonly jacobian: Map<Expr, Expr>;
  /** A′ with dA = A′ dx, for a scalar x, as it follows from the expansions. */
  readonly derivative: Map<Expr, Expr>;
}

/** What has been shown of vec(dA), in terms of vec(dX). */
export const shownJacobian = ({ jacobian }: Shown, dA: Expr): Expr | undefined => jacobian.get(stacked(dA));

/** K vec(F) followed through the steps that moved it. */
export function movedOn({ moved }: Shown, start: Expr): Expr {
  let E = start;
  for (let next = moved.get(E); next !== undefined; next = moved.get(E)) E = next;
  return E;
}
