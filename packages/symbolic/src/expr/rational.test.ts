/** Arithmetic against fractions of plain integers, never reduced; nearest doubles against the language's own. */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { added, fromDouble, fromText, multiplied, negated, quotient, raised, type Rational } from './rational.js';

const seeded = { seed: 20261201, numRuns: 2000 };

type Fraction = readonly [p: bigint, q: bigint];
const equal = (a: Rational, [p, q]: Fraction): boolean => a.numerator * q === p * a.denominator;
const isReduced = ({ numerator, denominator }: Rational): boolean => {
  let [m, n] = [numerator < 0n ? -numerator : numerator, denominator];
  while (n !== 0n) [m, n] = [n, m % n];
  return denominator > 0n && m === 1n;
};

/** Decimals and quotients as people write them, with the fraction that they mean. */
const written: fc.Arbitrary<readonly [Rational, Fraction]> = fc.oneof(
  fc
    .tuple(fc.integer({ min: -9999, max: 9999 }), fc.integer({ min: 0, max: 6 }))
    .map(([n, places]) => [fromText(`${n}e-${places}`), [BigInt(n), 10n ** BigInt(places)]] as const),
  fc
    .tuple(fc.integer({ min: -999, max: 999 }), fc.integer({ min: 1, max: 999 }))
    .map(([p, q]) => [quotient(p, q), [BigInt(p), BigInt(q)]] as const),
);

describe('exact arithmetic', () => {
  test('sums, products and powers in any order', () => {
    const step = fc.tuple(fc.constantFrom('+', '-', '*', '/'), written);
    fc.assert(
      fc.property(written, fc.array(step, { maxLength: 12 }), fc.integer({ min: -4, max: 4 }), (first, steps, e) => {
        let [a, [p, q]] = first;
        for (const [op, [b, [r, s]]] of steps) {
          if (op === '+') [a, p, q] = [added(a, b), p * s + r * q, q * s];
          else if (op === '-') [a, p, q] = [added(a, negated(b)), p * s - r * q, q * s];
          else if (op === '*') [a, p, q] = [multiplied(a, b), p * r, q * s];
          else if (r !== 0n) [a, p, q] = [multiplied(a, raised(b, quotient(-1, 1)) ?? expect.fail()), p * s, q * r];
          expect(equal(a, [p, q]) && isReduced(a)).toBe(true);
        }
        const power = p === 0n ? undefined : raised(a, quotient(e, 1));
        if (power === undefined || power.manner === 'rounded') return;
        const [above, below] = e < 0 ? [q, p] : [p, q];
        expect(equal(power, [above ** BigInt(Math.abs(e)), below ** BigInt(Math.abs(e))])).toBe(true);
      }),
      seeded,
    );
  });

  test('roots of what is a power, and of nothing else', () => {
    const small = fc.integer({ min: 1, max: 30 });
    fc.assert(
      fc.property(small, small, fc.integer({ min: 2, max: 5 }), fc.integer({ min: -3, max: 3 }), (p, q, k, m) => {
        fc.pre(m !== 0);
        const base = raised(quotient(p, q), quotient(k, 1)) ?? expect.fail();
        expect(raised(base, quotient(m, k))).toEqual(raised(quotient(p, q), quotient(m, 1)));
        expect(raised(added(base, quotient(1, 31)), quotient(1, k))).toBeUndefined();
      }),
      seeded,
    );
    expect(raised(quotient(-8, 1), quotient(1, 3))).toBeUndefined();
    expect(raised(fromText('0'), quotient(-1, 1))).toBeUndefined();
    // The double nearest to the root of this is an integer; the root is none.
    expect(raised(quotient(94906265 ** 2 + 1, 1), quotient(1, 2))).toBeUndefined();
  });
});

describe('the nearest double', () => {
  test('of a decimal of any length', () => {
    const digits = fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(digits, fc.integer({ min: -360, max: 340 }), (n, e) => {
        const text = `${n}e${e}`;
        const value = Number(text);
        fc.pre(Number.isFinite(value) && (value !== 0 || /^0*$/.test(n)));
        expect(fromText(text).value).toBe(value);
      }),
      { ...seeded, numRuns: 5000 },
    );
  });
  test('of a quotient of long integers, ties to even', () => {
    const two = (e: number): Rational => raised(quotient(2, 1), quotient(e, 1)) ?? expect.fail();
    const tie = added(two(53), quotient(1, 1));
    expect(tie.value).toBe(2 ** 53);
    expect(added(tie, quotient(1, 7)).value).toBe(2 ** 53 + 2);
    expect(added(two(54), quotient(6, 1)).value).toBe(2 ** 54 + 8);
    expect(multiplied(tie, two(-200)).value).toBe(2 ** -147);
    expect(multiplied(fromText('3e-320'), quotient(1, 7)).value).toBe(3e-320 / 7);
  });
  test('a double is the shortest decimal that reads back as it', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), value => {
        const { numerator, denominator, value: back } = fromDouble(value);
        expect(back).toBe(value === 0 ? 0 : value);
        expect(equal(fromText(String(value)), [numerator, denominator])).toBe(true);
      }),
      seeded,
    );
    expect(fromDouble(0.1)).toMatchObject({ numerator: 1n, denominator: 10n, manner: 'decimal' });
    expect(fromDouble(Math.PI).manner).toBe('rounded');
    expect(JSON.stringify(fromDouble(0.75))).toBe('"3/4"');
  });
});

describe('bounds', () => {
  const limit = expect.objectContaining({ code: 'limit' });
  test('what no double is near is refused', () => {
    expect(() => multiplied(fromText('1e200'), fromText('1e200'))).toThrow(limit);
    expect(() => multiplied(fromText('1e-200'), fromText('1e-200'))).toThrow(limit);
    expect(() => added(fromText('1.7e308'), fromText('1.7e308'))).toThrow(limit);
    expect(raised(fromText('10'), quotient(400, 1))).toBeUndefined();
    expect(raised(fromText('0.1'), quotient(400, 1))).toBeUndefined();
  });
  test('more than 400 digits are rounded', () => {
    let a = quotient(1, 3);
    for (let n = 0; n < 300; n++) a = added(a, quotient(1, 10007 + 2 * n));
    expect(a.manner).toBe('rounded');
    expect(String(a.denominator).length).toBeLessThan(20);
    const far = raised(quotient(10001, 10000), quotient(1_000_000, 1)) ?? expect.fail();
    expect(far.manner).toBe('rounded');
    expect(far.value / 1.0001 ** 1e6).toBeCloseTo(1, 9);
    expect(raised(quotient(-1, 1), quotient(1_000_001, 1))).toEqual(quotient(-1, 1));
  });
  test('a rounded number stays one', () => {
    const pi = fromText('3.14159265358979323846');
    expect(multiplied(pi, quotient(1, 3))).toEqual(fromDouble(Math.PI / 3));
    expect(added(pi, negated(pi)).value).toBe(0);
  });
});
