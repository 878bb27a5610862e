/** Meetings and failures, as far as one thread can see them. */
import { describe, expect, it } from 'vitest';
import {
  callAll,
  type Control,
  controlBytes,
  controlOver,
  fail,
  failure,
  maySleep,
  meet,
  serveCalls,
} from './control.js';

/** Words for a call of `count` threads. */
function called(count: number): Control {
  const control = controlOver(new SharedArrayBuffer(controlBytes(3)));
  callAll(control, 1, count, 0.5);
  return control;
}

describe('a meeting', () => {
  it('is over when the last one comes', () => {
    const control = called(1);
    for (let i = 0; i < 3; i++) meet(control, maySleep());
  });
  it('does not wait for who failed, before or after', () => {
    const control = called(2);
    fail(control, new Error('a trap'));
    fail(control, new Error('another'));
    expect(() => meet(control, true)).toThrow('another thread failed');
    expect(failure(control)).toBe('a trap');
  });
});

describe('a thread', () => {
  it('runs what it is called for, with its frame and the factor, and stops when there is nothing more', () => {
    const control = controlOver(new SharedArrayBuffer(controlBytes(3)));
    const frames = [0, 8, 16].map(at => new Int32Array(new ArrayBuffer(32), at));
    callAll(control, 2, 3, 0.25, frames);
    const runs: number[][] = [];
    serveCalls(control, 2, (...call) => {
      runs.push(call);
      callAll(control, -1, 3, 1);
      // The others are not here: a call of one alone can end.
      callAll(control, -1, 1, 1);
    });
    expect(runs).toEqual([[2, 16, 0.25]]);
  });
  it('that fails says why and serves no more', () => {
    const control = called(2);
    serveCalls(control, 1, () => {
      throw new RangeError('out of bounds');
    });
    expect(failure(control)).toBe('out of bounds');
  });
});
