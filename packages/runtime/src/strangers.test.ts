/**
 * Ten thousand calls as nobody should make them: wrong keys, types and lengths, and right ones among them, over every public
 * function. Each gives a typed error or an answer; never a bare TypeError or RangeError, and never an unknown key in silence.
 */
import { describe, expect, it } from 'vitest';
import * as runtime from './index.js';
import { random, type Random, TracegradRuntimeError } from './index.js';

const calls = 10_000;

/** What stands where something else was meant. */
const oddities: readonly ((source: Random) => unknown)[] = [
  () => undefined,
  () => null,
  () => NaN,
  () => -1,
  () => 0,
  () => 1,
  () => 2.5,
  () => 2 ** 53,
  () => '3',
  () => '',
  () => true,
  () => 10n,
  () => Symbol('s'),
  () => [],
  () => [1, 2, 3],
  () => [['a', { shape: [1], values: new Float32Array(1) }]],
  () => ({}),
  () => Object.create(null) as object,
  () => ({ sacle: 3 }),
  () => ({ toString: 1, constructor: 2 }),
  () => () => 1,
  () => new Map([['a', 1]]),
  () => new Date(0),
  () => new DataView(new ArrayBuffer(8)),
  () => new Float32Array(0),
  source => new Float32Array(source.below(40)).fill(source.uniform()),
  source => new Float64Array(source.below(40)),
  source => new Int32Array(source.below(40)).fill(source.below(6)),
  () => new BigInt64Array(6),
  () => new Uint8Array(12),
  () => random(1),
];

const pick = <T>(source: Random, from: readonly T[]): T => from[source.below(from.length)]!;
const odd = (source: Random): unknown => pick(source, oddities)(source);

/** Whether the call at hand holds a key that there is not. */
let strange = false;

/** The object with one key missing, renamed or given something else; or as it is. */
function twisted(source: Random, right: Readonly<Record<string, unknown>>): unknown {
  const keys = Object.keys(right);
  const key = pick(source, keys);
  const kind = source.below(6);
  strange ||= kind === 1 || kind === 4;
  if (kind === 0) return odd(source);
  if (kind === 1)
    return { ...right, [pick(source, ['lengths', 'batchSize', 'sacle', 'h_0', 'reduction', 'X'])]: odd(source) };
  if (kind === 2) return Object.fromEntries(Object.entries(right).filter(([name]) => name !== key));
  if (kind === 3) return { ...right, [key]: odd(source) };
  if (kind === 4) return { ...right, [`${key}s`]: right[key] };
  return right;
}

const sizes = { d: 3, n: 4, k: 2 };
const factories = Object.entries(runtime).filter(([name]) => /^(mlp|rnn|lstm|gru)/.test(name)) as [
  string,
  (sizes: unknown, options?: unknown) => runtime.EmittedModel<Float32Array, runtime.ModelNames>,
][];
const model = runtime.lstm(sizes, { batch: 2, steps: 3 });
const held = runtime.random(5);
const right = () => ({
  x: new Float32Array(18).fill(0.1),
  y: Int32Array.of(0, 1, 0, 1, 1, 0),
  h0: new Float32Array(8),
  mask: Uint8Array.of(1, 1, 1, 1, 1, 0),
  steps: 3,
  batch: 2,
});
const optimiser = runtime.adam(model.parameterArena);
const file = runtime.savedWeights(model);

