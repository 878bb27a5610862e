/**
 * Matrix products as calls of product kernels.                                            layer 3
 *
 * A shared matrix times a vector of every example is one product over all rows in memory: examples, and where nothing
 * has to wait all time steps as well, are the rows. A sum over t and examples of u·v′ is one product that runs over those
 * rows instead. Anything else is a small product for each example.
 */
import { now } from '@tracegrad/symbolic';
import { int, type Int, named, times } from '../loop/int.js';
import { isConstant, oneReal, zeroReal } from '../loop/real.js';
import type { Panel, ProductForm, Statement } from '../loop/loop.js';
import { hasRoom, isSpaced, type Place, widthOf } from '../plan/storage.js';
import { sizeOf } from '../plan/sizes.js';
import { isTurned, type Operand, type Span, type Task } from '../plan/task.js';
import {
  adds,
  factorOf,
  type Mode,
  overExamples,
  overTime,
  panel,
  placeOf,
  position,
  type Setting,
  slotAt,
  stepsOf,
} from './setting.js';
import { around } from './wrap.js';

const atNow = { index: now } as const;

/** The length of a column: of a pack all row blocks, which only its place knows; a row read as a column lies as one row. */
const lengthOf = (column: Operand, place: Place): Int =>
  column.transposed && column.members === undefined ? sizeOf(column.shape[0]) : place.ownRows;

/** A product for each step and example, in as few calls as memory allows. */
export function productTask(
  setting: Setting,
  task: Task,
  left: Operand,
  right: Operand,
  mode: Mode,
): readonly Statement[] {
  const [L, R] = [placeOf(setting, [left.name]), placeOf(setting, [right.name])];
  const target = placeOf(setting, task.defines);
  const shared = (place: Place): boolean => !place.example && !place.time;
  const streams = (operand: Operand, place: Place): boolean =>
    place.example && (!task.time || mode === 'step' || place.time) && !isTurned(operand);
  const common = { kind: 'product', factor: factorOf(setting, task), add: task.adds ? oneReal : zeroReal } as const;
  const steps = task.time && mode === 'bulk' ? setting.steps.count : int(1);
  const t = mode === 'bulk' ? setting.steps.from : named(setting.letters.t);
  const rows = times(steps, named(setting.call.B));
  const first = (operand: Pick<Operand, 'index'>, place: Place): Panel =>
    panel(place, position(setting, place, slotAt(setting, operand, place, t), int(0)), widthOf(place));

  if (shared(L) && streams(right, R) && right.shape[1] === 1) {
    // Cᵀ = Xᵀ·Wᵀ: examples are rows.
    const form: ProductForm = left.transposed ? 'times' : 'timesTransposed';
    const W = panel(L, position(setting, L, int(0), int(0)), sizeOf(L.shape[1]));
    return [
      {
        ...common,
        form,
        target: first(atNow, target),
        left: first(right, R),
        right: W,
        rows,
        columns: target.ownRows,
        inner: lengthOf(right, R),
        ...(hasRoom(target) ? { room: target.ownRows } : {}),
      },
    ];
  }
  // Rows of a matrix, or numbers of a vector, are rows of the product where they lie at one distance through all examples.
  const stacks = left.shape[0] === 1 || (!isSpaced(L) && !isSpaced(target));
  if (shared(R) && streams(left, L) && stacks) {
    const form: ProductForm = isTurned(right) ? 'timesTransposed' : 'times';
    const columns = sizeOf(right.shape[1]);
    const inner = sizeOf(left.shape[1]);
    const stacked = times(rows, sizeOf(left.shape[0]));
    const X = { ...first(left, L), stride: left.shape[0] === 1 ? widthOf(L) : inner };
    const C = { ...first(atNow, target), stride: left.shape[0] === 1 ? widthOf(target) : columns };
    const W = panel(R, position(setting, R, int(0), int(0)), isTurned(right) ? inner : columns);
    return [{ ...common, form, target: C, left: X, right: W, rows: stacked, columns, inner }];
  }
  return around(setting, task, mode, [
    { ...common, ...small(setting, left, L, right, R), target: whole(setting, atNow, target, right.shape[1]) },
  ]);
}

/** An operand for one step and example, its rows `columns` apart. */
function whole(setting: Setting, operand: Pick<Operand, 'index'>, place: Place, columns: Operand['shape'][1]): Panel {
  const { t, b } = setting.letters;
  const offset = position(setting, place, slotAt(setting, operand, place, named(t)), named(b));
  return panel(place, offset, sizeOf(columns));
}

/** Form, panels and sizes of left·right for one step and example. */
function small(setting: Setting, left: Operand, L: Place, right: Operand, R: Place) {
  const stored = (operand: Operand): Operand['shape'][1] => (isTurned(operand) ? operand.shape[0] : operand.shape[1]);
  const form: ProductForm = isTurned(left) ? 'transposedTimes' : isTurned(right) ? 'timesTransposed' : 'times';
  return {
    form,
    left: whole(setting, left, L, stored(left)),
    right: whole(setting, right, R, stored(right)),
    // Of a pack all row blocks take part, which only its place knows.
    rows: left.members === undefined || left.transposed ? sizeOf(left.shape[0]) : L.ownRows,
    columns: sizeOf(right.shape[1]),
    inner: left.members !== undefined && left.transposed ? L.ownRows : sizeOf(left.shape[1]),
  };
}

/** Σ over t and examples of left·right: a weight gradient. */
export function deferred(
  setting: Setting,
  task: Task,
  span: Span | undefined,
  left: Operand,
  right: Operand,
): readonly Statement[] {
  const [L, R] = [placeOf(setting, [left.name]), placeOf(setting, [right.name])];
  const target = placeOf(setting, task.defines);
  const { from, count } = stepsOf(setting, span);
  const add = adds(setting, task);
  const inTime = (place: Place): boolean => span === undefined || place.time;
  const deep = L.example && R.example && inTime(L) && inTime(R) && left.shape[1] === 1;
  const factor = factorOf(setting, task);
  const C = panel(target, position(setting, target, int(0), int(0)), sizeOf(task.shape[1]));
  if (deep) {
    const at = (operand: Operand, place: Place): Panel =>
      panel(place, position(setting, place, slotAt(setting, operand, place, from), int(0)), widthOf(place));
    return [
      {
        kind: 'product',
        form: 'transposedTimes',
        target: C,
        left: at(left, L),
        right: at(right, R),
        rows: lengthOf(left, L),
        columns: sizeOf(right.shape[1]),
        inner: times(count, named(setting.call.B)),
        factor,
        add,
      },
    ];
  }
  const each: Statement = { kind: 'product', ...small(setting, left, L, right, R), target: C, factor, add: oneReal };
  const body = [overExamples(setting, [each])];
  const clear: Statement = {
    kind: 'clear',
    buffer: target.buffer,
    offset: C.offset,
    length: times(sizeOf(task.shape[0]), sizeOf(task.shape[1])),
  };
  return [...(isConstant(add, 0) ? [clear] : []), ...(span === undefined ? body : [overTime(setting, span, body)])];
}
