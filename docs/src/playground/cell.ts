/** What the playground answers about a cell: every equation, adjoint and gradient, the derivation, the check by numbers. */
import {
  adjointCell,
  type Adjoint,
  blockKey,
  blocks,
  type Cell,
  cellMatrices,
  complexStepGradient,
  type Direction,
  type Expr,
  indexText,
  type Language,
  now,
  real,
  rowsOf,
  same,
  sampleCellValues,
  type Shape,
  shapeText,
  simulate,
  simulateAdjoints,
  type Sym,
  symbol,
} from '@tracegrad/symbolic';
import { cellOf, type CellText } from './cell-text.js';
import { boundedCell } from './entries.js';
import type { ShapeView, Verification, Verified } from './expression.js';
import { equation, formula, type Formula, type Result, result } from './formula.js';
import { Refused, within } from './refusal.js';
import { derivativeBy, type GroupView, groupsOf } from './steps.js';

export interface StageView {
  readonly direction: Direction;
  readonly lines: readonly Formula[];
}

export interface AdjointView {
  readonly direction: Direction;
  /** With every use collected. */
  readonly total: Formula;
  /** What comes from the same step and the loss, where later steps add to it. */
  readonly immediate?: Formula;
}

export interface GradientView {
  readonly name: string;
  readonly role: 'parameter' | 'start' | 'input';
  /** ∂L/∂X = … */
  readonly line: Formula;
  readonly right: Result;
}

export interface CellAnswer {
  readonly subject: 'cell';
  readonly shapes: readonly ShapeView[];
  readonly forward: readonly StageView[];
  readonly starts: readonly Formula[];
  readonly loss: Formula;
  readonly adjoints: readonly AdjointView[];
  readonly gradients: readonly GradientView[];
  readonly groups: readonly GroupView[];
}

const leftSide = (name: string, shape: Shape, direction: Direction): Sym =>
  symbol(name, shape, direction === 'once' ? undefined : now);

function shapesOf(cell: Cell): readonly ShapeView[] {
  const view = (name: string, shape: Shape, facts: readonly string[]): ShapeView => ({
    name,
    shape: shapeText(shape),
    facts,
  });
  return [
    ...[...cell.parameters].map(([name, shape]) => view(name, shape, ['parameter'])),
    ...[...cell.inputs.values()].map(({ name, shape, once, facts }) =>
      view(name, shape, ['input', ...(once ? ['once'] : []), ...Object.keys(facts)]),
    ),
    ...cell.initials.map(({ name, of, index, shape }) => view(name, shape, [`${of}[${indexText(index)}]`])),
    ...cell.stages.flatMap(({ equations }) => equations.map(({ name, shape }) => view(name, shape, ['computed']))),
  ];
}

function adjointView({ name, shape, value, immediate }: Adjoint, direction: Direction): AdjointView {
  const left = formula(leftSide(name, shape, direction));
  return {
    direction,
    total: equation(left, formula(value)),
    ...(same(value, immediate) ? {} : { immediate: formula(immediate) }),
  };
}

/** Errors of deriving belong to the equations as a whole. */
const derivedCell = (cell: Cell) => within('equations', () => adjointCell(cell));

/** @throws {Refused} */
export function cellAnswer(text: CellText, language: Language): CellAnswer {
  const cell = cellOf(text);
  const derived = derivedCell(cell);
  const gradient = (name: string, role: GradientView['role'], X: Sym, G: Expr): GradientView => ({
    name,
    role,
    line: equation(derivativeBy(X), formula(G)),
    right: result(G),
  });
  return {
    subject: 'cell',
    shapes: shapesOf(cell),
    forward: cell.stages.map(({ direction, equations }) => ({
      direction,
      lines: equations.map(({ name, shape, value }) =>
        equation(formula(leftSide(name, shape, direction)), formula(value)),
      ),
    })),
    starts: cell.initials.map(({ name, of, index, shape }) =>
      equation(formula(symbol(of, shape, index)), formula(symbol(name, shape))),
    ),
    loss: equation({ text: 'L', latex: 'L' }, formula(cell.loss)),
    adjoints: derived.adjointStages.flatMap(({ direction, equations }) =>
      equations.map(adjoint => adjointView(adjoint, direction)),
    ),
    gradients: [
      ...[...derived.gradients].map(([name, G]) =>
        gradient(name, cell.parameters.has(name) ? 'parameter' : 'start', symbol(name, G.shape), G),
      ),
      ...[...derived.inputGradients].map(([name, G]) => {
        const once = cell.inputs.get(name)?.once === true;
        return gradient(name, 'input', symbol(name, G.shape, once ? undefined : now), G);
      }),
    ],
    groups: groupsOf(derived.derivation, language),
  };
}

const steps = 3;
const tolerance = 1e-6;
/** Every entry takes a run of the whole cell. */
const mostEntries = 400;

/** How far two lists of rows are apart, relative to the second. */
function relativeError(ours: readonly (readonly number[])[], numeric: readonly (readonly number[])[]): number {
  let [gap, size] = [0, 1e-6];
  numeric.forEach((row, i) =>
    row.forEach((value, j) => {
      const difference = Math.abs((ours[i]?.[j] ?? NaN) - value);
      gap = Math.max(gap, Number.isNaN(difference) ? Infinity : difference);
      size = Math.max(size, Math.abs(value));
    }),
  );
  return gap / size;
}

/**
 * Every gradient against complex steps through the cell, over three time steps at one random point.
 * @throws {Refused}
 */
export function cellVerification(text: CellText): Verification {
  const cell = cellOf(text);
  boundedCell(cell, { T: steps, B: 1 });
  const derived = derivedCell(cell);
  return within('equations', () => {
    const values = sampleCellValues(cell, { T: steps, seed: 1 });
    const given = cellMatrices(cell, values);
    const run = simulate(real, cell, given);
    if (!Number.isFinite(run.loss)) {
      throw new Refused({
        code: 'unsupported',
        message: 'At the random point the loss is no finite number.',
        field: 'loss',
      });
    }
    const { gradients } = simulateAdjoints(real, derived, run);
    const worst = new Map<string, number>();
    const leftOut = new Set<string>();
    for (const block of blocks(cell, steps)) {
      const G = gradients.get(blockKey(block));
      if (G === undefined) continue;
      if (G.entries.length > mostEntries) {
        leftOut.add(block.name);
        continue;
      }
      const error = relativeError(rowsOf(G), complexStepGradient(cell, values, block));
      worst.set(block.name, Math.max(worst.get(block.name) ?? 0, error));
    }
    const verified = [...worst].map(([name, error]): Verified => ({ name, relativeError: error }));
    return {
      passed: verified.every(({ relativeError: error }) => error <= tolerance),
      tolerance,
      points: 1,
      verified,
      leftOut: [...leftOut],
    };
  });
}
