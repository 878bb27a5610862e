/** Sums, norms and softmax of one step and example.                                        layer 3 */
import type { Expr } from '@tracegrad/symbolic';
import { int, named } from '../loop/int.js';
import type { Statement } from '../loop/loop.js';
import {
  add,
  fn,
  divide,
  larger,
  load,
  local,
  multiply,
  oneReal,
  type Real,
  subtract,
  zeroReal,
} from '../loop/real.js';
import { sizeOf } from '../plan/sizes.js';
import { slotOf } from '../plan/storage.js';
import type { Operand, Reduction, Task } from '../plan/task.js';
import { element, subscripts } from './element.js';
import { contextOf, factorOf, localName, loop, loopOrOnce, type Mode, scaledBy, type Setting } from './setting.js';
import { around, storeAt } from './wrap.js';

/** What is added up for each reduction, and what the sum becomes. */
const reductions: { readonly [R in Reduction]: { readonly of: (x: Real) => Real; readonly end: (sum: Real) => Real } } =
  {
    sum: { of: x => x, end: sum => sum },
    norm1: { of: x => fn('abs', x), end: sum => sum },
    norm2: { of: x => multiply(x, x), end: sum => fn('sqrt', sum) },
    tr: { of: x => x, end: sum => sum },
  };

export function reduce(setting: Setting, task: Task, name: Reduction, value: Expr, mode: Mode): readonly Statement[] {
  const { i, j } = setting.letters;
  const sum = localName(setting, 'sum', task);
  const entry = localName(setting, 'entry', task);
  const [rows, columns] = value.shape;
  const { of, end } = reductions[name];
  const gather = (x: Real): readonly Statement[] => [
    ...(name === 'norm2' ? [{ kind: 'let', name: entry, value: x } as const] : []),
    { kind: 'set', name: sum, value: add(local(sum), of(name === 'norm2' ? local(entry) : x)) },
  ];
  const passes = loopOrOnce(i, sizeOf(rows), row =>
    name === 'tr'
      ? gather(element(value, row, row, contextOf(setting)))
      : loopOrOnce(j, sizeOf(columns), column => gather(element(value, row, column, contextOf(setting)))),
  );
  const result = scaledBy(factorOf(setting, task), end(local(sum)));
  return around(setting, task, mode, [
    { kind: 'variable', name: sum, value: zeroReal },
    ...passes,
    storeAt(setting, task, int(0), int(0), result),
  ]);
}

/** softmax(x) or logsumexp(x), with the largest entry taken out so that nothing overflows. */
export function softmax(setting: Setting, task: Task, of: Operand, mode: Mode): readonly Statement[] {
  const { i } = setting.letters;
  const place = setting.places.get(of.name);
  if (place === undefined) throw new RangeError(`the value ${of.name} lies nowhere`);
  const { t, b } = contextOf(setting);
  const slot = of.index === undefined ? undefined : slotOf(place, of.index, t, setting.call);
  const x = (row: Parameters<typeof subscripts>[3]): Real =>
    load(place.buffer, subscripts(place, slot, b, row, int(0)));
  const [most, sum, power, part] = ['most', 'sum', 'power', 'part'].map(wish => localName(setting, wish, task)) as [
    string,
    string,
    string,
    string,
  ];
  const rows = sizeOf(of.shape[0]);
  const exponential = fn('exp', subtract(x(named(i)), local(most)));
  const factor = factorOf(setting, task);
  const isSoftmax = task.operation.kind === 'softmax';
  const summing: readonly Statement[] = isSoftmax
    ? [
        { kind: 'let', name: power, value: exponential },
        storeAt(setting, task, named(i), int(0), local(power)),
        { kind: 'set', name: sum, value: add(local(sum), local(power)) },
      ]
    : [{ kind: 'set', name: sum, value: add(local(sum), exponential) }];
  const own = storeAt(setting, task, named(i), int(0), zeroReal);
  const kept: Real = own.kind === 'store' ? load(own.buffer, own.at) : zeroReal;
  const ending: readonly Statement[] = isSoftmax
    ? [
        { kind: 'let', name: part, value: divide(oneReal, local(sum)) },
        loop(i, int(0), rows, [
          storeAt(setting, task, named(i), int(0), scaledBy(factor, multiply(kept, local(part)))),
        ]),
      ]
    : [storeAt(setting, task, int(0), int(0), scaledBy(factor, add(local(most), fn('log', local(sum)))))];
  return around(setting, task, mode, [
    { kind: 'variable', name: most, value: x(int(0)) },
    loop(i, int(1), rows, [{ kind: 'set', name: most, value: larger(local(most), x(named(i))) }]),
    { kind: 'variable', name: sum, value: zeroReal },
    loop(i, int(0), rows, summing),
    ...ending,
  ]);
}
