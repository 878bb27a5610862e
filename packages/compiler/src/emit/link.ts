/**
 * Modules of the runtime as one expression, so that an emitted file needs no other.         layer 4
 *
 * Each module becomes a function that is called once and returns what it exports, in the order of imports: names of one
 * never meet those of another, and nothing is renamed. Only the few forms of import and export that the runtime is built of
 * are understood; there are no circles among its modules.
 */
import { posix } from 'node:path';
import { ts } from 'ts-morph';

/** The text of a built file of the runtime, by its path below `dist`. */
export type ReadFile = (path: string) => string;

interface Link {
  readonly from: string;
  /** Name there and name here. */
  readonly names: readonly (readonly [there: string, here: string])[];
}
interface Module {
  readonly links: readonly Link[];
  readonly exports: readonly (readonly [name: string, here: string])[];
  /** What is neither import nor export. */
  readonly body: readonly string[];
}

const parsed = (path: string, text: string): ts.SourceFile =>
  ts.createSourceFile(path, text, { languageVersion: ts.ScriptTarget.ES2020 }, true);

const isExported = (statement: ts.Statement): boolean =>
  ts.canHaveModifiers(statement) &&
  ts.getModifiers(statement)?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword) === true;

/** The text of a statement without `export`. */
function plain(statement: ts.Statement, file: ts.SourceFile): string {
  const [modifier] = ts.canHaveModifiers(statement) ? (ts.getModifiers(statement) ?? []) : [];
  const text = statement.getText(file);
  return isExported(statement) && modifier !== undefined
    ? text.slice(modifier.getEnd() - statement.getStart(file)).trimStart()
    : text;
}

function declared(statement: ts.Statement): readonly string[] {
  if (ts.isFunctionDeclaration(statement) || ts.isClassDeclaration(statement))
    return statement.name === undefined ? [] : [statement.name.text];
  if (!ts.isVariableStatement(statement)) return [];
  return statement.declarationList.declarations.flatMap(({ name }) => (ts.isIdentifier(name) ? [name.text] : []));
}

const unknownForm = (path: string, statement: ts.Statement): Error =>
  new Error(`${path}: a form that is not linked: ${statement.getText().slice(0, 80)}`);

function moduleOf(path: string, text: string): Module {
  // Comments stay where the sources are.
  const { outputText } = ts.transpileModule(text, {
    compilerOptions: {
      target: ts.ScriptTarget.ES2020,
      module: ts.ModuleKind.ESNext,
      verbatimModuleSyntax: true,
      removeComments: true,
    },
  });
  const file = parsed(path, outputText);
  const links: Link[] = [];
  const exports: (readonly [string, string])[] = [];
  const body: string[] = [];
  const pairs = (elements: ts.NodeArray<ts.ImportSpecifier | ts.ExportSpecifier>) =>
    elements.map(({ propertyName, name }) => [(propertyName ?? name).text, name.text] as const);
  const target = (specifier: ts.Expression): string =>
    posix.join(posix.dirname(path), (specifier as ts.StringLiteral).text); // the grammar allows nothing else
  for (const statement of file.statements) {
    if (ts.isImportDeclaration(statement)) {
      const names = statement.importClause?.namedBindings;
      if (names === undefined || !ts.isNamedImports(names)) throw unknownForm(path, statement);
      links.push({ from: target(statement.moduleSpecifier), names: pairs(names.elements) });
    } else if (ts.isExportDeclaration(statement)) {
      const { exportClause, moduleSpecifier } = statement;
      if (exportClause === undefined || !ts.isNamedExports(exportClause)) throw unknownForm(path, statement);
      const names = pairs(exportClause.elements);
      exports.push(...names.map(([here, name]) => [name, moduleSpecifier === undefined ? here : name] as const));
      if (moduleSpecifier !== undefined) links.push({ from: target(moduleSpecifier), names });
    } else {
      if (ts.isExportAssignment(statement)) throw unknownForm(path, statement);
      if (isExported(statement)) exports.push(...declared(statement).map(name => [name, name] as const));
      body.push(plain(statement, file));
    }
  }
  return { links, exports, body };
}

const pair = ([there, here]: readonly [string, string]): string => (there === here ? there : `${there}: ${here}`);
/** The name of a module, which no module uses: none of their names begins so. */
const moduleName = (path: string): string => `$${path.replace(/\.js$/, '').replace(/[^\p{L}\p{N}]+/gu, '_')}`;

/**
 * An expression whose value has the exports `names` of the module at `path`.
 * @param instead texts that stand for modules, by path
 */
export function linked(
  path: string,
  names: readonly string[],
  read: ReadFile,
  instead: ReadonlyMap<string, string>,
): string {
  const texts = new Map<string, string>();
  const met = new Set<string>();
  const visit = (at: string): void => {
    if (met.has(at)) return;
    met.add(at);
    const { links, exports, body } = moduleOf(at, instead.get(at) ?? read(at));
    for (const { from } of links) visit(from);
    const own = links.filter(link => link.names.length > 0);
    texts.set(
      at,
      [
        `const ${moduleName(at)} = (() => {`,
        ...own.map(link => `const { ${link.names.map(pair).join(', ')} } = ${moduleName(link.from)};`),
        ...body,
        `return { ${exports.map(pair).join(', ')} };`,
        '})();',
      ].join('\n'),
    );
  };
  visit(path);
  const unmet = [...instead.keys()].find(one => !met.has(one));
  if (unmet !== undefined) throw new Error(`the runtime has no module ${unmet}`);
  const result = `return { ${names.map(name => `${name}: ${moduleName(path)}.${name}`).join(', ')} };`;
  return ['(() => {', ...texts.values(), result, '})()'].join('\n');
}

/** The types that declaration files declare, one file after the other, without imports and exports. */
export function linkedTypes(paths: readonly string[], read: ReadFile): readonly string[] {
  return paths.flatMap(path => {
    const file = parsed(path, read(path));
    return file.statements
      .filter(statement => ts.isInterfaceDeclaration(statement) || ts.isTypeAliasDeclaration(statement))
      .map(statement => {
        const docs = ts.getLeadingCommentRanges(file.text, statement.getFullStart()) ?? [];
        const doc = docs.filter(({ pos }) => file.text.startsWith('/**', pos)).at(-1);
        return [...(doc === undefined ? [] : [file.text.slice(doc.pos, doc.end)]), plain(statement, file)].join('\n');
      });
  });
}
