/**
 * What is printed by the table of the design is read back as the same tree, and every node stands where it says.
 *
 * The printer below is written from that table, not from the parser, and puts brackets only where a level asks for them.
 */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { indexText } from '../expr/expr.js';
import { parseEquation, parseExpression } from './parse.js';
import type { Syntax } from './syntax.js';

const seeded = { seed: 20240607, numRuns: 400 };

const here = { position: 0, end: 0 };
const indexOf = (base: '' | 't' | 'T', offset: number) => ({ base, offset });
const bound = fc.tuple(fc.constantFrom('' as const, 'T' as const), fc.integer({ min: -3, max: 3 }));
const numeral = (value: number): Syntax => ({ kind: 'number', value, spelling: String(value), ...here });
const leaf: fc.Arbitrary<Syntax> = fc.oneof(
  fc.constantFrom('x', 'W_f', 'σ', 't', '_').map((name): Syntax => ({ kind: 'name', name, ...here })),
  fc.constantFrom(0, 2, 0.5, 1e-7, 1e21, 123456789).map(numeral),
  fc
    .tuple(fc.constantFrom('' as const, 't' as const, 'T' as const), fc.integer({ min: -3, max: 3 }))
    .map(([base, offset]): Syntax => ({ kind: 'indexed', name: 'h', index: indexOf(base, offset), ...here })),
  fc.constant<Syntax>({ kind: 'call', fn: 'eye', args: [], ...here }),
);
const { node } = fc.letrec<{ node: Syntax }>(tie => {
  const pieces = fc.array(tie('node'), { minLength: 1, maxLength: 3 });
  const op = fc.constantFrom('*' as const, '/' as const, '.*' as const, './' as const);
  return {
    node: fc.oneof(
      { maxDepth: 5, withCrossShrink: true },
      leaf,
      tie('node').map((arg): Syntax => ({ kind: 'minus', arg, ...here })),
      tie('node').map((arg): Syntax => ({ kind: 'transpose', arg, ...here })),
      tie('node').map((arg): Syntax => ({ kind: 'call', fn: 'tanh', args: [arg], ...here })),
      fc
        .tuple(tie('node'), tie('node'))
        .map(([left, right]): Syntax => ({ kind: 'call', fn: 'kron', args: [left, right], ...here })),
      fc
        .tuple(fc.constantFrom('^' as const, '.^' as const), tie('node'), tie('node'))
        .map(([op, base, exponent]): Syntax => ({ kind: 'power', op, operatorPosition: 0, base, exponent, ...here })),
      fc.tuple(tie('node'), pieces, op).map(([first, operands, op]): Syntax => {
        return { kind: 'chain', first, rest: operands.map(operand => ({ op, position: 0, operand })), ...here };
      }),
      fc.tuple(tie('node'), pieces, fc.constantFrom('+' as const, '-' as const)).map(([first, terms, sign]): Syntax => {
        const rest = terms.map(term => ({ sign, position: 0, term }));
        return { kind: 'sum', terms: [{ sign: '+', position: 0, term: first }, ...rest], ...here };
      }),
      fc.tuple(bound, bound, tie('node')).map(([from, to, body]): Syntax => {
        return { kind: 'series', from: indexOf(...from), to: indexOf(...to), body, ...here };
      }),
    ),
  };
});

const levels: { readonly [K in Syntax['kind']]: number } = {
  sum: 1,
  chain: 2,
  minus: 3,
  power: 4,
  transpose: 5,
  number: 6,
  name: 6,
  indexed: 6,
  call: 6,
  series: 6,
};

/** A quote that would be seen in an exponent without brackets around it. */
const showsQuote = (node: Syntax): boolean =>
  node.kind === 'transpose' ||
  (node.kind === 'minus' && showsQuote(node.arg)) ||
  (node.kind === 'power' && (showsQuote(node.base) || showsQuote(node.exponent)));

const bracketed = (node: Syntax, level: number): string =>
  levels[node.kind] < level ? `(${spelling(node)})` : spelling(node);

