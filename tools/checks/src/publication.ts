/**
 * Whether and where the packages are published, and the lines that install them. Every page shows these lines and no others,
 * so that publishing is a change of one constant, after which the rule names each line to rewrite.
 */
import { posix } from 'node:path';
import { blocksOf } from './ensure-readme.js';
import type { Texts } from './repository.js';

/** The registry that holds the packages; undefined while none does. */
export const publishedIn: string | undefined = undefined;

/** In the order of their dependencies. */
export const published = ['symbolic', 'compiler', 'runtime'] as const;
export type Published = (typeof published)[number];

/** Pages that must say how to install, and what. */
export const installing: Readonly<Record<string, readonly Published[]>> = {
  'README.md': ['symbolic', 'compiler', 'runtime'],
  'packages/symbolic/README.md': ['symbolic'],
  'packages/compiler/README.md': ['symbolic', 'compiler', 'runtime'],
  'packages/runtime/README.md': ['runtime'],
  'docs/guides/first-model.md': ['runtime'],
  'docs/zh/guides/first-model.md': ['runtime'],
};

/** What a reader types: after `npm ci` in a clone while nothing is published, anywhere once it is. */
export function installLines(
  names: readonly Published[],
  version: string,
  registry: string | undefined = publishedIn,
): readonly string[] {
  if (registry !== undefined) return [`npm install ${names.map(name => `@tracegrad/${name}`).join(' ')}`];
  const project = '../my-project';
  return [
    `mkdir ${project}`,
    `npm pack ${names.map(name => `-w packages/${name}`).join(' ')} --pack-destination ${project}`,
    `cd ${project}`,
    `npm install ${names.map(name => `./tracegrad-${name}-${version}.tgz`).join(' ')}`,
  ];
}

const ours = /@tracegrad\/|tracegrad-\w+-.*\.tgz|packages\//;

/** One sentence per line that installs otherwise, and per page that does not say how. */
export function installComplaints(
  texts: Texts,
  version: string,
  registry: string | undefined = publishedIn,
  pages: Readonly<Record<string, readonly Published[]>> = installing,
): readonly string[] {
  const complaints: string[] = [];
  for (const [path, text] of texts) {
    const names = Object.hasOwn(pages, path) ? (pages[path] ?? []) : [];
    const lines = names.length === 0 ? [] : installLines(names, version, registry);
    const shown = blocksOf(path, text).some(block => block.text.includes(lines.map(line => `${line}\n`).join('')));
    if (lines.length > 0 && !shown) complaints.push(`${path}: how to install it is missing: ${lines.join(' && ')}`);
    text.split('\n').forEach((line, index) => {
      const command = /npm (?:install|i|add|pack) .*/.exec(line)?.[0];
      if (command === undefined || !ours.test(command) || lines.includes(command)) return;
      const wanted = lines.length > 0 ? lines : [`declare ${posix.basename(path)} in tools/checks/src/publication.ts`];
      complaints.push(`${path}:${index + 1} shows \`${command}\`; what works is: ${wanted.join(' && ')}`);
    });
  }
  return complaints;
}
