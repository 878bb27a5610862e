/** The loops over time and examples around a task, and the store at its end.               layer 3 */
import { now } from '@tracegrad/symbolic';
import type { Int } from '../loop/int.js';
import type { Statement } from '../loop/loop.js';
import type { Real } from '../loop/real.js';
import { hasRoom, slotOf } from '../plan/storage.js';
import type { Task } from '../plan/task.js';
import { subscripts } from './element.js';
import { contextOf, type Mode, overExamples, overTime, resultPlace, type Setting } from './setting.js';

/** Statements for one step and example, inside the loops that the task needs. */
export function around(setting: Setting, task: Task, mode: Mode, body: readonly Statement[]): readonly Statement[] {
  const perExample = task.example ? [overExamples(setting, body)] : body;
  return task.time && mode === 'bulk' ? [overTime(setting, undefined, perExample)] : perExample;
}

/** Element (i, j) of the value a task defines, at step t. */
export function storeAt(setting: Setting, task: Task, i: Int, j: Int, value: Real): Statement {
  const place = resultPlace(setting, task);
  const { t, b } = contextOf(setting);
  const at = subscripts(place, slotOf(place, now, t, setting.call), b, i, j);
  return { kind: 'store', buffer: place.buffer, at, value, ...(hasRoom(place) ? { room: true } : {}) };
}
