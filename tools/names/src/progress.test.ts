import { describe, expect, it } from 'vitest';
import { shownProgress } from './progress.js';
import type { Update } from './train.js';

const updates = (count: number): Update[] =>
  Array.from({ length: count }, (_, i) => ({ number: i + 1, nats: 10 * Math.LN2, events: 5, norm: 1 }));

function shown(count: number, isTTY: boolean): string {
  const written: string[] = [];
  shownProgress(updates(count), count, { isTTY, write: text => written.push(text) });
  return written.join('');
}

describe('shownProgress', () => {
  it('writes ten plain lines into a log', () => {
    const lines = shown(200, false).trimEnd().split('\n');
    expect(lines).toHaveLength(10);
    expect(lines[0]).toBe('update  20 of 200   training 2.000 bits per character');
    expect(lines.at(-1)).toMatch(/^update 200 of 200/);
  });

  it('rewrites one line on a terminal and ends it', () => {
    const text = shown(200, true);
    expect(text.match(/\r/g)).toHaveLength(100);
    expect(text.match(/\n/g)).toHaveLength(1);
    expect(text).toContain('[####################] update 200 of 200');
  });

  it('always shows the last update', () => {
    expect(shown(7, false).trimEnd().split('\n')).toHaveLength(7);
    expect(shown(23, false)).toContain('update 23 of 23');
  });
});
