/**
 * Text in the language that the parser reads.
 *
 * Brackets follow the precedence of the language: ' binds tightest, then ^ and .^, then * / .* ./ on one level from the
 * left, then + and -. Beyond what that level needs, a product and an elementwise product are kept apart by brackets:
 * (A*x).*y means A*x.*y, but few readers know.
 */
import { isScalar } from '../expr/dim.js';
import { type Expr, type Index, indexText } from '../expr/expr.js';
import {
  type ChainNotation,
  type ChainOperator,
  type Notation,
  type NotationKind,
  type NotationTable,
  read,
} from './notation.js';
import { type PrintOptions, written } from './written.js';

/**
 * An expression as text that parses to the same expression: `body`, or `body where s1 = …; s2 = …`.
 * @throws {TracegradError} `limit`, see `written`.
 */
export function toText(expr: Expr, options?: PrintOptions): string {
  const { body, definitions, names } = written(expr, options);
  const text = writer(names);
  if (definitions.length === 0) return text(body);
  return `${text(body)} where ${definitions.map(({ name, value }) => `${name} = ${text(value)}`).join('; ')}`;
}

type Level = 'sum' | 'minus' | 'chain' | 'power' | 'atom';
const levels: { readonly [K in NotationKind]: Level } = {
  sum: 'sum',
  minus: 'minus',
  chain: 'chain',
  power: 'power',
  transpose: 'atom',
  number: 'atom',
  name: 'atom',
  differential: 'atom',
  indicator: 'atom',
  call: 'atom',
  filled: 'atom',
  eye: 'atom',
  series: 'atom',
};

export const indexedName = (name: string, index: Index | undefined): string =>
  index === undefined ? name : `${name}[${indexText(index)}]`;

/** Texts of notations, in which the parts with names are written as these; the whole never is. */
function writer(names: ReadonlyMap<Notation, Notation>): (node: Notation) => string {
  const use = (node: Notation): Notation => names.get(node) ?? node;
  const level = (node: Notation): Level => levels[use(node).kind];
  const text = (node: Notation): string => read(table, node);
  const of = (node: Notation): string => text(use(node));
  const bracketed = (node: Notation): string => `(${of(node)})`;
  const unless = (node: Notation, ...plain: readonly Level[]): string =>
    plain.includes(level(node)) ? of(node) : bracketed(node);
  const call = (fn: string, args: readonly string[]): string => `${fn}(${args.join(', ')})`;

  const table: NotationTable<string> = {
    number: ({ digits }) => digits,
    name: ({ name, index }) => indexedName(name, index),
    differential: ({ arg }) => (arg.kind === 'name' ? `d${of(arg)}` : `d${bracketed(arg)}`),
    indicator: ({ at }) => `[t = ${indexText(at)}]`,
    minus: ({ arg }) => `-${unless(arg, 'chain', 'power', 'atom')}`,
    sum: ({ terms }) =>
      terms
        .map(({ negative, term }, i) => {
          const operand = unless(term, 'chain', 'power', 'atom');
          return i === 0 ? `${negative ? '-' : ''}${operand}` : ` ${negative ? '-' : '+'} ${operand}`;
        })
        .join(''),
    chain,
    power: ({ op, base, exponent }) => `${unless(base, 'atom')}${op}${exponentText(exponent)}`,
    transpose: ({ arg }) => (level(arg) === 'atom' ? `${of(arg)}'` : `${bracketed(arg)}'`),
    call: ({ fn, args }) => call(fn, args.map(of)),
    filled: ({ fill, sizes, shape }) => call(shape[1] === 1 ? 'vector' : 'matrix', [fill, ...sizes].map(of)),
    eye: ({ sizes }) => (sizes.length === 0 ? 'eye' : call('eye', sizes.map(of))),
    series: ({ from, to, body }) => call('sum', ['t', indexText(from), indexText(to), of(body)]),
  };

  function exponentText(exponent: Notation): string {
    const node = use(exponent);
    if (node.kind === 'minus') {
      return level(node.arg) === 'atom' && use(node.arg).kind !== 'transpose' ? `-${of(node.arg)}` : bracketed(node);
    }
    return level(node) === 'atom' && node.kind !== 'transpose' ? of(node) : bracketed(node);
  }

  function chain({ first, rest }: ChainNotation): string {
    let scalarSoFar = isScalar(first.shape);
    // (x'*y)*(u'*v), not (x'*y)*u'*v, which is the same but looks like something else.
    let bracketsBefore = isScalar(rest[0]?.operand.shape ?? [1, 1]) && level(first) === 'chain';
    const operands = rest.map(({ op, operand }, i) => {
      const last = i === rest.length - 1;
      const joins = op === '*' && scalarSoFar && last && !bracketsBefore;
      scalarSoFar &&= isScalar(operand.shape);
      bracketsBefore ||= level(operand) === 'chain';
      return op + (joins ? unless(operand, 'chain', 'power', 'atom') : unless(operand, 'power', 'atom'));
    });
    const next = rest[0]?.op ?? '*';
    return (leads(use(first), next) ? of(first) : bracketed(first)) + operands.join('');
  }

  /** Whether a first operand stands without brackets before an operator. */
  function leads(first: Notation, next: ChainOperator): boolean {
    if (first.kind !== 'chain') return level(first) === 'power' || level(first) === 'atom';
    if (next === '/') return true;
    if (next !== '*') return !multipliesMatrices(first);
    return isScalar(first.shape) ? !multipliesMatrices(first) : !isElementwise(first);
  }

  /** The ends of a chain that are written without brackets. */
  const ends = ({ first, rest }: ChainNotation): readonly ChainNotation[] =>
    [use(first), use(rest[rest.length - 1]?.operand ?? first)].filter(node => node.kind === 'chain');
  function multipliesMatrices(node: ChainNotation): boolean {
    let scalarSoFar = isScalar(node.first.shape);
    const here = node.rest.some(({ op, operand: { shape } }) => {
      const both = op === '*' && !scalarSoFar && !isScalar(shape);
      scalarSoFar &&= isScalar(shape);
      return both;
    });
    return here || ends(node).some(multipliesMatrices);
  }
  const isElementwise = (node: ChainNotation): boolean =>
    node.rest.some(({ op }) => op === '.*' || op === './') || ends(node).some(isElementwise);

  return text;
}
