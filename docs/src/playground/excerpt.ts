/**
 * The line of a text around a position, in three parts: before the mark, the mark, after it.
 *
 * A page shows them as text nodes; nothing that does not print is shown as it stands.
 */
export interface Excerpt {
  readonly before: string;
  readonly at: string;
  readonly after: string;
}

const reach = 36;
const unprintable = /[\p{C}\p{Zl}\p{Zp}]/gu;

/** The excerpt; the mark is a blank where the text ends before the position. */
export function excerpt(text: string, position: number): Excerpt {
  const at = Math.max(0, Math.min(position, text.length));
  const start = text.lastIndexOf('\n', at - 1) + 1;
  const stop = text.indexOf('\n', at);
  const end = stop < 0 ? text.length : stop;
  const [from, to] = [Math.max(start, at - reach), Math.min(end, at + 1 + reach)];
  // A character outside the basic plane has two units.
  const width = (text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1;
  const shown = (part: string): string => part.replace(unprintable, '·');
  return {
    before: `${from > start ? '…' : ''}${shown(text.slice(from, at))}`,
    at: at < end ? shown(text.slice(at, at + width)) : ' ',
    after: at < end ? `${shown(text.slice(at + width, to))}${to < end ? '…' : ''}` : '',
  };
}
