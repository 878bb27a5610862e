/**
 * Brackets, before anything else: a text in which they do not pair has no parts to speak of, and the bracket to blame is
 * then known. The depth is limited here too, because mathjs recurses some twenty calls per bracket.
 */
import { TracegradError } from '../errors.js';
import type { Token } from './scan.js';

/** Levels of brackets, and likewise of stacked signs and exponents (`2^-2^-x`). */
export const deepestNesting = 128;

export const tooDeep = (position: number): TracegradError =>
  new TracegradError('limit', `The formula is nested more than ${deepestNesting} levels deep.`, {
    position,
    hint: 'name inner parts with where',
  });

/** @throws TracegradError syntax, at the bracket that has no partner; limit. */
export function checkBrackets(tokens: readonly Token[]): void {
  const open: Token[] = [];
  for (const token of tokens) {
    if (token.spelling === '(' || token.spelling === '[') {
      open.push(token);
      if (open.length > deepestNesting) throw tooDeep(token.position);
    } else if (token.spelling === ')' || token.spelling === ']') {
      const opening = token.spelling === ')' ? '(' : '[';
      const last = open.pop();
      if (last?.spelling === opening) continue;
      const enclosed = last !== undefined && open.some(({ spelling }) => spelling === opening);
      throw enclosed ? unclosed(last) : new TracegradError('syntax', `"${token.spelling}" closes nothing.`, token);
    }
  }
  const last = open.pop();
  if (last !== undefined) throw unclosed(last);
}

function unclosed({ spelling, position }: Token): TracegradError {
  return new TracegradError('syntax', `"${spelling}" is never closed: ${spelling === '(' ? ')' : ']'} is missing.`, {
    position,
  });
}
