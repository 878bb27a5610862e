/** Elementwise tasks of one shape in one pass over (i, j).                                 layer 3 */
import { symbols } from '@tracegrad/symbolic';
import type { Int } from '../loop/int.js';
import type { Statement } from '../loop/loop.js';
import { choose, local, type Real, subtract, zeroReal } from '../loop/real.js';
import { sizeOf } from '../plan/sizes.js';
import { firstOf, type Task } from '../plan/task.js';
import { element } from './element.js';
import { contextOf, factorOf, localName, loopOrOnce, type Mode, scaledBy, type Setting } from './setting.js';
import { around, storeAt } from './wrap.js';

const reads = ({ operation }: Task, name: string): boolean =>
  operation.kind === 'map' && symbols(operation.value).some(X => X.name === name && (X.index?.offset ?? 0) === 0);

/** x − x is 0 where x is finite, and no number elsewhere. */
const finite = (x: Real): Real => choose(subtract(x, x), zeroReal, x);

export function mapNest(setting: Setting, tasks: readonly Task[], mode: Mode): readonly Statement[] {
  const [first] = tasks;
  if (first === undefined) return [];
  const { i, j } = setting.letters;
  const [rows, columns] = first.shape;
  const body = (row: Int, column: Int): readonly Statement[] => {
    const atHand = new Map<string, string>();
    return tasks.flatMap((task): readonly Statement[] => {
      if (task.operation.kind !== 'map') throw new RangeError('only elementwise tasks share a nest');
      const name = firstOf(task);
      const plain = element(task.operation.value, row, column, contextOf(setting, task, atHand));
      const value = scaledBy(factorOf(setting, task), task.operation.finite === true ? finite(plain) : plain);
      const stored = !setting.locals.has(name);
      if (stored && !tasks.some(other => other !== task && reads(other, name))) {
        return [storeAt(setting, task, row, column, value)];
      }
      const hand = stored ? localName(setting, `${name}_t`, task) : name;
      atHand.set(name, hand);
      const held: Statement = { kind: 'let', name: hand, value };
      return stored ? [held, storeAt(setting, task, row, column, local(hand))] : [held];
    });
  };
  const nest = loopOrOnce(i, sizeOf(rows), row => loopOrOnce(j, sizeOf(columns), column => body(row, column)));
  return around(setting, first, mode, nest);
}
