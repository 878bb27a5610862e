/**
 * From characters to tokens, each with its extent in the text as given.
 *
 * mathjs reports no positions and accepts far more than this language, so the tokens are ours; mathjs is given their
 * plain spelling, separated by spaces, and so never decides where one ends (`1.*x`, a quote after a space).
 */
import { TracegradError, quoted, shortened } from '../errors.js';
import { isLetter } from './names.js';
import { normalised } from './normalise.js';
import type { Extent } from './syntax.js';

export type Operator = '+' | '-' | '*' | '/' | '.*' | './' | '^' | '.^';
export type Mark = Operator | "'" | '(' | ')' | '[' | ']' | ',' | ';' | '=';

export type Token = Extent &
  (
    | { readonly kind: 'number'; readonly value: number; readonly spelling: string }
    | { readonly kind: 'name'; readonly spelling: string }
    | { readonly kind: 'mark'; readonly spelling: Mark }
    /** Stands behind the last token of a text, or of a part of it. */
    | { readonly kind: 'end'; readonly spelling: '' }
  );

/** The tokens of a text, an end token last. @throws TracegradError syntax, limit. */
export function scan(source: string): readonly Token[] {
  const { text, starts, ends } = normalised(source);
  const tokens: Token[] = [];
  let at = 0;
  while (at < text.length) {
    const character = text[at]!; // within the text
    if (character === ' ') {
      at++;
      continue;
    }
    const end = lastOf(text, at, character);
    tokens.push(token(text.slice(at, end), starts[at]!, ends[end - 1]!)); // both have one entry per character
    at = end;
  }
  tokens.push({ kind: 'end', spelling: '', position: source.length, end: source.length });
  return tokens;

  function token(spelling: string, position: number, end: number): Token {
    if (isMark(spelling)) return { kind: 'mark', spelling, position, end };
    if (isLetter(spelling[0]!)) return { kind: 'name', spelling, position, end }; // no token is empty
    if (spelling === '.') throw strayPoint(text, at, position);
    return { kind: 'number', spelling, value: decimal(spelling, position), position, end };
  }
}

/** Where the token that begins at `at` ends. */
function lastOf(text: string, at: number, first: string): number {
  const next = text[at + 1] ?? '';
  if (isLetter(first)) return whileTrue(text, at, isWordCharacter);
  if (first === '.' && '*/^'.includes(next) && next !== '') return at + 2;
  if (!isDigit(first) && !(first === '.' && isDigit(next))) return at + 1;
  let end = whileTrue(text, at, isDigit);
  if (text[end] === '.' && isDigit(text[end + 1] ?? '')) end = whileTrue(text, end + 1, isDigit);
  if (text[end] !== 'e' && text[end] !== 'E') return end;
  const sign = text[end + 1] === '+' || text[end + 1] === '-' ? 1 : 0;
  return isDigit(text[end + 1 + sign] ?? '') ? whileTrue(text, end + 1 + sign, isDigit) : end;
}

function whileTrue(text: string, from: number, holds: (character: string) => boolean): number {
  let end = from;
  while (end < text.length && holds(text[end]!)) end++; // within the text
  return end;
}

const isDigit = (character: string): boolean => character >= '0' && character <= '9' && character.length === 1;
const isWordCharacter = (character: string): boolean => isDigit(character) || isLetter(character);

const marks: ReadonlySet<string> = new Set("+ - * / .* ./ ^ .^ ' ( ) [ ] , ; =".split(' '));
const isMark = (spelling: string): spelling is Mark => marks.has(spelling);

/** A number that a double cannot hold, not even rounded, would silently be another one. */
function decimal(spelling: string, position: number): number {
  const value = Number(spelling);
  const vanished = value === 0 && /[1-9]/.test(spelling.replace(/[eE].*$/, ''));
  if (Number.isFinite(value) && !vanished) return value;
  throw new TracegradError('syntax', `The number ${quoted(spelling)} is too ${vanished ? 'small' : 'large'}.`, {
    position,
  });
}

/** Names that other languages put before their functions. */
const modules: ReadonlySet<string> = new Set('np numpy torch tf jnp sp sympy scipy math Math F nn linalg'.split(' '));

/** The name that ends before a place, if one does. */
const nameBefore = (text: string, at: number): string =>
  /[\p{L}_][\p{L}\p{N}_]{0,40}$/u.exec(text.slice(Math.max(0, at - 60), at))?.[0] ?? '';

/** What ends before a place, if it is a name, a call or something in brackets, and short enough to be quoted. */
function operandBefore(text: string, at: number): string {
  let from = at - 1;
  if (text[from] !== ')') return nameBefore(text, at);
  for (let depth = 0; from >= 0; from--) {
    if (text[from] === ')') depth++;
    if (text[from] === '(' && --depth === 0) break;
  }
  const operand = nameBefore(text, from) + text.slice(from, at);
  return from < 0 || shortened(operand) !== operand ? '' : operand;
}

function strayPoint(text: string, at: number, position: number): TracegradError {
  const before = text[at - 1] ?? ' ';
  const after = text[at + 1] ?? ' ';
  const operand = operandBefore(text, at);
  const transposed = operand === '' ? "a transpose is written '" : `${operand}'`;
  const hint =
    after === "'" || /^T(?![\p{L}\p{N}_])/u.test(text.slice(at + 1))
      ? transposed
      : modules.has(nameBefore(text, at))
        ? `${/^[\p{L}_][\p{L}\p{N}_]*/u.exec(text.slice(at + 1))?.[0] ?? ''}, without ${nameBefore(text, at)}.`
        : isDigit(before)
          ? `${before}.0`
          : isLetter(after)
            ? 'there are no properties: x_y'
            : undefined;
  return new TracegradError('syntax', 'Unexpected ".".', { position, hint });
}
