/**
 * A recurrent cell, or a whole model, as expressions.                                   layer 4
 *
 * `defineCell` turns plain data (DESIGN §3.3) into this: equations sorted into stages that run once or along time,
 * each equation one sequence. `adjointCell` returns `DerivedCell`: adjoint equations in the same language, sorted the
 * same way, and gradients as expressions over both.
 */
import { checkHas } from '../errors.js';
import type { Shape } from '../expr/dim.js';
import type { Expr, Index } from '../expr/expr.js';

/** In which order an equation's time steps are evaluated; `once` for a value of the whole sequence. */
export type Direction = '1..T' | 'T..1' | 'once';

/** What a declaration says about a symbol beyond its shape. */
export interface Facts {
  readonly symmetric?: true;
  readonly psd?: true;
  readonly diagonal?: true;
  readonly positive?: true;
  readonly sumsToOne?: true;
}

export interface Input {
  readonly name: string;
  readonly shape: Shape;
  /** True for one value per sequence, false for one per time step. */
  readonly once: boolean;
  readonly facts: Facts;
}

/** A start value: state[index] is the symbol `name`, which has a gradient of its own. */
export interface Initial {
  readonly name: string;
  readonly of: string;
  readonly index: Index;
  readonly shape: Shape;
}

/** name[t] = value for every t, or name = value once. */
export interface Equation {
  readonly name: string;
  readonly shape: Shape;
  readonly value: Expr;
}

/** Equations that run together, in evaluation order within a step. */
export interface Stage<E extends Equation = Equation> {
  readonly direction: Direction;
  readonly equations: readonly E[];
}

/** How training begins: a number for all entries, or a rule. */
export type StartRule = number | 'glorot' | 'orthogonal' | 'identity';

/** What a declaration says of a parameter. */
export interface Parameter {
  readonly shape: Shape;
  readonly start: StartRule;
  readonly facts: Facts;
}

export interface Cell {
  readonly name: string;
  readonly parameters: ReadonlyMap<string, Shape>;
  /** The same parameters with all that is declared of them. */
  readonly declared: ReadonlyMap<string, Parameter>;
  readonly inputs: ReadonlyMap<string, Input>;
  /** In the order of declaration. */
  readonly initials: readonly Initial[];
  readonly stages: readonly Stage[];
  /** 1×1; usually a series over t. */
  readonly loss: Expr;
  /** The input that is the mask, in the masked form of a cell: 0 where a step is not there. */
  readonly mask?: string;
}

/** The adjoint of a sequence s: ∂L/∂s[t], with every use of s[t] collected. Zero outside 1…T. */
export interface Adjoint extends Equation {
  readonly of: string;
  /** The part that comes from the same step and the loss: the immediate derivative. */
  readonly immediate: Expr;
  /** Set for a term of that adjoint, read from another step: a sequence of its own, so that it is absent beyond the ends. */
  readonly isTerm?: true;
}

export interface DerivedCell {
  readonly cell: Cell;
  readonly adjointStages: readonly Stage<Adjoint>[];
  /** By name of the parameter or initial state, in the order of declaration. Sums over t are `series`. */
  readonly gradients: ReadonlyMap<string, Expr>;
  /** By name of the input; an expression in t for a sequence. */
  readonly inputGradients: ReadonlyMap<string, Expr>;
}

/** @throws {TracegradError} `bad-declaration` for what `defineCell` has not made */
export const checkCell = (cell: Cell): void =>
  checkHas('A cell', cell, ['parameters', 'stages', 'loss'], 'defineCell({ name, parameters, … })');
