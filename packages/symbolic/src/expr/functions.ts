/**
 * Functions of one matrix, and elementwise functions, in normal form.                   layer 1
 *
 * Each constructor checks the shape its function needs and takes the values that notation gives for free: tr(Aᵀ) = tr(A),
 * tr(cA) = c·tr(A), diag(diag(x)) = x, log(softmax(x)) as one stable function.
 */
import { TracegradError } from '../errors.js';
import { isScalar, shapeText } from './dim.js';
import type { Expr, MatrixFunction, ScalarFunction } from './expr.js';
import { hadamard, isInteger, isOnes, isZero, times } from './linear.js';
import { inverse, product } from './product.js';
import { identity, number, ones, rawApply, rawCall, rawTranspose, size, zero } from './raw.js';
import { lessTransposed, transpose } from './transpose.js';
import { scalarFunction } from './scalar-functions.js';

function needsSquare(fn: MatrixFunction, A: Expr): void {
  if (A.shape[0] !== A.shape[1]) {
    throw new TracegradError('shape-mismatch', `${fn} needs a square matrix; its argument is ${shapeText(A.shape)}.`);
  }
}
function needsVector(fn: MatrixFunction, A: Expr): void {
  if (A.shape[1] !== 1) {
    throw new TracegradError('shape-mismatch', `${fn} needs a column vector; its argument is ${shapeText(A.shape)}.`);
  }
}

const exactAtIntegers: ReadonlySet<string> = new Set(['abs', 'sign', 'relu']);

/** f(A), elementwise. */
export function apply(fn: ScalarFunction, A: Expr): Expr {
  if (A.kind === 'transpose') return rawTranspose(apply(fn, A.arg));
  if (fn.name === 'log' && A.kind === 'call' && A.fn === 'softmax') return rawCall('logsoftmax', A.arg);
  // Exact values only: that a float comes out as an integer proves nothing, tanh(20) is less than 1.
  const entry = isInteger(A) ? A.value : isZero(A) ? 0 : isOnes(A) ? 1 : undefined;
  const exact = entry !== undefined && (entry === 0 || entry === 1 || exactAtIntegers.has(fn.name));
  if (exact && Number.isSafeInteger(entry) && Number.isInteger(fn.value(entry))) {
    return times(number(fn.value(entry)), ones(A.shape));
  }
  return rawApply(fn, A);
}

const elementwise = (name: string, A: Expr): Expr => apply(scalarFunction(name), A);

/** The trace; a product is turned so that a 1×1 one becomes a scalar. */
function trace(A: Expr): Expr {
  needsSquare('tr', A);
  if (isScalar(A.shape)) return A;
  if (A.kind === 'identity') return size(A.shape[0]);
  if (A.kind === 'ones') return size(A.shape[0]);
  if (A.kind === 'zero') return number(0);
  if (A.kind === 'scale') return hadamard(A.coefficient, trace(A.arg));
  if (A.kind === 'transpose') return trace(A.arg);
  if (A.kind === 'call' && A.fn === 'diag') return call('sum', A.arg);
  const squares = A.kind === 'kron' && A.left.shape[0] === A.left.shape[1] && A.right.shape[0] === A.right.shape[1];
  if (squares) return hadamard(trace(A.left), trace(A.right));
  if (A.kind === 'product') {
    const turn = A.factors.findIndex(factor => factor.shape[0] === 1);
    if (turn > 0) return product(...A.factors.slice(turn), ...A.factors.slice(0, turn));
  }
  return rawCall('tr', A);
}

function total(A: Expr): Expr {
  if (isScalar(A.shape)) return A;
  if (A.kind === 'ones') return hadamard(size(A.shape[0]), size(A.shape[1]));
  if (A.kind === 'identity') return size(A.shape[0]);
  if (A.kind === 'zero') return number(0);
  if (A.kind === 'scale') return hadamard(A.coefficient, total(A.arg));
  if (A.kind === 'transpose') return total(A.arg);
  if (A.kind === 'call' && A.fn === 'diag') return total(A.arg);
  return rawCall('sum', A);
}

