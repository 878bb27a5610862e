/**
 * Errors as a person at a terminal reads them: what, where with a caret, and what to do.  layer 6
 */
import { inChinese, TracegradError } from '@tracegrad/symbolic';

/** An error of the library together with the text that its position is in. */
export class Located extends Error {
  override readonly name = 'Located';
  readonly error: TracegradError;
  readonly source: string;

  constructor(error: TracegradError, source: string) {
    super(error.message);
    this.error = error;
    this.source = source;
  }
}

/** Runs something over a text; its errors know the text. With several texts, the one that the message names. */
export function located<R>(sources: string | readonly string[], work: () => R): R {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof TracegradError)) throw error;
    const list = typeof sources === 'string' ? [sources] : sources;
    const source = list.length === 1 ? list[0] : list.find(text => error.message.includes(`"${text.slice(0, 40)}`));
    throw source === undefined ? error : new Located(error, source);
  }
}

const width = 72;

/** The line of a text that holds a position, cut around it, and a caret beneath. */
function excerpt(source: string, position: number): readonly string[] {
  const before = source.lastIndexOf('\n', Math.max(0, position - 1)) + 1;
  const after = source.indexOf('\n', position);
  const line = source.slice(before, after < 0 ? source.length : after);
  const at = position - before;
  const from = line.length <= width ? 0 : Math.max(0, Math.min(at - width / 2, line.length - width));
  // Nothing that does not print reaches the terminal; one character for one keeps the caret in place.
  const shown = line.slice(from, from + width).replace(/[\p{C}\p{Zl}\p{Zp}]/gu, '·');
  const [head, tail] = [from > 0 ? '…' : '', from + width < line.length ? '…' : ''];
  return [`  ${head}${shown}${tail}`, `  ${' '.repeat(head.length + at - from)}^`];
}

/** What is printed for an error of the library. */
export function failureText(error: TracegradError, source?: string, language: 'en' | 'zh' = 'en'): string {
  const said = language === 'zh' ? inChinese : (text: string): string => text;
  const place =
    source === undefined || error.position === undefined || error.position > source.length
      ? []
      : excerpt(source, error.position);
  const [head, hinted] = language === 'zh' ? ['错误', '提示：'] : ['error', 'hint: '];
  const hint = error.hint === undefined ? [] : [`${hinted}${said(error.hint)}`];
  return [`${head} (${error.code}): ${said(error.message)}`, ...place, ...hint, ''].join('\n');
}
