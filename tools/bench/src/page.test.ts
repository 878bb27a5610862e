import { format } from 'prettier';
import { describe, expect, it } from 'vitest';
import { odd } from './case.js';
import { bestOf, mainRows, ownShareOf, percent, shareOf, shown } from './figures.js';
import { closing, opening, pageWith, sectionOf } from './page.js';
import { plotOf } from './plot.js';
import { roofOf } from './roof.js';
import { isRow, linesOf, rowsIn, type AnyRow, type Row } from './rows.js';

const of = { model: 'lstm', D: 3, H: 17, K: 4, B: 5, T: 9 } as const;
const row = (peer: string, backend: string, step: number | null): Row => ({
  ...of,
  peer,
  backend,
  threads: 1,
  fwd_ms_median: step === null ? null : step / 2,
  fwd_ms_min: step === null ? null : step / 4,
  step_ms_median: step,
  step_ms_min: step === null ? null : step / 2,
  loss: 12.5,
  grad_checksum: -1.25,
  grad_norm: 1.5,
  peak_rss_mb: 60,
});
const rows: readonly AnyRow[] = [
  {
    kind: 'machine',
    processor: 'an abacus',
    cores: 2,
    node: '20.19.0',
    torch: null,
    rates: { wasm: 51.7, relaxed: null },
  },
  row('tracegrad', 'ts', 0.4),
  row('tracegrad', 'wasm', 0.1),
  row('torch', 'cpu', 3),
  row('tfjs-cpu', 'cpu', null),
  { ...row('onnx-web', 'wasm', 1), step_ms_median: null, step_ms_min: null, grad_checksum: null, grad_norm: null },
  { ...row('tracegrad', 'wasm', 0.3), ...odd[0]! },
  { ...row('tracegrad', 'wasm', 0.06), threads: 2 },
  { kind: 'stream', peer: 'tracegrad', backend: 'wasm', threads: 1, model: 'lstm', H: 32, us_median: 2.5, us_min: 2 },
  { kind: 'start', peer: 'tracegrad', backend: 'ts', threads: 1, model: 'lstm', H: 32, ms: 52, after_import_ms: 21 },
  { kind: 'size', model: 'lstm', backend: 'all', bytes: 30000, gzip_bytes: 9000 },
  {
    kind: 'memory',
    ...of,
    backend: 'wasm',
    kept_bytes: 40960,
    parameter_bytes: 8192,
    input_bytes: 2048,
    reserved_bytes: 655360,
    touched_bytes: 56320,
    peak_mb_first: 50.25,
    peak_mb_later: 51,
    calls: 1000,
    collections: 0,
    heap_bytes_per_call: 24,
  },
  { kind: 'codegen', ms: 4000 },
];

describe('the page', () => {
  const page = pageWith(`# Benchmark\n\n${opening}\n\noutdated\n\n${closing}\n`, sectionOf(rows));

  it('says what the rows say', () => {
    expect(page).not.toContain('outdated');
    expect(page).toContain('an abacus');
    expect(page).toMatch(
      /\| lstm:3,17,4,5,9 \| +0\.400 \(0\.200\) \| +0\.100 \(0\.0500\) \| +3\.00 \(1\.50\) \| +wrong \| +– \| +0\.0600 \(0\.0300\) \|/,
    );
    expect(page).toMatch(/\| lstm:3,17,4,5,9 \| +50\.0× \| +– \| +– \|/);
    expect(page).toMatch(/\| lstm:3,17,4,5,9 \| +50\.0× \| +– \| +16\.7× \|/);
    expect(page).toMatch(/\| lstm, all +\| +30000 \| +9000 \|/);
    expect(page).toMatch(/\| lstm, 32 +\| +ts \| +52\.0 \| +21\.0 \|/);
    expect(page).toMatch(/\| lstm:3,17,4,5,9 \| wasm \| +40\.0 \| +8\.00 \| +2\.00 \| +640 \| +55\.0 \| +1\.10 \|/);
    expect(page).toMatch(/\| lstm:3,17,4,5,9 \| wasm \| +50\.3 \| +51\.0 \| +1000 \| +0 \| +24 \|/);
    expect(page).toContain('the same bits as with one thread in 1 of 1 rows with more');
    const own = percent(ownShareOf(row('tracegrad', 'wasm', 0.1), { wasm: 51.7, relaxed: null }));
    expect(page.split('own roof')[1]).toContain(own);
    expect(page).toContain('at 51.7 GFLOP/s, fused at –');
    expect(page).toMatch(/\| memory held, wasm +\| +1 \| +1 \|/);
  });

  it('has a table for sizes off the grid, which are in no other', () => {
    const [before, after] = page.split('### Sizes off the grid');
    expect(after).toMatch(/\| rnn:1,1,2,1,100 \| +0\.150, \d+ % ! of 60 % \|/);
    expect(before).not.toContain('| rnn:1,1,2,1,100');
  });

  it('is formatted as Prettier formats it', async () => {
    expect(await format(page, { parser: 'markdown', printWidth: 120 })).toBe(page);
  });

  it('is the same again when its own numbers are replaced', () => {
    expect(pageWith(page, sectionOf(rows))).toBe(page);
    expect(() => pageWith('no markers', '')).toThrow('needs the lines');
  });
});

describe('rows', () => {
  it('are read back from their lines', () => {
    expect(rowsIn(linesOf(rows))).toEqual(rows);
  });

  it('have shares of the roof where they are ours and timed', () => {
    expect(shareOf(row('tracegrad', 'wasm', 0.1))).toBeCloseTo(roofOf(of, 'wasm') / 0.05, 12);
    expect(shareOf(row('torch', 'cpu', 3))).toBeUndefined();
    expect(shareOf(row('tracegrad', 'ts', null))).toBeUndefined();
    expect(bestOf(rows.filter(isRow), 'step_ms_median')).toBe(0.06);
    expect([0.00123456, 12.345, 4567.8, null].map(shown)).toEqual(['0.00123', '12.3', '4568', '–']);
  });

  it('are all in the plot, apart from those without times', () => {
    const plot = plotOf(mainRows(rows.filter(isRow)));
    expect(plot.match(/<rect/g)).toHaveLength(6);
    expect(plot.match(/<circle/g)).toHaveLength(2);
    expect(plot).not.toContain('NaN');
  });
});
