/**
 * What is wrong with the data of a cell before its texts mean anything.                  layer 4
 *
 * Unknown fields, names that would be two things, facts where nothing can keep them: each is refused by name, because none of
 * them would be heard of again.
 */
import { checkKeys, checkText, entriesOf, quoted, shownValue, TracegradError } from '../errors.js';
import type { Shape } from '../expr/dim.js';
import type { SyntaxEquation } from '../language/syntax.js';
import { factNames } from './declaration.js';

/** The fields of a cell. */
const cellFields = ['name', 'parameters', 'inputs', 'states', 'equations', 'loss'] as const;

/** What the data must be before anything in it can be read. @throws {TracegradError} `bad-declaration` */
export function checkForm(
  definition: { readonly [F in 'name' | 'equations' | 'loss']?: unknown } & {
    readonly [F in 'parameters' | 'inputs' | 'states']?: Readonly<Record<string, unknown>>;
  },
): void {
  checkKeys('A cell', definition, cellFields);
  const { name, equations, loss } = definition;
  for (const field of ['parameters', 'inputs', 'states'] as const) entriesOf(field, definition[field]);
  checkText('The name of a cell', name);
  checkText('The loss of a cell', loss);
  if (!Array.isArray(equations)) {
    const message = `equations is a list of texts, not ${shownValue(equations)}.`;
    throw new TracegradError('bad-declaration', message);
  }
  equations.forEach(equation => checkText('An equation', equation));
}

/** @throws {TracegradError} `bad-declaration` for a parameter as a start value */
export function checkStartName(name: string, parameters: ReadonlyMap<string, Shape>): void {
  if (!parameters.has(name)) return;
  throw new TracegradError('bad-declaration', `The parameter ${quoted(name)} cannot be a start value.`, {
    hint: 'a start value is given with every call: leave it out of the parameters; the sum of its initialGradients trains it',
  });
}

/** @throws {TracegradError} `bad-declaration` for what a state cannot be declared */
export function checkState(name: string, entry: object): void {
  const subject = `The state ${quoted(name)}`;
  checkKeys(subject, entry, ['size', 'initial', ...factNames]);
  const isFact = (key: string): boolean => factNames.some(fact => fact === key);
  const [fact] = Object.entries(entry).find(([key, value]) => isFact(key) && value !== false) ?? [];
  if (fact !== undefined) {
    throw new TracegradError('bad-declaration', `The state ${quoted(name)} cannot be declared ${fact}.`, {
      hint: 'a state is what its equation makes of it; facts are declared of inputs',
    });
  }
}

/** @throws {TracegradError} `bad-declaration` for an equation of what is given, or a second one of what is computed */
export function checkLeftSide(
  { name, position }: SyntaxEquation,
  roleOf: (name: string) => string | undefined,
  equated: ReadonlySet<string>,
): void {
  const role = roleOf(name);
  if (role !== undefined) {
    throw new TracegradError('bad-declaration', `${quoted(name)} is ${role}; it has no equation.`, {
      position,
      hint: 'another name for what is computed',
    });
  }
  if (equated.has(name)) {
    throw new TracegradError('bad-declaration', `${quoted(name)} has two equations.`, {
      position,
      hint: 'another name for the second value',
    });
  }
}
