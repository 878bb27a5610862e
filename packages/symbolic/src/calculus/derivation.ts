/**
 * A derivation: the record of what the algorithm did.                                   layer 3
 *
 * Steps are appended by the code that performs them, so there is no second account of a derivation. A step is plain
 * data: the name of a rule and the expressions before and after.
 */
import type { Expr } from '../expr/expr.js';

export interface Step {
  /** The name of the rule; `ruleOf` gives its statement and what it says in words. */
  readonly rule: string;
  readonly before: Expr;
  readonly after: Expr;
  /** What the step is about, such as the equation of a cell; for folding. */
  readonly subject?: string;
  /** The assumption that the step uses, such as 1ᵀy = 1. */
  readonly assumption?: string;
}

export interface Derivation {
  readonly steps: readonly Step[];
}

export type Recorder = (rule: string, before: Expr, after: Expr, assumption?: string) => void;

/** A recorder that keeps its steps. */
export function recording(): {
  readonly record: Recorder;
  readonly steps: readonly Step[];
  about: (subject: string) => void;
} {
  const steps: Step[] = [];
  let subject: string | undefined;
  return {
    steps,
    about: (next: string): void => {
      subject = next;
    },
    record: (rule, before, after, assumption) => {
      steps.push({
        rule,
        before,
        after,
        ...(subject === undefined ? {} : { subject }),
        ...(assumption === undefined ? {} : { assumption }),
      });
    },
  };
}
