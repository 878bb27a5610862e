/**
 * Several runs side by side, one update each in turn, until each has solved its task or reached the limit.
 *
 * In turn, so that curves grow together and what the page shows at any moment is a fair comparison.
 */
import { type RaceSetting, solvedAt } from './race-setting.js';
import { race } from './race.js';
import { emptyTrack, extended, type Runner, type Track } from './track.js';

/** One value per update and run. */
export function* contest(settings: readonly RaceSetting[], limit: number): Generator<Runner, void> {
  let going = settings.map((setting, run) => ({ run, laps: race(setting) }));
  for (let update = 1; update <= limit && going.length > 0; update++) {
    const solvedRuns = new Set<number>();
    for (const { run, laps } of going) {
      const lap = laps.next().value;
      const solved = lap.accuracy >= solvedAt;
      if (solved) solvedRuns.add(run);
      yield { ...lap, run, solved };
    }
    going = going.filter(({ run }) => !solvedRuns.has(run));
  }
}

/** All runs to their end at once, for a picture made at build time. */
export function tracks(settings: readonly RaceSetting[], limit: number): readonly Track[] {
  const made: Track[] = settings.map(() => emptyTrack);
  for (const runner of contest(settings, limit)) made[runner.run] = extended(made[runner.run] ?? emptyTrack, runner);
  return made;
}
