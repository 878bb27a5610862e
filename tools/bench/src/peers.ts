/** Everybody who can be timed, and how the process of each is started. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Task } from './contestant.js';
import type { Backend } from './roof.js';

/** Others than ourselves. `backend` is what their rows say; `install`: whether an npm package must be there. */
export const peers = {
  torch: { backend: 'cpu', install: false, threads: true },
  'tfjs-cpu': { backend: 'cpu', install: true, threads: false },
  'tfjs-wasm': { backend: 'wasm', install: true, threads: false },
  'jax-js': { backend: 'wasm', install: true, threads: false },
  brain: { backend: 'cpu', install: true, threads: false },
  'onnx-web': { backend: 'wasm', install: true, threads: false },
  'onnx-node': { backend: 'cpu', install: true, threads: false },
  naive: { backend: 'cpu', install: false, threads: false },
} as const;
export type Peer = keyof typeof peers;
export const peerNames = Object.keys(peers) as readonly Peer[];

export const own = 'tracegrad';
export const isOwn = ({ peer }: Pick<Task, 'peer'>): boolean => peer === own;

export interface Program {
  readonly command: string;
  readonly parameters: readonly string[];
  readonly environment: Readonly<Record<string, string | undefined>>;
}

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** Node 20 has relaxed SIMD behind a flag, which later versions do not know. */
export const relaxedFlag = (backend: string): readonly string[] =>
  backend === ('relaxed' satisfies Backend) && Number(process.versions.node.split('.')[0]) < 22
    ? ['--experimental-wasm-relaxed-simd']
    : [];

/** The first Python that has PyTorch; undefined if none has. */
export function pythonWithTorch(): string | undefined {
  return ['python3', '/usr/bin/python3'].find(python => spawnSync(python, ['-c', 'import torch']).status === 0);
}

/** How the process for a task is started. `files`: where data and gradients pass for what is no JavaScript. */
export function programOf(task: Task, python: string | undefined, files: readonly string[]): Program {
  const argument = JSON.stringify(task);
  if (task.peer === 'torch') {
    if (python === undefined)
      throw new Error('no python3 here has torch (Debian: python3-torch and libopenblas0-pthread)');
    const threads = String(task.threads);
    // Kernels that a surrounding program may have forced on OpenBLAS are undone: the library is to choose the best itself.
    const environment = {
      OMP_NUM_THREADS: threads,
      OPENBLAS_NUM_THREADS: threads,
      OPENBLAS_CORETYPE: undefined,
      OPENBLAS_L2_SIZE: undefined,
    };
    return { command: python, parameters: [here('../peers/pytorch.py'), argument, ...files], environment };
  }
  const flags = isOwn(task) ? relaxedFlag(task.backend) : [];
  // jax-js walks a thousand unrolled steps by recursion.
  const stack = task.peer === 'jax-js' ? ['--stack-size=7000'] : [];
  return { command: process.execPath, parameters: [...flags, ...stack, here('./child.js'), argument], environment: {} };
}
