/**
 * The names that a reader gave to parts of a problem, `… where z = x - vector(sum(x)/n)`.
 *
 * A name stands for the very value it was given: as a whole, transposed, with a number before it, or as some of the terms
 * or factors of a larger sum or product. The rest is put together as it stands, since a step of a derivation must not
 * change while it is written.
 */
import { canonical, children } from '../expr/canonical.js';
import { type Expr, type Named, type NumberNode, type Table, visit } from '../expr/expr.js';
import { hadamard, isNumber, numericCoefficient, power, reciprocal, times } from '../expr/linear.js';
import { matrixPower, product } from '../expr/product.js';
import {
  differential,
  rawApply,
  rawCall,
  rawHadamard,
  rawKron,
  rawMatrixPower,
  rawPower,
  rawProduct,
  rawScale,
  rawSeries,
  rawSum,
  rawTranspose,
  symbol,
} from '../expr/raw.js';
import { nodes, symbols } from '../expr/rewrite.js';
import { scalarFunction } from '../expr/scalar-functions.js';
import { transpose } from '../expr/transpose.js';
import { operandsFirst } from './operands-first.js';

/** A value, and what is written in its place: its name, or the name transposed. */
interface Stand {
  readonly value: Expr;
  readonly by: Expr;
}

/** What needs no name, being one word already. */
const words: ReadonlySet<Expr['kind']> = new Set<Expr['kind']>(['sym', 'number', 'size', 'zero', 'ones', 'identity']);

/** The stands of some names, those of later names first: their values may hold earlier ones. */
const standsOf = (names: readonly Named[]): readonly Stand[] =>
  [...names].reverse().flatMap(({ name, value }): Stand[] => {
    if (words.has(numericCoefficient(value).rest.kind)) return [];
    const X = symbol(name, value.shape);
    const turned = transpose(value);
    return canonical(turned) === canonical(value)
      ? [{ value, by: X }]
      : [
          { value, by: X },
          { value: turned, by: transpose(X) },
        ];
  });

/** A term or factor; undefined once a name stands for it. */
type Member = Expr | undefined;

const alike = (A: Expr, B: Member): boolean => B !== undefined && canonical(A) === canonical(B);

/** The places of some members among others, each used once; undefined if one is missing. */
function placesOf(members: readonly Expr[], among: readonly Member[]): ReadonlySet<number> | undefined {
  const places = new Set<number>();
  for (const A of members) {
    const i = among.findIndex((B, j) => !places.has(j) && alike(A, B));
    if (i < 0) return undefined;
    places.add(i);
  }
  return places;
}

/** a/b, exactly. */
const ratio = (a: NumberNode, b: NumberNode): Expr => hadamard(a, reciprocal(b));

/** Members of a sum or product that a stand can be put for. */
interface Found {
  readonly places: ReadonlySet<number>;
  readonly by: Expr;
}

/** Terms of a sum that are c times the terms of a value. */
function foundInSum(terms: readonly Member[], { value, by }: Stand): Found | undefined {
  const [head] = value.kind === 'sum' ? value.terms : [];
  if (value.kind !== 'sum' || head === undefined) return undefined;
  const own = numericCoefficient(head);
  const known = terms.flatMap(term => (term === undefined ? [] : [numericCoefficient(term)]));
  const first = known.find(({ rest }) => alike(rest, own.rest));
  if (first === undefined) return undefined;
  const c = ratio(first.coefficient, own.coefficient);
  const scaled = value.terms.map(term => times(c, term));
  const places = placesOf(scaled, terms);
  return places === undefined ? undefined : { places, by: times(c, by) };
}

/** Factors of an elementwise product, in any order. */
function foundInHadamard(factors: readonly Member[], { value, by }: Stand): Found | undefined {
  const places = value.kind === 'hadamard' ? placesOf(value.factors, factors) : undefined;
  return places === undefined ? undefined : { places, by };
}

/** Factors of a product, next to each other. */
function foundInProduct(factors: readonly Member[], { value, by }: Stand): Found | undefined {
  if (value.kind !== 'product') return undefined;
  const start = factors.findIndex((_, i) => value.factors.every((A, j) => alike(A, factors[i + j])));
  return start < 0 ? undefined : { places: new Set(value.factors.map((_, j) => start + j)), by };
}

type Find = (members: readonly Member[], stand: Stand) => Found | undefined;

/** The members with stands put for as many of them as possible, the others written by `of`. */
function filled(members: readonly Expr[], stands: readonly Stand[], find: Find, of: (A: Expr) => Expr): Expr[] {
  let open: readonly Member[] = members;
  const written = new Map<number, Expr>();
  for (const stand of stands) {
    for (let found = find(open, stand); found !== undefined; found = find(open, stand)) {
      const { places, by } = found;
      written.set(Math.min(...places), by);
      open = open.map((A, i) => (places.has(i) ? undefined : A));
    }
  }
  return members.flatMap((_, i) => {
    const A = open[i];
    const stand = written.get(i);
    return stand !== undefined ? [stand] : A === undefined ? [] : [of(A)];
  });
}

/**
 * A sum or product put together as it stands; where a name came with a number, the number goes where numbers go.
 */
function joined(
  before: readonly Expr[],
  after: readonly Expr[],
  raw: (members: readonly Expr[]) => Expr,
  normal: (...members: readonly Expr[]) => Expr,
): Expr {
  const [only] = after;
  if (after.length === 1 && only !== undefined) return only;
  return after.some(A => !before.includes(A) && isNumbered(A)) ? normal(...after) : raw(after);
}

