/** Slips are found where code computes, and nowhere else. */
import { expect, test } from 'vitest';
import { mutantsOf, slippedText, spread } from './mutants.js';

const said = (text: string): readonly string[] =>
  mutantsOf('a.ts', text).map(mutant => `${mutant.slip}: ${slippedText(text, mutant)}`);

test.each([
  ['f(a + b)', ['sign: f(a - b)']],
  ['f(a - b)', ['sign: f(a + b)']],
  ['f(-a)', ['sign: f(a)']],
  ['minus(A)', ['sign: A']],
  ['f(a * b)', ['scale: f((a * b) * 1.01)']],
  ['sum(A, B, C)', ['term: A']],
  ['sum(...terms)', []],
  ['product(transpose(A), B)', ['transpose: product(A, B)']],
  ['if (a < b) c()', ['step: if (a <= b) c()']],
  ['f(3)', ['step: f(4)']],
  ["f('a' + b)", []],
  ['throw new Error(g(a + 1))', []],
  ['type A = 1 | 2', []],
])('%s', (text, expected) => {
  expect(said(text)).toEqual(expected);
});

test('so many of a list are spread over all of it', () => {
  const all = Array.from({ length: 100 }, (_, i) => i);
  expect(spread(all, 4)).toEqual([24, 49, 74, 99]);
  expect(spread(all, 100)).toEqual(all);
});
