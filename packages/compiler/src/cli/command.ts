/**
 * A command as data: help, parsing and the table of commands are made from it.          layer 6
 */
import { nearest } from '@tracegrad/symbolic';
import { parseArgs } from 'node:util';
import { type Outside, UsageError } from './outside.js';

/** 0: done. 1: done, and the answer is no: a check failed, formulas differ. 2: not done. */
export type ExitCode = 0 | 1 | 2;

export interface Option {
  /** The name of its value in the help, as in `--out FILE`; absent for a switch. */
  readonly value?: string;
  /** Whether it may be given several times. */
  readonly multiple?: true;
  readonly says: string;
}

/** Options and positional arguments of one call. */
export interface Given {
  readonly text: (option: string) => string | undefined;
  readonly all: (option: string) => readonly string[];
  readonly is: (option: string) => boolean;
  /** The positional arguments. */
  readonly words: readonly string[];
}

/** What the list of commands shows. */
export interface Named {
  readonly name: string;
  /** One line. */
  readonly summary: string;
}

export interface Command {
  readonly usage: readonly string[];
  readonly says: readonly string[];
  readonly options: Readonly<Record<string, Option>>;
  readonly run: (given: Given, outside: Outside) => ExitCode | Promise<ExitCode>;
}

/**
 * The arguments with what is no option behind --: a formula may begin with a minus, as "-y'*log(p)" does, and only the
 * table of options tells it from one.
 */
function formulasLast(args: readonly string[], options: Command['options']): string[] {
  const [named, words]: [string[], string[]] = [[], []];
  for (let i = 0; i < args.length; i++) {
    const arg = args[i] ?? '';
    if (arg === '--') {
      words.push(...args.slice(i + 1));
      break;
    }
    if (!/^--[a-z]|^-[a-z]$/.test(arg)) words.push(arg);
    else {
      const [option = ''] = arg.slice(2).split('=');
      const known = Object.hasOwn(options, option) ? options[option] : undefined;
      if (known === undefined) {
        const near = nearest(option, Object.keys(options));
        const guess = near === undefined ? '' : ` Did you mean --${near}?`;
        throw new UsageError(`There is no option "${arg.slice(0, 40)}".${guess}`);
      }
      const next = args[i + 1];
      if (known.value === undefined || arg.includes('=')) named.push(arg);
      else if (next === undefined || next.startsWith('--'))
        throw new UsageError(`--${option} needs a value, ${known.value}.`);
      else {
        named.push(`${arg}=${next}`);
        i++;
      }
    }
  }
  return [...named, '--', ...words];
}

/** What was given on the command line. @throws {UsageError} for an unknown option, or one without its value */
export function given({ name }: Named, { options }: Command, args: readonly string[]): Given {
  const config = Object.fromEntries(
    Object.entries(options).map(([option, { value, multiple }]) => [
      option,
      { type: value === undefined ? ('boolean' as const) : ('string' as const), multiple: multiple === true },
    ]),
  );
  const { values, positionals } = ((): ReturnType<typeof parse> => {
    try {
      return parse();
    } catch (error) {
      if (error instanceof UsageError) throw error;
      throw new UsageError(
        `${name}: ${error instanceof Error ? (/^[^.]*/.exec(error.message)?.[0] ?? '') : String(error)}.`,
      );
    }
  })();
  function parse() {
    return parseArgs({ args: formulasLast(args, options), options: config, allowPositionals: true, strict: true });
  }
  const all = (option: string): readonly string[] => {
    const value = values[option];
    return (Array.isArray(value) ? value : [value]).filter(one => typeof one === 'string');
  };
  return { words: positionals, all, text: option => all(option)[0], is: option => values[option] === true };
}

/** Exactly the words a command needs. @throws {UsageError} naming what is missing or too much */
export function wordsOf({ words }: Given, ...names: readonly string[]): readonly string[] {
  const [missing] = names.slice(words.length);
  if (missing !== undefined) throw new UsageError(`${missing} is missing.`);
  const [extra] = words.slice(names.length);
  if (extra !== undefined) throw new UsageError(`"${extra.slice(0, 60)}" is one argument too many.`);
  return words;
}

/** One of a few words. @throws {UsageError} naming them */
export function oneOf<W extends string>(
  option: string,
  value: string | undefined,
  ...allowed: readonly [W, ...W[]]
): W {
  if (value === undefined) return allowed[0];
  const found = allowed.find(word => word === value);
  if (found === undefined) throw new UsageError(`--${option} is ${allowed.join(', ')}, not "${value.slice(0, 40)}".`);
  return found;
}

/** The help of a command. */
export function helpText({ summary }: Named, { usage, says, options }: Command): string {
  const shown = Object.entries(options).map(([option, { value, says: text, multiple }]) => ({
    head: `--${option}${value === undefined ? '' : ` ${value}`}`,
    text: multiple === true ? `${text} (may be repeated)` : text,
  }));
  const width = Math.max(...shown.map(({ head }) => head.length));
  return [
    summary,
    '',
    ...usage.map((line, i) => `${i === 0 ? 'usage: ' : '       '}tracegrad ${line}`),
    ...(says.length === 0 ? [] : ['', ...says]),
    '',
    ...shown.map(({ head, text }) => `  ${head.padEnd(width)}  ${text}`),
    '',
  ].join('\n');
}