/** Whether an expression is a number times a name, or times a name transposed. */
const isNumbered = (A: Expr): boolean => {
  const { coefficient, rest } = numericCoefficient(A);
  return !isNumber(coefficient, 1) && (rest.kind === 'transpose' ? rest.arg : rest).kind === 'sym';
};

/** A node put together as it stands from its operands as they are written; `whole` is for what takes no parts. */
const written = (
  stands: readonly Stand[],
  of: (A: Expr) => Expr,
  whole: (A: Expr) => Expr,
  named: (A: Expr) => Expr | undefined,
): Table<Expr> => ({
  sym: X => X,
  differential: ({ arg }) => differential(whole(arg)),
  number: X => X,
  size: X => X,
  zero: X => X,
  ones: X => X,
  identity: X => X,
  commutation: X => X,
  indicator: X => X,
  sum: ({ terms }) => joined(terms, filled(terms, stands, foundInSum, of), rawSum, (...all) => rawSum(all)),
  hadamard: ({ factors }) => joined(factors, filled(factors, stands, foundInHadamard, of), rawHadamard, hadamard),
  product: ({ factors }) => joined(factors, filled(factors, stands, foundInProduct, of), rawProduct, product),
  scale: ({ coefficient: c, arg }) => joined([c, arg], [of(c), of(arg)], ([a = c, A = arg]) => rawScale(a, A), product),
  power: ({ base: A, exponent }) => (isNumbered(of(A)) ? power : rawPower)(of(A), of(exponent)),
  apply: ({ fn, arg }) => rawApply(fn, of(arg)),
  transpose: ({ arg }) => rawTranspose(of(arg)),
  matrixPower: ({ base, exponent }) => (isNumbered(of(base)) ? matrixPower : rawMatrixPower)(of(base), exponent),
  kron: ({ left, right }) => rawKron(of(left), of(right)),
  call: ({ fn, arg }) => {
    // One function to the calculus, to be written as the logarithm of a softmax, which may have a name.
    const s = fn === 'logsoftmax' ? named(rawCall('softmax', arg)) : undefined;
    return s === undefined ? rawCall(fn, of(arg)) : rawApply(scalarFunction('log'), s);
  },
  series: ({ from, to, body }) => rawSeries(from, to, of(body)),
});

type Rewrite = (expression: Expr) => Expr;

/** Names put for values, each distinct node once however many expressions it stands in. */
function rewriteWith(names: readonly Named[]): Rewrite {
  const stands = standsOf(names);
  const byRest = new Map<Expr, { readonly own: NumberNode; readonly by: Expr }>();
  for (const { value, by } of [...stands].reverse()) {
    const { coefficient: own, rest } = numericCoefficient(value);
    byRest.set(canonical(rest), { own, by });
  }
  const asWhole = (A: Expr): Expr | undefined => {
    const { coefficient: c, rest } = numericCoefficient(A);
    const stand = byRest.get(canonical(rest));
    // A value with a number of its own is not divided by it: exp(y) is not 2z where z = exp(y)/2.
    const fits = stand !== undefined && (isNumber(stand.own, 1) || Math.abs(c.value) === Math.abs(stand.own.value));
    return fits ? times(ratio(c, stand.own), stand.by) : undefined;
  };
  // What is under a d is named as a whole or not at all: it is about to be taken apart.
  const plain = new Map<Expr, Expr>();
  const full = new Map<Expr, Expr>();
  const ofPlain = (A: Expr): Expr => plain.get(A) ?? A;
  const ofFull = (A: Expr): Expr => full.get(A) ?? A;
  const plainly = written([], ofPlain, ofPlain, asWhole);
  const fully = written(stands, ofFull, ofPlain, asWhole);
  return expression => {
    for (const node of operandsFirst(expression, children)) {
      if (full.has(node)) continue;
      const whole = asWhole(node);
      plain.set(node, whole ?? visit(plainly, node));
      full.set(node, whole ?? visit(fully, node));
    }
    return ofFull(expression);
  };
}

const rewrites = new WeakMap<readonly Named[], Rewrite>();

/** The expression with names put wherever their values stand. */
export function namedIn(expression: Expr, names: readonly Named[]): Expr {
  if (names.length === 0) return expression;
  const rewrite = rewrites.get(names) ?? rewriteWith(names);
  rewrites.set(names, rewrite);
  return rewrite(expression);
}

/** How often a name is written at least, in some expressions: by how many distinct nodes it is used. */
export function usesOf({ name }: Named, ...expressions: readonly Expr[]): number {
  const isName = (A: Expr): boolean => (A.kind === 'transpose' ? isName(A.arg) : A.kind === 'sym' && A.name === name);
  return nodes(...expressions).filter(A => A.kind !== 'transpose' && children(A).some(isName)).length;
}

/** The definitions that expressions in names need, each in terms of earlier ones. */
export function definitionsFor(expressions: readonly Expr[], names: readonly Named[]): readonly Named[] {
  const written = new Set(symbols(...expressions).map(X => X.name));
  const needed: Named[] = [];
  for (const [i, { name, value }] of [...names.entries()].reverse()) {
    if (!written.has(name)) continue;
    const definition = { name, value: namedIn(value, names.slice(0, i)) };
    symbols(definition.value).forEach(X => written.add(X.name));
    needed.unshift(definition);
  }
  return needed;
}

/** An expression in the names that it needs, and their definitions. */
export interface InNames {
  readonly body: Expr;
  readonly definitions: readonly Named[];
}

export function inNames(expression: Expr, names: readonly Named[]): InNames {
  const body = namedIn(expression, names);
  return { body, definitions: definitionsFor([body], names) };
}
