/** The curves of training that are part of the page: a short run, made when the site is built. */
import { tracks } from '../contest.js';
import { first, settingsOf } from '../first.js';
import type { Track } from '../track.js';

export interface FirstTracks {
  readonly order: readonly Track[];
  readonly latch: readonly Track[];
}
export declare const data: FirstTracks;

const rounded = ({ points, ...rest }: Track): Track => ({
  ...rest,
  points: points
    .filter((_, i) => i % 2 === 0 || i === points.length - 1)
    .map(([update, accuracy, loss]) => [update, Number(accuracy.toFixed(3)), Number(loss.toFixed(3))]),
});
// The same bits on every machine, because these numbers are printed.
const recorded = (task: 'order' | 'latch'): readonly Track[] =>
  tracks(
    settingsOf({ ...first[task], backend: 'wasm' }, first.seeds).map(({ setting }) => setting),
    first.recorded,
  ).map(rounded);

export default { load: (): FirstTracks => ({ order: recorded('order'), latch: recorded('latch') }) };
