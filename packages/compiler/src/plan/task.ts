/**
 * What a plan is made of: tasks, each of which defines one named value.                   layer 2
 *
 * A cell and its adjoint are flattened until every task is something a loop nest or one product kernel can do. A task's
 * expressions hold only symbols and elementwise kinds; everything else has become a task of its own. Tasks are single
 * assignment, so every later decision (order, packing, fusing, keeping) is a question about who reads whom.
 */
import type { Expr, Index, Shape } from '@tracegrad/symbolic';

/** A value that lies in memory, perhaps read as its transpose. */
export interface Operand {
  readonly name: string;
  readonly index: Index | undefined;
  /** As it is read: after transposition. */
  readonly shape: Shape;
  readonly transposed: boolean;
  /** The values whose row blocks it is, if it is a pack. */
  readonly members?: readonly string[];
}

const isVector = ({ shape }: Operand): boolean => shape[0] === 1 || shape[1] === 1;
/** Whether it lies in memory another way than it is read; a vector lies the same way as a row and as a column. */
export const isTurned = (operand: Operand): boolean => operand.transposed && !isVector(operand);

export interface Span {
  readonly from: Index;
  readonly to: Index;
}

export type Operation =
  /** Elementwise; `finite`: with 0 for what is not finite. */
  | { readonly kind: 'map'; readonly value: Expr; readonly finite?: true }
  | { readonly kind: 'product'; readonly left: Operand; readonly right: Operand }
  /** All entries of an elementwise expression into one number. */
  | { readonly kind: 'reduce'; readonly fn: Reduction; readonly value: Expr }
  | { readonly kind: 'softmax'; readonly of: Operand }
  | { readonly kind: 'logsumexp'; readonly of: Operand }
  /** Σ over t of an elementwise expression, for each example. */
  | { readonly kind: 'series'; readonly span: Span; readonly value: Expr }
  /** Σ over t (if there is a span) and over the examples of a product: a weight gradient. */
  | { readonly kind: 'deferred'; readonly span: Span | undefined; readonly left: Operand; readonly right: Operand }
  /** Σ over t (if there is a span) and over the examples of a vector: a bias gradient. */
  | { readonly kind: 'totals'; readonly span: Span | undefined; readonly source: Operand }
  /** Σ over t (if there is a span) and over the examples of an elementwise expression. */
  | { readonly kind: 'gather'; readonly span: Span | undefined; readonly value: Expr };

export type Reduction = 'sum' | 'norm1' | 'norm2' | 'tr';
export type OperationKind = Operation['kind'];
export type OperationOf<K extends OperationKind> = Extract<Operation, { kind: K }>;
export type OperationTable<R> = { readonly [K in OperationKind]: (operation: OperationOf<K>) => R };

export function visitOperation<R>(table: OperationTable<R>, operation: Operation): R {
  // The table is total and keyed by `kind`, which TypeScript cannot relate to the operation's own type.
  return (table[operation.kind] as (operation: Operation) => R)(operation);
}

/** What a value is for the caller. `value`: an intermediate one. */
export type Purpose = 'equation' | 'value' | 'loss' | 'gradient' | 'initialGradient' | 'inputGradient';

export interface Task {
  /** The values it defines, of one shape unless packed; more than one only after packing. */
  readonly defines: readonly string[];
  readonly shape: Shape;
  /** One value per time step, or one for the whole sequence. */
  readonly time: boolean;
  /** One value per example, or one for all. */
  readonly example: boolean;
  readonly operation: Operation;
  readonly purpose: Purpose;
  /** Adds to a gradient that an earlier task began. */
  readonly adds: boolean;
  /** Multiplied by the caller's `scale`. */
  readonly scaled: boolean;
  /** Part of a derivative: a factor that is exactly 0 makes a product 0 there, whatever the others are. */
  readonly derivative: boolean;
  /** The formulas, for the comment above its loops: `left = right`. */
  readonly says: readonly string[];
}

export const firstOf = (task: Task): string => {
  const [name] = task.defines;
  if (name === undefined) throw new RangeError('a task defines at least one value');
  return name;
};

/** What can be read, and how it lies in memory. */
export interface Source {
  readonly name: string;
  readonly shape: Shape;
  readonly time: boolean;
  readonly example: boolean;
  readonly kind: 'parameter' | 'input' | 'initial' | 'value';
}
