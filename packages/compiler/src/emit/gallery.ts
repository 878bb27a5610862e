/** Every emitted file of the runtime, by its path in `packages/runtime/src/generated`.     layer 4 */
import { defineCell, gallery } from '@tracegrad/symbolic';
import { type CellModule, cellModule } from './cell-module.js';
import { fileText, functionStructure, moduleText, threadText } from './files.js';
import { innerFunctions, productFunctions, scratchLines } from './products.js';
import { compiledFiles, productText } from './compiled.js';

const command = 'Do not edit: npx nx run codegen';
const gallerySource = 'packages/symbolic/src/gallery/gallery.ts';

/** The emitted files: one module per cell of the gallery, the product kernels, an index and a manifest. */
export async function emitGallery(): Promise<ReadonlyMap<string, string>> {
  const modules = gallery.map(definition => cellModule(defineCell(definition)));
  const files = new Map<string, string>();
  for (const module of modules) {
    const origin = `Emitted from ${gallerySource}. ${command}`;
    const { name } = module.cell;
    const threadFile = `threads/${name}.js`;
    const setting = { origin, importPath: './kernel.js', compiledPath: `./wasm/${name}.js`, threadFile };
    const servePath = '../../model/threads/typescript-thread.js';
    files.set(`threads/${name}.ts`, await threadText(module, { origin, modulePath: `../${name}.js`, servePath }));
    files.set(`${name}.ts`, await moduleText(module, setting));
    const { code, text } = await compiledFiles(module, origin, '../../model/wasm/compiled.js');
    files.set(`wasm/${name}.ts`, code);
    files.set(`wasm/${name}.txt`, text);
  }
  files.set(
    'products.ts',
    await fileText({
      statements: [
        productsHeader,
        ...scratchLines,
        ...innerFunctions().map(text => functionStructure(text)),
        ...productFunctions().map(text => functionStructure(text, true)),
      ],
    }),
  );
  files.set('wasm/products.txt', productText(`Emitted from packages/compiler/src/wasm. ${command}`));
  files.set('kernel.ts', await fileText({ statements: kernelLines }));
  files.set('index.ts', await fileText({ statements: indexLines(modules) }));
  files.set('manifest.ts', await fileText({ statements: manifestLines(modules) }));
  return new Map([...files].sort(([a], [b]) => (a < b ? -1 : 1)));
}

const productsHeader = [
  `// Emitted from packages/compiler/src/lower/product-kernels.ts. ${command}`,
  '/**',
  ' * Matrix products over row-major panels of float32 or float64 arrays, with sums in double precision.',
  ' *',
  ' * Operands are copied to scratch arrays of doubles that are constants of this module, because an engine compiles loops',
  ' * over arrays it knows, at masked positions that must lie inside, to little more than the arithmetic.',
  ' */',
  "import type { FloatArray } from '../model.js';",
].join('\n');

const kernelLines = [
  `// Emitted from packages/compiler/src/emit/gallery.ts. ${command}`,
  '/** All that emitted modules import. */',
  "export { build } from '../model/build.js';",
  "export { lookUp, scatter } from '../model/classes.js';",
  "export type { EmittedModel, FloatArrays, ModelOptions, NumberType } from '../model/contract.js';",
  "export type { Emitted, Part } from '../model/emitted.js';",
  "export type { FloatArray } from '../model.js';",
  "export type { CompiledCell } from '../model/wasm/compiled.js';",
  "export { exp, relu, sigmoid, softplus, tanh } from '../model/functions.js';",
  "export { times, timesTransposed, totals, transposedTimes } from './products.js';",
];

const indexLines = (modules: readonly CellModule[]): string[] => [
  `// Emitted from ${gallerySource}. ${command}`,
  '/** Every emitted model. */',
  ...modules.map(
    ({ cell, exported, typeName }) =>
      `export { ${exported}, type ${typeName}, type ${typeName}Names, type ${typeName}Sizes } from './${cell.name}.js';`,
  ),
];

const manifestLines = (modules: readonly CellModule[]): string[] => {
  const list = (names: readonly string[]): string => `[${names.map(name => `'${name}'`).join(', ')}]`;
  const entries = modules.map(({ cell, exported, names }) => {
    const members = names.map(({ role, names: own }) => `${role}: ${list(own)}`);
    return `{ cell: '${cell.name}', export: '${exported}', ${members.join(', ')} }`;
  });
  return [
    `// Emitted from ${gallerySource}. ${command}`,
    '/** What was emitted: every model with its names, as data. */',
    `export const manifest = [${entries.join(', ')}] as const;`,
  ];
};
