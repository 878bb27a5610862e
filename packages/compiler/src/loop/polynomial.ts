/**
 * Integer expressions as polynomials, so that bounds can be proved and not only tried.   layer 1
 *
 * A polynomial that has no negative coefficient after every size s ≥ 1 was written as 1 + s′ is never negative. That is
 * sufficient, not necessary; it holds for every subscript the compiler makes, so the verifier may insist on it.
 */
import { type Int, intText } from './int.js';

/** Monomial (sorted names, joined with ·; '' for 1) → coefficient; no zero coefficients. */
export type Polynomial = ReadonlyMap<string, number>;

const separator = '·';
const namesOf = (monomial: string): readonly string[] => (monomial === '' ? [] : monomial.split(separator));

/** Adds to a sum that is being made: every kernel is verified after every pass, so this runs a million times a cell. */
function include(sum: Map<string, number>, monomial: string, coefficient: number): void {
  const value = (sum.get(monomial) ?? 0) + coefficient;
  if (value === 0) sum.delete(monomial);
  else sum.set(monomial, value);
}

const together = (m: string, n: string): string => {
  if (m === '' || n === '') return m + n;
  return [...namesOf(m), ...namesOf(n)].sort().join(separator);
};

export const constant = (value: number): Polynomial => new Map(value === 0 ? [] : [['', value]]);
export const variable = (name: string): Polynomial => new Map([[name, 1]]);
export function added(...terms: readonly Polynomial[]): Polynomial {
  const [first = [], ...others] = terms;
  const sum = new Map(first);
  for (const term of others) for (const [monomial, coefficient] of term) include(sum, monomial, coefficient);
  return sum;
}
export function multiplied(a: Polynomial, b: Polynomial): Polynomial {
  const sum = new Map<string, number>();
  for (const [m, x] of a) for (const [n, y] of b) include(sum, together(m, n), x * y);
  return sum;
}
export const negated = (a: Polynomial): Polynomial =>
  new Map(Array.from(a, ([monomial, coefficient]) => [monomial, -coefficient]));

/** The polynomial of an integer expression; named offsets are looked up in `definitions`. */
export function polynomial(a: Int, definitions: ReadonlyMap<string, Polynomial> = new Map()): Polynomial {
  if (a.kind === 'int') return constant(a.value);
  if (a.kind === 'name') return definitions.get(a.name) ?? variable(a.name);
  if (a.kind === 'plus') return added(...a.terms.map(term => polynomial(term, definitions)));
  if (a.kind === 'whole' || a.kind === 'least') return variable(intText(a));
  if (a.kind === 'below') return polynomial(a.of, definitions);
  return a.factors.map(factor => polynomial(factor, definitions)).reduce(multiplied, constant(1));
}

/** Whether two expressions are equal for all values of their names. */
export const equalInts = (a: Int, b: Int): boolean =>
  intText(a) === intText(b) || added(polynomial(a), negated(polynomial(b))).size === 0;

/** p = slope · name + rest; undefined if the name occurs to a higher power. */
export function linearIn(p: Polynomial, name: string): { slope: Polynomial; rest: Polynomial } | undefined {
  const slope = new Map<string, number>();
  const rest = new Map<string, number>();
  for (const [monomial, coefficient] of p) {
    const names = monomial.includes(name) ? namesOf(monomial) : [];
    const others = names.filter(factor => factor !== name);
    if (names.length - others.length > 1) return undefined;
    if (names.length === others.length) rest.set(monomial, coefficient);
    else include(slope, others.join(separator), coefficient);
  }
  return { slope, rest };
}

/** The monomials of s·t·…, each factor written as 1 + s′: those of every choice of its factors. */
const shifted = (monomial: string): readonly string[] =>
  namesOf(monomial).reduce<readonly string[]>(
    (chosen, name) => chosen.flatMap(before => [before, together(before, name)]),
    [''],
  );

/** Whether p ≥ 0 whenever every name in it is at least 1; false if that could not be shown. */
export function neverNegative(p: Polynomial): boolean {
  if ([...p.values()].every(coefficient => coefficient >= 0)) return true;
  const expanded = new Map<string, number>();
  for (const [monomial, coefficient] of p) {
    for (const part of shifted(monomial)) include(expanded, part, coefficient);
  }
  return [...expanded.values()].every(coefficient => coefficient >= 0);
}

/** A loop index with its inclusive ends. */
export interface Range {
  readonly index: string;
  readonly least: Polynomial;
  readonly most: Polynomial;
}

/** Whether p ≥ 0 for every index in its range (innermost range last) and every size ≥ 1; false if not shown. */
export function neverNegativeOver(p: Polynomial, ranges: readonly Range[]): boolean {
  let bound = p;
  for (const { index, least, most } of [...ranges].reverse()) {
    const parts = linearIn(bound, index);
    if (parts === undefined) return false;
    const { slope, rest } = parts;
    if (slope.size === 0) continue;
    const others = ranges.filter(range => range.index !== index);
    const rising = neverNegativeOver(slope, others);
    if (!rising && !neverNegativeOver(negated(slope), others)) return false;
    bound = added(rest, multiplied(slope, rising ? least : most));
  }
  return neverNegative(bound);
}
