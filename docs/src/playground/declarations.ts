/**
 * Declared names as people write them: `A: n×n symmetric; x: n`, one on a line or between semicolons.
 *
 * Sizes are separated by × or a comma, because n*k is a size of its own. Every name keeps its place, so that what the library
 * says of a name can be shown at it.
 */
import { bounds } from './bounds.js';
import { bounded, type Field, Refused } from './refusal.js';

export const flags = ['symmetric', 'psd', 'diagonal', 'positive', 'sumsToOne', 'once'] as const;
export type Flag = (typeof flags)[number];

export interface Declaration {
  readonly name: string;
  readonly size: readonly [rows: number | string, columns?: number | string];
  readonly flags: readonly Flag[];
  readonly position: number;
}

/** `h[0] = h0`: a start value, or 0. */
export interface Start {
  readonly of: string;
  /** As written between the brackets. */
  readonly index: string;
  readonly name: string | 0;
  readonly position: number;
}

export interface Declarations {
  readonly declarations: readonly Declaration[];
  readonly starts: readonly Start[];
}

/** A piece of a text and where it begins. */
export interface Piece {
  readonly text: string;
  readonly position: number;
}

/** The pieces of a text between separators, trimmed, without empty ones. */
export function pieces(text: string, separators: RegExp): readonly Piece[] {
  const found: Piece[] = [];
  let from = 0;
  for (const part of text.split(separators)) {
    const trimmed = part.trim();
    if (trimmed !== '') found.push({ text: trimmed, position: from + part.indexOf(trimmed) });
    from += part.length + 1;
  }
  return found;
}

const flagNames: readonly string[] = flags;
const isFlag = (word: string): word is Flag => flagNames.includes(word);
const dimension = (text: string): number | string => (/^[0-9]+$/.test(text) ? Number(text) : text.replaceAll(' ', ''));
const sizePattern = /^\s*([^\s×,:]+(?:\s*\*\s*[^\s×,:]+)*)(?:\s*[×,]\s*([^\s×,:]+(?:\s*\*\s*[^\s×,:]+)*))?(.*)$/su;

function declarationOf({ text, position }: Piece, colon: number, field: Field): Declaration {
  const refuse = (message: string, at: number, hint: string): never => {
    throw new Refused({ code: 'bad-declaration', message, hint, field, position: position + at });
  };
  const name = text.slice(0, colon).trim();
  const match = sizePattern.exec(text.slice(colon + 1));
  const rows = match?.[1];
  if (name === '' || rows === undefined) return refuse('A name and its size belong here.', 0, 'A: n×n');
  const columns = match?.[2];
  const rest = match?.[3] ?? '';
  const words = pieces(rest, /[\s,]/u);
  const odd = words.find(word => !isFlag(word.text));
  if (odd !== undefined) {
    const at = text.length - rest.length + odd.position;
    return refuse(`"${odd.text.slice(0, 40)}" says nothing about a variable.`, at, flags.join(', '));
  }
  return {
    name,
    size: columns === undefined ? [dimension(rows)] : [dimension(rows), dimension(columns)],
    flags: words.map(word => word.text).filter(isFlag),
    position,
  };
}

const startPattern = /^([^\s[\]]+)\s*\[([^[\]]*)\]\s*=\s*(\S+)$/u;

/**
 * The declarations in the text of a field.
 * @throws {Refused} at the entry that is none
 */
export function declarationsIn(text: string, field: Field): Declarations {
  const entries = pieces(bounded(field, text, bounds.field), /[;\n]/u);
  const [surplus] = entries.slice(bounds.names);
  if (surplus !== undefined) {
    const message = `At most ${bounds.names} names are read here.`;
    throw new Refused({ code: 'too-large', message, field, position: surplus.position });
  }
  const declarations: Declaration[] = [];
  const starts: Start[] = [];
  for (const entry of entries) {
    const start = startPattern.exec(entry.text);
    if (start !== null) {
      const [, of = '', index = '', name = ''] = start;
      starts.push({ of, index: index.replaceAll(' ', ''), name: name === '0' ? 0 : name, position: entry.position });
      continue;
    }
    const colon = entry.text.indexOf(':');
    if (colon < 0) {
      throw new Refused({
        code: 'bad-declaration',
        message: `"${entry.text.slice(0, 40)}" is no declaration: a name, a colon and a size.`,
        hint: 'A: n×n',
        field,
        position: entry.position,
      });
    }
    declarations.push(declarationOf(entry, colon, field));
  }
  return { declarations, starts };
}

const sizeText = ([rows, columns]: readonly (number | string)[]): string =>
  columns === undefined ? String(rows) : `${rows}×${columns}`;

/** A declaration as text. */
export const declarationText = (
  name: string,
  size: readonly (number | string)[],
  facts: Readonly<Record<string, unknown>> = {},
): string => [`${name}: ${sizeText(size)}`, ...flags.filter(flag => facts[flag] === true)].join(' ');
