import { describe, expect, it } from 'vitest';
import { random } from '@tracegrad/runtime';
import { split } from './split.js';

const names = [...'abcdefghijklmnopqrst'];

describe('split', () => {
  it('puts every name on one side, in the order they had', () => {
    const { training, heldOut } = split(names, 0.1, random(1));
    expect(heldOut).toHaveLength(2);
    expect([...training, ...heldOut].sort()).toEqual(names);
    expect(training).toEqual([...training].sort());
    expect(heldOut).toEqual([...heldOut].sort());
  });

  it('is decided by the seed', () => {
    expect(split(names, 0.5, random(1))).toEqual(split(names, 0.5, random(1)));
    expect(split(names, 0.5, random(1))).not.toEqual(split(names, 0.5, random(2)));
  });

  it('leaves at least one name on either side', () => {
    expect(split(['a', 'b'], 0, random(1)).heldOut).toHaveLength(1);
    expect(split(['a', 'b'], 1, random(1)).training).toHaveLength(1);
    expect(() => split(['a'], 0.5, random(1))).toThrow(/two names/);
  });
});
