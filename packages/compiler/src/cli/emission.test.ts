/** The check of emitted modules: right ones pass, and what goes wrong is found. */
import { defineCell, gallery } from '@tracegrad/symbolic';
import { describe, expect, it } from 'vitest';
import * as kernels from '../../../runtime/src/generated/kernel.js';
import { emitCell } from '../emit/emit.js';
import { checkedEmission } from './emission.js';

const cellOf = (name: string) => defineCell(gallery.find(one => one.name === name) ?? gallery[0]!); // the gallery is not empty

describe('a right module', () => {
  it.each(['mlp', 'rnn', 'rnn-last', 'lstm'])('%s passes', async name => {
    const cell = cellOf(name);
    const { verdict, lines } = checkedEmission(cell, await emitCell(cell), kernels);
    expect(lines.join('\n')).toContain('loss');
    expect(lines.join('\n')).toContain('WebAssembly against TypeScript');
    expect(verdict).toBe('passed');
  });

  it('two lags and a state that starts at zero', async () => {
    const cell = defineCell({
      name: 'two-lags',
      parameters: { A: ['n', 'n'], B: ['n', 'n'] },
      inputs: { x: { size: ['n'] } },
      states: { h: { size: ['n'], initial: { '0': 'h0', '-1': 0 } } },
      equations: ['h[t] = tanh(A*h[t-1] + B*h[t-2] + x[t])'],
      loss: 'sum(t, 1, T, norm2(h[t])^2)',
    });
    expect(checkedEmission(cell, await emitCell(cell), kernels).verdict).toBe('passed');
  });
});

describe('a wrong module', () => {
  it('that leaves out a product fails, and says where', async () => {
    const cell = cellOf('rnn');
    const broken = { ...kernels, transposedTimes: () => {} };
    const { verdict, lines } = checkedEmission(cell, await emitCell(cell, { wasm: false }), broken);
    expect(verdict).toBe('wrong');
    const failed = lines.filter(line => line.endsWith('  FAILED')).map(line => line.trim().split(' ')[0]);
    expect(failed).toEqual(['W', 'U', 'V', 'classes']);
  });

  it('that is wrong in one entry of a large matrix fails', async () => {
    const cell = defineCell({
      name: 'large',
      parameters: { W: [40, 40], U: [40, 3] },
      inputs: { x: { size: [3] } },
      states: { h: { size: [40], initial: 'h0' } },
      equations: ['h[t] = tanh(W*h[t-1] + U*x[t])'],
      loss: 'sum(t, 1, T, norm2(h[t])^2)',
    });
    const file = await emitCell(cell, { wasm: false });
    expect(checkedEmission(cell, file, kernels).verdict).toBe('passed');
    const broken = {
      ...kernels,
      transposedTimes: (...given: Parameters<typeof kernels.transposedTimes>) => {
        kernels.transposedTimes(...given);
        const result = given.find(value => ArrayBuffer.isView(value));
        if (result instanceof Float64Array && result.length === 1600) result[777]! += 0.01;
      },
    };
    const { verdict, lines } = checkedEmission(cell, file, broken);
    expect(verdict).toBe('wrong');
    expect(lines.filter(line => line.endsWith('  FAILED')).map(line => line.trim().split(' ')[0])).toEqual(['W']);
  });
});
