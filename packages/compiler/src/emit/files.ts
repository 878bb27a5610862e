/**
 * Modules as files: structures for ts-morph, one call per file, formatted once.            layer 4
 *
 * Building a file from plain structures in a single call keeps ts-morph linear in the size of the text; nothing is
 * manipulated after it was inserted. The file system is in memory and the formatter's options are fixed here, so the same
 * cell gives the same bytes everywhere.
 */
import { format } from 'prettier';
import {
  type FunctionDeclarationStructure,
  NewLineKind,
  Project,
  type SourceFileStructure,
  type StatementStructures,
  StructureKind,
  VariableDeclarationKind,
} from 'ts-morph';
import type { CellModule } from './cell-module.js';
import { commented } from './identifiers.js';
import type { FunctionText } from './pass.js';
import { calledFunctions } from './support.js';

/** The house style; the repository's own formatter settings must agree with it. */
export const style = { printWidth: 120, singleQuote: true, arrowParens: 'avoid', parser: 'typescript' } as const;

/** The text of a source file as ts-morph writes it. */
export function plainText(structure: Omit<SourceFileStructure, 'kind'>): string {
  const project = new Project({
    useInMemoryFileSystem: true,
    skipLoadingLibFiles: true,
    manipulationSettings: { newLineKind: NewLineKind.LineFeed },
  });
  const file = project.createSourceFile('emitted.ts', { kind: StructureKind.SourceFile, ...structure });
  return file.getFullText();
}

/** The formatted text of a source file. */
export const fileText = (structure: Omit<SourceFileStructure, 'kind'>): Promise<string> =>
  format(plainText(structure), style);

export const functionStructure = (text: FunctionText, isExported = false): FunctionDeclarationStructure => ({
  kind: StructureKind.Function,
  name: text.name,
  isExported,
  docs: [{ description: `\n${text.docs.join('\n')}` }],
  parameters: text.parameters.map(parameter => ({ ...parameter })),
  returnType: text.returns,
  statements: [...text.lines],
});

export interface ModuleSetting {
  /** What the header says the file was emitted from, and by what command. */
  readonly origin: string;
  /** Where the module imports `build`, the product kernels and the types from. */
  readonly importPath: string;
  /** The program of its further threads, beside it, if there is one. */
  readonly threadFile?: string;
  /** Where it imports the same kernels in WebAssembly from, if there are any. */
  readonly compiledPath?: string;
  /** The statement that defines them in the module itself instead. */
  readonly compiledStatement?: string;
}

const union = (names: readonly string[]): string =>
  names.length === 0 ? 'never' : names.map(name => `'${name}'`).join(' | ');
/** The types of a module: its names, its model, its sizes. `space`: before the names of the runtime's own types. */
export function typeStatements({ typeName, cell, names }: CellModule, space = ''): readonly StatementStructures[] {
  return [
    {
      kind: StructureKind.Interface,
      name: `${typeName}Names`,
      isExported: true,
      docs: [{ description: `\nThe names of the cell \`${commented(cell.name)}\`.` }],
      properties: names.map(({ role, names }) => ({ name: role, type: union(names), isReadonly: true })),
    },
    {
      kind: StructureKind.TypeAlias,
      name: typeName,
      isExported: true,
      typeParameters: [{ name: 'A', constraint: `${space}FloatArray`, default: `${space}FloatArray` }],
      type: `${space}EmittedModel<A, ${typeName}Names>`,
    },
    {
      kind: StructureKind.TypeAlias,
      name: `${typeName}Sizes`,
      isExported: true,
      type: `Readonly<Record<${typeName}Names['sizes'], number>>`,
    },
  ];
}

/** The module of a cell, formatted. */
export const moduleText = (module: CellModule, setting: ModuleSetting): Promise<string> =>
  fileText({ statements: moduleStatements(module, setting) });

