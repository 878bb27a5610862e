/**
 * What a step says in words.                                                            layer 3
 *
 * The rule's own sentence, with what is particular to the step: which function was differentiated and where that has a
 * kink or a limited domain, and what was assumed.
 */
import { children } from '../expr/canonical.js';
import { holdsDifferential } from '../expr/differential-inside.js';
import type { Apply, Differential, Expr, Power } from '../expr/expr.js';
import type { Step } from './derivation.js';
import { ruleOf } from './rules/book.js';
import type { Language, Sentence } from './rules/rule.js';

/** What the records of elementwise functions say of their domains, in the other language. */
export const domainsInChinese: Readonly<Record<string, string>> = {
  'kink at 0, where the slope is taken as 0': '在 0 处有尖点，导数取 0',
  'jump at 0': '在 0 处跳跃',
  'positive argument': '自变量为正',
  'cos(x) ≠ 0': 'cos(x) ≠ 0',
  '|x| < 1': '|x| < 1',
};

/** The differentials in an expression. */
const differentials = (E: Expr): readonly Differential[] =>
  E.kind === 'differential' ? [E] : holdsDifferential(E) ? children(E).flatMap(differentials) : [];

/** The node that a differential rule took apart. */
const expandedNode = ({ before }: Step): Expr | undefined => differentials(before)[0]?.arg;

function applied({ fn: { name, domain } }: Apply): Sentence {
  const zh = domain === undefined ? undefined : (domainsInChinese[domain] ?? domain);
  return {
    en: ` The function is ${name}${domain === undefined ? '' : `: ${domain}`}.`,
    zh: `函数为 ${name}${zh === undefined ? '' : `：${zh}`}。`,
  };
}

function powerDomain({ exponent }: Power): Sentence {
  const nothing = { en: '', zh: '' };
  if (exponent.kind !== 'number') return { en: ' The base is positive.', zh: '底数为正。' };
  if (!Number.isInteger(exponent.value)) return { en: ' The base is positive.', zh: '底数为正。' };
  return exponent.value < 0 ? { en: ' The base is not 0.', zh: '底数不为 0。' } : nothing;
}

/** What is read off where no matrix stands before the differential. */
function identityRead({ rule, after }: Step): Sentence | undefined {
  const letter = rule === 'identify' ? 'N' : rule === 'identify-jacobian' ? 'J' : undefined;
  const inside = after.kind === 'scale' ? after.arg : after;
  if (letter === undefined || inside.kind !== 'identity') return undefined;
  const value = inside === after ? 'I' : 'c I';
  return { en: ` Here ${letter} = ${value}.`, zh: `此处 ${letter} = ${value}。` };
}

/** What is to be said of a step beyond its rule. */
function particular(step: Step): Sentence {
  const read = identityRead(step);
  if (read !== undefined) return read;
  const node = step.rule === 'd-apply' || step.rule === 'd-power' ? expandedNode(step) : undefined;
  if (node?.kind === 'apply') return applied(node);
  if (node?.kind === 'power') return powerDomain(node);
  const { assumption } = step;
  if (assumption === undefined) return { en: '', zh: '' };
  const inChinese = assumption.replaceAll(' is symmetric', ' 对称').replaceAll(' is diagonal', ' 为对角矩阵');
  return { en: ` Assumed: ${assumption}.`, zh: `假设：${inChinese}。` };
}

/** The sentences of a step, in one language. */
export const says = (step: Step, language: Language): string =>
  ruleOf(step.rule).says[language] + particular(step)[language];
