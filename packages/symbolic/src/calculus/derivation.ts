/**
 * A derivation: the record of what the algorithm did.                                   layer 3
 *
 * Steps are appended by the code that performs them, so there is no second account of a derivation. A step is plain
 * data: the name of a rule and the expressions before and after; the context holds whatever else the rules may look at.
 * So `replay` can do every step again from its `before`.
 */
import { same } from '../expr/canonical.js';
import type { Shape } from '../expr/dim.js';
import type { Expr, Index, Sym } from '../expr/expr.js';
import type { Named } from '../expr/expr.js';
import { toText } from '../print/text.js';
import type { Assumptions } from './facts.js';
import { ruleOf } from './rules/book.js';
import type { Sentence } from './rules/rule.js';

/** What a step is about: one equation of a cell, one adjoint, one gradient. A derivation of one expression has no parts. */
export interface Subject {
  readonly kind: 'expression' | 'loss' | 'equation' | 'adjoint' | 'parameter' | 'start' | 'input';
  /** The name of the sequence, parameter, start value or input; empty for the expression and the loss. */
  readonly name: string;
  /** The symbol that it is about: h[t], W, h0; absent for the expression and the loss. */
  readonly of?: Sym;
  /** What is taken apart: an equation's right side, the loss; absent where a derivative is found. */
  readonly value?: Expr;
}

export interface Step {
  /** The name of the rule; `ruleOf` gives its statement. */
  readonly rule: string;
  /** What the rule says in words. */
  readonly says: Sentence;
  readonly before: Expr;
  readonly after: Expr;
  readonly about: Subject;
  /** What the step is about, as a heading; absent in a derivation of one expression. */
  readonly subject?: string;
  /** The assumption that the step uses, such as 1ᵀy = 1. */
  readonly assumption?: string;
}

/** state[index] is the symbol `name`. */
export interface StartValue {
  readonly name: string;
  readonly of: string;
  readonly index: Index;
  readonly shape: Shape;
}

/** symbol = value, for every t if the symbol has the index t. */
export interface Definition {
  readonly symbol: Sym;
  readonly value: Expr;
}

/** What rules may look at beside the expression before a step. */
export interface Context {
  /** The variable of differentiation; undefined if everything varies, as in a cell. */
  readonly variable: Sym | undefined;
  /** What may be assumed of finished derivatives. For a part about an input, the facts about that input are left out. */
  readonly facts: Assumptions;
  /** The equations of the cell: their sides may stand for each other. */
  readonly equations: readonly Definition[];
  /** What the derivation itself gave a name to. */
  readonly definitions: readonly Definition[];
  readonly starts: readonly StartValue[];
  /** What the reader gave a name to, with which steps are written; no rule looks at it. */
  readonly names: readonly Named[];
}

export interface Derivation {
  readonly steps: readonly Step[];
  readonly context: Context;
}

export type Recorder = (rule: string, before: Expr, after: Expr, assumption?: string) => void;

/** The subject of a derivation of one expression. */
export const expressionSubject: Subject = { kind: 'expression', name: '' };

/** The context of a derivation of one expression. */
export const contextOf = (variable: Sym, facts: Assumptions, names: readonly Named[] = []): Context => ({
  variable,
  facts,
  equations: [],
  definitions: [],
  starts: [],
  names,
});

export interface Recording {
  readonly record: Recorder;
  readonly steps: readonly Step[];
}

const headings: { readonly [K in Subject['kind']]: (name: string) => string | undefined } = {
  expression: () => undefined,
  loss: () => 'loss',
  equation: name => `equation of ${name}`,
  adjoint: name => `adjoint of ${name}`,
  parameter: name => `gradient of ${name}`,
  start: name => `gradient of ${name}`,
  input: name => `gradient of ${name}`,
};

/** Whether two expressions are written in the same way, though they may be spelled differently as nodes. */
const readsAs = (before: Expr, after: Expr): boolean =>
  before === after || (same(before, after) && toText(before) === toText(after));

/**
 * A recorder that keeps its steps, all about one subject. What changes nothing that can be read is no step, and what
 * has been shown is not shown again.
 */
export function recording(about: Subject = expressionSubject): Recording {
  const steps: Step[] = [];
  const heading = headings[about.kind](about.name);
  const shown = new Map<Expr, Expr[]>();
  const isNew = (before: Expr, after: Expr): boolean => {
    const afters = shown.get(before) ?? [];
    if (afters.some(other => readsAs(other, after))) return false;
    shown.set(before, [...afters, after]);
    return true;
  };
  return {
    steps,
    record: (rule, before, after, assumption): void => {
      if (readsAs(before, after) || !isNew(before, after)) return;
      steps.push({
        rule,
        // The sentence is looked up when somebody reads it: deriving does not wait for words.
        get says(): Sentence {
          return ruleOf(rule).says;
        },
        before,
        after,
        about,
        ...(heading === undefined ? {} : { subject: heading }),
        ...(assumption === undefined ? {} : { assumption }),
      });
    },
  };
}
