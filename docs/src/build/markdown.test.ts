/** Mathematics in Markdown: what is typeset, what the engine is asked for, and what stops the build. */
import { readFileSync } from 'node:fs';
import { createMarkdownRenderer, type MarkdownRenderer } from 'vitepress';
import { beforeAll, describe, expect, test } from 'vitest';
import { mathInMarkdown } from './markdown.js';

let md: MarkdownRenderer;
beforeAll(async () => {
  md = await createMarkdownRenderer('.', { config: mathInMarkdown });
});
const rendered = (source: string, relativePath = 'guides/x.md'): string =>
  md.render(source, { relativePath, path: relativePath, cleanUrls: false });

describe('formulas written by hand', () => {
  test('in a line', () => {
    const html = rendered('Let $\\mathrm{d}X$ be.');
    expect(html).toContain('class="katex"');
    expect(html).toContain('<math');
    expect(html).toContain('v-pre');
  });
  test('on lines of their own, also over several', () => {
    expect(rendered('$$\na = b\n$$')).toContain('formula-display');
    expect(rendered('$$a = b$$')).toContain('formula-display');
  });
  test('not in code, nor where the dollar is escaped', () => {
    expect(rendered('`$a$` costs 3\\$')).not.toContain('katex');
  });
  test('that KaTeX does not know stop the build', () => {
    expect(() => rendered('$\\nosuchcommand$')).toThrow(/nosuchcommand/);
  });
});

describe('formulas the engine is asked for', () => {
  test('in a line, with its text for copying and words for listening', () => {
    const html = rendered('$[[rnn adjoint h]]$');
    expect(html).toContain('data-text="gh[t] = W\'*ga[t+1] + V\'*go[t]"');
    expect(html).toContain('aria-label="delta h at t equals');
  });
  test('in the language of the page', () => {
    expect(rendered('$[[rnn adjoint h]]$', 'zh/seed.md')).toContain('t 时刻的 delta h');
  });
  test('with every step, whose rules lead to the rule book from any depth', () => {
    expect(rendered('```steps\nrnn adjoint h\n```')).toContain('href="../reference/rules.html#reindex"');
    expect(rendered('```steps\nrnn adjoint h\n```', 'seed.md')).toContain('href="./reference/rules.html#reindex"');
    expect(rendered('```steps\nrnn adjoint h\n```', 'zh/seed.md')).toContain('href="./reference/rules.html#reindex"');
  });
  test('for one expression', () => {
    const html = rendered("```worked\nx'*A*x\nwrt x\n```");
    expect(html).toContain('data-text="(A\' + A)*x"');
  });
  test('that it cannot give stop the build', () => {
    expect(() => rendered('$[[rnn adjoint q]]$')).toThrow(/adjoint of q/);
    expect(() => rendered('```worked\nx*x\nwrt x\nx: n\n```')).toThrow();
  });
});

test.each(['seed.md', 'zh/seed.md', 'guides/matrix-calculus.md', 'zh/guides/matrix-calculus.md'])(
  '%s renders',
  page => {
    const html = rendered(readFileSync(new URL(`../../${page}`, import.meta.url), 'utf8'), page);
    expect(html.match(/class="katex"/g)?.length ?? 0).toBeGreaterThan(20);
  },
);
