/**
 * The forward pass of an emitted model against the equations.                            layer 6
 *
 * It has kernels of its own, so right gradients say nothing of it. Every named value of every step that counts, and what
 * the next call would start from, must be what the evaluator computes for each example alone,
 * infinite values too.
 */
import {
  type Cell,
  cellMatrices,
  equationsOf,
  maskName,
  type Matrix,
  real,
  simulate,
  symbols,
} from '@tracegrad/symbolic';
import type { EmittedModel, Numbers } from './emitted-model.js';
import type { Point } from './trial.js';

const isNumbers = (value: unknown): value is Numbers => ArrayBuffer.isView(value);

/** What a forward pass is given: the inputs that its equations read, start values and the mask. */
function read(cell: Cell, inputs: Readonly<Record<string, Float64Array>>): Readonly<Record<string, Float64Array>> {
  const used = new Set(equationsOf(cell).flatMap(({ value }) => symbols(value).map(({ name }) => name)));
  const isGiven = (name: string): boolean => name === maskName || !cell.inputs.has(name) || used.has(name);
  return Object.fromEntries(Object.entries(inputs).filter(([name]) => isGiven(name)));
}

/** The largest error of a value, by the largest entry of the same value; infinite where a number is none. */
export function forwardError(
  cell: Cell,
  model: EmittedModel,
  { T, examples, counting }: Point,
  inputs: Readonly<Record<string, Float64Array>>,
): number {
  const B = examples.length;
  const outputs = model.forward(read(cell, inputs));
  const runs = examples.map(example => simulate(real, cell, cellMatrices(cell, example)));
  const once = new Set(
    cell.stages.flatMap(({ direction, equations }) => (direction === 'once' ? equations.map(({ name }) => name) : [])),
  );
  let worst = 0;
  const compare = (
    array: unknown,
    slots: number,
    expected: (slot: number, b: number) => Matrix<number> | undefined,
  ) => {
    if (!isNumbers(array)) return;
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
    worst = Math.max(worst, gap / size);
  };
  for (const { name } of equationsOf(cell)) {
    if (once.has(name)) compare(outputs[name], 1, (_, b) => runs[b]?.value(name));
    else
      compare(outputs[name], T, (t, b) => {
        const step = counting[b]?.indexOf(t) ?? -1;
        return step < 0 ? undefined : runs[b]?.value(name, step + 1);
      });
  }
  for (const { name, of, index } of cell.initials)
    compare(outputs.final[name], 1, (_, b) => runs[b]?.value(of, (examples[b]?.T ?? T) + index.offset));
  return worst;
}
