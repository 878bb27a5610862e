/**
 * The command line: which command, and what its exit code is.                           layer 6
 */
import { readFileSync } from 'node:fs';
import { TracegradError } from '@tracegrad/symbolic';
import { type Command, type ExitCode, given, helpText, type Named } from './command.js';
import { failureText, Located } from './failure.js';
import { type Outside, UsageError } from './outside.js';

/** What a command is made of is loaded when it is asked for: emitting files needs a compiler, deriving does not. */
interface Loadable extends Named {
  readonly load: () => Promise<Command>;
}

export const commands: readonly Loadable[] = [
  {
    name: 'derive',
    summary: 'Derive gradients, Jacobians and Hessians in matrix notation.',
    load: async () => (await import('./derive.js')).deriveCommand,
  },
  {
    name: 'check',
    summary: 'Check a derived gradient against numeric differentiation.',
    load: async () => (await import('./checks.js')).checkCommand,
  },
  {
    name: 'compare',
    summary: 'Compare your formula for a derivative with the derived one.',
    load: async () => (await import('./checks.js')).compareCommand,
  },
  {
    name: 'walk',
    summary: 'Print the journey of one symbol: equation, differential, rules, gradient, plan, loop, emitted function.',
    load: async () => (await import('./walk.js')).walkCommand,
  },
  {
    name: 'plan',
    summary: 'Print the plan of a cell: what is packed, hoisted, deferred, fused and kept, and what it costs.',
    load: async () => (await import('./plan.js')).planCommand,
  },
  {
    name: 'emit',
    summary: 'Derive a cell, emit its kernels as a TypeScript module, and check them numerically.',
    load: async () => (await import('./emit.js')).emitCommand,
  },
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
  const named = commands.find(one => one.name === wanted);
  if (named === undefined) {
    const names = commands.map(one => one.name).join(', ');
    throw new UsageError(`There is no command "${wanted.slice(0, 40)}"; there are ${names}.`);
  }
  const command = await named.load();
  // What stands behind -- is no option.
  const options = args.slice(0, args.includes('--') ? args.indexOf('--') : args.length);
  if (wantsHelp || options.includes('--help') || options.includes('-h')) {
    outside.stdout(helpText(named, command));
    return 0;
  }
  return command.run(given(named, command, args), outside);
}

/** Runs the command line; whatever goes wrong becomes a message and an exit code. */
export async function run(argv: readonly string[], outside: Outside): Promise<ExitCode> {
  try {
    return await dispatched(argv, outside);
  } catch (error) {
    const language = /(^|\0)--language[=\0]zh(\0|$)/.test(argv.join('\0')) ? 'zh' : 'en';
    if (error instanceof Located) outside.stderr(failureText(error.error, error.source, language));
    else if (error instanceof TracegradError) outside.stderr(failureText(error, undefined, language));
    else if (error instanceof UsageError)
      outside.stderr(`tracegrad: ${error.message}\ntracegrad --help shows how it is used.\n`);
    else {
      const what = error instanceof Error ? error.message : String(error);
      outside.stderr(`tracegrad: an error of our own, please report it: ${what}\n`);
    }
    return 2;
  }
}
