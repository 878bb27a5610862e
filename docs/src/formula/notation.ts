/**
 * How the site writes the expressions of one cell.
 *
 * The engine calls the derivative of the loss by h `gh`, a name that text and code need. On paper it is an error signal,
 * δ with the name of what it belongs to; here, and only here, one becomes the other.
 */
import {
  type DerivedCell,
  type Expr,
  type Index,
  indexText,
  toLatex,
  toSpeech,
  toText,
  TracegradError,
} from '@tracegrad/symbolic';
import type { Language } from '../language/words.js';

export interface CellNotation {
  readonly latex: (E: Expr) => string;
  readonly text: (E: Expr) => string;
  readonly speech: (E: Expr, language: Language) => string;
}

/** Longer than this, parts that occur again get names. */
const longestPlain = 400;

/** a_f as a subscript of its own. */
const subscriptOf = (name: string): string => {
  const [head = '', ...tail] = name.split('_');
  return tail.length === 0 ? head : `${head}_{${tail.join(',')}}`;
};

const delta = (of: string, index: Index | undefined): string =>
  `\\boldsymbol{\\delta}_{${subscriptOf(of)}}${index === undefined ? '' : `^{(${indexText(index).replace(/([+-])/, ' $1 ')})}`}`;

/** Written without names for shared parts, unless it would grow too long. */
function plainWherePossible(print: (options: { where: boolean }) => string): string {
  try {
    const plain = print({ where: false });
    return plain.length <= longestPlain ? plain : print({ where: true });
  } catch (error) {
    if (error instanceof TracegradError && error.code === 'limit') return print({ where: true });
    throw error;
  }
}

export function notationOf({ adjointStages }: DerivedCell): CellNotation {
  const adjoints = new Map(adjointStages.flatMap(({ equations }) => equations.map(({ name, of }) => [name, of])));
  const symbol = (name: string, index: Index | undefined): string | undefined => {
    const of = adjoints.get(name);
    return of === undefined ? undefined : delta(of, index);
  };
  const name = (own: string): string | undefined => {
    const of = adjoints.get(own);
    return of === undefined ? undefined : `delta ${of.replaceAll('_', ' ')}`;
  };
  return {
    latex: E => plainWherePossible(options => toLatex(E, { ...options, symbol })),
    text: E => plainWherePossible(options => toText(E, options)),
    speech: (E, language) => plainWherePossible(options => toSpeech(E, { ...options, language, name })),
  };
}
