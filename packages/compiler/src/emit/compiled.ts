/**
 * The WebAssembly files of a cell: its module as bytes inside a TypeScript file, and its kernels as text. layer 4
 */
import { intNames, intText, named, replaceNames } from '../loop/int.js';
import type { CellModule } from './cell-module.js';
import { type CompiledModule, compiledModule } from './compiled-module.js';
import { fileText } from './files.js';
import { identifiers } from './identifiers.js';
import { destructured } from './signature.js';
import { textOfBytes } from './text.js';
import { encoded } from '../wasm/encode.js';
import type { WasmFunction } from '../wasm/instruction.js';
import type { CompiledKernel } from '../wasm/kernel.js';
import { library } from '../wasm/module.js';
import { functionLines } from '../wasm/text.js';

const quoted = (names: readonly string[]): string => `[${names.map(name => JSON.stringify(name)).join(', ')}]`;

function passLines(
  { function: { name }, buffers, rearranged }: CompiledKernel,
  { sizes: all, publicSize }: CellModule,
): string {
  const sizes = [...new Set(rearranged.flat().flatMap(({ length }) => intNames(length)))].sort();
  const identifier = identifiers(sizes);
  const locals = new Map(sizes.map(size => [size, named(identifier(size))]));
  const type = `Readonly<Record<${sizes.map(size => `'${publicSize(size)}'`).join(' | ')}, number>>`;
  const head = sizes.length === 0 ? '()' : `(${destructured(sizes, identifier, publicSize)}: ${type})`;
  // Without its type the list is one of a union, whose members compilers give each other's names as undefined.
  const returns = 'Record<string, number>[]';
  const lengths = rearranged.map(together => {
    const own = together.map(({ name, length }) => `${JSON.stringify(name)}: ${intText(replaceNames(length, locals))}`);
    return `{ ${own.join(', ')} }`;
  });
  return `${name}: { sizes: ${quoted(all)}, buffers: ${quoted(buffers)}, rearranged: ${head}: ${returns} => [${lengths.join(', ')}] },`;
}

/** What a module says of its WebAssembly, as the text of an object. */
const compiledText = ({ kernels, module }: CompiledModule, cell: CellModule): string =>
  `{ passes: { ${kernels.map(kernel => passLines(kernel, cell)).join('\n')} }, code: '${textOfBytes(encoded(module))}' }`;

/** The statement that defines it inside the module itself, for a cell whose kernels are one file. */
export const compiledStatement = (cell: CellModule): string =>
  `/** The kernels above as a WebAssembly module. */\nconst compiled: CompiledCell = ${compiledText(compiledModule(cell), cell)};`;

export interface CompiledFiles {
  /** The TypeScript file, which exports `compiled`. */
  readonly code: string;
  /** Its kernels as text. */
  readonly text: string;
}

/** `importPath`: where the file finds the type `CompiledCell`. */
export async function compiledFiles(cell: CellModule, origin: string, importPath: string): Promise<CompiledFiles> {
  const compiled = compiledModule(cell);
  const code = await fileText({
    statements: [
      `// ${origin}`,
      `/** The kernels of the cell \`${cell.cell.name}\` as a WebAssembly module; ${cell.cell.name}.txt shows them as text. */`,
      `import type { CompiledCell } from '${importPath}';`,
      `\nexport const compiled: CompiledCell = ${compiledText(compiled, cell)};`,
    ],
  });
  const shown = `// The kernels of the cell \`${cell.cell.name}\`, which call the products of products.txt.`;
  return {
    code,
    text: textOf(
      origin,
      shown,
      compiled.kernels.map(kernel => kernel.function),
    ),
  };
}

const textOf = (origin: string, shown: string, functions: readonly WasmFunction[]): string =>
  [`// ${origin}`, shown, ...functions.flatMap(fn => ['', ...functionLines(fn)]), ''].join('\n');

/** The products that kernels call, as text. */
export const productText = (origin: string): string =>
  textOf(origin, '// Products of matrices, part of every module.', library);
