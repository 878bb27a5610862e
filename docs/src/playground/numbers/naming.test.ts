/** How pasted gradients are called: as frameworks call them, by no name, and by a convention of their own. */
import { gallery } from '@tracegrad/symbolic';
import { describe, expect, it } from 'vitest';
import { cellText } from '../cell-text.js';
import { causeText } from '../diagnosis.js';
import type { ExpressionText } from '../expression-problem.js';
import { numbersAnswer } from './numbers.js';

const setting = { seed: 1, T: 2, B: 2 };
const request = { setting, values: '' };
const rnn = cellText(gallery.find(({ name }) => name === 'rnn') ?? gallery[0]!); // the gallery is not empty

describe('the name of a block', () => {
  const zeros = '[[0, 0, 0], [0, 0, 0], [0, 0, 0]]';
  it.each(['W.grad', 'model.W.grad', 'self.W', 'W.grad.data', 'W'])('%s is W', name => {
    const { findings } = numbersAnswer(rnn, request, `${name} = ${zeros}\nb.grad: tensor([0., 0., 0.])`);
    expect(findings.map(found => found.name)).toEqual(['W', 'b']);
    expect(findings.map(({ verdict }) => verdict)).toEqual(['wrong', 'wrong']);
  });
  it('of a gradient is not that of a value', () => {
    const text: ExpressionText = { subject: 'expression', expression: "x'*x", wrt: 'x', variables: '', order: 1 };
    expect(() => numbersAnswer(text, { setting, values: 'x.grad = [1, 2]' }, '2 4')).toThrow(/"x" is missing/);
  });
  it('is asked for where there are several', () => {
    expect(() => numbersAnswer(rnn, request, zeros)).toThrow(
      'These numbers have no name, and there are gradients by W, U, b, V, c, h0, x, y.',
    );
    const text: ExpressionText = { subject: 'expression', expression: "x'*x", wrt: 'x', variables: '', order: 1 };
    expect(numbersAnswer(text, { setting, values: 'x = [1, 2]' }, '2 4').findings[0]).toMatchObject({
      name: 'x',
      verdict: 'right',
    });
  });
});

describe('a gradient that is not projected', () => {
  const told = (variables: string, expression: string, values: string, numbers: string) => {
    const text: ExpressionText = { subject: 'expression', expression, wrt: 'X', variables, order: 1 };
    const [found] = numbersAnswer(text, { setting, values }, numbers).findings;
    return { verdict: found?.verdict, says: (found?.causes ?? []).map(cause => causeText(cause, 'en')) };
  };
  const values = 'X = [[2, 1], [1, 3]]\na = [1, 0]\nb = [0, 1]';
  // a'Xb has the gradient ab' by free entries, and (ab' + ba')/2 by symmetric ones.
  it.each([
    ['symmetric', 'X: n×n symmetric\na: n\nb: n'],
    ['psd', 'X: n×n psd\na: n\nb: n'],
  ])('%s', (_, variables) => {
    expect(told(variables, "a'*X*b", values, 'X = [[0, 0.5000], [0.5000, 0]]')).toEqual({ verdict: 'right', says: [] });
    const { verdict, says } = told(variables, "a'*X*b", values, 'X = [[0, 1], [0, 0]]');
    expect(verdict).toBe('wrong');
    expect(says).toEqual([expect.stringMatching(/^This is the unprojected gradient G.*\(G \+ G′\)\/2\.$/)]);
  });
  it('diagonal', () => {
    const { says } = told(
      'X: n×n diagonal\na: n',
      "a'*X*a",
      'X = [[2, 0], [0, 3]]\na = [1, 2]',
      'X = [[1, 2], [2, 4]]',
    );
    expect(says).toEqual([expect.stringContaining('the answer is the diagonal of G')]);
  });
  it('times a factor', () => {
    const { says } = told('X: n×n symmetric\na: n\nb: n', "a'*X*b", values, 'X = [[0, -1], [0, 0]]');
    expect(says).toEqual([expect.stringContaining('unprojected'), expect.stringContaining('sign')]);
  });
});
