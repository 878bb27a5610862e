/** A contestant as seen from the process that compares: questions out, answers in, and an end to those that hang. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { checksumOf } from './checksum.js';
import type { Case } from './case.js';
import type { Task } from './contestant.js';
import { blocks, dataOf, lengthsOf, type Block } from './data.js';
import { programOf } from './peers.js';
import type { Answer, Answers, Prepared, Question } from './protocol.js';

/** jax-js compiles a thousand steps of an LSTM for minutes. */
const patience = 15 * 60_000;

/** What peers/pytorch.py says of itself; its gradients come in a file. */
type PythonAnswer = Pick<Prepared, 'start' | 'afterImport'> & { readonly loss: number };

export interface Entrant {
  readonly task: Task;
  readonly prepare: () => Promise<Prepared>;
  readonly time: (what: Extract<Question, { ask: 'time' }>['what'], budget: number) => Promise<readonly number[]>;
  readonly memory: () => Promise<number>;
  readonly leave: () => void;
}

/** @throws Error if the program of the task cannot be had */
export function entrantOf(task: Task, python: string | undefined): Entrant {
  const folder = task.peer === 'torch' ? mkdtempSync(join(tmpdir(), 'tracegrad-bench-')) : undefined;
  const files = folder === undefined ? [] : [join(folder, 'data'), join(folder, 'gradients')];
  const { command, parameters, environment } = programOf(task, python, files);
  const [dataFile, gradientFile] = files;
  if (dataFile !== undefined) writeFileSync(dataFile, bytesOf(task.of));

  const child = spawn(command, parameters, {
    env: { ...process.env, ...environment },
    stdio: ['pipe', 'ignore', 'pipe', 'pipe'],
  });
  const ask = conversation(child, String(task.peer));
  const leave = (): void => {
    child.stdin?.end();
    if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
  };
  return {
    task,
    prepare: async () => {
      if (gradientFile === undefined) return await ask({ ask: 'prepare' });
      const { loss, ...times } = (await ask({ ask: 'prepare' })) as unknown as PythonAnswer;
      return { ...times, trains: true, outcome: { loss, ...checksumOf(gradientsIn(gradientFile, task.of)) } };
    },
    time: (what, budget) => ask({ ask: 'time', what, budget }),
    memory: () => ask({ ask: 'memory' }),
    leave,
  };
}

/** Parameters, x and labels, one after the other. */
function bytesOf(of: Case): Buffer {
  const { parameters, x, y } = dataOf(of);
  const bytes = (array: Float32Array | Int32Array): Buffer =>
    Buffer.from(array.buffer, array.byteOffset, array.byteLength);
  return Buffer.concat([...blocks.map(block => parameters[block]), x, y].map(bytes));
}

function gradientsIn(file: string, of: Case): Readonly<Record<Block, Float32Array>> {
  const bytes = readFileSync(file);
  const all = new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
  const lengths = lengthsOf(of);
  let from = 0;
  const next = (block: Block): Float32Array => all.subarray(from, (from += lengths[block]));
  return { Wx: next('Wx'), Wh: next('Wh'), b: next('b'), V: next('V'), c: next('c') };
}

function conversation(child: ChildProcess, name: string) {
  let complaint = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (complaint = (complaint + text).slice(-2000)));
  const lines = createInterface({ input: child.stdio[3] as Readable })[Symbol.asyncIterator](); // a pipe, see above
  child.stdin?.on('error', () => undefined); // a process that died is found out by its missing answer
  const failed = new Promise<never>((_, reject) => child.on('error', reject));
  failed.catch(() => undefined);

  return async <Q extends Question>(question: Q): Promise<Answers[Q['ask']]> => {
    child.stdin?.write(`${JSON.stringify(question)}\n`);
    const timer = setTimeout(() => child.kill('SIGKILL'), patience);
    const line = await Promise.race([lines.next(), failed]).finally(() => clearTimeout(timer));
    if (line.done === true) {
      const last =
        complaint
          .trim()
          .split('\n')
          .findLast(said => /error/i.test(said)) ?? 'no answer in time';
      throw new Error(`the process of ${name} ended: ${last.trim()}`);
    }
    const answer = JSON.parse(line.value) as Answer<Q['ask']>; // written by child.ts or pytorch.py
    if ('refusal' in answer) throw new Error(answer.refusal);
    return answer.answer;
  };
}
