/**
 * The command line: which command, and what its exit code is.                           layer 6
 */
import { readFileSync } from 'node:fs';
import { TracegradError } from '@tracegrad/symbolic';
import { checkCommand, compareCommand } from './checks.js';
import { type Command, type ExitCode, given, helpText } from './command.js';
import { deriveCommand } from './derive.js';
import { emitCommand } from './emit.js';
import { failureText, Located } from './failure.js';
import { type Outside, UsageError } from './outside.js';
import { planCommand } from './plan.js';
import { walkCommand } from './walk.js';

export const commands: readonly Command[] = [
  deriveCommand,
  checkCommand,
  compareCommand,
  walkCommand,
  planCommand,
  emitCommand,
];

const generalHelp = (): string => {
  const width = Math.max(...commands.map(({ name }) => name.length));
  return [
    'tracegrad: write down the forward equations; get the derivation, checked, and the code.',
    '',
    'usage: tracegrad COMMAND …',
    '',
    ...commands.map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}`),
    '',
    'tracegrad COMMAND --help says more about one of them; tracegrad --version prints the version.',
    '',
  ].join('\n');
};

function version(): string {
  const { version: own } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
    version: string;
  };
  return own;
}

async function dispatched([name, ...args]: readonly string[], outside: Outside): Promise<ExitCode> {
  if (name === undefined) {
    outside.stderr(generalHelp());
    return 2;
  }
  if (name === '--version' || name === '-v') {
    outside.stdout(`${version()}\n`);
    return 0;
  }
  const wantsHelp = ['--help', '-h', 'help'].includes(name);
  const wanted = wantsHelp ? args[0] : name;
  if (wanted === undefined) {
    outside.stdout(generalHelp());
    return 0;
  }
  const command = commands.find(one => one.name === wanted);
  if (command === undefined) {
    const names = commands.map(one => one.name).join(', ');
    throw new UsageError(`There is no command "${wanted.slice(0, 40)}"; there are ${names}.`);
  }
  // What stands behind -- is no option.
  const options = args.slice(0, args.includes('--') ? args.indexOf('--') : args.length);
  if (wantsHelp || options.includes('--help') || options.includes('-h')) {
    outside.stdout(helpText(command));
    return 0;
  }
  return command.run(given(command, args), outside);
}

/** Runs the command line; whatever goes wrong becomes a message and an exit code. */
export async function run(argv: readonly string[], outside: Outside): Promise<ExitCode> {
  try {
    return await dispatched(argv, outside);
  } catch (error) {
    if (error instanceof Located) outside.stderr(failureText(error.error, error.source));
    else if (error instanceof TracegradError) outside.stderr(failureText(error));
    else if (error instanceof UsageError)
      outside.stderr(`tracegrad: ${error.message}\ntracegrad --help shows how it is used.\n`);
    else {
      const what = error instanceof Error ? error.message : String(error);
      outside.stderr(`tracegrad: an error of our own, please report it: ${what}\n`);
    }
    return 2;
  }
}
