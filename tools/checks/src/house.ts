/**
 * The rules of the house in the order they are checked: cheap ones first, then those that need a build.
 *
 * Each check returns its complaints; none means it passed. All of them always run, so one visit shows everything.
 */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { outcomeOf } from './command.js';
import { componentComplaints } from './ensure-components.js';
import { layerComplaints } from './ensure-layers.js';
import { linkComplaints } from './ensure-links.js';
import { type Lock, lockComplaints } from './ensure-lock.js';
import { pageComplaints, type Shell } from './ensure-readme.js';
import { sourceComplaints } from './ensure-sources.js';
import { type Manifest, pinComplaints } from './ensure-versions-pinned.js';
import { layers } from './layers.js';
import { repository, sources, textsBelow, type Texts, workspaces } from './repository.js';

export interface Check {
  readonly name: string;
  readonly complaints: () => Promise<readonly string[]>;
}

export interface Tally {
  readonly passed: number;
  readonly failed: number;
}

const oldestNode = '20.19.0';

/** Colours would be bytes that a page does not show. */
const plain = { NO_COLOR: '1' };

const json = async <T>(path: string): Promise<T> => JSON.parse(await readFile(join(repository, path), 'utf8')) as T; // our own files; a wrong shape shows at once
const manifestOf = (folder: string): Promise<Manifest> => json(`${folder}/package.json`);

/** A program of the toolchain as a check: its output is the complaint where it fails. */
const program = (name: string, command: string): Check => ({
  name,
  complaints: async () => {
    const [binary = '', ...parameters] = command.split(' ');
    const outcome = await outcomeOf(join(repository, 'node_modules/.bin', binary), parameters, {
      cwd: repository,
      env: plain,
    });
    return outcome.code === 0 ? [] : [`${command} ends with exit code ${outcome.code}\n${outcome.said.trimEnd()}`];
  },
});

const shell: Shell = (command, input) =>
  outcomeOf('bash', ['-o', 'pipefail', '-c', command], {
    cwd: repository,
    input,
    env: plain,
  });

async function pages(): Promise<Texts> {
  const below = await textsBelow(['docs', 'packages', 'tools'], path => path.endsWith('.md'));
  const root = ['README.md', 'CHANGELOG.md', 'CONTRIBUTING.md'].filter(path => existsSync(join(repository, path)));
  const read = async (path: string): Promise<[string, string]> => [
    path,
    await readFile(join(repository, path), 'utf8'),
  ];
  return new Map([...(await Promise.all(root.map(read))), ...below]);
}

/** What a package may import. Nobody installs a private one, so what its own and the root's development needs counts there. */
async function declared(): Promise<ReadonlyMap<string, readonly string[]>> {
  const root = await manifestOf('.');
  const rows = workspaces.map(async folder => {
    const own = await manifestOf(folder);
    const development = own.private === true ? { ...root.devDependencies, ...own.devDependencies } : {};
    return [folder, Object.keys({ ...own.dependencies, ...development })] as const;
  });
  return new Map(await Promise.all(rows));
}

export const house: readonly Check[] = [
  {
    name: 'the lock file installs everywhere',
    complaints: async () =>
      (await Promise.all(['', 'tools/bench/'].map(folder => json<Lock>(`${folder}package-lock.json`)))).flatMap(lock =>
        lockComplaints(lock, oldestNode),
      ),
  },
  {
    name: 'versions are pinned',
    complaints: async () => pinComplaints(await Promise.all(['.', ...workspaces].map(manifestOf))),
  },
  { name: 'sources keep the rules', complaints: async () => sourceComplaints(await sources()) },
  {
    name: 'imports point downwards',
    complaints: async () => layerComplaints(await sources(), layers, await declared()),
  },
  {
    name: 'links lead somewhere',
    complaints: async () =>
      [...(await pages())].flatMap(([path, text]) =>
        linkComplaints(path, text, file => existsSync(join(repository, file))),
      ),
  },
  program('files are formatted', 'prettier --check --log-level warn .'),
  program('nothing for the linter', 'oxlint --deny-warnings'),
  // Before the build: the build regenerates, and would put right what this is to find.
  program('emitted files are what the generator emits', 'nx run codegen:check'),
  program('everything builds', 'nx run-many -t build'),
  program('types are sound, tests included', 'tsc -p tsconfig.check.json'),
  {
    name: 'types of components are sound',
    complaints: async () =>
      componentComplaints(await textsBelow(['docs'], path => path.endsWith('.vue')), repository, 'tsconfig.check.json'),
  },
  { name: 'pages show what the programs print', complaints: () => shownComplaints() },
  { name: 'the benchmark page shows its rows', complaints: () => benchmarkComplaints() },
];

async function shownComplaints(): Promise<readonly string[]> {
  const complaints: string[] = [];
  for (const [path, text] of await pages()) {
    complaints.push(...(await pageComplaints(path, text, shell, path === 'README.md')));
  }
  return complaints;
}

async function benchmarkComplaints(): Promise<readonly string[]> {
  const parameters = [join(repository, 'tools/bench/dist/write-page.js'), '--check'];
  const { code, said } = await outcomeOf(process.execPath, parameters, { cwd: repository });
  return code === 0 ? [] : [said.trimEnd()];
}

/** Runs every check, one after the other, tells each result as it is known, and counts. */
export async function tallyOf(checks: readonly Check[], tell: (line: string) => void): Promise<Tally> {
  let failed = 0;
  for (const { name, complaints } of checks) {
    const found = await complaints().catch((error: unknown) => [`the check itself failed: ${String(error)}`]);
    tell(found.length === 0 ? `ok      ${name}` : `FAILED  ${name}`);
    for (const complaint of found) tell(complaint.replace(/^/gm, '        '));
    if (found.length > 0) failed++;
  }
  return { passed: checks.length - failed, failed };
}
