/**
 * The kernels of a cell and the products they call, as one module.                          layer 3
 */
import type { WasmFunction, WasmImport, WasmModule } from './instruction.js';
import { byClass } from './classes.js';
import { readOnce } from './dots.js';
import type { CompiledKernel } from './kernel.js';
import { products } from './product.js';
import { mathFunctions } from './scalars.js';
import { calledIn } from './called.js';

const imports: readonly WasmImport[] = Object.entries(mathFunctions).map(([name, count]) => ({
  name,
  parameters: Array.from({ length: count }, () => 'f64' as const),
  result: 'f64',
}));
/** Waits for the other threads of a call. */
const meet: WasmImport = { name: 'meet', parameters: [] };

/** Everything that products are made of. */
export const library: readonly WasmFunction[] = [...products, ...readOnce, ...byClass];

/** The module of some kernels, with the functions they reach and no others. */
export function moduleOf(
  kernels: readonly Pick<CompiledKernel, 'function'>[],
  more: readonly WasmFunction[] = library,
): WasmModule {
  const own = kernels.map(kernel => kernel.function);
  const known = new Map([...more, ...own].map(fn => [fn.name, fn]));
  const reached = new Set<string>();
  const visit = (name: string): void => {
    if (reached.has(name)) return;
    reached.add(name);
    known.get(name)?.body.flatMap(calledIn).forEach(visit);
  };
  for (const { name } of own) visit(name);
  return {
    imports: [...imports, meet].filter(({ name }) => reached.has(name)),
    globals: [['workspace', 0]],
    functions: [...more.filter(({ name }) => reached.has(name)), ...own],
    exports: own.map(({ name }) => name),
  };
}
