/**
 * The long mode, `npm run test:long`: what takes minutes, or programs that nobody here has to install otherwise.
 *
 * Other compilers and bundlers come from the registry, pinned, into a temporary folder. `npm test` runs the same tests with
 * what is installed anyway.
 */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { printed } from './installation.js';

export const isLong = process.env['LONG'] === '1';

/** Installs packages by exact version, `name` or `alias` → specifier, into the folder. */
export async function pinned(folder: string, packages: Readonly<Record<string, string>>): Promise<void> {
  const manifest = { name: 'pinned', private: true, type: 'module', devDependencies: packages };
  await writeFile(join(folder, 'package.json'), JSON.stringify(manifest));
  await printed('npm', ['install', '--prefer-offline', '--no-audit', '--no-fund', '--ignore-scripts'], folder);
}
