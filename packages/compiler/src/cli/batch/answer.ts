/**
 * One case in, one line out, whatever happens.                                          layer 6
 */
import { derive, dimNames, toText, TracegradError } from '@tracegrad/symbolic';
import { isRecord, own } from '../json.js';
import { type CaseVariable, caseOf, type PlainCase } from './case.js';
import { type IndexedAnswer, indexedAnswer } from './indexed.js';

export type Answer = { readonly id: unknown; readonly ms: number } & (
  | { readonly result: string; readonly notices?: readonly string[] }
  | IndexedAnswer
  | { readonly error: string; readonly message: string; readonly position: number | null; readonly hint?: string }
);

/** What is declared about a variable, without what belongs to the case. */
const declared = ({ example: _, ...variable }: CaseVariable): Omit<CaseVariable, 'example'> => variable;

function plainResult({ expression, variables, wrt, order }: PlainCase): {
  readonly result: string;
  readonly notices?: readonly string[];
} {
  const named = Object.entries(variables).map(([name, variable]) => [name, declared(variable)] as const);
  const { expression: result, notices } = derive(expression, { wrt, variables: Object.fromEntries(named), order });
  const sizes = named.flatMap(([, { size }]) => size.flatMap(dim => dimNames(dim ?? 1)));
  const text = toText(result, { avoid: [...named.map(([name]) => name), ...sizes] });
  return { result: text, ...(notices === undefined ? {} : { notices: notices.map(({ says }) => says.en) }) };
}

/** What went wrong, as the format says it. An overflow of the stack is a limit, too; anything else is our own fault. */
function failure(error: unknown): { error: string; message: string; position: number | null; hint?: string } {
  if (error instanceof TracegradError) {
    const { code, message, position, hint } = error;
    return { error: code, message, position: position ?? null, ...(hint === undefined ? {} : { hint }) };
  }
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof RangeError && /call stack/i.test(message)) {
    return { error: 'limit', message: 'The expression is nested too deeply to be derived.', position: null };
  }
  return { error: 'internal', message, position: null };
}

/** The answer to a case, given as it stood in the file; `place` is its id if it has none. */
export function answer(given: unknown, place: number): Answer {
  const id = isRecord(given) ? (own(given, 'id') ?? place) : place;
  const start = performance.now();
  const ms = (): number => Math.round((performance.now() - start) * 1000) / 1000;
  try {
    if (!isRecord(given)) throw new TracegradError('bad-declaration', 'A case is an object.');
    const known = caseOf(given);
    const found = known.form === 'indexed' ? indexedAnswer(known) : plainResult(known);
    return { id, ...found, ms: ms() };
  } catch (error) {
    return { id, ...failure(error), ms: ms() };
  }
}
