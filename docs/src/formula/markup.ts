/**
 * A formula as markup: typeset, with MathML beside it, its text for copying and its words for listening.
 *
 * The comments around it tell the search index what to leave out; they do not reach the page.
 */
import { type FormulaForm, typeset } from './typeset.js';

export interface Formula {
  readonly latex: string;
  /** In the language of the engine, for copying; absent where it would say nothing. */
  readonly text?: string;
  readonly speech: string;
}

export const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

/** The words go to the MathML, which readers meet; Vue keeps markup whole as long as it knows every attribute, and `role` is none. */
const spoken = (html: string, speech: string): string =>
  html.replace('<math ', `<math aria-label="${escaped(speech)}" `);

/** One element, without line breaks: a blank line would end a block of HTML in Markdown. */
export function markup({ latex, text, speech }: Formula, form: FormulaForm): string {
  const inside = spoken(typeset(latex, form).replaceAll('\n', ' '), speech);
  const copied = text === undefined ? '' : ` data-text="${escaped(text)}"`;
  const box =
    form === 'inline'
      ? `<span class="formula"${copied}>${inside}</span>`
      : `<div class="formula-display" tabindex="0"${copied}>${inside}</div>`;
  return `<!--formula-->${box}<!--/formula-->`;
}

/** HTML without the formulas in it. */
export const withoutFormulas = (html: string): string => html.replace(/<!--formula-->[\s\S]*?<!--\/formula-->/g, ' ');
