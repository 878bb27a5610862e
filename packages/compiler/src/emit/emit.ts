/** A cell of the user's own as a module.                                                    layer 4 */
import type { Cell } from '@tracegrad/symbolic';
import { cellModule } from './cell-module.js';
import { moduleText } from './files.js';

export interface EmitOptions {
  /** Where the module imports the kernels' support from. `@tracegrad/runtime/kernel` unless told. */
  readonly importPath?: string;
  /** The first line of the file, without the comment marks. */
  readonly origin?: string;
}

export interface EmittedFile {
  /** `<name>.ts`. */
  readonly path: string;
  readonly text: string;
  /** The name of the function that makes a model. */
  readonly exported: string;
}

/**
 * The TypeScript module of a cell.
 * @throws {TracegradError} `unsupported` for an expression without kernels, named in the message; `bad-declaration` for a
 *   name that emitted models use themselves
 */
export async function emitCell(cell: Cell, options: EmitOptions = {}): Promise<EmittedFile> {
  const { importPath = '@tracegrad/runtime/kernel', origin = 'Emitted by tracegrad emit. Do not edit.' } = options;
  const module = cellModule(cell);
  return { path: `${cell.name}.ts`, text: await moduleText(module, { origin, importPath }), exported: module.exported };
}
