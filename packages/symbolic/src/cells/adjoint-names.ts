/**
 * Names for what is derived.                                                            layer 4
 */
import { canonical } from '../expr/canonical.js';
import type { Expr, Sym } from '../expr/expr.js';
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

/** Gives each distinct value one name, made where it is met first. */
export function oneName(): (value: Expr, name: () => Sym) => Sym {
  const known = new Map<Expr, Sym>();
  return (value, name) => {
    const key = canonical(value);
    const S = known.get(key) ?? name();
    known.set(key, S);
    return S;
  };
}
