/**
 * Reading a step's expression back into what its rule works on.                         layer 3
 *
 * A rule works on parts, as K and F of K vec(F); a step shows the expression they make. Where an expression can be read
 * in several ways (WUx is W·(Ux) and (WU)·x) all are given, and a step holds if one of them leads to its result.
 */
import { TracegradError } from '../errors.js';
import { holdsDifferential } from '../expr/differential-inside.js';
import { dimProduct, isScalar } from '../expr/dim.js';
import type { Expr, Sym } from '../expr/expr.js';
import { hadamard, isZero, times } from '../expr/linear.js';
import { product } from '../expr/product.js';
import { identity, number, zero } from '../expr/raw.js';
import { transpose } from '../expr/transpose.js';
import type { Stacked } from './stack.js';

/** The value of a function, or undefined where an expression has not the form that it reads. */
export function attempt<R>(read: () => R): R | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof RangeError || error instanceof TracegradError) return undefined;
    throw error;
  }
}

/** Every F with vec(F) = V. */
function unstacked(V: Expr): readonly Expr[] {
  if (V.kind === 'call' && V.fn === 'vec') return [V.arg];
  if (V.kind === 'scale') return [V, ...unstacked(V.arg).map(F => times(V.coefficient, F))];
  return isScalar(V.shape) ? [V] : [V, transpose(V)];
}

/** The factors of E = cV that do not move, as c, and V. */
function withoutScalars(E: Expr): { readonly c: Expr; readonly V: Expr } | undefined {
  if (E.kind === 'scale') return holdsDifferential(E.coefficient) ? undefined : { c: E.coefficient, V: E.arg };
  if (E.kind !== 'hadamard' || !isScalar(E.shape)) return undefined;
  const still = E.factors.filter(A => !holdsDifferential(A));
  if (still.length === 0) return undefined;
  return { c: hadamard(number(1), ...still), V: hadamard(number(1), ...E.factors.filter(holdsDifferential)) };
}

/** Every K and F with E = K vec(F), the differential inside F. */
export function stackedReadings(E: Expr): readonly Stacked[] {
  const whole = unstacked(E).map(F => ({ K: identity(E.shape[0]), F }));
  const scaled = withoutScalars(E);
  if (scaled !== undefined) {
    return [...whole, ...stackedReadings(scaled.V).map(({ K, F }) => ({ K: times(scaled.c, K), F }))];
  }
  if (E.kind !== 'product') return whole;
  const first = E.factors.findIndex(holdsDifferential);
  const split = E.factors.slice(0, first).flatMap((_, i) => {
    const K = product(...E.factors.slice(0, i + 1));
    return unstacked(product(...E.factors.slice(i + 1))).map(F => ({ K, F }));
  });
  return [...whole, ...split];
}

/** The K of E = K vec(dX); where terms have cancelled, 0 = 0·vec(dX). */
export const factorsBefore = (E: Expr, X: Sym): readonly Expr[] =>
  isZero(E)
    ? [zero([E.shape[0], dimProduct(X.shape[0], X.shape[1])])]
    : stackedReadings(E).flatMap(({ K, F }) => (F.kind === 'differential' && F.arg === X ? [K] : []));
