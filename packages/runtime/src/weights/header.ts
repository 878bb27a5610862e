/**
 * The header of a safetensors file, from bytes to a checked list of tensors.
 *
 * A file is a length N (8 bytes, little-endian), N bytes of JSON, and the data. The header comes from strangers, so every claim in it
 * is checked against the bytes that are really there before anyone uses it; in particular `JSON.parse` keeps the last of
 * two equal keys silently, where the format forbids them, so keys are counted separately.
 */
import { TracegradRuntimeError } from '../errors.js';
import { bytesOfElements, isReadable } from './dtypes.js';

/** One tensor of a file: `begin` and `end` are offsets into the data, which starts at `Header.dataStart`. */
export interface Entry {
  readonly name: string;
  /** As the file says; not all are read. */
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly begin: number;
  readonly end: number;
}

export interface Header {
  readonly entries: readonly Entry[];
  readonly metadata: ReadonlyMap<string, string>;
  readonly dataStart: number;
}

/** The longest header accepted, as in the format's reference implementation. */
const longestHeader = 100_000_000;

export const badFile = (message: string): TracegradRuntimeError =>
  new TracegradRuntimeError('bad-file', `safetensors: ${message}`);

/**
 * The header of a file, its tensors in the order of their data.
 *
 * @throws TracegradRuntimeError `bad-file` saying what is wrong
 */
export function parsedHeader(bytes: Uint8Array): Header {
  const { record, dataStart } = headerRecord(bytes);
  let metadata: ReadonlyMap<string, string> = new Map();
  const entries: Entry[] = [];
  for (const [name, value] of Object.entries(record)) {
    if (name === '__metadata__') metadata = checkedMetadata(value);
    else entries.push(checkedEntry(name, value));
  }
  entries.sort((left, right) => left.begin - right.begin || left.end - right.end);
  checkCoverage(entries, bytes.length - dataStart);
  return { entries, metadata, dataStart };
}

function headerRecord(bytes: Uint8Array): { record: Record<string, unknown>; dataStart: number } {
  if (bytes.length < 8) throw badFile(`${bytes.length} bytes are too short for the 8 bytes of the header's length`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const length = view.getUint32(0, true) + view.getUint32(4, true) * 2 ** 32;
  if (length > longestHeader) throw badFile(`a header of ${length} bytes is longer than ${longestHeader} bytes`);
  const dataStart = 8 + length;
  if (dataStart > bytes.length) {
    throw badFile(`the header should have ${length} bytes, but only ${bytes.length - 8} follow its length`);
  }
  if (bytes[8] !== 0x7b) throw badFile("the header must begin with '{'");
  const text = utf8(bytes.subarray(8, dataStart));
  const record = parsedJson(text);
  if (!isRecord(record)) throw badFile('the header must be a JSON object');
  checkUniqueKeys(text);
  return { record, dataStart };
}

function utf8(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw badFile('the header is not UTF-8');
  }
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw badFile('the header is not JSON');
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** `text` is known to be JSON, so a scan for strings, brackets and colons sees every key. */
function checkUniqueKeys(text: string): void {
  const open: Set<string>[] = [];
  let last = '';
  for (let i = 0; i < text.length; i++) {
    const character = text[i];
    if (character === '"') {
      const start = i;
      for (i++; text[i] !== '"'; i++) if (text[i] === '\\') i++;
      last = text.slice(start, i + 1);
    } else if (character === '{' || character === '[') {
      open.push(new Set());
    } else if (character === '}' || character === ']') {
      open.pop();
    } else if (character === ':') {
      const key = String(JSON.parse(last));
      const keys = open[open.length - 1];
      if (keys?.has(key)) throw badFile(`the name ${quoted(key)} occurs twice`);
      keys?.add(key);
    }
  }
}

function checkedMetadata(value: unknown): ReadonlyMap<string, string> {
  if (!isRecord(value)) throw badFile('__metadata__ must be an object of strings');
  const metadata = new Map<string, string>();
  for (const [key, text] of Object.entries(value)) {
    if (typeof text !== 'string') throw badFile(`the metadata ${quoted(key)} must be a string`);
    metadata.set(key, text);
  }
  return metadata;
}

function checkedEntry(name: string, value: unknown): Entry {
  if (!isRecord(value)) throw badFile(`${quoted(name)} must be an object with dtype, shape and data_offsets`);
  for (const key of Object.keys(value)) {
    if (key !== 'dtype' && key !== 'shape' && key !== 'data_offsets') {
      throw badFile(`${quoted(name)} has an unknown field ${quoted(key)}`);
    }
  }
  const { dtype, shape, data_offsets: offsets } = value;
  if (!isCounts(shape)) throw badFile(`the shape of ${quoted(name)} must be a list of non-negative integers`);
  if (!isCounts(offsets) || offsets.length !== 2) {
    throw badFile(`the data_offsets of ${quoted(name)} must be two non-negative integers`);
  }
  if (typeof dtype !== 'string') throw badFile(`the dtype of ${quoted(name)} must be a string`);
  // Both exist: the length was checked just above.
  const begin = offsets[0]!;
  const end = offsets[1]!;
  const count = shape.reduce((product, size) => product * size, 1);
  const needed = bytesOfElements(dtype, count) ?? Math.max(0, end - begin);
  if (!Number.isSafeInteger(count) || !Number.isSafeInteger(needed) || end - begin !== needed) {
    const says = isReadable(dtype) ? dtype : quoted(dtype);
    throw badFile(`${quoted(name)} is ${says} of shape [${shape.join(', ')}], ${needed} bytes, but has ${end - begin}`);
  }
  return { name, dtype, shape, begin, end };
}

function isCounts(value: unknown): value is number[] {
  return Array.isArray(value) && value.every(item => Number.isSafeInteger(item) && item >= 0);
}

/** The format allows neither overlaps nor holes, so that nothing can hide in a file. */
function checkCoverage(entries: readonly Entry[], available: number): void {
  let reached = 0;
  for (const { name, begin, end } of entries) {
    if (begin < reached) throw badFile(`the data of ${quoted(name)} overlap those before it (${begin} < ${reached})`);
    if (begin > reached) throw badFile(`bytes ${reached} to ${begin}, before ${quoted(name)}, belong to no tensor`);
    if (end > available) throw badFile(`${quoted(name)} ends at ${end}, but there are ${available} bytes of data`);
    reached = end;
  }
  if (reached !== available) throw badFile(`the last ${available - reached} bytes of data belong to no tensor`);
}

/** A name from a file, cut so that a message stays readable, and escaped as JSON. */
export function quoted(name: string): string {
  return JSON.stringify(name.length > 80 ? `${name.slice(0, 80)}…` : name);
}
