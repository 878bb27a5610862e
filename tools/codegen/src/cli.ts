/**
 * `generate` writes what the compiler emits for the gallery; `check` compares it, in memory, with what stands there.
 *
 * `generate` prints only what depends on its inputs: Nx replays the log of a cached run word for word, so a line such as
 * "3 files written" would be untrue the second time. What changed is told by `summary.ts`, which always runs.
 */
import { join } from 'node:path';
import { emitGallery } from '@tracegrad/compiler';
import {
  differenceOf,
  type Files,
  filesIn,
  firstDifference,
  generatedPath,
  referencePath,
  repository,
  settle,
} from './folder.js';
import { referencePages } from './reference.js';

/** Everything that is generated, by folder. */
const generated = async (): Promise<ReadonlyMap<string, Files>> =>
  new Map([
    [generatedPath, await emitGallery()],
    [referencePath, referencePages()],
  ]);

async function generate(): Promise<void> {
  for (const [path, files] of await generated()) {
    await settle(join(repository, path), files);
    process.stdout.write(`${files.size} files are generated into ${path}\n`);
  }
}

async function check(): Promise<void> {
  for (const [path, files] of await generated()) {
    const standing = await filesIn(join(repository, path));
    const { added, changed, stale, unchanged } = differenceOf(files, standing);
    const drift = [
      ...added.map(file => `missing  ${path}/${file}`),
      ...changed.map(
        file => `differs  ${path}/${file}, ${firstDifference(files.get(file) ?? '', standing.get(file) ?? '')}`,
      ),
      ...stale.map(file => `surplus  ${path}/${file}`),
    ];
    for (const line of drift) process.stdout.write(`${line}\n`);
    if (drift.length > 0) {
      process.stdout.write(`${path} is not what the generator makes; regenerate it with: npx nx run codegen\n`);
      process.exitCode = 1;
    } else process.stdout.write(`${unchanged.length} files in ${path} are what the generator makes\n`);
  }
}

const commands: Readonly<Record<string, () => Promise<void>>> = { generate, check };
const command = new Map(Object.entries(commands)).get(process.argv[2] ?? '');
if (command === undefined) {
  process.stderr.write('usage: cli.js generate | check\n');
  process.exitCode = 2;
} else await command();
