/**
 * The command line: what can be set, and what is set if nothing is said.
 *
 * The defaults are what the exit code judges, so they stand together here. They were chosen on other random splits of the
 * same names than the one that the default seed makes, and so that a run takes about a minute without WebAssembly.
 */
import { parseArgs } from 'node:util';
import type { TrainingSettings } from './train.js';

export interface Options extends TrainingSettings {
  /** The size of the hidden state, n. */
  readonly hidden: number;
  /** Whether the weights are written to a file. */
  readonly save: boolean;
}

export const defaults: Options = {
  updates: 3000,
  batch: 32,
  pool: 8,
  learningRate: 0.015,
  clip: 1,
  dropout: 0.1,
  seed: 1,
  hidden: 64,
  save: false,
};

export const help = `Trains the emitted LSTM on English first names and compares it with n-gram models.

usage: npm start -- [options]

  --updates N   how many updates of the parameters (${defaults.updates})
  --hidden N    the size of the hidden state (${defaults.hidden})
  --seed N      decides the split, the start, the order and the samples (${defaults.seed})
  --save        write the weights to tools/names/weights/names.safetensors
  --help        print this

exit code: 0; 1 if the LSTM, trained as by default, is not better than both 4-gram models on held-out names; 2 for a
wrong command line
`;

export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** The options of a command line, or 'help'. Throws a UsageError that says what is wrong with it. */
export function optionsOf(args: readonly string[]): Options | 'help' {
  const { updates, hidden, seed, save, help } = parsed(args);
  if (help === true) return 'help';
  return {
    ...defaults,
    updates: integer('updates', updates, defaults.updates, 1, 1_000_000),
    hidden: integer('hidden', hidden, defaults.hidden, 1, 1024),
    seed: integer('seed', seed, defaults.seed, 0, 2 ** 32 - 1),
    save: save ?? defaults.save,
  };
}

/** Whether the result of these options is the one that the exit code judges. */
export const isDefault = ({ updates, hidden, seed }: Options): boolean =>
  updates === defaults.updates && hidden === defaults.hidden && seed === defaults.seed;

function parsed(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        updates: { type: 'string' },
        hidden: { type: 'string' },
        seed: { type: 'string' },
        save: { type: 'boolean' },
        help: { type: 'boolean' },
      },
    }).values;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

function integer(name: string, text: string | undefined, otherwise: number, least: number, most: number): number {
  if (text === undefined) return otherwise;
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < least || value > most) {
    throw new UsageError(`--${name} must be an integer from ${least} to ${most}, not ${JSON.stringify(text)}`);
  }
  return value;
}
