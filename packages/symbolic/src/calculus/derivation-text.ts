/**
 * Derivations to read: as text for a terminal, and as LaTeX.                            layer 3
 *
 * Both are made from the groups and steps as they are; nothing is derived again, and nothing is said that is no step.
 */
import { checkHas, checkKeys, checkWord, TracegradError } from '../errors.js';
import type { Expr } from '../expr/expr.js';
import { symbol } from '../expr/raw.js';
import { toLatex } from '../print/latex.js';
import type { Named } from '../expr/expr.js';
import { toText } from '../print/text.js';
import type { Derivation, Step, Subject } from './derivation.js';
import { type Group, type GroupKind, overview } from './overview.js';
import { readersNames } from './readers-names.js';
import { ruleOf } from './rules/book.js';
import type { Language, Relation, Sentence } from './rules/rule.js';
import { says } from './sentence.js';

export interface DerivationOptions {
  /** English if absent. */
  readonly language?: Language;
  /** One line for each group, or every step; every step if absent. */
  readonly level?: 'overview' | 'steps';
}

function asked(derivation: Derivation, options: DerivationOptions): DerivationOptions {
  checkHas('A derivation', derivation, ['steps', 'context'], 'derive(…).derivation');
  checkKeys('The options', options, ['language', 'level']);
  checkWord('language', options.language, ['en', 'zh']);
  checkWord('level', options.level, ['overview', 'steps']);
  return options;
}

const headings: { readonly [K in GroupKind]: Sentence } = {
  differential: { en: 'Differential', zh: '微分' },
  identification: { en: 'Identification', zh: '读出导数' },
  rewriting: { en: 'Simplification', zh: '化简' },
  loss: { en: 'The loss', zh: '损失函数' },
  equation: { en: 'The equation of', zh: '方程' },
  adjoint: { en: 'Total derivative by', zh: '总导数，合并全部使用：' },
  parameter: { en: 'Gradient by the parameter', zh: '对参数的梯度' },
  start: { en: 'Gradient by the start value', zh: '对初值的梯度' },
  input: { en: 'Gradient by the input', zh: '对输入的梯度' },
};

const marks: { readonly [R in Relation]: { readonly text: string; readonly latex: string } } = {
  equal: { text: '=', latex: '=' },
  'read-off': { text: '⇒', latex: '\\Rightarrow' },
  projected: { text: '→', latex: '\\mapsto' },
};

/** The longest expression that is written with its shared parts repeated. */
const longestPlain = 300;

type Print = (E: Expr) => string;

/** Written in the reader's names, without names for shared parts unless it would grow too long. */
const printer =
  (print: typeof toText, defined: readonly Named[]): Print =>
  E => {
    const withNames = print(E, { defined });
    if (!withNames.includes('where') || withNames.length > longestPlain) return withNames;
    try {
      const plain = print(E, { where: false, defined });
      return plain.length <= longestPlain ? plain : withNames;
    } catch (error) {
      if (error instanceof TracegradError && error.code === 'limit') return withNames;
      throw error;
    }
  };

const where: Sentence = { en: 'where', zh: '其中' };

/** What the reader's names in a derivation stand for. */
const definitionsOf = (derivation: Derivation, print: typeof toText): readonly string[] =>
  readersNames(derivation).map(({ name, value }) => `${print(symbol(name, value.shape))} = ${print(value)}`);

/** What a part of a cell's derivation is about: `a[t] = W*h[t-1] + …`, or the name alone. */
function subjectText({ of, value }: Subject, print: Print): string {
  if (of === undefined) return value === undefined ? '' : print(value);
  return value === undefined ? print(of) : `${print(of)} = ${print(value)}`;
}

const foundKinds: ReadonlySet<GroupKind> = new Set<GroupKind>(['adjoint', 'parameter', 'start', 'input']);

/** A group as one equation; where a derivative is found, the derivative. */
function summary({ kind, about, before, after, steps }: Group, print: Print): string {
  const right = print(after);
  if (foundKinds.has(kind) && about.of !== undefined) return `dL/d${print(about.of)} = ${right}`;
  const last = steps.at(-1);
  const { text } = marks[last === undefined ? 'equal' : ruleOf(last.rule).relation];
  return `${print(before)} ${text} ${right}`;
}

