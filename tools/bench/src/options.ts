/** The command line of `npm run bench`. */
import { parseArgs } from 'node:util';
import { caseOf, type Case, grid } from './case.js';
import type { Effort } from './contest.js';
import { type Peer, peerNames } from './peers.js';
import { type Backend, backends } from './roof.js';

export interface Options extends Effort {
  readonly cases: readonly Case[];
  readonly backends: readonly Backend[];
  readonly threads: readonly number[];
  readonly peers: readonly Peer[];
  /** The file for the rows. */
  readonly json: string | undefined;
  /** Whether sizes off the grid, growing sequences and batches, and what models hold in memory are measured as well. */
  readonly odd: boolean;
  readonly linear: boolean;
  readonly memory: boolean;
  /** Whether all of these are, and streaming, start, sizes and the machine. */
  readonly full: boolean;
}

export const help = `Times training steps and forward passes, ours and others', after comparing their losses and gradients.

usage: npm run bench -- [options]; options with a list may be repeated

  --case MODEL:D,H,K,B,T   rnn or lstm with input, hidden and output size, examples, steps, or none (the whole grid)
  --backend NAME           ${backends.join(', ')} (all)
  --threads N              of our kernels and of PyTorch (1)
  --peers NAME             none, ${peerNames.join(', ')} (all)
  --json FILE              write the rows, one JSON value per line
  --odd                    ours on a list of sizes off the grid as well, one thread: 1, 3, 17, 100, to 2000 steps
  --linear                 ours on longer and longer sequences, larger and larger batches as well, one thread
  --memory                 what our models hold in memory and what calls leave behind as well, one thread
  --full                   all three, streaming, start, sizes and the machine, as docs/benchmark.md shows them
  --rounds N               rounds in which all take turns (7)
  --budget MS              milliseconds per round for the step and for the forward pass of each (300)
  --help                   print this

exit code: 0; 1 if somebody's loss or gradients are wrong; 2 for a wrong command line
`;

export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** The options of a command line, or 'help'. Throws a UsageError that says what is wrong with it. */
export function optionsOf(args: readonly string[]): Options | 'help' {
  const given = parsed(args);
  if (given.help === true) return 'help';
  return {
    cases: given.case?.filter(text => text !== 'none').map(caseNamed) ?? grid,
    backends: listed('backend', given.backend, backends) ?? backends,
    threads: given.threads?.map(text => integer('threads', text, 256)) ?? [1],
    peers:
      listed(
        'peers',
        given.peers?.filter(name => name !== 'none'),
        peerNames,
      ) ?? peerNames,
    json: given.json,
    ...extraParts(given),
    rounds: given.rounds === undefined ? 7 : integer('rounds', given.rounds, 1000),
    budget: given.budget === undefined ? 300 : integer('budget', given.budget, 60_000),
  };
}

type ExtraParts = Pick<Options, 'odd' | 'linear' | 'memory' | 'full'>;
const extraParts = ({
  odd = false,
  linear = false,
  memory = false,
  full = false,
}: Partial<ExtraParts>): ExtraParts => ({
  odd: odd || full,
  linear: linear || full,
  memory: memory || full,
  full,
});

function parsed(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        case: { type: 'string', multiple: true },
        backend: { type: 'string', multiple: true },
        threads: { type: 'string', multiple: true },
        peers: { type: 'string', multiple: true },
        json: { type: 'string' },
        odd: { type: 'boolean' },
        linear: { type: 'boolean' },
        memory: { type: 'boolean' },
        full: { type: 'boolean' },
        rounds: { type: 'string' },
        budget: { type: 'string' },
        help: { type: 'boolean' },
      },
    }).values;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

function caseNamed(text: string): Case {
  const found = caseOf(text);
  if (found === undefined) {
    throw new UsageError(`--case ${text}: a case is rnn or lstm and five sizes from 1, as in lstm:64,128,64,16,64`);
  }
  return found;
}

/** The named members of a list, each once; a text may hold several, with commas. */
function listed<N extends string>(
  option: string,
  texts: readonly string[] | undefined,
  known: readonly N[],
): readonly N[] | undefined {
  if (texts === undefined) return undefined;
  const names = texts.flatMap(text => text.split(','));
  const stranger = names.find(name => !known.some(other => other === name));
  if (stranger !== undefined) throw new UsageError(`--${option} ${stranger}: there are ${known.join(', ')}`);
  return known.filter(name => names.includes(name));
}

function integer(option: string, text: string, most: number): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < 1 || value > most) {
    throw new UsageError(`--${option} must be an integer from 1 to ${most}, not ${JSON.stringify(text)}`);
  }
  return value;
}
