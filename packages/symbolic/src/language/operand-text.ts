/**
 * Operands as hints write them: put into brackets where a product or a quote would take hold of a part only.
 *                                                                                       layer 2
 */

/** A name, a number, a call, an entry of a sequence or something in brackets, maybe transposed. */
function isOneOperand(text: string): boolean {
  const rest = /^[\p{L}_][\p{L}\p{N}_]*|^\d+(\.\d+)?/u.exec(text)?.[0].length ?? 0;
  if (/^'*$/.test(text.slice(rest))) return rest > 0;
  let depth = 0;
  for (let at = rest; at < text.length; at++) {
    if ('(['.includes(text[at] ?? '')) depth++;
    else if (')]'.includes(text[at] ?? '')) depth--;
    if (depth === 0) return at > rest && /^'*$/.test(text.slice(at + 1));
  }
  return false;
}

/** The text as a factor. */
export const factorText = (text: string): string => (isOneOperand(text) ? text : `(${text})`);

/** The text of the transpose: A' of A, and A of A'. */
export const transposeText = (text: string): string =>
  isOneOperand(text) && text.endsWith("'") ? text.slice(0, -1) : `${factorText(text)}'`;
