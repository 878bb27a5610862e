/**
 * An expression in the notations a page offers: to read, to copy, to speak.
 *
 * Shared parts get names only where repeating them would be long; what is too long to typeset is shown as text.
 */
import {
  type Expr,
  type Named,
  namesOf,
  shapeText,
  toLatex,
  toMathml,
  toText,
  TracegradError,
} from '@tracegrad/symbolic';
import { bounds } from './bounds.js';

export interface Formula {
  readonly text: string;
  /** Absent if it is too long to be typeset. */
  readonly latex?: string;
}

/** The longest text that is written with its shared parts repeated. */
const longestPlain = 300;

/** Names that definitions of shared parts must not take, and the reader's own that are defined elsewhere. */
export interface Names {
  readonly avoid?: readonly string[];
  readonly defined?: readonly Named[];
}

/** The expression by one printer, without names for shared parts where that stays short; the reader's names stay. */
function written(print: typeof toText, E: Expr, names: Names): string {
  const named = print(E, names);
  if (!/where/.test(named) || named.length > longestPlain || namesOf(E).length > 0) return named;
  try {
    const plain = print(E, { where: false, ...names });
    return plain.length <= longestPlain ? plain : named;
  } catch (error) {
    if (error instanceof TracegradError && error.code === 'limit') return named;
    throw error;
  }
}

export function formula(E: Expr, names: Names = {}): Formula {
  const latex = written(toLatex, E, names);
  return { text: written(toText, E, names), ...(latex.length <= bounds.latex ? { latex } : {}) };
}

/** The same joined by relations: `left = right`. */
export function equation(left: Formula, right: Formula, relation = '=', latexRelation = '='): Formula {
  const latex =
    left.latex === undefined || right.latex === undefined ? undefined : `${left.latex} ${latexRelation} ${right.latex}`;
  return {
    text: `${left.text} ${relation} ${right.text}`,
    ...(latex === undefined || latex.length > bounds.latex ? {} : { latex }),
  };
}

/** A result: everything there is to copy. */
export interface Result extends Formula {
  readonly mathml: string;
  readonly shape: string;
}

export const result = (E: Expr, avoid: readonly string[] = []): Result => ({
  ...formula(E, { avoid }),
  mathml: toMathml(E, { avoid }),
  shape: shapeText(E.shape),
});
