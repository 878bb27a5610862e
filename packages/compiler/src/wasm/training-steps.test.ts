/** One training step of rnn and lstm in WebAssembly against references that no code of ours computed: the whole grid. */
import { readFileSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { expect, it } from 'vitest';
import type { Factory } from '../../test/evaluated.js';
import { lstm } from '../../../runtime/src/generated/lstm.js';
import { rnn } from '../../../runtime/src/generated/rnn.js';
import { supports } from '../../../runtime/src/model/wasm/engine.js';

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
}
const fixture = new URL('../../test/fixtures/training-steps.json', import.meta.url);
const { cases } = JSON.parse(readFileSync(fixture, 'utf8')) as { readonly cases: readonly Reference[] };

/** Factories by the cell's name, and the names of parameters in the order of the fixture's blocks. */
const cells = {
  rnn: { make: rnn as unknown as Factory, order: ['U', 'W', 'b', 'V', 'c'] },
  lstm: {
    make: lstm as unknown as Factory,
    order: ['W_i', 'W_f', 'W_c', 'W_o', 'U_i', 'U_f', 'U_c', 'U_o', 'b_i', 'b_f', 'b_c', 'b_o', 'V', 'v'],
  },
};

function draws(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state >>> 8;
  };
}

function step({ model: name, D, H, K, B, T }: Reference, backend: 'wasm' | 'relaxed') {
  const { make, order } = cells[name];
  const model = make({ d: D, n: H, k: K }, { batch: B, steps: T, backend });
  const next = draws(name === 'rnn' ? 1 : 2);
  const uniform = (scale: number): number => Math.fround(Math.fround(next() / 2 ** 23 - 1) * Math.fround(scale));
  for (const parameter of order) {
    const values = model.parameters[parameter]!;
    for (let i = 0; i < values.length; i++) values[i] = uniform(1 / Math.sqrt(H));
  }
  const x = Float32Array.from({ length: T * B * D }, () => uniform(1));
  const y = Uint16Array.from({ length: T * B }, () => next() % K);
  const loss = model.lossAndGradients({ x, y }, { scale: 1 / B });
  const weight = draws(12345);
  let [checksum, squares] = [0, 0];
  for (const parameter of order) {
    for (const g of model.gradients[parameter]!) {
      checksum += g * (weight() / 2 ** 23 - 1);
      squares += g * g;
    }
  }
  return { loss, checksum, norm: Math.sqrt(squares) };
}

// Older engines have relaxed SIMD behind a flag; an engine without it is tested without it.
if (process.versions.node.startsWith('20.')) setFlagsFromString('--experimental-wasm-relaxed-simd');
const backends = (['wasm', 'relaxed'] as const).filter(supports);
for (const reference of cases) {
  it.each(backends)(
    `${reference.model} ${reference.id}: %s`,
    backend => {
      const { loss, checksum, norm } = step(reference, backend);
      expect(Math.abs(loss / reference.loss - 1)).toBeLessThan(1e-6);
      expect(Math.abs(checksum - reference.grad_checksum) / reference.grad_norm).toBeLessThan(2e-6);
      expect(Math.abs(norm / reference.grad_norm - 1)).toBeLessThan(1e-6);
    },
    60_000,
  );
}
