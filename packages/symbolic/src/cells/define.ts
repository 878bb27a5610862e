/**
 * From plain data to a cell.                                                            layer 4
 *
 * The data is what a file, a web page and a test can hold (DESIGN §3.3). Everything that can be wrong with it is found
 * here, with the equation and the shapes in the message; a `Cell` is right by construction.
 */
import { checkKeys, entriesOf, quoted, shownValue, TracegradError, withinStack } from '../errors.js';
import { dimNames, isScalar, type Shape, sameShape, shapeText } from '../expr/dim.js';
import type { Index } from '../expr/expr.js';
import { type Declared, elaborator } from '../language/elaborate.js';
import { declaredName } from '../language/names.js';
import { parseEquation, parseExpression } from '../language/parse.js';
import type { SyntaxEquation } from '../language/syntax.js';
import { unknown } from '../language/size-inference.js';
import { checkFacts } from '../calculus/facts.js';
import type { Cell, Equation, Facts, Initial, Input, Parameter } from './cell.js';
import { checkFlags, factNames, type ParameterDefinition, parameterOf, shapeOfSize, type Size } from './declaration.js';
import { checkForm, checkLeftSide, checkStartName, checkState } from './form.js';
import { stagesOf } from './order.js';
import { checkReach, type Start } from './reach.js';
import { syntaxOrder, usesIn } from './syntax-order.js';

/** A name for step 0, or names by step: { '0': 'h0', '-1': 'g0' }, { 'T+1': 'gT' }; 0 in place of a name starts at zero. */
export type InitialDefinition = string | 0 | Readonly<Record<string, string | 0>>;

export interface CellDefinition {
  readonly name: string;
  readonly parameters?: Readonly<Record<string, ParameterDefinition>>;
  readonly inputs?: Readonly<
    Record<string, { readonly size: Size; readonly once?: boolean; readonly initial?: InitialDefinition } & Facts>
  >;
  readonly states?: Readonly<Record<string, { readonly size: Size; readonly initial: InitialDefinition }>>;
  readonly equations: readonly string[];
  readonly loss: string;
}

function indexOf(text: string, of: string): Index {
  const match = /^(T)?([+-]?\d+)?$/.exec(text.replaceAll(' ', ''));
  if (match === null || text === '') {
    throw new TracegradError(
      'bad-declaration',
      `${quoted(text)} is no step of ${quoted(of)}; steps before the first are 0, -1, …, steps after the last T+1, T+2, …`,
    );
  }
  const index: Index = { base: match[1] === 'T' ? 'T' : '', offset: Number(match[2] ?? 0) };
  if (index.base === '' ? index.offset > 0 : index.offset < 1) {
    throw new TracegradError(
      'bad-declaration',
      `${of}[${text}] lies within the sequence; a start value lies outside 1…T.`,
    );
  }
  return index;
}

interface Starts {
  readonly named: readonly Initial[];
  readonly atZero: readonly Start[];
}

function startsOf(of: string, shape: Shape, initial: InitialDefinition | undefined): Starts {
  const entries: readonly (readonly [string, string | 0])[] =
    initial === undefined
      ? []
      : typeof initial === 'object'
        ? entriesOf(`The initial of ${quoted(of)}`, initial)
        : [['0', initial]];
  const odd = entries.find(([, name]) => name !== 0 && typeof name !== 'string');
  if (odd !== undefined) {
    const message = `The start value of ${quoted(of)} at step ${odd[0]} is ${shownValue(odd[1])}: a name, or 0 for zero.`;
    throw new TracegradError('bad-declaration', message, { hint: `initial: '${of}0', or initial: 0` });
  }
  const starts = entries.map(([index, name]) => ({ name, of, index: indexOf(index, of), shape }));
  return {
    named: starts.flatMap(({ name, ...start }) => (name === 0 ? [] : [{ ...start, name: declaredName(name) }])),
    atZero: starts.filter(({ name }) => name === 0),
  };
}

