/**
 * A fresh clone, nothing built, as after `npm ci`: the README's commands work in its order, and the documented lines pack
 * what runs in an empty project. Only `npm ci` itself is spared: the clone borrows what is installed here.
 */
import { cp, mkdir, mkdtemp, readdir, readFile, readlink, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { outcomeOf } from './command.js';
import { blocksOf, pageComplaints, type Shell } from './ensure-readme.js';
import { installing, installLines, publishedIn } from './publication.js';
import { repository } from './repository.js';

const notCloned = new Set(['node_modules', 'dist', '.nx', '.git', 'coverage']);

let folder: string;
let clone: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tracegrad-clone-'));
  clone = join(folder, 'tracegrad');
  await cp(repository, clone, { recursive: true, filter: path => !notCloned.has(basename(path)) });
  await borrowed('node_modules');
}, 120_000);
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Installed packages by link; what npm links to our own packages leads to those of the clone. */
async function borrowed(path: string): Promise<void> {
  await mkdir(join(clone, path));
  for (const entry of await readdir(join(repository, path), { withFileTypes: true })) {
    const inner = join(path, entry.name);
    if (entry.isSymbolicLink()) await symlink(await readlink(join(repository, inner)), join(clone, inner));
    else if (['.bin', '@tracegrad'].includes(entry.name)) await borrowed(inner);
    else await symlink(join(repository, inner), join(clone, inner));
  }
}

/** A shell in a folder that shares no cache with this repository. */
const shellIn =
  (cwd: string): Shell =>
  (command, input) =>
    outcomeOf('bash', ['-e', '-o', 'pipefail', '-c', command], {
      cwd,
      input,
      env: {
        NO_COLOR: '1',
        NX_CACHE_DIRECTORY: join(clone, '.nx/cache'),
        NX_WORKSPACE_DATA_DIRECTORY: join(clone, '.nx/data'),
        npm_config_prefer_offline: 'true',
        npm_config_audit: 'false',
        npm_config_fund: 'false',
      },
    });

const pageOf = (path: string): Promise<string> => readFile(join(repository, path), 'utf8');

test('every line of the README with npx tracegrad works before anything is built', async () => {
  const blocks = blocksOf('README.md', await pageOf('README.md')).filter(
    ({ mark }) => mark?.startsWith('checked: npx tracegrad') === true,
  );
  expect(blocks.length).toBeGreaterThan(3);
  expect(await readdir(join(clone, 'packages/compiler'))).not.toContain('dist');
  for (const { mark = '', text } of blocks) {
    const page = `<!-- ${mark} -->\n\n\`\`\`\n${text}\`\`\`\n`;
    expect(await pageComplaints('README.md', page, shellIn(clone), true)).toEqual([]);
  }
}, 900_000);

test('the documented lines pack and install, and the first programs of the pages run', async () => {
  const { version } = JSON.parse(await pageOf('package.json')) as { version: string }; // our own manifest
  const lines = installLines(installing['README.md'] ?? [], version);
  const { code, said } = await shellIn(clone)(lines.join('\n'), '');
  expect(`${code} ${code === 0 ? '' : said}`).toBe('0 ');
  const project = publishedIn === undefined ? join(folder, 'my-project') : clone;
  for (const path of Object.keys(installing).filter(page => page !== 'README.md' && !page.includes('/zh/'))) {
    const text = await pageOf(path);
    expect(blocksOf(path, text).some(({ mark = '' }) => /^(runs|checked)/.test(mark))).toBe(true);
    expect(await pageComplaints(path, text, shellIn(project), false)).toEqual([]);
  }
}, 900_000);
