/**
 * How much of a derivation is printed, and in which language.                           layer 6
 */
import { type Derivation, derivationLatex, derivationText, readersNames, toText } from '@tracegrad/symbolic';
import { type Given, oneOf, type Option } from './command.js';
import { UsageError } from './outside.js';

export interface Telling {
  readonly language: 'en' | 'zh';
  /** Nothing, a line for each part, or every step. */
  readonly level: 'overview' | 'steps' | undefined;
}

export const tellingOptions: Readonly<Record<string, Option>> = {
  steps: { says: 'print every step of the derivation' },
  overview: { says: 'print one line for each part of the derivation' },
  language: { value: 'en|zh', says: 'the language of the words in it' },
};

/** @throws {UsageError} for an unknown language, or both levels at once */
export function tellingOf(given: Given): Telling {
  const language = oneOf('language', given.text('language'), 'en', 'zh');
  if (given.is('steps') && given.is('overview')) throw new UsageError('--steps and --overview exclude each other.');
  return { language, level: given.is('steps') ? 'steps' : given.is('overview') ? 'overview' : undefined };
}

/** The lines of a derivation; none if it is not to be told. */
export function derivationLines(
  derivation: Derivation,
  { language, level }: Telling,
  format: 'text' | 'latex',
): readonly string[] {
  if (level === undefined) return [];
  const print = format === 'text' ? derivationText : derivationLatex;
  return print(derivation, { language, level }).split('\n');
}

/** Steps as data, expressions as text in the reader's names, which `where` defines. */
export function stepsJson(derivation: Derivation, { language }: Telling) {
  const { names: defined } = derivation.context;
  const definitions = readersNames(derivation).map(({ name, value }) => [name, toText(value, { where: false })]);
  const steps = derivation.steps.map(({ rule, says, about, before, after, assumption }) => ({
    rule,
    says: says[language],
    ...(about.kind === 'expression' ? {} : { about: { kind: about.kind, name: about.name } }),
    before: toText(before, { where: false, defined }),
    after: toText(after, { where: false, defined }),
    ...(assumption === undefined ? {} : { assumption }),
  }));
  return { ...(definitions.length === 0 ? {} : { where: Object.fromEntries(definitions) as unknown }), steps };
}
