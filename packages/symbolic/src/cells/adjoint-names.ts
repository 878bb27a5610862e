/**
 * Names for what is derived.                                                            layer 4
 */
import { freshNames } from '../expr/names.js';

/**
 * Names for adjoints: g and the name, made unique with underscores. `fresh` gives a new one each time, with another letter where
 * it is told. */
export function adjointNames(taken: ReadonlySet<string>): {
  of: (name: string) => string;
  fresh: (name: string, letter?: string) => string;
} {
  const given = new Map<string, string>();
  const unused = freshNames(taken);
  const fresh = (name: string, letter = 'g'): string => unused(`${letter}${name}`);
  const of = (name: string): string => {
    const adjoint = given.get(name) ?? fresh(name);
    given.set(name, adjoint);
    return adjoint;
  };
  return { of, fresh };
}