/** Adds what an error is about. */
function within<T>(subject: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof TracegradError)) throw error;
    throw new TracegradError(error.code, `${subject}: ${error.message}`, {
      position: error.position,
      hint: error.hint,
    });
  }
}

/**
 * The cell that the data describes.
 * @throws {TracegradError} with the code of what is wrong, naming the equation
 */
export const defineCell = (definition: CellDefinition): Cell => withinStack('The cell', () => defined(definition));

function defined(definition: CellDefinition): Cell {
  checkForm(definition);
  const names = new Set<string>();
  const declare = (name: string): string => {
    const declared = declaredName(name);
    if (declared === 't' || declared === 'T')
      throw new TracegradError('bad-declaration', `${quoted(name)} is the time.`);
    if (names.has(declared)) throw new TracegradError('bad-declaration', `${quoted(name)} is declared twice.`);
    names.add(declared);
    return declared;
  };

  const declared = new Map<string, Parameter>();
  for (const [name, parameter] of entriesOf('parameters', definition.parameters))
    declared.set(declare(name), parameterOf(name, parameter));
  const parameters = new Map([...declared].map(([name, { shape }]) => [name, shape] as const));
  const inputs = new Map<string, Input>();
  const initials: Initial[] = [];
  for (const [name, entry] of entriesOf('inputs', definition.inputs)) {
    checkKeys(`The input ${quoted(name)}`, entry, ['size', 'once', 'initial', ...factNames]);
    const { size, once, initial, ...facts } = entry;
    checkFlags(name, { once, ...facts });
    const shape = shapeOfSize(name, size);
    checkFacts(name, shape, facts);
    inputs.set(declare(name), { name, shape, once: once === true, facts });
    initials.push(...startsOf(name, shape, initial).named);
  }
  const atZero: Start[] = [];
  const states = new Map<string, Shape>();
  for (const [name, entry] of entriesOf('states', definition.states)) {
    checkState(name, entry);
    const { size, initial } = entry;
    const shape = shapeOfSize(name, size);
    states.set(declare(name), shape);
    const starts = startsOf(name, shape, initial);
    initials.push(...starts.named);
    atZero.push(...starts.atZero);
  }
  for (const [i, { name, shape }] of initials.entries()) {
    const first = initials.find(other => other.name === name);
    // One symbol may start several states of its shape.
    if (first === initials[i]) {
      checkStartName(name, parameters);
      declare(name);
    } else if (first !== undefined && !sameShape(first.shape, shape)) {
      const shapes = `${shapeText(first.shape)} and ${shapeText(shape)}`;
      throw new TracegradError('bad-declaration', `The start value ${quoted(name)} would be ${shapes}.`);
    }
  }

  const equated = new Set<string>();
  const roleOf = (name: string): string | undefined => {
    if (parameters.has(name)) return 'a parameter';
    if (inputs.has(name)) return 'an input';
    return initials.some(initial => initial.name === name) ? 'a start value' : undefined;
  };
  const parsed = definition.equations.map(text => {
    const equation = within(`equation ${quoted(text)}`, () =>
      parseEquation(text, { declared: name => names.has(name) }),
    );
    if (equation.index !== undefined && (equation.index.base !== 't' || equation.index.offset !== 0)) {
      throw new TracegradError('syntax', `equation ${quoted(text)}: the left-hand side is name[t] or name.`, {
        position: equation.position,
      });
    }
    const { name } = equation;
    checkLeftSide(equation, roleOf, equated);
    equated.add(name);
    if (!states.has(name)) declare(name);
    return { text, equation };
  });
  const computed = new Set(parsed.map(({ equation }) => equation.name));
  const once = new Set(
    parsed.filter(({ equation }) => equation.index === undefined).map(({ equation }) => equation.name),
  );
  for (const name of states.keys()) {
    if (!parsed.some(({ equation }) => equation.name === name)) {
      throw new TracegradError('bad-declaration', `The state ${quoted(name)} has no equation.`, {
        hint: `${name}[t] = …`,
      });
    }
  }
  const sizes = new Set<string>();
  for (const [rows, columns] of [
    ...parameters.values(),
    ...states.values(),
    ...[...inputs.values()].map(({ shape }) => shape),
  ]) {
    [...dimNames(rows), ...dimNames(columns)].forEach(name => sizes.add(name));
  }

  const starts: readonly Start[] = [...initials, ...atZero];
  for (const { text, equation } of parsed) {
    const { name, index, value } = equation;
    const reader = { name: `the equation of ${name}`, perStep: index !== undefined, parts: [value] };
    within(`equation ${quoted(text)}`, () => checkReach(reader, computed, starts));
  }

  const shapes = new Map<string, Declared>();
  parameters.forEach((shape, name) => shapes.set(name, { shape }));
  inputs.forEach(({ shape, once: isOnce }, name) => shapes.set(name, { shape, sequence: !isOnce }));
  states.forEach((shape, name) => shapes.set(name, { shape, sequence: !once.has(name) }));
  for (const { equation } of parsed) {
    if (!states.has(equation.name))
      shapes.set(equation.name, { shape: [unknown(), unknown()], sequence: equation.index !== undefined });
  }
  const scope = {
    declared: (name: string) => shapes.get(name),
    isSize: (name: string) => sizes.has(name) && !shapes.has(name),
    isCell: true,
  };

  const equations = new Map<string, Equation>();
  const elaborate = ({ equation, text }: { equation: SyntaxEquation; text: string }): void =>
    within(`equation ${quoted(text)}`, () => {
      const { expression, equate, settle } = elaborator(scope);
      const value = expression(equation.value, text);
      const declared = shapes.get(equation.name);
      if (declared !== undefined) {
        equate(
          declared.shape,
          value.shape,
          () =>
            `${equation.name} is declared ${states.get(equation.name)?.join('×') ?? ''}, but the right-hand side is not.`,
          equation.value.position,
        );
      }
      settle();
      const built = value.build();
      shapes.set(equation.name, { ...shapes.get(equation.name), shape: built.shape });
      equations.set(equation.name, { name: equation.name, shape: built.shape, value: built });
    });
  syntaxOrder(parsed, name => states.has(name)).forEach(elaborate);
  const sorted = parsed.flatMap(({ equation }) => equations.get(equation.name) ?? []);

  const lossSyntax = within(`loss ${quoted(definition.loss)}`, () =>
    parseExpression(definition.loss, { declared: name => names.has(name) }),
  );
  const lossParts = [lossSyntax.body, ...lossSyntax.definitions.map(({ value }) => value)];
  const loss = within(`loss ${quoted(definition.loss)}`, () => {
    const { withDefinitions, settle } = elaborator(scope);
    checkReach({ name: 'the loss', perStep: false, parts: lossParts }, computed, starts);
    const value = withDefinitions(lossSyntax, definition.loss);
    settle();
    const built = value.build();
    if (!isScalar(built.shape)) {
      throw new TracegradError('non-scalar-loss', `The loss is ${shapeText(built.shape)}; a loss is a scalar.`, {
        hint: 'sum(…) or norm2(…)^2 makes a scalar',
      });
    }
    return built;
  });
  const used = new Set(
    [...parsed.map(({ equation }) => equation.value), ...lossParts].flatMap(usesIn).map(use => use.name),
  );
  for (const name of parameters.keys()) {
    if (!used.has(name))
      throw new TracegradError('bad-declaration', `The parameter ${quoted(name)} is not used in any equation.`);
  }
  return {
    name: definition.name,
    parameters,
    declared,
    inputs,
    initials,
    stages: stagesOf(sorted, name => once.has(name), '1..T'),
    loss,
  };
}
