/** Starting threads: Web Workers where there are any, else those of Node. */
import { TracegradRuntimeError } from '../../errors.js';

/** What a thread is given to begin with; `task` is what its program wants. */
export interface Beginning {
  readonly thread: number;
  readonly control: SharedArrayBuffer;
  readonly task: unknown;
}

/** A file with a thread's program, in the two forms that engines and bundlers want. */
export interface ThreadStart {
  /** Started under the name `threadName`. */
  readonly web: () => Worker;
  /** The address of the same file: in a bundle a guess, for what stands there may be anybody's. */
  readonly file: () => string;
}

/** What the worker of a page is called and every beginning is marked with, so that a thread knows who started it. */
export const threadName = 'tracegrad-thread';

export interface Helper {
  /** Resolves when the thread waits for calls. */
  readonly ready: Promise<void>;
  /** Resolves when the thread is no more, whether asked to end or not. */
  readonly ended: Promise<void>;
  /** Whether it is known to be no more, seen by a script that never lets go: in Node, whatever ended it. */
  readonly lost: () => boolean;
  /** Whether the process waits for it. */
  readonly hold: (holds: boolean) => void;
  readonly end: () => void;
}

interface NodeWorker {
  on(event: 'message' | 'error' | 'exit', listener: (value: unknown) => void): void;
  ref(): void;
  unref(): void;
  terminate(): Promise<unknown>;
}
interface NodeThreads {
  readonly Worker: new (file: URL, options: object) => NodeWorker;
  readonly isMainThread: boolean;
  readonly workerData: unknown;
  readonly parentPort: { postMessage(value: unknown, transfer: readonly ArrayBuffer[]): void } | null;
}
interface NodeFiles {
  readFileSync(file: URL, encoding: 'utf8'): string;
}
interface NodeProcess {
  readonly getBuiltinModule?: (name: string) => unknown;
  readonly exit?: () => void;
}
const nodeProcess = (): NodeProcess | undefined => (globalThis as { readonly process?: NodeProcess }).process;

/** The threads of Node, without an import that a bundler for pages would follow. */
export const nodeThreads = (): NodeThreads | undefined =>
  // Node says so in its manual; older versions lack the function.
  nodeProcess()?.getBuiltinModule?.('node:worker_threads') as NodeThreads | undefined;

/** What a thread's program says: it answers so, whereby no minifier takes the words out. They stand nowhere else. */
export type ThreadAnswer = 'tracegrad thread';
/**
 * Whether a file is a thread's program, in which its answer stands as a text. A bundle moves the code that asks and leaves the
 * program behind: what stands at the address then is the user's, as often as not the very program that runs here.
 * @throws whatever Node throws where there is no such file
 */
function isThreadProgram(address: string): boolean {
  const files = nodeProcess()?.getBuiltinModule?.('node:fs') as NodeFiles;
  return /(["'`])tracegrad thread\1/.test(files.readFileSync(new URL(address), 'utf8'));
}

const isBeginning = (value: unknown): value is Beginning =>
  typeof value === 'object' && value !== null && 'mark' in value && value.mark === threadName;

/** Runs `serve` with what this thread was given; called by a thread's program, it does nothing elsewhere. */
export function begin(answer: ThreadAnswer, serve: (beginning: Beginning, ready: () => void) => void): void {
  const node = nodeThreads();
  if (node !== undefined) {
    const { workerData, parentPort } = node;
    if (isBeginning(workerData)) serve(workerData, () => parentPort?.postMessage(answer, []));
    return;
  }
  globalThis.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
    // The type of a worker's own scope is not among those of a page.
    if (isBeginning(data)) serve(data, () => (globalThis as unknown as Worker).postMessage(answer, []));
  });
}

/**
 * Ends a thread that was started for a model and is about to make one: it runs a program that is none of ours, and would
 * start threads in its turn.
 */
export function endStrayThread(): void {
  const node = nodeThreads();
  if (node === undefined) {
    const { name, close } = globalThis as { readonly name?: unknown; readonly close?: () => void };
    if (name !== threadName || 'document' in globalThis) return;
    close?.();
  } else {
    if (node.isMainThread || !isBeginning(node.workerData)) return;
    nodeProcess()?.exit?.(); // of a thread, this ends the thread alone
  }
  throw new TracegradRuntimeError('thread-failed', 'a thread of a model runs a program that makes models');
}

/** @throws where the file is no thread's program, or whatever the engine throws that refuses workers */
export function helper(start: ThreadStart, given: Beginning): Helper {
  const beginning = { ...given, mark: threadName };
  const node = nodeThreads();
  if (node !== undefined) {
    const file = start.file();
    if (!isThreadProgram(file)) throw new Error(`${file} is no program of a thread`);
    // Nobody reads at the other end, which is open as long as the thread is there. What `postMessage` returns is not in Node's
    // manual: false where nobody is left to receive. An engine that says nothing is believed.
    const { port1: line, port2: end } = new MessageChannel();
    const workerData = { ...beginning, end };
    const worker = new node.Worker(new URL(file), { workerData, transferList: [end], execArgv: [] });
    const ready = new Promise<void>((resolve, reject) => {
      worker.on('message', () => resolve());
      worker.on('error', reject);
      worker.on('exit', () => reject(new Error('the thread ended')));
    });
    const ended = new Promise<void>(resolve => worker.on('exit', () => resolve()));
    worker.unref();
    return {
      ready,
      ended,
      lost: () => (line.postMessage(undefined, []) as unknown) === false,
      hold: holds => (holds ? worker.ref() : worker.unref()),
      end: () => void worker.terminate(),
    };
  }
  const worker = start.web();
  const ready = new Promise<void>((resolve, reject) => {
    worker.addEventListener('message', () => resolve());
    worker.addEventListener('error', event => reject(new Error(event.message)));
  });
  const ended = new Promise<void>(resolve => worker.addEventListener('error', () => resolve()));
  worker.postMessage(beginning, []);
  return { ready, ended, lost: () => false, hold: () => undefined, end: () => worker.terminate() };
}
