/**
 * Training in a worker of its own: short stretches of updates, between which it listens.
 *
 * How many updates a stretch has depends on the clock, what they compute does not.
 */
import { cellOf, type CellText } from '../cell-text.js';
import { type Refusal, refusalOf } from '../refusal.js';
import { type Trainer, trainer, type TrainingAbout, type TrainingOptions, type TrainingPoint } from './trainer.js';

export type TrainingOrder =
  | { readonly order: 'start'; readonly text: CellText; readonly options: TrainingOptions }
  | { readonly order: 'stop' }
  | { readonly order: 'continue' };

export type TrainingNews =
  | { readonly news: 'about'; readonly about: TrainingAbout }
  | { readonly news: 'points'; readonly points: readonly TrainingPoint[] }
  | { readonly news: 'stopped' }
  | { readonly news: 'refused'; readonly refusal: Refusal };

interface WorkerScope {
  postMessage(message: TrainingNews, transferred: []): void;
  addEventListener(type: 'message', listener: (event: MessageEvent<TrainingOrder>) => void): void;
}
const scope = globalThis as unknown as WorkerScope;
const tell = (news: TrainingNews): void => scope.postMessage(news, []);

/** Milliseconds of one stretch. */
const stretch = 80;
/** Updates after which training pauses until it is told to go on. */
const pause = 10_000;
let current: Trainer | undefined;
let running = false;
let left = 0;
/** Counts the beginnings. */
let turn = 0;

/** The next stretch, unless training was stopped, or stopped and begun again, since it was arranged. */
function goOn(own: number): void {
  if (!running || own !== turn || current === undefined) return;
  const until = performance.now() + stretch;
  const points: TrainingPoint[] = [];
  try {
    while (left > 0 && performance.now() < until) {
      points.push(current.step());
      left--;
    }
  } catch (error) {
    running = false;
    tell({ news: 'refused', refusal: refusalOf(error, 'training') });
  }
  if (points.length > 0) tell({ news: 'points', points });
  if (left === 0) running = false;
  if (running) setTimeout(() => goOn(own));
  else tell({ news: 'stopped' });
}

function run(): void {
  if (running) return;
  running = true;
  left = pause;
  turn++;
  goOn(turn);
}

scope.addEventListener('message', ({ data }) => {
  if (data.order === 'stop') {
    running = false;
    tell({ news: 'stopped' });
  } else if (data.order === 'continue') run();
  else {
    try {
      current = trainer(cellOf(data.text), data.options);
      tell({ news: 'about', about: current.about });
      run();
    } catch (error) {
      tell({ news: 'refused', refusal: refusalOf(error, 'training') });
      tell({ news: 'stopped' });
    }
  }
});
