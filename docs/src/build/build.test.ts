/** What is done to pages while the site is built: addresses, fonts, policy, search. */
import { createHash } from 'node:crypto';
import { createMarkdownRenderer } from 'vitepress';
import { describe, expect, test } from 'vitest';
import { adapted } from './api-pages.js';
import { inEnglish } from './chinese-pages.js';
import { withoutOtherFonts } from './math-fonts.js';
import { notFoundPage } from './not-found.js';
import { withPolicy } from './policy.js';
import { joinedLines, relativeTo } from './prose.js';
import { searchOptions } from './search.js';
import { languages, prefixOf, words } from '../language/words.js';

describe('links from the root become relative', () => {
  test.each([
    ['index.md', '/models/rnn', './models/rnn.html'],
    ['guides/a.md', '/models/rnn#gW', '../models/rnn.html#gW'],
    ['zh/guides/a.md', '/zh/', '../../zh/'],
    ['seed.md', '/mark.svg', './mark.svg'],
    ['zh/models/x.md', '/', '../../'],
  ])('from %s to %s', (page, link, relative) => {
    expect(relativeTo(page, link)).toBe(relative);
  });
});

test('of KaTeX’s fonts only those that are used stay, in one format', () => {
  const face = (family: string): string =>
    `@font-face{font-family:"KaTeX_${family}";src:url(fonts/KaTeX_${family}-Regular.woff2) format("woff2"),url(fonts/KaTeX_${family}-Regular.ttf) format("truetype")}`;
  expect(withoutOtherFonts(`${face('Main')}${face('Fraktur')}.katex{font:inherit}`)).toBe(
    '@font-face{font-family:"KaTeX_Main";src:url(fonts/KaTeX_Main-Regular.woff2) format("woff2")}.katex{font:inherit}',
  );
});

describe('the policy', () => {
  const page = '<head><meta charset="utf-8"><script>a()</script><script src="x.js"></script></head>';
  test('names inline scripts by their hash and no others', () => {
    const hash = createHash('sha256').update('a()').digest('base64');
    expect(withPolicy(page)).toContain(`script-src 'self' 'wasm-unsafe-eval' 'sha256-${hash}';`);
  });
  test('comes before the first script', () => {
    const policed = withPolicy(page);
    expect(policed.indexOf('Content-Security-Policy')).toBeLessThan(policed.indexOf('<script'));
  });
  test('covers the page for what is not there, which loads nothing', () => {
    const policed = withPolicy(notFoundPage());
    expect(policed).toContain("default-src 'none'");
    expect(policed).not.toMatch(/<(script|link)[^>]*(src|href)="[^d]/);
    for (const language of languages) expect(policed).toContain(words.notFound[language]);
  });
});

describe('the search', () => {
  const tokenize = searchOptions.miniSearch?.options?.tokenize ?? (() => []);
  test('cuts Chinese into words and into pairs of characters', () => {
    expect(tokenize('复合法则')).toEqual(expect.arrayContaining(['法则', '复合']));
  });
  test('cuts English at spaces and signs', () => {
    expect(tokenize('the forget gate’s bias')).toEqual(expect.arrayContaining(['forget', 'bias']));
  });
  test('needs nothing from outside, as it goes to the page as text', () => {
    const alone = new Function(`return (${tokenize.toString()})`)() as (text: string) => string[];
    expect(alone('隐藏层 x')).toEqual(tokenize('隐藏层 x'));
  });
});

test('the programming interface gets the names and links of the site', () => {
  const markdown =
    '# symbolic/src\n\nSee [`Cell`](../symbolic/src.md#cell).\nThe public face of the package.   layer 9\n';
  expect(adapted('symbolic', markdown)).toBe('# @tracegrad/symbolic\n\nSee [`Cell`](./symbolic.html#cell).\n');
});

test('an English text on a Chinese page says so and is marked as English', () => {
  const page = inEnglish('# Title\n\nText.\n');
  expect(page).toMatch(/^# Title\n\n> .*英文/);
  expect(page).toContain('<div lang="en">\n\nText.\n\n</div>');
});

test('Chinese pages lie below /zh', () => {
  expect(languages.map(prefixOf)).toEqual(['', '/zh']);
});

test('lines join without a space where Chinese goes on', async () => {
  const md = await createMarkdownRenderer('.', { config: joinedLines });
  expect(md.render('没有任何东西\n而再推导')).toContain('没有任何东西而再推导');
  expect(md.render('用 `replay`\n从头')).toContain('</code>从头');
  expect(md.render('two\nlines')).toContain('two\nlines');
});
