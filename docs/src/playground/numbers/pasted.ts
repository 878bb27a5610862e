/**
 * Numbers as people paste them: JSON, the print-outs of NumPy and PyTorch, or bare rows, each block under its name.
 *
 * One tolerant grammar for all: a block begins at `name =` or `name:`; within it brackets nest, and where there are none
 * line ends and semicolons part rows. How many digits were printed is kept, because a number with four decimals cannot be
 * wrong in the fifth.
 */
import { bounds } from '../bounds.js';
import { bounded, type Field, Refused } from '../refusal.js';

export interface Pasted {
  /** Empty if the text names no block. */
  readonly name: string;
  readonly position: number;
  /** Lengths along each axis; a single number has none. */
  readonly extents: readonly number[];
  readonly values: readonly number[];
  /** Half a unit of the last printed digit, for each value. */
  readonly roundings: readonly number[];
}

type Token =
  | { readonly kind: 'number'; readonly text: string; readonly position: number }
  | { readonly kind: 'word'; readonly text: string; readonly position: number }
  | { readonly kind: 'mark'; readonly text: string; readonly position: number };

const pattern =
  /(?<number>[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?|[-+]?(?:inf|nan|Infinity|NaN)\b)|(?<word>[\p{L}_][\p{L}\p{N}_.]*)|(?<mark>[[\](){},;:=\n"'])|(?<space>[^\S\n]+)|(?<other>[^])/gu;

function tokens(text: string, field: Field): readonly Token[] {
  const found: Token[] = [];
  for (const match of text.matchAll(pattern)) {
    const { number, word, mark, other } = match.groups ?? {};
    const position = match.index;
    if (other !== undefined) {
      throw new Refused({
        code: 'syntax',
        message: 'This is neither a number nor a name nor a bracket.',
        field,
        position,
      });
    }
    if (number !== undefined) found.push({ kind: 'number', text: number, position });
    else if (word !== undefined) found.push({ kind: 'word', text: word, position });
    else if (mark !== undefined && mark !== '"' && mark !== "'") found.push({ kind: 'mark', text: mark, position });
  }
  return found;
}

/** Wrappers that print-outs put around a list, and what they say behind it. */
const wrappers = new Set(['tensor', 'array', 'np.array', 'torch.tensor', 'Float32Array', 'Float64Array', 'matrix']);
const remarks = new Set(['dtype', 'device', 'requires_grad', 'grad_fn']);

interface Section {
  readonly name: string;
  readonly position: number;
  readonly body: readonly Token[];
}

const isMark = (token: Token | undefined, ...texts: readonly string[]): boolean =>
  token?.kind === 'mark' && texts.includes(token.text);

/** `self.W` is W; and among gradients `W.grad` is that of W. */
const blockName = (word: string, field: Field): string => {
  const own = field === 'numbers' ? word.replace(/\.grad(\.data)?$/, '') : word;
  return own.slice(own.lastIndexOf('.') + 1);
};

/** The text cut where a name stands before `=` or `:`. */
function sections(all: readonly Token[], field: Field): readonly Section[] {
  const found: { name: string; position: number; body: Token[] }[] = [];
  let skipping = false;
  for (let i = 0; i < all.length; i++) {
    const token = all[i];
    if (token === undefined) break;
    if (token.kind === 'word') {
      if (wrappers.has(token.text)) continue;
      if (remarks.has(token.text)) {
        skipping = true;
        continue;
      }
      if (skipping) continue;
      if (!isMark(all[i + 1], '=', ':')) {
        const message = `"${token.text.slice(0, 40)}" is no number, and no name of a block: that is followed by =.`;
        throw new Refused({ code: 'syntax', message, hint: 'W = [[1, 2], [3, 4]]', field, position: token.position });
      }
      found.push({ name: blockName(token.text, field), position: token.position, body: [] });
      i++;
      continue;
    }
    if (isMark(token, ')', '\n')) skipping = false;
    if (skipping || isMark(token, '(', ')', '{', '}')) continue;
    const last = found.at(-1);
    if (last !== undefined) last.body.push(token);
    else if (token.kind === 'number' || isMark(token, '['))
      found.push({ name: '', position: token.position, body: [token] });
  }
  return found;
}

interface Nested {
  readonly extents: readonly number[];
  readonly leaves: readonly Token[];
}

/** Items of one list must be alike. */
function joined(items: readonly Nested[], position: number, field: Field): Nested {
  const [first] = items;
  const ragged = items.some(item => item.extents.join() !== (first?.extents ?? []).join());
  if (first === undefined || ragged) {
    const message = first === undefined ? 'This list is empty.' : 'The rows of this list differ in length.';
    throw new Refused({ code: 'shape-mismatch', message, field, position });
  }
  return { extents: [items.length, ...first.extents], leaves: items.flatMap(item => item.leaves) };
}

const mostAxes = 6;

function bracketed(body: readonly Token[], field: Field): Nested {
  let i = 0;
  const list = (depth: number): Nested => {
    const open = body[i];
    const position = open?.position ?? 0;
    if (depth > mostAxes)
      throw new Refused({ code: 'limit', message: 'These brackets nest too deeply.', field, position });
    i++;
    const items: Nested[] = [];
    for (;;) {
      const token = body[i];
      if (token === undefined)
        throw new Refused({ code: 'syntax', message: 'This bracket is not closed.', field, position });
      if (isMark(token, ']')) {
        i++;
        return joined(items, position, field);
      }
      if (isMark(token, '[')) items.push(list(depth + 1));
      else {
        if (token.kind === 'number') items.push({ extents: [], leaves: [token] });
        i++;
      }
    }
  };
  while (i < body.length && !isMark(body[i], '[')) i++;
  const whole = list(1);
  const surplus = body.slice(i).find(token => token.kind === 'number' || isMark(token, '[', ']'));
  if (surplus !== undefined) {
    throw new Refused({
      code: 'syntax',
      message: 'The list has ended before this.',
      field,
      position: surplus.position,
    });
  }
  return whole;
}

/** Rows between line ends and semicolons; one row alone is a list. */
function bare(body: readonly Token[], position: number, field: Field): Nested {
  const rows: Token[][] = [[]];
  for (const token of body) {
    if (token.kind === 'number') rows.at(-1)?.push(token);
    else if (isMark(token, '\n', ';')) rows.push([]);
  }
  const filled = rows.filter(row => row.length > 0);
  const lists = filled.map(row =>
    joined(
      row.map(leaf => ({ extents: [], leaves: [leaf] })),
      row[0]?.position ?? position,
      field,
    ),
  );
  const [only] = lists;
  if (lists.length > 1 || only === undefined) return joined(lists, position, field);
  return only.leaves.length === 1 ? { extents: [], leaves: only.leaves } : only;
}

const words: ReadonlyMap<string, number> = new Map([
  ['inf', Infinity],
  ['infinity', Infinity],
  ['nan', NaN],
]);
function numberOf(text: string): number {
  const sign = text.startsWith('-') ? -1 : 1;
  const word = words.get(text.replace(/^[-+]/, '').toLowerCase());
  return word === undefined ? Number(text) : sign * word;
}

/** Decimals and exponent of a number as printed. */
function printed(text: string): { readonly decimals: number; readonly exponent: number } {
  const [mantissa = '', exponent = '0'] = text.toLowerCase().split('e');
  return { decimals: mantissa.split('.')[1]?.length ?? 0, exponent: Number(exponent) || 0 };
}

/**
 * The blocks of a pasted text.
 * @throws {Refused} at the place that cannot be read
 */
export function pastedBlocks(text: string, field: Field): readonly Pasted[] {
  const found = sections(tokens(bounded(field, text, bounds.numbers), field), field);
  const names = new Set<string>();
  return found.map(({ name, position, body }): Pasted => {
    if (names.has(name)) {
      const message = `"${name.slice(0, 40)}" is given twice.`;
      throw new Refused({ code: 'bad-declaration', message, field, position });
    }
    names.add(name);
    const { extents, leaves } = body.some(token => isMark(token, '['))
      ? bracketed(body, field)
      : bare(body, position, field);
    const digits = leaves.map(leaf => printed(leaf.text));
    // Trailing zeros are often left out: the number with most decimals tells how many were meant.
    const decimals = Math.max(0, ...digits.map(digit => digit.decimals));
    return {
      name,
      position,
      extents,
      values: leaves.map(leaf => numberOf(leaf.text)),
      roundings: digits.map(({ exponent }) => (decimals === 0 ? 0 : 0.5 * 10 ** (exponent - decimals))),
    };
  });
}
