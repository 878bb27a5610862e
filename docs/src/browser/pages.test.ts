/**
 * Every page in a real browser: it loads without a complaint, asks nobody else for anything, weighs little, and stays
 * readable without scripts.
 */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect } from 'vitest';
import { pagesOf, siteFiles, weightOf } from './files.js';
import { browserTest as test, settled, siteUnderTest, type SiteUnderTest } from './site.js';

const pages = pagesOf(siteFiles());
const budget = 150 * 1024;

let site: SiteUnderTest;
beforeAll(async () => {
  site = await siteUnderTest();
});
afterAll(() => site?.close());

/** Gzipped bytes of the page with all scripts and styles that it has loaded by itself. */
async function loadedBytes(page: Page, path: string): Promise<number> {
  const loaded = await page.evaluate(() =>
    performance.getEntriesByType('resource').map(entry => new URL(entry.name).pathname),
  );
  const files = new Set(loaded.filter(name => /\.(js|css)$/.test(name)).map(name => decodeURIComponent(name.slice(1))));
  return [path, ...files].reduce((sum, file) => sum + weightOf(file), 0);
}

describe('each page', () => {
  const found: { path: string; complaints: readonly string[]; bytes: number }[] = [];

  beforeAll(async () => {
    // Two windows that go from page to page, as a reader would: what all pages share is compiled once.
    const left = [...pages];
    const visit = async (): Promise<void> => {
      const { page, complaints, close } = await site.open('404.html');
      for (let path = left.shift(); path !== undefined; path = left.shift()) {
        const known = complaints.length;
        await page.goto(`${site.address}/${path}`);
        await settled(page);
        found.push({ path, complaints: complaints.slice(known), bytes: await loadedBytes(page, path) });
      }
      await close();
    };
    await Promise.all([visit(), visit()]);
  }, 300_000);

  test('loads without a complaint and without asking anybody else', () => {
    expect(found.length).toBe(pages.length);
    expect(found.flatMap(({ path, complaints }) => complaints.map(one => `${path}: ${one}`))).toEqual([]);
  });

  test('weighs at most 150 KB of markup, script and style', () => {
    const heavy = found
      .filter(({ bytes }) => bytes > budget)
      .map(({ path, bytes }) => `${path}: ${Math.round(bytes / 1024)} KB`);
    expect(heavy).toEqual([]);
  });
});

describe.concurrent('without scripts', () => {
  test.each(['models/lstm.html', 'zh/models/rnn-steps.html', 'guides/matrix-calculus.html', 'seed.html', 'index.html'])(
    '%s shows its formulas',
    async path => {
      const { page, complaints, close } = await site.open(path, { javaScript: false });
      expect(await page.locator('.katex-html').count()).toBeGreaterThan(10);
      expect(await page.locator('math').count()).toBeGreaterThan(10);
      expect(await page.locator('h1').first().isVisible()).toBe(true);
      expect(complaints).toEqual([]);
      await close();
    },
  );
});

describe.concurrent('below another path', () => {
  test.each(['index.html', 'models/lstm.html', 'zh/guides/matrix-calculus.html', 'reference/rules.html'])(
    '%s works as at the root',
    async path => {
      const { page, complaints, close } = await site.open(path, { mount: '/a/b/' });
      await settled(page);
      expect(await page.locator('.katex-html').count()).toBeGreaterThan(10);
      expect(complaints).toEqual([]);
      await close();
    },
  );

  test('a click leads on within the site, and the page that is reached has its formulas', async () => {
    const { page, complaints, close } = await site.open('models/index.html', { mount: '/a/b/' });
    await settled(page);
    await page.locator('.vp-doc a[href$="models/gru.html"], .vp-doc a[href$="gru.html"]').first().click();
    await page.waitForURL('**/a/b/models/gru.html');
    await page.locator('#gU_g .katex-html').first().waitFor();
    expect(await page.locator('.frozen:empty').count()).toBe(0);
    expect(complaints).toEqual([]);
    await close();
  });

  test('what is not there is said, with a way back', async () => {
    const { page, close } = await site.open('no/such/page.html', { mount: '/a/b/' });
    await page.waitForFunction(() => document.querySelector('a')?.pathname === '/a/b/index.html');
    await page.locator('a').first().click();
    await page.locator('.home h1').waitFor();
    await close();
  });
});
