/**
 * A cell of the user's own as one JavaScript file with the runtime inside, and its types.    layer 4
 *
 * For a page or a program without a build: no import, nothing beside it. It exports the function that makes models. A
 * thread needs a file of its own, so these models have one thread.
 */
import { type Cell, checkCell, checkKeys } from '@tracegrad/symbolic';
import { format } from 'prettier';
import { ts, StructureKind } from 'ts-morph';
import { type CellModule, cellModule } from './cell-module.js';
import { compiledStatement } from './compiled.js';
import type { EmittedFile, EmitOptions } from './emit.js';
import { factoryDocs, moduleStatements, plainText, style, typeStatements } from './files.js';
import { commented } from './identifiers.js';
import { linked, linkedTypes, type ReadFile } from './link.js';
import { calledFunctions } from './support.js';

export interface StandaloneFiles {
  /** `<name>.js`. */
  readonly script: EmittedFile;
  /** `<name>.d.ts`. */
  readonly types: Pick<EmittedFile, 'path' | 'text'>;
}

/** Modules that only threads need. */
const instead: ReadonlyMap<string, string> = new Map([
  ['model/threads/crew.js', 'export const canShare = () => false;\nexport const crewOf = () => undefined;'],
  ['model/threads/wasm-program.js', 'export const wasmProgram = undefined;'],
]);

/** The namespace of the runtime's types, apart from those of the cell. */
const space = 'tracegrad';

const formatted = (text: string): Promise<string> => format(text, style);

/** The module of the cell as JavaScript, without its import. */
function scriptText(module: CellModule, setting: Parameters<typeof moduleStatements>[1]): string {
  const text = plainText({ statements: moduleStatements(module, setting) });
  const { outputText } = ts.transpileModule(text, {
    compilerOptions: { target: ts.ScriptTarget.ES2020, module: ts.ModuleKind.ESNext },
  });
  const file = ts.createSourceFile('emitted.js', outputText, { languageVersion: ts.ScriptTarget.ES2020 }, true);
  const [first] = file.statements;
  if (first === undefined || !ts.isImportDeclaration(first))
    throw new Error('an emitted module begins with its import');
  return outputText.slice(0, first.getStart(file)) + outputText.slice(first.getEnd());
}

function declarationText(module: CellModule, origin: string, read: ReadFile): string {
  const { cell, exported, typeName } = module;
  const own = plainText({
    statements: [
      ...typeStatements(module, `${space}.`),
      {
        kind: StructureKind.Function,
        name: exported,
        isExported: true,
        hasDeclareKeyword: true,
        docs: [{ description: `\n${factoryDocs(module).join('\n')}` }],
        typeParameters: [{ name: 'K', constraint: `${space}.NumberType`, default: "'float32'" }],
        parameters: [
          { name: 'sizes', type: `${typeName}Sizes` },
          { name: 'options', type: `${space}.ModelOptions<K>`, hasQuestionToken: true },
        ],
        returnType: `${typeName}<${space}.FloatArrays[K]>`,
      },
    ],
  });
  const runtime = linkedTypes(['model.d.ts', 'model/contract.d.ts'], read);
  return [
    `// ${origin}`,
    `/** The types of ${commented(cell.name)}.js. */`,
    own,
    `/** What the models of @tracegrad/runtime say of themselves. */`,
    `declare namespace ${space} {`,
    runtime.join('\n\n'),
    '}',
    'export {};',
  ].join('\n');
}

/**
 * @param read the built files of the runtime that goes inside
 * @throws {TracegradError} as `emitCell`
 */
export async function emitStandalone(
  cell: Cell,
  read: ReadFile,
  options: Omit<EmitOptions, 'importPath'> = {},
): Promise<StandaloneFiles> {
  checkCell(cell);
  checkKeys('The options', options, ['wasm', 'origin']);
  const { origin = 'Emitted by tracegrad emit. Do not edit.', wasm = true } = options;
  const module = cellModule(cell);
  const setting = {
    origin,
    importPath: 'the runtime',
    ...(wasm ? { compiledStatement: compiledStatement(module) } : {}),
  };
  const names = ['build', ...calledFunctions(module)].sort();
  const text = [
    scriptText(module, setting),
    '/*! The runtime: @tracegrad/runtime, MIT licence. */',
    `const { ${names.join(', ')} } = ${linked('generated/kernel.js', names, read, instead)};`,
  ].join('\n\n');
  return {
    script: { path: `${cell.name}.js`, text: await formatted(text), exported: module.exported, wasm },
    types: { path: `${cell.name}.d.ts`, text: await formatted(declarationText(module, origin, read)) },
  };
}
