/**
 * A step of a derivation, checked with numbers.
 *
 * Two settings. In the opaque one every distinct dA is a random matrix of its own, so nothing but the laws of matrix
 * algebra can make a step hold. In the consistent one all dA come from one motion of all variables, by the complex step
 * through what they are differentials of: in this one differential rules, the chain rule and equations hold too.
 */
import { adjointCell } from '../../src/cells/adjoint.js';
import type { Cell } from '../../src/cells/cell.js';
import { sampleCellValues } from '../../src/cells/sample-cell.js';
import { cellMatrices, embedded, simulate, simulateAdjoints } from '../../src/cells/simulate.js';
import type { Step } from '../../src/calculus/derivation.js';
import { ruleOf } from '../../src/calculus/rules/book.js';
import type { Layout } from '../../src/numeric/differences.js';
import { children } from '../../src/expr/canonical.js';
import { dimValue, type Shape } from '../../src/expr/dim.js';
import type { Differential, Expr, Sym } from '../../src/expr/expr.js';
import { complex } from '../../src/numeric/complex.js';
import { derivativePart, stepped } from '../../src/numeric/complex-step.js';
import { type Environment, evaluator, symbolText } from '../../src/numeric/evaluator.js';
import { type Generator, generator } from '../../src/numeric/generator.js';
import { entry, type Matrix, matrixOf, product, transpose, vec } from '../../src/numeric/matrix.js';
import { real } from '../../src/numeric/real.js';
import { type Sampled, sampleSizes, sampleValues } from '../../src/numeric/sample.js';
import { embed, matrixOfValue } from '../../src/numeric/values.js';

type Evaluated = (expression: Expr, t?: number) => Matrix<number>;

/** Numbers for one derivation. */
export interface Numbers {
  readonly opaque: Evaluated;
  readonly consistent: Evaluated;
  /** The steps at which an expression in t is looked at; one without t for an expression without time. */
  readonly times: readonly (number | undefined)[];
  /** A direction in which the variable of differentiation can move. */
  readonly direction?: Matrix<number>;
}

const randomMatrix = (random: Generator, shape: Shape, sizes: ReadonlyMap<string, number>): Matrix<number> =>
  matrixOf(dimValue(shape[0], sizes), dimValue(shape[1], sizes), () => random.normal());

const positionOf = ({ index }: Sym, t: number | undefined, T: number | undefined): number | undefined => {
  if (index === undefined) return undefined;
  const origin = index.base === 't' ? t : index.base === 'T' ? T : 0;
  return origin === undefined ? undefined : origin + index.offset;
};

/** A random dA for each A, and for each t; for symbols by name and position, zero where the sequence is zero. */
function opaqueDifferentials(
  sizes: ReadonlyMap<string, number>,
  T: number | undefined,
  isZero: (X: Sym, position: number | undefined) => boolean,
): NonNullable<Environment<number>['differential']> {
  const drawn = new Map<string, Matrix<number>>();
  return (A, t) => {
    const position = A.kind === 'sym' ? positionOf(A, t, T) : undefined;
    const key = A.kind === 'sym' ? symbolText(A, position) : `${A.id} ${t ?? ''}`;
    const zero = A.kind === 'sym' && isZero(A, position);
    const found = drawn.get(key) ?? randomMatrix(generator(11, zero ? 'zero' : key), A.shape, sizes);
    drawn.set(key, found);
    return zero ? matrixOf(found.rows, found.columns, () => 0) : found;
  };
}

/** A direction in which a variable with facts can move. */
function admissible(D: Matrix<number>, { symmetric, psd, diagonal }: Sampled): Matrix<number> {
  const at = (i: number, j: number): number => entry(D, i, j);
  if (diagonal === true) return matrixOf(D.rows, D.columns, (i, j) => (i === j ? at(i, j) : 0));
  if (symmetric !== true && psd !== true) return D;
  return matrixOf(D.rows, D.columns, (i, j) => (at(i, j) + at(j, i)) / 2);
}

/** Numbers for the derivation of one expression by one variable. */
export function expressionNumbers(
  sampled: Readonly<Record<string, Sampled>>,
  wrt: string,
  given: ReadonlyMap<string, number>,
): Numbers {
  const shapes = Object.values(sampled).map(({ shape }) => shape);
  const sizes = sampleSizes(shapes, given);
  const values = sampleValues(sampled, { seed: 7, sizes });
  const matrices = new Map(
    Object.entries(sampled).map(([name, { shape }]) => [name, matrixOfValue(name, values[name] ?? [], shape)]),
  );
  const X = sampled[wrt];
  if (X === undefined) throw new RangeError(`${wrt} is not declared`);
  const direction = randomMatrix(generator(5, 'direction'), X.shape, sizes);
  const at = matrices.get(wrt) ?? direction;
  const moving = evaluator(complex, {
    sizes,
    length: undefined,
    value: ({ name }) => {
      const A = matrices.get(name);
      return A === undefined ? undefined : name === wrt ? stepped(at, direction) : embed(complex, A);
    },
  });
  const environment = { sizes, length: undefined, value: ({ name }: Sym) => matrices.get(name) };
  return {
    opaque: evaluator(real, { ...environment, differential: opaqueDifferentials(sizes, undefined, () => false) }),
    consistent: evaluator(real, { ...environment, differential: A => derivativePart(moving(A)) }),
    times: [undefined],
    direction: admissible(direction, X),
  };
}

