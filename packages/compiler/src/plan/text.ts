/** A plan as text: what was packed, hoisted, deferred, fused and kept, and why.            layer 2 */
import { intText } from '../loop/int.js';
import { type Item, type Nest, nestsOf } from './fuse.js';
import { indexed } from './naming.js';
import type { Plan, Program } from './plan.js';
import { extentsOf } from './storage.js';
import { type Task, visitOperation } from './task.js';

const operation = (task: Task): string =>
  visitOperation<string>(
    {
      map: () => 'elementwise',
      product: o =>
        o.left.members === undefined ? 'product' : `one product of ${o.left.members.length} packed matrices`,
      reduce: o => o.fn,
      softmax: () => 'softmax',
      logsumexp: () => 'log-sum-exp',
      series: () => 'sum over t',
      deferred: o => `one product over all t and examples${o.left.members === undefined ? '' : ', packed'}`,
      totals: () => 'sum over t and examples',
      gather: () => 'sum over t and examples',
    },
    task.operation,
  );

const lines = (task: Task): readonly string[] => task.says.map(text => `${text}    [${operation(task)}]`);
const nestText = ({ tasks }: Nest): readonly string[] =>
  tasks.length === 1
    ? tasks.flatMap(lines)
    : [`fused, one pass:`, ...tasks.flatMap(task => lines(task).map(line => `  ${line}`))];

/** Why a bulk nest stands where it stands among the items of its phase. */
function place(item: Item, i: number, items: readonly Item[], all: string): string {
  const recurrencesBefore = items.slice(0, i).some(({ kind }) => kind === 'recurrence');
  const recurrencesAfter = items.slice(i + 1).some(({ kind }) => kind === 'recurrence');
  const timed = nestsOf(item).some(({ tasks }) => tasks.some(task => task.time));
  const summed = nestsOf(item).some(({ tasks }) =>
    tasks.some(({ operation: { kind } }) => kind === 'deferred' || kind === 'totals'),
  );
  if (summed && recurrencesBefore) return `${all} at once, deferred until after the recurrence`;
  if (recurrencesAfter)
    return recurrencesBefore ? `${all} at once, between the recurrences` : `${all} at once, hoisted`;
  if (recurrencesBefore) return `${all} at once, after the recurrence`;
  return timed || summed ? `${all} at once` : 'once';
}

function itemsText(items: readonly Item[], all: string, from: string, to: string): readonly string[] {
  return items.flatMap((item, i): readonly string[] => {
    const note = item.optional ? ', only if asked for' : '';
    if (item.kind === 'bulk')
      return [`${place(item, i, items, all)}${note}:`, ...nestText(item.nest).map(line => `  ${line}`)];
    const order = item.way === 'forward' ? `t = ${from} … ${to}` : `t = ${to} … ${from}`;
    return [`step by step, ${order}${note}:`, ...item.nests.flatMap(nestText).map(line => `  ${line}`)];
  });
}

function programText(plan: Plan, { phases, items, storage }: Program): readonly string[] {
  const call = plan.letters;
  const { T, before, count } = call;
  const body = phases.flatMap((phase): readonly string[] => {
    if (phase.kind === 'apart') return itemsText([phase.item], 'all t', '1', T);
    const order = phase.way === 'forward' ? `t = 1 … ${T}` : `t = ${T} … 1`;
    const inside = itemsText(phase.items, 'all t of the strip', `${before} + 1`, `${before} + ${count}`);
    return [`strip by strip, ${order}:`, ...inside.map(line => `  ${line}`)];
  });
  const used = new Set(items.flatMap(nestsOf).flatMap(({ tasks }) => tasks.flatMap(({ defines }) => defines)));
  const work = [...storage.places].filter(([name, { role }]) => role === 'work' && used.has(name));
  const kept = work.map(([name, placed]) => {
    const extents = extentsOf(placed, call).map(extent => `[${intText(extent)}]`);
    const inside = placed.buffer === name ? '' : ` in ${placed.buffer}`;
    return `${name}${inside} ${extents.join('')}`;
  });
  const locals = [...storage.locals].filter(name => used.has(name));
  return [
    ...body,
    'kept:',
    ...kept.map(line => `  ${line}`),
    ...(locals.length === 0 ? [] : [`never stored: ${locals.join(', ')}`]),
  ];
}

/** The plan of a cell, forward pass and training step, one decision per line. */
export function planText(plan: Plan): string {
  const packs = plan.packs.map(({ name, members }) => `  ${name} = [${members.join('; ')}]`);
  const starts = plan.starts.map(({ name, of, index }) => `  ${indexed(of, index)} = ${name}`);
  return [
    `plan of ${plan.cell.name}`,
    ...(packs.length === 0 ? [] : ['packed, row block under row block:', ...packs]),
    ...(starts.length === 0 ? [] : ['start values:', ...starts]),
    '',
    'forward',
    ...programText(plan, plan.forward).map(line => `  ${line}`),
    '',
    'training step',
    ...programText(plan, plan.training).map(line => `  ${line}`),
    '',
  ].join('\n');
}
