/**
 * The numbers of expressions: exact quotients of integers.                              layer 1
 *
 * Text gives decimals and quotients, and the calculus only adds, multiplies and takes powers, so coefficients and
 * exponents stay exact where doubles would leave the decimals: 3·0.3 is 0.9. Each number carries its nearest double, with
 * which everything numeric computes, and how it was written, which decides how it prints. A decimal of more than 15 digits
 * (and more than 12 places) is taken for a rounded number, and so is a result of more than 400; rounded numbers compute as
 * doubles do. That bounds digits and time whatever is typed.
 */
import { TracegradError } from '../errors.js';

/** What comes of two numbers is written like the one that stands later here. */
const manners = ['quotient', 'decimal', 'rounded'] as const;
export type Manner = (typeof manners)[number];

/** In lowest terms; the numerator has the sign, `value` is the nearest double. */
export class Rational {
  readonly numerator: bigint;
  readonly denominator: bigint;
  readonly value: number;
  readonly manner: Manner;

  constructor(numerator: bigint, denominator: bigint, value: number, manner: Manner) {
    this.numerator = numerator;
    this.denominator = denominator;
    this.value = value;
    this.manner = manner;
  }

  /** JSON has no large integers. */
  toJSON(): string {
    return `${this.numerator}/${this.denominator}`;
  }
}

/** Significant digits of a decimal that its nearest double tells. */
export const digitsOfDouble = 15;
/** A decimal with no more digits behind the point is written as one. */
export const mostPlaces = 12;
/** Of a numerator or a denominator; the shortest decimal of a double needs at most 325. */
const mostDigits = 400;
const tooLong = 10n ** BigInt(mostDigits);
/** The least double that has all its digits. */
const leastNormal = 2 ** -1022;
/** Roots of a higher order are not looked for. */
const highestRoot = 64n;

export const absolute = (n: bigint): bigint => (n < 0n ? -n : n);
const isSafe = (n: bigint): boolean => Number.isSafeInteger(Number(n));
const bitLength = (n: bigint): number => absolute(n).toString(2).length;

function commonDivisor(a: bigint, b: bigint): bigint {
  if (a === 1n || b === 1n) return 1n;
  let [m, n] = [absolute(a), absolute(b)];
  while (n !== 0n) [m, n] = [n, m % n];
  return m;
}

/** 2ˢp/q as an integer, half to even. */
function nearestInteger(p: bigint, q: bigint, s: number): bigint {
  const above = s > 0 ? absolute(p) << BigInt(s) : absolute(p);
  const below = s > 0 ? q : q << BigInt(-s);
  const whole = above / below;
  const twice = 2n * (above % below);
  const up = twice > below || (twice === below && whole % 2n === 1n);
  return (p < 0n ? -1n : 1n) * (up ? whole + 1n : whole);
}

/** The double nearest to p/q, rounded once, also where it is subnormal. */
function nearest(p: bigint, q: bigint): number {
  if (isSafe(p) && isSafe(q)) return Number(p) / Number(q);
  let s = Math.min(1074, 53 - bitLength(p) + bitLength(q));
  let integer = nearestInteger(p, q, s);
  if (absolute(integer) > 2n ** 53n) integer = nearestInteger(p, q, --s);
  return Number(integer) * 2 ** -s;
}

const beyond = (): TracegradError =>
  new TracegradError('limit', 'A constant of this expression is beyond what a number can be.');

/** p/q in lowest terms, as it is or rounded. */
function made(numerator: bigint, denominator: bigint, manner: Manner): Rational {
  const value = nearest(numerator, denominator);
  if (!Number.isFinite(value) || (value === 0 && numerator !== 0n)) throw beyond();
  const isLong = absolute(numerator) >= tooLong || denominator >= tooLong;
  const isSubnormal = numerator !== 0n && Math.abs(value) < leastNormal;
  return isLong || isSubnormal || manner === 'rounded'
    ? rounded(value)
    : new Rational(numerator, denominator, value, manner);
}

const spelling = /^(-?)(\d*)\.?(\d*)(?:[eE]([+-]?\d+))?$/;

interface Decimal {
  /** The digits as an integer, without zeros in front. */
  readonly digits: string;
  readonly negative: boolean;
  /** The power of ten that they are multiplied by. */
  readonly tens: number;
  /** Whether it has neither point nor exponent. */
  readonly plain: boolean;
}

function decimal(text: string): Decimal {
  const [whole, sign = '', units = '', places = '', exponent] = spelling.exec(text) ?? [];
  if (whole === undefined || units + places === '') throw new RangeError(`no number: ${text}`);
  const digits = (units + places).replace(/^0+/, '');
  return { digits, negative: sign === '-', tens: Number(exponent ?? 0) - places.length, plain: text === sign + units };
}

