/**
 * A cell with other names for its sizes.                                                layer 4
 *
 * A value may have the name of a size: PyTorch calls the candidate of a GRU n, and n is what many call its size. As
 * expressions these are two things; where one name space holds both, as in emitted code, the size gives way.
 */
import { type Dim, dimNames, dimProduct, type Shape } from '../expr/dim.js';
import type { Expr } from '../expr/expr.js';
import { commutation, identity, ones, size, symbol, zero } from '../expr/raw.js';
import { bottomUp } from '../expr/rewrite.js';
import type { Cell } from './cell.js';

const renamedDim = (dim: Dim, names: ReadonlyMap<string, string>): Dim => {
  if (typeof dim === 'number') return dim;
  const number = dim.split('*').find(part => /^[0-9]+$/.test(part));
  const parts: Dim[] = [Number(number ?? 1), ...dimNames(dim).map(name => names.get(name) ?? name)];
  return parts.reduce(dimProduct);
};

/** The cell with these sizes renamed, wherever a shape or an expression mentions them. */
export function renamedSizes(cell: Cell, names: ReadonlyMap<string, string>): Cell {
  const dim = (old: Dim): Dim => renamedDim(old, names);
  const shape = ([rows, columns]: Shape): Shape => [dim(rows), dim(columns)];
  const leaf = (node: Expr): Expr => {
    switch (node.kind) {
      case 'sym':
        return symbol(node.name, shape(node.shape), node.index);
      case 'size':
        return size(dim(node.dim));
      case 'zero':
        return zero(shape(node.shape));
      case 'ones':
        return ones(shape(node.shape));
      case 'identity':
        return identity(dim(node.shape[0]));
      case 'commutation':
        return commutation(dim(node.rows), dim(node.columns));
      default: // all else has its shape from its operands
        return node;
    }
  };
  const renamed = bottomUp(leaf);
  const shaped = <T extends { readonly shape: Shape }>(entry: T): T => ({ ...entry, shape: shape(entry.shape) });
  const each = <T>(map: ReadonlyMap<string, T>, of: (entry: T) => T): ReadonlyMap<string, T> =>
    new Map([...map].map(([name, entry]) => [name, of(entry)]));
  return {
    ...cell,
    parameters: each(cell.parameters, shape),
    declared: each(cell.declared, shaped),
    inputs: each(cell.inputs, shaped),
    initials: cell.initials.map(shaped),
    stages: cell.stages.map(stage => ({
      ...stage,
      equations: stage.equations.map(equation => ({ ...shaped(equation), value: renamed(equation.value) })),
    })),
    loss: renamed(cell.loss),
  };
}