/** Numbers for the derivation of a cell: a run over T steps, its adjoints, and a motion of everything. */
export function cellNumbers(cell: Cell, T = 4, givenSizes?: ReadonlyMap<string, number>): Numbers {
  const sample = sampleCellValues(cell, { T, seed: 3, ...(givenSizes === undefined ? {} : { sizes: givenSizes }) });
  const matrices = cellMatrices(cell, sample);
  const run = simulate(real, cell, matrices);
  const { adjoint } = simulateAdjoints(real, adjointCell(cell), run);
  const random = generator(5, 'motion');
  const moved = new Map(
    [...matrices.matrices].map(([key, A]) => [
      key,
      stepped(
        A,
        matrixOf(A.rows, A.columns, () => random.normal()),
      ),
    ]),
  );
  const motion = simulate(complex, cell, embedded(complex, matrices, moved));
  const { sizes } = matrices;
  const environment = {
    sizes,
    length: T,
    value: (X: Sym, position: number | undefined) => adjoint(X.name, position) ?? run.value(X.name, position),
  };
  const moving = evaluator(complex, motion.environment);
  const outside = (X: Sym, position: number | undefined): boolean =>
    position !== undefined && (position < 1 || position > T) && run.value(X.name, position) === undefined;
  return {
    opaque: evaluator(real, { ...environment, differential: opaqueDifferentials(sizes, T, outside) }),
    consistent: evaluator(real, { ...environment, differential: (A, t) => derivativePart(moving(A, t)) }),
    times: Array.from({ length: T }, (_, k) => k + 1),
  };
}

const dot = (A: Matrix<number>, B: Matrix<number>): number =>
  A.entries.reduce((sum, a, i) => sum + a * (B.entries[i] ?? NaN), 0);
const scalar = (value: number): Matrix<number> => ({ rows: 1, columns: 1, entries: [value] });

/** How far apart the two sides of an equation are, over all t, along one motion of everything. */
export const equationError = (left: Expr, right: Expr, { consistent, times }: Numbers): number =>
  Math.max(...times.map(t => error(consistent(left, t), consistent(right, t))));

/** max|A − B| relative to the larger of 1 and max|A|; infinite if the sizes differ. */
function error(A: Matrix<number>, B: Matrix<number>): number {
  if (A.rows !== B.rows || A.columns !== B.columns) return Infinity;
  const scale = Math.max(1, ...A.entries.map(Math.abs));
  const worst = Math.max(...A.entries.map((a, i) => Math.abs(a - (B.entries[i] ?? NaN)) / scale));
  return Number.isNaN(worst) ? Infinity : worst;
}

/** The one differential of a symbol that stands in an expression. */
function differentialIn(E: Expr): Differential | undefined {
  if (E.kind === 'differential') return E;
  for (const A of children(E)) {
    const found = differentialIn(A);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The value of what a derivative stands for, put together again from the derivative and the differential. */
function reassembled({ rule, before, after }: Step, of: Evaluated, { times }: Numbers, t?: number): Matrix<number> {
  if (rule === 'identify-zero') return { ...of(before, t), entries: of(before, t).entries.map(() => 0) };
  const dX = differentialIn(before);
  if (dX === undefined) throw new RangeError(`${rule}: no differential before`);
  if (rule === 'identify-jacobian') return product(real, of(after), vec(of(dX)));
  if (rule === 'identify-scalar') {
    const [dx = NaN] = of(dX).entries;
    return { ...of(after), entries: of(after).entries.map(a => a * dx) };
  }
  if (before.kind !== 'series') return scalar(dot(of(after, t), of(dX, t)));
  return scalar(times.reduce<number>((sum, at) => sum + dot(of(after, at), of(dX, at)), 0));
}

/** How much a projection changes the derivative along a direction that the variable can take. */
function projectionError({ before, after }: Step, layout: Layout | undefined, { opaque, direction }: Numbers): number {
  if (direction === undefined) throw new RangeError('a projection needs a direction');
  const [G, P] = [opaque(before), opaque(after)];
  if (layout === 'gradient') return error(scalar(dot(G, direction)), scalar(dot(P, direction)));
  const v = vec(direction);
  const along = (J: Matrix<number>): Matrix<number> => product(real, J, v);
  if (layout !== 'vec-hessian') return error(along(G), along(P));
  return error(product(real, transpose(v), along(G)), product(real, transpose(v), along(P)));
}

/** Rules that hold for the differentials of one motion only, not for matrices of any kind in their place. */
const consistentOnly = new Set(['chain', 'collect-jacobian', 'chain-scalar', 'equation', 'steady', 'start-value']);

/** The largest relative error of a step, over all t. */
export function stepError(step: Step, numbers: Numbers, layout?: Layout): number {
  const { relation, chapter } = ruleOf(step.rule);
  const { opaque, consistent, times } = numbers;
  if (relation === 'projected') return projectionError(step, layout, numbers);
  const settings = chapter === 'differential' || consistentOnly.has(step.rule) ? [consistent] : [opaque, consistent];
  const errors = settings.flatMap(of =>
    times.map(t =>
      relation === 'read-off'
        ? error(of(step.before, t), reassembled(step, of, numbers, t))
        : error(of(step.before, t), of(step.after, t)),
    ),
  );
  return Math.max(...errors);
}
