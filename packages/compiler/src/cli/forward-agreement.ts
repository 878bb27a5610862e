/**
 * The forward pass of an emitted model, at once and step by step, against the equations.  layer 6
 *
 * It has kernels of its own, so right gradients say nothing of it. Every named value of every step that counts, and what
 * the next call would start from, must be what the evaluator computes for each example alone; infinite values too. In a
 * stream the values of step t must be those of step t of the whole sequence, which a cell that needs later steps cannot give.
 * What is computed once is, after t steps, that of the first t: of the whole it is only at the last.
 */
import { type Cell, cellMatrices, type Matrix, real, type Run, simulate } from '@tracegrad/symbolic';
import { isNumbers, type Outputs } from './emitted-model.js';
import { type Point, withSteps } from './trial.js';

type Example = Run<number> | undefined;

/** The largest error of a value, by the largest entry of the same value; infinite where a number is none. */
function arrayError(
  array: unknown,
  slots: number,
  B: number,
  expected: (slot: number, b: number) => Matrix<number> | undefined,
): number {
  if (!isNumbers(array)) return 0;
  let [gap, size] = [0, 1e-6];
  for (let slot = 0; slot < slots; slot++) {
    for (let b = 0; b < B; b++) {
      const A = expected(slot, b);
      // What is the same for all examples is kept once.
      const isShared = A !== undefined && array.length === slots * A.entries.length;
      const from = (isShared ? slot : slot * B + b) * (A?.entries.length ?? 0);
      A?.entries.forEach((value, i) => {
        const found = array[from + i];
        // log(x[t]/x[t-1]) is infinite at t = 1, whatever the point.
        if (!Number.isFinite(value) && Object.is(found, value)) return;
        const difference = Math.abs((found ?? NaN) - value);
        gap = Math.max(gap, Number.isNaN(difference) ? Infinity : difference);
        size = Math.max(size, Math.abs(value));
      });
    }
  }
  return gap / size;
}

/**
 * The largest error of outputs of so many slots, of which `stepOf` says which step of an example each is. `ends`: the
 * examples as far as they have come, for what is computed once.
 */
function outputsError(
  cell: Cell,
  outputs: Outputs,
  examples: readonly Example[],
  lengths: readonly number[],
  slots: number,
  stepOf: (slot: number, b: number) => number | undefined,
  ends = examples,
): number {
  const B = examples.length;
  const values = cell.stages.flatMap(({ direction, equations }) =>
    equations.map(({ name }) =>
      direction === 'once'
        ? arrayError(outputs[name], 1, B, (_, b) => ends[b]?.value(name))
        : arrayError(outputs[name], slots, B, (slot, b) => {
            const step = stepOf(slot, b);
            return step === undefined ? undefined : examples[b]?.value(name, step);
          }),
    ),
  );
  const finals = cell.initials.map(({ name, of, index }) =>
    arrayError(outputs.final[name], 1, B, (_, b) => examples[b]?.value(of, (lengths[b] ?? NaN) + index.offset)),
  );
  return Math.max(0, ...values, ...finals);
}

export function forwardError(cell: Cell, outputs: Outputs, { T, examples, counting }: Point): number {
  const runs = examples.map(example => simulate(real, cell, cellMatrices(cell, example)));
  const lengths = examples.map(example => example.T);
  return outputsError(cell, outputs, runs, lengths, T, (t, b) => {
    const step = counting[b]?.indexOf(t) ?? -1;
    return step < 0 ? undefined : step + 1;
  });
}

/** The largest error of a stream, whose outputs are given step by step. */
export function streamError(cell: Cell, outputs: readonly Outputs[], { examples }: Point): number {
  const runs = examples.map(example => simulate(real, cell, cellMatrices(cell, example)));
  const errors = outputs.map((own, t) => {
    const steps = Array.from({ length: t + 1 }, (_, k) => k);
    const ends = examples.map(example => simulate(real, cell, cellMatrices(cell, withSteps(cell, example, steps))));
    return outputsError(
      cell,
      own,
      runs,
      runs.map(() => t + 1),
      1,
      () => t + 1,
      ends,
    );
  });
  return Math.max(0, ...errors);
}