function stepText(step: Step, number: number, language: Language, print: Print): string {
  return [
    `${String(number).padStart(4)}. ${step.rule}: ${says(step, language)}`,
    `        ${print(step.before)}`,
    `      ${marks[ruleOf(step.rule).relation].text} ${print(step.after)}`,
  ].join('\n');
}

/** The heading of a group: what it is and what it is about. */
const titleOf = ({ kind, about }: Group, language: Language, print: Print): string =>
  [headings[kind][language], subjectText(about, print)].filter(part => part !== '').join(' ');

/**
 * A derivation as text: under a heading for each part, a line for each group or a block for each step.
 * @returns lines separated by `\n`, without one at the end; empty for a derivation without steps
 */
export function derivationText(derivation: Derivation, options: DerivationOptions = {}): string {
  const { language = 'en', level = 'steps' } = asked(derivation, options);
  let number = 0;
  let heading = '';
  const print = printer(toText, derivation.context.names);
  const names = definitionsOf(derivation, toText);
  const head = names.length === 0 ? [] : [`${where[language]} ${names.join('; ')}`, ''];
  const lines = overview(derivation).flatMap((group, i) => {
    const title = titleOf(group, language, print);
    const gap = i > 0 && (title !== heading || level === 'steps') ? [''] : [];
    const under = title === heading ? gap : [...gap, title];
    heading = title;
    const content =
      level === 'overview'
        ? [`  ${summary(group, print)}`]
        : group.steps.map(step => stepText(step, ++number, language, print));
    return [...under, ...content];
  });
  return [...head, ...lines].join('\n');
}

/** Text inside \text{…}: what LaTeX would take for a command is escaped. */
const escaped = (text: string): string =>
  text.replace(/[\\{}$&#%_^~]/gu, character => {
    if (character === '\\') return '\\textbackslash{}';
    return character === '^' || character === '~' ? `\\${character}{}` : `\\${character}`;
  });

function titleLatex({ kind, about }: Group, language: Language, print: Print): string {
  const subject = subjectText(about, print);
  return `&\\textbf{${escaped(headings[kind][language])}}${subject === '' ? '' : `\\;${subject}`}`;
}

function summaryLatex({ kind, about, before, after, steps }: Group, print: Print): string {
  const right = print(after);
  if (foundKinds.has(kind) && about.of !== undefined) {
    return `&\\frac{\\partial L}{\\partial ${print(about.of)}} = ${right}`;
  }
  const last = steps.at(-1);
  const { latex } = marks[last === undefined ? 'equal' : ruleOf(last.rule).relation];
  return `&${print(before)} ${latex} ${right}`;
}

const stepLatex = ({ rule, before, after }: Step, print: Print): readonly string[] => [
  `&${print(before)}`,
  `&\\quad ${marks[ruleOf(rule).relation].latex} ${print(after)} &&\\text{${escaped(rule)}}`,
];

/** A derivation as one `aligned` environment, the names of the rules in a column at the right; empty if there are no steps. */
export function derivationLatex(derivation: Derivation, options: DerivationOptions = {}): string {
  const { language = 'en', level = 'steps' } = asked(derivation, options);
  let heading = '';
  const print = printer(toLatex, derivation.context.names);
  const names = definitionsOf(derivation, toLatex);
  const head = names.length === 0 ? [] : [[`&\\text{${where[language]}}\\quad ${names.join(',\\quad ')}`]];
  const rows = overview(derivation).map(group => {
    const title = titleLatex(group, language, print);
    const under = title === heading ? [] : [title];
    heading = title;
    return [
      ...under,
      ...(level === 'overview' ? [summaryLatex(group, print)] : group.steps.flatMap(step => stepLatex(step, print))),
    ];
  });
  if (rows.length === 0) return '';
  return `\\begin{aligned}\n${[...head, ...rows].map(lines => lines.join(' \\\\\n')).join(' \\\\[6pt]\n')}\n\\end{aligned}`;
}
