import { describe, expect, it } from 'vitest';
import { comparison, isBelowBaseline, sampleTable } from './report.js';
import type { Results } from './report.js';

const results = (network: number): Results => ({
  heldOutNames: 840,
  heldOutEvents: 5900,
  ngrams: { 'Witten–Bell': [4.1, 3.5, 3.2, 2.95, 2.9], 'Kneser–Ney': [4.1, 3.5, 3.1, 2.92, 2.84] },
  network,
  title: 'LSTM, n = 8',
});

describe('comparison', () => {
  it('is a table of every order and smoothing, the network last', () => {
    const lines = comparison(results(2.8)).split('\n');
    expect(lines[0]).toContain('840 held-out names (5900 predictions');
    expect(lines[2]).toBe(`${' '.repeat(16)}Witten–Bell    Kneser–Ney`);
    expect(lines[6]).toBe('  4-gram              2.950         2.920');
    expect(lines[8]).toBe('  LSTM, n = 8         2.800');
  });

  it('judges honestly', () => {
    expect(comparison(results(2.8))).toContain('better than the best n-gram model, 5-gram Kneser–Ney, by 0.040');
    expect(comparison(results(2.9))).toContain('better than both 4-gram models, and worse than the best');
    expect(comparison(results(2.93))).toContain('not better than both 4-gram models');
  });
});

describe('isBelowBaseline', () => {
  it('asks for both smoothings', () => {
    expect([2.91, 2.92, 2.94, 3].map(network => isBelowBaseline(results(network)))).toEqual([
      true,
      false,
      false,
      false,
    ]);
  });
});

describe('sampleTable', () => {
  it('marks the new names and counts them', () => {
    expect(sampleTable(['mia', 'zorla', 'bo'], new Set(['mia', 'bo']))).toBe(
      [`    mia${' '.repeat(25)}bo`, '  * zorla', '', '* 1 of 3 are in neither list.', ''].join('\n'),
    );
  });
});
