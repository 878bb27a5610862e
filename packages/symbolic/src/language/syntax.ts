/**
 * The tree of a text: what was written, before names have a shape.
 *
 * Chains of one level of precedence are flat lists and a run of transposes is at most one node, so the depth of a tree
 * is bounded by the nesting of the text (at most 128 brackets and 128 stacked signs and exponents) and every pass over it
 * may recurse. Brackets leave no node; the extent of what they enclose includes them.
 */
import type { Index } from '../expr/expr.js';

/** Where something stands in the text as given: from `position` up to, and without, `end`; 0-based UTF-16 offsets. */
export interface Extent {
  readonly position: number;
  readonly end: number;
}

/** One signed term of a sum; `position` is that of the sign (the first term has none: its own). */
export interface SyntaxTerm {
  readonly sign: '+' | '-';
  readonly position: number;
  readonly term: Syntax;
}

/** One further operand of a chain, to be applied from the left; `position` is that of the operator. */
export interface SyntaxOperand {
  readonly op: '*' | '/' | '.*' | './';
  readonly position: number;
  readonly operand: Syntax;
}

export type Syntax =
  /** `value` is the double nearest to what the spelling says. */
  | (Extent & { readonly kind: 'number'; readonly value: number; readonly spelling: string })
  | (Extent & { readonly kind: 'name'; readonly name: string })
  | (Extent & { readonly kind: 'indexed'; readonly name: string; readonly index: Index })
  /** `eye` alone, its size left to the context, is a call without arguments. */
  | (Extent & { readonly kind: 'call'; readonly fn: string; readonly args: readonly Syntax[] })
  | (Extent & { readonly kind: 'minus'; readonly arg: Syntax })
  | (Extent & { readonly kind: 'transpose'; readonly arg: Syntax })
  | (Extent & {
      readonly kind: 'power';
      readonly op: '^' | '.^';
      readonly operatorPosition: number;
      readonly base: Syntax;
      readonly exponent: Syntax;
    })
  /** first op₁ operand₁ op₂ operand₂ …, grouped from the left: A*B.*C is (A*B).*C. At least one further operand. */
  | (Extent & { readonly kind: 'chain'; readonly first: Syntax; readonly rest: readonly SyntaxOperand[] })
  /** At least two terms; the first has the sign +. */
  | (Extent & { readonly kind: 'sum'; readonly terms: readonly SyntaxTerm[] })
  /** `sum(t, from, to, body)`; the bounds are integers or T ± k. */
  | (Extent & {
      readonly kind: 'series';
      readonly from: Index;
      readonly to: Index;
      readonly body: Syntax;
    });

export type SyntaxKind = Syntax['kind'];

/** `name = value` after `where`; the extent is that of the name. */
export interface SyntaxDefinition extends Extent {
  readonly name: string;
  readonly value: Syntax;
}

/** `body where name = value; …` Names are distinct; a value may use earlier ones. */
export interface SyntaxWithDefinitions {
  readonly body: Syntax;
  readonly definitions: readonly SyntaxDefinition[];
}

/** `name = value` or `name[t] = value`; the extent is that of the left-hand side. Without an index: defined once. */
export interface SyntaxEquation extends Extent {
  readonly name: string;
  readonly index?: Index;
  readonly value: Syntax;
}
