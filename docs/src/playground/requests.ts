/**
 * What the page may ask the engine, and what it answers: one table for both sides of the worker.
 *
 * Questions and answers are plain data. `answers` is total over the kinds, so a kind without an answer does not compile.
 */
import type { Language } from '@tracegrad/symbolic';
import { cellAnswer, type CellAnswer, cellVerification } from './cell.js';
import { cellOf, type CellText } from './cell-text.js';
import { type CodeView, codeAnswer } from './code.js';
import { comparisonAnswer, type ComparisonView } from './comparison.js';
import { expressionAnswer, type ExpressionAnswer, expressionVerification, type Verification } from './expression.js';
import type { ExpressionText } from './expression-problem.js';
import type { Setting } from './numbers/cell-values.js';
import { numbersAnswer, type NumbersAnswer, type NumbersRequest, seededValues } from './numbers/numbers.js';
import { type Refusal, refusalOf } from './refusal.js';
import type { TaskName } from './training/tasks.js';
import { taskNames } from './training/trainer.js';

export type SubjectText = ExpressionText | CellText;

export interface Requests {
  readonly derive: {
    readonly question: { readonly text: SubjectText; readonly language: Language };
    readonly answer: ExpressionAnswer | CellAnswer;
  };
  readonly verify: { readonly question: { readonly text: SubjectText }; readonly answer: Verification };
  readonly code: { readonly question: { readonly text: SubjectText }; readonly answer: CodeView };
  readonly compare: {
    readonly question: { readonly text: ExpressionText; readonly formula: string };
    readonly answer: ComparisonView;
  };
  readonly values: {
    readonly question: { readonly text: SubjectText; readonly setting: Setting };
    readonly answer: string;
  };
  readonly numbers: {
    readonly question: { readonly text: SubjectText; readonly request: NumbersRequest; readonly numbers: string };
    readonly answer: NumbersAnswer;
  };
  readonly tasks: { readonly question: { readonly text: CellText }; readonly answer: readonly TaskName[] };
  /** Null where a formula cannot be typeset. */
  readonly typeset: {
    readonly question: { readonly latex: readonly string[] };
    readonly answer: readonly (string | null)[];
  };
}

export type RequestKind = keyof Requests;
export type Question<K extends RequestKind> = Requests[K]['question'];
export type Answer<K extends RequestKind> = Requests[K]['answer'];

type Answers = { readonly [K in RequestKind]: (question: Question<K>) => Answer<K> | Promise<Answer<K>> };

async function typesetAll(latex: readonly string[]): Promise<readonly (string | null)[]> {
  // The typesetter is loaded when the first formula is shown.
  const { typeset } = await import('../formula/typeset.js');
  return latex.map(one => {
    try {
      return typeset(one, 'display');
    } catch {
      return null; // shown as text
    }
  });
}

const answers: Answers = {
  derive: ({ text, language }) =>
    text.subject === 'cell' ? cellAnswer(text, language) : expressionAnswer(text, language),
  verify: ({ text }) => (text.subject === 'cell' ? cellVerification(text) : expressionVerification(text)),
  code: ({ text }) => codeAnswer(text),
  compare: ({ text, formula }) => comparisonAnswer(text, formula),
  values: ({ text, setting }) => seededValues(text, setting),
  numbers: ({ text, request, numbers }) => numbersAnswer(text, request, numbers),
  tasks: ({ text }) => taskNames(cellOf(text)),
  typeset: ({ latex }) => typesetAll(latex),
};

/** A question on its way to the worker. */
export type Asked = {
  readonly [K in RequestKind]: { readonly id: number; readonly kind: K; readonly question: Question<K> };
}[RequestKind];

/** What comes back. */
export type Replied =
  { readonly id: number; readonly answer: Answer<RequestKind> } | { readonly id: number; readonly refusal: Refusal };

/** The answer to a question; a refusal where there is none. Never throws. */
export async function reply({ id, kind, question }: Asked): Promise<Replied> {
  try {
    // `answers` is keyed by the kind, which TypeScript cannot relate to the question beside it.
    const answer = await (answers[kind] as (question: unknown) => Answer<RequestKind> | Promise<Answer<RequestKind>>)(
      question,
    );
    return { id, answer };
  } catch (error) {
    return { id, refusal: refusalOf(error) };
  }
}