/** The statements of the module of a cell. */
export function moduleStatements(
  module: CellModule,
  { origin, importPath, threadFile, compiledPath, compiledStatement }: ModuleSetting,
): (string | StatementStructures)[] {
  const { exported, typeName } = module;
  const description = [
    ...module.description,
    ...(compiledPath === undefined && compiledStatement === undefined ? [] : ['compiled,']),
    ...(threadFile === undefined ? [] : [threadMember(threadFile)]),
  ];
  const types = ['Emitted', 'EmittedModel', 'FloatArray', 'FloatArrays', 'ModelOptions', 'NumberType', 'Part'];
  return [
    {
      kind: StructureKind.ImportDeclaration,
      moduleSpecifier: importPath,
      leadingTrivia: `${header(module, origin)}\n`,
      namedImports: [
        ...['build', ...calledFunctions(module)].sort().map(name => ({ name })),
        ...[...types, ...(compiledStatement === undefined ? [] : ['CompiledCell'])]
          .sort()
          .map(name => ({ name, isTypeOnly: true })),
      ],
    },
    ...(compiledPath === undefined ? [] : [`import { compiled } from '${compiledPath}';`]),
    ...typeStatements(module),
    ...module.passes.flatMap((pass): StatementStructures[] => [
      {
        kind: StructureKind.TypeAlias,
        name: pass.memoryType,
        type: `Readonly<Record<${union(pass.memoryNames)}, FloatArray>>`,
      },
      ...pass.nests.map(nest => functionStructure(nest)),
      functionStructure(pass.function),
    ]),
    ...(compiledStatement === undefined ? [] : [`\n${compiledStatement}\n`]),
    {
      kind: StructureKind.VariableStatement,
      declarationKind: VariableDeclarationKind.Const,
      isExported: threadFile !== undefined,
      declarations: [{ name: 'emitted', type: 'Emitted', initializer: `{ ${description.join('\n')} }` }],
    },
    {
      kind: StructureKind.Function,
      name: exported,
      isExported: true,
      docs: [{ description: `\n${factoryDocs(module).join('\n')}` }],
      typeParameters: [{ name: 'K', constraint: 'NumberType', default: "'float32'" }],
      parameters: [
        { name: 'sizes', type: `${typeName}Sizes` },
        { name: 'options', type: 'ModelOptions<K>', initializer: '{}' },
      ],
      returnType: `${typeName}<FloatArrays[K]>`,
      statements: [`return build<${typeName}Names, K>(emitted, sizes, options);`],
    },
  ];
}

const threadMember = (file: string): string => `thread: () => import.meta.url.replace(/[^/]*$/, '${file}'),`;

/** The program of the further threads of a model, formatted. */
export const threadText = (
  { cell }: CellModule,
  {
    origin,
    modulePath,
    servePath,
  }: { readonly origin: string; readonly modulePath: string; readonly servePath: string },
): Promise<string> =>
  fileText({
    statements: [
      `// ${origin}`,
      `/** What the further threads of a model \`${commented(cell.name)}\` run. */`,
      `import { emitted } from '${modulePath}';`,
      `import { serve } from '${servePath}';`,
      "\nserve(emitted, 'tracegrad thread');",
    ],
  });

const header = ({ cell, equations }: CellModule, origin: string): string =>
  [`// ${origin}`, '/**', ` * ${commented(cell.name)}`, ' *', ...equations.map(line => ` *     ${line}`), ' */'].join(
    '\n',
  );

export const factoryDocs = ({ cell, plans }: CellModule): readonly string[] => [
  `A model of the cell \`${commented(cell.name)}\`: parameters, gradients and kernels over preallocated arrays.`,
  '',
  ...plans.plain.parameters.map(name => {
    const [rows, columns] = cell.parameters.get(name) ?? [1, 1];
    return `${name} is ${rows}×${columns}.`;
  }),
  '@throws TracegradRuntimeError `bad-value` for a size or an option outside its domain',
];
