/** A model on TypeScript with threads, as far as building and failing go. */
import { describe, expect, it } from 'vitest';
import { build } from './build.js';
import type { Emitted } from './emitted.js';
import { partsOf } from './part.js';
import type { Threading } from './threads/threading.js';
import { typescript } from './typescript.js';
import { mostSizes } from './views.js';

/** A cell without sense that is worth several threads. */
const cell: Emitted = {
  name: 'sums',
  sizes: [],
  parameters: () => ({ w: [1000, 1] }),
  packs: {},
  inputs: () => ({ x: { shape: [1000, 1], once: false } }),
  initials: () => ({}),
  gradients: { w: 'gw', x: 'gx' },
  gradientPacks: {},
  forward: {
    reads: ['x'],
    work: () => ({}),
    views: () => ({}),
    final: () => ({}),
    shares: (_, __, B) => ({ e: B }),
    run: () => undefined,
  },
  training: { reads: ['x'], work: () => ({}), shares: (_, __, B) => ({ e: B }), run: () => 0 },
  streams: false,
};

describe('what goes wrong', () => {
  it('while the model is built leaves no thread behind', () => {
    let started = 0;
    const thread = (): string => {
      started += 1;
      return 'data:text/javascript,';
    };
    const shares = (): never => {
      throw new RangeError('no such pass');
    };
    const options = { backend: 'ts', steps: 100, batch: 10, threads: 2 } as const;
    expect(() => build({ ...cell, thread, maskedForward: { ...cell.forward, shares } }, {}, options)).toThrow(
      new RangeError('no such pass'),
    );
    expect(started).toBe(0);
    const model = build({ ...cell, thread }, {}, options);
    model.close();
    expect(started).toBe(1);
  });

  it('before the others are called is no failure of theirs', () => {
    const called: number[] = [];
    const threading: Threading = {
      threads: 2,
      running: () => 2,
      begin: () => undefined,
      countFor: () => 2,
      call: (_, count) => called.push(count),
      meet: () => undefined,
      broken: () => new Error('a thread failed'),
      ready: async () => undefined,
      close: () => undefined,
    };
    const shares = (_: unknown, T: number, B: number) => {
      if (T === 3) throw new RangeError('three steps are too many');
      return { e: B };
    };
    const own: Emitted = { ...cell, thread: () => '', forward: { ...cell.forward, shares } };
    const { run } = typescript(own, 'float32', {}, { T: 4, B: 4 }, threading);
    expect(() => run('forward', 3, 4, {}, 1, false)).toThrow(new RangeError('three steps are too many'));
    expect(called).toEqual([]);
    run('forward', 2, 4, {}, 1, false);
    expect(called).toEqual([2]);
  });
});

it('parts are remembered, but not those of every size there ever was', () => {
  const part = partsOf(cell, 'forward', {}, 0, () => undefined);
  const first = part(1, 1, 1, 0);
  expect(part(1, 1, 1, 0)).toBe(first);
  for (let T = 2; T <= mostSizes; T++) part(T, 1, 1, 0);
  expect(part(1, 1, 1, 0)).toBe(first);
  part(1, 2, 1, 0);
  expect(part(1, 1, 1, 0)).not.toBe(first);
  expect(part(1, 1, 1, 0)).toEqual(first);
});
