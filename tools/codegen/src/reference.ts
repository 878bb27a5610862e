/**
 * The reference page of all rules, from the rule book itself.
 *
 * The page shows what derivations use and nothing else: chapter by chapter, each rule with its formula, what it says in
 * English and Chinese, and where it stands in the literature.
 */
import { ruleBook, type Rule, scalarFunctions, symbol, toText } from '@tracegrad/symbolic';
import type { Files } from './folder.js';

const titles: Readonly<Record<Rule['chapter'], string>> = {
  differential: 'Differentials: one line for each kind of expression',
  trace: 'The trace: bringing a scalar to tr(N·dA)',
  stacking: 'vec: bringing a matrix to K·vec(dA)',
  collection: 'Collecting and chaining',
  identification: 'Reading off the derivative',
  recurrence: 'Recurrences',
  simplification: 'Making results short',
};

/** A cell of a Markdown table. */
const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ');
const code = (text: string): string => '`' + cell(text) + '`';

function chapter(name: Rule['chapter']): string {
  const rows = ruleBook
    .filter(rule => rule.chapter === name)
    .map(
      ({ name: rule, statement, says, source }) =>
        `| ${code(rule)} | ${code(statement)} | ${cell(says.en)} ${cell(says.zh)} | ${cell(source)} |`,
    );
  return [`## ${titles[name]}`, '', '| rule | statement | in words | source |', '|--|--|--|--|', ...rows, ''].join(
    '\n',
  );
}

function functions(): string {
  const x = symbol('x', [1, 1]);
  const y = symbol('y', [1, 1]);
  const rows = scalarFunctions.map(
    fn => `| ${code(`y = ${fn.name}(x)`)} | ${code(toText(fn.slope(x, y)))} | ${cell(fn.domain ?? '')} |`,
  );
  const head = ['## Elementwise functions', '', '| function | slope, in x and y | note |', '|--|--|--|'];
  return [...head, ...rows, ''].join('\n');
}

/** The text of the page of all rules. */
function rulesPage(): string {
  const names = Object.keys(titles) as Rule['chapter'][]; // The keys of a record over chapters are chapters.
  const intro = [
    '# Every rule',
    '',
    'Generated from the rule book that derivations record and `replay` follows: `npx nx run codegen`. Every entry is reached',
    'by a test, and the two sides of every step are compared numerically.',
    '',
  ];
  return [...intro, ...names.map(chapter), functions()].join('\n');
}

/** The generated pages, by path relative to their folder. */
export const referencePages = (): Files => new Map([['rules.md', rulesPage()]]);