type Call = (source: Random) => unknown;
const any = (work: unknown): ((...args: unknown[]) => unknown) => work as never;
/** Every function, with what may be given to it. */
const table: Readonly<Record<string, Call>> = {
  factory: source =>
    pick(source, factories)[1](
      twisted(source, sizes),
      twisted(source, { batch: 2, steps: 3, type: 'float32', backend: 'ts' }),
    ),
  forward: source => any(model.forward)(twisted(source, right())),
  lossAndGradients: source =>
    any(model.lossAndGradients)(twisted(source, right()), twisted(source, { scale: 0.5, inputGradients: true })),
  step: source => any(model.step)(source.below(2) === 0 ? odd(source) : twisted(source, { x: new Float32Array(3) })),
  reset: source => any(model.reset)(twisted(source, { h0: new Float32Array(8), c0: new Float32Array(8) })),
  inputGradients: () => model.inputGradients,
  initialGradients: () => model.initialGradients,
  parameterNames: source => any(runtime.parameterNames)(pick(source, [model, odd(source)])),
  random: source => any(runtime.random)(pick(source, [7, odd(source)])),
  below: source => any(held.below)(pick(source, [7, odd(source)])),
  restoreRandom: source => any(held.restore)(twisted(source, { ...held.state() })),
  shuffle: source => any(runtime.shuffle)(pick(source, [[1, 2, 3], odd(source)]), pick(source, [held, odd(source)])),
  permutation: source =>
    any(runtime.permutation)(pick(source, [5, -1, odd(source)]), pick(source, [held, odd(source)])),
  adam: source =>
    any(runtime.adam)(
      pick(source, [new Float32Array(3), odd(source)]),
      twisted(source, { learningRate: 0.1, beta1: 0.9, beta2: 0.9, epsilon: 1e-8, weightDecay: 0 }),
    ),
  update: source => any(optimiser.update)(pick(source, [model.gradientArena, odd(source)])),
  restoreAdam: source => any(optimiser.restore)(twisted(source, { ...optimiser.state })),
  learningRate: source => {
    optimiser.learningRate = pick(source, [0.1, odd(source)]) as number;
  },
  clip: source =>
    any(runtime.clipByGlobalNorm)(pick(source, [new Float64Array(3), odd(source)]), pick(source, [1, odd(source)])),
  initialise: source =>
    any(runtime.initialise)(
      pick(source, [model, odd(source), { parameterShapes: { a: [1, 1] }, parameters: {} }]),
      pick(source, [held, odd(source)]),
      source.below(2) === 0 ? undefined : twisted(source, { W_f: 'orthogonal', b_f: 1 }),
    ),
  softmax: source =>
    any(runtime.softmax)(
      pick(source, [new Float32Array(6), odd(source)]),
      pick(source, [1, odd(source)]),
      pick(source, [undefined, new Float64Array(6), odd(source)]),
      pick(source, [undefined, 3, odd(source)]),
    ),
  sample: source =>
    any(runtime.sample)(
      pick(source, [new Float32Array(6), odd(source)]),
      pick(source, [held, odd(source)]),
      pick(source, [1, odd(source)]),
      pick(source, [undefined, 3, odd(source)]),
    ),
  savedWeights: source =>
    any(runtime.savedWeights)(pick(source, [model, odd(source)]), pick(source, [undefined, { a: 'b' }, odd(source)])),
  loadWeights: source =>
    any(runtime.loadWeights)(pick(source, [model, odd(source)]), pick(source, [file, odd(source)])),
  readSafetensors: source => any(runtime.readSafetensors)(pick(source, [file, odd(source)])),
  writeSafetensors: source =>
    any(runtime.writeSafetensors)(
      pick<() => unknown>(source, [
        () => [['a', twisted(source, { shape: [2, 1], values: new Float32Array(2) })]],
        () => [[odd(source), odd(source)]],
        () => odd(source),
      ])(),
      pick(source, [undefined, [['a', 'b']], odd(source)]),
    ),
};

