/**
 * The command behind `npm start`: options in, exit code out, and the weights in a file if asked for.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { savedWeights } from '@tracegrad/runtime';
import { demonstration } from './demonstration.js';
import { help, isDefault, optionsOf, UsageError } from './options.js';
import type { Options } from './options.js';
import { isBelowBaseline } from './report.js';

/** Ignored by git; the path from the root of the repository is in the help. */
const weightsFolder = new URL('../weights/', import.meta.url);

async function run(options: Options): Promise<void> {
  const { network, results } = demonstration(options, process.stdout);
  if (options.save) {
    const { hidden, updates, seed } = options;
    const notes = { model: 'lstm', hidden: String(hidden), updates: String(updates), seed: String(seed) };
    await mkdir(weightsFolder, { recursive: true });
    await writeFile(new URL('names.safetensors', weightsFolder), savedWeights(network, notes));
    process.stdout.write('\nThe weights are in tools/names/weights/names.safetensors\n');
  }
  if (isDefault(options) && !isBelowBaseline(results)) process.exitCode = 1;
}

try {
  const options = optionsOf(process.argv.slice(2));
  if (options === 'help') process.stdout.write(help);
  else await run(options);
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  process.stderr.write(`${error.message}\n\n${help}`);
  process.exitCode = 2;
}
