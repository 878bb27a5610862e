/**
 * The built site in the shared browser, for a test file: `const site = await siteUnderTest()` in `beforeAll`, pages from
 * `site.open(path)`, `site.close()` in `afterAll`.
 */
import { type Browser, chromium, type Page } from 'playwright-core';
import { inject, test } from 'vitest';

export interface OpenOptions {
  /** The path the site lies below. */
  readonly mount?: '/' | '/a/b/';
  readonly width?: number;
  readonly scheme?: 'light' | 'dark';
  readonly javaScript?: boolean;
}

export interface OpenPage {
  readonly page: Page;
  /** What the page complained of so far: console errors, exceptions, failed requests, requests to anywhere else. */
  readonly complaints: readonly string[];
  readonly close: () => Promise<void>;
}

export interface SiteUnderTest {
  readonly address: string;
  readonly browser: Browser;
  /** @param path without a slash in front: `models/rnn.html#W` */
  readonly open: (path: string, options?: OpenOptions) => Promise<OpenPage>;
  readonly close: () => Promise<void>;
}

/** Waits until the scripts of a page have taken it over and what they change at once is on the screen. */
export async function settled(page: Page): Promise<void> {
  await page.waitForFunction(() => '__vue_app__' in (document.getElementById('app') ?? {})); // Vue leaves this at its root
  await page.evaluate(() => new Promise(resolve => requestAnimationFrame(() => setTimeout(resolve, 50))));
}

/** A test in the browser: not run where there is none, which `npm test` counts and names. */
export const browserTest = test.skipIf('noBrowser' in inject('site'));

/** Whether Chinese characters are drawn: without a font for them they all look alike. */
export async function chineseIsDrawn(page: Page): Promise<boolean> {
  return page.evaluate(() => {
    const pixels = ['一', '国', '数'].map(letter => {
      const context = document.createElement('canvas').getContext('2d');
      if (context === null) return '';
      context.font = '48px sans-serif';
      context.fillText(letter, 0, 60);
      return context.getImageData(0, 0, 80, 80).data.join();
    });
    return new Set(pixels).size === pixels.length;
  });
}

/** @throws {Error} that says what is missing: the browser or the built site */
export async function siteUnderTest(): Promise<SiteUnderTest> {
  const found = inject('site');
  if (!('address' in found)) throw new Error('noBrowser' in found ? found.noBrowser : found.notBuilt);
  const { address } = found;
  const browser = await chromium.connect(found.browser);
  return {
    address,
    browser,
    open: async (path, { mount = '/', width = 1280, scheme = 'light', javaScript = true } = {}) => {
      const context = await browser.newContext({
        viewport: { width, height: 900 },
        colorScheme: scheme,
        javaScriptEnabled: javaScript,
        reducedMotion: 'reduce',
      });
      const page = await context.newPage();
      const complaints: string[] = [];
      page.on('pageerror', error => complaints.push(String(error)));
      page.on('console', message => {
        if (message.type() === 'error') complaints.push(message.text());
      });
      page.on('request', request => {
        if (!/^(data|blob):/.test(request.url()) && !request.url().startsWith(`${address}/`)) {
          complaints.push(`a request to ${request.url()}`);
        }
      });
      page.on('response', response => {
        if (response.status() >= 400) complaints.push(`${response.status()} for ${response.url()}`);
      });
      await page.goto(`${address}${mount}${path}`, { waitUntil: 'load' });
      return { page, complaints, close: () => context.close() };
    },
    close: () => browser.close(),
  };
}
