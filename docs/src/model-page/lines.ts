/** Rows of a page: a formula in a box of its own, its shape, and the way to the line of code that computes it. */
import { type Expr, same, type Shape, sum } from '@tracegrad/symbolic';
import { frozen } from '../formula/frozen.js';
import { escaped, markup } from '../formula/markup.js';
import { typeset } from '../formula/typeset.js';
import { type Page, shapeLatex, termsOf } from './page.js';
import { lineSays, pageWords, type PageWord } from './words.js';

export const say = ({ language }: Page, word: PageWord): string => pageWords[word][language];

/** What stands at the left of a formula, in each notation. */
export interface Left {
  readonly latex: string;
  readonly text: string;
  readonly speech: string;
}

export const equals = { en: 'equals', zh: '等于' } as const;

/** A sum of more terms than this is written in lines of about so many characters of the engine's text. */
const [fewTerms, lineLength] = [3, 44];

/** Terms in rows of about a line; a row that goes on begins with its sign. */
function sumLines({ notation }: Page, terms: readonly Expr[]): readonly string[] {
  const rows: Expr[][] = [];
  let length = Infinity;
  for (const term of terms) {
    const own = notation.text(term).length;
    if (length + own > lineLength) {
      rows.push([]);
      length = 0;
    }
    rows.at(-1)?.push(term);
    length += own;
  }
  const lines = rows.map(row => notation.latex(sum(...row)));
  return lines.map((line, i) => (i === 0 || line.trimStart().startsWith('-') ? line : `+ ${line}`));
}

/** left = right in LaTeX; a long sum goes on below its first term, so that it fits a column. */
export function equationLatex(page: Page, left: string, right: Expr): string {
  const terms = termsOf(right);
  if (terms.length <= fewTerms) return `${left} = ${page.notation.latex(right)}`;
  return `\\begin{aligned} ${left} ={} & ${sumLines(page, terms).join(' \\\\ & ')} \\end{aligned}`;
}

/** left = right, as something to look at, to copy and to hear. */
export function equationMarkup(page: Page, left: Left, right: Expr): string {
  const { notation, language } = page;
  return markup(
    {
      latex: equationLatex(page, left.latex, right),
      text: `${left.text} = ${notation.text(right)}`,
      speech: `${left.speech} ${equals[language]} ${notation.speech(right, language)}`,
    },
    'display',
  );
}

/** Left sides: a symbol as the engine writes it. */
export const leftOf = ({ notation, language }: Page, E: Expr): Left => ({
  latex: notation.latex(E),
  text: notation.text(E),
  speech: notation.speech(E, language),
});

/** ∂L/∂X, by the symbol X. */
export function derivativeLeft({ notation, language }: Page, X: Expr): Left {
  const of = notation.speech(X, language);
  return {
    latex: `\\frac{\\partial L}{\\partial ${notation.latex(X)}}`,
    text: `dL/d${notation.text(X)}`,
    speech: { en: `the derivative of L by ${of}`, zh: `L 对 ${of} 的导数` }[language],
  };
}

export interface RowOptions {
  readonly id?: string;
  readonly shape?: Shape;
  /** The name whose line of code belongs here. */
  readonly line?: string;
  readonly note?: string;
  readonly className?: string;
}

/** One row; without line breaks inside, so that Markdown takes it as it is. */
export function row(page: Page, inside: string, { id, shape, line, note, className }: RowOptions = {}): string {
  const number = line === undefined ? undefined : page.listing.lineOf(line);
  const link =
    number === undefined
      ? ''
      : `<a class="to-line" href="#line-${number}" aria-label="${escaped(`${say(page, 'code')}: ${lineSays(number, page.language)}`)}">${number}</a>`;
  const size = shape === undefined ? '' : `<span class="shape">${formulaOnly(shapeLatex(shape))}</span>`;
  const remark = note === undefined ? '' : `<span class="note">${note}</span>`;
  return `<div class="row${className === undefined ? '' : ` ${className}`}"${id === undefined ? '' : ` id="${id}"`}>${remark}${inside}<span class="tags">${size}${link}</span></div>`;
}

/** A piece of mathematics that needs no words of its own, such as a shape. */
export const formulaOnly = (latex: string): string => `<!--formula-->${typeset(latex, 'inline')}<!--/formula-->`;

/** Rows in one block of HTML. */
export const block = (rows: readonly string[]): string => frozen(rows.join(''));

export const holds = (list: readonly Expr[], E: Expr): boolean => list.some(one => same(one, E));
