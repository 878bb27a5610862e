import { describe, expect, it } from 'vitest';
import { datasetOf, firstNames } from './dataset.js';
import { longest } from './network.js';

describe('datasetOf', () => {
  it('joins lists in lower case, without repetitions, in order', () => {
    expect(datasetOf(['Mia', 'Ann', 'Jo-Ann'], ['ann', 'Bo'])).toEqual({
      names: ['ann', 'bo', 'mia'],
      distinct: 4,
      leftOut: ['jo-ann'],
    });
  });
});

describe('firstNames', () => {
  it('has the documented counts: 8 422 distinct names, 19 with a hyphen, 8 403 used', () => {
    const { names, distinct, leftOut } = firstNames();
    expect(distinct).toBe(8422);
    expect(leftOut).toHaveLength(19);
    expect(leftOut.every(name => name.includes('-'))).toBe(true);
    expect(names).toHaveLength(8403);
    expect(new Set(names).size).toBe(8403);
    expect(Math.max(...names.map(name => name.length))).toBeLessThan(longest);
  });
});
