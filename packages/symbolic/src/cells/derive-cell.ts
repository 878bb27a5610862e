/**
 * The derivation of a cell as users get it: lists and records.                          layer 4
 */
import type { Derivation } from '../calculus/derivation.js';
import type { Expr } from '../expr/expr.js';
import { adjointCell } from './adjoint.js';
import { type Cell, type Direction, checkCell } from './cell.js';

export interface CellAdjoint {
  /** g and the name of the sequence, made unique with underscores. */
  readonly name: string;
  readonly of: string;
  readonly direction: Direction;
  /** ∂L/∂of[t], with every use collected; zero outside 1…T. */
  readonly expression: Expr;
  /** The part of it that comes from the same step and the loss. */
  readonly immediate: Expr;
}

export interface CellDerivation {
  /** In evaluation order. */
  readonly adjoints: readonly CellAdjoint[];
  /** Every parameter and start value; each of its own shape. */
  readonly gradients: Readonly<Record<string, Expr>>;
  /** Every input; an expression in t for a sequence. */
  readonly inputGradients: Readonly<Record<string, Expr>>;
  readonly derivation: Derivation;
}

/** A record without a prototype: `constructor` and `__proto__` are names like any other. */
const recordOf = (map: ReadonlyMap<string, Expr>): Readonly<Record<string, Expr>> =>
  Object.assign(Object.create(null) as Record<string, Expr>, Object.fromEntries(map));

/**
 * The adjoint recurrences and all gradients of a cell (DESIGN §3.3).
 * @throws {TracegradError} `unsupported` for a sum over t inside an equation of every step, or over steps outside 1…T
 */
export function deriveCell(cell: Cell): CellDerivation {
  checkCell(cell);
  const { adjointStages, gradients, inputGradients, derivation } = adjointCell(cell);
  return {
    adjoints: adjointStages.flatMap(({ direction, equations }) =>
      equations.map(({ name, of, value, immediate }) => ({ name, of, direction, expression: value, immediate })),
    ),
    gradients: recordOf(gradients),
    inputGradients: recordOf(inputGradients),
    derivation,
  };
}
