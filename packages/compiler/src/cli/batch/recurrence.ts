/**
 * An indexed case as a cell.                                                            layer 6
 *
 * Every definition becomes a state of its declared size, so that nothing is left to inference; a start value that is not
 * given is zero, as a sequence is outside 1…T. Variables become inputs given once: unlike parameters these may carry
 * facts, and may be unused. A start value that the case uses elsewhere too gets a name of its own there.
 */
import { type CellDefinition, type InitialDefinition, TracegradError } from '@tracegrad/symbolic';
import type { CaseDefinition, CaseVariable, IndexedCase } from './case.js';

export interface Recurrence {
  readonly definition: CellDefinition;
  /** By variable: the names in the cell whose gradients add up to its gradient. */
  readonly parts: ReadonlyMap<string, readonly string[]>;
}

const quoted = (name: string): string => JSON.stringify(name.slice(0, 60));

/** Every identifier that occurs in texts. */
const words = (texts: readonly string[]): readonly string[] =>
  texts.flatMap(text => text.match(/[\p{L}_][\p{L}\p{N}_]*/gu) ?? []);

/** Steps further away than this need a declared start value. */
const farthest = 1000;

/** The steps outside 1…T that the texts reach of a sequence. */
function stepsBeyond(name: string, texts: readonly string[]): readonly string[] {
  if (!/^[\p{L}_][\p{L}\p{N}_]*$/u.test(name)) return []; // refused as a declaration
  const uses = new RegExp(`(?<![\\p{L}\\p{N}_])${name}\\s*\\[\\s*t\\s*([-+−])\\s*(\\d+)\\s*\\]`, 'gu');
  let [back, ahead] = [0, 0];
  for (const text of texts) {
    for (const [, sign, digits] of text.matchAll(uses)) {
      const offset = Math.min(Number(digits), farthest);
      if (sign === '+') ahead = Math.max(ahead, offset);
      else back = Math.max(back, offset);
    }
  }
  return [
    ...Array.from({ length: back }, (_, k) => String(-k)),
    ...Array.from({ length: ahead }, (_, k) => `T+${k + 1}`),
  ];
}

const sameSize = (a: CaseVariable, b: CaseVariable): boolean =>
  a.size.map(String).join('×') === b.size.map(String).join('×');

/** @throws {TracegradError} `unknown-variable` for a start value that is not declared, `shape-mismatch` for one of another size */
export function recurrenceOf(indexed: IndexedCase): Recurrence {
  const { variables, sequences, definitions, expression, wrt } = indexed;
  const texts = [...definitions.map(definition => definition.expression), expression];
  const taken = new Set([
    ...words(texts),
    ...Object.keys(variables),
    ...Object.keys(sequences),
    ...definitions.map(({ name }) => name),
  ]);
  const mentioned = new Set(words(texts));
  if (wrt !== undefined && !Object.hasOwn(variables, wrt) && !Object.hasOwn(sequences, wrt)) {
    throw new TracegradError('unknown-variable', `The variable of differentiation ${quoted(wrt)} is not declared.`);
  }

  const parts = new Map<string, string[]>();
  /** The name in the cell of a start value: its own, if it is used for nothing else. */
  const startName = (of: CaseDefinition, start: string): string => {
    const variable = Object.hasOwn(variables, start) ? variables[start] : undefined;
    if (variable === undefined) {
      throw new TracegradError(
        'unknown-variable',
        `The start value ${quoted(start)} of ${quoted(of.name)} is not declared.`,
      );
    }
    if (!sameSize(variable, of.variable)) {
      throw new TracegradError(
        'shape-mismatch',
        `The start value ${quoted(start)} is ${variable.size.join('×')}, but ${quoted(of.name)} is ${of.variable.size.join('×')}.`,
      );
    }
    const known = parts.get(start);
    let name = start;
    while (known !== undefined || mentioned.has(start) ? taken.has(name) : false) name += '_';
    taken.add(name);
    if (known === undefined) parts.set(start, [name]);
    else known.push(name);
    return name;
  };
  const initialOf = (of: CaseDefinition): InitialDefinition => ({
    ...Object.fromEntries(stepsBeyond(of.name, texts).map(step => [step, 0 as const])),
    ...Object.fromEntries(
      Object.entries(of.init).map(([step, start]) => [step, start === 0 ? 0 : startName(of, start)]),
    ),
  });
  const states = Object.fromEntries(
    definitions.map(of => [of.name, { size: of.variable.size.map(size => size ?? 1), initial: initialOf(of) }]),
  );
  for (const name of Object.keys(variables)) {
    const starts = parts.get(name);
    if (starts === undefined) parts.set(name, [name]);
    else if (!starts.includes(name)) starts.unshift(name);
  }
  const startNames = new Set(Object.values(states).flatMap(({ initial }) => Object.values(initial)));
  const input = ({ size, symmetric, psd, diagonal, positive, sumsToOne }: CaseVariable, once: boolean) => ({
    size: size.map(one => one ?? 1),
    once,
    ...(symmetric === true ? { symmetric } : {}),
    ...(psd === true ? { psd } : {}),
    ...(diagonal === true ? { diagonal } : {}),
    ...(positive === true ? { positive } : {}),
    ...(sumsToOne === true ? { sumsToOne } : {}),
  });
  return {
    parts,
    definition: {
      name: 'case',
      inputs: Object.fromEntries([
        ...Object.entries(variables)
          .filter(([name]) => !startNames.has(name))
          .map(([name, variable]) => [name, input(variable, true)] as const),
        ...Object.entries(sequences).map(([name, sequence]) => [name, input(sequence, false)] as const),
      ]),
      states,
      equations: definitions.map(of => `${of.name}[t] = ${of.expression}`),
      loss: expression,
    },
  };
}
