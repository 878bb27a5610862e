/**
 * Which words can be names.
 *
 * The words that mathjs reads as constants or operators are reserved, used or not, so that no text changes its meaning
 * with the parser beneath. Look-ups go through sets: `constructor` and `__proto__` are names like any other.
 */
import { TracegradError, quoted } from '../errors.js';
import { functions } from './functions.js';

export const reservedWords: ReadonlySet<string> = new Set(
  'true false null undefined NaN Infinity not and or xor mod to in end where'.split(' '),
);

const greek = 'Α-ΡΣ-Ωα-ωϑϕϖϰϱϵ';

export const isLetter = (character: string): boolean => letter.test(character);
const letter = new RegExp(`^[A-Za-z_${greek}]$`, 'u');

const identifier = new RegExp(`^[A-Za-z_${greek}][A-Za-z0-9_${greek}]*$`, 'u');

/**
 * The name as the parser will report it: composed (NFC), with the micro sign read as the Greek letter mu.
 * @throws TracegradError bad-declaration, if it is no identifier, a reserved word, or the name of a function.
 */
export function declaredName(name: string, position?: number): string {
  const composed = name.normalize('NFC').replace(/µ/g, 'μ');
  const refuse = (why: string) =>
    new TracegradError('bad-declaration', `${quoted(name)} cannot be declared: ${why}.`, { position });
  if (!identifier.test(composed)) {
    throw refuse('a name is made of letters A–Z, a–z, Greek letters, digits and _, and begins with no digit');
  }
  if (reservedWords.has(composed)) throw refuse('the word is reserved');
  if (functions.has(composed)) throw refuse('it is the name of a function');
  return composed;
}
