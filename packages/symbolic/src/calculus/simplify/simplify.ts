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
import { centred } from './centred.js';
import { collectRules } from './collect.js';
import { sigmoidComplement, softplusOdd } from './complement.js';
import type { SimplificationRule } from './rule.js';
import { functionRules } from './functions.js';
import { structureRules } from './structure.js';

/** All rewrites, in the order in which they are tried. */
export const simplificationRules: readonly SimplificationRule[] = [
  ...assumedRules,
  ...functionRules,
  ...structureRules,
  centred,
  softplusOdd,
  sigmoidComplement,
  ...collectRules,
];

/** A rewrite that grew without end would be a defect of the rules; this many on one node is never reached by a sound set. */
const patience = 64;

/** Those that keep the form of sums: for expressions that are differentiated or projected next. */
const earlyRules: readonly SimplificationRule[] = [...assumedRules, ...functionRules, ...structureRules];

/** An equal expression without the factors of sums pulled out. */
export const normalised = (root: Expr, facts: Assumptions, record: Recorder): Expr =>
  rewritten(root, facts, record, earlyRules);

/** An equal, shorter expression under the assumptions. */
export const simplify = (root: Expr, facts: Assumptions, record: Recorder): Expr =>
  rewritten(root, facts, record, simplificationRules);

/** An equal expression without what overflows or cancels for no need, and nothing else changed. */
export const stabilised = (root: Expr): Expr => rewritten(root, new Map(), () => {}, functionRules);

function rewritten(root: Expr, facts: Assumptions, record: Recorder, rules: readonly SimplificationRule[]): Expr {
  const done = new Map<Expr, Expr>();
  const pass = (node: Expr): Expr => {
    const seen = done.get(node);
    if (seen !== undefined) return seen;
    let result = rebuild(node, pass);
    for (let i = 0; i < patience; i++) {
      const next = rewriteOnce(result, facts, record, rules);
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

function rewriteOnce(
  node: Expr,
  facts: Assumptions,
  record: Recorder,
  rules: readonly SimplificationRule[],
): Expr | undefined {
  for (const rule of rules) {
    const found = rule.rewrite(node, facts);
    if (found === undefined || found.to === node) continue;
    record(rule.name, node, found.to, found.assumption);
    return found.to;
  }
  return undefined;
}
