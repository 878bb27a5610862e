/**
 * The programming interface, one page for each package, from the comments in the sources.
 *
 * TypeDoc writes Markdown before the site is built (docs:build); here its pages get the names and the links of the site.
 */
import { existsSync, readFileSync } from 'node:fs';
import { inEnglish } from './chinese-pages.js';
import { type Language, words } from '../language/words.js';

interface ApiPage {
  readonly path: string;
  readonly content: string;
}

const packages = ['symbolic', 'compiler', 'runtime'] as const;
const fileOf = (name: string): string => `dist/api/${name}/src.md`;

/** TypeDoc's text with the site's headings and links. */
export const adapted = (name: string, markdown: string): string =>
  markdown
    .replace(/^# .*$/m, `# @tracegrad/${name}`)
    .replaceAll(/\]\(\.\.\/(\w+)\/src\.md/g, '](./$1.html')
    // A module's own header is about its inside; TypeDoc hands it to the first thing in it.
    .replace(/^(The public face of|All that a user of the runtime imports)[^\n]*\n([^\n]+\n)*/m, '');

/** @throws {Error} if TypeDoc has not run */
export function apiPages(language: Language): readonly ApiPage[] {
  const missing = packages.find(name => !existsSync(fileOf(name)));
  if (missing !== undefined) throw new Error(`${fileOf(missing)} is missing: npx nx run docs:build`);
  const list = packages.map(name => `- [@tracegrad/${name}](./${name}.html): ${words[name][language]}`).join('\n');
  const start = {
    path: 'reference/index',
    content: `# ${words.programs[language]}\n\n${words.programsSay[language]}\n\n${list}`,
  };
  const pages = packages.map(name => {
    const content = adapted(name, readFileSync(fileOf(name), 'utf8'));
    return { path: `reference/${name}`, content: language === 'en' ? content : inEnglish(content) };
  });
  return [start, ...pages];
}
