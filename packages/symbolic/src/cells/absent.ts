/**
 * Where the sequences stand that keep a term away from what lies beyond the ends.       layer 4
 *
 * u[t] = gs[t]*w/x[t] is read as u[t+1] by gs[t], never in its own step, so it may stand anywhere behind what it reads: it
 * stands right there, where a reader meets it first.
 */
import { symbols } from '../expr/rewrite.js';
import type { Adjoint, Stage } from './cell.js';

/** Moves some equations of a stage right behind the last of the others that they read. */
export const followsItsReads =
  (moved: readonly Adjoint[]) =>
  (stage: Stage<Adjoint>): Stage<Adjoint> => {
    const own = stage.equations.filter(equation => moved.includes(equation));
    if (own.length === 0) return stage;
    const equations = stage.equations.filter(equation => !own.includes(equation));
    for (const equation of own) {
      const reads = new Set(symbols(equation.value).map(({ name }) => name));
      equations.splice(equations.findLastIndex(({ name }) => reads.has(name)) + 1, 0, equation);
    }
    return { ...stage, equations };
  };
