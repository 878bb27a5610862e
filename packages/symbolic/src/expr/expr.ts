/**
 * Matrix expressions: a closed union of plain, interned, immutable nodes.               layer 1
 *
 * Everything is a matrix: a vector is n×1, a scalar 1×1. Interning makes sharing `===`, so every pass can memoise by
 * node and its work grows with the number of *distinct* subexpressions. The structural kinds are few and closed;
 * passes over them are total tables. Functions of one matrix are one kind, `call`, over the closed list `MatrixFunction`;
 * elementwise functions are one kind, `apply`, over open records `ScalarFunction`.
 */
import type { Dim, Shape, Shapes } from './dim.js';
import type { Rational } from './rational.js';

/** A position in time: t + offset, T + offset, or the integer offset itself. */
export interface Index {
  readonly base: 't' | 'T' | '';
  readonly offset: number;
}

/** All that is known of an elementwise function; adding a function is adding one record. */
export interface ScalarFunction {
  readonly name: string;
  readonly latex: string;
  readonly value: (x: number) => number;
  /** f′(x), given the argument x and the result y = f(x). */
  readonly slope: (x: Expr, y: Expr) => Expr;
  /** Where the slope is a convention, or the argument restricted; shown as a note. */
  readonly domain?: string;
  /** Rough cost of one evaluation in multiplications; the plan weighs keeping against recomputing with it. */
  readonly cost: number;
}

export const matrixFunctions = [
  'tr',
  'sum',
  'det',
  'logdet',
  'norm1',
  'norm2',
  'logsumexp',
  'inv',
  'adj',
  'expm',
  'softmax',
  'logsoftmax',
  'diag',
  'diagonal',
  'vec',
] as const;
/** Functions of one matrix. `diag` makes a diagonal matrix, `diagonal` takes one off; both print as `diag`. */
export type MatrixFunction = (typeof matrixFunctions)[number];

/** What a reader gave a name to. */
export interface Named {
  readonly name: string;
  readonly value: Expr;
}

/** What the problem of a result says of it. */
export interface Told {
  /** The shared node. */
  readonly plain: Expr;
  /** The reader's names; later ones may use earlier ones. */
  readonly names?: readonly Named[];
  /** Of a derivative: the shapes of the variables. */
  readonly shapes?: Shapes;
}

interface Base {
  readonly id: number;
  readonly shape: Shape;
  /** Of results alone, never of operands. */
  readonly told?: Told;
}
export interface Sym extends Base {
  readonly kind: 'sym';
  readonly name: string;
  readonly index: Index | undefined;
}
/** dA, the differential of an expression, not expanded. */
export interface Differential extends Base {
  readonly kind: 'differential';
  readonly arg: Expr;
}
export interface NumberNode extends Base {
  readonly kind: 'number';
  readonly exact: Rational;
  /** The nearest double. */
  readonly value: number;
}
/** A size used as a scalar, as in tr(I) = n. */
export interface Size extends Base {
  readonly kind: 'size';
  readonly dim: string;
}
export interface Zero extends Base {
  readonly kind: 'zero';
}
/** The matrix of ones, not 1×1. */
export interface Ones extends Base {
  readonly kind: 'ones';
}
export interface Identity extends Base {
  readonly kind: 'identity';
}
/** K with K·vec(X) = vec(Xᵀ) for X rows×columns. */
export interface Commutation extends Base {
  readonly kind: 'commutation';
  readonly rows: Dim;
  readonly columns: Dim;
}
export interface Sum extends Base {
  readonly kind: 'sum';
  readonly terms: readonly Expr[];
}
/** A matrix product of at least two factors; no factor is 1×1. */
export interface Product extends Base {
  readonly kind: 'product';
  readonly factors: readonly Expr[];
}
/** A scalar times a matrix that is not 1×1. */
export interface Scale extends Base {
  readonly kind: 'scale';
  readonly coefficient: Expr;
  readonly arg: Expr;
}
/** The elementwise product; for 1×1 operands simply the product. A number, if any, comes first. */
export interface Hadamard extends Base {
  readonly kind: 'hadamard';
  readonly factors: readonly Expr[];
}
/** The elementwise power; the exponent is 1×1 or has the shape of the base. */
export interface Power extends Base {
  readonly kind: 'power';
  readonly base: Expr;
  readonly exponent: Expr;
}
export interface Apply extends Base {
  readonly kind: 'apply';
  readonly fn: ScalarFunction;
  readonly arg: Expr;
}
export interface Transpose extends Base {
  readonly kind: 'transpose';
  readonly arg: Expr;
}
/** A square matrix to an integer power ≥ 2. */
export interface MatrixPower extends Base {
  readonly kind: 'matrixPower';
  readonly base: Expr;
  readonly exponent: number;
}
export interface Call extends Base {
  readonly kind: 'call';
  readonly fn: MatrixFunction;
  readonly arg: Expr;
}
export interface Kron extends Base {
  readonly kind: 'kron';
  readonly left: Expr;
  readonly right: Expr;
}
/** Σ over t = from … to of a body that mentions t. */
export interface Series extends Base {
  readonly kind: 'series';
  readonly from: Index;
  readonly to: Index;
  readonly body: Expr;
}
/** The Iverson bracket [t = at], 1×1: what a recurrence does at one end only. */
export interface Indicator extends Base {
  readonly kind: 'indicator';
  readonly at: Index;
}

export type Expr =
  | Sym
  | Differential
  | NumberNode
  | Size
  | Zero
  | Ones
  | Identity
  | Commutation
  | Sum
  | Product
  | Scale
  | Hadamard
  | Power
  | Apply
  | Transpose
  | MatrixPower
  | Call
  | Kron
  | Series
  | Indicator;

export type Kind = Expr['kind'];
export type Node<K extends Kind> = Extract<Expr, { kind: K }>;
/** A pass: one entry per kind. Forgetting one does not compile. */
export type Table<R> = { readonly [K in Kind]: (node: Node<K>) => R };

/** The entry of a table for a node. */
export function visit<R>(table: Table<R>, node: Expr): R {
  // The table is total and keyed by `kind`, which TypeScript cannot relate to the node's own type.
  return (table[node.kind] as (node: Expr) => R)(node);
}

export const sameIndex = (a: Index, b: Index): boolean => a.base === b.base && a.offset === b.offset;

export const indexText = ({ base, offset }: Index): string =>
  base === '' ? String(offset) : offset === 0 ? base : `${base}${offset > 0 ? '+' : '-'}${Math.abs(offset)}`;

/** The step at hand. */
export const now: Index = { base: 't', offset: 0 };

/** Whether an index lies outside 1…T whatever T is: a start value. Steps counted from t are not told by it. */
export const isOutside = ({ base, offset }: Index): boolean => (base === '' ? offset < 1 : base === 'T' && offset > 0);
