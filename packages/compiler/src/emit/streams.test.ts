/** Which cells can be run step by step, and what is said of those that cannot. */
import { type CellDefinition, defineCell, gallery } from '@tracegrad/symbolic';
import { describe, expect, it } from 'vitest';
import { factoryOf } from '../../test/evaluated.js';
import { fromZero, recurrence } from '../../test/recurrence.js';
import { whyNotStreamed } from './streams.js';

const reasons: readonly (readonly [says: string | undefined, definition: CellDefinition])[] = [
  [undefined, recurrence('plain', ['h[t] = tanh(W*x[t] + U*h[t-1])'])],
  [undefined, recurrence('last', ['h[t] = tanh(W*x[t] + U*h[t-1])', 'z = tanh(h[T])'])],
  [
    undefined,
    {
      ...recurrence('two lags', ['h[t] = tanh(W*x[t] + U*h[t-2])']),
      states: { h: { size: ['n'], initial: { '0': 'h0', '-1': 'g0' } } },
    },
  ],
  [
    undefined,
    {
      ...recurrence('an input before', ['h[t] = tanh(W*x[t-1] + U*h[t-1])']),
      inputs: { x: { size: ['d'], initial: 'x0' } },
    },
  ],
  [
    'h[t] reads x[t-1], and x[0] has no start value with a name',
    recurrence('an input before 1', ['h[t] = tanh(W*x[t-1] + U*h[t-1])']),
  ],
  ['h[t] reads h[t-1], and h[0] has no start value with a name', fromZero('from zero')],
  [
    'h[t] reads h[t-2], and h[-1] has no start value with a name',
    {
      ...recurrence('two lags from zero', ['h[t] = tanh(W*x[t] + U*h[t-2])']),
      states: { h: { size: ['n'], initial: { '0': 'h0', '-1': 0 } } },
    },
  ],
  ['h[t] reads x[t+1]', recurrence('ahead', ['h[t] = tanh(W*x[t+1] + U*h[t-1])'])],
  ['h[t] reads x[1]', recurrence('the first', ['h[t] = tanh(W*x[1] + U*h[t-1])'])],
  ['h[t] reads x[T]', recurrence('the last input', ['h[t] = tanh(W*x[T] + U*h[t-1])'])],
  ['h[t] reads h[0]', recurrence('the start', ['h[t] = tanh(W*x[t] + U*h[t-1] + h[0])'])],
  [
    'o[t] reads s, which needs h[T]',
    recurrence('the end in a step', ['h[t] = tanh(W*x[t] + U*h[t-1])', 's = tanh(h[T])', 'o[t] = s.*h[t]']),
  ],
  ['h[t] reads s, which needs x[T]', recurrence('the last input, once', ['s = W*x[T]', 'h[t] = tanh(s + U*h[t-1])'])],
  [
    'o[t] reads v, which needs h[T-1]',
    recurrence('the end of an end', [
      'h[t] = tanh(W*x[t] + U*h[t-1])',
      's = tanh(h[T-1])',
      'v = tanh(s)',
      'o[t] = v.*h[t]',
    ]),
  ],
  [
    undefined,
    recurrence('ends that only ends read', ['h[t] = tanh(W*x[t] + U*h[t-1])', 's = tanh(h[T])', 'v = s + h[T]']),
  ],
  [undefined, recurrence('once of no step', ['s = U*U', 'h[t] = tanh(W*x[t] + s*h[t-1])'])],
  ['z sums over steps', recurrence('a sum', ['h[t] = tanh(W*x[t] + U*h[t-1])', 'z = sum(t, 1, T, h[t])'])],
];

it.each(reasons)('%s', (says, definition) => expect(whyNotStreamed(defineCell(definition))).toBe(says));

it.each(gallery.map(({ name }) => name))('%s streams', name => {
  const definition = gallery.find(cell => cell.name === name);
  expect(definition && whyNotStreamed(defineCell(definition))).toBeUndefined();
});

describe('a model', () => {
  it('without a stream says why', async () => {
    const definition = recurrence('ahead', ['h[t] = tanh(W*x[t+1] + U*h[t-1])']);
    const model = (await factoryOf(defineCell(definition)))({ n: 2, d: 3 });
    expect(() => model.step(Float32Array.of(1, 2, 3))).toThrow('ahead cannot be streamed: h[t] reads x[t+1]');
  });
});
