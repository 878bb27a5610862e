/**
 * The field of complex numbers, for the complex step.                                   layer 2
 *
 * Functions are the continuations of the *real* functions to a strip around the real axis: log, √ and non-integer
 * powers are NaN for Re z < 0, where the real functions are, instead of going on to another branch. |z| is z·sign(Re z)
 * and relu is z or 0 by the sign of Re z, so that the slope at the kink is 0, as everywhere in this project. Formulas are
 * those that keep a tiny imaginary part accurate (Kahan, "Branch cuts for complex elementary functions", 1987).
 */
import { TracegradError, quoted } from '../errors.js';
import type { Field } from './field.js';

export interface Complex {
  readonly re: number;
  readonly im: number;
}

export const complexOf = (re: number, im = 0): Complex => ({ re, im });

const zero = complexOf(0);
const one = complexOf(1);
const undefinedValue = complexOf(NaN, NaN);

const add = (a: Complex, b: Complex): Complex => complexOf(a.re + b.re, a.im + b.im);
const subtract = (a: Complex, b: Complex): Complex => complexOf(a.re - b.re, a.im - b.im);
const multiply = (a: Complex, b: Complex): Complex => complexOf(a.re * b.re - a.im * b.im, a.re * b.im + a.im * b.re);
const negate = (a: Complex): Complex => complexOf(-a.re, -a.im);
const modulus = (z: Complex): number => (z.im === 0 ? Math.abs(z.re) : Math.hypot(z.re, z.im));

/** a/b, with the smaller component of b taken relative to the larger one, so that squares cannot overflow. */
function divide(a: Complex, b: Complex): Complex {
  if (Math.abs(b.re) >= Math.abs(b.im)) {
    if (b.im === 0) return complexOf(a.re / b.re, a.im / b.re);
    const ratio = b.im / b.re;
    const scale = b.re + b.im * ratio;
    return complexOf((a.re + a.im * ratio) / scale, (a.im - a.re * ratio) / scale);
  }
  const ratio = b.re / b.im;
  const scale = b.re * ratio + b.im;
  return complexOf((a.re * ratio + a.im) / scale, (a.im * ratio - a.re) / scale);
}

function exp(z: Complex): Complex {
  const r = Math.exp(z.re);
  return z.im === 0 ? complexOf(r) : complexOf(r * Math.cos(z.im), r * Math.sin(z.im));
}

function log(z: Complex): Complex {
  if (z.re < 0) return undefinedValue;
  return complexOf(Math.log(modulus(z)), Math.atan2(z.im, z.re));
}

/** log(1 + z), accurate for small z. */
const log1p = ({ re, im }: Complex): Complex =>
  complexOf(0.5 * Math.log1p(2 * re + re * re + im * im), Math.atan2(im, 1 + re));

function sqrt(z: Complex): Complex {
  if (z.re < 0) return undefinedValue;
  const re = Math.sqrt((modulus(z) + z.re) / 2);
  return re === 0 ? zero : complexOf(re, z.im / (2 * re));
}

function integerPower(z: Complex, n: number): Complex {
  let result = one;
  let square = z;
  for (let rest = Math.abs(n); rest > 0; rest = Math.floor(rest / 2)) {
    if (rest % 2 === 1) result = multiply(result, square);
    if (rest > 1) square = multiply(square, square);
  }
  return n < 0 ? divide(one, result) : result;
}

function power(a: Complex, b: Complex): Complex {
  if (b.im === 0) {
    if (Number.isInteger(b.re)) return integerPower(a, b.re);
    if (b.re === 0.5) return sqrt(a);
    if (b.re === -0.5) return divide(one, sqrt(a));
  }
  return a.re === 0 && a.im === 0 ? complexOf(Math.pow(0, b.re)) : exp(multiply(b, log(a)));
}

