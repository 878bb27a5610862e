/**
 * What the rule book says about a rule.                                                 layer 3
 *
 * Rules act elsewhere, in the code that derives; here is what a reader wants to know of them. Both are tied together by
 * tests: every rule that can be recorded has an entry, and every entry is reached.
 */

/** One short sentence, in the languages of the site. */
export interface Sentence {
  readonly en: string;
  readonly zh: string;
}

export type Language = keyof Sentence;

/** The chapters of the rule book. */
export type Chapter =
  'differential' | 'trace' | 'stacking' | 'collection' | 'identification' | 'recurrence' | 'simplification';

/**
 * How a step's two expressions belong together: `equal` in value; `read-off`, a derivative taken from a differential;
 * `projected`, equal on all directions that the variable can take.
 */
export type Relation = 'equal' | 'read-off' | 'projected';

export interface Rule {
  readonly name: string;
  readonly chapter: Chapter;
  readonly relation: Relation;
  /** The rule as a formula, in the text notation, with dA for the differential of A. */
  readonly statement: string;
  readonly latex: string;
  readonly says: Sentence;
  /** Where it stands in the literature, or 'definition'. */
  readonly source: string;
}

/** A rule as it is written down in a chapter: what all of a chapter have in common is said once. */
export type Entry = Omit<Rule, 'chapter' | 'relation'> & { readonly relation?: Relation };

/** The rules of a chapter. */
export const chapterOf = (chapter: Chapter, entries: readonly Entry[]): readonly Rule[] =>
  entries.map(entry => ({ chapter, relation: 'equal', ...entry }));
