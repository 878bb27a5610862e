import { describe, expect, it } from 'vitest';
import { decoded, encoded, totalEvents } from './alphabet.js';

describe('the alphabet', () => {
  it('numbers a to z from 1 and back', () => {
    expect(encoded('abz')).toEqual([1, 2, 26]);
    expect(decoded(encoded('the'))).toBe('the');
    expect(decoded([])).toBe('');
  });

  it('refuses anything else, saying which name', () => {
    for (const name of ['Ann', 'jo-ann', 'zoë', 'a b', '`', '{', '😀']) expect(() => encoded(name)).toThrow(name);
  });

  it('counts a prediction for each letter and one for the end', () => {
    expect(totalEvents(['ann', 'bo'])).toBe(7);
  });
});
