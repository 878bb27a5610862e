/** The other libraries are no dependency of the repository: they are installed and their adapters compiled on first use. */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('../', import.meta.url));
const compiler = fileURLToPath(new URL('../../../node_modules/.bin/tsc', import.meta.url));

interface Lock {
  readonly packages: Readonly<Record<string, { readonly version?: string; readonly optional?: boolean }>>;
}
const lockIn = (path: string): Lock => JSON.parse(readFileSync(join(folder, path), 'utf8')) as Lock; // npm's format

/** Whether what is installed is what the lock file says; npm keeps a copy of the lock beside the packages. */
function installed(): boolean {
  if (!existsSync(join(folder, 'node_modules/.package-lock.json'))) return false;
  const there = lockIn('node_modules/.package-lock.json').packages;
  return Object.entries(lockIn('package-lock.json').packages).every(
    ([path, { version, optional }]) => path === '' || optional === true || there[path]?.version === version,
  );
}

/** Why the adapters cannot be used; undefined if they can. */
export function adapterTrouble(tell: (line: string) => void): string | undefined {
  if (!installed()) {
    tell('installing the other libraries below tools/bench (once)');
    const { status, stderr } = spawnSync('npm', ['ci', '--no-audit', '--no-fund'], { cwd: folder, encoding: 'utf8' });
    if (status !== 0) return `npm ci below tools/bench fails: ${lastOf(stderr)}`;
  }
  const { status, stdout } = spawnSync(compiler, ['-b', 'tsconfig.peers.json'], { cwd: folder, encoding: 'utf8' });
  return status === 0 ? undefined : `the adapters do not compile: ${lastOf(stdout)}`;
}

const lastOf = (text: string): string => text.trim().split('\n').at(-1) ?? '';
