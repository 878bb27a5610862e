/**
 * A case of a batch, read from JSON.                                                    layer 6
 *
 * The format is that of the acceptance samples: sizes in `dims` are symbolic, `shape` are the numbers of an example.
 * A case says what it is by its fields; what is missing or of another type is refused with the name of the field.
 */
import { TracegradError, type Variable } from '@tracegrad/symbolic';
import { isRecord, type JsonRecord, own } from '../json.js';

export interface CaseVariable extends Variable {
  /** The example sizes, where they are given. */
  readonly example: readonly number[];
}

export interface CaseDefinition {
  readonly name: string;
  readonly variable: CaseVariable;
  readonly expression: string;
  /** Start values by step: names of variables, or 0. */
  readonly init: Readonly<Record<string, string | 0>>;
}

export interface PlainCase {
  readonly form: 'plain';
  readonly expression: string;
  readonly variables: Readonly<Record<string, CaseVariable>>;
  readonly wrt: string;
  readonly order: 1 | 2;
}

export interface IndexedCase {
  readonly form: 'indexed';
  readonly expression: string;
  readonly variables: Readonly<Record<string, CaseVariable>>;
  readonly sequences: Readonly<Record<string, CaseVariable>>;
  readonly definitions: readonly CaseDefinition[];
  /** The name to differentiate by, if one is given; all are derived. */
  readonly wrt: string | undefined;
}

const bad = (message: string): TracegradError => new TracegradError('bad-declaration', message);

const textOf = (record: JsonRecord, field: string): string => {
  const value = own(record, field);
  if (typeof value !== 'string') throw bad(`The case needs a text ${field}.`);
  return value;
};

/** More than any limit on the text, so that a longer one is refused all the same. */
const longest = 2_000_000;

/** `expr`, or the long text that `gen` describes. */
function expressionOf(record: JsonRecord): string {
  const gen = own(record, 'gen');
  if (!isRecord(gen)) return textOf(record, 'expr');
  const count = own(gen, 'count');
  const unit = textOf(gen, 'unit');
  if (typeof count !== 'number' || !Number.isSafeInteger(count) || count < 0) throw bad('gen.count is no count.');
  const times = Math.min(count, Math.ceil(longest / Math.max(1, unit.length)));
  return `${textOf(gen, 'prefix')}${unit.repeat(times)}${textOf(gen, 'suffix')}`;
}

const isSize = (value: unknown): value is number | string => typeof value === 'number' || typeof value === 'string';

const asNumber = (size: number | string): number => (typeof size === 'number' ? size : Number(size));

/** What the case says of a size twice must agree: numbers among `dims` with `shape`, and `kind` with both. */
function checkExample(name: string, dims: readonly (number | string)[], shape: unknown, kind: unknown): void {
  const quoted = JSON.stringify(name.slice(0, 40));
  if (shape !== undefined && shape !== null) {
    const isCount = (size: unknown): boolean => typeof size === 'number' && Number.isSafeInteger(size) && size > 0;
    if (!Array.isArray(shape) || shape.length > 2 || !shape.every(isCount)) {
      throw bad(`The shape of ${quoted} is a list of numbers: [rows, columns], [rows], or [] of a scalar.`);
    }
    const numbers = [...(shape as readonly number[]), 1, 1].slice(0, 2);
    const odd = dims.findIndex((size, i) => !Number.isNaN(asNumber(size)) && asNumber(size) !== numbers[i]);
    if (odd >= 0) throw bad(`The shape ${numbers.join('×')} of ${quoted} contradicts its dims ${dims.join('×')}.`);
  }
  const [rows, columns] = dims.map(dim => String(dim).trim());
  if (kind === 'vector' && rows !== '1' && columns !== '1')
    throw bad(`${quoted} is a vector, but its dims are ${dims.join('×')}.`);
  if (kind === 'scalar' && (rows !== '1' || columns !== '1')) {
    throw bad(`${quoted} is a scalar, but its dims are ${dims.join('×')}.`);
  }
  if (kind !== undefined && kind !== null && !['scalar', 'vector', 'matrix'].includes(String(kind))) {
    throw bad(`The kind of ${quoted} is scalar, vector or matrix, not ${JSON.stringify(kind)}.`);
  }
}

