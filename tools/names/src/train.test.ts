import { describe, expect, it } from 'vitest';
import { random, softmax } from '@tracegrad/runtime';
import type { FloatArray } from '@tracegrad/runtime';
import { boundary, encoded, inputs, symbols } from './alphabet.js';
import { generatedName, generatedNames } from './generate.js';
import { networkBits } from './held-out.js';
import type { Network, StreamingNetwork } from './network.js';
import { training } from './train.js';
import type { TrainingSettings } from './train.js';

/**
 * The smallest network that fits: z = V x + v, a bigram model, with gradients that can be seen to be right. The loop
 * around it must bring it to the bigram frequencies of the names.
 */
function bigramNetwork(): Network & StreamingNetwork {
  const count = symbols * inputs + symbols;
  const parameterArena = new Float32Array(count);
  const gradientArena = new Float32Array(count);
  const views = (arena: Float32Array): Record<'V' | 'v', Float32Array> => ({
    V: arena.subarray(0, symbols * inputs),
    v: arena.subarray(symbols * inputs),
  });
  const parameters = views(parameterArena);
  const gradients = views(gradientArena);
  const logits = (symbol: number): Float64Array =>
    Float64Array.from(parameters.v, (bias, row) => bias + parameters.V[row * inputs + symbol]!);
  return {
    sizes: { d: inputs, k: symbols },
    type: 'float32',
    parameters,
    gradients,
    parameterShapes: { V: [symbols, inputs], v: [symbols, 1] },
    parameterArena,
    gradientArena,
    step: x => ({ z: logits(x[0]!) }),
    reset: () => undefined,
    lossAndGradients({ x, y, mask }, { scale = 1 } = {}) {
      gradientArena.fill(0);
      let loss = 0;
      y.forEach((target, at) => {
        if (mask[at] === 0) return;
        const input = x[at]!;
        const p = softmax(logits(input));
        loss -= scale * Math.log(p[target]!);
        for (let row = 0; row < symbols; row++) {
          const slope = scale * (p[row]! - (row === target ? 1 : 0));
          gradients.v[row]! += slope;
          gradients.V[row * inputs + input]! += slope;
        }
      });
      return loss;
    },
  };
}

const names = ['ab', 'ac', 'ab', 'ab', 'b', 'ba', 'cab', 'abab'];
const settings: TrainingSettings = {
  updates: 600,
  batch: 4,
  pool: 2,
  learningRate: 0.1,
  clip: 5,
  dropout: 0,
  seed: 1,
};

describe('training', () => {
  const network = bigramNetwork();
  const updates = [...training(network, names, settings)];

  it('brings a bigram network to the bigram frequencies of the names', () => {
    const frequencies: Record<string, number[]> = {};
    for (const name of names) {
      const row = [boundary, ...encoded(name), boundary];
      for (let i = 1; i < row.length; i++)
        (frequencies[row[i - 1]!] ??= new Array<number>(symbols).fill(0))[row[i]!]! += 1;
    }
    for (const [symbol, counts] of Object.entries(frequencies)) {
      const expected = counts.map(count => count / counts.reduce((sum, other) => sum + other, 0));
      const probabilities = softmax(network.step(Int32Array.of(Number(symbol))).z);
      for (let i = 0; i < symbols; i++) expect(Math.abs(probabilities[i]! - expected[i]!)).toBeLessThan(0.05);
    }
  });

  it('tells each update: its number, loss and size', () => {
    expect(updates.map(update => update.number)).toEqual(Array.from({ length: 600 }, (_, i) => i + 1));
    const [first] = updates;
    expect(first!.nats / first!.events).toBeCloseTo(Math.log(symbols), 5);
    const mean = (list: typeof updates): number =>
      list.reduce((sum, { nats }) => sum + nats, 0) / list.reduce((sum, { events }) => sum + events, 0);
    expect(mean(updates.slice(-100))).toBeLessThan(0.5 * mean(updates.slice(0, 5)));
  });

  it('is decided by the seed, hidden letters included', () => {
    const trained = (seed: number): FloatArray => {
      const other = bigramNetwork();
      for (const update of training(other, names, { ...settings, updates: 20, dropout: 0.3, seed }))
        expect(update.norm).toBeGreaterThan(0);
      return other.parameterArena;
    };
    expect(trained(1)).toEqual(trained(1));
    expect(trained(1)).not.toEqual(trained(2));
  });

  it('refuses a batch larger than the list', () => {
    expect(() => [...training(bigramNetwork(), ['a', 'b'], settings)]).toThrow(/batch of 4 names.*from 2/);
  });
});

describe('networkBits', () => {
  it('is log₂ 27 for a network that knows nothing, whatever the batch', () => {
    for (const batch of [1, 3, 100]) expect(networkBits(bigramNetwork(), names, batch)).toBeCloseTo(Math.log2(27), 6);
  });

  it('falls with training', () => {
    const network = bigramNetwork();
    Array.from(training(network, names, settings));
    expect(networkBits(network, names, 3)).toBeLessThan(1.2);
  });
});

describe('generatedName', () => {
  const network = bigramNetwork();
  Array.from(training(network, names, settings));

  it('draws names like those learnt, the same for the same seed', () => {
    const drawn = generatedNames(network, 10, 1, random(1));
    expect(drawn).toEqual(generatedNames(network, 10, 1, random(1)));
    expect(drawn.every(name => /^[abc]+$/.test(name))).toBe(true);
    expect(new Set(drawn).size).toBe(drawn.length);
  });

  it('takes the likeliest path at temperature 0', () => {
    expect(generatedName(network, 0, random(1))).toBe('ab');
    expect(generatedNames(network, 5, 0, random(1))).toEqual(['ab']);
  });

  it('cuts a name that would not end', () => {
    const endless: StreamingNetwork = { ...bigramNetwork(), step: () => ({ z: Float32Array.of(-Infinity, 0) }) };
    expect(generatedName(endless, 1, random(1))).toBe('a'.repeat(24));
  });
});
