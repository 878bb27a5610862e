/**
 * The texts that errors are made of, read off the sources.
 *
 * From every `new TracegradError(code, message, { hint })` the values are followed back: through constants, through what
 * functions return, and from parameters to what callers give. So it does not matter how a text looks or where it stands.
 */
import ts from 'typescript';

/** Where formulas are printed and built: what comes from there is no text of a message. */
const formulas = /\/(print|expr|gallery)\//;

const isConcatenation = (node: ts.Node): node is ts.BinaryExpression =>
  ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.PlusToken;

/** A template with `{}` where something is put in. */
export function templateOf(node: ts.Node): string | undefined {
  if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) return node.text;
  if (isConcatenation(node)) {
    const [left, right] = [templateOf(node.left), templateOf(node.right)];
    return left === undefined && right === undefined ? undefined : (left ?? '{}') + (right ?? '{}');
  }
  if (!ts.isTemplateExpression(node)) return undefined;
  return node.head.text + node.templateSpans.map(({ literal }) => `{}${literal.text}`).join('');
}

export interface Told {
  readonly file: string;
  readonly template: string;
}

export function toldIn(files: readonly string[]): readonly Told[] {
  const program = ts.createProgram(files, {
    target: ts.ScriptTarget.ESNext,
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    noLib: true,
    types: [],
  });
  const checker = program.getTypeChecker();
  const sources = files.flatMap(file => program.getSourceFile(file) ?? []);

  const declarationOf = (node: ts.Node): ts.Declaration | undefined => {
    let symbol = ts.isShorthandPropertyAssignment(node.parent)
      ? checker.getShorthandAssignmentValueSymbol(node.parent)
      : checker.getSymbolAtLocation(node);
    if (symbol !== undefined && (symbol.flags & ts.SymbolFlags.Alias) !== 0) symbol = checker.getAliasedSymbol(symbol);
    return symbol?.declarations?.[0];
  };
  const functionOf = (declaration: ts.Declaration | undefined): ts.FunctionLikeDeclaration | undefined => {
    if (declaration === undefined) return undefined;
    if (ts.isFunctionDeclaration(declaration)) return declaration;
    const made = ts.isVariableDeclaration(declaration) ? declaration.initializer : undefined;
    return made !== undefined && ts.isArrowFunction(made) ? made : undefined;
  };

  const thrown: ts.NewExpression[] = [];
  const calls = new Map<ts.FunctionLikeDeclaration, ts.CallExpression[]>();
  const look = (node: ts.Node): void => {
    if (ts.isNewExpression(node) && node.expression.getText() === 'TracegradError') thrown.push(node);
    if (ts.isCallExpression(node) && ts.isIdentifier(node.expression)) {
      const called = functionOf(declarationOf(node.expression));
      if (called !== undefined) calls.set(called, [...(calls.get(called) ?? []), node]);
    }
    ts.forEachChild(node, look);
  };
  sources.forEach(look);

  const seen = new Set<ts.Node>();
  const told = new Map<string, Told>();
  const returned = (body: ts.ConciseBody | undefined): void => {
    if (body === undefined) return;
    if (!ts.isBlock(body)) return follow(body);
    const walk = (node: ts.Node): void => {
      if (ts.isReturnStatement(node) && node.expression !== undefined) follow(node.expression);
      if (!ts.isFunctionLike(node)) ts.forEachChild(node, walk);
    };
    ts.forEachChild(body, walk);
  };

  function follow(node: ts.Node): void {
    if (seen.has(node)) return;
    seen.add(node);
    const template = templateOf(node);
    const file = node.getSourceFile().fileName;
    const isPart = isConcatenation(node.parent) && templateOf(node.parent) !== undefined;
    if (template !== undefined && !isPart) told.set(`${file} ${template}`, { file, template });
    if (ts.isIdentifier(node)) return declared(declarationOf(node));
    if (ts.isArrowFunction(node)) return returned(node.body);
    if (ts.isConditionalExpression(node)) return [node.whenTrue, node.whenFalse].forEach(follow);
    if (ts.isElementAccessExpression(node)) return follow(node.expression);
    if (ts.isPropertyAccessExpression(node)) return follow(node.expression);
    if (ts.isCallExpression(node) && ts.isIdentifier(node.expression)) {
      const called = functionOf(declarationOf(node.expression));
      if (called === undefined) return node.arguments.forEach(follow);
      return formulas.test(called.getSourceFile().fileName) ? undefined : returned(called.body);
    }
    if (ts.isPropertyAssignment(node)) return follow(node.initializer);
    if (ts.isShorthandPropertyAssignment(node)) return follow(node.name);
    if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.AmpersandAmpersandToken)
      return follow(node.right);
    if (ts.isExpression(node) || ts.isTemplateSpan(node) || ts.isSpreadElement(node)) ts.forEachChild(node, follow);
  }

  function declared(declaration: ts.Declaration | undefined): void {
    if (declaration === undefined || seen.has(declaration)) return;
    if (formulas.test(declaration.getSourceFile().fileName) && !ts.isParameter(declaration)) return;
    seen.add(declaration);
    const called = functionOf(declaration);
    if (called !== undefined) return returned(called.body);
    if (ts.isVariableDeclaration(declaration) && declaration.initializer !== undefined)
      return follow(declaration.initializer);
    if (!ts.isParameter(declaration)) return;
    const of = declaration.parent as ts.FunctionLikeDeclaration;
    const place = of.parameters.indexOf(declaration);
    for (const call of calls.get(of) ?? []) if (call.arguments[place] !== undefined) follow(call.arguments[place]);
  }

  for (const { arguments: given = [] } of thrown) {
    const [, message, detail] = given;
    if (message !== undefined) follow(message);
    if (detail === undefined || !ts.isObjectLiteralExpression(detail)) continue;
    for (const property of detail.properties) if (property.name?.getText() === 'hint') follow(property);
  }
  return [...told.values()];
}