/** One size has one value in the example of a case. */
function checkSizes(declared: readonly (readonly [name: string, variable: CaseVariable])[]): void {
  const known = new Map<string, { readonly value: number; readonly of: string }>();
  for (const [name, { size, example }] of declared) {
    size.forEach((dim, i) => {
      const value = example[i];
      if (typeof dim !== 'string' || value === undefined || !/^[\p{L}_][\p{L}\p{N}_]*$/u.test(dim.trim())) return;
      const before = known.get(dim.trim());
      if (before !== undefined && before.value !== value) {
        throw bad(
          `The size ${dim.trim()} is ${before.value} in the shape of ${before.of}, but ${value} in that of ${name.slice(0, 40)}.`,
        );
      }
      known.set(dim.trim(), before ?? { value, of: name.slice(0, 40) });
    });
  }
}

function variableOf(name: string, value: unknown): CaseVariable {
  if (!isRecord(value)) throw bad(`The declaration of ${JSON.stringify(name.slice(0, 40))} is no object.`);
  const shape = own(value, 'shape');
  const example = Array.isArray(shape) && shape.every(size => typeof size === 'number') ? (shape as number[]) : [];
  const dims = own(value, 'dims') ?? example;
  if (!Array.isArray(dims) || dims.length === 0 || dims.length > 2 || !dims.every(isSize)) {
    throw bad(`The declaration of ${JSON.stringify(name.slice(0, 40))} needs dims: [rows, columns].`);
  }
  const [rows, columns = 1] = dims as readonly (number | string)[];
  checkExample(name, [rows ?? 1, columns], shape, own(value, 'kind'));
  const is = (flag: string): boolean => own(value, flag) === true;
  const column = columns === 1 || columns === '1';
  return {
    size: [rows ?? 1, columns],
    example,
    ...(is('symmetric') ? { symmetric: true } : {}),
    ...(is('psd') ? { psd: true } : {}),
    ...(is('diagonal') ? { diagonal: true } : {}),
    ...(is('positive') ? { positive: true } : {}),
    ...(own(value, 'domain') === 'prob' && column ? { sumsToOne: true } : {}),
  };
}

function variablesOf(record: JsonRecord, field: string): Readonly<Record<string, CaseVariable>> {
  const value = own(record, field) ?? {};
  if (!isRecord(value)) throw bad(`${field} is no object.`);
  return Object.fromEntries(Object.entries(value).map(([name, declared]) => [name, variableOf(name, declared)]));
}

function definitionOf(value: unknown): CaseDefinition {
  if (!isRecord(value)) throw bad('A definition is no object.');
  const name = textOf(value, 'name');
  const init = own(value, 'init') ?? {};
  if (!isRecord(init)) throw bad(`The init of ${JSON.stringify(name.slice(0, 40))} is no object.`);
  const starts = Object.entries(init).map(([step, start]): [string, string | 0] => {
    if (start === 0 || start === '0') return [step, 0];
    if (typeof start !== 'string') throw bad(`A start value of ${JSON.stringify(name.slice(0, 40))} is no name.`);
    return [step, start];
  });
  return {
    name,
    variable: variableOf(name, value),
    expression: textOf(value, 'expr'),
    init: Object.fromEntries(starts),
  };
}

/** @throws {TracegradError} `bad-declaration`, `order-too-high` */
export function caseOf(record: JsonRecord): PlainCase | IndexedCase {
  const order = own(record, 'order') ?? 1;
  if (typeof order !== 'number' || !Number.isSafeInteger(order) || order < 1) throw bad('order is 1 or 2.');
  if (order > 2)
    throw new TracegradError('order-too-high', `Derivatives of order ${order} are not made; 2 is the highest.`);
  const expression = expressionOf(record);
  const variables = variablesOf(record, 'vars');
  if (own(record, 'form') !== 'indexed') {
    checkSizes(Object.entries(variables));
    return { form: 'plain', expression, variables, wrt: textOf(record, 'wrt'), order: order === 2 ? 2 : 1 };
  }
  if (order === 2) throw new TracegradError('unsupported', 'Second derivatives of a recurrence are not made.');
  const definitions = own(record, 'defs') ?? [];
  if (!Array.isArray(definitions)) throw bad('defs is no list.');
  const wrt = own(record, 'wrt');
  const sequences = variablesOf(record, 'seqs');
  const defined = definitions.map(definitionOf);
  checkSizes([
    ...Object.entries(variables),
    ...Object.entries(sequences),
    ...defined.map(({ name, variable }) => [name, variable] as const),
  ]);
  return {
    form: 'indexed',
    expression,
    variables,
    sequences,
    definitions: defined,
    wrt: typeof wrt === 'string' ? wrt : undefined,
  };
}
