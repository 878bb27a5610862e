/** A page in a real browser: a small static server, because browsers load modules over http only, and Chromium. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { extname, join, normalize } from 'node:path';
import { chromium } from 'playwright-core';
import { launchArguments } from './chromium.js';

const mediaTypes = new Map([
  ['.html', 'text/html; charset=utf-8'],
  ['.js', 'text/javascript; charset=utf-8'],
]);

/** What a page needs for shared memory. */
const isolation = {
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-embedder-policy': 'require-corp',
};

/** What the page `path` below `folder` leaves in its title once it is not empty; an error with what the page complained of. */
export async function titleOf(folder: string, path: string, executablePath: string): Promise<string> {
  const server = await serverOf(folder);
  const profile = await mkdtemp(join(tmpdir(), 'tracegrad-browser-'));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath,
    args: launchArguments(),
  });
  try {
    const page = await context.newPage();
    const complaints: string[] = [];
    page.on('pageerror', error => complaints.push(String(error)));
    page.on('console', message => {
      if (message.type() === 'error') complaints.push(message.text());
    });
    await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/${path}`); // listening on TCP
    await page.waitForFunction('document.title !== ""', undefined, { timeout: 30_000 }).catch((error: unknown) => {
      throw new Error(`the page never finished; it complained: ${complaints.join('; ') || 'of nothing'}`, {
        cause: error,
      });
    });
    return await page.title();
  } finally {
    await context.close();
    server.close();
    await rm(profile, { recursive: true, force: true });
  }
}

const serverOf = (folder: string): Promise<Server> =>
  new Promise(resolve => {
    const server = createServer((request, response) => {
      const path = normalize(new URL(request.url ?? '/', 'http://localhost').pathname);
      readFile(join(folder, path)).then(
        body =>
          response
            .writeHead(200, { ...isolation, 'content-type': mediaTypes.get(extname(path)) ?? 'text/plain' })
            .end(body),
        () => response.writeHead(404).end(),
      );
    });
    server.listen(0, '127.0.0.1', () => resolve(server));
  });
