/**
 * Markup that goes to the page past Vue.
 *
 * Typeset mathematics is much markup that never changes. Compiled as a template it would be shipped twice, as HTML and as
 * a program that makes the same HTML, and take minutes to build. So the template holds an empty box with a key, and the
 * box is filled when the finished page is written; in the browser Vue leaves what it finds in there alone, and a page that
 * is reached by a click fetches its boxes (theme/alive/boxes.ts).
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { withoutFormulas } from './markup.js';

/** VitePress runs in docs/. */
const folder = 'dist/frozen';

const pathOf = (key: string): string => `${folder}/${key}.html`;

/** An empty box for the markup, one line; while editing, the markup itself. */
export function frozen(html: string, className = 'rows'): string {
  if (process.env['NODE_ENV'] !== 'production') return `<div v-pre class="${className}">${html}</div>`;
  const key = createHash('sha256').update(html).digest('hex').slice(0, 16);
  mkdirSync(folder, { recursive: true });
  writeFileSync(pathOf(key), html);
  return `<div class="frozen ${className}" data-frozen="${key}"></div>`;
}

const boxes = /(<div class="frozen [^"]*" data-frozen="(\w+)"[^>]*>)(<\/div>)/g;

const filled = (page: string, inside: (html: string) => string): string =>
  page.replace(
    boxes,
    (_, open: string, key: string, close: string) => `${open}${inside(readFileSync(pathOf(key), 'utf8'))}${close}`,
  );

/** A finished page with its boxes filled. */
export const thawed = (page: string): string => filled(page, html => html.replace(/<!--\/?formula-->/g, ''));

/** What a search may find in a page: its words without its formulas and steps. */
export const searchable = (page: string): string =>
  withoutFormulas(filled(page, html => html)).replace(/<pre[\s\S]*?<\/pre>/g, '');

/** Keeps the text of a page that no Markdown file holds: the index of the search is made by file. */
export function kept(path: string, content: string): string {
  const file = `${folder}/pages/${path}`;
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
  return content;
}

/** The text of a page that was kept; undefined for one that has a file of its own. */
export function keptText(path: string): string | undefined {
  const file = `${folder}/pages/${path}`;
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
}
