/**
 * The process that looks at the memory of one of our models: what it holds, what the process has come to after the first
 * call and after a hundred, and what calls leave to the garbage collector. It needs `--expose-gc`.
 */
import { readFileSync } from 'node:fs';
import { PerformanceObserver } from 'node:perf_hooks';
import type { Task } from './contestant.js';
import { dataOf } from './data.js';
import type { Observed } from './memory.js';
import { peakMemory, residentBytes } from './peak.js';
import { makerOf, tracegrad } from './tracegrad.js';

const task = JSON.parse(process.argv[2] ?? '') as Task; // from the process that started this one
const { gc } = globalThis;
if (gc === undefined) throw new Error('start this with --expose-gc');
/** The most calls between two looks at the heap, and about the most milliseconds that they may take. */
const [most, patience] = [1000, 1500];
const runs = 2;

const data = dataOf(task.of);
await makerOf(task.of.model); // the text of a module is held in arrays for a while
gc();
const before = process.memoryUsage().arrayBuffers;
const { step, arena } = await tracegrad(task, data);
step();
const first = peakMemory();
gc();
const arrays = process.memoryUsage().arrayBuffers - before;

/** In TypeScript each array is one of its own, and the caller's x is read where it lies; else all lie in one memory. */
function holding(): Pick<Observed, 'reserved_bytes' | 'touched_bytes'> {
  if (task.backend === 'ts') return { reserved_bytes: arrays, touched_bytes: arrays + data.x.byteLength };
  const stretches = process.platform === 'linux' ? readFileSync('/proc/self/smaps', 'utf8') : '';
  return {
    reserved_bytes: arena.byteLength,
    touched_bytes: residentBytes(stretches, arena.byteLength) ?? null,
  };
}
const held = holding();

for (let call = 1; call < 100; call++) step();
const later = peakMemory();

let collections = 0;
const observer = new PerformanceObserver(list => void (collections += list.getEntries().length));
const settled = (): Promise<void> => new Promise(resolve => setTimeout(resolve, 20));
const begin = performance.now();
for (let call = 0; call < 3; call++) step();
const perCall = (performance.now() - begin) / 3;
const calls = Math.max(1, Math.min(most, Math.floor(patience / perCall)));
// Until an engine has compiled the last function, which takes its time, it boxes more numbers.
for (let call = 0; call < Math.min(20 * most, patience / perCall); call++) step();

function used(): number {
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}
interface Leavings {
  readonly collections: number;
  readonly heap: number;
}
async function leavings(): Promise<Leavings> {
  gc!(); // see above
  await settled();
  collections = 0;
  observer.observe({ entryTypes: ['gc'] });
  const from = used();
  for (let call = 0; call < calls; call++) step();
  const heap = used() - from;
  await settled();
  observer.disconnect();
  return { collections, heap };
}
// The least of some runs, because the engine may still be compiling.
let least = await leavings();
for (let run = 1; run < runs; run++) {
  const next = await leavings();
  if (next.heap < least.heap) least = next;
}
const observed: Observed = {
  ...held,
  peak_mb_first: first,
  peak_mb_later: later,
  calls,
  collections: least.collections,
  heap_bytes_per_call: Math.round(least.heap / calls),
};
process.stdout.write(JSON.stringify(observed));
process.exit();
