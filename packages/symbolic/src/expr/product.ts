/**
 * Matrix products and Kronecker products in normal form.                                layer 1
 *
 * Scalars move to the front; a stretch of factors that is itself 1×1 (as in x·xᵀ·x) is a scalar and moves to the front
 * as well; A·A⁻¹ cancels and equal neighbours become powers. Nothing commutes.
 */
import { TracegradError } from '../errors.js';
import { same } from './canonical.js';
import { isScalar, shapeText } from './dim.js';
import type { Expr } from './expr.js';
import { hadamard, isZero, power, reciprocal, times } from './linear.js';
import {
  identity,
  number,
  ones,
  rawCall,
  rawKron,
  rawMatrixPower,
  rawProduct,
  rawTranspose,
  size,
  zero,
} from './raw.js';
import { lessTransposed, transpose } from './transpose.js';

/** A square factor as base^exponent, with inverses and transposes seen through. */
function baseAndExponent(A: Expr): { readonly base: Expr; readonly exponent: number } {
  if (A.kind === 'transpose') {
    const { base, exponent } = baseAndExponent(A.arg);
    return exponent === 1 ? { base: A, exponent } : { base: transpose(base), exponent };
  }
  if (A.kind === 'matrixPower') {
    const { base, exponent } = baseAndExponent(A.base);
    return { base, exponent: exponent * A.exponent };
  }
  if (A.kind === 'call' && A.fn === 'inv') return { base: A.arg, exponent: -1 };
  return { base: A, exponent: 1 };
}

/** A⁻¹ for a square A. */
export function inverse(A: Expr): Expr {
  if (isScalar(A.shape)) return reciprocal(A);
  if (A.kind === 'identity') return A;
  if (A.kind === 'call' && A.fn === 'inv') return A.arg;
  if (A.kind === 'transpose') return transpose(inverse(A.arg));
  if (A.kind === 'scale') return times(reciprocal(A.coefficient), inverse(A.arg));
  if (A.kind === 'matrixPower') return matrixPower(inverse(A.base), A.exponent);
  const upright = lessTransposed(A);
  return upright === A ? rawCall('inv', A) : rawTranspose(rawCall('inv', upright));
}

/** Aᵏ for a square A and any integer k. */
export function matrixPower(A: Expr, exponent: number): Expr {
  if (isScalar(A.shape)) return power(A, number(exponent));
  if (A.shape[0] !== A.shape[1]) {
    throw new TracegradError('shape-mismatch', `^ needs a square matrix; this one is ${shapeText(A.shape)}.`);
  }
  if (exponent === 0) return identity(A.shape[0]);
  if (exponent === 1 || A.kind === 'identity' || A.kind === 'zero')
    return exponent > 0 || A.kind === 'identity' ? A : inverse(A);
  if (exponent < 0) return matrixPower(inverse(A), -exponent);
  if (A.kind === 'transpose') return rawTranspose(matrixPower(A.arg, exponent));
  if (A.kind === 'matrixPower') return rawMatrixPower(A.base, A.exponent * exponent);
  if (A.kind === 'scale') {
    return times(hadamard(...Array.from({ length: exponent }, () => A.coefficient)), matrixPower(A.arg, exponent));
  }
  return rawMatrixPower(A, exponent);
}

/** The chain with identities dropped, scalars taken out, products flattened and matrices of ones split into 1·1ᵀ. */
function flatten(factors: readonly Expr[], scalars: Expr[]): Expr[] {
  return factors.flatMap(factor => {
    if (isScalar(factor.shape)) {
      scalars.push(factor);
      return [];
    }
    if (factor.kind === 'identity') return [];
    if (factor.kind === 'scale') {
      scalars.push(factor.coefficient);
      return flatten([factor.arg], scalars);
    }
    if (factor.kind === 'product') return factor.factors;
    const [m, n] = factor.shape;
    if (factor.kind === 'ones' && m !== 1 && n !== 1 && factors.length > 1) return [ones([m, 1]), ones([1, n])];
    return [factor];
  });
}

/** diag(u)·v = u ⊙ v and vᵀ·diag(u) = (u ⊙ v)ᵀ for vectors v, which may be products themselves. */
function diagonalsAbsorbed(chain: readonly Expr[]): readonly Expr[] {
  const at = chain.findIndex(A => A.kind === 'call' && A.fn === 'diag');
  const D = chain[at];
  if (D?.kind !== 'call') return chain;
  const head = chain.slice(0, at);
  const tail = chain.slice(at + 1);
  if (tail[tail.length - 1]?.shape[1] === 1) return diagonalsAbsorbed([...head, hadamard(D.arg, product(...tail))]);
  if (head[0]?.shape[0] === 1)
    return diagonalsAbsorbed([transpose(hadamard(D.arg, transpose(product(...head)))), ...tail]);
  return [...head, D, ...diagonalsAbsorbed(tail)];
}

