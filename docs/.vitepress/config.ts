/**
 * The site as VitePress builds it: `docs/` is the source, addresses are relative to the page, so that it works below any
 * path and from any static host, and nothing is loaded from elsewhere.
 */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { defineConfig, type HeadConfig } from 'vitepress';
import { searchOptions } from '../src/build/search.js';
import { thawed } from '../src/formula/frozen.js';
import { mathFonts } from '../src/build/math-fonts.js';
import { notFoundPage } from '../src/build/not-found.js';
import { withPolicy } from '../src/build/policy.js';
import { joinedLines, relativeLinks, relativeTo } from '../src/build/prose.js';
import { mathInMarkdown } from '../src/build/markdown.js';
import { interfaceWords, navigation, sidebar } from './navigation.js';

export default defineConfig({
  base: './',
  outDir: './dist/site',
  cacheDir: './dist/cache',
  srcExclude: ['src/**', 'dist/**', 'node_modules/**', 'README.md', 'reference/rules.md'],
  title: 'Tracegrad',
  titleTemplate: ':title · Tracegrad',
  lastUpdated: false,
  // Else each page, as it starts, forces two styles of everything on it, to keep what changes colour from fading.
  appearance: { disableTransition: false },
  // A page is light because it loads itself only; what it links to waits for the click.
  router: { prefetchLinks: false },
  head: [
    ['meta', { name: 'theme-color', media: '(prefers-color-scheme: light)', content: '#fbfaf7' }],
    ['meta', { name: 'theme-color', media: '(prefers-color-scheme: dark)', content: '#15171a' }],
  ],
  locales: {
    root: {
      label: 'English',
      lang: 'en-GB',
      description: 'Backpropagation through time in matrix notation: every formula derived by machine and tested.',
      themeConfig: { ...interfaceWords('en'), nav: navigation('en'), sidebar: sidebar('en') },
    },
    zh: {
      label: '中文',
      lang: 'zh-CN',
      description: '矩阵记号下的随时间反向传播：每个公式都由机器推导并经过数值检验。',
      themeConfig: { ...interfaceWords('zh'), nav: navigation('zh'), sidebar: sidebar('zh') },
    },
  },
  themeConfig: {
    logo: '/mark.svg',
    search: { provider: 'local', options: searchOptions },
  },
  markdown: {
    theme: { light: 'github-light-high-contrast', dark: 'github-dark-high-contrast' },
    anchor: { level: [2, 3] },
    config: md => {
      mathInMarkdown(md);
      relativeLinks(md);
      joinedLines(md);
    },
  },
  vite: { plugins: [mathFonts()], build: { assetsInlineLimit: 0, chunkSizeWarningLimit: 2000 } },
  // The pages of a model are wide: code stands beside the derivation, where the outline would be.
  transformPageData: ({ relativePath, frontmatter }) => {
    if (/(^|\/)models\/(?!index|.*-steps)/.test(relativePath)) {
      return { frontmatter: { ...frontmatter, aside: false, pageClass: 'model-page' } };
    }
    if (!/^(zh\/)?index\.md$/.test(relativePath)) return undefined;
    return {
      title: 'Tracegrad',
      frontmatter: { ...frontmatter, layout: 'page', sidebar: false, pageClass: 'home-page', titleTemplate: ':title' },
    };
  },
  transformHead: ({ page, assets }) => [
    ['link', { rel: 'icon', type: 'image/svg+xml', href: relativeTo(page, '/mark.svg') }],
    // Headings and formulas are set in these; loaded early, they do not move the page when they come.
    ...assets
      .filter(file => /KaTeX_(Main-Regular|Math-Italic)\./.test(file))
      .map((href): HeadConfig => ['link', { rel: 'preload', as: 'font', type: 'font/woff2', crossorigin: '', href }]),
  ],
  buildEnd: ({ outDir }) => writeFile(join(outDir, '404.html'), withPolicy(notFoundPage())),
  transformHtml: html => withPolicy(thawed(html)),
});
