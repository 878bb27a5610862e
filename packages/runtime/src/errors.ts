/**
 * The one error class of the runtime.
 *
 * The emitted modules and the handwritten training layer throw it, so a caller has a single `instanceof` to test and a
 * closed set of codes to switch over. Messages name the array and both lengths or values, and say what would fit.
 */

/**
 * What went wrong:
 * `wrong-length` an array's length or a tensor's shape does not fit; `wrong-type` not the kind of array or value that is
 * needed; `out-of-capacity` more steps, examples or sizes than the model was made for; `bad-value` a number outside its
 * domain (NaN, a negative temperature, an unknown name); `bad-file` bytes that are not a well-formed weights file;
 * `thread-failed` a thread of the model ended, and the model goes on with one; or a thread was about to make models itself.
 */
export type RuntimeErrorCode =
  'wrong-length' | 'wrong-type' | 'out-of-capacity' | 'bad-value' | 'bad-file' | 'thread-failed';

export class TracegradRuntimeError extends Error {
  override readonly name = 'TracegradRuntimeError';
  readonly code: RuntimeErrorCode;

  constructor(code: RuntimeErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}

const longestShown = 40;

/** A value in a message. A text is said to be one, so that "3" is not taken for 3, unless a text is what is wanted. */
export function shown(value: unknown, text = ' (text)'): string {
  if (typeof value === 'string') {
    return `${JSON.stringify(value.length > longestShown ? `${value.slice(0, longestShown)}…` : value)}${text}`;
  }
  if (typeof value === 'bigint') return `${value}n`;
  if (typeof value === 'symbol' || typeof value === 'function') return `a ${typeof value}`;
  if (typeof value !== 'object' || value === null) return String(value);
  if (Array.isArray(value)) return 'a plain array';
  const tag = ArrayBuffer.isView(value) ? (value as Uint8Array)[Symbol.toStringTag] : undefined;
  return tag === undefined ? 'an object' : `a ${tag}`;
}

/** How many letters must change to make one word of another. */
function changes(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, row[j]! + 1, next[j - 1]! + 1));
    }
    row = next;
  }
  return row[b.length]!;
}

/** The refusal of a key that is not known. */
function unknownKey(what: string, key: string, known: ReadonlySet<string>): TracegradRuntimeError {
  const short = key.slice(0, longestShown);
  const near = [...known].map(word => ({ word, far: changes(short.toLowerCase(), word.toLowerCase()) }));
  const nearest = near.sort((a, b) => a.far - b.far)[0];
  const guess =
    nearest !== undefined && 2 * nearest.far <= short.length ? `did you mean ${nearest.word}? There` : 'there';
  const all = known.size === 0 ? 'are none' : `are ${[...known].join(', ')}`;
  return new TracegradRuntimeError('bad-value', `${what}: there is no ${JSON.stringify(short)}; ${guess} ${all}`);
}

/**
 * Throws unless this is an object whose keys are all known. Every public function looks at its objects this way: a key that
 * is not read would be a wish that is not granted, without a word. Nothing is allocated where all is well.
 */
export function checkKeys(what: string, given: unknown, known: ReadonlySet<string>): void {
  if (typeof given !== 'object' || given === null || ArrayBuffer.isView(given) || Array.isArray(given)) {
    const names = known.size === 0 ? 'an object' : `an object of ${[...known].join(', ')}`;
    throw new TracegradRuntimeError('wrong-type', `${what} must be ${names}, not ${shown(given)}`);
  }
  for (const key in given) if (!known.has(key)) throw unknownKey(what, key, known);
}
