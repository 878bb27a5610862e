import { describe, expect, it } from 'vitest';
import { caseOf, grid, held, longer, odd, textOf, wider } from './case.js';
import { givenOutcomes } from './reference.js';

describe('cases', () => {
  it('are read as they are written', () => {
    for (const of of grid) expect(caseOf(textOf(of))).toEqual(of);
    expect(caseOf('lstm:3,17,100,33,2000')).toEqual({ model: 'lstm', D: 3, H: 17, K: 100, B: 33, T: 2000 });
  });

  it.each([
    'gru:1,1,2,1,1',
    'rnn:1,1,2,1',
    'rnn:1,1,2,1,1,1',
    'rnn:0,1,2,1,1',
    'rnn 1,1,2,1,1',
    'rnn:1,,2,1,1',
    'constructor:1,1,2,1,1',
  ])('%s is none', text => expect(caseOf(text)).toBeUndefined());

  it('of the grid all have given outcomes', () => {
    const known = new Set(givenOutcomes().map(textOf));
    expect(grid.filter(of => !known.has(textOf(of)))).toEqual([]);
    expect(grid).toHaveLength(14);
  });

  it('are in one list only, by which tables tell them apart', () => {
    const all = [...grid, ...odd, ...longer, ...wider].map(textOf);
    expect(new Set(all).size).toBe(all.length);
    expect(held.map(textOf)).toEqual(grid.map(textOf).filter(text => /:(8,|64,128|32,64)/.test(text)));
  });

  it.each(['rnn', 'lstm'] as const)('off the grid have the hidden sizes 1, 3, 17 and 100, %s', wanted => {
    expect(new Set(odd.filter(({ model }) => model === wanted).map(({ H }) => H))).toEqual(new Set([1, 3, 17, 100]));
  });
});
