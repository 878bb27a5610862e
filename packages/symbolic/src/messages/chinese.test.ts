/** Every message has its Chinese: the templates are read off the sources. */
import { readdirSync, readFileSync } from 'node:fs';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { byConvention } from '../check/declared.js';
import { derive } from '../calculus/derive.js';
import { TracegradError } from '../errors.js';
import { inChinese, templatesInChinese } from './chinese.js';

const root = new URL('../', import.meta.url);

/** Files whose sentences are told in both languages beside each other, or are no messages: print, rules, steps, examples. */
const apart =
  /test\.ts$|rules\/|messages\/|derivation|sentence|overview|speech|mathml|function-layout|gallery|notices|other-functions|slip|edits|symmetry|compare|combination|replay|assum|scalar-functions/;

/** What no caller ever reads: complaints about the engine itself, and lists of words. */
const internal: ReadonlySet<string> = new Set([
  'a differential is not differentiated again ({})',
  'no differential in this product',
  'a function that is not linear holds a differential',
  'the differential is not isolated',
  'the differential of a symbol is wanted',
  'nothing to collect',
  'no number: {}',
  'an n-ary node needs an operand',
  'a constant must be finite, not {}',
  'an expression has a notation',
  'none is',
  'true false null undefined NaN Infinity not and or xor mod to in end where',
  'np numpy torch tf jnp sp sympy scipy math Math F nn linalg',
  // Parts of messages, whose wholes are in the table.
  'The control character ',
  'The accent ',
  '*: a {} matrix times a {} one; the inner sizes ',
  // Notices, in both languages beside each other.
  ', no constant: that is {}',
  '; {} makes it a scalar',
  '{} is {} by convention{}{}',
  // Code.
  "variables: { x: { size: ['n'] } }, or byConvention(source, { wrt, variables: {} })",
  'where s = …; u = …',
]);

const textOf = (node: ts.Node): string | undefined => {
  if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) return node.text;
  if (!ts.isTemplateExpression(node)) return undefined;
  return node.head.text + node.templateSpans.map(({ literal }) => `{}${literal.text}`).join('');
};

function sentences(file: string): readonly string[] {
  const tree = ts.createSourceFile(file, readFileSync(new URL(file, root), 'utf8'), ts.ScriptTarget.Latest, true);
  const found: string[] = [];
  const walk = (node: ts.Node): void => {
    const text = textOf(node);
    // Two words or more: a sentence, a phrase or a hint.
    if (text !== undefined && /[a-z]{2,} [a-z]/.test(text) && !ts.isImportDeclaration(node.parent)) found.push(text);
    ts.forEachChild(node, walk);
  };
  walk(tree);
  return found;
}

describe('messages in Chinese', () => {
  const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter(
    file => file.endsWith('.ts') && !apart.test(file),
  );
  it('of all files', () => {
    expect(files.length).toBeGreaterThan(60);
    expect(files.flatMap(sentences).length).toBeGreaterThan(150);
  });
  it.each(files)('%s', file => {
    const missing = sentences(file).filter(text => !templatesInChinese.has(text) && !internal.has(text));
    expect(missing).toEqual([]);
  });

  it.each([
    [
      'norm2(A*x - b)^2',
      'x',
      '- 需要相同的形状，而 "A*x" 为 ?×1，"b" 为 1×1。',
      '按惯例 b 为标量；--var b:n 使其成为向量',
    ],
    ["x'*x", 'X', '求导变量 "X" 未声明。', 'x?'],
    ['max(0, x)', 'x', '没有函数 "max"。', 'max(0, x) 写作 relu(x)；max(x, y) 写作 y + relu(x - y)'],
    ['erf(x)', 'x', '没有函数 "erf"。', '没有这一函数，也无法由现有函数得到'],
    ['mean(x)', 'x', '没有函数 "mean"。', 'mean(x) 写作 sum(x)/n（n 为已声明的尺寸，如 x:n）'],
    ['(x', 'x', '"(" 没有闭合：缺少 )。', undefined],
  ])('%s by %s', (source, wrt, message, hint) => {
    let refused: unknown;
    try {
      derive(
        source,
        byConvention(source, { wrt, variables: {} }, (name, size) => `--var ${name}:${size}`),
      );
    } catch (error) {
      refused = error;
    }
    expect(refused).toBeInstanceOf(TracegradError);
    const error = refused as TracegradError;
    expect(inChinese(error.message)).toBe(message);
    expect(error.hint === undefined ? undefined : inChinese(error.hint)).toBe(hint);
  });
});
