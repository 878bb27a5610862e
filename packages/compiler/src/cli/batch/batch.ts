/**
 * A file of cases to a file of answers, one JSON line each, in order.                   layer 6
 *
 * Lines are written as they are found, so a run that is stopped leaves what it had.
 */
import { isRecord, own, readJson } from '../json.js';
import { type Outside, UsageError } from '../outside.js';
import { answer } from './answer.js';

/** The cases of a file, those that shall be refused last. @throws {UsageError} */
export function casesOf(content: unknown, path: string): readonly unknown[] {
  const lists = isRecord(content) ? [own(content, 'cases'), own(content, 'invalid')] : [content];
  const given = lists.filter(list => list !== undefined);
  if (given.length === 0 || !given.every(list => Array.isArray(list))) {
    throw new UsageError(`"${path}" holds no cases: { "cases": […], "invalid": […] } is expected.`);
  }
  return (given as readonly (readonly unknown[])[]).flat();
}

/** Answers every case; `out` undefined for standard output. @returns how many were answered and how many refused */
export function batch(outside: Outside, path: string, out: string | undefined): { answered: number; refused: number } {
  const cases = casesOf(readJson(outside, path), path);
  const sink = out === undefined ? { write: outside.stdout, close: () => {} } : outside.open(out);
  let refused = 0;
  try {
    cases.forEach((given, place) => {
      const line = answer(given, place);
      if ('error' in line) refused++;
      sink.write(`${JSON.stringify(line)}\n`);
    });
  } finally {
    sink.close();
  }
  return { answered: cases.length - refused, refused };
}
