import { expect, it } from 'vitest';
import { int, named, plus, times } from './int.js';
import type { Kernel, Panel, Statement } from './loop.js';
import { add, load, local, oneReal, zeroReal } from './real.js';
import { verified } from './verify.js';

const n = named('n');
const i = named('i');
const kernel = (body: readonly Statement[]): Kernel => ({
  name: 'sample',
  says: [],
  sizes: ['n', 'T'],
  scalars: ['scale'],
  flags: ['asked'],
  buffers: [
    { name: 'x', extents: [named('T'), n], role: 'input' },
    { name: 'h', extents: [plus(named('T'), 1), n], role: 'work' },
    { name: 'W', extents: [n, n], role: 'parameter' },
  ],
  body,
});
const over = (
  index: string,
  from: number,
  to: ReturnType<typeof plus>,
  body: readonly Statement[],
  step = 1,
): Statement => ({
  kind: 'loop',
  index,
  from: int(from),
  to,
  step,
  body,
});
const store = (buffer: string, at: readonly ReturnType<typeof plus>[], value = zeroReal): Statement => ({
  kind: 'store',
  buffer,
  at,
  value,
});
const copy = (slot: ReturnType<typeof plus>, from: ReturnType<typeof plus>): Statement =>
  over('t', 1, plus(named('T'), 1), [over('i', 0, n, [store('h', [slot, i], load('x', [from, i]))])]);

it('accepts a copy into a buffer with room for a start value', () => {
  const good = kernel([copy(named('t'), plus(named('t'), -1))]);
  expect(verified(good)).toBe(good);
});

const panel = (buffer: string, offset = int(0), stride = n): Panel => ({ buffer, offset, stride });
const product = (target: Panel, right: Panel, rows = named('T')): Statement => ({
  kind: 'product',
  form: 'timesTransposed',
  target,
  left: panel('x'),
  right,
  rows,
  columns: n,
  inner: n,
  factor: oneReal,
  add: zeroReal,
});

it('accepts a product over all steps, shifted by one slot', () => {
  expect(() => verified(kernel([product(panel('h', n), panel('W'))]))).not.toThrow();
});

const bad: readonly (readonly [string, readonly Statement[], RegExp])[] = [
  ['reads before the first step', [copy(named('t'), plus(named('t'), -2))], /may be negative/],
  ['writes after the last slot', [copy(plus(named('t'), 1), plus(named('t'), -1))], /may exceed/],
  ['writes an input', [over('i', 0, n, [store('x', [int(0), i])])], /x is input and must not be written/],
  ['writes a parameter', [product(panel('W'), panel('W'))], /W is parameter/],
  ['forgets an axis', [over('i', 0, n, [store('h', [i])])], /2 axes but 1 subscripts/],
  ['names an unknown buffer', [store('g', [int(0)])], /no buffer g/],
  ['uses an index outside its loop', [over('i', 0, n, []), store('h', [int(0), i])], /i, which is not defined there/],
  ['defines a name twice', [{ kind: 'let', name: 'x', value: zeroReal }], /x is defined twice/],
  [
    'uses a local too early',
    [{ kind: 'let', name: 's', value: add(local('s'), oneReal) }],
    /s is not defined where it is used/,
  ],
  [
    'sets a constant',
    [
      { kind: 'let', name: 's', value: zeroReal },
      { kind: 'set', name: 's', value: oneReal },
    ],
    /s is set but is no variable/,
  ],
  ['asks for an unknown option', [{ kind: 'when', flag: 'other', body: [] }], /no flag other/],
  [
    'returns before the end',
    [{ kind: 'result', value: zeroReal }, store('h', [int(0), int(0)])],
    /not the last statement/,
  ],
  ['multiplies past the end', [product(panel('h', times(2, n)), panel('W'))], /of a panel.*may exceed/],
  [
    'clears past the end',
    [{ kind: 'clear', buffer: 'h', offset: times(named('T'), n), length: times(2, n) }],
    /may exceed/,
  ],
];
it.each(bad)('rejects a kernel that %s', (_, body, complaint) => {
  expect(() => verified(kernel(body))).toThrow(complaint);
});
