/** The process of one contestant: it answers questions about one case until its standard input ends. */
import { writeSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { checksumOf } from './checksum.js';
import type { Contestant, Enter, Task } from './contestant.js';
import { type Data, dataOf } from './data.js';
import { naive } from './naive.js';
import { peakMemory } from './peak.js';
import type { Answers, Question } from './protocol.js';
import { type Found, lossOf } from './reference.js';
import { sampled } from './timing.js';
import { makerOf, tracegrad } from './tracegrad.js';

const task = JSON.parse(process.argv[2] ?? '') as Task; // from the process that started this one

/** Adapters whose libraries may be missing are loaded by name, from what was compiled after their installation. */
async function enter(): Promise<Enter> {
  if (task.peer === 'tracegrad') {
    await makerOf(task.of.model);
    return tracegrad;
  }
  if (task.peer === 'naive') return async ({ of }, data) => naive(of, data);
  const module = task.peer.replace(/^(tfjs|onnx)-\w+$/, '$1');
  return ((await import(new URL(`./peers/${module}.js`, import.meta.url).href)) as { readonly enter: Enter }).enter;
}

const firstLoss = async ({ step, outputs }: Contestant, data: Data): Promise<number> =>
  step?.() ?? lossOf((await outputs?.()) ?? new Float32Array(), data, task.of);

function outcomeOf({ step, gradients }: Contestant, loss: number): Found | null {
  if (gradients !== undefined) return { loss, ...checksumOf(gradients()) };
  return step === undefined ? { loss } : null;
}

let contestant: Contestant | undefined;
const entered = (): Contestant => {
  if (contestant === undefined) throw new Error('nothing is prepared');
  return contestant;
};

const answers: { readonly [A in Question['ask']]: (question: Extract<Question, { ask: A }>) => Promise<Answers[A]> } = {
  prepare: async () => {
    const data = dataOf(task.of);
    const begin = performance.now();
    const entrance = await enter();
    const loaded = performance.now();
    contestant = await entrance(task, data);
    const loss = await firstLoss(contestant, data);
    const end = performance.now();
    return {
      outcome: outcomeOf(contestant, loss),
      trains: contestant.step !== undefined,
      start: end - begin,
      afterImport: end - loaded,
    };
  },
  time: async ({ what, budget }) => {
    const { step, forward, stream = forward } = entered();
    const run = { step, forward, stream }[what];
    if (run === undefined) throw new Error(`${task.peer} has no ${what}`);
    return sampled(run, budget);
  },
  memory: async () => peakMemory(),
};

for await (const line of createInterface({ input: process.stdin })) {
  const question = JSON.parse(line) as Question; // from the process that started this one
  const answer = await (answers[question.ask] as (question: Question) => Promise<unknown>)(question).then(
    given => ({ answer: given }),
    (error: unknown) => ({ refusal: error instanceof Error ? error.message : String(error) }),
  );
  writeSync(3, `${JSON.stringify(answer)}\n`);
}
process.exit();
