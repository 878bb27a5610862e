/**
 * Names as they are typeset: vectors bold, matrices and scalars italic, W_f and W1 with a subscript, Greek words as letters.
 *
 * h[t-1] has its time as a superscript in brackets. Names come from outside: characters that no name of the language can
 * have are replaced.
 */
import { isScalar, type Shape } from '../expr/dim.js';
import { type Index, indexText } from '../expr/expr.js';
import { greekLatex, greekLetter } from './greek.js';
import { fenced, type Layout, letters, row, sign, type Style, subscript } from './layout.js';
import type { NameNotation } from './notation.js';

const styleOf = (shape: Shape): Style => (!isScalar(shape) && (shape[0] === 1 || shape[1] === 1) ? 'bold' : 'italic');

const written = (character: string): string =>
  /^[A-Za-z0-9]$/.test(character) || greekLatex(character) !== undefined ? character : '?';

/** One word: a single letter or Greek letter in its style, a longer word upright unless it is bold. */
function word(text: string, style: Style): Layout {
  const shown = greekLetter(text) ?? [...text].map(written).join('');
  const single = [...shown].length === 1 && !/^[0-9]$/.test(shown);
  return letters(shown, single || style === 'bold' ? style : 'upright');
}

function separated(items: readonly Layout[]): Layout {
  const [only] = items;
  if (items.length === 1 && only !== undefined) return only;
  return row(...items.flatMap((item, i) => (i === 0 ? [item] : [sign(','), item])));
}

/** A size or a name without a shape of its own. */
export function nameLayout(name: string, style: Style): Layout {
  const [head = '', ...tail] = name.split('_').filter(part => part !== '');
  const [, base = '', number = ''] = /^(.*?)([0-9]*)$/u.exec(head) ?? [];
  const plain = base === '' ? word(head === '' ? '?' : head, style) : word(base, style);
  const subs = [...(base !== '' && number !== '' ? [number] : []), ...tail].map(part => word(part, 'italic'));
  return subs.length === 0 ? plain : subscript(plain, separated(subs));
}

export function indexLayout(index: Index): Layout {
  const { base, offset } = index;
  if (base === '')
    return offset < 0
      ? row(sign('−', true), letters(String(-offset), 'upright'))
      : letters(indexText(index), 'upright');
  const start = letters(base, 'italic');
  if (offset === 0) return start;
  return row(start, sign(offset > 0 ? '+' : '−'), letters(String(Math.abs(offset)), 'upright'));
}

/** The symbol with its time, if it has one. */
export function symbolLayout({ name, shape, index }: NameNotation): Layout {
  const base = nameLayout(name, styleOf(shape));
  if (index === undefined) return base;
  const sup = fenced(indexLayout(index));
  return base.kind === 'script' ? { ...base, sup } : { kind: 'script', base, sup };
}
