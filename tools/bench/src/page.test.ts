import { format } from 'prettier';
import { describe, expect, it } from 'vitest';
import { bestOf, shareOf, shown } from './figures.js';
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
  { kind: 'machine', processor: 'an abacus', cores: 2, node: '20.19.0', torch: null },
  row('tracegrad', 'ts', 0.4),
  row('tracegrad', 'wasm', 0.1),
  row('torch', 'cpu', 3),
  row('tfjs-cpu', 'cpu', null),
  { kind: 'stream', peer: 'tracegrad', backend: 'wasm', model: 'lstm', H: 32, us_median: 2.5, us_min: 2 },
  { kind: 'start', peer: 'tracegrad', backend: 'ts', model: 'lstm', H: 32, ms: 21 },
  { kind: 'size', model: 'lstm', backend: 'all', bytes: 30000, gzip_bytes: 9000 },
  { kind: 'codegen', ms: 4000 },
];

describe('the page', () => {
  const page = pageWith(`# Benchmark\n\n${opening}\n\nold\n\n${closing}\n`, sectionOf(rows));

  it('says what the rows say', () => {
    expect(page).not.toContain('old');
    expect(page).toContain('an abacus');
    expect(page).toMatch(
      /\| lstm:3,17,4,5,9 \| +0\.400 \(0\.200\) \| +0\.100 \(0\.0500\) \| +3\.00 \(1\.50\) \| +wrong \|/,
    );
    expect(page).toMatch(/\| lstm:3,17,4,5,9 \| +30\.0× \| +– \|/);
    expect(page).toMatch(/\| lstm, all +\| +30000 \| +9000 \|/);
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
    expect(bestOf(rows.filter(isRow), 'step_ms_median')).toBe(0.1);
    expect([0.00123456, 12.345, 4567.8, null].map(shown)).toEqual(['0.00123', '12.3', '4568', '–']);
  });

  it('are all in the plot, apart from those without times', () => {
    const plot = plotOf(rows.filter(isRow));
    expect(plot.match(/<rect/g)).toHaveLength(4);
    expect(plot.match(/<circle/g)).toHaveLength(2);
    expect(plot).not.toContain('NaN');
  });
});
