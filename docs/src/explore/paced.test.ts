import { expect, it } from 'vitest';
import { paced } from './paced.js';

function* counting(limit: number): Generator<number, void> {
  for (let i = 1; i <= limit; i++) yield i;
}

it('hands on every value in order, some at a time', async () => {
  const seen: (readonly number[])[] = [];
  await paced(counting(7), 3, values => seen.push(values)).finished;
  expect(seen).toEqual([[1, 2, 3], [4, 5, 6], [7]]);
});

it('lets other tasks in, and stops when told', async () => {
  const seen: number[] = [];
  const work = paced(counting(Infinity), 5, values => seen.push(...values));
  setTimeout(work.stop);
  await work.finished;
  expect(seen.length).toBeGreaterThanOrEqual(5);
  expect(seen.length % 5).toBe(0);
});

it('tells of an error', async () => {
  const work = paced(counting(3), 1, ([value]) => {
    if (value === 2) throw new RangeError('two');
  });
  await expect(work.finished).rejects.toThrow('two');
});
