/**
 * The first page: one parameter's journey, from the equation to the loop, as the engine took it.
 *
 * No picture of mathematics but the thing itself: the lines are the recorded steps of ∂L/∂W, the figures are those of the
 * checks that ran while the site was built.
 */
import { type Expr, ruleOf, says, type Step, symbols } from '@tracegrad/symbolic';
import { frozen } from '../formula/frozen.js';
import type { Language } from '../language/words.js';
import { escaped, type Formula, markup } from '../formula/markup.js';
import { exponential } from '../model-page/assemble.js';
import type { Page } from '../model-page/page.js';
import { quoted } from '../model-page/quoted.js';
import { gradientErrors, percent } from '../seed/measured.js';
import { homeWords } from './words.js';

const relations = { equal: '=', 'read-off': '\\Rightarrow', projected: '\\mapsto' } as const;

/** The steps through which dW goes: those whose result still holds it, and the one that reads it off. */
function journey({ derived }: Page): readonly Step[] {
  const holdsW = (E: Expr): boolean => symbols(E).some(({ name }) => name === 'W');
  return derived.derivation.steps.filter(
    ({ about, before, after, rule }) =>
      (about.kind === 'equation' &&
        about.name === 'a' &&
        holdsW(before) &&
        (rule !== 'equation' ? true : holdsW(after))) ||
      (about.kind === 'parameter' && about.name === 'W'),
  );
}

interface Line {
  readonly mark: string;
  readonly says: string;
  readonly formula: Formula;
}

function ledgerLines(page: Page): readonly Line[] {
  const { notation, language } = page;
  const start: Line = {
    mark: homeWords.forward[language],
    says: homeWords.forwardSays[language],
    formula: quoted('rnn forward a', language),
  };
  const steps = journey(page).map((step): Line => ({
    mark: step.rule,
    says: says(step, language),
    formula: {
      latex: `${relations[ruleOf(step.rule).relation]}\\; ${notation.latex(step.after)}`,
      speech: notation.speech(step.after, language),
    },
  }));
  return [start, ...steps];
}

const ledgerItem = ({ mark, says: words, formula }: Line): string =>
  `<li><div class="why"><b>${escaped(mark)}</b><span>${escaped(words)}</span></div>${markup(formula, 'display')}</li>`;

function codeItem({ listing, language }: Page): string {
  const line = listing.lineOf('gW');
  const [comment = '', code = ''] = listing.lines.slice((line ?? 1) - 1, (line ?? 1) + 1).map(one => one.trim());
  return `<li><div class="why"><b>${homeWords.emitted[language]}</b><span>${homeWords.emittedSays[language]}</span></div><pre tabindex="0"><code><i>${escaped(comment)}</i>&#10;${escaped(code)}</code></pre></li>`;
}

/** The figures of all models: what the headline rests on. */
function figures(pages: readonly Page[], language: Language): string {
  const steps = pages.reduce((sum, { verified }) => sum + verified.steps, 0);
  const worst = Math.max(...pages.map(({ verified }) => Math.max(verified.derived, verified.kernel)));
  const one = (value: string, of: string): string => `<div><b>${value}</b><span>${of}</span></div>`;
  return frozen(
    `<div class="figures">${[
      one(String(pages.length), homeWords.figureModels[language]),
      one(String(steps), homeWords.figureSteps[language]),
      one(exponential(worst), homeWords.figureError[language]),
    ].join('')}</div>`,
    'figures-box',
  );
}

function dropped(language: Language): string {
  const { W } = gradientErrors();
  const side = (title: string, words: string, className: string): string =>
    `<div class="${className}"><h3>${title}</h3>${markup(quoted(words, language), 'display')}</div>`;
  return `<div class="dropped">${side(homeWords.noteSays[language], 'rnn immediate h', 'wrong')}${side(homeWords.machineSays[language], 'rnn adjoint h', 'right')}<p>${homeWords.droppedBy[language].replace('{error}', `<b>${percent(W)}</b>`)}</p></div>`;
}

export function homeText(pages: readonly Page[], language: Language): string {
  const rnn = pages.find(({ cell }) => cell.name === 'rnn');
  if (rnn === undefined) throw new RangeError('the first page needs the rnn');
  const prefix = language === 'en' ? '' : '/zh';
  const ledger = `<ol class="ledger">${ledgerLines(rnn).map(ledgerItem).join('')}${codeItem(rnn)}</ol>`;
  const doors = homeWords.doors.map(({ title, says: words, link, go }) =>
    [`### ${title[language]}`, words[language], `[${go[language]}](${prefix}${link})`].join('\n\n'),
  );
  return [
    '<main class="vp-doc home">',
    '<div class="home-head">',
    `# ${homeWords.headline[language]}`,
    homeWords.lead[language],
    figures(pages, language),
    `<p class="actions"><a class="primary" href="./playground.html">${homeWords.try[language]}</a><a href="./guides/matrix-calculus.html">${homeWords.read[language]}</a></p>`,
    '</div>',
    `## ${homeWords.journey[language]} {#journey}`,
    homeWords.journeySays[language],
    frozen(ledger, 'ledger-box'),
    `## ${homeWords.dropped[language]} {#dropped}`,
    homeWords.droppedSays[language],
    frozen(dropped(language), 'dropped-box'),
    `[${homeWords.seed[language]}](${prefix}/seed)`,
    `## ${homeWords.doorsTitle[language]} {#doors}`,
    '<div class="doors">',
    ...doors.map(door => `<div>\n\n${door}\n\n</div>`),
    '</div>',
    '</main>',
  ].join('\n\n');
}
