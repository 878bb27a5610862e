/**
 * Whether an expression is finite wherever its symbols are.                             layer 3
 *
 * Outside 1…T adjoints and given sequences are zero, but a coefficient made of them need not be finite there: 1/x[t+1] at
 * t = T is not. What can be told from the structure is told here; where it cannot, the answer is no. Functions whose values
 * may grow beyond all numbers (exp) or end somewhere (log, √) count as not finite, whatever their argument.
 */
import { children } from '../expr/canonical.js';
import { type Expr, type MatrixFunction, type Power, type Table, visit } from '../expr/expr.js';
import { mentions } from '../expr/rewrite.js';

/** Elementwise functions that are finite at every finite argument and do not grow faster than it. */
const finiteFunctions: ReadonlySet<string> = new Set([
  'abs',
  'sign',
  'sin',
  'cos',
  'arctan',
  'tanh',
  'sigmoid',
  'relu',
  'softplus',
]);
const finiteCalls: { readonly [F in MatrixFunction]: boolean } = {
  tr: true,
  sum: true,
  det: true,
  logdet: false,
  norm1: true,
  norm2: true,
  logsumexp: true,
  inv: false,
  adj: true,
  expm: false,
  softmax: true,
  logsoftmax: true,
  diag: true,
  diagonal: true,
  vec: true,
};

const notNegativeFunctions: ReadonlySet<string> = new Set(['abs', 'exp', 'sigmoid', 'relu', 'softplus']);
const notNegativeCalls: ReadonlySet<MatrixFunction> = new Set<MatrixFunction>(['norm1', 'norm2', 'softmax']);

/** Whether no entry can be negative, by the form alone. */
function isNotNegative(A: Expr): boolean {
  if (A.kind === 'number') return A.value >= 0;
  if (A.kind === 'size' || A.kind === 'ones' || A.kind === 'zero' || A.kind === 'identity') return true;
  if (A.kind === 'power') return A.exponent.kind === 'number' && A.exponent.value % 2 === 0;
  if (A.kind === 'apply') return notNegativeFunctions.has(A.fn.name);
  if (A.kind === 'call' && notNegativeCalls.has(A.fn)) return true;
  if (A.kind === 'call') return (A.fn === 'sum' || A.fn === 'tr') && isNotNegative(A.arg);
  const whole = A.kind === 'sum' || A.kind === 'hadamard' || A.kind === 'scale' || A.kind === 'transpose';
  return whole && children(A).every(isNotNegative);
}
const isPositiveConstant = (A: Expr): boolean =>
  (A.kind === 'number' && A.value > 0) ||
  A.kind === 'size' ||
  A.kind === 'ones' ||
  (A.kind === 'scale' && isPositiveConstant(A.coefficient) && isPositiveConstant(A.arg));
/** 1 + x², say: a positive constant and what cannot be negative. */
const isAwayFromZero = (A: Expr): boolean =>
  isPositiveConstant(A) || (A.kind === 'sum' && A.terms.some(isPositiveConstant) && A.terms.every(isNotNegative));

/** The rules, over a predicate for operands. */
function rulesFor(finite: (A: Expr) => boolean): Table<boolean> {
  const always = (): boolean => true;
  const operandsAre = (A: Expr): boolean => children(A).every(finite);
  const isFinitePower = ({ base, exponent }: Power): boolean => {
    if (exponent.kind !== 'number' || !finite(base)) return false;
    return isAwayFromZero(base) || (Number.isInteger(exponent.value) && exponent.value > 0);
  };
  return {
    sym: always,
    differential: always,
    number: always,
    size: always,
    zero: always,
    ones: always,
    identity: always,
    commutation: always,
    indicator: always,
    sum: operandsAre,
    product: operandsAre,
    scale: operandsAre,
    hadamard: operandsAre,
    power: isFinitePower,
    apply: A => finiteFunctions.has(A.fn.name) && operandsAre(A),
    transpose: operandsAre,
    matrixPower: operandsAre,
    call: A => finiteCalls[A.fn] && operandsAre(A),
    kron: operandsAre,
    series: operandsAre,
  };
}

/** A predicate that knows some expressions to be finite. */
function finiteness(isKnown: (A: Expr) => boolean): (A: Expr) => boolean {
  const known = new WeakMap<Expr, boolean>();
  const finite = (A: Expr): boolean => {
    const seen = known.get(A);
    if (seen !== undefined) return seen;
    const result = isKnown(A) || visit(rules, A);
    known.set(A, result);
    return result;
  };
  const rules = rulesFor(finite);
  return finite;
}

/** Whether every entry is finite for all finite values of the symbols, overflow of sums and products aside. */
export const isFiniteWherever = finiteness(() => false);

const readsBeside = mentions(({ index }) => index?.base === 't' && index.offset !== 0);
/** The same where t is a step but the steps beside it may lie beyond the ends. */
export const isFiniteAtSteps = finiteness(A => !readsBeside(A));

const movesInTime = mentions(({ index }) => index?.base === 't');
/** The same of steps beyond the ends, if all steps within are finite: what does not depend on t is the same there. */
export const isFiniteBeyond = finiteness(A => !movesInTime(A));
