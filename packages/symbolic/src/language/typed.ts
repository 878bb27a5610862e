/**
 * A node of a text with its shape, and what shapes must satisfy.                        layer 2
 *
 * The one place where a shape error is worded: it quotes the text of the operands, gives both shapes, and says what
 * would fit.
 */
import { quoted, TracegradError } from '../errors.js';
import type { Dim } from '../expr/dim.js';
import type { Expr } from '../expr/expr.js';
import { factorText } from './operand-text.js';
import { dimOf, type Extent, isOpenScalar, openShapeText, type OpenShape, sizeEquations } from './size-inference.js';

/** To be built once all sizes are known. */
export interface Typed {
  readonly shape: OpenShape;
  readonly build: () => Expr;
  /** The text, for messages. */
  readonly text: string;
  readonly position: number;
}

export interface Shapes {
  readonly equate: (a: Extent, b: Extent) => boolean;
  readonly settled: () => boolean;
  /** The shape that both operands have. @throws {TracegradError} `shape-mismatch` */
  readonly equal: (operation: string, a: Typed, b: Typed, position: number) => OpenShape;
  readonly square: (what: string, A: Typed) => void;
  readonly column: (what: string, x: Typed) => void;
}

export function mismatch(message: string, position: number, hint?: string): never {
  throw new TracegradError('shape-mismatch', message, { position, hint });
}

/** Both operands with their shapes. */
export const both = (a: Typed, b: Typed): string =>
  `${quoted(a.text)} is ${openShapeText(a.shape)} and ${quoted(b.text)} is ${openShapeText(b.shape)}`;

/** One operand with its shape. */
export function shaped({ text, shape: [rows, columns] }: Typed): string {
  return `${quoted(text)} is ${dimOf(rows) ?? '?'}×${dimOf(columns) ?? '?'}`;
}

/** The size, which must be known by now. @throws {TracegradError} `ambiguous-shape` */
export function knownSize(extent: Extent, text: string, position: number): Dim {
  const dim = dimOf(extent);
  if (dim !== undefined) return dim;
  throw new TracegradError('ambiguous-shape', `The size of ${quoted(text)} cannot be inferred.`, {
    position,
    hint: 'give the size, as in vector(1, n), matrix(1, m, n) or eye(n)',
  });
}

/** An operand as it was before the operation looked for equal shapes: an unknown size may be any. */
interface Operand {
  readonly text: string;
  readonly rows: Dim | undefined;
  readonly columns: Dim | undefined;
}

const operand = ({ text, shape: [rows, columns] }: Typed): Operand => ({
  text,
  rows: dimOf(rows),
  columns: dimOf(columns),
});

/** A matrix times a vector, entry by entry, scales its rows or its columns, as sizes allow; with a row it is a product. */
function scalingHint(operation: string, a: Operand, b: Operand): string | undefined {
  if (a.text.length + b.text.length > 40) return undefined;
  const isVector = ({ columns }: Operand): boolean => columns === 1;
  if (isVector(a) === isVector(b)) return undefined;
  if (operation === './' && isVector(a)) return undefined;
  const [A, x] = isVector(a) ? [b, a] : [a, b];
  const mayBe = (size: Dim | undefined): boolean => size === undefined || x.rows === undefined || size === x.rows;
  const factor = factorText(A.text);
  if (A.rows === 1 && operation === '.*') return `${factorText(x.text)}*${factor}`;
  const D = operation === '.*' ? `diag(${x.text})` : `inv(diag(${x.text}))`;
  const [rows, columns] = [`${D}*${factor}`, `${factor}*${D}`];
  if (mayBe(A.rows) && mayBe(A.columns)) return `${rows} scales the rows, ${columns} the columns`;
  if (mayBe(A.rows)) return `${rows} scales the rows`;
  return mayBe(A.columns) ? `${columns} scales the columns` : undefined;
}

export function shapes(): Shapes {
  const { equate, settled } = sizeEquations();
  return {
    equate,
    settled,
    equal: (operation, a, b, position) => {
      const [before, other] = [operand(a), operand(b)];
      if (equate(a.shape[0], b.shape[0]) && equate(a.shape[1], b.shape[1])) return a.shape;
      const spreads = (isOpenScalar(a.shape) || isOpenScalar(b.shape)) && (operation === '+' || operation === '-');
      const elementwise = operation === '.*' || operation === './';
      const hint = spreads
        ? 'vector(s) or matrix(s) spreads a scalar s'
        : elementwise
          ? scalingHint(operation, before, other)
          : undefined;
      return mismatch(`${operation} needs equal shapes, but ${both(a, b)}.`, position, hint);
    },
    square: (what, A) => {
      if (!equate(A.shape[0], A.shape[1])) mismatch(`${what} needs a square matrix, but ${shaped(A)}.`, A.position);
    },
    column: (what, x) => {
      if (!equate(x.shape[1], 1))
        mismatch(
          `${what} needs a column vector, but ${shaped(x)}.`,
          x.position,
          `${what}(vec(${x.text})), over all entries`,
        );
    },
  };
}
