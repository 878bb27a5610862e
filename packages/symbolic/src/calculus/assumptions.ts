/**
 * What a derivative divides by and its expression does not.                             layer 3
 *
 * A formula may lack a value where the derivative has one: d adj(A) of a large matrix is written with |A| below. Such a
 * place is named beside the result. What the expression itself divides by, takes the logarithm or a root of, or what the
 * slope of one of its functions divides by, needs no word: there the derivative has no value either.
 */
import { canonical } from '../expr/canonical.js';
import { isScalar } from '../expr/dim.js';
import type { Expr } from '../expr/expr.js';
import { nodes } from '../expr/rewrite.js';
import { transpose } from '../expr/transpose.js';
import { toText } from '../print/text.js';

/** Determinants and other bases that must not be 0. */
interface Divisors {
  readonly matrices: Set<Expr>;
  readonly bases: Set<Expr>;
}

const key = (A: Expr): Expr => {
  const [plain, turned] = [canonical(A), canonical(transpose(A))];
  return plain.id < turned.id ? plain : turned;
};

/** B taken apart into what can be 0. */
function add({ matrices, bases }: Divisors, B: Expr): void {
  const inner = (A: Expr): void => add({ matrices, bases }, A);
  if (B.kind === 'hadamard') B.factors.forEach(inner);
  else if (B.kind === 'scale') [B.coefficient, B.arg].forEach(inner);
  else if (B.kind === 'power') inner(B.base);
  else if (B.kind === 'call' && B.fn === 'det') matrices.add(key(B.arg));
  else if (nodes(B).some(A => A.kind === 'sym')) bases.add(key(B));
}

const isNegative = (A: Expr): boolean => A.kind === 'power' && A.exponent.kind === 'number' && A.exponent.value < 0;

/** What an expression divides by; `all` for whatever must not be 0 for its derivative to have a value. */
function divisors(root: Expr, all: boolean): Divisors {
  const found: Divisors = { matrices: new Set(), bases: new Set() };
  for (const A of nodes(root)) {
    const natural = A.kind === 'power' && A.exponent.kind === 'number' && A.exponent.value % 1 === 0;
    if (A.kind === 'power' && (isNegative(A) || (all && !natural))) add(found, A.base);
    if (A.kind === 'call' && (A.fn === 'inv' || (all && A.fn === 'logdet'))) found.matrices.add(key(A.arg));
    if (!all) continue;
    if (A.kind === 'call' && A.fn === 'norm2') add(found, A);
    if (A.kind !== 'apply') continue;
    if (A.fn.name === 'log') add(found, A.arg);
    for (const B of nodes(A.fn.slope(A.arg, A))) if (B.kind === 'power' && isNegative(B)) add(found, B.base);
  }
  return found;
}

/** Long ones are not spelled out. */
const named = (A: Expr): string => (nodes(A).length > longestNamed ? 'a long part of the result' : toText(A));
const longestNamed = 100;

/** The assumptions under which the formula G of a derivative of F has a value wherever F has a derivative. */
export function assumptionsOf(F: Expr, G: Expr): readonly string[] {
  const [own, below] = [divisors(F, true), divisors(G, false)];
  const left = (list: Set<Expr>, known: Set<Expr>): Expr[] => [...list].filter(A => !known.has(A));
  return [
    ...left(below.matrices, own.matrices).map(A => `${named(A)} is invertible`),
    ...left(below.bases, own.bases).map(B => `${named(B)} ${isScalar(B.shape) ? 'is not 0' : 'has no entry 0'}`),
  ];
}
