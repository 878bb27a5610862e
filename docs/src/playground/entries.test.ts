/** Declared sizes are counted before anything is drawn: seeded values and verification refuse what is too large at once. */
import { describe, expect, it } from 'vitest';
import { cellVerification } from './cell.js';
import type { CellText } from './cell-text.js';
import { expressionVerification } from './expression.js';
import type { ExpressionText } from './expression-problem.js';
import { seededValues } from './numbers/numbers.js';

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
    expect(() => seededValues(cell(rows), setting)).toThrow(tooLarge);
    expect(() => cellVerification(cell(rows))).toThrow(tooLarge);
  });
});

it('usual sizes are drawn', () => {
  expect(seededValues(expression('x: 50'), setting)).toContain('"x"');
  expect(cellVerification(cell('20')).passed).toBe(true);
});
