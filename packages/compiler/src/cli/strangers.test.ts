/**
 * Command lines, cells and cases as nobody should write them: every one is answered or refused with what is wrong; none ends in
 * an error of our own.
 */
import { generator } from '@tracegrad/symbolic';
import { expect, it } from 'vitest';
import { ran } from '../../test/ran.js';
import { emitCell } from '../emit/emit.js';
import { answer } from './batch/answer.js';

const draw = generator(77);
const below = (bound: number): number => Math.min(bound - 1, Math.floor(draw.uniform() * bound));
const pick = <T>(from: readonly T[]): T => from[below(from.length)]!;
const some = <T>(from: readonly T[], most: number): readonly T[] =>
  Array.from({ length: below(most + 1) }, () => pick(from));

const texts = [
  "x'*A*x",
  'sum(x)',
  'exp(A)*x',
  'max(x)',
  'A.*x',
  'x^T',
  'x[1]',
  "-x'*x",
  'np.exp(x)',
  '1/n*sum(x)',
  '',
  'x*',
  '--',
  '\0',
];
const flags = [
  '--wrt',
  '--var',
  '--order',
  '--steps',
  '--overview',
  '--language',
  '--format',
  '--model',
  '--tolerance',
  '--sizes',
  '--wrtt',
  '--lang',
  '-x',
  '--help',
  '--wrt=x',
  '--var=x:n',
  '--order=3',
  '--format=yaml',
  '--sizes=n=0',
];
const words = [
  'x',
  'X',
  'A:n,n,symmetric',
  'A:n,n,lower',
  'x:n',
  ':',
  'x:0',
  '1',
  '2',
  'zh',
  'json',
  'latex',
  'rnn',
  'mlp',
  'nope',
  'cell.json',
];

const cell = {
  name: 'small',
  parameters: { W: ['n', 'n'] },
  inputs: { x: { size: ['n'] } },
  states: { h: { size: ['n'], initial: 'h0' } },
  equations: ['h[t] = tanh(W*h[t-1] + x[t])'],
  loss: 'sum(h[T])',
};
const values = [null, 0, '', 'x', [], {}, ['n'], ['h[t] = 2*h[t]'], { h: 1 }, { x: { size: [] } }, true, 1e9];

/** The data with one place changed, taken away or added. */
function twisted(data: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const key = pick(Object.keys(data));
  const inner = data[key];
  const kind = below(5);
  if (kind < 2 && typeof inner === 'object' && inner !== null && !Array.isArray(inner) && Object.keys(inner).length > 0)
    return { ...data, [key]: twisted(inner as Record<string, unknown>) };
  if (kind === 2) return { ...data, [`${key}s`]: inner };
  if (kind === 3) return Object.fromEntries(Object.entries(data).filter(([name]) => name !== key));
  return { ...data, [key]: pick(values) };
}

it('command lines', async () => {
  const ours: string[] = [];
  for (let i = 0; i < 1500; i++) {
    const command = pick(['derive', 'check', 'compare', 'walk', 'plan', 'derive', 'compare', 'frobnicate']);
    const args = [
      command,
      ...some(texts, 2),
      ...some(flags, 3).flatMap(flag => [flag, ...some(words, 1)]),
      ...some(words, 1),
    ];
    const { code, err } = await ran(args, { 'cell.json': JSON.stringify(twisted(cell)) });
    if (![0, 1, 2].includes(code) || err.includes('of our own')) ours.push(`${args.join(' ')}: ${err}`);
    if (code === 2) expect(err.length, args.join(' ')).toBeGreaterThan(20);
  }
  expect(ours).toEqual([]);
}, 240_000);

it('cases of a batch', () => {
  const right = {
    id: 1,
    expr: "x'*A*x",
    wrt: 'x',
    order: 1,
    vars: {
      x: { dims: ['n', '1'], shape: [3, 1], kind: 'vector' },
      A: { dims: ['n', 'n'], shape: [3, 3], symmetric: true },
    },
  };
  const indexed = {
    id: 2,
    form: 'indexed',
    expr: 'sum(h[T])',
    T: 3,
    wrt: 'W',
    vars: { W: { dims: ['n', 'n'] }, h0: { dims: ['n', '1'] } },
    seqs: { x: { dims: ['n', '1'] } },
    defs: [{ name: 'h', dims: ['n', '1'], expr: 'tanh(W*h[t-1] + x[t])', init: { '0': 'h0' } }],
  };
  const internal = Array.from({ length: 500 }, () => twisted(pick([right, indexed])))
    .map(given => ({ given, line: answer(given, 0) }))
    .filter(({ line }) => 'error' in line && line.error === 'internal');
  expect(internal.map(({ given, line }) => JSON.stringify([given, line])).slice(0, 5)).toEqual([]);
});

it('what is no cell is not emitted, and unknown options are refused', async () => {
  for (const wrong of [undefined, null, 1, {}, [], cell])
    await expect(emitCell(wrong as never)).rejects.toMatchObject({ code: 'bad-declaration' });
});
