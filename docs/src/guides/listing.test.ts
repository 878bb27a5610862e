import { expect, it } from 'vitest';
import { changed, changesOf } from './listing.js';

const page = ['text', '```diff', '--- a/b.ts', ' one', '-two', '+2', '+II', ' three', '```', ''].join('\n');
const [change] = changesOf(page);

it('reads what a listing changes', () => {
  expect(change).toEqual({ path: 'a/b.ts', before: 'one\ntwo\nthree', after: 'one\n2\nII\nthree' });
});

it('changes the one place and refuses any other number of them', () => {
  if (change === undefined) throw new RangeError('no listing was found');
  expect(changed('zero\none\ntwo\nthree\nfour', change)).toBe('zero\none\n2\nII\nthree\nfour');
  expect(() => changed('nothing', change)).toThrow('a/b.ts has these lines 0 times');
  expect(() => changed('one\ntwo\nthree\n'.repeat(2), change)).toThrow('2 times');
});
