/**
 * Messages in the binary form of Protocol Buffers, as much of it as a model file needs: whole numbers, and what comes with
 * its length (texts, bytes, messages). The form is public and small; a library for it would be larger than all it is used for.
 */

/** One field, or several one after the other: a message is no more than its fields. */
export type Bytes = Uint8Array<ArrayBuffer>;

const [wholeNumber, withLength] = [0, 2];

/** Seven bits per byte, the lowest first; the eighth says that more follow. */
function varint(value: number): readonly number[] {
  const bytes: number[] = [];
  let rest = value;
  for (; rest >= 128; rest = Math.floor(rest / 128)) bytes.push((rest % 128) + 128);
  return [...bytes, rest];
}

/** All parts, one after the other. */
export function joined(...parts: readonly Uint8Array[]): Bytes {
  const all = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/** @param value a whole number from 0 */
export const integer = (field: number, value: number): Bytes =>
  Uint8Array.from([...varint(field * 8 + wholeNumber), ...varint(value)]);

export const bytes = (field: number, value: Uint8Array): Bytes =>
  joined(Uint8Array.from([...varint(field * 8 + withLength), ...varint(value.length)]), value);

export const text = (field: number, value: string): Bytes => bytes(field, new TextEncoder().encode(value));

export const message = (field: number, ...fields: readonly Uint8Array[]): Bytes => bytes(field, joined(...fields));
