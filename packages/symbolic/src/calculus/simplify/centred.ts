/**
 * Differences of data, and data about their mean.                                       layer 3
 *
 * Where x is 10⁷ + O(1), (x − u)ᵀ(x − u) is a number and xᵀx − 2xᵀu + uᵀu is noise: a product of two differences is never
 * multiplied out. In return what is centred is known to sum to zero, which keeps the results short.
 */
import { children } from '../../expr/canonical.js';
import type { Dim } from '../../expr/dim.js';
import { type Expr, type Table, visit } from '../../expr/expr.js';
import { call } from '../../expr/functions.js';
import { isZero, numericCoefficient, sum } from '../../expr/linear.js';
import { matrixPower, product } from '../../expr/product.js';
import { ones, zero } from '../../expr/raw.js';
import { transpose } from '../../expr/transpose.js';
import { isHomogeneous } from './factors.js';
import type { SimplificationRule } from './rule.js';

const known = new WeakMap<Expr, boolean>();
function holdsSymbol(A: Expr): boolean {
  const seen = known.get(A);
  if (seen !== undefined) return seen;
  const result = A.kind === 'sym' || children(A).some(holdsSymbol);
  known.set(A, result);
  return result;
}

/** A difference of two things that may both be large; 1 − s is none, as what stands beside 1 is near it. */
function isDifference(A: Expr): boolean {
  if (A.kind !== 'sum' || !A.terms.every(holdsSymbol)) return false;
  const signs = A.terms.map(term => numericCoefficient(term).coefficient.value > 0);
  return signs.includes(true) && signs.includes(false);
}

const total = (list: readonly Expr[]): number => list.reduce((count, A) => count + differencesIn(A), 0);
const none = (): number => 0;

const table: Table<number> = {
  sum: A => (isDifference(A) ? 1 : 0),
  product: ({ factors }) => total(factors),
  hadamard: ({ factors }) => total(factors),
  scale: ({ coefficient, arg }) => total([coefficient, arg]),
  // What is divided by does not meet what is multiplied out.
  power: ({ base, exponent }) => (exponent.kind === 'number' && exponent.value < 0 ? 0 : 2 * differencesIn(base)),
  matrixPower: ({ base }) => 2 * differencesIn(base),
  call: ({ fn, arg }) => (isHomogeneous(fn) ? differencesIn(arg) : 0),
  transpose: ({ arg }) => differencesIn(arg),
  kron: ({ left, right }) => total([left, right]),
  series: ({ body }) => differencesIn(body),
  apply: none,
  sym: none,
  differential: none,
  number: none,
  size: none,
  zero: none,
  ones: none,
  identity: none,
  commutation: none,
  indicator: none,
};

/** How many differences are multiplied with each other in a term. */
export const differencesIn = (A: Expr): number => visit(table, A);

/** Whether nothing that came of multiplying out can cancel. */
export const cannotCancel = (A: Expr): boolean =>
  !isDifference(A) && (A.kind === 'sum' ? A.terms : [A]).every(term => differencesIn(term) === 0);

const factorsOf = (A: Expr): readonly Expr[] => (A.kind === 'product' ? A.factors : [A]);
const body = (A: Expr): Expr => (A.kind === 'scale' ? A.arg : A);

/** Whether 1ᵀA = 0, as everything cancels: for a sum, or what begins with one. */
function sumsToZero(A: Expr): boolean {
  const [first, ...others] = factorsOf(body(A));
  if (first === undefined) return false;
  if (first.kind !== 'sum' || first.terms.length > mostTerms) return false;
  return others.length > 0 ? sumsToZero(first) : isZero(sum(...first.terms.map(term => totals(A.shape[0], term))));
}
const totals = (m: Dim, A: Expr): Expr => (sumsToZero(A) ? zero([1, A.shape[1]]) : product(ones([1, m]), A));
/** Means are written with a few terms. */
const mostTerms = 6;

const endsInOnes = (A: Expr): boolean => factorsOf(body(A)).at(-1)?.kind === 'ones';

/** A without the terms that end in 1ᵀ; undefined if it has none. A difference keeps them: it is small, its parts are not. */
function withoutMeans(A: Expr): Expr | undefined {
  if (A.kind !== 'sum' || isDifference(A) || !A.terms.some(endsInOnes)) return undefined;
  return sum(zero(A.shape), ...A.terms.filter(term => !endsInOnes(term)));
}

/** A without the terms that sum to zero; undefined if it has none. */
function withoutCentred(A: Expr): Expr | undefined {
  if (A.kind !== 'sum') return sumsToZero(A) ? zero(A.shape) : undefined;
  const rest = sumsToZero(A) ? [] : A.terms.filter(term => !sumsToZero(term));
  return rest.length === A.terms.length ? undefined : sum(zero(A.shape), ...rest);
}

/** AB with 1ᵀB = 0: terms of A that take totals of B vanish. */
function besideCentred(A: Expr, B: Expr): Expr | undefined {
  if (A.kind === 'ones') {
    const left = withoutCentred(B);
    return left === undefined ? undefined : product(A, left);
  }
  const rest = withoutMeans(A);
  return rest === undefined || !sumsToZero(B) ? undefined : product(rest, B);
}

const turned = (A: Expr | undefined): Expr | undefined => (A === undefined ? undefined : transpose(A));

/** sum(x − mean(x)) = 0, 1ᵀ(X − 1m) = 0, and (I − 11ᵀ/n)Z = Z for such a Z. */
export const centred: SimplificationRule = {
  name: 'centred',
  rewrite: node => {
    if (node.kind === 'call' && node.fn === 'sum') {
      const rest = withoutCentred(node.arg) ?? withoutCentred(transpose(node.arg));
      return rest === undefined ? undefined : { to: call('sum', rest) };
    }
    if (node.kind === 'matrixPower') {
      const [H, rest] = [node.base, withoutMeans(node.base)];
      return rest !== undefined && sumsToZero(H) ? { to: product(rest, matrixPower(H, node.exponent - 1)) } : undefined;
    }
    if (node.kind !== 'product') return undefined;
    for (const [i, A] of node.factors.entries()) {
      const B = node.factors[i + 1];
      if (B === undefined) break;
      const merged = besideCentred(A, B) ?? turned(besideCentred(transpose(B), transpose(A)));
      if (merged !== undefined)
        return { to: product(...node.factors.slice(0, i), merged, ...node.factors.slice(i + 2)) };
    }
    return undefined;
  },
};
