/** Continuations agree with the real functions on the axis, and their slopes with the symbolic ones. */
import { describe, expect, test } from 'vitest';
import { symbol } from '../expr/raw.js';
import { rawApply } from '../expr/raw.js';
import { scalarFunction, scalarFunctions } from '../expr/scalar-functions.js';
import { type Complex, complex, complexOf, continuations } from './complex.js';
import { evaluate } from './evaluate.js';
import { derivativeAtZero } from './extrapolate.js';
import { generator } from './generator.js';
import { scalarMatrix } from './matrix.js';
import { real } from './real.js';

const h = 1e-20;
const points = [-30, -2.5, -0.9, -0.3, -1e-6, 0, 1e-6, 0.2, 0.7, 0.99, 1.7, 30];
const x = symbol('x', [1, 1]);

test('every elementwise function has a continuation, and there are no others', () => {
  expect([...continuations.keys()].sort()).toEqual(scalarFunctions.map(({ name }) => name).sort());
});

test('a function without a continuation is refused by name', () => {
  const cube = {
    ...scalarFunctions[0],
    name: 'cube',
    latex: '',
    value: (y: number) => y ** 3,
    slope: () => x,
    cost: 1,
  };
  expect(() => complex.elementwise(cube)).toThrow(/"cube" has no complex continuation/);
});

describe.each(scalarFunctions.map(fn => [fn.name, fn] as const))('%s', (_, fn) => {
  const continued = complex.elementwise(fn);

  test('on the real axis it is the real function, NaN included', () => {
    for (const at of points) {
      const { re, im } = continued(complexOf(at));
      const expected = fn.value(at);
      if (Number.isNaN(expected)) expect(re).toBeNaN();
      else if (Number.isFinite(expected)) {
        expect(Math.abs(re - expected)).toBeLessThanOrEqual(2e-15 * Math.max(1, Math.abs(expected)));
        expect(Math.abs(im)).toBe(0);
      } else expect(re).toBe(expected);
    }
  });

  test('the complex step gives the symbolic slope, at kinks too', () => {
    for (const at of points) {
      if (!Number.isFinite(fn.value(at))) continue;
      const y = rawApply(fn, x);
      const slope = evaluate(fn.slope(x, y), { x: at })[0]?.[0] ?? NaN;
      const step = continued(complexOf(at, h)).im / h;
      expect(Math.abs(step - slope)).toBeLessThanOrEqual(1e-13 * Math.max(1, Math.abs(slope)));
    }
  });

  test('off the axis it is analytic: derivatives along the axes agree', () => {
    for (const at of [0.15, 0.6]) {
      const z = complexOf(at, 0.2);
      const along = (direction: Complex): readonly [number, number] => {
        const part = (of: (w: Complex) => number): number =>
          derivativeAtZero(
            by => scalarMatrix(of(continued(complex.add(z, complex.multiply(direction, complexOf(by)))))),
            0.05,
          ).entries[0] ?? NaN;
        return [part(w => w.re), part(w => w.im)];
      };
      const [byRe, byIm] = [along(complexOf(1)), along(complexOf(0, 1))];
      // Cauchy and Riemann: ∂f/∂y = i ∂f/∂x.
      expect(byIm[0]).toBeCloseTo(-byRe[1], 8);
      expect(byIm[1]).toBeCloseTo(byRe[0], 8);
    }
  });
});

describe('arithmetic', () => {
  const g = generator(1);
  const some = Array.from({ length: 20 }, () => complexOf(g.normal(), g.normal()));
  const close = (a: Complex, b: Complex): void => {
    expect(complex.modulus(complex.subtract(a, b))).toBeLessThan(1e-13 * Math.max(1, complex.modulus(b)));
  };

  test('division undoes multiplication, on huge and tiny numbers too', () => {
    for (const a of some) {
      for (const b of some.slice(0, 5)) close(complex.divide(complex.multiply(a, b), b), a);
      const huge = complexOf(1e300, 5e299);
      close(complex.divide(huge, huge), complex.one);
      const tiny = complexOf(3e-20, 1e300);
      close(complex.divide(tiny, tiny), complex.one);
    }
  });

  test('powers: integers at any argument, others where the base has a positive real part', () => {
    for (const z of some) {
      close(complex.power(z, complexOf(5)), [z, z, z, z].reduce(complex.multiply, z));
      close(complex.power(z, complexOf(-2)), complex.divide(complex.one, complex.multiply(z, z)));
      const right = complexOf(Math.abs(z.re) + 0.1, z.im);
      close(complex.multiply(complex.power(right, complexOf(0.5)), complex.power(right, complexOf(0.5))), right);
      close(complex.power(right, complexOf(-0.5)), complex.divide(complex.one, complex.sqrt(right)));
      const third = complex.power(right, complexOf(1 / 3));
      close(complex.multiply(third, complex.multiply(third, third)), right);
    }
    expect(complex.power(complexOf(-1), complexOf(0.3)).re).toBeNaN();
    expect(complex.power(complexOf(0), complexOf(1.5))).toEqual(complexOf(0));
    expect(complex.power(complexOf(0), complexOf(0))).toEqual(complexOf(1));
  });

  test('the slope of xᵃ in both arguments', () => {
    const [base, exponent] = [1.7, 2.3];
    const byBase = complex.power(complexOf(base, h), complexOf(exponent)).im / h;
    const byExponent = complex.power(complexOf(base), complexOf(exponent, h)).im / h;
    expect(byBase).toBeCloseTo(exponent * base ** (exponent - 1), 13);
    expect(byExponent).toBeCloseTo(base ** exponent * Math.log(base), 13);
    const atInteger = complex.power(complexOf(base), complexOf(2, h)).im / h;
    expect(atInteger).toBeCloseTo(base ** 2 * Math.log(base), 13);
  });

  test('inner products are not conjugated', () => {
    const [a, b] = [complexOf(1, 2), complexOf(3, -1)];
    close(complex.dot([a, b], 0, 1, [b, a], 0, 1, 2), complex.multiply(complexOf(2), complex.multiply(a, b)));
    expect(real.dot([1, 2, 3, 4], 0, 2, [5, 6], 0, 1, 2)).toBe(23);
  });
});

test('relu of NaN is NaN, and sign, which is its slope, too', () => {
  for (const name of ['relu', 'sign']) {
    expect(scalarFunction(name).value(NaN)).toBeNaN();
    expect(complex.elementwise(scalarFunction(name))(complexOf(NaN, 1)).re).toBeNaN();
  }
});
