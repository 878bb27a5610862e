/**
 * What is declared of one name of a cell: its size, and of a parameter how training begins.  layer 4
 *
 * How a parameter starts follows from its *declared* rank: one that is declared ['n', 'd'] is a matrix also where d is 1,
 * which its numbers cannot tell.
 */
import { checkKeys, quoted, shownValue, TracegradError } from '../errors.js';
import { parseDim, type Shape } from '../expr/dim.js';
import type { Facts, Parameter, StartRule } from './cell.js';

export type Size = readonly (number | string)[];
export type ParameterDefinition = Size | ({ readonly size: Size; readonly start?: StartRule } & Facts);

/** The size of a parameter, in whichever form it is declared. */
export const sizeOfParameter = (definition: ParameterDefinition): Size =>
  'size' in definition ? definition.size : definition;

export function shapeOfSize(name: string, size: Size): Shape {
  const [rows, columns = 1, ...more] = Array.isArray(size) ? (size as Size) : [];
  if (rows === undefined || more.length > 0) {
    throw new TracegradError('bad-declaration', `The size of ${quoted(name)} is [rows] or [rows, columns].`);
  }
  return [parseDim(rows), parseDim(columns)];
}

export const factNames = [
  'symmetric',
  'psd',
  'diagonal',
  'positive',
  'sumsToOne',
] as const satisfies readonly (keyof Facts)[];
/** What is said of a name is true or false. @throws {TracegradError} `bad-declaration` */
export function checkFlags(name: string, flags: Readonly<Record<string, unknown>>): void {
  for (const [flag, value] of Object.entries(flags)) {
    if (value === undefined || typeof value === 'boolean') continue;
    const message = `${flag} of ${quoted(name)} is true or false, not ${shownValue(value)}.`;
    throw new TracegradError('bad-declaration', message);
  }
}

const startRules: readonly unknown[] = ['glorot', 'orthogonal', 'identity'] satisfies readonly StartRule[];

/** @throws {TracegradError} `bad-declaration` for a rule that is none, or that cannot make what is declared */
function checkStart(name: string, start: StartRule, [rows, columns]: Shape, { positive }: Facts): void {
  const refuse = (says: string): never => {
    throw new TracegradError('bad-declaration', `The start of ${quoted(name)} ${says}.`);
  };
  if (!Number.isFinite(start) && !startRules.includes(start))
    refuse(`is a finite number, 'glorot', 'orthogonal' or 'identity', not ${quoted(String(start).slice(0, 40))}`);
  if (start === 'identity' && rows !== columns) refuse('is the identity, but it is not square');
  if (positive === true && !(typeof start === 'number' && start > 0))
    refuse('is no positive number, as it is declared');
}

/**
 * A parameter as declared: a size, or a size with a start and facts.
 * @throws {TracegradError} `bad-declaration`, naming the parameter and what would do
 */
export function parameterOf(name: string, definition: ParameterDefinition): Parameter {
  // What comes from a file may be anything; what has no size is looked at as one.
  const isObject = typeof definition === 'object' && definition !== null && 'size' in definition;
  const entry = isObject ? definition : { size: definition };
  checkKeys(quoted(name), entry, ['size', 'start', ...factNames]);
  const { size, start: given, ...facts } = entry;
  checkFlags(name, facts);
  const shape = shapeOfSize(name, size);
  const bound = factNames.find(fact => fact !== 'positive' && facts[fact] === true);
  if (bound !== undefined) {
    throw new TracegradError(
      'unsupported',
      `The parameter ${quoted(name)} is declared ${bound}; training would leave what is ${bound} at its first step.`,
      { hint: "write what is free as the parameter: (P + P')/2, P*P', diag(p) or softmax(p)" },
    );
  }
  const start = given ?? (facts.positive === true ? 1 : size.length === 1 ? 0 : 'glorot');
  checkStart(name, start, shape, facts);
  return { shape, start, facts };
}
