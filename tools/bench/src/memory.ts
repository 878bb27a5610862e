/** What our models hold in memory, beside what they cannot do without. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Case } from './case.js';
import type { Task } from './contestant.js';
import { type Lengths, type Needed, neededBytes } from './needed.js';
import { own, relaxedFlag } from './peers.js';
import type { Backend } from './roof.js';
import type { MemoryRow } from './rows.js';

/** What the process of a model tells about itself. */
export type Observed = Omit<MemoryRow, 'kind' | 'backend' | keyof Case | keyof Needed>;

const program = fileURLToPath(new URL('memory-child.js', import.meta.url));

async function lengthsFor(model: Case['model']): Promise<Lengths> {
  if (model === 'rnn') return (await import('@tracegrad/runtime/rnn')).emitted;
  return (await import('@tracegrad/runtime/lstm')).emitted;
}

/** @throws Error with what the process of the model complains about */
export async function memoryRow(of: Case, backend: Backend): Promise<MemoryRow> {
  const task: Task = { peer: own, backend, threads: 1, of };
  const flags = ['--expose-gc', ...relaxedFlag(backend)];
  const { stdout, stderr, status } = spawnSync(process.execPath, [...flags, program, JSON.stringify(task)], {
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(stderr.trim());
  const observed = JSON.parse(stdout) as Observed; // written by the program
  return { kind: 'memory', backend, ...of, ...neededBytes(await lengthsFor(of.model), of), ...observed };
}
