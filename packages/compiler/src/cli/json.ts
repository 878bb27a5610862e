/**
 * JSON from files, of which nothing is known until it is asked.                         layer 6
 */
import { UsageError, type Outside } from './outside.js';

export type JsonRecord = Readonly<Record<string, unknown>>;

export const isRecord = (value: unknown): value is JsonRecord =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** An own property; `constructor` and `__proto__` are names like any other. */
export const own = (record: JsonRecord, name: string): unknown =>
  Object.hasOwn(record, name) ? record[name] : undefined;

/** The content of a JSON file. @throws {UsageError} if it cannot be read or is no JSON; a truncated file is named as such */
export function readJson(outside: Outside, path: string): unknown {
  const text = outside.read(path);
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    const truncated =
      text.trim() === '' ? ' It is empty.' : /end of JSON input|Unterminated/.test(why) ? ' It is cut off.' : '';
    throw new UsageError(`"${path}" is no JSON: ${why}.${truncated}`);
  }
}
