/**
 * Simplification as steps of a derivation.                                              layer 3
 *
 * Rewrites are recorded where they happen, on a part of an expression; a last step puts the parts together again, so that
 * every derivation can be read from one whole expression to the next.
 */
import type { Expr } from '../expr/expr.js';
import type { Recorder } from './derivation.js';
import type { Assumptions } from './facts.js';
import { normalised, simplify } from './simplify/simplify.js';

type Rewriting = (root: Expr, facts: Assumptions, record: Recorder) => Expr;

const recorded =
  (rewrite: Rewriting): Rewriting =>
  (root, facts, record) => {
    const assumptions = new Set<string>();
    let whole: Expr | undefined;
    const result = rewrite(root, facts, (rule, before, after, assumption) => {
      record(rule, before, after, assumption);
      if (before === root) whole = after;
      if (assumption !== undefined) assumptions.add(assumption);
    });
    if (whole === result) return result;
    if (assumptions.size === 0) record('simplify', root, result);
    else record('assume', root, result, [...assumptions].join(', '));
    return result;
  };

/** A result made short under what is assumed. */
export const shortened: Rewriting = recorded(simplify);

/** The same without the rewrites that change the form of sums: for what is differentiated or projected next. */
export const steadied: Rewriting = recorded(normalised);
