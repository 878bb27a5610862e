/**
 * What is written, before it is text or markup.
 *
 * Text, LaTeX, MathML and the length of a result are all read off this one tree, so they cannot disagree. It has no
 * brackets (each printer has its own precedence) and no negative numbers (a minus is an operator). Equal parts of an
 * expression are one object, so that a part worth a name is found by identity.
 */
import { type Dim, isScalar, type Shape } from '../expr/dim.js';
import type { Index } from '../expr/expr.js';

export type ChainOperator = '*' | '/' | '.*' | './';

export interface Term {
  readonly negative: boolean;
  readonly term: Notation;
}
export interface Operand {
  readonly op: ChainOperator;
  readonly operand: Notation;
}

interface Base {
  readonly shape: Shape;
  /** Operators, function names, names and numbers, with nothing named. May be huge where much is shared. */
  readonly size: number;
  /** How many transposes are among them. */
  readonly primes: number;
  /** True if a constant inside takes its size from what stands around the whole. Such a part means nothing alone. */
  readonly contextual: boolean;
}

export interface NumberNotation extends Base {
  readonly kind: 'number';
  /** Not negative. */
  readonly digits: string;
  /** What they say, as near as a double can. */
  readonly value: number;
}
export interface NameNotation extends Base {
  readonly kind: 'name';
  readonly name: string;
  readonly index: Index | undefined;
}
/** dX or d(A + B); with a name it is one word. */
export interface DifferentialNotation extends Base {
  readonly kind: 'differential';
  readonly arg: Notation;
}
export interface IndicatorNotation extends Base {
  readonly kind: 'indicator';
  readonly at: Index;
}
export interface MinusNotation extends Base {
  readonly kind: 'minus';
  readonly arg: Notation;
}
export interface SumNotation extends Base {
  readonly kind: 'sum';
  readonly terms: readonly Term[];
}
/** first op₁ operand₁ op₂ operand₂ …, grouped from the left. */
export interface ChainNotation extends Base {
  readonly kind: 'chain';
  readonly first: Notation;
  readonly rest: readonly Operand[];
}
export interface PowerNotation extends Base {
  readonly kind: 'power';
  readonly op: '^' | '.^';
  readonly base: Notation;
  readonly exponent: Notation;
}
export interface TransposeNotation extends Base {
  readonly kind: 'transpose';
  readonly arg: Notation;
}
/** `latex` is the command of an elementwise function; the others are known by name. */
export interface CallNotation extends Base {
  readonly kind: 'call';
  readonly fn: string;
  readonly latex: string | undefined;
  readonly args: readonly Notation[];
}
/** A vector or matrix whose entries are all `fill`. Without sizes they follow from the context. */
export interface FilledNotation extends Base {
  readonly kind: 'filled';
  readonly fill: Notation;
  readonly sizes: readonly Notation[];
}
export interface EyeNotation extends Base {
  readonly kind: 'eye';
  readonly sizes: readonly Notation[];
}
export interface SeriesNotation extends Base {
  readonly kind: 'series';
  readonly from: Index;
  readonly to: Index;
  readonly body: Notation;
}

export type Notation =
  | NumberNotation
  | NameNotation
  | DifferentialNotation
  | IndicatorNotation
  | MinusNotation
  | SumNotation
  | ChainNotation
  | PowerNotation
  | TransposeNotation
  | CallNotation
  | FilledNotation
  | EyeNotation
  | SeriesNotation;

export type NotationKind = Notation['kind'];
/** One entry per kind of notation. */
export type NotationTable<R> = {
  readonly [K in NotationKind]: (node: Extract<Notation, { kind: K }>) => R;
};

/** The entry of a table for a notation. */
export function read<R>(table: NotationTable<R>, node: Notation): R {
  // The table is total and keyed by `kind`, which TypeScript cannot relate to the node's own type.
  return (table[node.kind] as (node: Notation) => R)(node);
}

const parts: NotationTable<readonly Notation[]> = {
  number: () => [],
  name: () => [],
  differential: ({ arg }) => [arg],
  indicator: () => [],
  minus: ({ arg }) => [arg],
  sum: ({ terms }) => terms.map(({ term }) => term),
  chain: ({ first, rest }) => [first, ...rest.map(({ operand }) => operand)],
  power: ({ base, exponent }) => [base, exponent],
  transpose: ({ arg }) => [arg],
  call: ({ args }) => args,
  filled: ({ fill, sizes }) => [fill, ...sizes],
  eye: ({ sizes }) => sizes,
  series: ({ body }) => [body],
};
/** The operands of a notation, from left to right. */
export const operandsOf = (node: Notation): readonly Notation[] => read(parts, node);

/**
 * What a notation itself adds to the length, without its operands: its operators, function names, names and numbers.
 * An index belongs to its name; brackets and commas are free.
 */
