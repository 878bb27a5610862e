/** The list of models: what each is, its recurrence in one line, and how far off the check found its gradients. */
import type { Language, Words } from '../language/words.js';
import { frozen } from '../formula/frozen.js';
import { exponential } from './assemble.js';
import { block, equationMarkup, leftOf, row, say } from './lines.js';
import { type Page, valueOf } from './page.js';
import { titleOf } from './titles.js';

const words = {
  title: { en: 'Models', zh: '模型' },
  intro: {
    en: 'Forward equations are all that is written by hand about these models. Everything on their pages (differential, recurrences, gradients, batch form, code) is derived from them while the site is built, replayed step by step, and held against numbers. Shown here are the lines that carry the state.',
    zh: '关于这些模型，手写的只有前向方程。各页上的一切（微分、递推、梯度、批量形式、代码）都在构建网站时由方程推导、逐步重演，并与数值对照。这里列出承载状态的方程。',
  },
  replayed: { en: 'steps', zh: '步' },
  error: { en: 'max. relative error', zh: '最大相对误差' },
  own: {
    en: 'Your own cell is a record like these: [write its equations](/guides/new-cell).',
    zh: '你自己的单元也是这样一条记录：[写下它的方程](/zh/guides/new-cell)。',
  },
} as const satisfies Record<string, Words>;

function entry(page: Page): string {
  const { cell, equations, language, verified } = page;
  const { title, says } = titleOf(cell.name);
  const states = new Set(cell.initials.map(({ of }) => of));
  const shown = equations.filter(({ name }) => states.has(name));
  const lines = (shown.length > 0 ? shown : equations.slice(0, 2)).map(equation =>
    row(page, equationMarkup(page, leftOf(page, valueOf(equation)), equation.value), { shape: equation.shape }),
  );
  return [
    `## [${title[language]}](/${language === 'en' ? '' : 'zh/'}models/${cell.name}) {#${cell.name}}`,
    says[language],
    block(lines),
    frozen(
      `<p class="measure">${verified.steps} ${words.replayed[language]} · ${words.error[language]} ${exponential(Math.max(verified.derived, verified.kernel))} · ${cell.parameters.size} ${say(page, 'parameters')}</p>`,
      'measure-box',
    ),
  ].join('\n\n');
}

export const listText = (pages: readonly Page[], language: Language): string =>
  [`# ${words.title[language]}`, words.intro[language], ...pages.map(entry), words.own[language]].join('\n\n');
