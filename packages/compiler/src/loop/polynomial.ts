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

function collect(entries: Iterable<readonly [string, number]>): Polynomial {
  const result = new Map<string, number>();
  for (const [monomial, coefficient] of entries) {
    const value = (result.get(monomial) ?? 0) + coefficient;
    if (value === 0) result.delete(monomial);
    else result.set(monomial, value);
  }
  return result;
}

export const constant = (value: number): Polynomial => collect([['', value]]);
export const variable = (name: string): Polynomial => new Map([[name, 1]]);
export const added = (a: Polynomial, b: Polynomial): Polynomial => collect([...a, ...b]);
export const multiplied = (a: Polynomial, b: Polynomial): Polynomial =>
  collect(
    [...a].flatMap(([m, x]) =>
      [...b].map(([n, y]): [string, number] => [[...namesOf(m), ...namesOf(n)].sort().join(separator), x * y]),
    ),
  );
export const negated = (a: Polynomial): Polynomial => multiplied(constant(-1), a);

/** The polynomial of an integer expression; named offsets are looked up in `definitions`. */
export function polynomial(a: Int, definitions: ReadonlyMap<string, Polynomial> = new Map()): Polynomial {
  if (a.kind === 'int') return constant(a.value);
  if (a.kind === 'name') return definitions.get(a.name) ?? variable(a.name);
  if (a.kind === 'plus') return a.terms.map(term => polynomial(term, definitions)).reduce(added, constant(0));
  if (a.kind === 'whole' || a.kind === 'least') return variable(intText(a));
  if (a.kind === 'below') return polynomial(a.of, definitions);
  return a.factors.map(factor => polynomial(factor, definitions)).reduce(multiplied, constant(1));
}

/** Whether two expressions are equal for all values of their names. */
export const equalInts = (a: Int, b: Int): boolean =>
  intText(a) === intText(b) || added(polynomial(a), negated(polynomial(b))).size === 0;

/** p = slope · name + rest; undefined if the name occurs to a higher power. */
export function linearIn(p: Polynomial, name: string): { slope: Polynomial; rest: Polynomial } | undefined {
  const slope: [string, number][] = [];
  const rest: [string, number][] = [];
  for (const [monomial, coefficient] of p) {
    const names = namesOf(monomial);
    const others = names.filter(factor => factor !== name);
    if (names.length - others.length > 1) return undefined;
    if (names.length === others.length) rest.push([monomial, coefficient]);
    else slope.push([others.join(separator), coefficient]);
  }
  return { slope: collect(slope), rest: collect(rest) };
}

const shifted = (monomial: string): Polynomial =>
  namesOf(monomial).reduce<Polynomial>((p, name) => multiplied(p, added(constant(1), variable(name))), constant(1));

/** Whether p ≥ 0 whenever every name in it is at least 1; false if that could not be shown. */
export function neverNegative(p: Polynomial): boolean {
  if ([...p.values()].every(coefficient => coefficient >= 0)) return true;
  const expanded = [...p].reduce<Polynomial>(
    (sum, [monomial, coefficient]) => added(sum, multiplied(constant(coefficient), shifted(monomial))),
    constant(0),
  );
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
    const rising = neverNegativeOver(
      slope,
      ranges.filter(range => range.index !== index),
    );
    if (
      !rising &&
      !neverNegativeOver(
        negated(slope),
        ranges.filter(range => range.index !== index),
      )
    )
      return false;
    bound = added(rest, multiplied(slope, rising ? least : most));
  }
  return neverNegative(bound);
}
