/** What a reviewer would otherwise have to say each time: file size, names that say nothing, `any`, silenced checks and tests. */
import { posix } from 'node:path';
import ts from 'typescript';
import { isGenerated, isTest, type Texts } from './repository.js';

const lineLimit = 300;
const emptyNames = /^(utils?|helpers?|common|types?|managers?|misc)$/i;
const silencers = /@ts-(ignore|nocheck)/;
const tests = new Set(['it', 'test', 'describe', 'suite', 'bench']);
const muted = new Set(['skip', 'only', 'todo']);

/** One sentence per breach. Emitted modules may be long; everything else holds for them too. */
export const sourceComplaints = (texts: Texts): readonly string[] =>
  [...texts].flatMap(([path, text]) => [...longFile(path, text), ...emptyName(path), ...syntaxComplaints(path, text)]);

function longFile(path: string, text: string): readonly string[] {
  const lines = text.split('\n').length - 1;
  if (isGenerated(path) || isTest(path) || lines <= lineLimit) return [];
  return [`${path} has ${lines} lines; split it, ${lineLimit} is the limit`];
}

const emptyName = (path: string): readonly string[] =>
  path
    .split('/')
    .map(part => posix.basename(part).replace(/(\.test)?\.ts$/, ''))
    .filter(part => emptyNames.test(part))
    .map(part => `${path}: the name "${part}" says nothing; name it after what it holds`);

function syntaxComplaints(path: string, text: string): readonly string[] {
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  const at = (position: number): string => `${path}:${file.getLineAndCharacterOfPosition(position).line + 1}`;
  const complaints: string[] = [];
  const visit = (node: ts.Node): void => {
    if (node.kind === ts.SyntaxKind.AnyKeyword) complaints.push(`${at(node.getStart())}: \`any\``);
    if (ts.isPropertyAccessExpression(node) && muted.has(node.name.text) && tests.has(rootOf(node))) {
      complaints.push(`${at(node.getStart())}: \`${node.getText()}\` leaves tests out`);
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  for (const comment of commentsOf(file)) {
    if (silencers.test(comment.text)) complaints.push(`${at(comment.start)}: a comment silences the type check`);
  }
  return complaints;
}

/** The leftmost name of `a.b.c`. */
function rootOf(node: ts.PropertyAccessExpression): string {
  let root: ts.Expression = node;
  while (ts.isPropertyAccessExpression(root)) root = root.expression;
  return ts.isIdentifier(root) ? root.text : '';
}

/** All comments; scanned around tokens, so that the same words inside a string are not taken for one. */
function commentsOf(file: ts.SourceFile): readonly { start: number; text: string }[] {
  const found = new Map<number, string>();
  const visit = (node: ts.Node): void => {
    if (node.getChildCount(file) === 0) {
      for (const { pos, end } of ts.getLeadingCommentRanges(file.text, node.getFullStart()) ?? []) {
        found.set(pos, file.text.slice(pos, end));
      }
    }
    node.getChildren(file).forEach(visit);
  };
  visit(file);
  return [...found].map(([start, text]) => ({ start, text }));
}
