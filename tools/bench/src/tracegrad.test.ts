import { describe, expect, it } from 'vitest';
import { checksumOf } from './checksum.js';
import { dataOf } from './data.js';
import { deviations, givenOutcomes } from './reference.js';
import { tracegrad } from './tracegrad.js';

describe('our own models', () => {
  const small = givenOutcomes().filter(({ H, B, T }) => H * B * T <= 2048);
  it.each(small)('$model $case has the reference loss and gradients', async given => {
    const contestant = await tracegrad({ peer: 'tracegrad', backend: 'ts', threads: 1, of: given }, dataOf(given));
    const loss = contestant.step();
    expect(deviations({ loss, ...checksumOf(contestant.gradients!()) }, given)).toEqual([]);
  });

  it('are refused with a back end that the runtime does not have', async () => {
    const of = small[0]!;
    const task = { peer: 'tracegrad', backend: 'abacus', threads: 1, of };
    await expect(tracegrad(task, dataOf(of))).rejects.toThrow('backend');
  });
});
