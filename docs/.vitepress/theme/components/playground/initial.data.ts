/**
 * What a fresh page shows before anything is loaded: the answer to the first sample, derived and typeset while the site is
 * built, and the cells of the gallery as text.
 */
import { gallery } from '@tracegrad/symbolic';
import { cellText, type CellText } from '../../../../src/playground/cell-text.js';
import { expressionAnswer, type ExpressionAnswer } from '../../../../src/playground/expression.js';
import { samples } from '../../../../src/playground/samples.js';
import { type Language, languages } from '../../../../src/language/words.js';
import { typeset } from '../../../../src/formula/typeset.js';

export interface Initial {
  readonly presets: readonly (readonly [string, CellText])[];
  readonly answers: Readonly<Record<Language, ExpressionAnswer>>;
  readonly typeset: Readonly<Record<string, string>>;
}

declare const data: Initial;
export { data };

export default {
  load(): Initial {
    const [english, chinese] = languages.map(language => {
      const answer = expressionAnswer(samples[0].text, language);
      // The steps are folded: they are derived again when somebody opens them.
      return { ...answer, groups: answer.groups.map(group => ({ ...group, steps: [] })) };
    });
    if (english === undefined || chinese === undefined) throw new Error('the site has two languages');
    const formulas = [english.source, english.result, ...english.names, ...english.groups.map(({ line }) => line)];
    const latex = formulas.flatMap(formula => formula.latex ?? []);
    return {
      presets: gallery.map(definition => [definition.name, cellText(definition)]),
      answers: { en: english, zh: chinese },
      typeset: Object.fromEntries(latex.map(one => [one, typeset(one, 'display')])),
    };
  },
};
