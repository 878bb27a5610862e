import { describe, expect, it } from 'vitest';
import { loadWeights, random, savedWeights, softmax } from '@tracegrad/runtime';
import { boundary, encoded, symbols, totalEvents } from './alphabet.js';
import { batchOf } from './batches.js';
import { networkBits } from './held-out.js';
import { network, streaming } from './lstm-network.js';
import { training } from './train.js';

const names = ['anna', 'bo', 'christopher', 'eve', 'ab', 'marianne', 'otto'];
const settings = { updates: 60, batch: 4, pool: 1, learningRate: 0.02, clip: 1, dropout: 0, seed: 3 };

describe('the LSTM as a network', () => {
  it('starts with open forget gates, zero biases, and orthogonal recurrent matrices', () => {
    const { parameters } = network(6, 1, random(1));
    expect([...parameters.b_f!]).toEqual(new Array(6).fill(1));
    expect([...parameters.b_i!, ...parameters.v!]).toEqual(new Array(6 + symbols).fill(0));
    for (const name of ['U_f', 'U_i', 'U_o', 'U_c']) {
      const U = parameters[name]!;
      const norm = [...U.subarray(0, 6)].reduce((sum, entry) => sum + entry * entry, 0);
      expect(norm).toBeCloseTo(1, 5);
    }
  });

  it('gives a padded batch the loss of its names one by one, and the same gradients', () => {
    const together = network(8, names.length, random(2));
    const loss = together.lossAndGradients(batchOf(names));
    const alone = network(8, 1, random(2));
    const gradients = new Float64Array(alone.gradientArena.length);
    let sum = 0;
    for (const name of names) {
      sum += alone.lossAndGradients(batchOf([name]));
      alone.gradientArena.forEach((gradient, i) => (gradients[i]! += gradient));
    }
    expect(loss / sum).toBeCloseTo(1, 5);
    const largest = Math.max(...gradients.map(Math.abs));
    together.gradientArena.forEach((gradient, i) =>
      expect(Math.abs(gradient - gradients[i]!)).toBeLessThan(1e-5 * largest),
    );
  });

  it('says the same of a name in a batch and symbol by symbol', () => {
    const model = network(8, 4, random(4));
    Array.from(training(model, names, settings));
    const stream = streaming(model);
    let nats = 0;
    for (const name of names) {
      stream.reset();
      let before = boundary;
      for (const symbol of [...encoded(name), boundary]) {
        nats -= Math.log(softmax(stream.step(Int32Array.of(before)).z)[symbol]!);
        before = symbol;
      }
    }
    expect(nats / Math.LN2 / totalEvents(names)).toBeCloseTo(networkBits(model, names, 4), 5);
  });

  it('learns, the same for the same seed', () => {
    const trained = (): { bits: number; arena: number[] } => {
      const model = network(8, 4, random(5));
      Array.from(training(model, names, settings));
      return { bits: networkBits(model, names, 4), arena: [...model.parameterArena] };
    };
    const before = networkBits(network(8, 4, random(5)), names, 4);
    const { bits, arena } = trained();
    expect(bits).toBeLessThan(before - 1);
    expect(trained().arena).toEqual(arena);
  });

  it('comes back from a weights file', () => {
    const model = network(8, 4, random(6));
    const other = network(8, 4, random(7));
    loadWeights(other, savedWeights(model));
    expect(networkBits(other, names, 4)).toBe(networkBits(model, names, 4));
  });
});
