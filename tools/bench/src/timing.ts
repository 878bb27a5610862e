/** Milliseconds per call, sampled for a while. Short calls are timed in blocks, so that the clock's own time vanishes. */
const leastBlock = 0.2;
const mostSamples = 2000;

export async function sampled(
  run: () => unknown,
  budget: number,
  now: () => number = () => performance.now(),
): Promise<readonly number[]> {
  const timeOf = async (calls: number): Promise<number> => {
    const start = now();
    for (let call = 0; call < calls; call++) {
      const pending = run();
      // Waiting for what is there already would take longer than a short call.
      if (pending instanceof Promise) await pending;
    }
    return (now() - start) / calls;
  };
  const end = now() + budget;
  const first = await timeOf(1);
  if (first >= budget) return [first];
  const calls = Math.max(1, Math.ceil(leastBlock / Math.max(await timeOf(1), 1e-5)));
  const samples: number[] = [];
  do samples.push(await timeOf(calls));
  while (now() < end && samples.length < mostSamples);
  return samples;
}

export const least = (samples: readonly number[]): number => samples.reduce((a, b) => Math.min(a, b), Infinity);

/** The middle value, or the mean of the middle two. */
export function median(samples: readonly number[]): number {
  const sorted = [...samples].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const [low, high] = [sorted[sorted.length % 2 === 0 ? middle - 1 : middle], sorted[middle]];
  if (low === undefined || high === undefined) throw new Error('no sample, no median');
  return (low + high) / 2;
}
