/**
 * A derivation folded for a page: groups with the line they amount to, and every step inside.
 *
 * The words of a step are the rule's own, in the language of the page; nothing is said here that is no step.
 */
import {
  type Derivation,
  type Expr,
  type Group,
  type Language,
  overview,
  readersNames,
  ruleOf,
  says,
  type Step,
  type Sym,
  symbol,
} from '@tracegrad/symbolic';
import { bounds } from './bounds.js';
import { equation, type Formula, formula } from './formula.js';

export type GroupKind = Group['kind'];

export interface StepView {
  readonly rule: string;
  readonly says: string;
  readonly before: Formula;
  readonly after: Formula;
  readonly relation: 'equal' | 'read-off' | 'projected';
}

export interface GroupView {
  readonly kind: GroupKind;
  /** What it is about, such as h[t]; absent for one expression. */
  readonly of?: Formula;
  readonly line: Formula;
  /** Empty where the derivation has more steps than are shown. */
  readonly steps: readonly StepView[];
  /** How many there are, shown or not. */
  readonly count: number;
}

const marks = {
  equal: ['=', '='],
  'read-off': ['⇒', '\\Rightarrow'],
  projected: ['→', '\\mapsto'],
} as const;

const found: ReadonlySet<GroupKind> = new Set<GroupKind>(['adjoint', 'parameter', 'start', 'input']);

/** ∂L/∂X. */
export function derivativeBy(X: Sym): Formula {
  const { text, latex } = formula(X);
  return { text: `∂L/∂${text}`, ...(latex === undefined ? {} : { latex: `\\frac{\\partial L}{\\partial ${latex}}` }) };
}

type Write = (E: Expr) => Formula;

function lineOf({ kind, about, before, after, steps }: Group, write: Write): Formula {
  if (found.has(kind) && about.of !== undefined) return equation(derivativeBy(about.of), write(after));
  const last = steps.at(-1);
  const [text, latex] = marks[last === undefined ? 'equal' : ruleOf(last.rule).relation];
  return equation(write(before), write(after), text, latex);
}

const stepOf = (step: Step, language: Language, write: Write): StepView => ({
  rule: step.rule,
  says: says(step, language),
  before: write(step.before),
  after: write(step.after),
  relation: ruleOf(step.rule).relation,
});

/** What the reader's names in the steps stand for. */
export const namesIn = (derivation: Derivation): readonly Formula[] =>
  readersNames(derivation).map(({ name, value }) => equation(formula(symbol(name, value.shape)), formula(value)));

/** The groups of a derivation; beyond a number of steps only their lines. */
export function groupsOf(derivation: Derivation, language: Language): readonly GroupView[] {
  let left: number = bounds.shownSteps;
  const write: Write = E => formula(E, { defined: derivation.context.names });
  return overview(derivation).map(group => {
    const { kind, about, steps } = group;
    left -= steps.length;
    return {
      kind,
      ...(about.of === undefined ? {} : { of: formula(about.of) }),
      line: lineOf(group, write),
      steps: left < 0 ? [] : steps.map(step => stepOf(step, language, write)),
      count: steps.length,
    };
  });
}
