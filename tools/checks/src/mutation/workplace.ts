/** A copy of the repository in which a slip can be made, and tests run, without harm to the original. */
import { cp, mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { outcomeOf } from '../command.js';
import { repository } from '../repository.js';

export interface Workplace {
  readonly folder: string;
  readonly write: (path: string, text: string) => Promise<void>;
  readonly close: () => Promise<void>;
}

/** Packages that are installed lie in the original; ours lie in the copy. */
async function linkPackages(folder: string): Promise<void> {
  const own = new Map<string, string>();
  for (const name of await readdir(join(repository, 'packages'))) own.set(name, join(folder, 'packages', name));
  await mkdir(join(folder, 'node_modules/@tracegrad'), { recursive: true });
  for (const [name, target] of own) await symlink(target, join(folder, 'node_modules/@tracegrad', name));
  for (const name of await readdir(join(repository, 'node_modules')))
    if (name !== '@tracegrad')
      await symlink(join(repository, 'node_modules', name), join(folder, 'node_modules', name));
}

export async function workplace(): Promise<Workplace> {
  const folder = await mkdtemp(join(tmpdir(), 'tracegrad-mutation-'));
  const { stdout } = await outcomeOf('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: repository,
  });
  const built = ['symbolic', 'compiler', 'runtime'].map(name => `packages/${name}/dist`);
  for (const path of [...stdout.split('\0').filter(path => path !== ''), ...built]) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await cp(join(repository, path), join(folder, path), { recursive: true }).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOENT') throw error; // deleted, or not built
    });
  }
  await linkPackages(folder);
  return {
    folder,
    write: (path, text) => writeFile(join(folder, path), text),
    close: () => rm(folder, { recursive: true }),
  };
}
