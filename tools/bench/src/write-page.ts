/**
 * `npm run bench:page`: writes the numbers of docs/benchmark.json into docs/benchmark.md and docs/benchmark.svg. With
 * `--check` nothing is written; the exit code is 1 where they differ from what would be.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { mainRows } from './figures.js';
import { pageWith, sectionOf } from './page.js';
import { plotOf } from './plot.js';
import { isRow, rowsIn } from './rows.js';

const docs = (name: string): URL => new URL(`../../../docs/${name}`, import.meta.url);
const textOf = (name: string): string | undefined => {
  try {
    return readFileSync(docs(name), 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
};

const rows = rowsIn(textOf('benchmark.json') ?? '');
const page = textOf('benchmark.md') ?? '';
const wanted = {
  'benchmark.md': pageWith(page, rows.length === 0 ? 'Nothing was measured yet.' : sectionOf(rows)),
  ...(rows.length === 0 ? {} : { 'benchmark.svg': plotOf(mainRows(rows.filter(isRow))) }),
};
for (const [name, text] of Object.entries(wanted)) {
  if (textOf(name) === text) continue;
  if (!process.argv.includes('--check')) writeFileSync(docs(name), text);
  else {
    process.stdout.write(`docs/${name} does not show what docs/benchmark.json says; run npm run bench:page\n`);
    process.exitCode = 1;
  }
}
