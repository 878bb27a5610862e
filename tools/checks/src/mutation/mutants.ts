/**
 * Small slips in a source file, as a person makes them: a sign, a term left out, a transpose, one step beside, a factor.
 *
 * Each is one change of the text, and the text stays a program. A test that cannot tell the two apart does not guard the
 * place. Mutation operators after DeMillo, Lipton and Sayward, "Hints on test data selection" (1978).
 */
import ts from 'typescript';

export const slips = ['sign', 'term', 'transpose', 'step', 'scale'] as const;
export type Slip = (typeof slips)[number];

export interface Mutant {
  readonly slip: Slip;
  readonly line: number;
  /** The text that is replaced, and by what. */
  readonly before: string;
  readonly after: string;
  readonly from: number;
}

const sums = new Set(['sum', 'add', 'plus']);
const transposes = new Set(['transpose', 'transposed']);
const negatives = new Set(['minus', 'negative']);
const beside: ReadonlyMap<ts.SyntaxKind, string> = new Map([
  [ts.SyntaxKind.LessThanToken, '<='],
  [ts.SyntaxKind.LessThanEqualsToken, '<'],
  [ts.SyntaxKind.GreaterThanToken, '>='],
  [ts.SyntaxKind.GreaterThanEqualsToken, '>'],
]);

const isText = (node: ts.Node): boolean =>
  ts.isStringLiteralLike(node) || ts.isTemplateExpression(node) || (ts.isBinaryExpression(node) && isText(node.left));

/** Where code is not run: types, imports, what an error says. */
const isPassedOver = (node: ts.Node): boolean =>
  ts.isTypeNode(node) || ts.isImportDeclaration(node) || ts.isThrowStatement(node) || ts.isInterfaceDeclaration(node);

/** All slips of a file, in the order of their places. */
export function mutantsOf(path: string, text: string): readonly Mutant[] {
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.ES2022, true);
  const found: Mutant[] = [];
  const add = (slip: Slip, node: ts.Node, after: string): void => {
    const from = node.getStart(file);
    const { line } = file.getLineAndCharacterOfPosition(from);
    found.push({ slip, line: line + 1, before: node.getText(file), after, from });
  };
  const textOf = (node: ts.Node): string => node.getText(file);

  const ofBinary = (node: ts.BinaryExpression): void => {
    const { left, right, operatorToken } = node;
    const joined = (operator: string): string => `${textOf(left)} ${operator} ${textOf(right)}`;
    const other = beside.get(operatorToken.kind);
    if (other !== undefined) add('step', node, joined(other));
    if (isText(left) || isText(right)) return;
    if (operatorToken.kind === ts.SyntaxKind.PlusToken) add('sign', node, joined('-'));
    if (operatorToken.kind === ts.SyntaxKind.MinusToken) add('sign', node, joined('+'));
    if (operatorToken.kind === ts.SyntaxKind.AsteriskToken) add('scale', node, `(${joined('*')}) * 1.01`);
    if (operatorToken.kind === ts.SyntaxKind.SlashToken) add('scale', node, `(${joined('/')}) * 1.01`);
  };
  const ofCall = (node: ts.CallExpression): void => {
    const name = ts.isIdentifier(node.expression) ? node.expression.text : '';
    const [first, ...more] = node.arguments;
    if (first === undefined || ts.isSpreadElement(first)) return;
    if (sums.has(name) && more.length > 0) add('term', node, textOf(first));
    if (more.length > 0) return;
    if (transposes.has(name)) add('transpose', node, textOf(first));
    if (negatives.has(name)) add('sign', node, textOf(first));
  };
  const visit = (node: ts.Node): void => {
    if (isPassedOver(node)) return;
    if (ts.isBinaryExpression(node)) ofBinary(node);
    if (ts.isCallExpression(node)) ofCall(node);
    if (ts.isPrefixUnaryExpression(node) && node.operator === ts.SyntaxKind.MinusToken)
      add('sign', node, textOf(node.operand));
    if (ts.isNumericLiteral(node) && /^\d+$/.test(node.text) && !ts.isPropertyAssignment(node.parent.parent))
      add('step', node, String(Number(node.text) + 1));
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

/** The file with the slip in it. */
export const slippedText = (text: string, { from, before, after }: Mutant): string =>
  `${text.slice(0, from)}${after}${text.slice(from + before.length)}`;

/** So many of a list, spread evenly over it: always the same ones. */
export const spread = <T>(all: readonly T[], count: number): readonly T[] =>
  all.filter((_, i) => Math.floor(((i + 1) * count) / all.length) > Math.floor((i * count) / all.length));
