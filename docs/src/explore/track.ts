/** A curve of training as the page keeps it: thinned while it grows. Apart from training, so that a page draws without kernels. */
import type { Lap } from './race.js';

export interface Runner extends Lap {
  /** Which of the settings. */
  readonly run: number;
  readonly solved: boolean;
}

/** A curve of the page: thinned, with where it ended. */
export interface Track {
  readonly points: readonly (readonly [update: number, accuracy: number, loss: number])[];
  /** The update at which the task was solved. */
  readonly solvedAt: number | undefined;
  /** Updates made so far. */
  readonly updates: number;
}

export const emptyTrack: Track = { points: [], solvedAt: undefined, updates: 0 };
const thinning = 5;

/** The track with one more lap on it. */
export function extended(track: Track, { update, accuracy, loss, solved }: Runner): Track {
  const shown = update === 1 || update % thinning === 0 || solved;
  return {
    points: shown ? [...track.points, [update, accuracy, loss]] : track.points,
    solvedAt: solved ? update : track.solvedAt,
    updates: update,
  };
}
