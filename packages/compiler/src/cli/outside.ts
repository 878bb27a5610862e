/**
 * All that the command line touches of the world.                                       layer 6
 *
 * Commands take this in place of `process` and `fs`, so a test runs them as functions, and nothing else can have an effect.
 * What fails here fails with a sentence about the file, in the words of a user.
 */
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, writeFileSync, writeSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

/** A fault of how the command was called, or of a file that it was given. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** A file that grows line by line, so that what was written stays, whatever happens later. */
export interface Sink {
  readonly write: (text: string) => void;
  readonly close: () => void;
}

export interface Outside {
  readonly stdout: (text: string) => void;
  readonly stderr: (text: string) => void;
  readonly exists: (path: string) => boolean;
  /** @throws {UsageError} if there is no such file, or it is no text in UTF-8 */
  readonly read: (path: string) => string;
  /** Folders above are made. @throws {UsageError} */
  readonly write: (path: string, text: string) => void;
  /** @throws {UsageError} */
  readonly open: (path: string) => Sink;
  /** What emitted modules import, as installed for modules in a folder; undefined where it is not. */
  readonly kernels: (folder: string) => Promise<unknown>;
  /** Reads the built files of the same runtime, by their paths below its `dist`. */
  readonly runtimeFiles: (folder: string) => ((path: string) => string) | undefined;
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EISDIR: 'it is a folder',
  EACCES: 'permission is denied',
  ENOTDIR: 'a part of the path is no folder',
  ENOSPC: 'the disk is full',
};

/** The sentence about a file operation that failed. */
function refused(what: string, path: string, error: unknown): UsageError {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return new UsageError(
    `${what} "${path}": ${reasons[code] ?? (error instanceof Error ? error.message : String(error))}.`,
  );
}

function attempt<R>(what: string, path: string, work: () => R): R {
  try {
    return work();
  } catch (error) {
    throw refused(what, path, error);
  }
}

const withFolder = (path: string): string => {
  mkdirSync(dirname(path), { recursive: true });
  return path;
};

/** What emitted modules import their support from. */
export const kernelPath = '@tracegrad/runtime/kernel';

/** The file of the runtime that emitted modules import, as seen from a folder, or else from here. */
function installedKernel(folder: string): string | undefined {
  for (const from of [pathToFileURL(join(resolve(folder), 'module.js')).href, import.meta.url]) {
    try {
      return createRequire(from).resolve(kernelPath);
    } catch {
      // not installed there
    }
  }
  return undefined;
}

async function installedKernels(folder: string): Promise<unknown> {
  const found = installedKernel(folder);
  return found === undefined ? undefined : import(pathToFileURL(found).href);
}

function installedFiles(folder: string): ((path: string) => string) | undefined {
  const found = installedKernel(folder);
  if (found === undefined) return undefined;
  return path => attempt('cannot read', path, () => readFileSync(join(dirname(found), '..', path), 'utf8'));
}

/** Standard output and error, and the files of this machine. */
export const nodeOutside: Outside = {
  stdout: text => {
    process.stdout.write(text);
  },
  stderr: text => {
    process.stderr.write(text);
  },
  exists: existsSync,
  read: path =>
    attempt('cannot read', path, () => new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(path))),
  write: (path, text) => attempt('cannot write', path, () => writeFileSync(withFolder(path), text)),
  open: path =>
    attempt('cannot write', path, () => {
      const file = openSync(withFolder(path), 'w');
      return {
        write: text => attempt('cannot write', path, () => void writeSync(file, text)),
        close: () => closeSync(file),
      };
    }),
  kernels: installedKernels,
  runtimeFiles: installedFiles,
};
