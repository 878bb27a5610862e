/**
 * The uses of a variable, and where they stand in a cell.                               layer 4
 */
import { isOutside } from '../expr/expr.js';
import type { Use } from '../calculus/uses.js';

/** A use, and where it stands: in an equation or in the loss. */
export interface Part extends Use {
  readonly source: string;
}

/** Whether the value used is a start value, outside 1…T. */
export const isStart = ({ of: { index } }: Use): boolean => index !== undefined && isOutside(index);

/** Whether a use reaches its variable from the same step or straight from the loss. */
export const isImmediate = ({ of: { index }, source }: Part): boolean =>
  index?.base !== 't' || index.offset === 0 || source === 'loss';
