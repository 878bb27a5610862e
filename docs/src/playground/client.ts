/**
 * The page's side of the engine: questions one at a time, answers as promises.
 *
 * A question that takes too long is ended by ending the worker, since nothing else stops a running computation; the next
 * one gets a fresh worker. A question that a newer one of its kind has overtaken while waiting is not asked at all.
 */
import type { Answer, Asked, Question, Replied, RequestKind } from './requests.js';
import { type Refusal, Refused } from './refusal.js';

/** What of a worker is used here. */
export interface Answering {
  postMessage(message: Asked, transferred: []): void;
  terminate(): void;
}

/** What is done with what a worker says. */
export interface Listener {
  readonly replied: (replied: Replied) => void;
  readonly failed: () => void;
}

export interface Client {
  /** @throws {Refused} */
  ask<K extends RequestKind>(kind: K, question: Question<K>): Promise<Answer<K>>;
  /** Ends the worker; waiting questions are refused. */
  close(): void;
}

interface Waiting {
  readonly asked: Asked;
  readonly settle: (answer: Answer<RequestKind>) => void;
  readonly refuse: (error: Refused) => void;
}

const overtaken: Refusal = { code: 'no-answer', message: 'A newer question has taken its place.' };

/** `patience` is in milliseconds. */
export function engineClient(spawn: (listener: Listener) => Answering, patience: number): Client {
  let worker: Answering | undefined;
  let running: Waiting | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let count = 0;
  const queue: Waiting[] = [];

  const end = (): void => {
    worker?.terminate();
    worker = undefined;
  };
  const finish = (work: (waiting: Waiting) => void): void => {
    clearTimeout(timer);
    const finished = running;
    running = undefined;
    if (finished !== undefined) work(finished);
    next();
  };
  const give = (refusal: Refusal): void => finish(({ refuse }) => refuse(new Refused(refusal)));
  const started = (): Answering => {
    if (worker !== undefined) return worker;
    const fresh = spawn({
      replied: data => {
        if (fresh !== worker || data.id !== running?.asked.id) return;
        if ('refusal' in data) give(data.refusal);
        else finish(({ settle }) => settle(data.answer));
      },
      failed: () => {
        if (fresh !== worker) return;
        end();
        give({ code: 'fault', message: 'The engine could not be loaded, or it stopped.' });
      },
    });
    worker = fresh;
    return fresh;
  };
  const next = (): void => {
    if (running !== undefined) return;
    const waiting = queue.shift();
    if (waiting === undefined) return;
    running = waiting;
    timer = setTimeout(() => {
      end();
      give({
        code: 'no-answer',
        message: `There was no answer within ${Math.round(patience / 1000)} seconds; the engine was started anew.`,
      });
    }, patience);
    started().postMessage(waiting.asked, []);
  };

  return {
    ask: <K extends RequestKind>(kind: K, question: Question<K>) =>
      new Promise<Answer<K>>((settle, refuse) => {
        if (kind !== 'typeset') {
          const older = queue.findIndex(({ asked }) => asked.kind === kind);
          if (older >= 0) queue.splice(older, 1)[0]?.refuse(new Refused(overtaken));
        }
        count++;
        queue.push({
          // Kind and question belong together by the signature of `ask`.
          asked: { id: count, kind, question } as Asked,
          settle: answer => settle(answer as Answer<K>),
          refuse,
        });
        next();
      }),
    close: () => {
      end();
      queue.length = 0;
      if (running !== undefined) give({ code: 'no-answer', message: 'The page was left.' });
    },
  };
}

/** Whether a question was only overtaken by a newer one. */
export const isOvertaken = (error: unknown): boolean => error instanceof Refused && error.refusal === overtaken;
