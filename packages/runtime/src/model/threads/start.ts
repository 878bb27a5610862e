/** Starting threads: Web Workers where there are any, else those of Node. */

/** What a thread is given to begin with; `task` is what its program wants. */
export interface Beginning {
  readonly thread: number;
  readonly control: SharedArrayBuffer;
  readonly task: unknown;
}

/** A file with a thread's program, in the two forms that engines and bundlers want. */
export interface ThreadStart {
  readonly web: () => Worker;
  /** The address of the same file. */
  readonly file: () => string;
}

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
/** The threads of Node, without an import that a bundler for pages would follow. */
export const nodeThreads = (): NodeThreads | undefined => {
  const { process } = globalThis as { readonly process?: { getBuiltinModule?: (name: string) => unknown } };
  // Node says so in its manual; older versions lack the function.
  return process?.getBuiltinModule?.('node:worker_threads') as NodeThreads | undefined;
};

const isBeginning = (value: unknown): value is Beginning =>
  typeof value === 'object' && value !== null && 'control' in value && 'thread' in value;

/** Runs `serve` with what this thread was given; called by a thread's program, it does nothing elsewhere. */
export function begin(serve: (beginning: Beginning, ready: () => void) => void): void {
  const node = nodeThreads();
  if (node !== undefined) {
    const { workerData, parentPort } = node;
    if (isBeginning(workerData)) serve(workerData, () => parentPort?.postMessage('ready', []));
    return;
  }
  globalThis.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
    // The type of a worker's own scope is not among those of a page.
    if (isBeginning(data)) serve(data, () => (globalThis as unknown as Worker).postMessage('ready', []));
  });
}

/** @throws whatever the engine throws that refuses workers */
export function helper(start: ThreadStart, beginning: Beginning): Helper {
  const node = nodeThreads();
  if (node !== undefined) {
    // Nobody reads at the other end, which is open as long as the thread is there. What `postMessage` returns is not in Node's
    // manual: false where nobody is left to receive. An engine that says nothing is believed.
    const { port1: line, port2: end } = new MessageChannel();
    const workerData = { ...beginning, end };
    const worker = new node.Worker(new URL(start.file()), { workerData, transferList: [end], execArgv: [] });
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
