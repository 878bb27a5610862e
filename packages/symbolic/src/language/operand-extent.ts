/**
 * How far an operand reaches around a token, for hints that show the user's own formula put right.
 *
 * Only called when an error is about to be thrown, on tokens whose brackets pair.
 */
import { shortened } from '../errors.js';
import type { Token } from './scan.js';

const quote = "'";

/** The first token of the operand that ends at `tokens[last]`: `x`, `f(…)`, `x[t]`, `(…)`, each maybe transposed. */
export function operandStart(tokens: readonly Token[], last: number): number {
  let at = last;
  while (tokens[at]?.spelling === quote) at--;
  const closing = tokens[at]?.spelling;
  if (closing !== ')' && closing !== ']') return at;
  at = partner(tokens, at, -1);
  return tokens[at - 1]?.kind === 'name' ? at - 1 : at;
}

/** The last token of the operand that begins at `tokens[first]`. */
export function operandEnd(tokens: readonly Token[], first: number): number {
  let at = first;
  const next = tokens[at + 1]?.spelling;
  if (tokens[at]?.kind === 'name' && (next === '(' || next === '[')) at++;
  if (tokens[at]?.spelling === '(' || tokens[at]?.spelling === '[') at = partner(tokens, at, 1);
  while (tokens[at + 1]?.spelling === quote) at++;
  return at;
}

/** The first token of the power whose exponent ends at `tokens[last]`: of `a` in `a^-b^c`. */
export function powerStart(tokens: readonly Token[], last: number): number {
  let at = operandStart(tokens, last);
  for (;;) {
    while (tokens[at - 1]?.spelling === '-') at--;
    const before = tokens[at - 1]?.spelling;
    if (before !== '^' && before !== '.^') return at;
    at = operandStart(tokens, at - 2);
  }
}

/** The spelling of tokens from `first` to `last`, or, where it is too long to be quoted, what stands in for it. */
export function spelled(tokens: readonly Token[], first: number, last: number, substitute: string): string {
  const text = tokens
    .slice(first, last + 1)
    .map(({ spelling }) => spelling)
    .join('');
  return shortened(text) === text && text !== '' ? text : substitute;
}

function partner(tokens: readonly Token[], from: number, step: 1 | -1): number {
  let depth = 0;
  for (let at = from; ; at += step) {
    const spelling = tokens[at]?.spelling;
    if (spelling === undefined) return from; // not reached: brackets pair
    if (spelling === '(' || spelling === '[') depth++;
    if (spelling === ')' || spelling === ']') depth--;
    if (depth === 0) return at;
  }
}
