/** “Is my formula right?”: the engine's verdict on a formula for the derivative. */
import { compare, type Verdict } from '@tracegrad/symbolic';
import { bounds } from './bounds.js';
import { boundedVariables } from './entries.js';
import { type ExpressionText, expressionProblem } from './expression-problem.js';
import { takenNames } from './expression.js';
import { type Formula, formula } from './formula.js';
import { bounded, within } from './refusal.js';

export interface ComparisonView {
  readonly verdict: Verdict;
  readonly says: string;
  readonly ours: Formula;
  readonly theirs?: Formula;
  /** Where in their formula the likely slip is. */
  readonly position?: number;
  readonly slip?: string;
  readonly counterexample?: {
    readonly values: readonly { readonly name: string; readonly rows: readonly (readonly number[])[] }[];
    readonly ours: readonly (readonly number[])[];
    readonly theirs: readonly (readonly number[])[];
  };
}

/** @throws {Refused} for a problem or a formula that cannot be read; a wrong formula is an answer */
export function comparisonAnswer(text: ExpressionText, theirFormula: string): ComparisonView {
  const { source, options } = expressionProblem(text);
  const theirs = bounded('formula', theirFormula, bounds.formula);
  boundedVariables(options);
  const found = within('formula', () => compare(theirs, source, options));
  const avoid = takenNames(options);
  const { slip, counterexample } = found;
  return {
    verdict: found.verdict,
    says: found.says,
    ours: formula(found.ours, { avoid }),
    ...(found.theirs === undefined ? {} : { theirs: formula(found.theirs, { avoid }) }),
    ...(slip === undefined ? {} : { slip: slip.kind }),
    ...(slip?.position === undefined ? {} : { position: slip.position }),
    ...(counterexample === undefined
      ? {}
      : {
          counterexample: {
            values: Object.entries(counterexample.values).map(([name, rows]) => ({ name, rows })),
            ours: counterexample.ours,
            theirs: counterexample.theirs,
          },
        }),
  };
}
