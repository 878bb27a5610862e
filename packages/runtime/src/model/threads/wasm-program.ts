/**
 * Where the program of a further thread of a model on WebAssembly lies; undefined where the runtime is one file with others.
 *
 * Bundlers for pages look for exactly this form of a worker. In Node the same form would make some of them copy the file
 * without what it imports.
 */
import type { ThreadStart } from './start.js';

export const wasmProgram: ThreadStart | undefined = {
  // The name is `threadName`, spelled out for bundlers.
  web: () => new Worker(new URL('./wasm-thread.js', import.meta.url), { type: 'module', name: 'tracegrad-thread' }),
  file: () => import.meta.url.replace(/[^/]*$/, 'wasm-thread.js'),
};
