/** Formulas read aloud, against text cases `input ==> English | Chinese`, one a line. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { readExpression, type TestName } from '../../test/read-expression.js';
import { differential, indicator, symbol } from '../expr/raw.js';
import { product } from '../expr/product.js';
import { toSpeech } from './speech.js';

const names: ReadonlyMap<string, TestName> = new Map<string, TestName>([
  ['a', { shape: [1, 1] }],
  ['x', { shape: ['n', 1] }],
  ['y', { shape: ['n', 1] }],
  ['b_f', { shape: ['n', 1] }],
  ['A', { shape: ['n', 'n'] }],
  ['B', { shape: ['n', 'n'] }],
  ['W', { shape: ['m', 'n'] }],
  ['h', { shape: ['n', 1], sequence: true }],
]);

const cases = readFileSync(new URL('../../test/cases/print/speech.txt', import.meta.url), 'utf8')
  .split('\n')
  .filter(line => line !== '' && !line.startsWith('#'))
  .map(line => {
    const [input = '', spoken = ''] = line.split(' ==> ');
    const [en = '', zh = ''] = spoken.split(' | ');
    return { input, en, zh };
  });

test.each(cases)('$input', ({ input, en, zh }) => {
  const expr = readExpression(input, names);
  expect(toSpeech(expr)).toBe(en);
  expect(toSpeech(expr, { language: 'zh' })).toBe(zh);
});

describe('what has no text notation of its own', () => {
  const dW = differential(symbol('W', ['n', 'n']));
  test('a differential', () => {
    expect(toSpeech(product(symbol('A', ['n', 'n']), dW))).toBe('A times d W');
    expect(toSpeech(dW, { language: 'zh' })).toBe('微分 W');
  });
  test('an indicator of a step', () => {
    expect(toSpeech(indicator({ base: 'T', offset: 0 }))).toBe('one if t is T, else zero,');
    expect(toSpeech(indicator({ base: 'T', offset: 0 }), { language: 'zh' })).toBe('当 t 等于 T 时为一否则为零');
  });
  test('the caller’s own words for a name', () => {
    const gh = symbol('gh', ['n', 1], { base: 't', offset: 1 });
    expect(toSpeech(gh, { name: name => (name === 'gh' ? 'delta h' : undefined) })).toBe('delta h at t plus 1');
  });
});
