/**
 * Every message of the engine in Chinese.                                               layer 6
 *
 * A table from the English template, `{}` where something is put in, to the Chinese one, `{1}`, `{2}`, … for the same in order.
 * What is put in may itself be a phrase of the table. A test reads the templates off the sources, so that none is missing here.
 */
import { cannotBeSaid, conditions, insteadOf } from '../language/other-functions.js';
import { aboutDeclarations } from './declarations.js';
import { aboutFormulas } from './formulas.js';

const templates = [...aboutDeclarations, ...aboutFormulas];

interface Pattern {
  readonly english: RegExp;
  readonly chinese: string;
  /** How much of it is fixed text: the most telling one wins. */
  readonly fixed: number;
}

const patterns: readonly Pattern[] = templates
  .map(([english, chinese]) => ({
    english: new RegExp(
      `^${english
        .split('{}')
        .map(part => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
        .join('([^]*?)')}$`,
    ),
    chinese,
    fixed: english.split('{}').join('').length,
  }))
  .sort((a, b) => b.fixed - a.fixed);

/** What is said of functions of other systems, which have their Chinese beside them. */
const ofOthers: ReadonlyMap<string, string> = new Map([
  ...[...cannotBeSaid.values()].map(({ en, zh }) => [en, zh] as const),
  ...[...insteadOf.values()].flat().map(({ call, write, when }) => {
    const [en, zh] = when === undefined ? ['', ''] : [`, ${conditions[when].en}`, `（${conditions[when].zh}）`];
    return [`${call} is ${write}${en}`, `${call} 写作 ${write}${zh}`] as const;
  }),
]);

/** Phrases within phrases; more of them no message has. */
const deepest = 4;

const han = /\p{Script=Han}/u;

function translated(text: string, depth: number): string {
  // What is quoted is the user's.
  if (depth > deepest || text.length > 2000 || /^"[^"]*"$/.test(text)) return text;
  const others = ofOthers.get(text);
  if (others !== undefined) return others;
  const parts = text.split('; ');
  if (parts.length > 1 && parts.every(part => ofOthers.has(part)))
    return parts.map(part => ofOthers.get(part)).join('；');
  const sentences = text.split('. ').map(sentence => translated(sentence, depth + 1));
  if (sentences.length > 1 && sentences.every(sentence => han.test(sentence))) return sentences.join('。');
  for (const { english, chinese } of patterns) {
    const match = english.exec(text);
    if (match === null) continue;
    return chinese.replace(/\{(\d)\}/g, (_, i: string) => translated(match[Number(i)] ?? '', depth + 1));
  }
  return text;
}

/** A message or hint of the engine in Chinese; formulas and names in it stay as they are, and so does what is no message. */
export const inChinese = (text: string): string => translated(text, 0);

/** The English templates that have a Chinese one. */
export const templatesInChinese: ReadonlySet<string> = new Set(templates.map(([english]) => english));
