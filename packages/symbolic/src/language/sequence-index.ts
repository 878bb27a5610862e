/**
 * The index of a sequence: t ± k, T ± k or an integer.
 *
 * Read off the tokens, not off the tree: it is three tokens at most, and mathjs would take any expression there.
 */
import type { Index } from '../expr/expr.js';
import { TracegradError } from '../errors.js';
import type { Token } from './scan.js';

/** A reach of k steps needs k start values, so longer ones are slips. */
export const farthestStep = 1000;

/**
 * The index whose first token is `tokens[at]`, and the place behind its last one, where `close` must stand.
 * @throws TracegradError syntax, limit
 */
export function indexAt(tokens: readonly Token[], at: number, close: ']' | ','): { index: Index; next: number } {
  const base = tokens[at]?.spelling === 't' ? 't' : tokens[at]?.spelling === 'T' ? 'T' : '';
  let next = base === '' ? at : at + 1;
  let offset = 0;
  if (base === '' || tokens[next]?.spelling !== close) {
    const sign = tokens[next]?.spelling;
    if (sign === '-' || (sign === '+' && base !== '')) next++;
    else if (base !== '') throw noIndex(tokens[next]);
    offset = integer(tokens[next]) * (sign === '-' ? -1 : 1);
    if (Math.abs(offset) > farthestStep) {
      const message = `An index is at most ${farthestStep} steps away.`;
      throw new TracegradError('limit', message, { position: tokens[next]?.position });
    }
    next++;
  }
  if (tokens[next]?.spelling !== close) throw noIndex(tokens[next]);
  return { index: { base, offset: offset === 0 ? 0 : offset }, next };
}

function integer(token: Token | undefined): number {
  if (token?.kind === 'number' && /^\d+$/.test(token.spelling) && Number.isSafeInteger(token.value)) return token.value;
  throw noIndex(token);
}

const noIndex = (token: Token | undefined): TracegradError =>
  new TracegradError('syntax', 'An index is t ± k, T ± k or an integer, with k an integer.', {
    position: token?.position,
    hint: 'x[t], x[t-1], x[T] or x[0]',
  });
