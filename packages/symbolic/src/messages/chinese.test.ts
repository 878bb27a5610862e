/** Every message has its Chinese: the templates are read off the sources. */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { byConvention } from '../check/declared.js';
import { derive } from '../calculus/derive.js';
import { checkHas, checkKeys, checkText, checkWord, TracegradError } from '../errors.js';
import { defineCell } from '../cells/define.js';
import { masked } from '../cells/mask.js';
import { evaluate } from '../numeric/evaluate.js';
import { templateOf, toldIn } from '../../test/message-templates.js';
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

/** Parts of what errors tell that are code, or are put together before they are looked up. */
const code: ReadonlySet<string> = new Set([
  '{ x: [1, 2] }',
  'defineCell({ name, parameters, … })',
  'defined: [{ name, value }]',
  'variables: { {}: { size: [1] } }',
  "states: { {}: { size: …, initial: { '{}': '{}0' } } }",
  'where s = …; u = …',
  ' or ',
  'equation {}',
  'loss {}',
  'The control character ',
  'The accent ',
]);

/** Two words, the shorter of them perhaps one letter or at an end: `a list`, `1 or 0`, `{} is {}`. */
const isWorded = (text: string): boolean => /(^|\s)[A-Za-z]+\s|\s[a-z]+/.test(text);

const isInChinese = (template: string): boolean => {
  const chinese = inChinese(template);
  return templatesInChinese.has(template) || (/\p{Script=Han}/u.test(chinese) && !/[a-z]{2,} [a-z]{2,}/.test(chinese));
};

const isConcatenated = (node: ts.Node): boolean => ts.isBinaryExpression(node);

function sentences(file: string): readonly string[] {
  const tree = ts.createSourceFile(file, readFileSync(new URL(file, root), 'utf8'), ts.ScriptTarget.Latest, true);
  const found: string[] = [];
  const walk = (node: ts.Node): void => {
    const text = isConcatenated(node) ? undefined : templateOf(node);
    // Two words or more: a sentence, a phrase or a hint.
    if (text !== undefined && /[a-z]{2,} [a-z]/.test(text) && !ts.isImportDeclaration(node.parent)) found.push(text);
    ts.forEachChild(node, walk);
  };
  walk(tree);
  return found;
}

