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
 * `thread-failed` a thread of the model ended; the model goes on with one.
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
