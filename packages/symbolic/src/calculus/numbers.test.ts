/** Coefficients and exponents under the power rule, against arithmetic with plain integers. */
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { toText } from '../print/text.js';
import { derive } from './derive.js';

const derivative = (source: string): string =>
  toText(derive(source, { wrt: 'a', variables: { a: { size: [1], positive: true } } }).expression);

/** n·10⁻ᵏ as people write it. */
function decimal(n: number, k: number): string {
  const digits = String(n).padStart(k + 1, '0');
  const places = digits.slice(digits.length - k).replace(/0+$/, '');
  return digits.slice(0, digits.length - k) + (places === '' ? '' : `.${places}`);
}

test.each([2, 3, 4, 5])('c*a^%i for c = 0.01 … 9.99', p => {
  const wrong = Array.from({ length: 999 }, (_, i) => i + 1).flatMap(c => {
    const source = `${(c / 100).toFixed(2)}*a^${p}`;
    const printed = derivative(source);
    const power = p === 2 ? 'a' : `a^${p - 1}`;
    const expected = c * p === 100 ? power : `${decimal(c * p, 2)}*${power}`;
    return printed === expected ? [] : [`${source} ==> ${printed}`];
  });
  expect(wrong).toEqual([]);
});

const divisor = (m: number, n: number): number => (n === 0 ? Math.abs(m) : divisor(n, m % n));
const over = (p: string, q: number): string => (q === 1 ? p : `${p}/${q}`);
/** p/q in lowest terms. */
const lowest = (p: number, q: number): readonly [p: number, q: number] => [p / divisor(p, q), q / divisor(p, q)];

const whole = fc.integer({ min: 1, max: 99_999 });
test('c*a^(p/q) with decimals and quotients', () => {
  const exponents = fc
    .tuple(fc.integer({ min: 3, max: 99 }), fc.constantFrom(1, 3, 7, 9, 11))
    .filter(([p, q]) => p > q);
  fc.assert(
    fc.property(whole, fc.integer({ min: 1, max: 6 }), exponents, (n, places, [p, q]) => {
      const [above, below] = lowest(p - q, q);
      const power = above === 1 && below === 1 ? 'a' : `a^${below === 1 ? above : `(${above}/${below})`}`;
      // n·10⁻ᵏ·p/q ends if what is left of q divides n·p; a quotient is reduced against the power of ten as well.
      const [r, s] = lowest(n * p, q);
      const ends = s === 1;
      const [t, u] = lowest(n * p, q * 10 ** places);
      const coefficient = ends ? decimal(r, places) : String(t);
      const product = coefficient === '1' ? power : `${coefficient}*${power}`;
      expect(derivative(`${decimal(n, places)}*a^(${p}/${q})`)).toBe(over(product, ends ? 1 : u));
    }),
    { seed: 20261201, numRuns: 500 },
  );
});
test('c*a^(p/q)/d without a point', () => {
  fc.assert(
    fc.property(whole, whole, fc.integer({ min: 3, max: 99 }), (n, d, p) => {
      const [t, u] = lowest(n * p, d);
      const power = `a^${p - 1}`.replace(/\^1$/, '');
      expect(derivative(`${n}*a^${p}/${d}`)).toBe(over(t === 1 ? power : `${t}*${power}`, u));
    }),
    { seed: 20261201, numRuns: 500 },
  );
});
