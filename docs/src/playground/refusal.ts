/**
 * What the playground says where it has no answer: plain data, so that it crosses from the worker to the page.
 *
 * The library's errors know a position in one text; a page has many fields. So a refusal names the field too, and the
 * position is an offset into what stands in that field.
 */
import { type ErrorCode, TracegradError } from '@tracegrad/symbolic';

/** Everything a reader can type into. */
export type Field =
  | 'expression'
  | 'variables'
  | 'wrt'
  | 'parameters'
  | 'inputs'
  | 'states'
  | 'equations'
  | 'loss'
  | 'formula'
  | 'values'
  | 'numbers'
  | 'training';

export type RefusalCode = ErrorCode | 'too-large' | 'no-answer' | 'out-of-reach' | 'fault';

export interface Refusal {
  readonly code: RefusalCode;
  readonly message: string;
  readonly hint?: string;
  readonly field?: Field;
  /** 0-based, in UTF-16 units, into the text of the field. */
  readonly position?: number;
}

/** A refusal on its way up. */
export class Refused extends Error {
  override readonly name = 'Refused';
  readonly refusal: Refusal;

  constructor(refusal: Refusal) {
    super(refusal.message);
    this.refusal = refusal;
  }
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** Any error as a refusal. What is no error of ours is a fault of ours, and says so. */
export function refusalOf(error: unknown, field?: Field, offset = 0): Refusal {
  if (error instanceof Refused) return error.refusal;
  const place = field === undefined ? {} : { field };
  if (error instanceof TracegradError) {
    const { code, message, position, hint } = error;
    return {
      code,
      message,
      ...place,
      ...(hint === undefined ? {} : { hint }),
      ...(position === undefined || field === undefined ? {} : { position: position + offset }),
    };
  }
  if (error instanceof RangeError)
    return { code: 'limit', message: 'This is nested too deeply or too large.', ...place };
  return { code: 'fault', message: `This is a fault of the playground: ${messageOf(error).slice(0, 200)}`, ...place };
}

/** Work on the text of a field: its errors name the field, positions moved by where the text stands in it. */
export function within<R>(field: Field, work: () => R, offset = 0): R {
  try {
    return work();
  } catch (error) {
    throw error instanceof Refused ? error : new Refused(refusalOf(error, field, offset));
  }
}

/** The text, unless it is longer than a field may be. */
export function bounded(field: Field, text: string, most: number): string {
  if (text.length <= most) return text;
  throw new Refused({
    code: 'too-large',
    message: `This has ${text.length} characters; at most ${most} are read here.`,
    field,
  });
}
