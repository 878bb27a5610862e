import { describe, expect, it } from 'vitest';
import { emitted as lstm } from '@tracegrad/runtime/lstm';
import { emitted as rnn } from '@tracegrad/runtime/rnn';
import { neededBytes } from './needed.js';

const sizes = { D: 3, H: 17, K: 5, B: 7, T: 2000 };

describe('what a training step needs', () => {
  it('of the rnn is h and what the output layer sends back to it', () => {
    expect(neededBytes(rnn, { model: 'rnn', ...sizes })).toEqual({
      kept_bytes: 4 * 17 * 7 * (2001 + 2000),
      parameter_bytes: 2 * 4 * (17 * 17 + 17 * 3 + 17 + 5 * 17 + 5),
      input_bytes: 4 * 2000 * 7 * (3 + 5),
    });
  });

  it('of the lstm are its gates, both states and the tanh of one besides', () => {
    const { kept_bytes } = neededBytes(lstm, { model: 'lstm', ...sizes });
    // f has a slot more, which is read after the last step; h and c have their start values.
    expect(kept_bytes).toBe(4 * 17 * 7 * (8 * 2000 + 3));
  });

  it('holds for a sequence shorter than a strip', () => {
    expect(neededBytes(rnn, { model: 'rnn', ...sizes, T: 1 }).kept_bytes).toBe(4 * 17 * 7 * 3);
  });
});
