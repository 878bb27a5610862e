/**
 * Words of TypeScript among a cell's names.                                               layer 4
 *
 * A cell may call a matrix `new` or `Math`. The plan gives its own values names that are free; those of the cell are
 * changed here, at the very end, so that everything before speaks of them as the user does.
 */
import { isReserved } from '../plan/naming.js';

/** A TypeScript name for each name of a cell; all different, unchanged where possible. */
export function identifiers(names: readonly string[]): (name: string) => string {
  const given = new Map<string, string>();
  const used = new Set(names);
  for (const name of names) {
    let identifier = name;
    while (isReserved(identifier) || (identifier !== name && used.has(identifier))) identifier += '_';
    used.add(identifier);
    given.set(name, identifier);
  }
  return name => given.get(name) ?? name;
}

/** A property of an object literal: an own one, also where the name says otherwise. */
export const property = (name: string, value: string): string =>
  `${name === '__proto__' ? "['__proto__']" : name}: ${value}`;

/** A name inside a comment, which it must neither end nor break. */
export const commented = (name: string): string => name.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, ' ').replaceAll('*/', '* /');

/** A name that none of these is: with underscores, as words of the language get them. */
export function apartFrom(taken: ReadonlySet<string>, name: string): string {
  return taken.has(name) ? apartFrom(taken, `${name}_`) : name;
}

const words = (name: string): readonly string[] => name.split(/[^\p{L}\p{Nd}]+/u).filter(word => word !== '');

/** `rnn-output-logits` → `rnnOutputLogits`. */
export function camelCase(name: string): string {
  const [first = 'cell', ...rest] = words(name);
  const joined = [first.charAt(0).toLowerCase() + first.slice(1), ...rest.map(capital)].join('');
  if (/^\p{Nd}/u.test(joined)) return `cell${joined}`;
  return isReserved(joined) ? `${joined}_` : joined;
}
const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);
/** `rnn-output-logits` → `RnnOutputLogits`. */
export const pascalCase = (name: string): string => capital(camelCase(name));
