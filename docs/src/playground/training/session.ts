/**
 * The page's side of training: one worker, told to start, to stop and to go on.
 *
 * A worker listens between two updates, and one update may take as long as it likes. So stopping is what the page does at
 * once; a worker that has not said within a moment that it waits is ended, and its training can only be begun again.
 */
import type { TrainingNews, TrainingOrder } from './training.worker.js';

/** What of a worker is used here. */
export interface Obeying {
  postMessage(message: TrainingOrder, transferred: []): void;
  terminate(): void;
}

/** What is done with what a worker says. */
export interface TrainingListener {
  readonly told: (news: TrainingNews) => void;
  readonly failed: () => void;
}

/** `waiting`: stopped by request or at a pause, and able to go on. */
export type Phase = 'none' | 'running' | 'stopping' | 'waiting';

export interface Session {
  readonly start: (order: Extract<TrainingOrder, { order: 'start' }>) => void;
  readonly stop: () => void;
  readonly goOn: () => void;
  /** Ends the worker. */
  readonly end: () => void;
}

/** `patience`: milliseconds that a worker has for its last updates. */
export function trainingSession(
  spawn: (listener: TrainingListener) => Obeying,
  { told, changed, failed }: TrainingListener & { readonly changed: (phase: Phase) => void },
  patience: number,
): Session {
  let worker: Obeying | undefined;
  let phase: Phase = 'none';
  let timer: ReturnType<typeof setTimeout> | undefined;
  const enter = (next: Phase): void => {
    clearTimeout(timer);
    phase = next;
    changed(next);
  };
  const end = (): void => {
    worker?.terminate();
    worker = undefined;
    enter('none');
  };
  const order = (message: TrainingOrder): void => worker?.postMessage(message, []);
  return {
    start: message => {
      end();
      const fresh = spawn({
        told: news => {
          if (fresh !== worker) return;
          if (news.news === 'stopped') enter('waiting');
          else told(news);
        },
        failed: () => {
          if (fresh !== worker) return;
          end();
          failed();
        },
      });
      worker = fresh;
      enter('running');
      order(message);
    },
    stop: () => {
      if (phase !== 'running') return;
      enter('stopping');
      order({ order: 'stop' });
      timer = setTimeout(end, patience);
    },
    goOn: () => {
      if (phase !== 'waiting') return;
      enter('running');
      order({ order: 'continue' });
    },
    end,
  };
}
