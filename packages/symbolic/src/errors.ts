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

/** How many letters must change to make one word of another. */
function changes(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}

const longest = 40;

/**
 * The known word that is nearest to a word; undefined if none comes near. One letter is as far from any other as can be, so
 * a word of one letter is a slip of the other case only.
 */
export function nearest(word: string, known: Iterable<string>): string | undefined {
  const shown = word.slice(0, longest).toLowerCase();
  if (shown.length === 1) return [...known].find(one => one.toLowerCase() === shown);
  const [first] = [...known]
    .map(one => ({ one, far: changes(shown, one.toLowerCase()) }))
    .sort((a, b) => a.far - b.far);
  return first !== undefined && 2 * first.far <= Math.max(2, shown.length) ? first.one : undefined;
}

/** A value in a message; a text is said to be one, so that "3" is not taken for 3. */
export function shownValue(value: unknown): string {
  if (typeof value === 'string') return `${quoted(value)} (text)`;
  if (typeof value === 'bigint') return `${value}n`;
  if (typeof value === 'symbol') return 'a symbol';
  if (typeof value === 'function') return 'a function';
  if (typeof value !== 'object' || value === null) return String(value);
  return Array.isArray(value) ? 'a list' : 'an object';
}

/** Whether this is an object with entries: no list, nothing that only numbers name. */
export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !ArrayBuffer.isView(value);

/** Whether a subject takes are and have: The options, The settings, Values. */
const isPlural = (subject: string): boolean => /^[A-Z].*[^s]s$/.test(subject);

/**
 * A key that is not read would be a wish that is not granted, without a word: so every object that a public function takes is
 * looked at.
 * @throws {TracegradError} `bad-declaration` for what is no object, or has a key that is not known, naming the nearest that is
 */
export function checkKeys(subject: string, entry: unknown, known: readonly string[]): void {
  if (!isRecord(entry)) {
    const [keys, shown] = [known.join(', '), shownValue(entry)];
    const message = isPlural(subject)
      ? `${subject} are an object of ${keys}, not ${shown}.`
      : `${subject} is an object of ${keys}, not ${shown}.`;
    throw new TracegradError('bad-declaration', message);
  }
  const unknown = Object.keys(entry).find(key => !known.includes(key));
  if (unknown === undefined) return;
  const near = nearest(unknown, known);
  const message = isPlural(subject)
    ? `${subject} have no ${quoted(unknown)}.`
    : `${subject} has no ${quoted(unknown)}.`;
  throw new TracegradError('bad-declaration', message, {
    hint: `${near === undefined ? '' : `${near}? `}There are ${known.join(', ')}`,
  });
}

/** The entries of an optional object. @throws {TracegradError} `bad-declaration` for what is no object */
export function entriesOf<V>(subject: string, record: Readonly<Record<string, V>> | undefined): [string, V][] {
  if (record === undefined) return [];
  if (isRecord(record)) return Object.entries(record);
  throw new TracegradError('bad-declaration', `${subject} is an object, name by name, not ${shownValue(record)}.`);
}

/** @throws {TracegradError} `bad-declaration` for anything else */
export function checkText(subject: string, text: unknown): asserts text is string {
  if (typeof text === 'string') return;
  throw new TracegradError('bad-declaration', `${subject} is a text, not ${shownValue(text)}.`);
}

/**
 * Work that follows expressions down: the caller may have used up most of the stack already, and an expression may be built
 * deeper than any text is.
 * @throws {TracegradError} `limit` where the stack ends
 */
export function withinStack<R>(what: string, work: () => R): R {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof RangeError && /call stack/i.test(error.message))) throw error;
    throw new TracegradError('limit', `${what} is nested too deeply.`, {
      hint: 'name less with where, or in smaller steps',
    });
  }
}

/** Throws unless this has what a thing of its kind has; `made` says where such a thing comes from. */
export function checkHas(what: string, value: unknown, fields: readonly string[], made: string): void {
  if (isRecord(value) && fields.every(field => value[field] !== undefined)) return;
  const shown = shownValue(value);
  const message = isPlural(what) ? `${what} are needed, not ${shown}.` : `${what} is needed, not ${shown}.`;
  throw new TracegradError('bad-declaration', message, { hint: made });
}

/** One of a few words, if given. @throws {TracegradError} `bad-declaration` */
export function checkWord(subject: string, word: unknown, words: readonly string[]): void {
  if (word === undefined || words.includes(word as string)) return;
  throw new TracegradError('bad-declaration', `${subject} is ${words.join(' or ')}, not ${shownValue(word)}.`);
}
