/**
 * The loop IR: a small closed union of statements over typed arrays.                    layer 1
 *
 * Buffers have extents and are addressed by one subscript per axis, so bounds can be proved; passes turn that into flat
 * positions with named offsets, which is what prints. Matrix products are statements, not loops: which kernel runs them
 * is chosen by their form. A loop runs over [from, to), upwards or downwards, in steps that divide its length.
 */
import type { Int } from './int.js';
import type { Real } from './real.js';

/** Who owns a buffer and who may write it. Scratch belongs to no call: all kernels share it, and none leaves anything in it. */
export type Role = 'parameter' | 'gradient' | 'input' | 'initial' | 'work' | 'scratch';

export interface Buffer {
  readonly name: string;
  /** Sizes by axis, row-major. None: an array of whatever length the caller promises, addressed by position. */
  readonly extents: readonly Int[];
  readonly role: Role;
}

/** A matrix inside a buffer: element (r, c) lies at offset + r · stride + c. */
export interface Panel {
  readonly buffer: string;
  readonly offset: Int;
  readonly stride: Int;
}

/** How C is made of A and B: AB, ABᵀ or AᵀB. */
export type ProductForm = 'times' | 'timesTransposed' | 'transposedTimes';

export type Statement =
  | {
      readonly kind: 'loop';
      readonly index: string;
      readonly from: Int;
      readonly to: Int;
      /** How far the index moves; negative to run downwards from the last one. A multiple of it lies between the ends. */
      readonly step: number;
      readonly body: readonly Statement[];
    }
  /**
   * The steps 1 … `steps`, upwards or downwards, in strips: as many steps as have no more than `rows` rows of all
   * `examples`, but at least one; the last strip may have fewer. In the body `size` is the most steps of a strip,
   * `before` how many steps stand before this one, and `count` how many it has.
   */
  | {
      readonly kind: 'strips';
      readonly size: string;
      readonly before: string;
      readonly count: string;
      readonly steps: Int;
      readonly examples: Int;
      readonly rows: number;
      readonly downwards: boolean;
      readonly body: readonly Statement[];
    }
  /** A named value. */
  | { readonly kind: 'let'; readonly name: string; readonly value: Real }
  /** A named position. */
  | { readonly kind: 'offset'; readonly name: string; readonly value: Int }
  /** An accumulator … */
  | { readonly kind: 'variable'; readonly name: string; readonly value: Real }
  /** … and its next value. */
  | { readonly kind: 'set'; readonly name: string; readonly value: Real }
  /** `room`: whether what stands behind the last element of its row belongs to nobody, so that it may be overwritten. */
  | {
      readonly kind: 'store';
      readonly buffer: string;
      readonly at: readonly Int[];
      readonly value: Real;
      readonly room?: true;
    }
  /** Zeros from `offset` on. */
  | { readonly kind: 'clear'; readonly buffer: string; readonly offset: Int; readonly length: Int }
  /** C = factor · product, or C += … where `add` is 1 and not 0; C is rows×columns, the sum runs over `inner`. */
  | {
      readonly kind: 'product';
      readonly form: ProductForm;
      readonly target: Panel;
      readonly left: Panel;
      readonly right: Panel;
      readonly rows: Int;
      readonly columns: Int;
      readonly inner: Int;
      readonly factor: Real;
      readonly add: Real;
      /** How many columns it is to numbers behind each row of C that belong to nobody: `roomBehind` of them, or more. */
      readonly room?: Int;
    }
  /** c = factor · Aᵀ1, or c += …; A is rows×columns. */
  | {
      readonly kind: 'totals';
      readonly target: { readonly buffer: string; readonly offset: Int };
      readonly source: Panel;
      readonly rows: Int;
      readonly columns: Int;
      readonly factor: Real;
      readonly add: Real;
    }
  /** c = factor · A·e or c += … for each row, where e is the unit vector of the row's class and Aᵀ the table. */
  | {
      readonly kind: 'lookUp';
      readonly target: Panel;
      readonly table: Panel;
      /** Where the class of the first row stands; the others follow. */
      readonly classes: { readonly buffer: string; readonly offset: Int };
      readonly rows: Int;
      readonly columns: Int;
      /** How many classes there are. */
      readonly inner: Int;
      readonly factor: Real;
      readonly add: Real;
    }
  /** C = factor · Aᵀ E or C += …, where the rows of E are the unit vectors of classes: AᵀE gathers the rows of A by class. */
  | {
      readonly kind: 'scatter';
      readonly target: Panel;
      readonly source: Panel;
      readonly classes: { readonly buffer: string; readonly offset: Int };
      readonly rows: Int;
      /** How many classes there are. */
      readonly columns: Int;
      readonly inner: Int;
      readonly factor: Real;
      readonly add: Real;
    }
  /** Done only if the caller asked for it. */
  | { readonly kind: 'when'; readonly flag: string; readonly body: readonly Statement[] }
  /** `less` if left < right, else `otherwise`. */
  | {
      readonly kind: 'choice';
      readonly left: Int;
      readonly right: Int;
      readonly less: readonly Statement[];
      readonly otherwise: readonly Statement[];
    }
  /** Another kernel, on buffers and with arguments in the order in which it names its own; it has no flags and no result. */
  | {
      readonly kind: 'call';
      readonly kernel: Kernel;
      readonly sizes: readonly Int[];
      readonly scalars: readonly Real[];
      readonly buffers: readonly string[];
    }
  /** Where the threads that share a call wait for each other; only there once a kernel was divided among them. */
  | { readonly kind: 'meet' }
  /** The result of the kernel; last. */
  | { readonly kind: 'result'; readonly value: Real }
  /** What the following statement computes: formulas and shapes. */
  | { readonly kind: 'note'; readonly lines: readonly string[] };

