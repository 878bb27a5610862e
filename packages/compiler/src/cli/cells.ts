/**
 * Cells by name or from a file.                                                         layer 6
 */
import { type Cell, type CellDefinition, defineCell, gallery } from '@tracegrad/symbolic';
import { located } from './failure.js';
import { isRecord, own, readJson } from './json.js';
import { type Outside, UsageError } from './outside.js';

/** What a file must hold to be read as a cell; what the texts and sizes mean is for `defineCell` to judge. */
function definitionOf(content: unknown, path: string): CellDefinition {
  const wrong = (what: string): UsageError =>
    new UsageError(`"${path}" is no cell: ${what}. A cell is { name, parameters, inputs, states, equations, loss }.`);
  if (!isRecord(content)) throw wrong('it is no object');
  if (typeof own(content, 'name') !== 'string') throw wrong('it has no text "name"');
  if (typeof own(content, 'loss') !== 'string') throw wrong('it has no text "loss"');
  const equations = own(content, 'equations');
  if (!Array.isArray(equations) || !equations.every(equation => typeof equation === 'string')) {
    throw wrong('"equations" is no list of texts');
  }
  const isSize = (size: unknown): boolean =>
    Array.isArray(size) && size.every(dim => typeof dim === 'number' || typeof dim === 'string');
  const shaped: readonly (readonly [string, (entry: unknown) => boolean, string])[] = [
    [
      'parameters',
      entry => isSize(isRecord(entry) ? own(entry, 'size') : entry),
      'a size, [rows] or [rows, columns], or { "size": [rows], "start": 1 }',
    ],
    ['inputs', entry => isRecord(entry) && isSize(own(entry, 'size')), '{ "size": [rows] }'],
    ['states', entry => isRecord(entry) && isSize(own(entry, 'size')), '{ "size": [rows], "initial": "h0" }'],
  ];
  for (const [field, fits, expected] of shaped) {
    const entries = own(content, field) ?? {};
    if (!isRecord(entries)) throw wrong(`"${field}" is no object`);
    const odd = Object.keys(entries).find(name => !fits(entries[name]));
    if (odd !== undefined) throw wrong(`${field}."${odd.slice(0, 40)}" is not ${expected}`);
  }
  const unknown = Object.keys(content).find(
    field => !['name', 'parameters', 'inputs', 'states', 'equations', 'loss'].includes(field),
  );
  if (unknown !== undefined) throw wrong(`"${unknown.slice(0, 40)}" is no field of it`);
  return content as unknown as CellDefinition; // its fields were looked at above
}

export interface FoundCell {
  readonly cell: Cell;
  /** The file it came from, or the gallery. */
  readonly origin: string;
}

/**
 * The cell of the gallery with this name, or the one in this file.
 * @throws {UsageError} if there is neither; {TracegradError} if the file's cell is wrong
 */
export function foundCell(outside: Outside, what: string): FoundCell {
  const known = gallery.find(({ name }) => name === what);
  if (known === undefined && !/[./\\]/.test(what) && !outside.exists(what)) {
    const names = gallery.map(({ name }) => name).join(', ');
    throw new UsageError(
      `There is no cell "${what.slice(0, 60)}". The gallery has ${names}; a file is named like cell.json.`,
    );
  }
  const definition = known ?? definitionOf(readJson(outside, what), what);
  const cell = located([...definition.equations, definition.loss], () => defineCell(definition));
  return { cell, origin: known === undefined ? what : 'the gallery' };
}
