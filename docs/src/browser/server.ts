/** A static host as plain as they come: files of a folder below one or several paths, 404.html for what is not there. */
import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { extname, join, normalize } from 'node:path';

const mediaTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm',
};

/** As static hosts do: what a page asks for again is kept, but not the page. */
const headersOf = (file: string): Readonly<Record<string, string>> => ({
  'content-type': mediaTypes[extname(file)] ?? 'text/plain',
  'cache-control': extname(file) === '.html' ? 'no-cache' : 'max-age=600',
});

/** Listens on a free port of this machine. @param mounts paths with a slash at both ends, the longest match wins */
export const serverOf = (folder: string, mounts: readonly string[]): Promise<Server> =>
  new Promise(resolve => {
    const longestFirst = [...mounts].sort((a, b) => b.length - a.length);
    const server = createServer((request, response) => {
      const { pathname } = new URL(request.url ?? '/', 'http://localhost');
      const mount = longestFirst.find(one => pathname.startsWith(one)) ?? '/';
      const path = normalize(decodeURIComponent(pathname.slice(mount.length - 1)));
      const file = join(folder, path.endsWith('/') ? `${path}index.html` : path);
      readFile(file).then(
        body => response.writeHead(200, headersOf(file)).end(body),
        () =>
          readFile(join(folder, '404.html')).then(
            body => response.writeHead(404, { 'content-type': 'text/html; charset=utf-8' }).end(body),
            () => response.writeHead(404).end(),
          ),
      );
    });
    server.listen(0, '127.0.0.1', () => resolve(server));
  });