function ratioOf({ digits, negative, tens }: Decimal): readonly [p: bigint, q: bigint] {
  const [p, power] = [BigInt(negative ? `-${digits}` : digits), 10n ** BigInt(Math.abs(tens))];
  if (tens >= 0) return [p * power, 1n];
  const d = commonDivisor(p, power);
  return [p / d, power / d];
}

/** A double as the shortest decimal that reads back as it. */
function rounded(value: number): Rational {
  return new Rational(...ratioOf(decimal(String(value))), value, 'rounded');
}

/** The number that a decimal spells. @throws {TracegradError} `limit` */
export function fromText(text: string): Rational {
  const read = decimal(text);
  const { digits, plain, tens } = read;
  if (digits === '') return new Rational(0n, 1n, 0, plain ? 'quotient' : 'decimal');
  const isLong = digits.length + Math.abs(tens) > 2 * mostDigits;
  const isExact = plain || -tens <= mostPlaces || digits.replace(/0+$/, '').length <= digitsOfDouble;
  if (isExact && !isLong) {
    return made(...ratioOf(read), plain ? 'quotient' : 'decimal');
  }
  const value = Number(text);
  if (!Number.isFinite(value) || value === 0) throw beyond();
  return rounded(value);
}

/** A finite double as the shortest decimal that reads back as it. */
export const fromDouble = (value: number): Rational =>
  Number.isSafeInteger(value)
    ? new Rational(BigInt(value), 1n, value === 0 ? 0 : value, 'quotient')
    : fromText(String(value));

/** p/q for integers. */
export function quotient(p: number, q: number): Rational {
  const d = commonDivisor(BigInt(p), BigInt(q)) * (q < 0 ? -1n : 1n);
  return made(BigInt(p) / d, BigInt(q) / d, 'quotient');
}

export const isWhole = ({ denominator }: Rational): boolean => denominator === 1n;

const together = (a: Rational, b: Rational): Manner =>
  a.manner === b.manner || manners.indexOf(a.manner) > manners.indexOf(b.manner) ? a.manner : b.manner;

/** a + b. @throws {TracegradError} `limit` */
export function added(a: Rational, b: Rational): Rational {
  if (isWhole(a) && isWhole(b)) return made(a.numerator + b.numerator, 1n, together(a, b));
  const d = commonDivisor(a.denominator, b.denominator);
  const p = a.numerator * (b.denominator / d) + b.numerator * (a.denominator / d);
  const left = commonDivisor(p, d); // All that p and the common denominator can share (Knuth, 4.5.1).
  return made(p / left, (a.denominator / d) * (b.denominator / left), together(a, b));
}

/** a·b. @throws {TracegradError} `limit` */
export function multiplied(a: Rational, b: Rational): Rational {
  if (isWhole(a) && isWhole(b)) return made(a.numerator * b.numerator, 1n, together(a, b));
  const [c, d] = [commonDivisor(a.numerator, b.denominator), commonDivisor(b.numerator, a.denominator)];
  return made((a.numerator / c) * (b.numerator / d), (a.denominator / d) * (b.denominator / c), together(a, b));
}

export const negated = (a: Rational): Rational =>
  new Rational(-a.numerator, a.denominator, a.value === 0 ? 0 : -a.value, a.manner);

/** The integer r ≥ 0 with rᵏ = n, if there is one. */
function integerRoot(n: bigint, k: bigint): bigint | undefined {
  if (n < 0n || !isSafe(n) || k > highestRoot) return undefined;
  const r = BigInt(Math.round(Number(n) ** (1 / Number(k))));
  return r ** k === n ? r : undefined;
}

/** The e-th power, where it is a number that needs no root; undefined also where it is too large or too small. */
export function raised(base: Rational, e: Rational): Rational | undefined {
  if (e.denominator !== 1n && base.manner === 'rounded') return undefined;
  const root = (n: bigint): bigint | undefined => (e.denominator === 1n ? n : integerRoot(n, e.denominator));
  const [p, q] = [root(base.numerator), root(base.denominator)];
  if (p === undefined || q === undefined || (p === 0n && e.numerator <= 0n)) return undefined;
  const value = Math.pow(nearest(p, q), Number(e.numerator));
  if (!Number.isFinite(value) || (value === 0 && p !== 0n)) return undefined;
  const n = absolute(e.numerator);
  // 3 bits are less than a digit; the powers of 1, −1 and 0 stay short.
  const isShort = (b: bigint): boolean => absolute(b) <= 1n || BigInt(bitLength(b)) * n <= BigInt(3 * mostDigits);
  if (!isShort(p) || !isShort(q)) return rounded(value);
  const [above, below] = [p ** n, q ** n];
  const manner = together(base, e);
  if (e.numerator > 0n) return made(above, below, manner);
  return above < 0n ? made(-below, -above, manner) : made(below, above, manner);
}
