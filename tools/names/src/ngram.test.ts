import { describe, expect, it } from 'vitest';
import { boundary, encoded, symbols } from './alphabet.js';
import { bitsPerCharacter, ngramModel, smoothings } from './ngram.js';

const names = ['anna', 'ann', 'hanna', 'bob', 'bobby', 'ada', 'abba', 'barbara', 'adam', 'nan'];
const sum = (values: Float64Array): number => values.reduce((total, value) => total + value, 0);

describe.each(smoothings)('an n-gram model after %s', smoothing => {
  it('has distributions that sum to 1 and leave nothing impossible, after any context', () => {
    for (let order = 1; order <= 5; order++) {
      const model = ngramModel(names, order, smoothing);
      for (const text of ['', 'a', 'an', 'ann', 'anna', 'bobb', 'zq', 'xyzzy', 'barbarab']) {
        const probabilities = model.distribution([boundary, ...encoded(text)]);
        expect(probabilities).toHaveLength(symbols);
        expect(sum(probabilities)).toBeCloseTo(1, 12);
        expect(Math.min(...probabilities)).toBeGreaterThan(0);
      }
    }
  });

  it('looks back no further than its order', () => {
    const model = ngramModel(names, 3, smoothing);
    const [one, other] = ['hann', 'bbbann'].map(text => model.distribution([boundary, ...encoded(text)]));
    expect(one).toEqual(other);
  });

  it('expects what it has seen: h begins one name, and an a follows it', () => {
    const model = ngramModel(names, 3, smoothing);
    const probabilities = model.distribution([boundary, ...encoded('h')]);
    expect(probabilities.indexOf(Math.max(...probabilities))).toBe(1);
  });

  it('is better with some context than with none, on names it was not made from', () => {
    const unseen = ['hannah', 'anba'];
    const bits = [1, 2].map(order => bitsPerCharacter(ngramModel(names, order, smoothing), unseen));
    expect(bits[1]).toBeLessThan(bits[0]!);
    expect(bits[0]).toBeLessThan(Math.log2(symbols));
  });
});

describe('Witten–Bell', () => {
  it('is (c + T p) / (n + T), worked out by hand for one name', () => {
    // "ab": three predictions, three kinds, so each seen symbol has (1 + 3/27) / 6 without context.
    const [a, b] = encoded('ab');
    const unigram = ngramModel(['ab'], 1, 'Witten–Bell').distribution([boundary]);
    expect(unigram[a!]).toBeCloseTo((1 + 3 / 27) / 6, 14);
    expect(unigram[26]).toBeCloseTo(3 / 27 / 6, 14);
    // After a only b was seen, once.
    const bigram = ngramModel(['ab'], 2, 'Witten–Bell').distribution([boundary, a!]);
    expect(bigram[b!]).toBeCloseTo((1 + unigram[b!]!) / 2, 14);
    expect(bitsPerCharacter(ngramModel(['ab'], 1, 'Witten–Bell'), ['ab'])).toBeCloseTo(-Math.log2(unigram[a!]!), 12);
  });
});

describe('Kneser–Ney', () => {
  it('counts to the left: b follows two different letters, c one letter twice', () => {
    // In "ab", "db" and twice "ac" b and c come twice each; with context before it, b is the likelier one after a new letter.
    const model = ngramModel(['ab', 'db', 'ac', 'ac'], 2, 'Kneser–Ney');
    const afterUnknown = model.distribution([boundary, ...encoded('z')]);
    const [b, c] = encoded('bc');
    expect(afterUnknown[b!]).toBeGreaterThan(afterUnknown[c!]!);
    const unigram = ngramModel(['ab', 'db', 'ac', 'ac'], 1, 'Kneser–Ney').distribution([boundary]);
    expect(unigram[b!]).toBeCloseTo(unigram[c!]!, 12);
  });
});
