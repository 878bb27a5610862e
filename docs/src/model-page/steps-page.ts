/** The page of all steps of a model, part by part, in the order in which the engine took them. */
import type { Group } from '@tracegrad/symbolic';
import { frozen } from '../formula/frozen.js';
import type { Words } from '../language/words.js';
import { markup } from '../formula/markup.js';
import { say } from './lines.js';
import type { Page } from './page.js';
import { stepList, stepsId } from './steps.js';
import { titleOf } from './titles.js';
import { stepsSay } from './words.js';

const words = {
  title: { en: 'every step', zh: '全部步骤' },
  back: { en: 'Back to the overview of this model', zh: '回到此模型的概览' },
  says: {
    en: 'What the engine recorded while it derived this model, without omission; the build has replayed each step by its rule.',
    zh: '引擎推导此模型时所记录的一切，毫无省略；构建时每一步都按其规则重演过。',
  },
} as const satisfies Record<string, Words>;

/** What a group is about: the equation it takes apart, or the derivative it finds. */
function heading({ notation, language }: Page, { about, before }: Group): string {
  const E = about.of ?? about.value ?? before;
  return markup({ latex: notation.latex(E), speech: notation.speech(E, language) }, 'inline');
}

export function stepsPageText(page: Page): string {
  const { language, groups, cell } = page;
  const sections = [
    { title: say(page, 'differential'), id: 'differential', kinds: ['loss', 'equation'] },
    { title: say(page, 'recurrences'), id: 'recurrences', kinds: ['adjoint'] },
    { title: say(page, 'gradients'), id: 'gradients', kinds: ['parameter', 'start', 'input'] },
  ].map(({ title, id, kinds }) => {
    const parts = groups
      .filter(({ kind }) => kinds.includes(kind))
      .map(
        group =>
          `<section class="group" id="${stepsId(group)}"><p class="about">${heading(page, group)} <span class="count">${stepsSay(group.steps.length, language)}</span></p>${stepList(page, group)}</section>`,
      );
    return `## ${title} {#${id}}\n\n${frozen(parts.join(''), 'steps')}`;
  });
  return [
    `# ${titleOf(cell.name).title[language]}: ${words.title[language]}`,
    `${words.says[language]} [${words.back[language]}](./${cell.name}.html).`,
    ...sections,
  ].join('\n\n');
}
