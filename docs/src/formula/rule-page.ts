/** The rule book as a page: the same records that derivations name, their statements typeset, an anchor for each rule. */
import { type Rule, ruleBook } from '@tracegrad/symbolic';
import type { Language, Words } from '../language/words.js';
import { frozen } from './frozen.js';
import { escaped } from './markup.js';
import { typeset } from './typeset.js';

const words = {
  title: { en: 'Every rule', zh: '全部规则' },
  intro: {
    en: 'A derivation names a rule at every step, and replaying it applies these rules again. Every entry is reached by a test, and the two sides of every step are compared in numbers. The wording of a statement in text is the language of the parser.',
    zh: '推导的每一步都指明一条规则，重演推导就是再次应用这些规则。每条规则都有测试触及，每一步的两边都作数值比较。文本形式的陈述就是解析器的语言。',
  },
  rule: { en: 'Rule', zh: '规则' },
  statement: { en: 'Statement', zh: '陈述' },
  source: { en: 'Source', zh: '出处' },
} as const satisfies Record<string, Words>;

const chapters: { readonly [C in Rule['chapter']]: Words } = {
  differential: { en: 'Differentials: one line for each kind of expression', zh: '微分：每种表达式一行' },
  trace: { en: 'The trace: bringing a scalar to tr(N·dA)', zh: '迹：把标量化为 tr(N·dA)' },
  stacking: { en: 'vec: bringing a matrix to K·vec(dA)', zh: '拉直：把矩阵化为 K·vec(dA)' },
  collection: { en: 'Collecting terms', zh: '合并同类项' },
  identification: { en: 'Reading off the derivative', zh: '读出导数' },
  recurrence: { en: 'Recurrences', zh: '递推' },
  simplification: { en: 'Simplification', zh: '化简' },
};

/** Spoken or copied, a statement is its text; looked at, its LaTeX. */
const statement = ({ latex, statement: text }: Rule): string =>
  `<!--formula--><div class="formula-display" tabindex="0" data-text="${escaped(text)}">${typeset(latex, 'display')
    .replaceAll('\n', ' ')
    .replace('<math ', `<math aria-label="${escaped(text)}" `)}</div><!--/formula-->`;

const entry = (rule: Rule, language: Language): string =>
  `<div class="rule-entry" id="${rule.name}"><code>${rule.name}</code>${statement(rule)}<p>${escaped(rule.says[language])} <span class="source">${escaped(rule.source)}</span></p></div>`;

export function rulePage(language: Language): string {
  const order = [...new Set(ruleBook.map(({ chapter }) => chapter))];
  const sections = order.map(chapter => {
    const rules = ruleBook.filter(rule => rule.chapter === chapter).map(rule => entry(rule, language));
    return `## ${chapters[chapter][language]} {#${chapter}}\n\n${frozen(rules.join(''), 'rules')}`;
  });
  return [`# ${words.title[language]}`, words.intro[language], ...sections].join('\n\n');
}
