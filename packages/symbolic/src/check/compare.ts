/**
 * “Is my formula right?”                                                                layer 4
 *
 * Two formulas that differ in form may still be equal, so equality is decided by values at seeded points of several
 * sizes; that they agree in form as well is said where it is so. A wrong formula is an answer, not an error.
 */
import { checkOptions } from '../calculus/options.js';
import { checkText, TracegradError, withinStack } from '../errors.js';
import { deriveProblem, problemOf } from '../calculus/derive.js';
import type { DeriveOptions } from '../calculus/options.js';
import { simplify } from '../calculus/simplify/simplify.js';
import { same } from '../expr/canonical.js';
import { dimNames, isScalar, type Shape, shapeText } from '../expr/dim.js';
import type { Expr } from '../expr/expr.js';
import { isZero } from '../expr/linear.js';
import { zero } from '../expr/raw.js';
import { transpose } from '../expr/transpose.js';
import { elaborator } from '../language/elaborate.js';
import { parseExpression } from '../language/parse.js';
import type { SyntaxWithDefinitions } from '../language/syntax.js';
import { evaluate } from '../numeric/evaluate.js';
import { type ExtraFacts, isSteady, type Point, points, shapesOf } from './points.js';
import { agrees } from './relative-error.js';
import { likelySlip, type Slip } from './slip.js';
import { underSymmetry } from './symmetry.js';

export type Verdict = 'equal' | 'equal up to transposition' | 'equal under a symmetry' | 'different';

export interface Comparison {
  readonly verdict: Verdict;
  /** One sentence: what the verdict rests on, or what is wrong. */
  readonly says: string;
  /** Whether the two are one expression, or have equal values wherever it was looked. */
  readonly decided: 'by form' | 'by numbers';
  /** The right answer. */
  readonly ours: Expr;
  /** Their formula, unless its shapes do not fit together. */
  readonly theirs?: Expr;
  /** Values of the variables for which the two differ. */
  readonly counterexample?: { readonly values: Point; readonly ours: number[][]; readonly theirs: number[][] };
  readonly slip?: Slip;
}

type Reader = (syntax: SyntaxWithDefinitions, text: string) => Expr;

/**
 * A reader of formulas over the declared variables; sizes may be used as scalars. What leaves its size to the context, as
 * `eye` does, takes it from the shape of the answer or of its transpose, and 0 is the zero of that shape.
 */
function reader(variables: DeriveOptions['variables'], answer: Shape): Reader {
  const shapes = new Map(Object.entries(shapesOf(variables)));
  const sizes = new Set([...shapes.values()].flatMap(shape => shape.flatMap(dim => [...dimNames(dim)])));
  const within = (shape: Shape | undefined, syntax: SyntaxWithDefinitions, text: string): Expr => {
    const { withDefinitions, settle, equate } = elaborator({
      declared: name => {
        const shape = shapes.get(name);
        return shape && { shape };
      },
      isSize: name => sizes.has(name) && !shapes.has(name),
    });
    const open = withDefinitions(syntax, text);
    if (shape !== undefined) equate(open.shape, shape, () => 'the shape of the answer');
    settle();
    return open.build();
  };
  return (syntax, text) => {
    for (const shape of [answer, [answer[1], answer[0]] as const]) {
      try {
        return within(shape, syntax, text);
      } catch (error) {
        if (!(error instanceof TracegradError)) throw error;
      }
    }
    const free = within(undefined, syntax, text);
    return isZero(free) && isScalar(free.shape) ? zero(answer) : free;
  };
}

const seeds = [1, 2, 3];

/**
 * Compares a formula for a derivative with the derived one.
 * @throws {TracegradError} as `derive` does for the source; for the formula `syntax`, `unknown-variable` and the like if it
 * cannot be read, but never because it is wrong
 */
export const compare = (theirFormula: string, source: string, options: DeriveOptions): Comparison =>
  withinStack('The formula', () => compared(theirFormula, source, options));

function compared(theirFormula: string, source: string, options: DeriveOptions): Comparison {
  checkText('The formula', theirFormula);
  checkOptions(options);
  const { variables } = options;
  const problem = problemOf(source, options);
  const { expression: ours, layout } = deriveProblem(problem, options.order ?? 1);
  const syntax = parseExpression(theirFormula, { declared: name => Object.hasOwn(variables, name) });
  const read = reader(variables, ours.shape);
  const elaborated = (edited: SyntaxWithDefinitions): Expr | undefined => {
    try {
      return read(edited, theirFormula);
    } catch (error) {
      if (error instanceof TracegradError) return undefined;
      throw error;
    }
  };
  let misfit: TracegradError | undefined;
  let theirs: Expr | undefined;
  try {
    theirs = read(syntax, theirFormula);
  } catch (error) {
    if (!(error instanceof TracegradError) || error.code !== 'shape-mismatch') throw error;
    misfit = error;
  }
  const declared = shapesOf(variables);
  const valueAt = (A: Expr, point: Point): number[][] => {
    try {
      return evaluate(A, point, declared);
    } catch (error) {
      if (error instanceof TracegradError) return [[NaN]];
      throw error;
    }
  };
  const admits = (point: Point): boolean =>
    isSteady(
      point,
      at => valueAt(problem.F, at),
      at => valueAt(ours, at),
    );
  const found = points(variables, seeds, admits);
  const equalAt = (at: readonly Point[], A: Expr, B: Expr): boolean =>
    at.every(point => agrees(valueAt(A, point), valueAt(B, point)));

  const base = { ours, ...(theirs === undefined ? {} : { theirs }), decided: 'by numbers' as const };
  if (theirs !== undefined) {
    const short = (A: Expr): Expr => simplify(A, problem.facts, () => {});
    if (same(theirs, ours) || same(short(theirs), short(ours))) {
      return { ...base, verdict: 'equal', decided: 'by form', says: 'Both are the same expression.' };
    }
    if (equalAt(found, theirs, ours)) {
      return { ...base, verdict: 'equal', says: `Both have the same values at ${found.length} random points.` };
    }
    if (!isScalar(ours.shape) && equalAt(found, transpose(theirs), ours)) {
      const [given, right] = [shapeText(theirs.shape), shapeText(ours.shape)];
      const says = `It is the transpose of the answer${given === right ? '' : `: ${given} instead of ${right}`}.`;
      return { ...base, verdict: 'equal up to transposition', says };
    }
    const pointsWith = (extra: ExtraFacts): readonly Point[] => {
      try {
        return points(variables, seeds, admits, extra);
      } catch (error) {
        if (error instanceof TracegradError) return [];
        throw error;
      }
    };
    const symmetry = underSymmetry({ ours, theirs, options, layout, points: found, pointsWith, valueAt });
    if (symmetry !== undefined) return { ...base, ...symmetry };
  }
  const text = theirFormula;
  const slip =
    likelySlip({ ours, theirs, syntax, text, points: found, variables, valueAt, elaborated }) ??
    (misfit === undefined
      ? undefined
      : {
          kind: 'shape',
          says: misfit.message,
          ...(misfit.position === undefined ? {} : { position: misfit.position }),
        });
  const given = theirs;
  const witness = given && found.find(point => !agrees(valueAt(given, point), valueAt(ours, point)));
  return {
    ...base,
    verdict: 'different',
    says: slip?.says ?? (misfit === undefined ? 'The values differ.' : misfit.message),
    ...(witness === undefined || given === undefined
      ? {}
      : { counterexample: { values: witness, ours: valueAt(ours, witness), theirs: valueAt(given, witness) } }),
    ...(slip === undefined ? {} : { slip }),
  };
}
