/**
 * Thousands of calls as nobody should make them: wrong keys, types and texts, and right ones among them, over the functions
 * that take what people write. Each gives a typed error or an answer; no bare TypeError or RangeError, no key in silence.
 */
import { expect, it } from 'vitest';
import * as symbolic from './index.js';
import { TracegradError } from './index.js';
import { generator, type Generator } from './numeric/generator.js';

const calls = 4000;

const oddities: readonly unknown[] = [
  undefined,
  null,
  NaN,
  -1,
  0,
  1,
  2.5,
  2 ** 53,
  Infinity,
  '3',
  '',
  'x',
  "x'*x",
  'x[',
  true,
  10n,
  Symbol('s'),
  [],
  [1, 2],
  ['n'],
  ['n', 'n', 'n'],
  [null],
  {},
  { sacle: 1 },
  { size: ['n'] },
  { size: 'n' },
  new Map(),
  () => 1,
  Object.create(null) as object,
  new Float32Array(3),
  { toString: 1, constructor: 2 },
  'a'.repeat(3000),
];

interface Source {
  readonly pick: <T>(from: readonly T[]) => T;
  readonly below: (bound: number) => number;
}
const sourceOf = (draw: Generator): Source => {
  const below = (bound: number): number => Math.min(bound - 1, Math.floor(draw.uniform() * bound));
  return { below, pick: from => from[below(from.length)]! };
};

let strange = false;

/** The object with one key missing, renamed or given something else, at any depth; or as it is. */
function twisted(source: Source, right: Readonly<Record<string, unknown>>): unknown {
  const key = source.pick(Object.keys(right));
  const kind = source.below(7);
  const inner = right[key];
  const isObject = typeof inner === 'object' && inner !== null && !Array.isArray(inner);
  if (kind < 2 && isObject && Object.keys(inner).length > 0)
    return { ...right, [key]: twisted(source, inner as Record<string, unknown>) };
  if (kind === 2) return source.pick(oddities);
  if (kind === 3) return { ...right, [key]: source.pick(oddities) };
  if (kind === 4) return Object.fromEntries(Object.entries(right).filter(([name]) => name !== key));
  return right;
}

/** The same with a key that there is not. */
function added(source: Source, right: Readonly<Record<string, unknown>>): unknown {
  if (source.below(3) !== 0) return twisted(source, right);
  strange = true;
  return { ...right, [source.pick(['Wrt', 'varables', 'equation', 'simetric', 'state', 'tolerence'])]: 1 };
}

const options = { wrt: 'x', variables: { x: { size: ['n'] }, A: { size: ['n', 'n'], symmetric: true } }, order: 1 };
const cell = {
  name: 'cell',
  parameters: { W: ['n', 'n'], b: { size: ['n'], start: 0 } },
  inputs: { x: { size: ['n'], once: false } },
  states: { h: { size: ['n'], initial: 'h0' } },
  equations: ['h[t] = tanh(W*h[t-1] + x[t] + b)'],
  loss: 'sum(t, 1, T, sum(h[t]))',
};
const text = (source: Source): unknown =>
  source.pick([
    "x'*A*x",
    'sum(x)',
    'exp(A)*x',
    'max(x)',
    'A.*x',
    'x^T',
    'e^x',
    'x[1]',
    "x'*",
    'np.exp(x)',
    '1/n*sum(x)',
    'b - x',
    source.pick(oddities),
  ]);
const any = (work: unknown): ((...args: unknown[]) => unknown) => work as never;
const made = symbolic.derive("x'*A*x", options as never);
const defined = symbolic.defineCell(cell as never);

const table: Readonly<Record<string, (source: Source) => unknown>> = {
  derive: source => any(symbolic.derive)(text(source), added(source, options)),
  byConvention: source => any(symbolic.byConvention)(text(source), added(source, options)),
  check: source =>
    any(symbolic.check)(
      text(source),
      added(source, options),
      source.pick([undefined, { seeds: [1] }, source.pick(oddities)]),
    ),
  compare: source => any(symbolic.compare)(text(source), text(source), added(source, options)),
  parseExpression: source => any(symbolic.parseExpression)(text(source)),
  parseEquation: source => any(symbolic.parseEquation)(text(source)),
  evaluate: source =>
    any(symbolic.evaluate)(
      source.pick([made.expression, source.pick(oddities)]),
      twisted(source, {
        x: [1, 2],
        A: [
          [1, 0],
          [0, 1],
        ],
      }),
      source.pick([undefined, {}]),
    ),
  defineCell: source => any(symbolic.defineCell)(added(source, cell)),
  layerOf: source => any(symbolic.layerOf)(added(source, cell), source.pick(['h', source.pick(oddities)])),
  deriveCell: source => any(symbolic.deriveCell)(source.pick([defined, source.pick(oddities)])),
  masked: source => any(symbolic.masked)(source.pick([defined, source.pick(oddities)])),
  print: source =>
    any(source.pick([symbolic.toText, symbolic.toLatex, symbolic.toMathml, symbolic.toSpeech, symbolic.nodeCount]))(
      source.pick([made.expression, source.pick(oddities)]),
      source.below(2) === 0 ? undefined : added(source, { where: true, avoid: ['a'] }),
    ),
  derivation: source =>
    any(source.pick([symbolic.derivationText, symbolic.derivationLatex]))(
      source.pick([made.derivation, source.pick(oddities)]),
      source.below(2) === 0 ? undefined : added(source, { language: 'zh', level: 'steps' }),
    ),
};

it(`wrong calls give typed errors, ${calls} times`, () => {
  const source = sourceOf(generator(31));
  const bare: string[] = [];
  let refused = 0;
  for (let i = 0; i < calls; i++) {
    const [name, call] = source.pick(Object.entries(table));
    strange = false;
    try {
      call(source);
      if (strange) bare.push(`${i} ${name}: an unknown key in silence`);
    } catch (error) {
      if (error instanceof TracegradError) refused++;
      else
        bare.push(
          `${i} ${name}: ${error instanceof Error ? (error.stack ?? '').split('\n').slice(0, 3).join(' ') : String(error)}`,
        );
    }
  }
  expect([...new Map(bare.map(line => [line.replace(/^\d+ /, ''), line])).values()]).toEqual([]);
  expect(refused).toBeGreaterThan(calls / 3);
  expect(refused).toBeLessThan(calls);
}, 120_000);
