/** The built site as files: its pages, what each refers to, and what each weighs. */
import { readdirSync, readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

export const siteFolder = fileURLToPath(new URL('../../dist/site/', import.meta.url));

/** Every file of the site, relative to its root, with forward slashes. */
export const siteFiles = (): readonly string[] =>
  readdirSync(siteFolder, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(entry => posix.relative(siteFolder, `${entry.parentPath}/${entry.name}`))
    .sort();

export const pagesOf = (files: readonly string[]): readonly string[] =>
  files.filter(file => file.endsWith('.html') && file !== '404.html');

export const textOf = (file: string): string => readFileSync(`${siteFolder}${file}`, 'utf8');

export interface PageFile {
  readonly path: string;
  readonly html: string;
  readonly ids: ReadonlySet<string>;
  /** What attributes href and src name, entities resolved. */
  readonly references: readonly string[];
}

export function pageFile(path: string): PageFile {
  const html = textOf(path);
  return {
    path,
    html,
    ids: new Set(Array.from(html.matchAll(/\sid="([^"]*)"/g), match => match[1] ?? '')),
    references: Array.from(html.matchAll(/\s(?:href|src)="([^"]*)"/g), match =>
      (match[1] ?? '').replaceAll('&amp;', '&'),
    ),
  };
}

/** Where a relative reference of a page leads: a file of the site and a fragment. */
export function targetOf(page: string, reference: string): { readonly file: string; readonly fragment: string } {
  const [path = '', fragment = ''] = reference.split('#');
  const clean = path.replace(/\?.*$/, '');
  const file = clean === '' ? page : posix.join(posix.dirname(page), clean);
  return {
    file: file === '.' || file.endsWith('/') ? posix.join(file, 'index.html') : file,
    fragment: decodeURIComponent(fragment),
  };
}

const weights = new Map<string, number>();

/** Gzipped bytes of a file of the site. */
export function weightOf(file: string): number {
  const known = weights.get(file);
  if (known !== undefined) return known;
  const weight = gzipSync(readFileSync(`${siteFolder}${file}`), { level: 9 }).length;
  weights.set(file, weight);
  return weight;
}
