import { describe, expect, it } from 'vitest';
import { random } from '@tracegrad/runtime';
import { boundary, decoded, hidden } from './alphabet.js';
import { batchOf, epoch, eventsIn, pieces } from './batches.js';
import type { Batch } from './batches.js';

/** Reads the names back: from the inputs and, independently, from the targets. */
function namesIn({ steps, batch, x, y, mask }: Batch): { fromX: string[]; fromY: string[] } {
  const columns = Array.from({ length: batch }, (_, column) => {
    const rows = Array.from({ length: steps }, (_, t) => t * batch + column).filter(at => mask[at] === 1);
    const shown = rows.map(at => x[at]!);
    const targets = rows.map(at => y[at]!);
    expect(shown[0]).toBe(boundary);
    expect(targets.at(-1)).toBe(boundary);
    return { fromX: decoded(shown.slice(1)), fromY: decoded(targets.slice(0, -1)) };
  });
  return { fromX: columns.map(column => column.fromX), fromY: columns.map(column => column.fromY) };
}

const sum = (values: Float32Array): number => values.reduce((total, value) => total + value, 0);

describe('batchOf', () => {
  it('holds each name in a column, as inputs and one step earlier as targets', () => {
    const names = ['bo', 'anna', 'x', 'zed'];
    const batch = batchOf(names);
    expect(batch).toMatchObject({ steps: 5, batch: 4 });
    expect(eventsIn(batch)).toBe(14);
    expect(namesIn(batch)).toEqual({ fromX: names, fromY: names });
    expect(sum(batch.mask)).toBe(14);
  });

  it('leaves padding empty', () => {
    const { x, mask, batch } = batchOf(['a', 'abc']);
    for (const t of [2, 3]) {
      expect(mask[t * batch]).toBe(0);
      expect(x[t * batch]).toBe(hidden);
    }
  });

  it('hides letters of the input, about the share asked for, but neither boundaries nor targets', () => {
    const names = Array.from({ length: 100 }, () => 'abcdefghij');
    const batch = batchOf(names, { share: 0.25, random: random(1) });
    const shown = batch.x.filter(symbol => symbol !== hidden).length - 100;
    expect(shown / 1000).toBeCloseTo(0.75, 1);
    expect(batch.x[0]).toBe(boundary);
    expect(batch.y).toEqual(batchOf(names).y);
    expect(sum(batch.mask)).toBe(1100);
  });
});

describe('epoch', () => {
  const names = Array.from(
    { length: 103 },
    (_, i) => 'abcdefghij'.slice(i % 10) + decoded([1 + (i % 26), 1 + (i % 7)]),
  );
  const distinct = [...new Set(names)];

  it('uses no name twice and all but the few that fill no batch', () => {
    for (const pool of [1, 4]) {
      const batches = epoch(distinct, 8, pool, random(3));
      expect(batches).toHaveLength(Math.floor(distinct.length / 8));
      expect(batches.every(batch => batch.length === 8)).toBe(true);
      const used = batches.flat();
      expect(new Set(used).size).toBe(used.length);
      expect(used.every(name => distinct.includes(name))).toBe(true);
    }
  });

  it('puts names of similar length together, so less is padded', () => {
    const padded = (pool: number): number =>
      epoch(distinct, 8, pool, random(4)).reduce((total, batch) => total + batchOf(batch).steps, 0);
    expect(padded(8)).toBeLessThan(padded(1));
  });

  it('is decided by the seed', () => {
    expect(epoch(distinct, 8, 4, random(5))).toEqual(epoch(distinct, 8, 4, random(5)));
    expect(epoch(distinct, 8, 4, random(5))).not.toEqual(epoch(distinct, 8, 4, random(6)));
  });
});

describe('pieces', () => {
  it('cuts a list, the last piece possibly shorter', () => {
    expect(pieces([1, 2, 3, 4, 5], 2)).toEqual([[1, 2], [3, 4], [5]]);
    expect(pieces([], 2)).toEqual([]);
  });
});
