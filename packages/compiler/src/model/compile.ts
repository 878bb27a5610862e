/** From equations to a factory of models, with the runtime that is installed.               layer 5 */
import { type Cell, type CellDefinition, checkCell, defineCell } from '@tracegrad/symbolic';
import { type KernelSupport, type ModelFactory, modelFactory } from './factory.js';

const isCell = (cell: Cell | CellDefinition | null | undefined): cell is Cell => cell?.parameters instanceof Map;

/**
 * A cell compiled in this process: a function that makes models, as an emitted module exports one.
 *
 * All back ends, masks and streams of emitted models, the same bits; one thread on TypeScript. Nothing is written and no
 * TypeScript compiler runs. What `tracegrad emit` measures, the gradients against the equations, is not measured here.
 * @throws {TracegradError} whatever is wrong with the cell, as `defineCell` says it; `unsupported` for an expression without
 *   kernels; `bad-declaration` for a name that models use themselves
 */
export async function compile(cell: Cell | CellDefinition): Promise<ModelFactory> {
  const defined = isCell(cell) ? cell : defineCell(cell);
  checkCell(defined);
  // Of no static type: this package is built before the runtime is emitted.
  const support = (await import('@tracegrad/runtime/kernel' as string)) as KernelSupport;
  return modelFactory(defined, support);
}
