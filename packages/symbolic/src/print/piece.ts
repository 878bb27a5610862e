/**
 * How factors stand together in a textbook: which need brackets, what becomes a fraction.
 *
 * Juxtaposition binds more tightly than ⊙, and ⊗ is neither; a reader should not have to know, so products of different
 * sorts are kept apart by brackets. A fraction needs none.
 */
import { factors, fenced, fraction, type Layout, letters, row, sign } from './layout.js';
import type { ChainOperator } from './notation.js';

/** The outermost operation. A series needs brackets if anything follows it. */
export type Binding = 'sum' | 'series' | 'elementwise' | 'kron' | 'product' | 'script' | 'atom';

export interface Piece {
  readonly layout: Layout;
  readonly binding: Binding;
  readonly scalar: boolean;
  /** True for a product of matrices that stands without brackets. */
  readonly matrices: boolean;
  /** The number of nodes set. */
  readonly size: number;
}

/** A longer numerator stands beside the fraction, not in it. */
const longestNumerator = 16;

export const bracketed = ({ layout, binding }: Piece, ...when: readonly Binding[]): Layout =>
  when.includes(binding) ? fenced(layout) : layout;

function startsWithDigit(layout: Layout): boolean {
  if (layout.kind === 'number') return true;
  if (layout.kind === 'row') return layout.items[0] !== undefined && startsWithDigit(layout.items[0]);
  return layout.kind === 'script' && startsWithDigit(layout.base);
}

function divided(left: Piece, right: Piece): Pick<Piece, 'layout' | 'binding' | 'matrices'> {
  const numbers = left.layout.kind === 'number' && right.layout.kind === 'number';
  const whole = fraction(left.layout, right.layout, numbers);
  if (left.size <= longestNumerator) return { layout: whole, binding: 'product', matrices: false };
  const one: Layout = { kind: 'number', digits: '1' };
  const beside = factors(fraction(one, right.layout), bracketed(left, 'sum', 'series', 'elementwise', 'kron'));
  return { layout: beside, binding: 'product', matrices: left.matrices };
}

function multiplied(left: Piece, right: Piece, last: boolean): Pick<Piece, 'layout' | 'binding' | 'matrices'> {
  // (xᵀy) A, and (xᵀy) (uᵀv), but c xᵀy.
  const leftInner = left.scalar && left.matrices;
  const rightInner = right.scalar && right.matrices && (!last || left.matrices);
  const first = leftInner ? fenced(left.layout) : bracketed(left, 'sum', 'series', 'elementwise', 'kron');
  // 2 (x ⊙ y) and (2x) ⊙ y are the same.
  const free = left.scalar && last && (right.binding === 'elementwise' || right.binding === 'kron');
  const second =
    rightInner || (right.binding === 'series' && !last)
      ? fenced(right.layout)
      : free
        ? right.layout
        : bracketed(right, 'sum', 'elementwise', 'kron');
  return {
    layout: startsWithDigit(second) ? row(first, sign('·'), second) : factors(first, second),
    binding: free || right.binding === 'series' ? right.binding : 'product',
    matrices: (left.matrices && !leftInner) || (right.matrices && !rightInner) || !(left.scalar || right.scalar),
  };
}

function elementwise(left: Piece, op: '.*' | './', right: Piece): Pick<Piece, 'layout' | 'binding' | 'matrices'> {
  const apart = (piece: Piece, ...also: readonly Binding[]): Layout =>
    piece.binding === 'product' && piece.matrices
      ? fenced(piece.layout)
      : bracketed(piece, 'sum', 'series', 'kron', ...also);
  const ones = letters('1', 'bold');
  const isOne = left.layout.kind === 'number' && left.layout.digits === '1';
  const first = !left.scalar ? apart(left) : isOne ? ones : factors(bracketed(left, 'sum', 'series'), ones);
  // 1 ⊘ (2x): after a division, juxtaposition alone is not seen to bind.
  const second = op === './' ? apart(right, 'elementwise', 'product') : apart(right, 'elementwise');
  return { layout: row(first, sign(op === '.*' ? '⊙' : '⊘'), second), binding: 'elementwise', matrices: false };
}

/** Two pieces with an operator between them, a scalar or not; `last` if nothing follows. */
export function joined(left: Piece, op: ChainOperator, right: Piece, scalar: boolean, last: boolean): Piece {
  const result =
    op === '/' ? divided(left, right) : op === '*' ? multiplied(left, right, last) : elementwise(left, op, right);
  return { ...result, scalar, size: left.size + right.size };
}
