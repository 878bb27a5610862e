/**
 * Declarations of variables on the command line: `A:n,n,symmetric`.                      layer 6
 */
import {
  byConvention,
  conventionNotices,
  type DeclarationText,
  type DeriveOptions,
  type Notice,
  type Variable,
} from '@tracegrad/symbolic';
import type { Given, Option } from './command.js';
import { UsageError } from './outside.js';

type Facts = Omit<Variable, 'size'>;
interface Declaration {
  readonly name: string;
  readonly size?: Variable['size'];
  readonly facts: Facts;
}

const flags: Readonly<Record<string, Facts>> = {
  symmetric: { symmetric: true },
  psd: { psd: true },
  diagonal: { diagonal: true },
  positive: { positive: true },
  sumsToOne: { sumsToOne: true },
};

/** Words that are facts, said otherwise or of other systems, and no sizes. */
const misspelt =
  /^(sym|hermitian|spd|pos|diag|sums?[-_]?to[-_]?(one|1)|prob|simplex|lower|upper|(lower|upper)?triangular|skew|orthogonal|unitary)$/i;

/** Options that the commands over one expression share. */
export const variableOptions: Readonly<Record<string, Option>> = {
  wrt: { value: 'NAME', says: 'the variable to differentiate by' },
  var: {
    value: 'DECL',
    multiple: true,
    says: `NAME:rows,columns,facts, as A:n,n,symmetric or x:n; facts: ${Object.keys(flags).join(', ')}`,
  },
  order: { value: '1|2', says: '2 for the Hessian of a scalar, or the second derivative by a scalar' },
};

export const conventionNote = [
  'Names that are not declared follow the usual convention: a … g are scalars, h … z vectors, A … Z matrices;',
  'their sizes are inferred, or named n, m, k, …',
];

function declaration(text: string): Declaration {
  const colon = text.indexOf(':');
  const [name, rest] = colon < 0 ? [text, ''] : [text.slice(0, colon), text.slice(colon + 1)];
  const parts = rest.split(',').map(part => part.trim());
  const isFlag = (part: string): boolean => Object.hasOwn(flags, part);
  const sizes = parts.filter(part => part !== '' && !isFlag(part));
  const firstFlag = parts.some(isFlag) ? parts.findIndex(isFlag) : parts.length;
  // A word behind two sizes, or behind a size and a fact, was meant as a fact.
  const stray =
    sizes[2] ??
    sizes.find(size => misspelt.test(size)) ??
    (firstFlag > 0 ? parts.slice(firstFlag).find(part => part !== '' && !isFlag(part)) : undefined);
  if (colon >= 1 && stray !== undefined) {
    throw new UsageError(
      `--var ${name.slice(0, 40)}: there is no fact "${stray.slice(0, 40)}"; there are ${Object.keys(flags).join(', ')}.`,
    );
  }
  const facts = Object.assign({}, ...parts.filter(isFlag).map(part => flags[part])) as Facts; // flags of one type each
  const [rows, columns] = sizes;
  if (colon < 1 || sizes.length > 2 || (rows === undefined && Object.keys(facts).length === 0)) {
    throw new UsageError(
      `--var "${text.slice(0, 60)}": NAME:rows,columns,facts is expected, as A:n,n,symmetric or x:n.`,
    );
  }
  const dim = (size: string): number | string => (/^[0-9]+$/.test(size) ? Number(size) : size);
  return { name, facts, ...(rows === undefined ? {} : { size: [dim(rows), dim(columns ?? '1')] }) };
}

/** How a declaration is written here. */
const asVar: DeclarationText = (name, size) => `--var ${name}:${size}`;

export interface WithNotices {
  readonly options: DeriveOptions;
  /** What the convention decided that a reader may not expect. */
  readonly notices: readonly Notice[];
}

/** Notices as lines beneath a result. */
export const noticeLines = (notices: readonly Notice[], language: 'en' | 'zh' = 'en'): readonly string[] =>
  notices.map(({ says }) => `  ${language === 'zh' ? '注意：' : 'note: '}${says[language]}`);

/**
 * What to derive, with every name declared.
 * @throws {UsageError} for a malformed option; {TracegradError} as `byConvention`
 */
export function deriveOptions(given: Given, source: string): WithNotices {
  const wrt = given.text('wrt');
  if (wrt === undefined) throw new UsageError('--wrt NAME is missing: the variable to differentiate by.');
  const order = given.text('order') ?? '1';
  if (order !== '1' && order !== '2') throw new UsageError(`--order is 1 or 2, not "${order.slice(0, 20)}".`);
  const declared = given.all('var').map(declaration);
  const twice = declared.find(({ name }, i) => declared.findIndex(other => other.name === name) !== i);
  if (twice !== undefined) throw new UsageError(`--var declares "${twice.name.slice(0, 40)}" twice.`);
  const sized = declared.flatMap(({ name, size, facts }): [string, Variable][] =>
    size === undefined ? [] : [[name, { size, ...facts }]],
  );
  const asGiven: DeriveOptions = { wrt, variables: Object.fromEntries(sized), order: order === '2' ? 2 : 1 };
  const options = byConvention(source, asGiven, asVar);
  const inferred = declared.filter(({ size }) => size === undefined);
  const variables = { ...options.variables };
  for (const { name, facts } of inferred) {
    const known = Object.hasOwn(variables, name) ? variables[name] : undefined;
    if (known === undefined) {
      throw new UsageError(`--var ${name.slice(0, 40)}: the expression does not mention it, so it needs a size.`);
    }
    variables[name] = { ...known, ...facts };
  }
  return { options: { ...options, variables }, notices: conventionNotices(asGiven, options, asVar) };
}

/** `x: n×1, A: n×n symmetric`. */
export const variablesText = (variables: DeriveOptions['variables']): string =>
  Object.entries(variables)
    .map(
      ([
        name,
        {
          size: [rows, columns = 1],
          ...facts
        },
      ]) => {
        const known = Object.keys(facts).filter(fact => facts[fact as keyof Facts] === true);
        return `${name}: ${[`${rows}×${columns}`, ...known].join(' ')}`;
      },
    )
    .join(', ');
