import { describe, expect, test } from 'vitest';
import { checkHas, checkKeys, nearest, TracegradError, quoted, shortened } from './errors.js';

describe('quoted', () => {
  test('keeps a short text as it is', () => {
    expect(quoted('W*h[t-1] + σ')).toBe('"W*h[t-1] + σ"');
    expect(shortened('a'.repeat(60))).toBe('a'.repeat(60));
  });
  test('shortens a long one', () => {
    expect(quoted('a'.repeat(1_000_000))).toBe(`"${'a'.repeat(60)}…"`);
    expect([...shortened('𝐖'.repeat(1000))].length).toBeLessThanOrEqual(61);
  });
  test('escapes what does not print, and counts what it prints', () => {
    expect(quoted('a\0b\n')).toBe('"a\\u{0}b\\u{a}"');
    expect(quoted('\u202e\u200b\ud800\u0301')).toBe('"\\u{202e}\\u{200b}\\u{d800}\\u{301}"');
    expect(shortened('\u202e'.repeat(100)).length).toBeLessThanOrEqual(61);
  });
  test('never cuts a character in two', () => {
    for (const lead of ['', 'a'])
      expect(shortened(lead + '𝐖'.repeat(100))).toBe(`${lead}${'𝐖'.repeat(30 - lead.length)}…`);
  });
});

test('an error has a position and a hint only if it was given them', () => {
  const error = new TracegradError('syntax', 'unexpected "*"', { position: 6, hint: '^ or .^' });
  expect(error).toMatchObject({ name: 'TracegradError', code: 'syntax', position: 6, hint: '^ or .^' });
  expect(error).toBeInstanceOf(Error);
  expect(Object.keys(new TracegradError('limit', 'too long', { position: undefined })).sort()).toEqual([
    'code',
    'name',
  ]);
});

test('one word is near another by its letters; of one letter, by the other case only', () => {
  expect(nearest('postive', ['psd', 'positive'])).toBe('positive');
  expect(nearest('W', ['x', 'y'])).toBeUndefined();
  expect(nearest('W', ['x', 'w'])).toBe('w');
});

test('what is many has and is as many', () => {
  const known = ['size'];
  expect(() => checkKeys('The options', { sise: 1 }, known)).toThrow('The options have no "sise".');
  expect(() => checkKeys('The settings', 3, known)).toThrow('The settings are an object of size, not 3.');
  expect(() => checkKeys('The variable "x"', { sise: 1 }, known)).toThrow('The variable "x" has no "sise".');
  expect(() => checkHas('Values', 3, known, '')).toThrow('Values are needed, not 3.');
});
