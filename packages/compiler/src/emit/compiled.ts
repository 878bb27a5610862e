/**
 * The WebAssembly files of a cell: its module as bytes inside a TypeScript file, and its kernels as text. layer 4
 */
import { intNames, intText } from '../loop/int.js';
import type { CellModule } from './cell-module.js';
import { fileText } from './files.js';
import { lowered } from '../lower/kernel.js';
import { optimised } from '../passes/pipeline.js';
import type { Plan } from '../plan/plan.js';
import { encoded } from '../wasm/encode.js';
import type { WasmFunction, WasmModule } from '../wasm/instruction.js';
import { type CompiledKernel, compiledKernel } from '../wasm/kernel.js';
import { library, moduleOf } from '../wasm/module.js';
import { functionLines } from '../wasm/text.js';

export interface CompiledModule {
  readonly kernels: readonly CompiledKernel[];
  readonly module: WasmModule;
}

/** The kernels of the two plans of a cell: both programs of each. */
export function compiledModule({ plans }: Pick<CellModule, 'plans'>): CompiledModule {
  const kernelsOf = (plan: Plan, names: readonly [string, string], how: string): readonly CompiledKernel[] => [
    compiledKernel(
      optimised(
        lowered(plan, plan.forward, { name: names[0], says: [`All values of the forward pass${how}.`], trains: false }),
      ),
    ),
    compiledKernel(
      optimised(
        lowered(plan, plan.training, { name: names[1], says: [`The loss and its gradients${how}.`], trains: true }),
      ),
    ),
  ];
  const kernels = [
    ...kernelsOf(plans.plain, ['forward', 'training'], ''),
    ...(plans.masked === undefined
      ? []
      : kernelsOf(plans.masked, ['maskedForward', 'maskedTraining'], ', states held where the mask is 0')),
  ];
  return { kernels, module: moduleOf(kernels) };
}

const quoted = (names: readonly string[]): string => `[${names.map(name => JSON.stringify(name)).join(', ')}]`;

function passLines({ function: { name }, buffers, rearranged }: CompiledKernel, ownSizes: readonly string[]): string {
  const sizes = [...new Set(rearranged.flatMap(({ length }) => intNames(length)))].sort();
  const head =
    sizes.length === 0
      ? '()'
      : `({ ${sizes.join(', ')} }: Readonly<Record<${sizes.map(size => `'${size}'`).join(' | ')}, number>>)`;
  const lengths = rearranged.map(own => `${JSON.stringify(own.name)}: ${intText(own.length)}`);
  return `${name}: { sizes: ${quoted(ownSizes)}, buffers: ${quoted(buffers)}, rearranged: ${head} => ({ ${lengths.join(', ')} }) },`;
}

export interface CompiledFiles {
  /** The TypeScript file, which exports `compiled`. */
  readonly code: string;
  /** Its kernels as text. */
  readonly text: string;
}

/** `importPath`: where the file finds the type `CompiledCell`. */
export async function compiledFiles(cell: CellModule, origin: string, importPath: string): Promise<CompiledFiles> {
  const { kernels, module } = compiledModule(cell);
  const bytes = Buffer.from(encoded(module)).toString('base64');
  const code = await fileText({
    statements: [
      `// ${origin}`,
      `/** The kernels of the cell \`${cell.cell.name}\` as a WebAssembly module; ${cell.cell.name}.txt shows them as text. */`,
      `import type { CompiledCell } from '${importPath}';`,
      `\nexport const compiled: CompiledCell = { passes: { ${kernels.map(kernel => passLines(kernel, cell.sizes)).join('\n')} }, code: '${bytes}' };`,
    ],
  });
  const shown = `// The kernels of the cell \`${cell.cell.name}\`, which call the products of products.txt.`;
  return {
    code,
    text: textOf(
      origin,
      shown,
      kernels.map(kernel => kernel.function),
    ),
  };
}

const textOf = (origin: string, shown: string, functions: readonly WasmFunction[]): string =>
  [`// ${origin}`, shown, ...functions.flatMap(fn => ['', ...functionLines(fn)]), ''].join('\n');

/** The products that kernels call, as text. */
export const productText = (origin: string): string =>
  textOf(origin, '// Products of matrices, part of every module.', library);
