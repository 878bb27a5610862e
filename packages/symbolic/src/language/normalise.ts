/**
 * From the characters that people type and paste to the alphabet of the language, remembering where each came from.
 *
 * A hidden second meaning is worse than an error: mathjs takes × as a *name*, so x × y would be a product of three
 * things. Hence a character is translated here, or known, or refused; what follows meets no other. Positions in errors
 * refer to the text as given, so every character of the result knows the extent of its original.
 */
import { TracegradError, quoted } from '../errors.js';
import { isLetter } from './names.js';

export interface Normalised {
  readonly text: string;
  /** Of the k-th character of `text`: where its original begins, and ends, in the text as given. */
  readonly starts: readonly number[];
  readonly ends: readonly number[];
}

/** In UTF-16 units. */
export const longestText = 100_000;

/** @throws TracegradError limit, if the text is too long; syntax, at the first character outside the language. */
export function normalised(source: string): Normalised {
  if (typeof source !== 'string') throw new TracegradError('syntax', 'A formula is a text.');
  if (source.length > longestText) {
    const message = `The text has ${source.length} characters; at most ${longestText} are read.`;
    throw new TracegradError('limit', message, { hint: 'name parts of it with where, or build it through the API' });
  }
  const characters: string[] = [];
  const starts: number[] = [];
  const ends: number[] = [];
  let position = 0;
  for (const character of source) {
    const end = position + character.length;
    for (const translated of translation(character, position)) {
      characters.push(translated);
      starts.push(position);
      ends.push(end);
    }
    position = end;
  }
  return { text: characters.join(''), starts, ends };
}

function translation(character: string, position: number): string {
  if (plain.test(character)) return character;
  if (blank.test(character)) return ' ';
  const composed = character.normalize('NFC'); // the Ohm sign is the letter Ω
  const known = isLetter(composed) ? composed : accepted.get(composed);
  if (known !== undefined) return known;
  const what = control.test(character) ? 'The control character ' : combining.test(character) ? 'The accent ' : '';
  throw new TracegradError('syntax', `${what}${quoted(character)} is not part of the language.`, {
    position,
    hint: refused.get(composed) ?? plainForm(composed),
  });
}

const plain = /^[A-Za-z0-9_+\-*/^.'()[\],;= ]$/;
const blank = /^[\t\n\r\p{Zs}]$/u;
const control = /^\p{C}$/u;
const combining = /^\p{M}$/u;

const accepted: ReadonlyMap<string, string> = new Map([
  ['⊙', '.*'],
  ['∘', '.*'],
  ['·', '*'],
  ['⋅', '*'],
  ['×', '*'],
  ['ᵀ', "'"],
  ['⊤', "'"],
  ['−', '-'],
  ['µ', 'μ'],
  ['∆', 'Δ'],
]);

const refused: ReadonlyMap<string, string> = new Map([
  ...each('{}', 'round brackets: ( )'),
  ...each('|‖∥', 'abs(x), norm1(x), norm2(x) or det(A)'),
  ...each('\\', 'inv(A)*b'),
  ...each('∙∗•', '*'),
  ...each('–—‐‑', '-'),
  ...each('÷∕⁄', '/'),
  ...each('⊘', './'),
  ...each('⊗', 'kron(A, B)'),
  ...each('`´‘’′"“”', "a transpose is written '"),
  ...each('√', 'sqrt(x)'),
  ...each('∑', 'sum(x) or sum(t, 1, T, body)'),
  ...each('ⁿ', '^n, or elementwise .^n'),
  ...each('⁻', '^-1 or inv(A)'),
  ...each('⁰¹²³⁴⁵⁶⁷⁸⁹', '^2, or elementwise .^2'),
  ...each('₀₁₂₃₄₅₆₇₈₉', 'x_1'),
  ...each('𝟏𝟙', 'vector(1) or matrix(1)'),
  ...each('#%', 'there are no comments and no percentages'),
  ...each(':', 'there are no ranges; an index is t ± k, T ± k or an integer'),
  ...each('<>!?&~', 'there are no comparisons and no conditions'),
  ...each('@', 'A*B'),
  ...each('∂∇', 'the parser derives; write the formula itself'),
]);

function each(characters: string, hint: string): [string, string][] {
  return [...characters].map(character => [character, hint]);
}

/** Full-width and mathematical letters, brackets and signs look like plain ones: （ is (, 𝐖 is W. */
function plainForm(character: string): string | undefined {
  const form = character.normalize('NFKC');
  return form !== character && plain.test(form) ? form : undefined;
}
