/** The command line run over files in memory, and what it is asked about. */
import { readFileSync } from 'node:fs';
import * as kernels from '../../runtime/src/generated/kernel.js';
import { type Outside, UsageError } from '../src/cli/outside.js';
import { run } from '../src/cli/run.js';

export interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
  readonly files: Readonly<Record<string, string>>;
}

/** The built runtime, which is what goes into a file; build it first. */
const built = (path: string): string => readFileSync(new URL(`../../runtime/dist/${path}`, import.meta.url), 'utf8');

/** Runs with files in memory. */
export async function ran(
  argv: readonly string[],
  given: Readonly<Record<string, string>> = {},
  installed = true,
): Promise<Ran> {
  const files: Record<string, string> = { ...given };
  let [out, err] = ['', ''];
  const outside: Outside = {
    stdout: text => (out += text),
    stderr: text => (err += text),
    exists: path => path in files,
    read: path => {
      const text = files[path];
      if (text === undefined) throw new UsageError(`cannot read "${path}": there is no such file.`);
      return text;
    },
    write: (path, text) => (files[path] = text),
    open: path => {
      files[path] = '';
      return { write: text => (files[path] += text), close: () => {} };
    },
    kernels: async () => (installed ? kernels : undefined),
    runtimeFiles: () => (installed ? built : undefined),
  };
  const code = await run(argv, outside);
  return { code, out, err, files };
}

export const quadratic = "x'*A*x";
export const cell = {
  name: 'two-lags',
  parameters: { A: ['n', 'n'], B: ['n', 'n'] },
  inputs: { x: { size: ['n'] } },
  states: { h: { size: ['n'], initial: { '0': 'h0', '-1': 'g0' } } },
  equations: ['h[t] = tanh(A*h[t-1] + B*h[t-2] + x[t])'],
  loss: 'sum(t, 1, T, norm2(h[t])^2)',
};
