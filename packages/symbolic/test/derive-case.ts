/**
 * Text cases for derivatives: `expression | variable | declarations [| 2] ==> derivative`, `//! code` for refusals.
 *
 * A declaration is `name:rows,columns,facts…`; a missing size is 1. Words that are no fact of the engine (posdet, unit,
 * small, prob) say how the numeric check draws values.
 */
import type { Variable } from '../src/calculus/options.js';
import { type Domain, domains, type Sampled } from '../src/numeric/sample.js';
import { parseDim } from '../src/expr/dim.js';

export interface DeriveCase {
  readonly line: number;
  readonly source: string;
  readonly wrt: string;
  readonly order: 1 | 2;
  readonly variables: Readonly<Record<string, Variable>>;
  readonly sampled: Readonly<Record<string, Sampled>>;
  readonly result?: string;
  readonly error?: string;
}

const facts = ['symmetric', 'psd', 'diagonal', 'positive', 'sumsToOne'] as const;
const isDomain = (word: string): word is Domain => (domains as readonly string[]).includes(word);

function declared(text: string): { name: string; variable: Variable; sampled: Sampled } {
  const [name = '', rest = ''] = text.split(':');
  const words = rest.split(',').filter(word => word !== '');
  const said = facts.filter(fact => words.includes(fact) || (fact === 'sumsToOne' && words.includes('prob')));
  const domain = words.filter(word => word !== 'positive').find(isDomain);
  const known = new Set<string>([...facts, ...domains]);
  const [rows = '1', columns = '1'] = words.filter(word => !known.has(word));
  const flags = Object.fromEntries(said.map(fact => [fact, true]));
  return {
    name,
    variable: { size: [rows, columns], ...flags },
    sampled: { shape: [parseDim(rows), parseDim(columns)], ...flags, ...(domain === undefined ? {} : { domain }) },
  };
}

/** The cases of a file. */
export function deriveCases(text: string): readonly DeriveCase[] {
  return text.split('\n').flatMap((written, i): DeriveCase[] => {
    if (written.trim() === '' || written.startsWith('#')) return [];
    const [, left = '', mark = '', right = ''] = /^(.*?) (==>|\/\/!) (.*)$/.exec(written) ?? [];
    const [source = '', wrt = '', declarations = '', order] = left.split('|').map(part => part.trim());
    const names = declarations
      .split(/\s+/)
      .filter(part => part !== '')
      .map(declared);
    return [
      {
        line: i + 1,
        source,
        wrt,
        order: order === '2' ? 2 : 1,
        variables: Object.fromEntries(names.map(({ name, variable }) => [name, variable])),
        sampled: Object.fromEntries(names.map(({ name, sampled }) => [name, sampled])),
        ...(mark === '//!' ? { error: right.trim() } : { result: right.trim() }),
      },
    ];
  });
}