/** asin(x + iy) = atan(x / Re(√(1−z)·√(1+z))) + i·asinh(Im(conj(√(1−z))·√(1+z))). */
function arcsin(z: Complex): Complex {
  if (Math.abs(z.re) > 1) return undefinedValue;
  const minus = sqrt(subtract(one, z));
  const plus = sqrt(add(one, z));
  return complexOf(
    Math.atan2(z.re, minus.re * plus.re - minus.im * plus.im),
    Math.asinh(minus.re * plus.im - minus.im * plus.re),
  );
}

/** Re = ½ arg((1 + iz)/(1 − iz)), Im = ¼ log of the ratio of the squared distances to −i and i. */
const arctan = ({ re, im }: Complex): Complex =>
  complexOf(
    0.5 * Math.atan2(2 * re, 1 - re * re - im * im),
    0.25 * Math.log1p((4 * im) / (re * re + (1 - im) * (1 - im))),
  );

/** (tanh x + i tan y)/(1 + i tanh x tan y), with 1 − tanh² x as 1/cosh² x. */
function tanh({ re, im }: Complex): Complex {
  const x = Math.tanh(re);
  const y = Math.tan(im);
  const scale = 1 + x * x * y * y;
  return complexOf((x * (1 + y * y)) / scale, y / (Math.cosh(re) ** 2 * scale));
}

/** tan z = −i tanh(iz). */
function tan({ re, im }: Complex): Complex {
  const x = Math.tan(re);
  const y = Math.tanh(im);
  const scale = 1 + x * x * y * y;
  return complexOf(x / (Math.cosh(im) ** 2 * scale), (y * (1 + x * x)) / scale);
}

function sigmoid(z: Complex): Complex {
  if (z.re >= 0) return divide(one, add(one, exp(negate(z))));
  const y = exp(z);
  return divide(y, add(one, y));
}

const signed = (z: Complex): Complex => (z.re < 0 ? negate(z) : z.re > 0 ? z : complexOf(Math.abs(z.re)));

/** One continuation for each record of `scalarFunctions`; a test holds the two lists together. */
export const continuations: ReadonlyMap<string, (z: Complex) => Complex> = new Map([
  ['abs', signed],
  ['sign', z => complexOf(Math.sign(z.re))],
  ['exp', exp],
  ['log', log],
  ['sin', z => complexOf(Math.sin(z.re) * Math.cosh(z.im), Math.cos(z.re) * Math.sinh(z.im))],
  ['cos', z => complexOf(Math.cos(z.re) * Math.cosh(z.im), -Math.sin(z.re) * Math.sinh(z.im))],
  ['tan', tan],
  ['arcsin', arcsin],
  ['arccos', z => subtract(complexOf(Math.PI / 2), arcsin(z))],
  ['arctan', arctan],
  ['tanh', tanh],
  ['sigmoid', sigmoid],
  ['relu', z => (z.re > 0 ? z : complexOf(Math.max(z.re, 0)))],
  ['softplus', z => (z.re > 0 ? add(z, log1p(exp(negate(z)))) : log1p(exp(z)))],
]);

function dot(
  a: readonly Complex[],
  i: number,
  p: number,
  b: readonly Complex[],
  j: number,
  q: number,
  n: number,
): Complex {
  let re = 0;
  let im = 0;
  for (let k = 0; k < n; k++) {
    const x = a[i + k * p] ?? undefinedValue;
    const y = b[j + k * q] ?? undefinedValue;
    re += x.re * y.re - x.im * y.im;
    im += x.re * y.im + x.im * y.re;
  }
  return complexOf(re, im);
}

export const complex: Field<Complex> = {
  zero,
  one,
  of: x => complexOf(x),
  realPart: z => z.re,
  modulus,
  add,
  subtract,
  multiply,
  divide,
  negate,
  power,
  exp,
  log,
  sqrt,
  abs: signed,
  dot,
  elementwise: fn => {
    const continuation = continuations.get(fn.name);
    if (continuation !== undefined) return continuation;
    throw new TracegradError('unsupported', `The function ${quoted(fn.name)} has no complex continuation.`, {
      hint: 'differentiate it by central differences',
    });
  },
};
