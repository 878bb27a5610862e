/** A cell of the user's own as a module.                                                    layer 4 */
import { type Cell, checkCell, checkKeys } from '@tracegrad/symbolic';
import { cellModule } from './cell-module.js';
import { compiledStatement } from './compiled.js';
import { moduleText } from './files.js';

export interface EmitOptions {
  /** Where the module imports the kernels' support from. `@tracegrad/runtime/kernel` unless told. */
  readonly importPath?: string;
  /** Whether the module holds its kernels in WebAssembly as well; it does unless told. */
  readonly wasm?: boolean;
  /** The first line of the file, without the comment marks. */
  readonly origin?: string;
}

const optionNames: { readonly [O in keyof EmitOptions]-?: true } = { importPath: true, wasm: true, origin: true };

export interface EmittedFile {
  /** `<name>.ts`. */
  readonly path: string;
  readonly text: string;
  /** The name of the function that makes a model. */
  readonly exported: string;
  /** Whether it holds its kernels in WebAssembly. */
  readonly wasm: boolean;
}

/**
 * The TypeScript module of a cell.
 * @throws {TracegradError} `unsupported` for an expression without kernels, named in the message; `bad-declaration` for a
 *   name that emitted models use themselves
 */
export async function emitCell(cell: Cell, options: EmitOptions = {}): Promise<EmittedFile> {
  checkCell(cell);
  checkKeys('The options', options, Object.keys(optionNames));
  const {
    importPath = '@tracegrad/runtime/kernel',
    origin = 'Emitted by tracegrad emit. Do not edit.',
    wasm = true,
  } = options;
  const module = cellModule(cell);
  const setting = { origin, importPath, ...(wasm ? { compiledStatement: compiledStatement(module) } : {}) };
  return { path: `${cell.name}.ts`, text: await moduleText(module, setting), exported: module.exported, wasm };
}
