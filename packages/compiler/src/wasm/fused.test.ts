/** The committed code, and what a host with relaxed SIMD makes of it, are what the encoder writes. */
import { defineCell, gallery } from '@tracegrad/symbolic';
import { describe, expect, it } from 'vitest';
import { cellModule } from '../emit/cell-module.js';
import { compiledModule } from '../emit/compiled-module.js';
import { compiled as lstm } from '../../../runtime/src/generated/wasm/lstm.js';
import { compiled as mlp } from '../../../runtime/src/generated/wasm/mlp.js';
import { compiled as rnn } from '../../../runtime/src/generated/wasm/rnn.js';
import { bytesOf, withFusedSums } from '../../../runtime/src/model/wasm/engine.js';
import { encoded } from './encode.js';

describe.each([
  ['mlp', mlp],
  ['rnn', rnn],
  ['lstm', lstm],
] as const)('%s', (name, { code }) => {
  const definition = gallery.find(cell => cell.name === name);
  if (definition === undefined) throw new Error(`no cell ${name}`);
  const { module } = compiledModule(cellModule(defineCell(definition)));
  const bytes = bytesOf(String(code));

  it('is what stands in the runtime', () => expect(bytes).toEqual(encoded(module)));
  it('is valid', () => expect(WebAssembly.validate(bytes)).toBe(true));
  it('becomes the code with fused sums', () => {
    expect(withFusedSums(bytes)).toEqual(encoded(module, { fused: true }));
    expect(withFusedSums(bytes)).not.toEqual(bytes);
  });
});
