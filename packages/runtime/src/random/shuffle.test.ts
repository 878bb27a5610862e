import { describe, expect, it } from 'vitest';
import { random } from './generator.js';
import { permutation, shuffle } from './shuffle.js';

describe('shuffle', () => {
  it('keeps the items, in place, in an order that the seed decides', () => {
    const items = [...'abcdefgh'];
    const shuffled = shuffle(items, random(1));
    expect(shuffled).toBe(items);
    expect([...shuffled].sort()).toEqual([...'abcdefgh']);
    expect(shuffled).toEqual(shuffle([...'abcdefgh'], random(1)));
    expect(shuffled).not.toEqual([...'abcdefgh']);
  });

  it('reaches each of the six orders of three items about equally often', () => {
    const generator = random(2);
    const counts = new Map<string, number>();
    for (let i = 0; i < 12_000; i++) {
      const order = permutation(3, generator).join('');
      counts.set(order, (counts.get(order) ?? 0) + 1);
    }
    expect(counts.size).toBe(6);
    for (const count of counts.values()) expect(Math.abs(count - 2000)).toBeLessThan(200);
  });

  it('has nothing to do for none or one', () => {
    expect(permutation(0, random(3))).toEqual([]);
    expect(permutation(1, random(3))).toEqual([0]);
  });
});
