/**
 * What no list of cases can show: every text, however hostile, gives a tree or an error of ours, and a tree stays shallow.
 */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { TracegradError } from '../errors.js';
import { parseEquation, parseExpression } from './parse.js';

const seeded = { seed: 20240607, numRuns: 400 };

/** The error of a text, or undefined if it has a tree; anything thrown that is not ours fails the test. */
function errorOf(read: () => unknown): TracegradError | undefined {
  try {
    read();
    return undefined;
  } catch (error) {
    if (error instanceof TracegradError) return error;
    throw error;
  }
}

function hasTreeOrGoodError(text: string): void {
  for (const read of [parseExpression, parseEquation]) {
    const error = errorOf(() => read(text, { declared: name => name === 'A' }));
    if (error === undefined) continue;
    expect(['syntax', 'unknown-function', 'arity', 'bad-declaration', 'limit']).toContain(error.code);
    expect(error.message.length).toBeLessThan(300);
    expect(error.hint?.length ?? 0).toBeLessThan(200);
    if (error.position !== undefined) expect(error.position).toBeLessThanOrEqual(text.length);
  }
}

const words = 'x A t T h[t-1] sum tanh kron eye where end foo 1 2.5 1e-3 .5 ⊙ ᵀ (x) sum(t,1,T,'.split(' ');
const tokens = [...words, ' ', ..."+ - * / .* ./ ^ .^ ' ( ) [ ] , ; = .".split(' ')];
const good = [
  "sum(t, 1, T, -y[t]'*log(softmax(V*h[t] + c)))",
  "tr(A*X'*inv(B + X*X')) - 2*norm2(x.^2)^-1",
  'h[t] = (1e-3*eye - W)*tanh(a[t-1]) + vector(1, n)',
  'a.*b./c where a = x⊙y; b = kron(A, B)*vec(X); c = -x^2^3',
];

describe('every text gives a tree or an error of ours', () => {
  test('random tokens', () => {
    const text = fc.array(fc.constantFrom(...tokens), { maxLength: 14 }).map(parts => parts.join(''));
    fc.assert(fc.property(text, hasTreeOrGoodError), { ...seeded, numRuns: 4000 });
  });
  test('random characters', () => {
    const text = fc.oneof(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'binary' }));
    fc.assert(fc.property(text, hasTreeOrGoodError), seeded);
  });
  test('good formulas with pieces deleted, doubled and put in', () => {
    const cut = fc.tuple(fc.nat(60), fc.nat(4), fc.constantFrom('', ...tokens));
    const mutated = fc
      .tuple(fc.constantFrom(...good), fc.array(cut, { minLength: 1, maxLength: 3 }))
      .map(([text, cuts]) =>
        cuts.reduce((damaged, [at, length, put]) => damaged.slice(0, at) + put + damaged.slice(at + length), text),
      );
    fc.assert(fc.property(mutated, hasTreeOrGoodError), { ...seeded, numRuns: 3000 });
  });

  const long = 99_999;
  test.each([
    ['brackets', '('.repeat(long)],
    ['closing brackets', ')'.repeat(long)],
    ['signs', '-'.repeat(long) + 'x'],
    [
      'exponents',
      Array(long / 3)
        .fill('x')
        .join('^'),
    ],
    ['calls', 'tanh('.repeat(long / 9) + 'x' + ')'.repeat(long / 9)],
    ['accents', 'e' + '\u0301'.repeat(long - 1)],
    ['digits', '1'.repeat(long)],
    ['blanks', ' '.repeat(long)],
    ['names side by side', 'a '.repeat(long / 3)],
    ['arguments', `sum(${'x,'.repeat(long / 3)}x)`],
    ['a name', `sum(${'a'.repeat(long - 5)})`],
    ['an unknown function', `${'a'.repeat(long - 5)}(x)`],
    ['a transposed exponent', `x^(${'x+'.repeat(long / 3)}x)'`],
    ['a million characters', `sum(${'a'.repeat(1_000_000)})`],
  ])('long: %s', (_, text) => hasTreeOrGoodError(text));

  test('what is no text', () => {
    expect(errorOf(() => parseExpression(3 as unknown as string))?.code).toBe('syntax'); // equations may come from JSON
  });

  test('a stack that is nearly used up', () => {
    const text = `${'('.repeat(100)}x${')'.repeat(100)}`;
    const outcomes = new Set<string>();
    const deeper = (): void => {
      try {
        deeper();
      } finally {
        // On the way back each level has a little more room, from none at all to enough.
        if (!outcomes.has('tree')) outcomes.add(outcome(text));
      }
    };
    expect(deeper).toThrow(RangeError);
    expect([...outcomes].filter(code => code !== 'no room for a call')).toEqual(['limit', 'tree']);
  });
});

function outcome(text: string): string {
  try {
    return errorOf(() => parseExpression(text))?.code ?? 'tree';
  } catch (error) {
    if (error instanceof RangeError) return 'no room for a call';
    throw error;
  }
}

describe('limits', () => {
  const nested = (levels: number, open: string) => `${open.repeat(levels)}x${')'.repeat(levels)}`;
  test.each(['(', 'tanh(', 'tanh(W*', '-2^-tanh(a + '])('128 levels of %s are read, 129 are not', open => {
    const within = open.startsWith('-') ? 42 : 128; // three signs and exponents a level
    expect(errorOf(() => parseExpression(nested(within, open)))).toBeUndefined();
    expect(errorOf(() => parseExpression(nested(within + 1, open)))?.code).toBe('limit');
  });
  test('signs and exponents that wait for their operand are levels too', () => {
    expect(errorOf(() => parseExpression(`${'-'.repeat(128)}x`))).toBeUndefined();
    expect(errorOf(() => parseExpression(`${'x^'.repeat(129)}x`))).toMatchObject({ code: 'limit', position: 257 });
    expect(errorOf(() => parseExpression(Array(500).fill('-x^-2').join('*')))).toBeUndefined();
  });
  test('100 000 characters are read, one more is not', () => {
    expect(errorOf(() => parseExpression('x'.repeat(100_000)))).toBeUndefined();
    expect(errorOf(() => parseExpression('x'.repeat(100_001)))?.code).toBe('limit');
  });
  test('a long flat formula is a flat list', () => {
    const sum = parseExpression(Array(33_333).fill('a*b').join('-').slice(0, 99_999)).body;
    expect(sum.kind === 'sum' && sum.terms.length).toBe(25_000);
    const chain = parseExpression(Array(50_000).fill('x').join('*')).body;
    expect(chain.kind === 'chain' && chain.rest.length).toBe(49_999);
    expect(parseExpression(`x${"'".repeat(99_998)}`).body).toEqual({
      kind: 'name',
      name: 'x',
      position: 0,
      end: 99_999,
    });
    expect(parseExpression(`x${"'".repeat(99_999)}`).body.kind).toBe('transpose');
  });
});