describe('wrong calls', () => {
  it('look at every public function', () => {
    const covered = new Set([...Object.keys(table), ...factories.map(([name]) => name), 'clipByGlobalNorm']);
    const functions = Object.entries(runtime).filter(([, value]) => typeof value === 'function');
    expect(functions.map(([name]) => name).filter(name => !covered.has(name))).toEqual(['TracegradRuntimeError']);
  });

  it(`give typed errors, ${calls} times`, () => {
    const source = random(20);
    const bare: string[] = [];
    let refused = 0;
    for (let i = 0; i < calls; i++) {
      const [name, call] = pick(source, Object.entries(table));
      try {
        strange = false;
        call(source);
        if (strange) bare.push(`${i} ${name}: an unknown key in silence`);
      } catch (error) {
        if (error instanceof TracegradRuntimeError && error.code !== undefined) refused++;
        else bare.push(`${i} ${name}: ${String(error)}`);
      }
    }
    expect(bare).toEqual([]);
    expect(refused).toBeGreaterThan(calls / 2);
    expect(refused).toBeLessThan(calls);
  });

  const { x, y } = right();
  const z = runtime.lstm(sizes, { batch: 2, steps: 3 });
  it.each<readonly [what: string, call: () => unknown, message: string]>([
    [
      'lengths',
      () => any(z.lossAndGradients)({ x, y, lengths: [3, 2] }),
      'lossAndGradients: there is no "lengths"; there are x, y, h0, c0, mask, steps, batch',
    ],
    [
      'h_0',
      () => any(z.lossAndGradients)({ x, y, h_0: x }),
      'lossAndGradients: there is no "h_0"; did you mean h0? There are x, y, h0, c0, mask, steps, batch',
    ],
    [
      'masks',
      () => any(z.forward)({ x, masks: x }),
      'forward: there is no "masks"; did you mean mask? There are x, y, h0, c0, mask, steps, batch',
    ],
    [
      'reduction',
      () => any(z.lossAndGradients)({ x, y }, { reduction: 'mean' }),
      'the options of lossAndGradients: there is no "reduction"; there are scale, inputGradients',
    ],
    [
      'sacle',
      () => any(z.lossAndGradients)({ x, y }, { sacle: 3 }),
      'the options of lossAndGradients: there is no "sacle"; did you mean scale? There are scale, inputGradients',
    ],
    [
      'batchSize',
      () => any(runtime.lstm)(sizes, { batchSize: 4 }),
      'the options of lstm: there is no "batchSize"; did you mean batch? There are batch, steps, type, backend, threads',
    ],
    [
      'a size too many',
      () => any(runtime.lstm)({ ...sizes, q: 9 }),
      'the sizes of lstm: there is no "q"; there are n, d, k',
    ],
    [
      'a size as text',
      () => any(runtime.lstm)({ ...sizes, d: '3' }),
      'lstm: the size d must be a whole number from 1, not "3" (text)',
    ],
    ['a state in a step', () => any(z.step)({ x: x.subarray(0, 3), h0: x }), 'step: there is no "h0"; there are x'],
    ['an unknown state', () => any(z.reset)({ h: x }), 'reset: there is no "h"; there are h0, c0'],
    [
      'an array for inputs',
      () => any(z.forward)(x),
      'forward must be an object of x, y, h0, c0, mask, steps, batch, not a Float32Array',
    ],
    [
      'no generator',
      () => any(runtime.initialise)(z),
      'initialise needs a generator, as random(1) makes, not undefined',
    ],
    [
      'a seed for a generator',
      () => any(runtime.initialise)(z, 1),
      'initialise needs a generator, as random(1) makes, not 1',
    ],
    [
      'an unknown parameter',
      () => any(runtime.initialise)(z, held, { Wf: 1 }),
      'the values of initialise: there is no "Wf"; did you mean W_f? There are U_c, U_f, U_i, U_o, V, W_c, W_f, W_i, W_o, b_c, b_f, b_i, b_o, v',
    ],
    [
      'no option of adam',
      () => any(runtime.adam)(x, { lr: 0.1 }),
      'the options of adam: there is no "lr"; there are learningRate, beta1, beta2, epsilon, weightDecay',
    ],
    [
      'sizes that no memory holds',
      () => runtime.lstm({ d: 2 ** 30, n: 2 ** 30, k: 1 }),
      'there is no memory for an array of ',
    ],
  ])('%s', (_, call, message) => {
    let error: unknown;
    try {
      call();
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toBeInstanceOf(TracegradRuntimeError);
    expect(
      (error as TracegradRuntimeError).message.slice(0, Math.max(message.length, message.endsWith(' ') ? 0 : Infinity)),
    ).toBe(message);
  });
});
