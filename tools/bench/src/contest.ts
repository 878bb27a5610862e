/**
 * One case, all contestants: numbers first, times after.
 *
 * Every contestant's process is started and must reproduce the loss and the gradients before it is timed. Then they take
 * turns in rounds, so that a slow minute of the machine falls on all of them.
 */
import type { Case } from './case.js';
import type { Task } from './contestant.js';
import { type Entrant, entrantOf } from './entrant.js';
import type { Prepared } from './protocol.js';
import { deviations, expectedOutcome } from './reference.js';
import type { Row } from './rows.js';
import { least, median } from './timing.js';

export interface Effort {
  readonly rounds: number;
  /** Milliseconds per contestant, round and kind of call. */
  readonly budget: number;
}
/** Round 0 is for the just-in-time compilers, some of which need a hundred calls of a large library; times its budget. */
const warmth = 5;
/** After so many milliseconds of one kind of call a contestant sits out the remaining rounds. */
const enough = 20_000;

export interface Result {
  readonly row: Row;
  readonly prepared: Prepared;
  /** Why the row has no times. */
  readonly wrong: readonly string[];
}
export interface Contest {
  readonly results: readonly Result[];
  /** Who did not take part, and why. */
  readonly absent: readonly { readonly task: Task; readonly reason: string }[];
}

interface Entered {
  readonly entrant: Entrant;
  readonly prepared: Prepared;
  readonly wrong: readonly string[];
  readonly times: { readonly step: number[]; readonly forward: number[] };
}

export async function contest(
  of: Case,
  tasks: readonly Task[],
  python: string | undefined,
  { rounds, budget }: Effort,
): Promise<Contest> {
  const expected = expectedOutcome(of);
  const entered: Entered[] = [];
  const absent: { task: Task; reason: string }[] = [];
  const leave = (task: Task, error: unknown): void =>
    void absent.push({ task, reason: error instanceof Error ? error.message : String(error) });
  for (const task of tasks) {
    let entrant: Entrant | undefined;
    try {
      entrant = entrantOf(task, python);
      const prepared = await entrant.prepare();
      const wrong = prepared.outcome === null ? [] : deviations(prepared.outcome, expected);
      entered.push({ entrant, prepared, wrong, times: { step: [], forward: [] } });
    } catch (error) {
      entrant?.leave();
      leave(task, error);
    }
  }

  const right = new Set(entered.filter(({ wrong }) => wrong.length === 0));
  for (const what of ['step', 'forward'] as const) {
    const spent = new Map<Entered, number>();
    for (let round = 0; round <= rounds; round++) {
      for (const one of right) {
        if (what === 'step' && !one.prepared.trains) continue;
        const before = spent.get(one) ?? 0;
        if (before > enough && one.times[what].length > 0) continue;
        const begin = performance.now();
        let samples: readonly number[];
        try {
          samples = await one.entrant.time(what, round === 0 ? warmth * budget : budget);
        } catch (error) {
          one.entrant.leave();
          leave(one.entrant.task, error);
          right.delete(one);
          continue;
        }
        spent.set(one, before + performance.now() - begin);
        if (round > 0 || performance.now() - begin > enough / 2) one.times[what].push(...samples);
      }
    }
  }

  const results: Result[] = [];
  for (const one of entered.filter(one => one.wrong.length > 0 || right.has(one))) {
    const { entrant, prepared, wrong, times } = one;
    const { task } = entrant;
    const peak = await entrant.memory();
    entrant.leave();
    const figure = (value: (samples: readonly number[]) => number, samples: readonly number[]): number | null =>
      wrong.length > 0 || samples.length === 0 ? null : rounded(value(samples));
    const { peer, backend, threads } = task;
    const { model, D, H, K, B, T } = of;
    const row: Row = {
      peer,
      backend,
      threads,
      model,
      D,
      H,
      K,
      B,
      T,
      fwd_ms_median: figure(median, times.forward),
      fwd_ms_min: figure(least, times.forward),
      step_ms_median: figure(median, times.step),
      step_ms_min: figure(least, times.step),
      loss: prepared.outcome?.loss ?? null,
      grad_checksum: prepared.outcome?.grad_checksum ?? null,
      grad_norm: prepared.outcome?.grad_norm ?? null,
      peak_rss_mb: Math.round(peak * 10) / 10,
    };
    results.push({ row, prepared, wrong });
  }
  return { results, absent };
}

/** Four significant digits are more than a clock is good for. */
export const rounded = (value: number): number => Number(value.toPrecision(4));
