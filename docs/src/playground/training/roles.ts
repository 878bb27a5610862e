/**
 * What a cell's inputs are for, read off its equations: features feed the equations, the target stands in the loss.
 *
 * A task is data for these roles. A cell whose inputs have other roles can still be trained to repeat a fixed batch.
 */
import { adjointCell, type Cell, type Dim, dimNames, type Input, symbols } from '@tracegrad/symbolic';

/** The rows of an input: a number as declared, or the name of a size that a task may set. */
export type Width = { readonly fixed: number } | { readonly named: string };

export interface Roles {
  readonly feature: { readonly name: string; readonly width: Width };
  readonly target: {
    readonly name: string;
    readonly width: Width;
    readonly once: boolean;
    /** Distributions over classes, or plain values. */
    readonly classes: boolean;
  };
  /** Whether an equation reads a value of another step. */
  readonly recurrent: boolean;
}

function widthOf({ shape: [rows, columns] }: Input): Width | undefined {
  if (columns !== 1) return undefined;
  const dim: Dim = rows;
  if (typeof dim === 'number') return { fixed: dim };
  return dimNames(dim).length === 1 && dim === dimNames(dim)[0] ? { named: dim } : undefined;
}

/** Whether an equation reads a value of another step. */
export const isRecurrent = (cell: Cell): boolean =>
  cell.stages.some(({ equations }) =>
    equations.some(({ value }) => symbols(value).some(({ index }) => index?.base === 't' && index.offset !== 0)),
  );

/** A loss that is linear in a value, as that of a layer is in the gradient from above, does not measure a distance from it. */
function isLinearIn(cell: Cell, name: string): boolean {
  const G = adjointCell(cell).inputGradients.get(name);
  return G === undefined || !symbols(G).some(X => X.name === name);
}

/** The roles of a cell with one feature at each step and one target; undefined for any other. */
export function rolesOf(cell: Cell): Roles | undefined {
  const inLoss = new Set(symbols(cell.loss).map(({ name }) => name));
  const inputs = [...cell.inputs.values()];
  const targets = inputs.filter(({ name }) => inLoss.has(name));
  const features = inputs.filter(({ name }) => !inLoss.has(name));
  const [target, feature] = [targets[0], features[0]];
  if (target === undefined || feature === undefined || inputs.length !== 2 || feature.once) return undefined;
  if (target.facts.sumsToOne !== true && isLinearIn(cell, target.name)) return undefined;
  const [targetWidth, featureWidth] = [widthOf(target), widthOf(feature)];
  if (targetWidth === undefined || featureWidth === undefined) return undefined;
  return {
    feature: { name: feature.name, width: featureWidth },
    target: {
      name: target.name,
      width: targetWidth,
      once: target.once,
      classes: target.facts.sumsToOne === true,
    },
    recurrent: isRecurrent(cell),
  };
}
