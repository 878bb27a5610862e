/**
 * One browser and one server for all tests of the built site: starting Chromium for every file would be most of the time.
 *
 * The site is served below two paths at once, at the root and below /a/b/, because it must work from anywhere. Tests ask
 * `siteUnderTest` (site.ts) for both. Where there is no browser they are not run; where the site is not built they fail.
 */
import { existsSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { browserFound, launchArguments } from '@tracegrad/checks/chromium';
import { chromium } from 'playwright-core';
import type { TestProject } from 'vitest/node';
import { serverOf } from './server.js';

const siteFolder = fileURLToPath(new URL('../../dist/site/', import.meta.url));

declare module 'vitest' {
  interface ProvidedContext {
    /** Where the browser and the site are, or what is missing. */
    site:
      | { readonly address: string; readonly browser: string }
      | { readonly noBrowser: string }
      | { readonly notBuilt: string };
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const found = browserFound();
  const nothing = async (): Promise<void> => {};
  if ('missing' in found) {
    process.stderr.write(`The site is NOT TESTED in a browser: ${found.missing}.\n`);
    project.provide('site', { noBrowser: found.missing });
    return nothing;
  }
  if (!existsSync(`${siteFolder}index.html`)) {
    project.provide('site', { notBuilt: 'The site is not built: npx nx run docs:build' });
    return nothing;
  }
  const server = await serverOf(siteFolder, ['/', '/a/b/']);
  const browser = await chromium.launchServer({ executablePath: found.path, args: launchArguments() });
  const { port } = server.address() as AddressInfo; // listening on TCP
  project.provide('site', { address: `http://127.0.0.1:${port}`, browser: browser.wsEndpoint() });
  return async () => {
    await browser.close();
    server.close();
    server.closeAllConnections();
  };
}
