/**
 * What is asked of `derive`, looked at before anything is read.                         layer 3
 */
import { checkKeys, checkText, entriesOf, nearest, quoted, shownValue, TracegradError } from '../errors.js';
import type { SymbolFacts } from './facts.js';

export interface Variable extends SymbolFacts {
  readonly size: readonly [rows: number | string, columns?: number | string];
}

export interface DeriveOptions {
  /** The name of the variable to differentiate by. */
  readonly wrt: string;
  readonly variables: Readonly<Record<string, Variable>>;
  /** 2 for the Hessian of a scalar, or the second derivative by a scalar. */
  readonly order?: 1 | 2;
}

export const facts = [
  'symmetric',
  'psd',
  'diagonal',
  'positive',
  'sumsToOne',
] as const satisfies readonly (keyof SymbolFacts)[];

function checkVariable(name: string, variable: Variable): void {
  const subject = `The variable ${quoted(name)}`;
  checkKeys(subject, variable, ['size', ...facts]);
  const { size, ...flags } = variable;
  if (!Array.isArray(size) || size.length < 1 || size.length > 2) {
    const message = `The size of ${quoted(name)} is [rows] or [rows, columns], not ${shownValue(size)}.`;
    throw new TracegradError('bad-declaration', message);
  }
  for (const [flag, value] of Object.entries(flags)) {
    if (value === undefined || typeof value === 'boolean') continue;
    const message = `${flag} of ${quoted(name)} is true or false, not ${shownValue(value)}.`;
    throw new TracegradError('bad-declaration', message);
  }
}

/** @throws {TracegradError} `bad-declaration` for a key that there is not, or a value of the wrong kind; `order-too-high` */
export function checkOptions(options: DeriveOptions): void {
  checkKeys('The options', options, ['wrt', 'variables', 'order']);
  const { wrt, variables, order = 1 } = options;
  checkText('wrt', wrt);
  if (variables === undefined) {
    throw new TracegradError('bad-declaration', 'The options declare no variables.', {
      hint: "variables: { x: { size: ['n'] } }, or byConvention(source, { wrt, variables: {} })",
    });
  }
  for (const [name, variable] of entriesOf('variables', variables)) checkVariable(name, variable);
  if (order !== 1 && order !== 2) {
    const high = typeof order === 'number' && order > 2;
    throw new TracegradError(high ? 'order-too-high' : 'bad-declaration', `order is 1 or 2, not ${shownValue(order)}.`);
  }
}

/** The refusal of a name to differentiate by that nothing declares. */
export function unknownWrt(wrt: string, known: Iterable<string>, declare: string): TracegradError {
  const near = nearest(wrt, known);
  return new TracegradError('unknown-variable', `The variable of differentiation ${quoted(wrt)} is not declared.`, {
    hint: near === undefined ? declare : `${near}?`,
  });
}
