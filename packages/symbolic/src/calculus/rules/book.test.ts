/**
 * The rule book and the derivations belong together: no recorded rule without an entry, no entry without a use.
 */
import { describe, expect, test } from 'vitest';
import { galleryCases, samples, strangeCells, textCases } from '../../../test/derivation/corpus.js';
import { rareDerivations } from '../../../test/derivation/rare.js';
import { simplificationRules } from '../simplify/simplify.js';
import { ruleBook, ruleOf } from './book.js';

const recorded = new Set(
  [
    ...[...samples, ...textCases, ...rareDerivations].map(({ derived }) => derived.derivation),
    ...[...galleryCases, ...strangeCells].map(({ derived }) => derived.derivation),
  ].flatMap(({ steps }) => steps.map(({ rule }) => rule)),
);

test('every rule that is recorded, and every simplification, has an entry', () => {
  const names = new Set(ruleBook.map(({ name }) => name));
  expect([...recorded, ...simplificationRules.map(({ name }) => name)].filter(name => !names.has(name))).toEqual([]);
});

test('every entry is used by some derivation', () => {
  expect(ruleBook.map(({ name }) => name).filter(name => !recorded.has(name))).toEqual([]);
});

test.each(rareDerivations.map(entry => [entry.title, entry] as const))('%s', (_, { rule, derived }) => {
  expect(derived.derivation.steps.map(step => step.rule)).toContain(rule);
});

test('names are unique', () => {
  expect(new Set(ruleBook.map(({ name }) => name)).size).toBe(ruleBook.length);
});

test('an unknown rule is refused by name', () => {
  expect(() => ruleOf('nonsense')).toThrow('nonsense');
  expect(() => ruleOf('constructor')).toThrow(RangeError);
});

describe.each(ruleBook.map(rule => [rule.name, rule] as const))('%s', (_, { statement, latex, says, source }) => {
  test('is said in both languages, with a formula and a source', () => {
    expect(says.en).toMatch(/^[A-Z].*[.]$/u);
    expect(says.zh).toMatch(/[\u4e00-\u9fff].*。$/u);
    expect(statement.length).toBeGreaterThan(2);
    expect(latex.split('{').length).toBe(latex.split('}').length);
    expect(source).not.toBe('');
  });
});
