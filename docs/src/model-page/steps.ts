/**
 * The steps of a group: one line that says what they amount to, and behind it each step with its rule.
 *
 * All steps of a model stand on a page of their own, so that the model's page stays light; a fold there is filled from it
 * when it is opened, and without scripts leads to it. Nothing is derived here: before and after of every step are those
 * that the engine recorded and the build replayed.
 */
import { type Group, ruleOf, says, type Step } from '@tracegrad/symbolic';
import { escaped, markup } from '../formula/markup.js';
import type { Page } from './page.js';
import { stepsSay } from './words.js';

const relations = {
  equal: { latex: '=', en: 'equals', zh: '等于' },
  'read-off': { latex: '\\Rightarrow', en: 'gives', zh: '得出' },
  projected: { latex: '\\mapsto', en: 'is projected on', zh: '投影为' },
} as const;

/** before = after, or = after alone where the step goes on with what the last one left. */
function stepMarkup({ notation, language }: Page, { rule, before, after }: Step, goesOn: boolean): string {
  const relation = relations[ruleOf(rule).relation];
  const [left, right] = [notation.latex(before), notation.latex(after)];
  return markup(
    {
      latex: goesOn
        ? `${relation.latex}\\; ${right}`
        : `\\begin{aligned} & ${left} \\\\ & \\quad ${relation.latex}\\; ${right} \\end{aligned}`,
      speech: `${notation.speech(before, language)} ${relation[language]} ${notation.speech(after, language)}`,
    },
    'display',
  );
}

/** The name of a rule, leading to what the rule says. @param home the way to the root of the language, `../` */
export const ruleLink = (rule: string, home: string): string =>
  `<a class="rule" href="${home}reference/rules.html#${rule}">${rule}</a>`;

function stepItem(page: Page, step: Step, previous: Step | undefined, home: string): string {
  const rule = ruleLink(step.rule, home);
  const words = `<span class="says">${escaped(says(step, page.language))}</span>`;
  return `<li>${rule} ${words}${stepMarkup(page, step, previous !== undefined && previous.after === step.before)}</li>`;
}

export const stepsId = ({ kind, about: { name } }: Group): string => `steps-${kind}${name === '' ? '' : `-${name}`}`;

/** Every step of a group, as a list. */
export const stepList = (page: Page, { steps }: Group, home = '../'): string =>
  `<ol>${steps.map((step, i) => stepItem(page, step, steps[i - 1], home)).join('')}</ol>`;

/** `<details>`: the steps are behind their number, or rather on the page of steps. */
export function folded(page: Page, group: Group): string {
  const count = stepsSay(group.steps.length, page.language);
  const id = stepsId(group);
  const link = `<a class="to-steps" href="./${page.cell.name}-steps.html#${id}">${count}</a>`;
  return `<details class="steps" data-steps="${id}"><summary>${count}</summary>${link}</details>`;
}

/** The group about something; the engine records one for each equation, adjoint and gradient. */
export const groupAbout = ({ groups }: Page, kind: Group['kind'], name: string): Group | undefined =>
  groups.find(group => group.kind === kind && group.about.name === name);
