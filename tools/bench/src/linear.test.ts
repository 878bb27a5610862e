import { describe, expect, it } from 'vitest';
import { longer, wider } from './case.js';
import { linearSections } from './linear.js';
import type { Row } from './rows.js';

const rows = [...longer, ...wider].map((of): Row => ({
  ...of,
  peer: 'tracegrad',
  backend: 'wasm',
  threads: 1,
  fwd_ms_median: 1,
  fwd_ms_min: 1,
  step_ms_median: 1,
  // Twice the time per step from 1000 steps on, and half of it for each example of 64.
  step_ms_min: of.B * of.T * (of.T >= 1000 ? 2 : 1) * (of.B === 64 ? 0.5 : 1),
  loss: 1,
  grad_checksum: 1,
  grad_norm: 1,
  peak_rss_mb: 50,
}));

describe('the growth of time', () => {
  it('is that of one step of one example by the first', () => {
    const [steps, examples] = linearSections(rows);
    expect(steps?.[1]).toContain('| T = 50 | T = 200 | T = 1000 | T = 2000 |');
    expect(steps?.[1]).toContain('| rnn:32,64,32,8,T wasm  |   1.00 |    1.00 |     2.00 |     2.00 |');
    expect(examples?.[1]).toContain('| lstm:32,64,32,B,100 wasm |  1.00 |   1.00 |   1.00 |  0.500 |');
  });

  it('is told of lines that were measured whole', () => {
    expect(linearSections(rows.filter(({ model, T }) => model === 'rnn' || T !== 50))[0]?.[1]).not.toContain('lstm');
    expect(linearSections([])).toEqual([]);
  });
});
