import { expect, test } from 'vitest';
import { TracegradError } from '../errors.js';
import { functions } from './functions.js';
import { declaredName, reservedWords } from './names.js';

test.each([
  ['W', 'W'],
  ['h_0', 'h_0'],
  ['_', '_'],
  ['constructor', 'constructor'],
  ['__proto__', '__proto__'],
  ['t', 't'],
  ['Sum', 'Sum'],
  ['σ', 'σ'],
  ['µ', 'μ'],
  ['\u2126', 'Ω'],
])('%s can be declared', (name, expected) => {
  expect(declaredName(name)).toBe(expected);
});

const refused = [
  '',
  '1x',
  'a b',
  'a.b',
  "x'",
  'é',
  'x²',
  'x\n',
  '<img src=q onerror=alert(1)>',
  'a'.repeat(100_000) + '!',
];

test.each([...refused, ...reservedWords, ...functions.keys()])('%j cannot be declared', name => {
  expect(() => declaredName(name, 7)).toThrow(TracegradError);
  try {
    declaredName(name, 7);
  } catch (error) {
    expect(error).toMatchObject({ code: 'bad-declaration', position: 7 });
    expect((error as TracegradError).message.length).toBeLessThan(300); // toThrow above has seen its class
  }
});

test('the words of the language are those of the design', () => {
  const words =
    'abs sign sqrt exp log sin cos tan arcsin arccos arctan tanh sigmoid relu softplus sum norm1 norm2 tr det logdet logsumexp ' +
    'inv adj expm softmax diag vec kron commutation eye vector matrix';
  expect([...functions.keys()].sort()).toEqual(words.split(' ').sort());
});
