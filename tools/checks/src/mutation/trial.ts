/** Test files, run once: how long each takes, and whether any of them notices a slip. */
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { spawn } from 'node:child_process';

/** Random hunts are shortened: a slip that needs more than a few cells to show is no slip of this kind. */
const surroundings = { RUNS: '24', NX_DAEMON: 'false' };

/** Runs vitest over some files; undefined where it did not end in time. */
function vitest(folder: string, parameters: readonly string[], seconds: number): Promise<number | undefined> {
  return new Promise(resolve => {
    const child = spawn(join(folder, 'node_modules/.bin/vitest'), ['run', ...parameters], {
      cwd: folder,
      env: { ...process.env, ...surroundings },
      stdio: 'ignore',
      detached: true,
    });
    let late = false;
    const clock = setTimeout(() => {
      late = true;
      // With its workers: they are of its group.
      if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
    }, seconds * 1000);
    child.on('close', code => {
      clearTimeout(clock);
      resolve(late ? undefined : (code ?? 1));
    });
  });
}

interface Report {
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    readonly startTime: number;
    readonly endTime: number;
  }[];
}

/**
 * The seconds each test file takes.
 * @throws {Error} if a test fails without any slip
 */
export async function durationsOf(folder: string, files: readonly string[]): Promise<ReadonlyMap<string, number>> {
  const output = join(folder, 'mutation-durations.json');
  const code = await vitest(folder, ['--reporter=json', `--outputFile.json=${output}`, ...files], 3600);
  const { testResults } = JSON.parse(await readFile(output, 'utf8')) as Report; // vitest's documented format
  await rm(output);
  const failed = testResults.filter(({ status }) => status !== 'passed').map(({ name }) => name);
  if (code !== 0) throw new Error(`tests fail without any slip: ${failed.join(', ')}`);
  return new Map(
    testResults.map(({ name, startTime, endTime }) => [name.slice(folder.length + 1), (endTime - startTime) / 1000]),
  );
}

/** What noticed a slip that has been made; undefined if nothing did. */
export async function noticed(
  folder: string,
  batches: readonly (readonly string[])[],
  seconds: (file: string) => number,
): Promise<string | undefined> {
  for (const files of batches) {
    const limit = 60 + 8 * files.reduce((all, file) => all + seconds(file), 0);
    const code = await vitest(folder, ['--bail=1', '--maxWorkers=1', ...files], limit);
    if (code === undefined) return 'does not end';
    if (code !== 0) return files.length === 1 ? (files[0] ?? '') : `one of ${files.length} test files`;
  }
  return undefined;
}
