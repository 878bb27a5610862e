/**
 * Presentation MathML of the same layout, in the part of it that browsers draw (MathML Core).
 *
 * Bold letters are characters of their own there. Elements are built from characters that are escaped one by one.
 */
import type { Expr } from '../expr/expr.js';
import { arranger } from './arrange.js';
import type { TypesetParts } from './latex.js';
import { type Fence, isTall, type Layout, type LayoutTable, set } from './layout.js';
import { nameOf } from './notation.js';
import { type PrintOptions, written } from './written.js';

export interface MathmlOptions extends PrintOptions {
  /** As a formula of its own line rather than within text. True if absent. */
  readonly display?: boolean;
}

/** The body and the definitions of a result, each as one element without `<math>`. @throws {TracegradError} `limit`. */
export function mathmlParts(expr: Expr, options?: PrintOptions): TypesetParts {
  const { body, definitions, names } = written(expr, options);
  const arrange = arranger(names);
  return {
    body: one(arrange(body)),
    definitions: definitions.map(({ name, value }) => ({
      name: one(arrange(nameOf(name, value.shape))),
      value: one(arrange(value)),
    })),
  };
}

/**
 * An expression as a `<math>` element; definitions follow after “where”.
 * @throws {TracegradError} `limit`, as `toText`.
 */
export function toMathml(expr: Expr, options: MathmlOptions = {}): string {
  const { body, definitions } = mathmlParts(expr, options);
  const space = '<mspace width="1em"/>';
  const list = definitions.map(({ name, value }) => `${name}<mo>=</mo>${value}`).join(`<mo>,</mo>${space}`);
  const where = list === '' ? '' : `${space}<mtext>where</mtext>${space}${list}`;
  const display = options.display === false ? 'inline' : 'block';
  return `<math xmlns="http://www.w3.org/1998/Math/MathML" display="${display}"><mrow>${body}${where}</mrow></math>`;
}

const entities: ReadonlyMap<string, string> = new Map([
  ['&', '&amp;'],
  ['<', '&lt;'],
  ['>', '&gt;'],
  ['"', '&quot;'],
  ["'", '&#39;'],
]);
const escaped = (text: string): string => [...text].map(c => entities.get(c) ?? c).join('');

const boldRanges: readonly (readonly [first: string, last: string, bold: number])[] = [
  ['A', 'Z', 0x1d400],
  ['a', 'z', 0x1d41a],
  ['0', '9', 0x1d7ce],
  ['Α', 'Ω', 0x1d6a8],
  ['α', 'ω', 0x1d6c2],
];
function bold(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  const range = boldRanges.find(([first, last]) => character >= first && character <= last);
  return range === undefined ? character : String.fromCodePoint(range[2] + code - (range[0].codePointAt(0) ?? 0));
}

const fences: { readonly [F in Fence]: readonly [open: string, close: string] } = {
  round: ['(', ')'],
  square: ['[', ']'],
  bar: ['|', '|'],
  norm: ['‖', '‖'],
};

const of = (node: Layout): string => set(table, node);
const one = (node: Layout): string => (node.kind === 'row' ? `<mrow>${of(node)}</mrow>` : of(node));
const bracket = (text: string, grows: boolean): string => `<mo stretchy="${grows}">${text}</mo>`;

const table: LayoutTable<string> = {
  symbol: ({ plain }) => of(plain),
  letters: ({ text, style }) => {
    if (/^[0-9]+$/.test(text)) return `<mn>${style === 'bold' ? [...text].map(bold).join('') : text}</mn>`;
    if (style === 'bold') return `<mi>${escaped([...text].map(bold).join(''))}</mi>`;
    return `<mi${style === 'upright' && text.length === 1 ? ' mathvariant="normal"' : ''}>${escaped(text)}</mi>`;
  },
  function: ({ name }) => `<mi>${escaped(name)}</mi>`,
  number: ({ digits }) => `<mn>${digits}</mn>`,
  transposed: () => '<mi mathvariant="normal">T</mi>',
  sign: ({ sign, prefix }) => `<mo${prefix ? ' form="prefix"' : ''}>${sign}</mo>`,
  row: ({ items, sort }) =>
    items.map(of).join(sort === 'plain' ? '' : sort === 'applied' ? '<mo>&#x2061;</mo>' : '<mo>&#x2062;</mo>'),
  fraction: ({ above, below }) => `<mfrac>${one(above)}${one(below)}</mfrac>`,
  root: ({ arg }) => `<msqrt>${of(arg)}</msqrt>`,
  script: ({ base, sub, sup }) => {
    if (sub !== undefined && sup !== undefined) return `<msubsup>${one(base)}${one(sub)}${one(sup)}</msubsup>`;
    if (sub !== undefined) return `<msub>${one(base)}${one(sub)}</msub>`;
    return sup === undefined ? of(base) : `<msup>${one(base)}${one(sup)}</msup>`;
  },
  fence: ({ fence, arg }) => {
    const [open, close] = fences[fence];
    return `<mrow>${bracket(open, isTall(arg))}${of(arg)}${bracket(close, isTall(arg))}</mrow>`;
  },
  series: ({ from, to, body }) => `<mrow><munderover><mo>∑</mo>${one(from)}${one(to)}</munderover>${of(body)}</mrow>`,
};
