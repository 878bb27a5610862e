/**
 * Running a cell and its adjoint, one example, straight from the equations.              layer 4
 *
 * Stages run in their order and direction, every equation through the reference evaluator over any field. Slow and
 * literal on purpose: emitted kernels and derived gradients are held against this.
 */
import { TracegradError, quoted } from '../errors.js';
import type { Shape } from '../expr/dim.js';
import type { Index, Sym } from '../expr/expr.js';
import type { Field } from '../numeric/field.js';
import { type Environment, evaluator } from '../numeric/evaluator.js';
import { entry, map, type Matrix } from '../numeric/matrix.js';
import { type Sized, sizesOf } from '../numeric/sizes.js';
import { embed, matrixOfValue, ownValue, type Value, type Values } from '../numeric/values.js';
import type { Cell, DerivedCell, Equation, Stage } from './cell.js';
import { steadyCell } from './steady-cell.js';

/** Numbers for one example. */
export interface CellValues {
  /** The number of time steps, T ≥ 1. */
  readonly T: number;
  readonly parameters: Values;
  /** One value per time step, x[1] first; for an input that is given once, its value. */
  readonly inputs: Readonly<Record<string, Value | readonly Value[]>>;
  /** By the names of the start values, h0. */
  readonly initials: Values;
}

/** What holds numbers: a parameter, a start value or an input given once, or one element of an input sequence. */
export interface Block {
  readonly name: string;
  /** The time step, for an input sequence. */
  readonly t?: number | undefined;
}

export const blockKey = ({ name, t }: Block): string => (t === undefined ? name : `${name}[${t}]`);

/** Values of a cell as matrices, by block. */
export interface CellMatrices<N> {
  readonly T: number;
  readonly sizes: ReadonlyMap<string, number>;
  readonly matrices: ReadonlyMap<string, Matrix<N>>;
}

/** Every block of a cell: parameters, start values, inputs, in the order of declaration. */
export function blocks(cell: Cell, T: number): readonly Block[] {
  return [
    ...[...cell.parameters.keys()].map(name => ({ name })),
    ...new Map(cell.initials.map(({ name }) => [name, { name }])).values(),
    ...[...cell.inputs.values()].flatMap(({ name, once }): Block[] =>
      once ? [{ name }] : Array.from({ length: T }, (_, k) => ({ name, t: k + 1 })),
    ),
  ];
}

/**
 * The values of a cell as matrices, sizes found and checked.
 * @throws {TracegradError} `unknown-variable` for a missing value, `shape-mismatch` for one that does not fit.
 */
export function cellMatrices(cell: Cell, { T, parameters, inputs, initials }: CellValues): CellMatrices<number> {
  const matrices = new Map<string, Matrix<number>>();
  const sized: Sized[] = [];
  const take = (key: string, what: string, shape: Shape, value: Value | undefined): void => {
    if (value === undefined) {
      throw new TracegradError(
        'unknown-variable',
        `The cell ${quoted(cell.name)} needs a value for its ${what} ${quoted(key)}.`,
      );
    }
    const A = matrixOfValue(key, value, shape);
    matrices.set(key, A);
    sized.push({ name: key, shape, rows: A.rows, columns: A.columns });
  };
  for (const [name, shape] of cell.parameters) take(name, 'parameter', shape, ownValue(parameters, name));
  for (const { name, shape } of cell.initials) take(name, 'start value', shape, ownValue(initials, name));
  for (const { name, shape, once } of cell.inputs.values()) {
    const value = ownValue(inputs, name);
    // Which of the two an input is, its declaration says; the type cannot.
    if (once) take(name, 'input', shape, value as Value | undefined);
    else {
      const elements = (Array.isArray(value) ? value : []) as readonly Value[];
      for (let t = 1; t <= T; t++) take(blockKey({ name, t }), 'input', shape, elements[t - 1]);
    }
  }
  return { T, sizes: new Map([['T', T], ...sizesOf(sized)]), matrices };
}

/** The matrices over a field; `changed` overrides some, by block. */
export const embedded = <N>(
  F: Field<N>,
  { T, sizes, matrices }: CellMatrices<number>,
  changed: ReadonlyMap<string, Matrix<N>> = new Map(),
): CellMatrices<N> => ({
  T,
  sizes,
  matrices: new Map([...matrices].map(([key, A]) => [key, changed.get(key) ?? embed(F, A)])),
});