function spelling(node: Syntax): string {
  switch (node.kind) {
    case 'number':
      return String(node.value);
    case 'name':
      return node.name;
    case 'indexed':
      return `${node.name}[${indexText(node.index)}]`;
    case 'call':
      return node.args.length === 0 ? node.fn : `${node.fn}(${node.args.map(spelling).join(', ')})`;
    case 'minus':
      return `-${bracketed(node.arg, 3)}`;
    case 'transpose':
      return `${node.arg.kind === 'transpose' ? `(${spelling(node.arg)})` : bracketed(node.arg, 5)}'`;
    case 'power':
      return `${bracketed(node.base, 5)}${node.op}${bracketed(node.exponent, showsQuote(node.exponent) ? 9 : 3)}`;
    case 'chain':
      return bracketed(node.first, 3) + node.rest.map(({ op, operand }) => op + bracketed(operand, 3)).join('');
    case 'sum':
      return node.terms.map(({ sign, term }, k) => (k === 0 ? '' : ` ${sign} `) + bracketed(term, 2)).join('');
    case 'series':
      return `sum(t, ${indexText(node.from)}, ${indexText(node.to)}, ${spelling(node.body)})`;
  }
}

const places: ReadonlySet<string> = new Set(['position', 'end', 'operatorPosition']);
const withoutPlaces = (node: Syntax): unknown =>
  JSON.parse(JSON.stringify(node, (key, value: unknown) => (places.has(key) ? undefined : value)));

const parts = (node: Syntax): readonly Syntax[] => {
  switch (node.kind) {
    case 'number':
    case 'name':
    case 'indexed':
      return [];
    case 'call':
      return node.args;
    case 'minus':
    case 'transpose':
      return [node.arg];
    case 'power':
      return [node.base, node.exponent];
    case 'chain':
      return [node.first, ...node.rest.map(({ operand }) => operand)];
    case 'sum':
      return node.terms.map(({ term }) => term);
    case 'series':
      return [node.body];
  }
};

/** Every node's stretch of the text is a formula with the same tree, and every operator is where it says. */
function standsWhereItSays(node: Syntax, text: string): void {
  const own = text.slice(node.position, node.end);
  expect(withoutPlaces(parseExpression(own).body), own).toEqual(withoutPlaces(node));
  const at = (position: number, operator: string) => expect(text.startsWith(operator, position), own).toBe(true);
  if (node.kind === 'power') at(node.operatorPosition, node.op);
  if (node.kind === 'chain') for (const { op, position } of node.rest) at(position, op);
  if (node.kind === 'sum') for (const { sign, position } of node.terms.slice(1)) at(position, sign);
  for (const part of parts(node)) {
    expect(part.position).toBeGreaterThanOrEqual(node.position);
    expect(part.end).toBeLessThanOrEqual(node.end);
    standsWhereItSays(part, text);
  }
}

describe('round trips', () => {
  test('a printed tree is read back', () => {
    const property = fc.property(node, tree => {
      expect(withoutPlaces(parseExpression(spelling(tree)).body)).toEqual(withoutPlaces(tree));
    });
    fc.assert(property, { ...seeded, numRuns: 1500 });
  });
  test('every node stands where it says', () => {
    const property = fc.property(node, fc.constantFrom('', '  ', '\n'), (tree, blank) => {
      const text = (blank + spelling(tree)).replaceAll(' ', ` ${blank}`).replaceAll('(', `(${blank}`);
      standsWhereItSays(parseExpression(text).body, text);
    });
    fc.assert(property, seeded);
  });
  test.each(["((a+b)) * (x' )''", "Ω⊙x − (σ·y)ᵀ'", 'sum( t , 1 , T , ( x[t] ) )', '-( eye )^-( 2 )'])('%s', text => {
    const { body } = parseExpression(text);
    expect(body).toMatchObject({ position: 0, end: text.length });
    const plain = text.replaceAll('⊙', ' ').replaceAll('−', ' ').replaceAll('·', ' ');
    if (plain === text) standsWhereItSays(body, text);
  });
  test('definitions and equations say where their names stand', () => {
    const text = 's + u where s = x;  u = s*y';
    const { definitions } = parseExpression(text);
    expect(definitions.map(({ position, end }) => text.slice(position, end))).toEqual(['s', 'u']);
    expect(definitions.map(({ value }) => text.slice(value.position, value.end))).toEqual(['x', 's*y']);
    const equation = parseEquation(' h[t] = a[t]');
    expect(equation).toMatchObject({ position: 1, end: 5, value: { position: 8, end: 12 } });
  });
});
