/**
 * A derivation done again.                                                              layer 3
 *
 * Each step is done again by the name of its rule from its `before`, the context, and what earlier steps have shown, and
 * its `after` must come out. So a derivation that was stored, or came from somewhere else, can be trusted as far as its
 * rules can, without deriving anything.
 */
import { canonical, same } from '../expr/canonical.js';
import type { Expr, Sym } from '../expr/expr.js';
import type { Context, Derivation, Step } from './derivation.js';
import type { Assumptions } from './facts.js';
import { differentialWhere } from './gradient.js';
import { factorsBefore } from './replay-readings.js';
import { replayer } from './replay-rules.js';
import type { Shown } from './replay-setting.js';
import { ruleOf } from './rules/book.js';

export interface ReplayFailure {
  /** Its place among the steps, from 0. */
  readonly index: number;
  readonly step: Step;
  /** What the rule gives instead; empty if it does not apply. */
  readonly found: readonly Expr[];
}

/** The facts that may be used in a part of a derivation: none about the input whose derivative it finds. */
const usableFacts = ({ facts }: Context, { kind, name }: Step['about']): Assumptions =>
  kind === 'input' ? new Map([...facts].filter(([of]) => of !== name)) : facts;

/** The first step that does not come out of its rule, or undefined if all do. */
export function replay({ steps, context }: Derivation): ReplayFailure | undefined {
  const { variable } = context;
  const d = differentialWhere(variable === undefined ? () => true : X => X === variable);
  const shown: Shown = { expansion: new Map(), moved: new Map(), jacobian: new Map(), derivative: new Map() };
  const setting = {
    context,
    d,
    shown,
    variable: (): Sym => {
      if (variable === undefined) throw new RangeError('everything varies');
      return variable;
    },
  };
  for (const [index, step] of steps.entries()) {
    const { before, after } = step;
    const redo = replayer(step.rule);
    const found = redo(before, { ...setting, facts: usableFacts(context, step.about), after });
    if (!found.some(result => same(result, after))) return { index, step, found };
    note(shown, step, variable);
  }
  return undefined;
}

/** Keeps what a step has shown of a differential. */
function note({ expansion, moved, jacobian }: Shown, { rule, before, after }: Step, variable: Sym | undefined): void {
  if (before.kind === 'differential' && rule.startsWith('d-')) expansion.set(before, after);
  if (rule === 'chain' || ['stacking', 'trace'].includes(ruleOf(rule).chapter)) {
    moved.set(before, after);
    // A step that only turns a product is missing where that cannot be seen, so the next is found from both spellings.
    if (!same(before, after)) moved.set(canonical(before), after);
  }
  if (variable !== undefined && factorsBefore(after, variable).length > 0) jacobian.set(before, after);
}