/** All values of one run. */
export interface Run<N> {
  readonly loss: N;
  /** The value of an equation's sequence at t, zero or a start value outside 1…T; of a value given once without t. */
  readonly value: (name: string, t?: number) => Matrix<N> | undefined;
  readonly environment: Environment<N>;
}

const fixedPosition = ({ base, offset }: Index, T: number): number => (base === 'T' ? T + offset : offset);

/** Runs stages into a store of values, by block. */
function execute<N>(
  stages: readonly Stage<Equation>[],
  T: number,
  store: Map<string, Matrix<N>>,
  evaluated: ReturnType<typeof evaluator<N>>,
): void {
  const steps = Array.from({ length: T }, (_, k) => k + 1);
  for (const { direction, equations } of stages) {
    const times = direction === 'once' ? [undefined] : direction === '1..T' ? steps : [...steps].reverse();
    for (const t of times) {
      for (const { name, value } of equations) store.set(blockKey({ name, t }), evaluated(value, t));
    }
  }
}

/** Inputs at steps where the mask is 0 are zero, as they are beyond the end; what was given there is not looked at. */
function withoutPadding<N>(F: Field<N>, cell: Cell, mask: string, T: number, store: Map<string, Matrix<N>>): void {
  for (let t = 1; t <= T; t++) {
    const counts = store.get(blockKey({ name: mask, t }));
    if (counts === undefined || F.modulus(entry(counts, 0, 0)) !== 0) continue;
    for (const { name, once } of cell.inputs.values()) {
      const X = once ? undefined : store.get(blockKey({ name, t }));
      if (X !== undefined)
        store.set(
          blockKey({ name, t }),
          map(X, () => F.zero),
        );
    }
  }
}

/** Runs a cell, in its steady form. Errors: see `evaluator`. */
export function simulate<N>(F: Field<N>, given: Cell, { T, sizes, matrices }: CellMatrices<N>): Run<N> {
  const cell = steadyCell(given);
  const store = new Map(matrices);
  for (const { name, of, index } of cell.initials) {
    const A = matrices.get(name);
    if (A !== undefined) store.set(blockKey({ name: of, t: fixedPosition(index, T) }), A);
  }
  if (cell.mask !== undefined) withoutPadding(F, cell, cell.mask, T, store);
  const value = (name: string, t?: number): Matrix<N> | undefined => store.get(blockKey({ name, t }));
  const environment: Environment<N> = {
    sizes,
    length: T,
    value: (X: Sym, position) => value(X.name, position),
    selects: X => X.name === cell.mask,
  };
  const evaluated = evaluator(F, environment);
  execute(cell.stages, T, store, evaluated);
  return { loss: entry(evaluated(cell.loss), 0, 0), value, environment };
}

/** What the derived equations give for one run, of the shapes of what they are derivatives by. */
export interface AdjointRun<N> {
  /** The value of an adjoint at t, or without t for one of the whole sequence. */
  readonly adjoint: (name: string, t?: number) => Matrix<N> | undefined;
  /** By block: parameters, start values, inputs (for a sequence one at each t). */
  readonly gradients: ReadonlyMap<string, Matrix<N>>;
}

/** Runs the adjoint stages of a derived cell over a run of the cell, and evaluates every gradient. */
export function simulateAdjoints<N>(F: Field<N>, derived: DerivedCell, run: Run<N>): AdjointRun<N> {
  const { environment } = run;
  const T = environment.length ?? 0;
  const store = new Map<string, Matrix<N>>();
  const adjoint = (name: string, t?: number): Matrix<N> | undefined => store.get(blockKey({ name, t }));
  const evaluated = evaluator(F, {
    ...environment,
    annihilates: true,
    value: (X: Sym, position) => adjoint(X.name, position) ?? environment.value(X, position),
  });
  execute(derived.adjointStages, T, store, evaluated);
  const gradients = new Map<string, Matrix<N>>();
  for (const [name, G] of derived.gradients) gradients.set(name, evaluated(G));
  for (const [name, G] of derived.inputGradients) {
    const once = derived.cell.inputs.get(name)?.once ?? false;
    const times = once ? [undefined] : Array.from({ length: T }, (_, k) => k + 1);
    for (const t of times) gradients.set(blockKey({ name, t }), evaluated(G, t));
  }
  return { adjoint, gradients };
}
