/**
 * Integer expressions: sizes, loop indices and the subscripts made of them.             layer 1
 *
 * Kept as small trees in the shape in which they should print, `(t * B + b) * n + i`; whether two of them are equal or
 * one is never negative is asked of their polynomial (polynomial.ts), never of the tree.
 */
export type Int =
  | { readonly kind: 'int'; readonly value: number }
  /** A size or a loop index or a named offset. */
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'plus'; readonly terms: readonly Int[] }
  | { readonly kind: 'times'; readonly factors: readonly Int[] }
  /** The largest multiple of `by` that is not above `of`. */
  | { readonly kind: 'whole'; readonly of: Int; readonly by: number }
  /** The lesser of the two. */
  | { readonly kind: 'least'; readonly of: Int; readonly limit: Int }
  /**
   * The number itself, which is known to be at least 0 and below the limit, a power of two. Said so, an engine that does
   * not know it leaves out what it would check of sums and subscripts made of it.
   */
  | { readonly kind: 'below'; readonly of: Int; readonly limit: number };

export const int = (value: number): Int => ({ kind: 'int', value });
export const named = (name: string): Int => ({ kind: 'name', name });
export const whole = (of: Int, by: number): Int => (by === 1 ? of : { kind: 'whole', of, by });
export const least = (of: Int, limit: Int): Int =>
  of.kind === 'int' && limit.kind === 'int' ? int(Math.min(of.value, limit.value)) : { kind: 'least', of, limit };
export const below = (of: Int, limit: number): Int => (of.kind === 'int' ? of : { kind: 'below', of, limit });

const isInt = (a: Int, value: number): boolean => a.kind === 'int' && a.value === value;

/** The name that −1 · name takes away. */
function takenAway(a: Int): string | undefined {
  if (a.kind !== 'times' || a.factors.length !== 2) return undefined;
  const [sign, name] = a.factors;
  return sign !== undefined && isInt(sign, -1) && name?.kind === 'name' ? name.name : undefined;
}

/** a + b + …, nested sums flattened, names cancelled, constants added up and put last. */
export function plus(...parts: readonly (Int | number)[]): Int {
  const terms: Int[] = [];
  let constant = 0;
  const add = (part: Int): void => {
    if (part.kind === 'int') constant += part.value;
    else if (part.kind === 'plus') part.terms.forEach(add);
    else {
      const name = part.kind === 'name' ? part.name : takenAway(part);
      const opposite = part.kind === 'name' ? takenAway : (term: Int) => (term.kind === 'name' ? term.name : undefined);
      const at = name === undefined ? -1 : terms.findIndex(term => opposite(term) === name);
      if (at < 0) terms.push(part);
      else terms.splice(at, 1);
    }
  };
  for (const part of parts) add(typeof part === 'number' ? int(part) : part);
  if (constant !== 0 || terms.length === 0) terms.push(int(constant));
  const [only] = terms;
  return terms.length === 1 && only !== undefined ? only : { kind: 'plus', terms };
}

/** a · b · …, nested products flattened, constants multiplied and put first. */
export function times(...parts: readonly (Int | number)[]): Int {
  const factors: Int[] = [];
  let constant = 1;
  const add = (part: Int): void => {
    if (part.kind === 'int') constant *= part.value;
    else if (part.kind === 'times') part.factors.forEach(add);
    else factors.push(part);
  };
  for (const part of parts) add(typeof part === 'number' ? int(part) : part);
  if (constant === 0) return int(0);
  if (constant !== 1 || factors.length === 0) factors.unshift(int(constant));
  const [only] = factors;
  return factors.length === 1 && only !== undefined ? only : { kind: 'times', factors };
}

/** a · b + c in Horner form: the subscript c of a row b whose length is a. Zero parts vanish. */
export const horner = (length: Int, row: Int, within: Int): Int =>
  isInt(row, 0) ? within : plus(times(row, length), within);

/** The row-major position of subscripts in an array with these extents. */
export const flat = (subscripts: readonly Int[], extents: readonly Int[]): Int =>
  subscripts.reduce((position, subscript, axis) => {
    const extent = extents[axis];
    return axis === 0 || extent === undefined ? subscript : horner(extent, position, subscript);
  }, int(0));

/** Every name that occurs. */
export function intNames(a: Int): readonly string[] {
  if (a.kind === 'name') return [a.name];
  if (a.kind === 'plus') return a.terms.flatMap(intNames);
  if (a.kind === 'least') return [...intNames(a.of), ...intNames(a.limit)];
  if (a.kind === 'whole' || a.kind === 'below') return intNames(a.of);
  return a.kind === 'times' ? a.factors.flatMap(intNames) : [];
}

/** The expression with names replaced. */
export function replaceNames(a: Int, replacement: ReadonlyMap<string, Int>): Int {
  if (a.kind === 'name') return replacement.get(a.name) ?? a;
  if (a.kind === 'plus') return plus(...a.terms.map(term => replaceNames(term, replacement)));
  if (a.kind === 'whole') return whole(replaceNames(a.of, replacement), a.by);
  if (a.kind === 'least') return least(replaceNames(a.of, replacement), replaceNames(a.limit, replacement));
  if (a.kind === 'below') return below(replaceNames(a.of, replacement), a.limit);
  return a.kind === 'times' ? times(...a.factors.map(factor => replaceNames(factor, replacement))) : a;
}

/** The value, given those of its names. @throws {RangeError} if a name has none, or a value is not where it was said to be. */
export function intValue(a: Int, values: ReadonlyMap<string, number>): number {
  if (a.kind === 'int') return a.value;
  if (a.kind === 'plus') return a.terms.reduce((sum, term) => sum + intValue(term, values), 0);
  if (a.kind === 'times') return a.factors.reduce((product, factor) => product * intValue(factor, values), 1);
  if (a.kind === 'whole') return Math.floor(intValue(a.of, values) / a.by) * a.by;
  if (a.kind === 'least') return Math.min(intValue(a.of, values), intValue(a.limit, values));
  if (a.kind === 'below') {
    const known = intValue(a.of, values);
    if (known >= 0 && known < a.limit) return known;
    throw new RangeError(`${intText(a.of)} is ${known}, not below ${a.limit}`);
  }
  const value = values.get(a.name);
  if (value === undefined) throw new RangeError(`the index or size ${a.name} has no value here`);
  return value;
}

/** As TypeScript; `tight` puts a sum into brackets. */
export function intText(a: Int, tight = false): string {
  if (a.kind === 'int') return String(a.value);
  if (a.kind === 'name') return a.name;
  if (a.kind === 'times') return a.factors.map(factor => intText(factor, true)).join(' * ');
  if (a.kind === 'whole') return `(${intText(a.of)} - (${intText(a.of, true)} % ${a.by}))`;
  if (a.kind === 'least') return `Math.min(${intText(a.of)}, ${intText(a.limit)})`;
  if (a.kind === 'below') return tight ? `(${intText(a)})` : `${intText(a.of, true)} & ${a.limit - 1}`;
  const text = a.terms
    .map((term, i) => {
      if (i === 0) return intText(term, term.kind === 'below');
      const [head, ...rest] = term.kind === 'times' ? term.factors : [term];
      if (head?.kind !== 'int' || head.value >= 0) return ` + ${intText(term, term.kind === 'below')}`;
      return ` - ${intText(times(-head.value, ...rest))}`;
    })
    .join('');
  return tight ? `(${text})` : text;
}
