/** Sums, norms and softmax of one step and example.                                        layer 3 */
import type { Expr } from '@tracegrad/symbolic';
import { int, named } from '../loop/int.js';
import type { Statement } from '../loop/loop.js';
import {
  add,
  choose,
  constantReal,
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
      ? gather(element(value, row, row, contextOf(setting, task)))
      : loopOrOnce(j, sizeOf(columns), column => gather(element(value, row, column, contextOf(setting, task)))),
  );
  const result = scaledBy(factorOf(setting, task), end(local(sum)));
  return around(setting, task, mode, [
    { kind: 'variable', name: sum, value: zeroReal },
    ...passes,
    storeAt(setting, task, int(0), int(0), result),
  ]);
}

/** The least number of both float types: −∞ less the maximum of nothing but −∞ would be no number. */
const least = -3.4028234663852886e38;

/**
 * softmax(x), logsumexp(x) or both, with the largest entry taken out so that nothing overflows. Of nothing but −∞ the one is
 * 0, the other −∞.
 */
export function exponentials(setting: Setting, tasks: readonly Task[], of: Operand, mode: Mode): readonly Statement[] {
  const { i } = setting.letters;
  const [first] = tasks;
  const place = setting.places.get(of.name);
  if (first === undefined || place === undefined) throw new RangeError(`the value ${of.name} lies nowhere`);
  const { t, b } = contextOf(setting);
  const slot = of.index === undefined ? undefined : slotOf(place, of.index, t, setting.call);
  const x = (row: Parameters<typeof subscripts>[3]): Real =>
    load(
      place.buffer,
      of.transposed ? subscripts(place, slot, b, int(0), row) : subscripts(place, slot, b, row, int(0)),
    );
  const [most, sum, power, part] = ['most', 'sum', 'power', 'part'].map(wish => localName(setting, wish, first)) as [
    string,
    string,
    string,
    string,
  ];
  const rows = sizeOf(of.shape[0]);
  const exponential = fn('exp', subtract(x(named(i)), local(most)));
  const ofKind = (kind: Task['operation']['kind']): readonly Task[] =>
    tasks.filter(({ operation }) => operation.kind === kind);
  const softmaxes = ofKind('softmax');
  return around(setting, first, mode, [
    { kind: 'variable', name: most, value: constantReal(least) },
    loop(i, int(0), rows, [{ kind: 'set', name: most, value: larger(local(most), x(named(i))) }]),
    { kind: 'variable', name: sum, value: zeroReal },
    loop(i, int(0), rows, [
      { kind: 'let', name: power, value: exponential },
      ...softmaxes.map(task => storeAt(setting, task, named(i), int(0), local(power))),
      { kind: 'set', name: sum, value: add(local(sum), local(power)) },
    ]),
    ...ofKind('logsumexp').map(task =>
      storeAt(
        setting,
        task,
        int(0),
        int(0),
        scaledBy(factorOf(setting, task), add(local(most), fn('log', local(sum)))),
      ),
    ),
    ...(softmaxes.length === 0
      ? []
      : [{ kind: 'let', name: part, value: choose(local(sum), divide(oneReal, local(sum))) } as const]),
    ...softmaxes.map(task => {
      const own = storeAt(setting, task, named(i), int(0), zeroReal);
      const kept: Real = own.kind === 'store' ? load(own.buffer, own.at) : zeroReal;
      const share = scaledBy(factorOf(setting, task), multiply(kept, local(part)));
      return loop(i, int(0), rows, [storeAt(setting, task, named(i), int(0), share)]);
    }),
  ]);
}
