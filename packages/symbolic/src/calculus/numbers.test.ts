/** Every coefficient of two decimals under the power rule, against arithmetic with hundredths. */
import { expect, test } from 'vitest';
import { toText } from '../print/text.js';
import { derive } from './derive.js';

/** n hundredths as people write them. */
function decimal(n: number): string {
  const [units, hundredths] = [Math.floor(n / 100), String(n % 100).padStart(2, '0')];
  return n % 100 === 0 ? String(units) : `${units}.${hundredths.replace(/0$/, '')}`;
}

test.each([2, 3, 4, 5])('c*a^%i for c = 0.01 … 9.99', p => {
  const wrong = Array.from({ length: 999 }, (_, i) => i + 1).flatMap(c => {
    const source = `${(c / 100).toFixed(2)}*a^${p}`;
    const printed = toText(derive(source, { wrt: 'a', variables: { a: { size: [1] } } }).expression);
    const power = p === 2 ? 'a' : `a^${p - 1}`;
    const expected = c * p === 100 ? power : `${decimal(c * p)}*${power}`;
    return printed === expected ? [] : [`${source} ==> ${printed}`];
  });
  expect(wrong).toEqual([]);
});
