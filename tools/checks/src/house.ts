/**
 * The rules of the house in the order they are told: cheap ones first, then those that need a build.
 *
 * Each check returns its complaints; none means it passed. All of them always run, so one visit shows everything. Those that
 * build or need what is built go their way beside the others, since most programs of the toolchain use one core.
 */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
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
import { installComplaints } from './publication.js';
import { repository, sources, textsBelow, type Texts, workspaces } from './repository.js';

export interface Check {
  readonly name: string;
  /** Whether it builds or needs what those before it have built. */
  readonly builds?: true;
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
    complaints: async () => [
      ...lockComplaints(await json<Lock>('package-lock.json'), oldestNode, (await manifestOf('.')).allowScripts ?? {}),
      ...(
        await Promise.all(['bench', 'browser'].map(folder => json<Lock>(`tools/${folder}/package-lock.json`)))
      ).flatMap(lock => lockComplaints(lock, oldestNode)),
    ],
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
  {
    name: 'pages install what can be installed',
    complaints: async () => installComplaints(await pages(), (await manifestOf('.')).version),
  },
  program('files are formatted', 'prettier --check --log-level warn .'),
  program('nothing for the linter', 'oxlint --deny-warnings'),
  // Before the build: the build regenerates, and would put right what this is to find.
  { ...program('emitted files are what the generator emits', 'nx run codegen:check'), builds: true },
  { ...program('everything builds', 'nx run-many -t build'), builds: true },
  program('types are sound, tests included', 'tsc -p tsconfig.check.json'),
  {
    name: 'types of components are sound',
    complaints: async () =>
      componentComplaints(await textsBelow(['docs'], path => path.endsWith('.vue')), repository, 'tsconfig.check.json'),
  },
  { name: 'pages show what the programs print', builds: true, complaints: () => shownComplaints() },
  { name: 'the benchmark page shows its rows', builds: true, complaints: () => benchmarkComplaints() },
];

/** As many pages at once as there are cores: what a page shows needs nothing of another. */
async function shownComplaints(): Promise<readonly string[]> {
  const shown = [...(await pages())];
  const complaints: (readonly string[])[] = [];
  const left = shown.entries();
  const check = async (): Promise<void> => {
    for (const [at, [path, text]] of left) {
      complaints[at] = await pageComplaints(path, text, shell, path === 'README.md');
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, check));
  return complaints.flat();
}

async function benchmarkComplaints(): Promise<readonly string[]> {
  const parameters = [join(repository, 'tools/bench/dist/write-page.js'), '--check'];
  const { code, said } = await outcomeOf(process.execPath, parameters, { cwd: repository });
  return code === 0 ? [] : [said.trimEnd()];
}

/** The complaints of checks that are run one after the other. */
function inTurn(checks: readonly Check[]): readonly (readonly [Check, Promise<readonly string[]>])[] {
  let before: Promise<unknown> = Promise.resolve();
  return checks.map(check => {
    const found = before
      .then(check.complaints)
      .catch((error: unknown) => [`the check itself failed: ${String(error)}`]);
    before = found;
    return [check, found] as const;
  });
}

/** Runs every check, tells each result in the order of the checks, and counts. */
export async function tallyOf(checks: readonly Check[], tell: (line: string) => void): Promise<Tally> {
  const found = new Map([true, undefined].flatMap(builds => inTurn(checks.filter(check => check.builds === builds))));
  let failed = 0;
  for (const check of checks) {
    const complaints = (await found.get(check)) ?? [];
    tell(complaints.length === 0 ? `ok      ${check.name}` : `FAILED  ${check.name}`);
    for (const complaint of complaints) tell(complaint.replace(/^/gm, '        '));
    if (complaints.length > 0) failed++;
  }
  return { passed: checks.length - failed, failed };
}
