import { describe, expect, it } from 'vitest';
import { demonstration } from './demonstration.js';
import { defaults } from './options.js';

function shown(seed: number): { text: string; bits: number } {
  const written: string[] = [];
  const { results } = demonstration(
    { ...defaults, updates: 20, hidden: 8, seed },
    { isTTY: false, write: text => written.push(text) },
  );
  return { text: written.join(''), bits: results.network };
}

describe('demonstration', () => {
  it('shows the data, the progress, the comparison and twenty names, the same for the same seed', () => {
    const { text, bits } = shown(1);
    expect(text).toContain(
      '8422 distinct first names, 19 of them with a hyphen left out: 7563 to learn from, 840 held out.',
    );
    expect(text).toContain('update 20 of 20');
    expect(text).toMatch(new RegExp(`LSTM, n = 8 +${bits.toFixed(3)}\\n`));
    expect(text).toContain('20 names drawn at temperature 0.8');
    expect(bits).toBeLessThan(Math.log2(27));
    expect(shown(1).text).toBe(text);
    expect(shown(2).text).not.toBe(text);
  });
});
