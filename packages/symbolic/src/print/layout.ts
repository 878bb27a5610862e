/**
 * How a formula is set: rows, fractions, scripts and fences, common to LaTeX and MathML.
 *
 * Every bracket is decided before this; what remains is markup, one line per kind. Text from outside occurs in names
 * only, and a name is a list of single characters here, each of which the printers know how to write.
 */
import type { NameNotation } from './notation.js';

export type Style = 'italic' | 'bold' | 'upright';
export type Sign = '+' | '−' | '=' | '⊙' | '⊘' | '⊗' | '×' | '·' | '/' | ',';
export type Fence = 'round' | 'square' | 'bar' | 'norm';

export type Layout =
  /** A name as it stands in the expression; a caller may have its own notation for it. */
  | { readonly kind: 'symbol'; readonly name: NameNotation; readonly plain: Layout }
  /** Letters or digits of one style. More than one letter is one upright word. */
  | { readonly kind: 'letters'; readonly text: string; readonly style: Style }
  /** The name of a function, with its LaTeX command. */
  | { readonly kind: 'function'; readonly name: string; readonly latex: string }
  | { readonly kind: 'number'; readonly digits: string }
  /** The T of a transpose. */
  | { readonly kind: 'transposed' }
  | { readonly kind: 'sign'; readonly sign: Sign; readonly prefix: boolean }
  /** `applied` rows are a function and its argument; `factors` stand side by side; `plain` rows have signs. */
  | { readonly kind: 'row'; readonly items: readonly Layout[]; readonly sort: 'plain' | 'factors' | 'applied' }
  | { readonly kind: 'fraction'; readonly above: Layout; readonly below: Layout; readonly small: boolean }
  | { readonly kind: 'root'; readonly arg: Layout }
  | { readonly kind: 'script'; readonly base: Layout; readonly sub?: Layout; readonly sup?: Layout }
  | { readonly kind: 'fence'; readonly fence: Fence; readonly arg: Layout }
  | { readonly kind: 'series'; readonly from: Layout; readonly to: Layout; readonly body: Layout };

export type LayoutTable<R> = {
  readonly [K in Layout['kind']]: (node: Extract<Layout, { kind: K }>) => R;
};

/** The entry of a table for a layout. */
export function set<R>(table: LayoutTable<R>, node: Layout): R {
  // The table is total and keyed by `kind`, which TypeScript cannot relate to the node's own type.
  return (table[node.kind] as (node: Layout) => R)(node);
}

export const letters = (text: string, style: Style): Layout => ({ kind: 'letters', text, style });
export const digits = (value: number | string): Layout => ({ kind: 'number', digits: String(value) });
export const sign = (text: Sign, prefix = false): Layout => ({ kind: 'sign', sign: text, prefix });
export const row = (...items: readonly Layout[]): Layout => ({ kind: 'row', items, sort: 'plain' });
export const factors = (...items: readonly Layout[]): Layout => ({ kind: 'row', items, sort: 'factors' });
export const fenced = (arg: Layout, fence: Fence = 'round'): Layout => ({ kind: 'fence', fence, arg });
export const superscript = (base: Layout, sup: Layout): Layout => ({ kind: 'script', base, sup });
export const subscript = (base: Layout, sub: Layout): Layout => ({ kind: 'script', base, sub });
export const fraction = (above: Layout, below: Layout, small = false): Layout => ({
  kind: 'fraction',
  above,
  below,
  small,
});

const tallness: LayoutTable<boolean> = {
  symbol: () => false,
  letters: () => false,
  function: () => false,
  number: () => false,
  transposed: () => false,
  sign: () => false,
  row: ({ items }) => items.some(isTall),
  fraction: ({ small }) => !small,
  root: ({ arg }) => isTall(arg),
  script: ({ base, sup }) => isTall(base) || (sup !== undefined && base.kind === 'fence' && isTall(base.arg)),
  fence: ({ arg }) => isTall(arg),
  series: () => true,
};
/** Whether brackets around a layout must grow. */
export const isTall = (node: Layout): boolean => set(tallness, node);