/** Holds what is refused, and the hint to it, against its Chinese. */
function expectRefusal(work: () => unknown, message: string, hint: string | undefined): void {
  let refused: unknown;
  try {
    work();
  } catch (error) {
    refused = error;
  }
  expect(refused).toBeInstanceOf(TracegradError);
  const error = refused as TracegradError;
  expect(inChinese(error.message)).toBe(message);
  expect(error.hint === undefined ? undefined : inChinese(error.hint)).toBe(hint);
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

  const all = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter(file => /(?<!test)\.ts$/.test(file));
  // Functions of other systems have their Chinese beside them.
  const told = toldIn(all.map(file => fileURLToPath(new URL(file, root)))).filter(
    ({ file, template }) =>
      isWorded(template) && !/\p{Script=Han}/u.test(template) && !file.endsWith('other-functions.ts'),
  );
  it('of all that errors are made of, whatever it looks like', () => {
    for (const template of ['1 or 0', 'a list', '{} takes {} argument{}; {} given.', '{} is {}×{}', '{} uses {}[{}]'])
      expect(told.map(one => one.template)).toContain(template);
    const missing = told.filter(({ template }) => !isInChinese(template) && !code.has(template));
    expect(missing).toEqual([]);
  });

  const variables = {
    x: { size: ['n'] },
    y: { size: ['m'] },
    r: { size: [1, 'n'] },
    A: { size: ['n', 'n'] },
    B: { size: ['m', 'n'] },
    a: { size: [1] },
  } as const;
  const by = (source: string) => () => derive(source, { wrt: 'x', variables });
  const cell = (equation: string, loss = 'sum(t, 1, T, sum(h[t]))') => ({
    name: 'c',
    parameters: { w: ['n'] },
    inputs: { x: { size: ['n'] } },
    states: { h: { size: ['n'], initial: { '0': 'h0', '-1': 'g0' } } },
    equations: [equation],
    loss,
  });
  it.each<[name: string, work: () => unknown, message: string, hint: string | undefined]>([
    [
      'a power of a power',
      by('sum((A^8)^9*x)'),
      '矩阵的幂 "(A^8)^9" 需要介于 -64 与 64 之间的整数总指数。',
      '.^ 与 sqrt() 逐元素计算',
    ],
    ['one argument of two', by('kron(x)'), 'kron 需要 2 个自变量；给出了 1 个。', undefined],
    ['two of one', by('sum(x, y)'), 'sum 需要 1 或 4 个自变量；给出了 2 个。', 'sum(A) 或 sum(t, 1, T, 项)'],
    ['none', by('tr()'), 'tr 需要 1 个自变量；给出了 0 个。', undefined],
    ['a vector below', by('sum(y/x)'), '/ 只除以标量，而 "x" 为 n×1。', '请用 ./ 或 inv()'],
    ['a word', by('true*x'), '"true" 是保留字。', '1 或 0'],
    ['an entry of a row', by('r[1]*x'), '"r" 不是序列，不带下标。', 'u 为单位向量时，r*u 是 r 的一个元素'],
    [
      'an entry of a matrix',
      by('A[1]*x'),
      '"A" 不是序列，不带下标。',
      "u、v 为单位向量时，u'*A*v 是 A 的一个元素，u'*A 是一行",
    ],
    ['rows', by('sum(B.*y)'), '.* 需要相同的形状，而 "B" 为 m×n，"y" 为 m×1。', 'diag(y)*B 缩放各行'],
    [
      'a word of few',
      () => checkWord('language', 'fr', ['en', 'zh']),
      'language 应为 en 或 zh，而不是 "fr"（文本）。',
      undefined,
    ],
    ['what is quoted', () => checkWord('x', 'a list', ['en']), 'x 应为 en，而不是 "a list"（文本）。', undefined],
    ['a list', () => checkText('An equation', []), '方程应为文本，而不是 列表。', undefined],
    ['options', () => checkKeys('The options', { b: 1 }, ['a']), '选项没有 "b"。', '现有 a'],
    [
      'values',
      () => checkHas('Values', undefined, [], '{ x: [1, 2] }'),
      '此处需要数值，而不是 undefined。',
      '{ x: [1, 2] }',
    ],
    [
      'two kinds',
      () => byConvention("(A*x + b)'*(A*x + c)", { wrt: 'x', variables: {} }, (name, size) => `--var ${name}:${size}`),
      '+ 需要相同的形状，而 "A*x" 为 ?×1，"b" 为 1×1。',
      '按惯例 b 为标量；--var b:n 使其成为向量。按惯例 c 为标量；--var c:n 使其成为向量',
    ],
    [
      'a size of another name',
      () => evaluate(derive("x'*(A*x)", { wrt: 'x', variables }).source, { x: [1, 2], A: [[1]] }),
      '"x" 的值为 2×1，但声明为 n×1，其中 n = 1（由 "A"）。',
      undefined,
    ],
    [
      'a mask over two steps',
      () => masked(defineCell(cell('h[t] = w.*h[t-2] + x[t]'))),
      '使用掩码时，h 读取 h[t-2]：保持状态只保留相邻步与最后一步。',
      undefined,
    ],
    [
      'a mask and T - 1',
      () => masked(defineCell(cell('h[t] = w.*h[t-1] + x[t]', 'sum(h[T-1])'))),
      '使用掩码时，损失函数 用到 h[T-1]：保持状态只保留相邻步与最后一步。',
      undefined,
    ],
  ])('%s', (_, work, message, hint) => {
    expectRefusal(work, message, hint);
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
    const work = () =>
      derive(
        source,
        byConvention(source, { wrt, variables: {} }, (name, size) => `--var ${name}:${size}`),
      );
    expectRefusal(work, message, hint);
  });
});
