/** A worked example: one expression, its derivative and every step, asked for on a page by the expression alone. */
import {
  byConvention,
  derive,
  type DeriveOptions,
  type Expr,
  ruleOf,
  says,
  type Step,
  toLatex,
  toSpeech,
  toText,
} from '@tracegrad/symbolic';
import { frozen } from '../formula/frozen.js';
import type { Language } from '../language/words.js';
import { escaped, markup } from '../formula/markup.js';
import { equals } from './lines.js';
import { ruleLink } from './steps.js';

/** `x: n` or `A: m,n`. */
function declaration(line: string): [name: string, { size: [string, string?] }] {
  const [name = '', sizes = ''] = line.split(':').map(part => part.trim());
  const [rows = '', columns] = sizes.split(',').map(part => part.trim());
  return [name, { size: columns === undefined ? [rows] : [rows, columns] }];
}

function stepItem(step: Step, language: Language, home: string): string {
  const sign = { equal: '=', 'read-off': '\\Rightarrow', projected: '\\mapsto' }[ruleOf(step.rule).relation];
  const latex = (E: Expr): string => toLatex(E, { where: false });
  const speech = (E: Expr): string => toSpeech(E, { language, where: false });
  const line = markup(
    {
      latex: `${latex(step.before)} ${sign} ${latex(step.after)}`,
      speech: `${speech(step.before)} ${equals[language]} ${speech(step.after)}`,
    },
    'display',
  );
  return `<li>${ruleLink(step.rule, home)} <span class="says">${escaped(says(step, language))}</span>${line}</li>`;
}

/**
 * @param text the expression; `wrt X`; and, where the convention does not tell, shapes as `A: m,n`, a line each
 * @param home the way to the root of the language, `../`
 * @throws {TracegradError} as `derive`
 */
export function worked(text: string, language: Language, home: string): string {
  const [source = '', wrt = '', ...declarations] = text
    .trim()
    .split('\n')
    .map(line => line.trim());
  const variable = wrt.replace(/^wrt\s+/, '');
  const options = { wrt: variable, variables: Object.fromEntries(declarations.map(declaration)) } as DeriveOptions; // sizes are checked by `derive`
  const { expression, derivation } = derive(source, byConvention(source, options));
  const result = markup(
    {
      latex: `\\text{${{ en: 'derivative by', zh: '对' }[language]} } ${variable}${{ en: ':', zh: '\\text{ 的导数：}' }[language]}\\quad ${toLatex(expression)}`,
      text: toText(expression),
      speech: toSpeech(expression, { language }),
    },
    'display',
  );
  const items = derivation.steps.map(step => stepItem(step, language, home));
  return frozen(`<ol>${items.join('')}</ol><div class="result">${result}</div>`, 'steps worked');
}
