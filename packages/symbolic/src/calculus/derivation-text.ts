/**
 * Derivations to read: as text for a terminal, and as LaTeX.                            layer 3
 *
 * Both are made from the groups and steps as they are; nothing is derived again, and nothing is said that is no step.
 */
import { TracegradError } from '../errors.js';
import type { Expr } from '../expr/expr.js';
import { toLatex } from '../print/latex.js';
import { toText } from '../print/text.js';
import type { Derivation, Step, Subject } from './derivation.js';
import { type Group, type GroupKind, overview } from './overview.js';
import { ruleOf } from './rules/book.js';
import type { Language, Relation, Sentence } from './rules/rule.js';
import { says } from './sentence.js';

export interface DerivationOptions {
  /** English if absent. */
  readonly language?: Language;
  /** One line for each group, or every step; every step if absent. */
  readonly level?: 'overview' | 'steps';
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

/** Written without names for shared parts, unless it would grow too long. */
function written(print: typeof toText, E: Expr): string {
  const withNames = print(E);
  if (!withNames.includes('where') || withNames.length > longestPlain) return withNames;
  try {
    const plain = print(E, { where: false });
    return plain.length <= longestPlain ? plain : withNames;
  } catch (error) {
    if (error instanceof TracegradError && error.code === 'limit') return withNames;
    throw error;
  }
}

/** What a part of a cell's derivation is about: `a[t] = W*h[t-1] + …`, or the name alone. */
function subjectText({ of, value }: Subject, print: typeof toText): string {
  if (of === undefined) return value === undefined ? '' : written(print, value);
  return value === undefined ? print(of) : `${print(of)} = ${written(print, value)}`;
}

const foundKinds: ReadonlySet<GroupKind> = new Set<GroupKind>(['adjoint', 'parameter', 'start', 'input']);

/** A group as one equation; where a derivative is found, the derivative. */
function summary({ kind, about, before, after, steps }: Group): string {
  const right = written(toText, after);
  if (foundKinds.has(kind) && about.of !== undefined) return `dL/d${toText(about.of)} = ${right}`;
  const last = steps.at(-1);
  const { text } = marks[last === undefined ? 'equal' : ruleOf(last.rule).relation];
  return `${written(toText, before)} ${text} ${right}`;
}

function stepText(step: Step, number: number, language: Language): string {
  return [
    `${String(number).padStart(4)}. ${step.rule}: ${says(step, language)}`,
    `        ${written(toText, step.before)}`,
    `      ${marks[ruleOf(step.rule).relation].text} ${written(toText, step.after)}`,
  ].join('\n');
}

/** The heading of a group: what it is and what it is about. */
const titleOf = ({ kind, about }: Group, language: Language): string =>
  [headings[kind][language], subjectText(about, toText)].filter(part => part !== '').join(' ');

/**
 * A derivation as text: under a heading for each part, a line for each group or a block for each step.
 * @returns lines separated by `\n`, without one at the end; empty for a derivation without steps
 */
export function derivationText(derivation: Derivation, options: DerivationOptions = {}): string {
  const { language = 'en', level = 'steps' } = options;
  let number = 0;
  let heading = '';
  const lines = overview(derivation).flatMap((group, i) => {
    const title = titleOf(group, language);
    const gap = i > 0 && (title !== heading || level === 'steps') ? [''] : [];
    const under = title === heading ? gap : [...gap, title];
    heading = title;
    const content =
      level === 'overview' ? [`  ${summary(group)}`] : group.steps.map(step => stepText(step, ++number, language));
    return [...under, ...content];
  });
  return lines.join('\n');
}

/** Text inside \text{…}: what LaTeX would take for a command is escaped. */
const escaped = (text: string): string =>
  text.replace(/[\\{}$&#%_^~]/gu, character => {
    if (character === '\\') return '\\textbackslash{}';
    return character === '^' || character === '~' ? `\\${character}{}` : `\\${character}`;
  });

function titleLatex({ kind, about }: Group, language: Language): string {
  const subject = subjectText(about, toLatex);
  return `&\\textbf{${escaped(headings[kind][language])}}${subject === '' ? '' : `\\;${subject}`}`;
}

function summaryLatex({ kind, about, before, after, steps }: Group): string {
  const right = written(toLatex, after);
  if (foundKinds.has(kind) && about.of !== undefined) {
    return `&\\frac{\\partial L}{\\partial ${toLatex(about.of)}} = ${right}`;
  }
  const last = steps.at(-1);
  const { latex } = marks[last === undefined ? 'equal' : ruleOf(last.rule).relation];
  return `&${written(toLatex, before)} ${latex} ${right}`;
}

const stepLatex = ({ rule, before, after }: Step): readonly string[] => [
  `&${written(toLatex, before)}`,
  `&\\quad ${marks[ruleOf(rule).relation].latex} ${written(toLatex, after)} &&\\text{${escaped(rule)}}`,
];

/** A derivation as one `aligned` environment, the names of the rules in a column at the right; empty if there are no steps. */
export function derivationLatex(derivation: Derivation, options: DerivationOptions = {}): string {
  const { language = 'en', level = 'steps' } = options;
  let heading = '';
  const rows = overview(derivation).map(group => {
    const title = titleLatex(group, language);
    const under = title === heading ? [] : [title];
    heading = title;
    return [...under, ...(level === 'overview' ? [summaryLatex(group)] : group.steps.flatMap(stepLatex))];
  });
  if (rows.length === 0) return '';
  return `\\begin{aligned}\n${rows.map(lines => lines.join(' \\\\\n')).join(' \\\\[6pt]\n')}\n\\end{aligned}`;
}
