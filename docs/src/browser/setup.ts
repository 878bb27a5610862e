/**
 * One browser and one server for all tests of the built site: starting Chromium for every file would be most of the time.
 *
 * The site is served below two paths at once, at the root and below /a/b/, because it must work from anywhere. Tests ask
 * `siteUnderTest` (site.ts) for both; where Chromium or the built site is missing, they fail there and say what to do.
 */
import { existsSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import type { TestProject } from 'vitest/node';
import { serverOf } from './server.js';

const siteFolder = fileURLToPath(new URL('../../dist/site/', import.meta.url));

const chromiumPath = (): string | undefined =>
  [process.env['CHROMIUM_PATH'], '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(
    path => path !== undefined && existsSync(path),
  );

declare module 'vitest' {
  interface ProvidedContext {
    /** Where the browser and the site are, or what is missing. */
    site: { readonly address: string; readonly browser: string } | { readonly missing: string };
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const executablePath = chromiumPath();
  const missing =
    executablePath === undefined
      ? 'Chromium is MISSING: the site was not tested in a browser. Install it (apt-get install chromium) or name its binary in CHROMIUM_PATH.'
      : existsSync(`${siteFolder}index.html`)
        ? undefined
        : 'The site is not built: npx nx run docs:build';
  if (missing !== undefined || executablePath === undefined) {
    project.provide('site', { missing: missing ?? '' });
    return async () => {};
  }
  const server = await serverOf(siteFolder, ['/', '/a/b/']);
  const browser = await chromium.launchServer({
    executablePath,
    args: process.getuid?.() === 0 ? ['--no-sandbox'] : [], // Chromium refuses its sandbox to root
  });
  const { port } = server.address() as AddressInfo; // listening on TCP
  project.provide('site', { address: `http://127.0.0.1:${port}`, browser: browser.wsEndpoint() });
  return async () => {
    await browser.close();
    server.close();
    server.closeAllConnections();
  };
}
