/**
 * Our packages as a stranger gets them: packed, and installed from the tarballs into an empty project.
 *
 * The project lies in a temporary folder, so nothing of this repository is found by walking up.
 */
import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { outcomeOf } from './command.js';
import { type Published, published } from './publication.js';
import { repository } from './repository.js';

export interface Installation {
  /** Holds everything; remove it at the end. */
  readonly folder: string;
  /** The empty project, with the packages in its `node_modules`. */
  readonly project: string;
  readonly tarballs: Readonly<Record<Published, Tarball>>;
}

export interface Tarball {
  readonly path: string;
  /** The packed files, relative to the package. */
  readonly files: readonly string[];
}

/** What a program prints; an error with all it said where it fails. */
export async function printed(program: string, parameters: readonly string[], cwd: string): Promise<string> {
  const outcome = await outcomeOf(program, parameters, { cwd, env: { NO_COLOR: '1' } });
  if (outcome.code === 0) return outcome.stdout;
  throw new Error(`${program} ${parameters.join(' ')} ends with exit code ${outcome.code}\n${outcome.said}`);
}

/** Packs and installs; the packages must have been built. */
export async function installation(): Promise<Installation> {
  const folder = await mkdtemp(join(tmpdir(), 'tracegrad-install-'));
  const project = join(folder, 'project');
  await mkdir(project);
  const tarballs = {
    symbolic: await tarballOf('symbolic', folder),
    compiler: await tarballOf('compiler', folder),
    runtime: await tarballOf('runtime', folder),
  } satisfies Record<Published, Tarball>;
  await writeFile(join(project, 'package.json'), '{ "name": "stranger", "private": true, "type": "module" }\n');
  const quietly = ['--prefer-offline', '--no-audit', '--no-fund', '--ignore-scripts'];
  await printed('npm', ['install', ...quietly, ...published.map(name => tarballs[name].path)], project);
  return { folder, project, tarballs };
}

async function tarballOf(name: Published, folder: string): Promise<Tarball> {
  const parameters = ['pack', '--json', '--ignore-scripts', '--pack-destination', folder]; // all is built already
  const report = await printed('npm', parameters, join(repository, 'packages', name));
  const [packed] = JSON.parse(report) as { filename: string; files: { path: string }[] }[]; // npm's documented format
  if (packed === undefined) throw new Error(`npm pack made nothing of ${name}`);
  return { path: join(folder, packed.filename), files: packed.files.map(file => file.path).sort() };
}
