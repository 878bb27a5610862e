/** Sizes are counted before anything is drawn or computed: what is too large is refused at once. */
import { describe, expect, it } from 'vitest';
import { cellVerification } from './cell.js';
import type { CellText } from './cell-text.js';
import { expressionVerification } from './expression.js';
import type { ExpressionText } from './expression-problem.js';
import { comparisonAnswer } from './comparison.js';
import { numbersAnswer, seededValues } from './numbers/numbers.js';

const setting = { seed: 1, T: 5, B: 3 };
const expression = (variables: string): ExpressionText => ({
  subject: 'expression',
  expression: "x'*x",
  wrt: 'x',
  variables,
  order: 1,
});
const cell = (rows: string): CellText => ({
  subject: 'cell',
  parameters: `w: ${rows}`,
  inputs: `x: ${rows}`,
  states: '',
  equations: "o[t] = w'*x[t]",
  loss: 'sum(t, 1, T, o[t])',
});
const tooLarge = /there are more than 20000 numbers/;

describe.each(['20001', '1000000000', '9'.repeat(15)])('a size of %s', rows => {
  it('is refused before sampling', () => {
    expect(() => seededValues(expression(`x: ${rows}`), setting)).toThrow(tooLarge);
    expect(() => expressionVerification(expression(`x: ${rows}`))).toThrow(tooLarge);
    expect(() => comparisonAnswer(expression(`x: ${rows}`), '2*x')).toThrow(tooLarge);
    expect(() => seededValues(cell(rows), setting)).toThrow(tooLarge);
    expect(() => cellVerification(cell(rows))).toThrow(tooLarge);
  });
});

it('usual sizes are drawn', () => {
  expect(seededValues(expression('x: 50'), setting)).toContain('"x"');
  expect(cellVerification(cell('20')).passed).toBe(true);
});

describe('pasted values', () => {
  const judge = (expression: ExpressionText, count: number) =>
    numbersAnswer(expression, { setting, values: `x = [${'1,'.repeat(count)}]` }, 'x = 1').findings[0]?.verdict;
  it('are counted', () => {
    expect(judge(expression('x: n'), 1500)).toBe('wrong');
    expect(() => judge(expression('x: n'), 20_001)).toThrow('These are 20001 numbers; at most 20000 are read here.');
  });
  it('may still ask for too much', () => {
    expect(() => judge({ ...expression('x: n'), expression: "sum(tanh(x*x'))" }, 5000)).toThrow(
      /more than 10000000 entries/,
    );
  });
});

describe('a batch of the reader’s own', () => {
  const values = (T: number, B: number, d = 1): string =>
    JSON.stringify({
      w: Array.from({ length: d }, () => 1),
      x: Array.from({ length: T }, () => Array.from({ length: B }, () => Array.from({ length: d }, () => 1))),
    });
  const judge = (T: number, B: number, d?: number) =>
    numbersAnswer({ ...cell('n') }, { setting, values: values(T, B, d) }, `w = [${T * B}]`).findings[0]?.verdict;
  it('keeps to the bounds of steps, examples and entries', () => {
    expect(judge(12, 8)).toBe('right');
    expect(() => judge(13, 1)).toThrow('There are 13 steps and 1 examples; at most 12 and 8 are read here.');
    expect(() => judge(1, 9)).toThrow('There are 1 steps and 9 examples; at most 12 and 8 are read here.');
    expect(() => judge(12, 8, 210)).toThrow(/at most 20000|more than 20000/);
  });
});
