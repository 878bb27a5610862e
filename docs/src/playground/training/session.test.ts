/** Stopping, with workers that answer and workers that do not. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Obeying, type Phase, trainingSession, type TrainingListener } from './session.js';
import type { TrainingNews, TrainingOrder } from './training.worker.js';

const begin: Extract<TrainingOrder, { order: 'start' }> = {
  order: 'start',
  text: { subject: 'cell', parameters: '', inputs: '', states: '', equations: '', loss: '' },
  options: { task: 'memorise', seed: 1, units: 1, batch: 1, learningRate: 0.1 },
};
const points: TrainingNews = { news: 'points', points: [{ loss: 1, norm: 1 }] };

/** A page with its workers: the orders that each got, whether it was ended, and a way to speak for it. */
function page() {
  const workers: { readonly orders: string[]; ended: boolean; readonly speak: TrainingListener }[] = [];
  const news: string[] = [];
  const phases: Phase[] = [];
  const spawn = (speak: TrainingListener): Obeying => {
    const own = { orders: [] as string[], ended: false, speak };
    workers.push(own);
    return { postMessage: ({ order }) => void own.orders.push(order), terminate: () => void (own.ended = true) };
  };
  const listener = {
    told: (one: TrainingNews) => void news.push(one.news),
    failed: () => void news.push('failed'),
    changed: (phase: Phase) => void phases.push(phase),
  };
  return { workers, news, phases, session: trainingSession(spawn, listener, 250) };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('stopping', () => {
  it('is there at once, and a worker that says so can go on', () => {
    const { workers, news, phases, session } = page();
    session.start(begin);
    session.stop();
    expect(phases.at(-1)).toBe('stopping');
    workers[0]?.speak.told(points);
    workers[0]?.speak.told({ news: 'stopped' });
    vi.advanceTimersByTime(10_000);
    session.goOn();
    expect(workers.map(({ orders, ended }) => ({ orders, ended }))).toEqual([
      { orders: ['start', 'stop', 'continue'], ended: false },
    ]);
    expect([news, phases]).toEqual([['points'], ['none', 'running', 'stopping', 'waiting', 'running']]);
  });
  it('ends a worker in the middle of a long update, which is heard no more', () => {
    const { workers, news, phases, session } = page();
    session.start(begin);
    session.stop();
    vi.advanceTimersByTime(249);
    expect(workers[0]?.ended).toBe(false);
    vi.advanceTimersByTime(1);
    expect(workers[0]?.ended).toBe(true);
    workers[0]?.speak.told(points);
    session.goOn();
    expect([news, phases.at(-1)]).toEqual([[], 'none']);
    session.start(begin);
    expect(workers.map(({ orders }) => orders)).toEqual([['start', 'stop'], ['start']]);
  });
  it('twice is once, and a new start does without the old worker', () => {
    const { workers, phases, session } = page();
    session.start(begin);
    session.stop();
    session.stop();
    session.start(begin);
    vi.advanceTimersByTime(10_000);
    expect(workers.map(({ ended }) => ended)).toEqual([true, false]);
    expect(phases.at(-1)).toBe('running');
  });
});

it('a worker that fails says so once', () => {
  const { workers, news, phases, session } = page();
  session.start(begin);
  workers[0]?.speak.failed();
  workers[0]?.speak.failed();
  expect([news, phases.at(-1)]).toEqual([['failed'], 'none']);
});
