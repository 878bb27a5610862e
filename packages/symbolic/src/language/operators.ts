/**
 * What the operators mean, by the shapes of their operands.                             layer 2
 */
import { quoted, TracegradError } from '../errors.js';
import { hadamard, isInteger, power, reciprocal, times } from '../expr/linear.js';
import { matrixPower, product } from '../expr/product.js';
import { ones } from '../expr/raw.js';
import type { Expr } from '../expr/expr.js';
import { factorText, transposeText } from './operand-text.js';
import { dimOf, isOpenScalar, type OpenShape } from './size-inference.js';
import type { SyntaxOperand } from './syntax.js';
import { both, mismatch, shaped, type Shapes, type Typed } from './typed.js';

/** Two operands of a chain, and where the operator stands. */
interface Pair {
  readonly a: Typed;
  readonly b: Typed;
  readonly at: number;
}

/** One step of a chain, a op b: its shape, and how it is made of both. Built in a loop, a long chain needs no stack. */
export interface Link {
  readonly shape: OpenShape;
  readonly join: (A: Expr, B: Expr) => Expr;
}

/** A transposition that would make a product fit. */
function fittingProduct({ a, b }: Pair): string {
  const suggestion =
    dimOf(a.shape[0]) === dimOf(b.shape[0])
      ? `${transposeText(a.text)}*${factorText(b.text)}`
      : dimOf(a.shape[1]) === dimOf(b.shape[1])
        ? `${factorText(a.text)}*${transposeText(b.text)}`
        : undefined;
  return suggestion !== undefined && suggestion.length <= 60
    ? `did you mean ${suggestion}?`
    : 'the columns of the left operand must be the rows of the right one; .* is elementwise';
}

function multiplied(shapes: Shapes, pair: Pair): Link {
  const { a, b, at } = pair;
  if (isOpenScalar(a.shape)) return { shape: b.shape, join: times };
  if (isOpenScalar(b.shape)) return { shape: a.shape, join: (A, B) => times(B, A) };
  if (!shapes.equate(a.shape[1], b.shape[0])) {
    const [k, l] = [dimOf(a.shape[1]) ?? '?', dimOf(b.shape[0]) ?? '?'];
    mismatch(`*: ${both(a, b)}; the inner sizes ${k} and ${l} differ.`, at, fittingProduct(pair));
  }
  return { shape: [a.shape[0], b.shape[1]], join: product };
}

function divided({ a, b, at }: Pair): Link {
  if (!isOpenScalar(b.shape)) mismatch(`/ divides by a scalar, but ${shaped(b)}.`, at, 'use ./ or inv()');
  return { shape: a.shape, join: (A, B) => times(reciprocal(B), A) };
}

function elementwise(shapes: Shapes, op: '.*' | './', { a, b, at }: Pair): Link {
  const right = (B: Expr): Expr => (op === '.*' ? B : reciprocal(B));
  if (isOpenScalar(a.shape)) return { shape: b.shape, join: (A, B) => times(A, right(B)) };
  if (isOpenScalar(b.shape)) return { shape: a.shape, join: (A, B) => times(right(B), A) };
  return { shape: shapes.equal(op, a, b, at), join: (A, B) => hadamard(A, right(B)) };
}

export function chained(shapes: Shapes, op: SyntaxOperand['op'], pair: Pair): Link {
  if (op === '*') return multiplied(shapes, pair);
  return op === '/' ? divided(pair) : elementwise(shapes, op, pair);
}

/** The largest exponent that a matrix may have; its differential has as many terms. */
const largestMatrixExponent = 64;

const exponentOf = (A: Expr): number =>
  A.kind === 'transpose' ? exponentOf(A.arg) : A.kind === 'matrixPower' ? A.exponent : 1;

/** x^T is x', and e^x is exp(x): there the power is not elementwise but no power. */
function exponentHint(base: string, exponent: string): string {
  if (exponent === 'T' || exponent === '(T)') return `${base}'`;
  const inner = /^\((.*)\)$/s.exec(exponent)?.[1] ?? exponent;
  return base === 'e' ? `exp(${inner})` : 'use .^';
}

/** A ^ e or A .^ e. */
export function raised(shapes: Shapes, op: '^' | '.^', A: Typed, e: Typed, at: number, text: string): Typed {
  const node = (shape: OpenShape, build: () => Expr): Typed => ({ shape, build, text, position: A.position });
  if (op === '.^') {
    if (isOpenScalar(A.shape) && !isOpenScalar(e.shape)) {
      return node(e.shape, () => {
        const x = e.build();
        return power(times(A.build(), ones(x.shape)), x);
      });
    }
    if (!isOpenScalar(e.shape)) shapes.equal('.^', A, e, at);
    return node(A.shape, () => power(A.build(), e.build()));
  }
  if (!isOpenScalar(e.shape)) {
    mismatch(`The exponent of ^ is a scalar, but ${shaped(e)}.`, e.position, exponentHint(A.text, e.text));
  }
  if (isOpenScalar(A.shape)) return node(A.shape, () => power(A.build(), e.build()));
  if (!shapes.equate(A.shape[0], A.shape[1])) {
    mismatch(`^ is the power of a scalar or a square matrix, but ${shaped(A)}.`, at, 'use .^');
  }
  return node(A.shape, () => {
    const [B, x] = [A.build(), e.build()];
    const inside = exponentOf(B);
    if (isInteger(x) && Math.abs(inside * x.value) <= largestMatrixExponent) return matrixPower(B, x.value);
    const most = largestMatrixExponent;
    const whole =
      inside === 1
        ? `an integer exponent from -${most} to ${most}`
        : `an integer exponent from -${most} to ${most} in all`;
    throw new TracegradError('unsupported', `The power ${quoted(text)} of a matrix needs ${whole}.`, {
      position: e.position,
      hint: '.^ and sqrt() work elementwise',
    });
  });
}
