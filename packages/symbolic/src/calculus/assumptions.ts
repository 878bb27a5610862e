/**
 * What a derivative divides by and its expression does not.                             layer 3
 *
 * A formula may lack a value where the derivative has one: d adj(A) of a large matrix is written with |A| below. Such a
 * place is named beside the result. What the expression itself divides by, takes the logarithm or a root of, or what the
 * slope of one of its functions divides by, needs no word: there the derivative has no value either.
 */
import { canonical, compare } from '../expr/canonical.js';
import { isScalar } from '../expr/dim.js';
import type { Expr } from '../expr/expr.js';
import { negative } from '../expr/linear.js';
import { nodes } from '../expr/rewrite.js';
import { transpose } from '../expr/transpose.js';
import { toText } from '../print/text.js';
import type { Assumptions } from './facts.js';
import { simplify } from './simplify/simplify.js';

/** Determinants and other bases that must not be 0, by what they are up to spelling, sign and transposition. */
interface Divisors {
  readonly matrices: Map<Expr, Expr>;
  readonly bases: Map<Expr, Expr>;
}

const key = (A: Expr): Expr =>
  [A, transpose(A), negative(A), transpose(negative(A))].map(canonical).reduce((B, C) => (compare(B, C) <= 0 ? B : C));

const note = (list: Map<Expr, Expr>, A: Expr): void => void list.set(key(A), list.get(key(A)) ?? A);

/** B taken apart into what can be 0. */
function add(found: Divisors, B: Expr): void {
  const inner = (A: Expr): void => add(found, A);
  if (B.kind === 'hadamard') B.factors.forEach(inner);
  else if (B.kind === 'scale') [B.coefficient, B.arg].forEach(inner);
  else if (B.kind === 'power') inner(B.base);
  else if (B.kind === 'call' && B.fn === 'det') addMatrix(found, B.arg);
  else if (nodes(B).some(A => A.kind === 'sym')) note(found.bases, B);
}

/** M taken apart into what must be invertible for it to be so. */
function addMatrix(found: Divisors, M: Expr): void {
  const isSquare = ({ shape: [m, n] }: Expr): boolean => m === n;
  if (M.kind === 'transpose') addMatrix(found, M.arg);
  else if (M.kind === 'matrixPower') addMatrix(found, M.base);
  else if (M.kind === 'call' && (M.fn === 'inv' || M.fn === 'adj')) addMatrix(found, M.arg);
  else if (M.kind === 'product' && M.factors.every(isSquare)) M.factors.forEach(A => addMatrix(found, A));
  else if (M.kind === 'scale') {
    add(found, M.coefficient);
    addMatrix(found, M.arg);
  } else note(found.matrices, M);
}

const isNegative = (A: Expr): boolean => A.kind === 'power' && A.exponent.kind === 'number' && A.exponent.value < 0;

/** What an expression divides by; `all` for whatever must not be 0 for its derivative to have a value. */
function divisors(root: Expr, all: boolean, short: (A: Expr) => Expr): Divisors {
  const found: Divisors = { matrices: new Map(), bases: new Map() };
  // As it stands and as it is written in a result, where factors of a sum have been pulled out.
  const base = (A: Expr): void => [A, short(A)].forEach(B => add(found, B));
  const matrix = (A: Expr): void => [A, short(A)].forEach(B => addMatrix(found, B));
  for (const A of nodes(root)) {
    const natural = A.kind === 'power' && A.exponent.kind === 'number' && A.exponent.value % 1 === 0;
    if (A.kind === 'power' && (isNegative(A) || (all && !natural))) base(A.base);
    if (A.kind === 'call' && (A.fn === 'inv' || (all && A.fn === 'logdet'))) matrix(A.arg);
    if (!all) continue;
    if (A.kind === 'call' && A.fn === 'norm2') base(A);
    if (A.kind !== 'apply') continue;
    if (A.fn.name === 'log') base(A.arg);
    for (const B of nodes(A.fn.slope(A.arg, A))) if (B.kind === 'power' && isNegative(B)) base(B.base);
  }
  return found;
}

/** Long ones are not spelled out. */
const named = (A: Expr): string => (nodes(A).length > longestNamed ? 'a long part of the result' : toText(A));
const longestNamed = 100;

/** The assumptions under which the formula G of a derivative of F has a value wherever F has a derivative. */
export function assumptionsOf(F: Expr, G: Expr, facts: Assumptions): readonly string[] {
  const own = divisors(F, true, A => simplify(A, facts, () => {}));
  const below = divisors(G, false, A => A);
  const left = (list: Map<Expr, Expr>, known: Map<Expr, Expr>): Expr[] =>
    [...list].flatMap(([kind, A]) => (known.has(kind) ? [] : [A]));
  return [
    ...left(below.matrices, own.matrices).map(A => `${named(A)} is invertible`),
    ...left(below.bases, own.bases).map(B => `${named(B)} ${isScalar(B.shape) ? 'is not 0' : 'has no entry 0'}`),
  ];
}
