/**
 * Two tasks with a long delay, as batches of one-hot symbols and one class at the end.
 *
 * Temporal order (Hochreiter & Schmidhuber, "Long Short-Term Memory", Neural Computation 9(8), 1997, experiment 6a): among
 * distractors stand two marked symbols, X or Y each, one early and one in the middle; the class is which came in which order.
 * The latch (after Bengio, Simard & Frasconi, 1994): the first symbol is the class, everything after it is distraction.
 */
import type { Random } from '@tracegrad/runtime';

export interface Examples {
  readonly steps: number;
  readonly batch: number;
  /** One-hot, `[steps][batch][symbols]`. */
  readonly x: Float32Array;
  /** The class of each example. */
  readonly y: Int32Array;
}

export interface Task {
  readonly name: 'order' | 'latch';
  readonly symbols: number;
  readonly classes: number;
  /** A fresh batch; `steps` at least 10. */
  readonly examples: (steps: number, batch: number, random: Random) => Examples;
}

type Sequence = (steps: number, random: Random) => { readonly symbols: readonly number[]; readonly label: number };

const distractors = 4;
const [markX, start, end] = [distractors, 6, 7];

const orderSequence: Sequence = (steps, random) => {
  const symbols = Array.from({ length: steps }, () => random.below(distractors));
  symbols[0] = start;
  symbols[steps - 1] = end;
  // The first mark between 10 % and 20 % of the way, the second between 50 % and 60 %, as in the paper's 10–20 and 50–60 of 100.
  const between = (from: number, to: number): number =>
    Math.floor(steps * from) + random.below(Math.max(1, Math.floor(steps * (to - from))));
  const marks = [random.below(2), random.below(2)] as const;
  symbols[between(0.1, 0.2)] = markX + marks[0];
  symbols[between(0.5, 0.6)] = markX + marks[1];
  return { symbols, label: 2 * marks[0] + marks[1] };
};

const latchClasses = 8;
const latchSequence: Sequence = (steps, random) => {
  const label = random.below(latchClasses);
  const noise = Array.from({ length: steps - 1 }, () => latchClasses + random.below(distractors));
  return { symbols: [label, ...noise], label };
};

const batches =
  (symbols: number, sequence: Sequence): Task['examples'] =>
  (steps, batch, random) => {
    const x = new Float32Array(steps * batch * symbols);
    const y = new Int32Array(batch);
    for (let column = 0; column < batch; column++) {
      const { symbols: shown, label } = sequence(steps, random);
      shown.forEach((symbol, t) => (x[(t * batch + column) * symbols + symbol] = 1));
      y[column] = label;
    }
    return { steps, batch, x, y };
  };

export const temporalOrder: Task = { name: 'order', symbols: 8, classes: 4, examples: batches(8, orderSequence) };
export const latch: Task = {
  name: 'latch',
  symbols: latchClasses + distractors,
  classes: latchClasses,
  examples: batches(latchClasses + distractors, latchSequence),
};

export const tasks: Readonly<Record<Task['name'], Task>> = { order: temporalOrder, latch };
