/** Values that break a declared fact are refused, for expressions and cells, and those that keep it are read. */
import { describe, expect, it } from 'vitest';
import type { CellText } from '../cell-text.js';
import type { ExpressionText } from '../expression-problem.js';
import { rightNumbers, seededValues } from './numbers.js';

const setting = { seed: 1, T: 2, B: 2 };
const text = (expression: string, variables: string): ExpressionText => ({
  subject: 'expression',
  expression,
  wrt: 'x',
  variables,
  order: 1,
});
const form = "x'*X*x";

describe('declared facts of an expression', () => {
  it.each<[string, ExpressionText, string]>([
    ['sumsToOne', text("-y'*log(softmax(x))", 'y: n sumsToOne\nx: n'), 'y = [1, 2, 3]\nx = [0, 0, 0]'],
    ['symmetric', text(form, 'X: n×n symmetric\nx: n'), 'X = [[1, 4], [0, 1]]\nx = [1, 2]'],
    ['psd', text(form, 'X: n×n psd\nx: n'), 'X = [[1, 2], [2, 1]]\nx = [1, 2]'],
    ['diagonal', text(form, 'X: n×n diagonal\nx: n'), 'X = [[1, 2], [0, 1]]\nx = [1, 2]'],
    ['positive', text('sum(abs(x))', 'x: n positive'), 'x = [1, -2]'],
  ])('%s', (fact, problem, values) => {
    expect(() => rightNumbers(problem, { setting, values })).toThrow(`is declared ${fact}`);
    expect(rightNumbers(problem, { setting, values: seededValues(problem, setting) })).toContain('"x"');
  });
});

it('declared facts of a cell', () => {
  const cell: CellText = {
    subject: 'cell',
    parameters: 'W: k×d',
    inputs: 'x: d\ny: k sumsToOne',
    states: '',
    equations: 'o[t] = W*x[t]',
    loss: "sum(t, 1, T, -y[t]'*log(softmax(o[t])))",
  };
  const values = 'W = [[0], [0]]\nx = [[[1]]]\ny = [[[1, 2]]]';
  expect(() => rightNumbers(cell, { setting, values })).toThrow('"y" is declared sumsToOne');
  expect(rightNumbers(cell, { setting, values: seededValues(cell, setting) })).toContain('"W"');
});