const own: NotationTable<number> = {
  number: () => 1,
  name: () => 1,
  differential: ({ arg }) => (arg.kind === 'name' ? 0 : 1),
  indicator: () => 1,
  minus: () => 1,
  sum: ({ terms }) => terms.length - 1 + (terms[0]?.negative ? 1 : 0),
  chain: ({ rest }) => rest.length,
  power: () => 1,
  transpose: () => 1,
  call: () => 1,
  filled: () => 1,
  eye: () => 1,
  series: () => 4,
};
export const ownSize = (node: Notation): number => read(own, node);

/** The parts of a notation that its constructor does not compute. */
type Fields<K extends NotationKind> = Omit<Extract<Notation, { kind: K }>, 'kind' | keyof Base>;

function compose<K extends NotationKind>(kind: K, shape: Shape, fields: Fields<K>, needsContext = false): Notation {
  // The fields of kind K and the kind make a notation but for what is computed next.
  const bare = { kind, shape, size: 0, primes: 0, contextual: false, ...fields } as unknown as Notation;
  const inside = operandsOf(bare);
  return {
    ...bare,
    size: inside.reduce((size, part) => size + part.size, ownSize(bare)),
    primes: inside.reduce((primes, part) => primes + part.primes, kind === 'transpose' ? 1 : 0),
    contextual: needsContext,
  };
}

const scalar: Shape = [1, 1];

export const numberOf = (digits: string | number): Notation =>
  compose('number', scalar, { digits: String(digits), value: Number(digits) });
export const nameOf = (name: string, shape: Shape, index?: Index): Notation => compose('name', shape, { name, index });
export const differentialOf = (arg: Notation): Notation => compose('differential', arg.shape, { arg });
export const indicatorOf = (at: Index): Notation => compose('indicator', scalar, { at });
export const minusOf = (arg: Notation, contextual = arg.contextual): Notation =>
  compose('minus', arg.shape, { arg }, contextual);
export const sumOf = (shape: Shape, terms: readonly Term[], contextual: boolean): Notation =>
  compose('sum', shape, { terms }, contextual);
export const powerOf = (op: '^' | '.^', base: Notation, exponent: Notation): Notation =>
  compose('power', base.shape, { op, base, exponent }, base.contextual);
export const transposeOf = (arg: Notation): Notation =>
  compose('transpose', [arg.shape[1], arg.shape[0]], { arg }, arg.contextual);
export const callOf = (
  fn: string,
  shape: Shape,
  args: readonly Notation[],
  { latex, contextual = false }: { readonly latex?: string; readonly contextual?: boolean } = {},
): Notation => compose('call', shape, { fn, args, latex }, contextual);
export const seriesOf = (from: Index, to: Index, body: Notation): Notation =>
  compose('series', body.shape, { from, to, body }, body.contextual);

const chainOf = (first: Notation, rest: readonly Operand[], shape: Shape, contextual: boolean): Notation =>
  rest.length === 0 ? first : compose('chain', shape, { first, rest }, contextual);

/** A product of parts, one part alone, or 1. */
export function productOf(op: '*' | '.*', parts: readonly Notation[], shape: Shape, contextual: boolean): Notation {
  const [first = numberOf(1), ...rest] = parts;
  return chainOf(
    first,
    rest.map(operand => ({ op, operand })),
    shape,
    contextual,
  );
}

/** Something over the product of divisors, if there are any. */
export function quotientOf(
  above: Notation,
  op: '/' | './',
  divisors: readonly Notation[],
  shape: Shape,
  contextual: boolean,
): Notation {
  if (divisors.length === 0) return above;
  const operand = productOf(op === '/' ? '*' : '.*', divisors, divisors[0]?.shape ?? shape, false);
  return chainOf(above, [{ op, operand }], shape, contextual);
}

/** A size as it is written: a number, a name or a product of these. */
export function dimOf(dim: Dim): Notation {
  if (typeof dim === 'number') return numberOf(dim);
  const factors = dim.split('*').map(part => (/^[0-9]+$/.test(part) ? numberOf(Number(part)) : nameOf(part, scalar)));
  return productOf('*', factors, scalar, false);
}

/** vector(fill), vector(fill, n) or matrix(fill, m, n); a row is a transposed vector. */
export function filledOf(fill: Notation, shape: Shape, sized: boolean): Notation {
  const [rows, columns] = shape;
  if (isScalar(shape)) return fill;
  if (rows === 1) return transposeOf(filledOf(fill, [columns, 1], sized));
  const sizes = !sized ? [] : columns === 1 ? [dimOf(rows)] : [dimOf(rows), dimOf(columns)];
  return compose('filled', shape, { fill, sizes }, !sized);
}
export const eyeOf = (n: Dim, sized: boolean): Notation =>
  compose('eye', [n, n], { sizes: sized ? [dimOf(n)] : [] }, !sized);
