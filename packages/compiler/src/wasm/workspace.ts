/**
 * The memory in which products keep what they rearrange; each thread has one, at an address of its own.  layer 2
 *
 * A block of B is 128 steps of at most 256 columns, so that one panel of it stays in the first-level cache (10 kB) and all
 * of it (128 kB) in the second, beside a block of A of 256 rows. Of an Aᵀ such a block is copied, its rows 16 numbers longer
 * than they need be: it is read down its columns, and lines a power of two apart would compete for one place.
 */
import { add, apply, f32, global, type Node, type ValueType } from './instruction.js';

export const ints = (...names: readonly string[]): (readonly [string, ValueType])[] =>
  names.map(name => [name, 'i32'] as const);
export const bytes = (name: string): Node => apply('i32.shl', name, 2);
export const one = f32(1);

export const stepsAtOnce = 128;
export const rowsAtOnce = 256;
export const columnsAtOnce = 256;
/** Numbers that packing may write behind what it was asked to pack. */
export const packedSlack = 64;

/** Some rows of one panel. */
export const scratch = 64;
export const scratchRow = 64;
export const scratchRows = 16;
export const blockOfB = scratch + scratchRow * scratchRows;
export const blockOfA = blockOfB + 4 * (stepsAtOnce * columnsAtOnce + packedSlack);
/** The bytes between steps of a block of A. */
export const stepOfA = 4 * (rowsAtOnce + 16);
export const workspaceEnd = blockOfA + stepOfA * stepsAtOnce;

export const inWorkspace = (offset: number): Node => add(global('workspace'), offset);
