/** The code that the page shows is the code that is emitted: formatted, it stands in the emitted module, line for line. */
import { emitCell } from '@tracegrad/compiler';
import { gallery } from '@tracegrad/symbolic';
import { format } from 'prettier';
import { expect, it } from 'vitest';
import { cellOf, cellText } from './cell-text.js';
import { codeAnswer } from './code.js';
import { Refused } from './refusal.js';

const style = { printWidth: 120, singleQuote: true, arrowParens: 'avoid', parser: 'typescript' } as const;

/** Files have empty lines between statements. */
const dense = (text: string): string => text.replaceAll(/\n\s*\n/g, '\n').trimEnd();

it.each(gallery.filter(({ name }) => ['mlp', 'rnn', 'lstm-last'].includes(name)))('$name', async definition => {
  const text = cellText(definition);
  const { text: emitted } = await emitCell(cellOf(text));
  const { functions, plan } = codeAnswer(text);
  expect(functions.map(({ name }) => name)).toEqual(['train', 'forward']);
  for (const { text: shown } of functions) {
    // One function after another; in the file others may stand between them.
    for (const one of shown.split(/\n\n(?=\/\*\*)/)) expect(dense(emitted)).toContain(dense(await format(one, style)));
  }
  expect(plan).toContain('W');
});

it('of a scalar expression has no forward pass to show', () => {
  const problem = { subject: 'expression', wrt: 'x', variables: '', order: 1 } as const;
  expect(codeAnswer({ ...problem, expression: "x'*A*x" }).functions.map(({ name }) => name)).toEqual(['train']);
  expect(() => codeAnswer({ ...problem, expression: "logdet(x*x' + eye(n))" })).toThrow(Refused);
  expect(() => codeAnswer({ ...problem, expression: 'A*x' })).toThrow(/scalar/);
});
