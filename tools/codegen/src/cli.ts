/**
 * `generate` writes what the compiler emits for the gallery; `check` compares it, in memory, with what stands there.
 *
 * `generate` prints only what depends on its inputs: Nx replays the log of a cached run word for word, so a line such as
 * "3 files written" would be untrue the second time. What changed is told by `summary.ts`, which always runs.
 */
import { join } from 'node:path';
import { emitGallery } from '@tracegrad/compiler';
import { differenceOf, filesIn, firstDifference, generatedPath, repository, settle } from './folder.js';

const folder = join(repository, generatedPath);

async function generate(): Promise<void> {
  const emitted = await emitGallery();
  await settle(folder, emitted);
  process.stdout.write(`${emitted.size} files are emitted into ${generatedPath}\n`);
}

async function check(): Promise<void> {
  const [emitted, standing] = [await emitGallery(), await filesIn(folder)];
  const { added, changed, stale, unchanged } = differenceOf(emitted, standing);
  const drift = [
    ...added.map(path => `missing  ${path}`),
    ...changed.map(path => `differs  ${path}, ${firstDifference(emitted.get(path) ?? '', standing.get(path) ?? '')}`),
    ...stale.map(path => `surplus  ${path}`),
  ];
  for (const line of drift) process.stdout.write(`${line}\n`);
  if (drift.length > 0) {
    process.stdout.write(`${generatedPath} is not what the generator emits; regenerate it with: npx nx run codegen\n`);
    process.exitCode = 1;
  } else process.stdout.write(`${unchanged.length} files in ${generatedPath} are what the generator emits\n`);
}

const commands: Readonly<Record<string, () => Promise<void>>> = { generate, check };
const command = new Map(Object.entries(commands)).get(process.argv[2] ?? '');
if (command === undefined) {
  process.stderr.write('usage: cli.js generate | check\n');
  process.exitCode = 2;
} else await command();
