import { describe, expect, it } from 'vitest';
import { least, median, sampled } from './timing.js';

describe('sampling', () => {
  /** A clock that only the calls themselves move. */
  const clock = (perCall: number) => {
    let time = 0;
    return { run: () => void (time += perCall), now: () => time };
  };

  it('gives one sample of a call that takes the whole budget', async () => {
    const { run, now } = clock(50);
    expect(await sampled(run, 20, now)).toEqual([50]);
  });

  it('gives the time of one call, whatever the size of the blocks', async () => {
    const { run, now } = clock(1 / 64);
    const samples = await sampled(run, 20, now);
    expect(samples.length).toBeGreaterThan(10);
    expect(new Set(samples)).toEqual(new Set([1 / 64]));
  });

  it('waits for calls that give promises', async () => {
    const { run, now } = clock(1 / 64);
    const later = async (): Promise<void> => {
      await Promise.resolve();
      run();
    };
    expect(new Set(await sampled(later, 20, now))).toEqual(new Set([1 / 64]));
  });
});

describe('statistics', () => {
  it('takes the middle', () => {
    expect(median([3, 1, 2])).toBe(2);
    expect(median([4, 1, 2, 3])).toBe(2.5);
    expect(least([3, 1, 2])).toBe(1);
    expect(() => median([])).toThrow('no sample');
  });
});
