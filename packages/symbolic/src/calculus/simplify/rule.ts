/**
 * What a named rewrite is.                                                              layer 3
 *
 * A rule looks at one node whose operands are in normal form already and returns an equal expression, or nothing. It
 * names the assumption it used. Rules are independent of each other; the order of the list decides between them.
 */
import type { Expr } from '../../expr/expr.js';
import type { Assumptions } from '../facts.js';

export interface Rewritten {
  readonly to: Expr;
  readonly assumption?: string;
}

export interface SimplificationRule {
  readonly name: string;
  readonly rewrite: (node: Expr, facts: Assumptions) => Rewritten | undefined;
}
