/**
 * LaTeX in the notation of the seed: bold vectors, italic matrices, time as a superscript in brackets.
 *
 * Only commands that KaTeX knows in its strict mode. All text is letters, digits and commands chosen here, so nothing that
 * came from outside can be markup.
 */
import type { Expr, Index } from '../expr/expr.js';
import { arranger } from './arrange.js';
import { greekLatex } from './greek.js';
import { type Fence, isTall, type Layout, type LayoutTable, set, type Sign, type Style } from './layout.js';
import { type PrintOptions, written } from './written.js';
import { nameOf } from './notation.js';

export interface LatexOptions extends PrintOptions {
  /** The caller's own LaTeX for a name, put into the result as it stands; undefined for names to be set as usual. */
  readonly symbol?: (name: string, index: Index | undefined) => string | undefined;
}

export interface TypesetParts {
  readonly body: string;
  readonly definitions: readonly { readonly name: string; readonly value: string }[];
}

/** The body and the definitions of a result, each as LaTeX without delimiters. @throws {TracegradError} `limit`, as `toText`. */
export function latexParts(expr: Expr, options: LatexOptions = {}): TypesetParts {
  const { body, definitions, names } = written(expr, options);
  const arrange = arranger(names);
  const of = writer(options.symbol);
  return {
    body: of(arrange(body)),
    definitions: definitions.map(({ name, value }) => ({
      name: of(arrange(nameOf(name, value.shape))),
      value: of(arrange(value)),
    })),
  };
}

/**
 * An expression as LaTeX for mathematics mode, without delimiters; definitions follow after “where”.
 * @throws {TracegradError} `limit`, as `toText`.
 */
export function toLatex(expr: Expr, options?: LatexOptions): string {
  const { body, definitions } = latexParts(expr, options);
  if (definitions.length === 0) return body;
  const list = definitions.map(({ name, value }) => `${name} = ${value}`);
  return `${body} \\quad\\text{where}\\quad ${list.join(',\\quad ')}`;
}

const signs: { readonly [S in Sign]: string } = {
  '+': '+',
  '−': '-',
  '=': '=',
  '⊙': '\\odot',
  '⊘': '\\oslash',
  '⊗': '\\otimes',
  '×': '\\times',
  '·': '\\cdot',
  '/': '/',
  ',': ',',
};
const fences: { readonly [F in Fence]: readonly [open: string, close: string] } = {
  round: ['(', ')'],
  square: ['[', ']'],
  bar: ['\\lvert', '\\rvert'],
  norm: ['\\lVert', '\\rVert'],
};

/** A command ends where a letter would follow. */
const characters = (text: string): string => [...text].map(latexOf).join('').trimEnd();
const latexOf = (character: string): string => {
  const command = greekLatex(character);
  return command === undefined ? character : `${command} `;
};
const isLatin = (text: string): boolean => /^[A-Za-z0-9?]*$/.test(text);
const styled: { readonly [S in Style]: (text: string) => string } = {
  italic: characters,
  upright: text => (/^[0-9]*$/.test(text) ? text : `\\mathrm{${characters(text)}}`),
  bold: text => (isLatin(text) ? `\\mathbf{${text}}` : `\\boldsymbol{${characters(text)}}`),
};

function writer(symbol: LatexOptions['symbol']): (node: Layout) => string {
  const of = (node: Layout): string => set(table, node);
  /** A second superscript would be an error without braces around the first; a caller's own symbol may have one. */
  const hasSuperscript = (node: Layout): boolean =>
    node.kind === 'symbol'
      ? symbol?.(node.name.name, node.name.index) !== undefined || hasSuperscript(node.plain)
      : node.kind === 'script' && node.sup !== undefined;
  const table: LayoutTable<string> = {
    symbol: ({ name, plain }) => symbol?.(name.name, name.index) ?? of(plain),
    letters: ({ text, style }) => styled[style](text),
    function: ({ latex }) => latex,
    number: ({ digits }) => digits,
    transposed: () => '\\mathsf{T}',
    sign: ({ sign, prefix }) => (prefix && sign === '⊙' ? '{\\odot}' : signs[sign]),
    row: ({ items, sort }) =>
      items.reduce((text, item, i) => {
        const tight =
          i === 0 ||
          sort === 'applied' ||
          isPrefix(items[i - 1]) ||
          isComma(item) ||
          isSlash(item) ||
          isSlash(items[i - 1]);
        return text + (tight ? '' : ' ') + of(item);
      }, ''),
    fraction: ({ above, below, small }) => `\\${small ? 'tfrac' : 'frac'}{${of(above)}}{${of(below)}}`,
    root: ({ arg }) => `\\sqrt{${of(arg)}}`,
    script: ({ base, sub, sup }) => {
      const on = hasSuperscript(base) ? `{${of(base)}}` : of(base);
      return `${on}${sub === undefined ? '' : `_{${of(sub)}}`}${sup === undefined ? '' : `^{${of(sup)}}`}`;
    },
    fence: ({ fence, arg }) => {
      const [open, close] = fences[fence];
      const inside = of(arg);
      if (isTall(arg)) return `\\left${open} ${inside} \\right${close}`;
      return fence === 'round' || fence === 'square' ? `${open}${inside}${close}` : `${open} ${inside} ${close}`;
    },
    series: ({ from, to, body }) => `\\sum_{${of(from)}}^{${of(to)}} ${of(body)}`,
  };
  return of;
}

const isPrefix = (node: Layout | undefined): boolean => node?.kind === 'sign' && node.prefix;
const isSlash = (node: Layout | undefined): boolean => node?.kind === 'sign' && node.sign === '/';
const isComma = (node: Layout): boolean => node.kind === 'sign' && node.sign === ',';
