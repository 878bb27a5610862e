/** What a command loads is what its start costs: `tracegrad derive` stays within the table (layers.ts). */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { printed } from './installation.js';
import { loadedByDerive } from './layers.js';
import { repository } from './repository.js';

const asUrl = (code: string): string => `data:text/javascript,${encodeURIComponent(code)}`;

/** The files a command of the built `tracegrad` loads, relative to the repository, in order. */
async function loadedBy(...parameters: readonly string[]): Promise<readonly string[]> {
  const folder = await mkdtemp(join(tmpdir(), 'tracegrad-loaded-'));
  const list = join(folder, 'list');
  const hooks = asUrl(`import { appendFileSync } from 'node:fs';
export async function load(url, context, next) {
  appendFileSync(${JSON.stringify(list)}, url + '\\n');
  return next(url, context);
}`);
  const registering = asUrl(`import { register } from 'node:module'; register(${JSON.stringify(hooks)});`);
  try {
    const bin = join(repository, 'packages/compiler/bin/tracegrad.js');
    await printed(process.execPath, ['--import', registering, bin, ...parameters], repository);
    const urls = (await readFile(list, 'utf8')).trimEnd().split('\n');
    return urls
      .filter(url => url.startsWith('file:'))
      .map(url => relative(repository, fileURLToPath(url)).split(sep).join('/'));
  } finally {
    await rm(folder, { recursive: true });
  }
}

const outside = (files: readonly string[]): readonly string[] =>
  files.filter(file => !loadedByDerive.some(folder => file.startsWith(folder)));

test.each([
  ['an expression', ['derive', "x'*A*x", '--wrt', 'x', '--steps']],
  ['a cell', ['derive', '--model', 'rnn']],
])('derive loads what its table allows and nothing else: %s', async (_, parameters) => {
  const files = await loadedBy(...parameters);
  expect(files).toContain('packages/symbolic/dist/language/mathjs.js');
  expect(outside(files)).toEqual([]);
});

test('a command that writes files is seen to load more', async () => {
  expect(outside(await loadedBy('emit', '--help')).join('\n')).toMatch(/node_modules\/ts-morph/);
});
