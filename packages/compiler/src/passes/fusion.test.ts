/** Which loops become one, and which must not; that all kernels of the gallery stay what they were is tested with the pipeline. */
import { adjointCell, defineCell, gallery } from '@tracegrad/symbolic';
import { expect, it } from 'vitest';
import { int, type Int, named, plus } from '../loop/int.js';
import { type Kernel, type Statement, statementsIn } from '../loop/loop.js';
import { add, fn, load, local, type Real, zeroReal } from '../loop/real.js';
import { verified } from '../loop/verify.js';
import { lowered } from '../lower/kernel.js';
import { plan } from '../plan/plan.js';
import { atHand } from './at-hand.js';
import { fusedLoops } from './fusion.js';

const [n, i, j] = ['n', 'i', 'j'].map(named) as [Int, Int, Int];
const kernel = (body: readonly Statement[]): Kernel => ({
  name: 'sample',
  says: [],
  sizes: ['n', 'm'],
  scalars: ['scale'],
  flags: [],
  buffers: [
    { name: 'x', extents: [plus(n, 1)], role: 'input' },
    ...['a', 'b', 'c'].map(name => ({ name, extents: [plus(n, 1)], role: 'work' }) as const),
    { name: 'A', extents: [n, n], role: 'work' },
    { name: 'S', extents: [n], role: 'work' },
  ],
  body,
});
const loop = (index: string, ...body: readonly Statement[]): Statement => ({
  kind: 'loop',
  index,
  from: int(0),
  to: n,
  step: 1,
  body,
});
const store = (buffer: string, at: readonly Int[], value: Real): Statement => ({ kind: 'store', buffer, at, value });
const set = (name: string, value: Real): Statement => ({ kind: 'set', name, value });
const zero = (name: string): Statement => ({ kind: 'variable', name, value: zeroReal });
const x = load('x', [i]);

/** How many loops stand in the body once they are fused. */
const loopsLeft = (...body: readonly Statement[]): number =>
  verified(fusedLoops(verified(kernel(body)))).body.filter(({ kind }) => kind === 'loop').length;

it('fuses loops of which the later reads the element that the earlier has just stored', () => {
  const body = [loop('i', store('a', [i], fn('exp', x))), loop('i', store('b', [i], add(load('a', [i]), x)))];
  expect(loopsLeft(...body)).toBe(1);
  const [whole] = atHand(fusedLoops(kernel(body))).body;
  expect(whole).toEqual(
    loop(
      'i',
      { kind: 'let', name: 'a_t', value: fn('exp', x) },
      store('a', [i], local('a_t')),
      store('b', [i], add(local('a_t'), x)),
    ),
  );
});
it('does not where it reads a neighbour, or one place for all', () => {
  const first = loop('i', store('a', [i], x));
  expect(loopsLeft(first, loop('i', store('b', [i], load('a', [plus(i, 1)]))))).toBe(2);
  expect(loopsLeft(first, loop('i', store('b', [i], load('a', [int(0)]))))).toBe(2);
});
it('does not where it overwrites what other passes of the earlier still read', () => {
  expect(loopsLeft(loop('i', store('b', [i], load('a', [plus(i, 1)]))), loop('i', store('a', [i], x)))).toBe(2);
});
it('does not where it needs a sum over all of the earlier, or the ranges differ', () => {
  const total = [zero('sum'), loop('i', set('sum', add(local('sum'), x)))];
  expect(loopsLeft(...total, loop('i', store('b', [i], local('sum'))))).toBe(2);
  const shorter: Statement = { kind: 'loop', index: 'i', from: int(0), to: named('m'), step: 1, body: [] };
  expect(loopsLeft(loop('i', store('a', [i], x)), shorter)).toBe(2);
});
it('moves a loop up past what has nothing to do with it, and no further', () => {
  const earlier = loop('i', store('a', [i], x));
  const later = loop('i', store('b', [i], load('a', [i])));
  const clear = (buffer: string): Statement => ({ kind: 'clear', buffer, offset: int(0), length: n });
  expect(loopsLeft(earlier, clear('c'), later)).toBe(1);
  expect(loopsLeft(earlier, clear('a'), later)).toBe(2);
  expect(loopsLeft(earlier, clear('b'), later)).toBe(2);
});
it('does rows one after the other: loops inside loops, with the sums of each under names of its own', () => {
  const row = (buffer: string): Statement =>
    loop(
      'i',
      zero('sum'),
      loop('j', set('sum', add(local('sum'), load('A', [i, j])))),
      store(buffer, [i], local('sum')),
    );
  const scaled = loop('i', loop('j', store('A', [i, j], add(load('A', [i, j]), load('S', [i])))));
  const fused = verified(fusedLoops(kernel([row('S'), scaled, row('b')])));
  expect(fused.body.filter(({ kind }) => kind === 'loop')).toHaveLength(1);
  const variables = statementsIn(fused.body).flatMap(s => (s.kind === 'variable' ? [s.name] : []));
  expect(variables).toEqual(['sum', 'sum2']);
  // The sum of the changed row is taken while it is changed.
  expect(statementsIn(fused.body).filter(s => s.kind === 'loop' && s.index === 'j')).toHaveLength(2);
});
it('a loop that adds to a result of the kernel stays alone, as threads cannot share it', () => {
  const loss = loop('i', set('loss', add(local('loss'), load('a', [i]))));
  expect(loopsLeft(zero('loss'), loop('i', store('a', [i], x)), loss)).toBe(2);
});
it('a loop that calls what has no vector form keeps no other from being vectors', () => {
  expect(loopsLeft(loop('i', store('a', [i], fn('exp', x))), loop('i', store('b', [i], fn('sin', x))))).toBe(2);
});

it('what is made of the output of an rnn in a strip is one loop', () => {
  const p = plan(adjointCell(defineCell(gallery.find(({ name }) => name === 'rnn') ?? gallery[0]!))); // not empty
  const { body } = fusedLoops(lowered(p, p.training, { name: 'train', says: [], trains: true }));
  const [forward] = body.flatMap(s => (s.kind === 'strips' ? [s.body] : []));
  const rows = forward?.find(s => s.kind === 'note' && s.lines.some(line => line.startsWith('softmax_o')));
  expect(rows).toMatchObject({
    lines: ['o[t] = ', 'softmax_o[t] = ', 'logsumexp_o[t] = ', 'go[t] = ', 'ylogsoftmax_o[t] = '].map(
      start => expect.stringContaining(start) as string,
    ),
  });
});
