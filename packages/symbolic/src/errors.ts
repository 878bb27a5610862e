/**
 * The one class of error that inputs can cause.
 *
 * Formulas come from strangers, through files and web pages. So an error carries a code that programs can act on and a
 * position for a caret, and whatever it quotes of the user's text is short and printable: a name of a million letters or
 * a control character never reaches a terminal or a page as it stands.
 */
export type ErrorCode =
  | 'syntax'
  | 'unknown-function'
  | 'unknown-variable'
  | 'arity'
  | 'shape-mismatch'
  | 'ambiguous-shape'
  | 'bad-declaration'
  | 'unsupported'
  | 'order-too-high'
  | 'limit'
  | 'non-scalar-loss'
  | 'cyclic-definition'
  | 'missing-initial';

export interface ErrorDetail {
  readonly position?: number | undefined;
  readonly hint?: string | undefined;
}

export class TracegradError extends Error {
  override readonly name = 'TracegradError';
  readonly code: ErrorCode;
  /** 0-based offset, in UTF-16 units, into the text as the user gave it. Absent if the error has no one place. */
  declare readonly position?: number;
  /** What to write instead. Absent if there is no good guess. */
  declare readonly hint?: string;

  constructor(code: ErrorCode, message: string, { position, hint }: ErrorDetail = {}) {
    super(message);
    this.code = code;
    if (position !== undefined) this.position = position;
    if (hint !== undefined) this.hint = hint;
  }
}

const quotedLength = 60;

/** The text between double quotes, at most 60 characters of it, with everything that does not print escaped. */
export function quoted(text: string): string {
  return `"${shortened(text)}"`;
}

/** At most 60 characters: a longer text keeps its first ones, followed by an ellipsis; `\u{…}` stands for what does not print. */
export function shortened(text: string): string {
  const shown: string[] = [];
  let length = 0;
  for (const character of text.slice(0, 2 * quotedLength)) {
    const printed = unprintable.test(character) ? escaped(character) : character;
    if (length + printed.length > quotedLength) return shown.join('') + '…';
    shown.push(printed);
    length += printed.length;
  }
  return shown.join('');
}

// Controls, invisible and directional formats, lone surrogates, private and unassigned characters, line separators, and
// combining marks, which would attach themselves to the quotation mark.
const unprintable = /[\p{C}\p{M}\p{Zl}\p{Zp}]/u;

const escaped = (character: string) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;
