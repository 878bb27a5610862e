/** What the playground answers about one expression: shapes, the derivative, its derivation, the check by numbers. */
import {
  check,
  derive,
  dimNames,
  type DeriveOptions,
  type Language,
  type Layout,
  shapeText,
} from '@tracegrad/symbolic';
import { boundedVariables } from './entries.js';
import { type ExpressionProblem, type ExpressionText, expressionProblem } from './expression-problem.js';
import { formula, type Formula, type Result, result } from './formula.js';
import { within } from './refusal.js';
import { type GroupView, groupsOf, namesIn } from './steps.js';

export interface ShapeView {
  readonly name: string;
  readonly shape: string;
  readonly facts: readonly string[];
}

export interface ExpressionAnswer {
  readonly subject: 'expression';
  readonly source: Formula & { readonly shape: string };
  readonly wrt: string;
  readonly shapes: readonly ShapeView[];
  readonly result: Result;
  readonly layout: Layout;
  readonly projection?: 'symmetric' | 'diagonal';
  /** What the reader's names in the groups stand for. */
  readonly names: readonly Formula[];
  readonly groups: readonly GroupView[];
}

/** Names that a result's own definitions must not take. */
export const takenNames = ({ variables }: DeriveOptions): readonly string[] => [
  ...Object.keys(variables),
  ...Object.values(variables).flatMap(({ size }) => size.flatMap(dim => [...dimNames(dim ?? 1)])),
];

const shapesOf = ({ variables }: DeriveOptions): readonly ShapeView[] =>
  Object.entries(variables).map(
    ([
      name,
      {
        size: [rows, columns = 1],
        ...facts
      },
    ]) => ({
      name,
      shape: shapeText([rows, columns]),
      facts: Object.entries(facts).flatMap(([fact, holds]) => (holds ? [fact] : [])),
    }),
  );

const derived = ({ source, options }: ExpressionProblem) => within('expression', () => derive(source, options));

/** @throws {Refused} */
export function expressionAnswer(text: ExpressionText, language: Language): ExpressionAnswer {
  const problem = expressionProblem(text);
  const { expression, layout, projection, derivation, source } = derived(problem);
  const avoid = takenNames(problem.options);
  return {
    subject: 'expression',
    source: { ...formula(source, { avoid }), shape: shapeText(source.shape) },
    wrt: problem.options.wrt,
    shapes: shapesOf(problem.options),
    result: result(expression, avoid),
    layout,
    ...(projection === undefined ? {} : { projection }),
    names: namesIn(derivation),
    groups: groupsOf(derivation, language),
  };
}

/** One quantity held against numbers. */
export interface Verified {
  readonly name: string;
  readonly relativeError: number;
}

export interface Verification {
  readonly passed: boolean;
  readonly tolerance: number;
  readonly points: number;
  readonly verified: readonly Verified[];
  /** Quantities that are too large to be checked entry by entry. */
  readonly leftOut: readonly string[];
}

/** The derivative against complex steps at three random points. @throws {Refused} */
export function expressionVerification(text: ExpressionText): Verification {
  const { source, options } = expressionProblem(text);
  boundedVariables(options);
  const { passed, maxRelativeError, tolerance, points } = within('expression', () => check(source, options));
  return {
    passed,
    tolerance,
    points: points.length,
    verified: [{ name: options.wrt, relativeError: maxRelativeError }],
    leftOut: [],
  };
}
