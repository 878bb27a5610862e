/** One training step of rnn and lstm in WebAssembly against references that no code of ours computed: the whole grid. */
import { setFlagsFromString } from 'node:v8';
import { expect, it } from 'vitest';
import type { Factory } from '../../test/evaluated.js';
import { cases, deviations } from '../../test/training-steps.js';
import { lstm } from '../../../runtime/src/generated/lstm.js';
import { rnn } from '../../../runtime/src/generated/rnn.js';
import { supports } from '../../../runtime/src/model/wasm/engine.js';

/** Factories by the cell's name; their own types name the sizes and parameters, which the references give as data. */
const factories = { rnn: rnn as unknown as Factory, lstm: lstm as unknown as Factory };

// Older engines have relaxed SIMD behind a flag; an engine without it is tested without it.
if (process.versions.node.startsWith('20.')) setFlagsFromString('--experimental-wasm-relaxed-simd');
const backends = (['wasm', 'relaxed'] as const).filter(supports);
for (const reference of cases) {
  it.each(backends)(
    `${reference.model} ${reference.id}: %s`,
    backend => {
      const { model: name, D, H, K, B, T } = reference;
      const model = factories[name]({ d: D, n: H, k: K }, { batch: B, steps: T, backend });
      const { loss, checksum, norm, blocks } = deviations(reference, model, y => Uint16Array.from(y));
      expect(loss).toBeLessThan(1e-6);
      expect(checksum).toBeLessThan(2e-6);
      expect(norm).toBeLessThan(1e-6);
      expect(blocks).toBeLessThan(1e-6);
    },
    60_000,
  );
}
