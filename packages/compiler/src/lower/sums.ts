/** Sums over time and examples: the loss, gradients element by element, series.            layer 3 */
import type { Expr } from '@tracegrad/symbolic';
import { int, type Int, named, times } from '../loop/int.js';
import type { Statement } from '../loop/loop.js';
import { add, isConstant, load, local, type Real, zeroReal } from '../loop/real.js';
import { sizeOf } from '../plan/sizes.js';
import { widthOf } from '../plan/storage.js';
import type { Operand, Span, Task } from '../plan/task.js';
import { element, subscripts } from './element.js';
import {
  adds,
  contextOf,
  factorOf,
  localName,
  loopOrOnce,
  overExamples,
  overTime,
  panel,
  placeOf,
  position,
  resultPlace,
  scaledBy,
  type Setting,
  slotAt,
  stepsOf,
} from './setting.js';

const timed = (setting: Setting, span: Span | undefined, body: readonly Statement[]): readonly Statement[] =>
  span === undefined ? body : [overTime(setting, span, body)];

/** loss += Σ over t and examples. */
export function loss(setting: Setting, span: Span | undefined, value: Expr): readonly Statement[] {
  const { loss: name } = setting.letters;
  const entry = element(value, int(0), int(0), contextOf(setting));
  return timed(setting, span, [overExamples(setting, [{ kind: 'set', name, value: add(local(name), entry) }])]);
}

/** An element at a time, each a sum over t and examples in a double. */
export function gather(setting: Setting, task: Task, span: Span | undefined, value: Expr): readonly Statement[] {
  const { i, j } = setting.letters;
  const [rows, columns] = task.shape;
  return loopOrOnce(i, sizeOf(rows), row =>
    loopOrOnce(j, sizeOf(columns), column =>
      summed(setting, task, row, column, inner => timed(setting, span, [overExamples(setting, [inner])]), value),
    ),
  );
}

/** Σₜ for each example. */
export function series(setting: Setting, task: Task, span: Span, value: Expr): readonly Statement[] {
  const { i, j } = setting.letters;
  const [rows, columns] = task.shape;
  const nest = loopOrOnce(i, sizeOf(rows), row =>
    loopOrOnce(j, sizeOf(columns), column =>
      summed(setting, task, row, column, inner => [overTime(setting, span, [inner])], value),
    ),
  );
  return task.example ? [overExamples(setting, nest)] : nest;
}

function summed(
  setting: Setting,
  task: Task,
  i: Int,
  j: Int,
  loops: (inner: Statement) => readonly Statement[],
  value: Expr,
): readonly Statement[] {
  const sum = localName(setting, 'sum', task);
  const place = resultPlace(setting, task);
  const at = subscripts(place, int(0), contextOf(setting).b, i, j);
  const before: Real = isConstant(adds(setting, task), 0) ? zeroReal : load(place.buffer, at);
  const entry = element(value, i, j, contextOf(setting, task));
  return [
    { kind: 'variable', name: sum, value: zeroReal },
    ...loops({ kind: 'set', name: sum, value: add(local(sum), entry) }),
    { kind: 'store', buffer: place.buffer, at, value: add(before, scaledBy(factorOf(setting, task), local(sum))) },
  ];
}

/** Column sums of a sequence as it lies in memory. */
export function totals(setting: Setting, task: Task, span: Span | undefined, source: Operand): readonly Statement[] {
  const place = placeOf(setting, [source.name]);
  const target = placeOf(setting, task.defines);
  const { from, count } = stepsOf(setting, span);
  const slot = slotAt(setting, source, place, from);
  return [
    {
      kind: 'totals',
      target: { buffer: target.buffer, offset: position(setting, target, int(0), int(0)) },
      source: panel(place, position(setting, place, slot, int(0)), widthOf(place)),
      rows: times(count, named(setting.call.B)),
      columns: target.ownRows,
      factor: factorOf(setting, task),
      add: adds(setting, task),
    },
  ];
}
