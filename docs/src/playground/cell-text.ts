/**
 * A cell as the text of five fields, and back: what a reader edits and what an address carries.
 *
 * Start values are written where the header of an emitted module writes them, `h[0] = h0` under the state. Errors of the
 * library name the equation they are about; here they get the field and the place in it.
 */
import {
  type Cell,
  type CellDefinition,
  defineCell,
  type InitialDefinition,
  TracegradError,
  sizeOfParameter,
} from '@tracegrad/symbolic';
import { bounds } from './bounds.js';
import { type Declaration, declarationsIn, declarationText, type Piece, pieces, type Start } from './declarations.js';
import { bounded, type Field, refusalOf, Refused } from './refusal.js';

export interface CellText {
  readonly subject: 'cell';
  readonly parameters: string;
  readonly inputs: string;
  readonly states: string;
  readonly equations: string;
  readonly loss: string;
}

export const cellFields = ['parameters', 'inputs', 'states', 'equations', 'loss'] as const;

const startLines = (of: string, initial: InitialDefinition | undefined): readonly string[] =>
  initial === undefined
    ? []
    : Object.entries(typeof initial === 'object' ? initial : { 0: initial }).map(
        ([index, name]) => `${of}[${index}] = ${name}`,
      );

/** The fields of a definition. */
export function cellText({ parameters = {}, inputs = {}, states = {}, equations, loss }: CellDefinition): CellText {
  const lines = (entries: readonly string[]): string => entries.join('\n');
  return {
    subject: 'cell',
    parameters: lines(Object.entries(parameters).map(([name, size]) => declarationText(name, sizeOfParameter(size)))),
    inputs: lines(
      Object.entries(inputs).flatMap(([name, { size, initial, ...facts }]) => [
        declarationText(name, size, facts),
        ...startLines(name, initial),
      ]),
    ),
    states: lines(
      Object.entries(states).flatMap(([name, { size, initial }]) => [
        declarationText(name, size),
        ...startLines(name, initial),
      ]),
    ),
    equations: lines(equations),
    loss,
  };
}

function refuseAt(field: Field, position: number, message: string): never {
  throw new Refused({ code: 'bad-declaration', message, field, position });
}

/** The start values of the names of a field. */
function startsOf(field: Field, declarations: readonly Declaration[], starts: readonly Start[]) {
  for (const { of, position } of starts) {
    if (!declarations.some(({ name }) => name === of)) {
      refuseAt(field, position, `"${of.slice(0, 40)}" has a start value but is not declared above it.`);
    }
  }
  return (of: string): Readonly<Record<string, string | 0>> | undefined => {
    const own = starts.filter(start => start.of === of);
    return own.length === 0 ? undefined : Object.fromEntries(own.map(({ index, name }) => [index, name]));
  };
}

function distinct(field: Field, declarations: readonly Declaration[]): void {
  const seen = new Set<string>();
  for (const { name, position } of declarations) {
    if (seen.has(name)) refuseAt(field, position, `"${name.slice(0, 40)}" is declared twice.`);
    seen.add(name);
  }
}

interface Read {
  readonly definition: CellDefinition;
  readonly equations: readonly Piece[];
  readonly places: readonly { readonly name: string; readonly field: Field; readonly position: number }[];
}

function definitionOf(text: CellText): Read {
  const parameters = declarationsIn(text.parameters, 'parameters');
  const inputs = declarationsIn(text.inputs, 'inputs');
  const states = declarationsIn(text.states, 'states');
  const equations = pieces(bounded('equations', text.equations, bounds.field), /\n/u);
  const [surplus] = equations.slice(bounds.equations);
  if (surplus !== undefined) {
    const message = `At most ${bounds.equations} equations are read here.`;
    throw new Refused({ code: 'too-large', message, field: 'equations', position: surplus.position });
  }
  const loss = bounded('loss', text.loss, bounds.formula).trim();
  const fields = [
    ['parameters', parameters],
    ['inputs', inputs],
    ['states', states],
  ] as const;
  for (const [field, { declarations, starts }] of fields) {
    distinct(field, declarations);
    const [start] = field === 'parameters' ? starts : [];
    if (start !== undefined) refuseAt(field, start.position, 'A parameter has no start value.');
    for (const { flags, position } of declarations) {
      const odd = flags.find(flag => field !== 'inputs' || flag === 'diagonal');
      if (odd !== undefined) refuseAt(field, position, `"${odd}" cannot be said here.`);
    }
  }
  const inputStart = startsOf('inputs', inputs.declarations, inputs.starts);
  const stateStart = startsOf('states', states.declarations, states.starts);
  const definition: CellDefinition = {
    name: 'cell',
    parameters: Object.fromEntries(parameters.declarations.map(({ name, size }) => [name, sizeOf(size)])),
    inputs: Object.fromEntries(
      inputs.declarations.map(({ name, size, flags }) => {
        const initial = inputStart(name);
        const facts = Object.fromEntries(flags.map(flag => [flag, true]));
        return [name, { size: sizeOf(size), ...facts, ...(initial === undefined ? {} : { initial }) }];
      }),
    ),
    states: Object.fromEntries(
      states.declarations.map(({ name, size }) => [name, { size: sizeOf(size), initial: stateStart(name) ?? {} }]),
    ),
    equations: equations.map(equation => equation.text),
    loss,
  };
  const places = fields.flatMap(([field, { declarations }]) =>
    declarations.map(({ name, position }) => ({ name, field, position })),
  );
  return { definition, equations, places };
}

const sizeOf = ([rows, columns]: Declaration['size']): readonly (number | string)[] =>
  columns === undefined ? [rows] : [rows, columns];

/** Where an error of the library belongs. It quotes at most 60 characters, so 40 are compared. */
function placeOf(error: TracegradError, { equations, definition, places }: Read): [field: Field, offset: number] {
  const { message } = error;
  const equation = equations.find(({ text }) => message.startsWith(`equation "${text.slice(0, 40)}`));
  if (equation !== undefined) return ['equations', equation.position];
  if (message.startsWith(`loss "${definition.loss.slice(0, 40)}`)) return ['loss', 0];
  const named = places.find(({ name }) => message.includes(`"${name}"`));
  return named === undefined ? ['equations', 0] : [named.field, named.position];
}

/** The cell of the fields. @throws {Refused} */
export function cellOf(text: CellText): Cell {
  const read = definitionOf(text);
  try {
    return defineCell(read.definition);
  } catch (error) {
    if (!(error instanceof TracegradError)) throw error;
    const [field, offset] = placeOf(error, read);
    const leading = field === 'loss' ? text.loss.length - text.loss.trimStart().length : 0;
    const inEquation = field === 'equations' || field === 'loss';
    const position = inEquation ? (error.position ?? 0) + offset + leading : offset;
    // The equation is shown with a mark in it, so the message need not repeat it.
    const message = error.message.replace(/^(equation|loss) "(?:[^"\\]|\\.)*": /u, '');
    throw new Refused({ ...refusalOf(error, field), message, position });
  }
}