export type StatementKind = Statement['kind'];
export type StatementOf<K extends StatementKind> = Extract<Statement, { kind: K }>;
export type StatementTable<R> = { readonly [K in StatementKind]: (statement: StatementOf<K>) => R };

export function visitStatement<R>(table: StatementTable<R>, statement: Statement): R {
  // The table is total and keyed by `kind`, which TypeScript cannot relate to the statement's own type.
  return (table[statement.kind] as (statement: Statement) => R)(statement);
}

/** One function over buffers. */
export interface Kernel {
  readonly name: string;
  /** What it does, for the comment above it. */
  readonly says: readonly string[];
  /** Integer arguments, all ≥ 1. */
  readonly sizes: readonly string[];
  /** Real arguments. */
  readonly scalars: readonly string[];
  /** Boolean arguments. */
  readonly flags: readonly string[];
  readonly buffers: readonly Buffer[];
  readonly body: readonly Statement[];
}

/** What kernels that store four numbers at a time may store too much. */
export const roomBehind = 3;

/** The most steps of a strip. */
export const stripSize = (rows: number, examples: number): number => Math.max(1, Math.floor(rows / examples));

/** Statements with a body that is done more or less often. */
export const hasBody = (statement: Statement): statement is StatementOf<'loop' | 'strips' | 'when'> =>
  statement.kind === 'loop' || statement.kind === 'strips' || statement.kind === 'when';

/** The body with each statement rewritten to any number of statements, inner bodies first. */
export function rewriteBody(
  body: readonly Statement[],
  rewrite: (statement: Statement) => readonly Statement[],
): readonly Statement[] {
  return body.flatMap(statement => {
    if (hasBody(statement)) {
      return rewrite({ ...statement, body: rewriteBody(statement.body, rewrite) });
    }
    if (statement.kind !== 'choice') return rewrite(statement);
    const [less, otherwise] = [rewriteBody(statement.less, rewrite), rewriteBody(statement.otherwise, rewrite)];
    return rewrite({ ...statement, less, otherwise });
  });
}

/** Every statement, outer before inner. */
export const statementsIn = (body: readonly Statement[]): readonly Statement[] =>
  body.flatMap(statement => {
    if (hasBody(statement)) return [statement, ...statementsIn(statement.body)];
    if (statement.kind !== 'choice') return [statement];
    return [statement, ...statementsIn(statement.less), ...statementsIn(statement.otherwise)];
  });

/** The real expressions a statement evaluates itself, bodies excluded. */
export const realsOf = (statement: Statement): readonly Real[] =>
  visitStatement<readonly Real[]>(
    {
      loop: () => [],
      strips: () => [],
      let: s => [s.value],
      offset: () => [],
      variable: s => [s.value],
      set: s => [s.value],
      store: s => [s.value],
      clear: () => [],
      product: s => [s.factor, s.add],
      lookUp: s => [s.factor, s.add],
      scatter: s => [s.factor, s.add],
      totals: s => [s.factor, s.add],
      when: () => [],
      choice: () => [],
      call: s => s.scalars,
      meet: () => [],
      result: s => [s.value],
      note: () => [],
    },
    statement,
  );

/** The statement with each real expression replaced, bodies excluded. */
export const mapReals = (statement: Statement, of: (value: Real) => Real): Statement =>
  visitStatement<Statement>(
    {
      loop: s => s,
      strips: s => s,
      let: s => ({ ...s, value: of(s.value) }),
      offset: s => s,
      variable: s => ({ ...s, value: of(s.value) }),
      set: s => ({ ...s, value: of(s.value) }),
      store: s => ({ ...s, value: of(s.value) }),
      clear: s => s,
      product: s => ({ ...s, factor: of(s.factor), add: of(s.add) }),
      lookUp: s => ({ ...s, factor: of(s.factor), add: of(s.add) }),
      scatter: s => ({ ...s, factor: of(s.factor), add: of(s.add) }),
      totals: s => ({ ...s, factor: of(s.factor), add: of(s.add) }),
      when: s => s,
      choice: s => s,
      call: s => ({ ...s, scalars: s.scalars.map(of) }),
      meet: s => s,
      result: s => ({ ...s, value: of(s.value) }),
      note: s => s,
    },
    statement,
  );
