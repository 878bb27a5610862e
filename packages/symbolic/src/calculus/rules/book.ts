/**
 * The rule book: every rule that a derivation can record.                               layer 3
 */
import { determinantEntries } from './determinant-rules.js';
import { differentialRules } from './differential-rules.js';
import { collectionRules, identificationRules } from './reading-rules.js';
import { recurrenceRules } from './recurrence-rules.js';
import type { Rule } from './rule.js';
import { simplificationEntries } from './simplification-rules.js';
import { stableEntries } from './stable-rules.js';
import { stackingRules, traceRules } from './trace-rules.js';

/** All rules, chapter by chapter. */
export const ruleBook: readonly Rule[] = [
  ...differentialRules,
  ...traceRules,
  ...stackingRules,
  ...collectionRules,
  ...identificationRules,
  ...recurrenceRules,
  ...simplificationEntries,
  ...stableEntries,
  ...determinantEntries,
];

const byName: ReadonlyMap<string, Rule> = new Map(ruleBook.map(rule => [rule.name, rule]));

/** The entry of a rule. @throws {RangeError} if the book has none */
export function ruleOf(name: string): Rule {
  const rule = byName.get(name);
  if (rule === undefined) throw new RangeError(`the rule book has no entry for ${name}`);
  return rule;
}
