/**
 * Results made short by named rewrites.                                                 layer 3
 *
 * Nodes are rewritten operands first, each distinct node once, until no rule applies. Every rewrite is recorded with
 * its rule, so a simplification is part of the derivation like any other step.
 */
import type { Expr } from '../../expr/expr.js';
import { rebuild } from '../../expr/rewrite.js';
import type { Recorder } from '../derivation.js';
import type { Assumptions } from '../facts.js';
import { assumedRules } from './assumed.js';
import { collectRules } from './collect.js';
import type { SimplificationRule } from './rule.js';
import { structureRules } from './structure.js';

/** All rewrites, in the order in which they are tried. */
export const simplificationRules: readonly SimplificationRule[] = [...assumedRules, ...structureRules, ...collectRules];

/** A rewrite that grew without end would be a defect of the rules; this many on one node is never reached by a sound set. */
const patience = 64;

/** An equal, shorter expression under the assumptions. */
export function simplify(root: Expr, facts: Assumptions, record: Recorder): Expr {
  const done = new Map<Expr, Expr>();
  const pass = (node: Expr): Expr => {
    const seen = done.get(node);
    if (seen !== undefined) return seen;
    let result = rebuild(node, pass);
    for (let i = 0; i < patience; i++) {
      const next = rewriteOnce(result, facts, record);
      if (next === undefined) break;
      // What a rule returns may hold new nodes below the top.
      result = rebuild(next, pass);
    }
    done.set(node, result);
    done.set(result, result);
    return result;
  };
  return pass(root);
}

function rewriteOnce(node: Expr, facts: Assumptions, record: Recorder): Expr | undefined {
  for (const rule of simplificationRules) {
    const rewritten = rule.rewrite(node, facts);
    if (rewritten === undefined || rewritten.to === node) continue;
    record(rule.name, node, rewritten.to, rewritten.assumption);
    return rewritten.to;
  }
  return undefined;
}
