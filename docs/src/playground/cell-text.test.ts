/** Cells as text: the gallery there and back, and every fault shown at its place. */
import { adjointCell, defineCell, gallery, toText } from '@tracegrad/symbolic';
import { describe, expect, it } from 'vitest';
import { cellOf, cellText, type CellText } from './cell-text.js';
import { reply } from './requests.js';

const [first] = gallery.filter(({ name }) => name === 'rnn');
if (first === undefined) throw new Error('no rnn');
const rnn = cellText(first);

it.each(gallery)('$name: the text is the same cell', definition => {
  const gradients = (cell: ReturnType<typeof defineCell>): readonly string[] =>
    [...adjointCell(cell).gradients].map(([name, G]) => `${name} ${toText(G)}`);
  expect(gradients(cellOf(cellText(definition)))).toEqual(gradients(defineCell(definition)));
});

it.each(gallery)('$name: answered, verified and emitted', async definition => {
  const text = cellText(definition);
  const derived = await reply({ id: 1, kind: 'derive', question: { text, language: 'zh' } });
  expect(derived).toMatchObject({ answer: { subject: 'cell' } });
  expect(await reply({ id: 2, kind: 'verify', question: { text } })).toMatchObject({
    answer: { passed: true, leftOut: [] },
  });
  const code = await reply({ id: 3, kind: 'code', question: { text } });
  expect(code).toMatchObject({ answer: { functions: [{ name: 'train' }, { name: 'forward' }] } });
});

describe('a fault is shown at its place', () => {
  it.each<[Partial<CellText>, string, string, string]>([
    [
      { equations: 'a[t] = W*h[t-1] + U*y[t] + b\nh[t] = tanh(a[t])\no[t] = V*h[t] + c' },
      'equations',
      'shape-mismatch',
      'U*y[t]',
    ],
    [
      { equations: 'a[t] = W*h[t-1] + U*x[t] + b\nh[t] = tanhh(a[t])\no[t] = V*h[t] + c' },
      'equations',
      'unknown-function',
      'tanhh',
    ],
    [
      { equations: 'a[t] = W*h[t-1] + U*x[t] + b\nh[t] = tanh(a[t]\no[t] = V*h[t] + c' },
      'equations',
      'syntax',
      '(a[t]\n',
    ],
    [{ loss: 'sum(t, 1, T, o[t])' }, 'loss', 'non-scalar-loss', 'sum(t'],
    [{ loss: 'sum(t, 1, T, q[t])' }, 'loss', 'unknown-variable', 'q[t]'],
    [{ parameters: `${rnn.parameters}\nQ: n×n` }, 'parameters', 'bad-declaration', 'Q: n×n'],
    [{ parameters: `${rnn.parameters}\nW: n` }, 'parameters', 'bad-declaration', 'W: n'],
    [{ parameters: rnn.parameters.replace('W: n×n', 'W n×n') }, 'parameters', 'bad-declaration', 'W n×n'],
    [{ inputs: 'x: d sumtoone\ny: k' }, 'inputs', 'bad-declaration', 'sumtoone'],
    [{ states: 'h: n' }, 'equations', 'missing-initial', 'h[t-1]'],
    [{ states: 'h: n\ng[0] = g0' }, 'states', 'bad-declaration', 'g[0]'],
    [{ states: 'h: n\nh[0] = h0\n<script>: n' }, 'states', 'bad-declaration', '<script>'],
  ])('%j', async (change, field, code, there) => {
    const text = { ...rnn, ...change };
    const replied = await reply({ id: 1, kind: 'derive', question: { text, language: 'en' } });
    expect(replied).toMatchObject({ refusal: { code, field } });
    const { position = -1 } = 'refusal' in replied ? replied.refusal : {};
    const source = text[field as keyof CellText]; // the fields of a cell are texts
    const from = field === 'parameters' ? source.lastIndexOf(there) : source.indexOf(there);
    expect({ position, shown: source.slice(position, position + 12) }).toMatchObject({
      position: expect.toSatisfy((at: number) => at >= from && at < from + there.length),
    });
  });
});
