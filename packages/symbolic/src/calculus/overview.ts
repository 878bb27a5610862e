/**
 * A derivation folded: groups of steps, each with the one line that it amounts to.      layer 3
 *
 * A cell's derivation has its parts. In the derivation of one expression a group begins where a node is opened, so that
 * there is one line for each distinct subexpression, one for the identification, and one for rewriting.
 */
import type { Expr, Series } from '../expr/expr.js';
import { isZero } from '../expr/linear.js';
import { rawSeries } from '../expr/raw.js';
import type { Derivation, Step, Subject } from './derivation.js';
import { sideBySide } from './gradient.js';
import { ruleOf } from './rules/book.js';

export type GroupKind = 'differential' | 'identification' | 'rewriting' | Exclude<Subject['kind'], 'expression'>;

export interface Group {
  readonly kind: GroupKind;
  readonly about: Subject;
  readonly steps: readonly Step[];
  /** What the group starts from; a group that finds a derivative starts from the terms that hold its differential. */
  readonly before: Expr;
  /** What it arrives at. */
  readonly after: Expr;
}

const kindOf = ({ rule, about }: Step): GroupKind => {
  if (about.kind !== 'expression') return about.kind;
  const { chapter } = ruleOf(rule);
  if (chapter === 'simplification') return 'rewriting';
  return chapter === 'identification' ? 'identification' : 'differential';
};

/** Whether a step opens a node: by its rule, unless its terms were collected just before. */
const opens = ({ rule }: Step, previous: Step | undefined): boolean =>
  rule === 'collect' || (ruleOf(rule).chapter === 'differential' && previous?.rule !== 'collect');

/** A term that the steps of a group go on with, and the sum over time that it stands in. */
interface Open {
  readonly term: Expr;
  readonly within: Series | undefined;
}

const termsWithin = (E: Expr): readonly Expr[] => (E.kind === 'sum' ? E.terms : [E]);

/** Takes out the terms of an expression, or what was opened of it if it is a sum over time. */
function takenOut(open: Open[], E: Expr): readonly Open[] {
  const opened = open.filter(({ within }) => within === E);
  if (opened.length > 0) {
    open.splice(0, open.length, ...open.filter(({ within }) => within !== E));
    return opened;
  }
  return termsWithin(E).flatMap(term => {
    const i = open.findIndex(other => other.term === term);
    return i < 0 ? [] : open.splice(i, 1);
  });
}

/** What a list of steps makes of the expression of the first: each step replaces its terms among those that there are. */
function remaining(steps: readonly Step[]): Expr {
  // Under a sum over time the steps go on with the summand: each term remembers the sum that it stands in.
  const open: Open[] = steps
    .slice(0, 1)
    .flatMap(({ before }) => termsWithin(before).map(term => ({ term, within: undefined })));
  for (const { rule, before, after } of steps) {
    const replaced = takenOut(open, before);
    // What is said of the sum over all steps is not a line about one step.
    if (replaced.length === 0) continue;
    const opened = (rule === 'd-series' || rule === 'widen') && after.kind === 'series' ? after : undefined;
    const within = opened ?? replaced.find(other => other.within !== undefined)?.within;
    const left = termsWithin(opened?.body ?? after).filter(term => !isZero(term));
    open.push(...left.map(term => ({ term, within })));
  }
  const sums = [...new Set(open.map(({ within }) => within))];
  return sideBySide(
    sums.map(within => {
      const inside = sideBySide(open.filter(other => other.within === within).map(({ term }) => term));
      return within === undefined ? inside : rawSeries(within.from, within.to, inside);
    }),
  );
}

/** The whole expression that rewrites started from: the last one puts the whole together, others came before it. */
const rewrittenFrom = (steps: readonly Step[], whole: Expr): Expr =>
  steps.reduceRight((start, { before, after }) => (after === start ? before : start), whole);

function groupOf(steps: readonly Step[]): Group {
  const [first] = steps;
  const last = steps.at(-1);
  if (first === undefined || last === undefined) throw new RangeError('a group has steps');
  const { about } = first;
  const kind = kindOf(first);
  const group = { kind, about, steps };
  if (kind === 'rewriting') return { ...group, before: rewrittenFrom(steps, last.before), after: last.after };
  if (last.rule === 'collect-jacobian') return { ...group, before: last.before, after: last.after };
  const splits = kind === 'differential' || about.value !== undefined;
  return {
    ...group,
    before: first.before,
    after: splits && last.rule !== 'chain-scalar' ? remaining(steps) : last.after,
  };
}

/** The groups of a derivation, in order: one line for each, from `before` to `after`, and the steps in between. */
export function overview({ steps }: Derivation): readonly Group[] {
  const lists: Step[][] = [];
  for (const [i, step] of steps.entries()) {
    const previous = steps[i - 1];
    const sameKind = previous !== undefined && previous.about === step.about && kindOf(previous) === kindOf(step);
    const goesOn = sameKind && (step.about.kind !== 'expression' || !opens(step, previous));
    const list = lists.at(-1);
    if (goesOn && list !== undefined) list.push(step);
    else lists.push([step]);
  }
  return lists.map(groupOf);
}
