/**
 * The last line of `npx nx run codegen`: each emitted file, its size, and how it stands to the last commit.
 *
 * It is never cached and reads only the folder and git, so it is true also when `generate` was replayed from the cache.
 */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { filesIn, generatedPath, repository } from './folder.js';
import { standingsOf, summaryOf } from './standing.js';

const run = promisify(execFile);

/** The porcelain status of the folder; undefined outside a git checkout, for instance in a source archive. */
async function gitStatus(): Promise<string | undefined> {
  const command = ['status', '--porcelain', '--untracked-files=all', '--no-renames', '-z', '--', generatedPath];
  return run('git', command, { cwd: repository }).then(
    ({ stdout }) => stdout,
    () => undefined,
  );
}

const status = await gitStatus();
const files = await filesIn(join(repository, generatedPath));
process.stdout.write(summaryOf(files, status === undefined ? undefined : standingsOf(status, generatedPath)));
