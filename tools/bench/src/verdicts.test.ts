import { describe, expect, it } from 'vitest';
import { aimedAt, aims, classOf } from './aims.js';
import { grid, textOf } from './case.js';
import { comparisons, verdicts } from './verdicts.js';
import { roofOf } from './roof.js';
import type { AnyRow, Row } from './rows.js';

const of = { model: 'rnn', D: 64, H: 64, K: 64, B: 16, T: 32 } as const;
const row = (peer: string, backend: string, step: number, forward: number, threads = 1): Row => ({
  ...of,
  peer,
  backend,
  threads,
  fwd_ms_median: 2 * forward,
  fwd_ms_min: forward,
  step_ms_median: 2 * step,
  step_ms_min: step,
  loss: 1,
  grad_checksum: 1,
  grad_norm: 1,
  peak_rss_mb: 50,
});

describe('aims', () => {
  it('are there for every case of the grid, apart from small ones beside two threads of PyTorch', () => {
    expect(grid.map(classOf)).toEqual(['S', 'S', 'M', 'M', 'L', 'L', 'X', 'S', 'S', 'M', 'M', 'L', 'L', 'X']);
    const without = aims.flatMap(aim => grid.filter(one => aimedAt(aim, one) === undefined).map(textOf));
    expect(without).toEqual(['rnn:8,16,8,1,32', 'rnn:32,32,32,1,64', 'lstm:8,16,8,1,32', 'lstm:32,32,32,1,64']);
  });

  it('differ by model and size', () => {
    expect(grid.map(one => aimedAt(aims[0]!, one))).toEqual([
      180, 50, 1.9, 1.25, 0.82, 0.7, 9, 150, 45, 1.9, 1.5, 0.82, 0.82, 7.5,
    ]);
  });
});

describe('verdicts', () => {
  const rows = [
    row('tracegrad', 'relaxed', 1, 0.5),
    row('tracegrad', 'relaxed', 0.5, 0.5, 2),
    row('torch', 'cpu', 1.425, 1),
    row('jax-js', 'wasm', 22, 9),
    row('tfjs-wasm', 'wasm', 11.5, 9),
    row('onnx-node', 'cpu', 1, 0.25),
  ];

  it('say what was found, what was aimed at, and by how much it is missed', () => {
    const found = comparisons(rows);
    expect(found.map(({ aim, says }) => [aim, says])).toEqual([
      ['training step, relaxed beside torch', '1.43× of 1.9×, 25 % short'],
      ['training step, relaxed beside jax-js or tfjs-wasm or tfjs-cpu', '11.5× of 11×'],
      ['forward pass, relaxed beside onnx-node', '0.500× of 0.5×'],
      ['training step, relaxed ×2 beside relaxed', '2.00× of 1.6×'],
      ['peak memory, relaxed beside tfjs-wasm', '1.00× of 2×, 50 % short'],
      ['peak memory, relaxed beside jax-js', '1.00× of 2×, 50 % short'],
    ]);
    expect(found[0]?.share).toBeCloseTo(0.75, 12);
    expect(found.map(({ column }) => column)).toContain('relaxed beside jax-js or tfjs-wasm or tfjs-cpu');
  });

  it('take the shares of the roof of one thread', () => {
    const found = verdicts(rows).filter(({ aim }) => aim.startsWith('share of the roof'));
    expect(found).toHaveLength(1);
    expect(found[0]?.share).toBeCloseTo(roofOf(of, 'relaxed') / 0.88, 12);
  });

  it('hold streams, first steps, modules and memory against limits', () => {
    const small = { model: 'lstm', peer: 'tracegrad', backend: 'ts', threads: 1, H: 32 } as const;
    const more: readonly AnyRow[] = [
      { kind: 'stream', ...small, us_median: 20, us_min: 10 },
      { kind: 'start', ...small, ms: 50, after_import_ms: 15 },
      { kind: 'size', model: 'lstm', backend: 'wasm', bytes: 60000, gzip_bytes: 6144 },
      { kind: 'size', model: 'lstm', backend: 'all', bytes: 60000, gzip_bytes: 90000 },
    ];
    expect(verdicts(more).map(({ aim, says }) => [aim, says])).toEqual([
      ['step of a stream, ts', '10.0 of at most 9 µs, 10 % short'],
      ['first training step, ts', '15.0 of at most 30 ms'],
      ['compiled module', '6.00 of at most 12 KB'],
    ]);
  });
});
