/**
 * A cell as it is run and differentiated: value and gradient from forms that neither overflow nor cancel.  layer 4
 *
 * A cell keeps its equations as they were written, for printing; whoever computes takes this form. Values keep their names,
 * so the probability of a loss that no longer reads it is still there to be looked at.
 */
import type { Definition } from '../calculus/derivation.js';
import { steadyForm } from '../calculus/steady.js';
import { now } from '../expr/expr.js';
import { symbol } from '../expr/raw.js';
import type { Cell } from './cell.js';

/** The equations of a cell as definitions, name[t] = value or name = value. */
export const definitionsOf = (cell: Cell): readonly Definition[] =>
  cell.stages.flatMap(({ direction, equations }) =>
    equations.map(({ name, shape, value }) => ({
      symbol: symbol(name, shape, direction === 'once' ? undefined : now),
      value,
    })),
  );

const known = new WeakMap<Cell, Cell>();

/** The cell in its steady form, its sums over the same steps. */
export function steadyInPlace(cell: Cell, moves = false): Cell {
  const steady = steadyForm(definitionsOf(cell), moves);
  const stages = cell.stages.map(({ direction, equations }) => ({
    direction,
    equations: equations.map(equation => ({ ...equation, value: steady(equation.value) })),
  }));
  return { ...cell, stages, loss: steady(cell.loss) };
}

/** The cell in its steady form; itself if it is in it. */
export function steadyCell(cell: Cell): Cell {
  const seen = known.get(cell);
  if (seen !== undefined) return seen;
  const result = steadyInPlace(cell, true);
  known.set(cell, result);
  known.set(result, result);
  return result;
}
