import { expect, it } from 'vitest';
import { fraction, hadamard, indicator, minus, number, power, reciprocal, series, sum, symbol } from '../index.js';
import { now } from './expr.js';
import { isSelector } from './selector.js';

const m = symbol('m', [1, 1], now);
const w = symbol('w', [1, 1], now);
const last = indicator({ base: 'T', offset: 0 });
const first = indicator({ base: '', offset: 1 });
const count = series({ base: '', offset: 1 }, { base: 'T', offset: 0 }, m);
const one = number(1);

it.each([
  ['[t = T]', last, true],
  ['m', m, true],
  ['m[t = T]', hadamard(m, last), true],
  ['m²', power(m, number(2)), true],
  ['1 − m', minus(one, m), true],
  ['1 − m[t = T]', minus(one, hadamard(m, last)), true],
  ['w', w, false],
  ['Σ m, which counts', count, false],
  ['1/Σ m', reciprocal(count), false],
  ['1/m, which is infinite where m is 0', reciprocal(m), false],
  ['√m, which no form asks for', power(m, fraction(1, 2)), false],
  ['1 − m − [t = 1], −1 where both are 1', minus(minus(one, m), first), false],
  ['1 + m', sum(one, m), false],
  ['2 − m', minus(number(2), m), false],
  ['1 − 2m', minus(one, hadamard(number(2), m)), false],
  ['1', one, false],
])('%s', (_, A, selects) => {
  expect(isSelector(A, X => X.name === 'm')).toBe(selects);
});
