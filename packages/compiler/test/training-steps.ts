/**
 * The reference training steps: data as the fixture describes it, one step of a model, and what is compared of it.
 */
import { readFileSync } from 'node:fs';
import type { AnyModel } from './evaluated.js';

export interface Reference {
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

const fixture = new URL('fixtures/training-steps.json', import.meta.url);
export const { cases } = JSON.parse(readFileSync(fixture, 'utf8')) as { readonly cases: readonly Reference[] };

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

export interface Deviations {
  /** |loss / reference − 1|. */
  readonly loss: number;
  /** The others are relative to the norm of the whole reference gradient. */
  readonly norm: number;
  readonly checksum: number;
  readonly blocks: number;
}

/** How far one training step of a model of the reference's sizes is from the reference. */
export function deviations(
  { model: name, D, H, K, B, T, ...expected }: Reference,
  model: AnyModel,
  labels: (y: readonly number[]) => Int32Array | Uint16Array,
): Deviations {
  const next = draws(name === 'rnn' ? 1 : 2);
  const uniform = (scale: number): number => Math.fround(Math.fround(next() / 2 ** 23 - 1) * Math.fround(scale));
  for (const parameters of Object.values(blocks[name])) {
    for (const parameter of parameters) {
      const values = model.parameters[parameter];
      if (values === undefined) throw new Error(`no parameter ${parameter}`);
      for (let i = 0; i < values.length; i++) values[i] = uniform(1 / Math.sqrt(H));
    }
  }
  const x = model.type === 'float32' ? new Float32Array(T * B * D) : new Float64Array(T * B * D);
  for (let i = 0; i < x.length; i++) x[i] = uniform(1);
  const y = labels(Array.from({ length: T * B }, () => next() % K));
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
    loss: Math.abs(loss / expected.loss - 1),
    norm: relative(Math.sqrt(square), expected.grad_norm),
    checksum: relative(checksum, expected.grad_checksum),
    blocks: Math.max(...norms.map(([block, norm]) => relative(norm, expected.block_norms[block] ?? NaN))),
  };
}