function diagonalMatrix(x: Expr): Expr {
  needsVector('diag', x);
  if (x.kind === 'ones') return identity(x.shape[0]);
  if (x.kind === 'scale') return times(x.coefficient, diagonalMatrix(x.arg));
  if (x.kind === 'zero') return zero([x.shape[0], x.shape[0]]);
  if (x.kind === 'call' && x.fn === 'diagonal') return hadamard(x.arg, identity(x.shape[0]));
  return rawCall('diag', x);
}

function diagonalVector(A: Expr): Expr {
  needsSquare('diagonal', A);
  const n = A.shape[0];
  if (A.kind === 'identity' || A.kind === 'ones') return ones([n, 1]);
  if (A.kind === 'zero') return zero([n, 1]);
  if (A.kind === 'scale') return times(A.coefficient, diagonalVector(A.arg));
  if (A.kind === 'transpose') return diagonalVector(A.arg);
  if (A.kind === 'call' && A.fn === 'diag') return A.arg;
  if (A.kind === 'product' && A.factors.length === 2) {
    const [u, v] = A.factors;
    if (u !== undefined && v !== undefined && u.shape[1] === 1) return hadamard(u, transpose(v));
  }
  return rawCall('diagonal', A);
}

function vectorised(A: Expr): Expr {
  if (A.shape[1] === 1) return A;
  if (A.shape[0] === 1) return transpose(A);
  const V = rawCall('vec', A);
  if (A.kind === 'ones') return ones(V.shape);
  if (A.kind === 'zero') return zero(V.shape);
  if (A.kind === 'scale') return times(A.coefficient, vectorised(A.arg));
  return V;
}

function even(fn: 'det' | 'logdet' | 'norm1' | 'norm2', A: Expr): Expr {
  return rawCall(fn, lessTransposed(A));
}
/** A function that commutes with transposition: f(Aᵀ) = f(A)ᵀ. */
function equivariant(fn: 'adj' | 'expm', A: Expr): Expr {
  const upright = lessTransposed(A);
  return upright === A ? rawCall(fn, A) : rawTranspose(rawCall(fn, upright));
}

const constructors: { readonly [F in MatrixFunction]: (A: Expr) => Expr } = {
  tr: trace,
  sum: total,
  diag: diagonalMatrix,
  diagonal: diagonalVector,
  vec: vectorised,
  det: A => {
    needsSquare('det', A);
    return isScalar(A.shape) ? A : A.kind === 'identity' ? number(1) : even('det', A);
  },
  logdet: A => {
    needsSquare('logdet', A);
    return isScalar(A.shape) ? elementwise('log', A) : A.kind === 'identity' ? number(0) : even('logdet', A);
  },
  norm1: A => (isScalar(A.shape) ? elementwise('abs', A) : even('norm1', A)),
  norm2: A => (isScalar(A.shape) ? elementwise('abs', A) : even('norm2', A)),
  inv: A => {
    needsSquare('inv', A);
    return inverse(A);
  },
  adj: A => {
    needsSquare('adj', A);
    return isScalar(A.shape) ? number(1) : A.kind === 'identity' ? A : equivariant('adj', A);
  },
  expm: A => {
    needsSquare('expm', A);
    return isScalar(A.shape)
      ? elementwise('exp', A)
      : A.kind === 'zero'
        ? identity(A.shape[0])
        : equivariant('expm', A);
  },
  logsumexp: x => {
    needsVector('logsumexp', x);
    return isScalar(x.shape) ? x : rawCall('logsumexp', x);
  },
  softmax: x => {
    needsVector('softmax', x);
    return isScalar(x.shape) ? number(1) : rawCall('softmax', x);
  },
  logsoftmax: x => {
    needsVector('softmax', x);
    return isScalar(x.shape) ? number(0) : rawCall('logsoftmax', x);
  },
};

/** f(A) for a function of one matrix. @throws {TracegradError} `shape-mismatch` if A has not the shape f needs. */
export const call = (fn: MatrixFunction, A: Expr): Expr => constructors[fn](A);
