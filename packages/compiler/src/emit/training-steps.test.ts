/** One training step of rnn and lstm against reference losses and gradients that no code of ours computed. */
import { defineCell, gallery } from '@tracegrad/symbolic';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { factoryOf } from '../../test/evaluated.js';

interface Reference {
  readonly model: 'rnn' | 'lstm';
  readonly id: string;
  readonly D: number;
  readonly H: number;
  readonly K: number;
  readonly B: number;
  readonly T: number;
  readonly loss: number;
  readonly grad_checksum: number;
  readonly grad_norm: number;
  readonly block_norms: Readonly<Record<string, number>>;
}
const fixture = new URL('../../test/fixtures/training-steps.json', import.meta.url);
const { cases } = JSON.parse(readFileSync(fixture, 'utf8')) as { readonly cases: readonly Reference[] };

/** The generator that the fixture describes: 24 bits per draw. */
function draws(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state >>> 8;
  };
}

/** Our blocks in the order of the fixture's: Wx, Wh, b, V, c; its rows of an LSTM are i, f, g, o. */
const blocks: { readonly [M in Reference['model']]: Readonly<Record<string, readonly string[]>> } = {
  rnn: { Wx: ['U'], Wh: ['W'], b: ['b'], V: ['V'], c: ['c'] },
  lstm: {
    Wx: ['W_i', 'W_f', 'W_c', 'W_o'],
    Wh: ['U_i', 'U_f', 'U_c', 'U_o'],
    b: ['b_i', 'b_f', 'b_c', 'b_o'],
    V: ['V'],
    c: ['v'],
  },
};

const cells = new Map(gallery.map(definition => [definition.name, defineCell(definition)]));

async function errors({ model: name, D, H, K, B, T, ...expected }: Reference, type: 'float32' | 'float64') {
  const cell = cells.get(name);
  if (cell === undefined) throw new Error(`no cell ${name}`);
  const factory = await factoryOf(cell);
  const model = factory({ d: D, n: H, k: K }, { batch: B, steps: T, type });
  const next = draws(name === 'rnn' ? 1 : 2);
  const uniform = (scale: number): number => Math.fround(Math.fround(next() / 2 ** 23 - 1) * Math.fround(scale));
  for (const parameters of Object.values(blocks[name])) {
    for (const parameter of parameters) {
      const values = model.parameters[parameter];
      if (values === undefined) throw new Error(`no parameter ${parameter}`);
      for (let i = 0; i < values.length; i++) values[i] = uniform(1 / Math.sqrt(H));
    }
  }
  const x =
    model.parameterArena.constructor === Float32Array ? new Float32Array(T * B * D) : new Float64Array(T * B * D);
  for (let i = 0; i < x.length; i++) x[i] = uniform(1);
  const y = Int32Array.from({ length: T * B }, () => next() % K);
  const loss = model.lossAndGradients({ x, y }, { scale: 1 / B });

  const weight = draws(12345);
  let checksum = 0;
  let square = 0;
  const norms = Object.entries(blocks[name]).map(([block, parameters]) => {
    let own = 0;
    for (const parameter of parameters) {
      for (const g of model.gradients[parameter] ?? [NaN]) {
        checksum += g * (weight() / 2 ** 23 - 1);
        own += g * g;
      }
    }
    square += own;
    return [block, Math.sqrt(own)] as const;
  });
  const relative = (value: number, reference: number): number => Math.abs(value - reference) / expected.grad_norm;
  return {
    loss: Math.abs(loss - expected.loss) / expected.loss,
    norm: relative(Math.sqrt(square), expected.grad_norm),
    checksum: relative(checksum, expected.grad_checksum),
    blocks: Math.max(...norms.map(([block, norm]) => relative(norm, expected.block_norms[block] ?? NaN))),
  };
}

describe.each(cases)('$model $id', reference => {
  it.each([
    ['float64', 1e-9],
    ['float32', 1e-5],
  ] as const)('%s to %d', { timeout: 240_000 }, async (type, tolerance) => {
    const found = await errors(reference, type);
    for (const [what, error] of Object.entries(found)) expect(error, what).toBeLessThan(tolerance);
  });
});