/** Neighbours merged: A·A⁻¹ cancels, A·A is A², 1·1ᵀ is a matrix of ones. */
function mergeNeighbours(chain: readonly Expr[]): readonly Expr[] {
  const merged: Expr[] = [];
  for (const factor of chain) {
    const previous = merged.pop();
    if (previous === undefined) {
      merged.push(factor);
      continue;
    }
    if (previous.kind === 'ones' && factor.kind === 'ones' && previous.shape[1] === 1) {
      merged.push(ones([previous.shape[0], factor.shape[1]]));
      continue;
    }
    const a = baseAndExponent(previous);
    const b = baseAndExponent(factor);
    const square = previous.shape[0] === previous.shape[1] && factor.shape[0] === factor.shape[1];
    if (!square || !same(a.base, b.base)) {
      merged.push(previous, factor);
      continue;
    }
    const result = matrixPower(a.base, a.exponent + b.exponent);
    if (result.kind !== 'identity') merged.push(result);
  }
  return merged;
}

/** A 1×1 product of matrices. */
function scalarProduct(chain: readonly Expr[]): Expr {
  const merged = mergeNeighbours(chain);
  const inner = merged.filter((factor, i) => !(factor.kind === 'ones' && (i === 0 || i === merged.length - 1)));
  // 1ᵀA1, 1ᵀx and xᵀ1 are sums of entries.
  const [A, more] = inner;
  if (A === undefined) return size(chain[0]?.shape[1] ?? 1);
  if (more === undefined && merged.length > 1) {
    return rawCall('sum', A.kind === 'transpose' || A.shape[0] === 1 ? transpose(A) : A);
  }
  return rawProduct(merged);
}

/** A₁A₂…: the matrix product; 1×1 factors scale. */
export function product(...factors: readonly Expr[]): Expr {
  const matrices = factors.filter(factor => !isScalar(factor.shape));
  matrices.forEach((right, i) => {
    const left = matrices[i - 1];
    if (left !== undefined && left.shape[1] !== right.shape[0]) {
      throw new TracegradError(
        'shape-mismatch',
        `*: a ${shapeText(left.shape)} matrix times a ${shapeText(right.shape)} one; the inner sizes ` +
          `${left.shape[1]} and ${right.shape[0]} differ.`,
      );
    }
  });
  const first = matrices[0];
  const last = matrices[matrices.length - 1];
  if (first === undefined || last === undefined) return hadamard(...factors);
  const shape = [first.shape[0], last.shape[1]] as const;
  if (factors.some(isZero)) return zero(shape);

  const scalars: Expr[] = [];
  const chain = flatten(diagonalsAbsorbed(flatten(factors, scalars)), scalars);
  const ends = chain.flatMap((factor, i) => (factor.shape[0] === 1 ? [i] : []));
  if (chain.length > 0 && chain[chain.length - 1]?.shape[1] === 1) ends.push(chain.length);
  const start = ends[0] ?? 0;
  const stop = ends[ends.length - 1] ?? 0;
  ends.slice(1).forEach((end, i) => scalars.push(scalarProduct(chain.slice(ends[i], end))));
  const outer = ends.length > 1 ? [...chain.slice(0, start), ...chain.slice(stop)] : chain;
  const merged = mergeNeighbours(outer);

  const coefficient = scalars.length === 0 ? number(1) : hadamard(...scalars);
  if (isScalar(shape)) return coefficient;
  const [only] = merged;
  const body = only === undefined ? identity(shape[0]) : merged.length === 1 ? only : rawProduct(merged);
  return times(coefficient, body);
}

/** A ⊗ B, mp×nq for A m×n and B p×q. */
export function kron(A: Expr, B: Expr): Expr {
  if (isScalar(A.shape)) return times(A, B);
  if (isScalar(B.shape)) return times(B, A);
  const K = rawKron(A, B);
  if (isZero(A) || isZero(B)) return zero(K.shape);
  if (A.kind === 'scale') return times(A.coefficient, kron(A.arg, B));
  if (B.kind === 'scale') return times(B.coefficient, kron(A, B.arg));
  if (A.kind === 'identity' && B.kind === 'identity') return identity(K.shape[0]);
  if (A.kind === 'ones' && B.kind === 'ones') return ones(K.shape);
  if (A.shape[1] === 1 && B.shape[0] === 1) return product(A, B);
  if (A.shape[0] === 1 && B.shape[1] === 1) return product(B, A);
  return K;
}
