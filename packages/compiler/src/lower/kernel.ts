/** A program of the plan as one kernel of the loop IR.                                     layer 3 */
import { int, type Int, named, plus, times } from '../loop/int.js';
import { type Buffer, type Kernel, type Statement, statementsIn } from '../loop/loop.js';
import { load, local, multiply, zeroReal } from '../loop/real.js';
import { buffersRead, buffersWritten } from '../loop/scope.js';
import { type Item, type Nest, nestsOf } from '../plan/fuse.js';
import type { Plan, Program, Start } from '../plan/plan.js';
import { sizeOf } from '../plan/sizes.js';
import { extentsOf, type Place, stripRows, widthOf } from '../plan/storage.js';
import type { Phase } from '../plan/strips.js';
import type { Task } from '../plan/task.js';
import { visitOperation } from '../plan/task.js';
import { subscripts } from './element.js';
import { mapNest } from './maps.js';
import { deferred, productTask } from './products.js';
import { exponentials, reduce } from './reductions.js';
import {
  inStrip,
  loop,
  loopOrOnce,
  type Mode,
  overExamples,
  placeOf,
  position,
  type Setting,
  settingOf,
} from './setting.js';
import { gather, loss, series, totals } from './sums.js';

export interface KernelNaming {
  readonly name: string;
  readonly says: readonly string[];
  /** Whether it computes the loss and gradients. */
  readonly trains: boolean;
}

export function lowered(plan: Plan, program: Program, { name, says, trains }: KernelNaming): Kernel {
  const setting = settingOf(plan, program);
  const { T, B, scale, loss: total, inputGradients } = plan.letters;
  const body: readonly Statement[] = [
    ...starts(setting),
    ...(trains ? [{ kind: 'variable', name: total, value: zeroReal } as const] : []),
    ...program.phases.flatMap(phase => phaseStatements(setting, phase)),
    ...(trains ? [{ kind: 'result', value: multiply(local(scale), local(total)) } as const] : []),
  ];
  const used = new Set(body.flatMap(statement => [...buffersRead(statement), ...buffersWritten(statement)]));
  const buffers = [...program.storage.places.values()]
    .filter((place, i, all) => used.has(place.buffer) && all.findIndex(({ buffer }) => buffer === place.buffer) === i)
    .map((place): Buffer => ({ name: place.buffer, extents: extentsOf(place, setting.call), role: place.role }));
  return {
    name,
    says,
    sizes: [...plan.sizes, T, B],
    scalars: trains ? [scale] : [],
    flags: trains ? [inputGradients] : [],
    buffers,
    body,
  };
}

/** Sums over t that the first strip does not begin are zero before it. */
function phaseStatements(setting: Setting, phase: Phase): readonly Statement[] {
  if (phase.kind === 'apart') return itemStatements(setting, phase.item);
  const { T, B, strip: size, before, count } = setting.letters;
  const inside = inStrip(setting, phase.way === 'backward');
  const bodies = phase.items.map(item => ({ item, body: itemStatements(inside, item) }));
  const sums = bodies.flatMap(({ item, body }) =>
    beginsSums(body) ? [] : nestsOf(item).flatMap(({ tasks }) => tasks.filter(task => !task.time && !task.adds)),
  );
  return [
    ...sums.flatMap(task => (task.purpose === 'loss' ? [] : begun(setting, task))),
    {
      kind: 'strips',
      size,
      before,
      count,
      steps: named(T),
      examples: named(B),
      rows: stripRows,
      downwards: phase.way === 'backward',
      body: bodies.flatMap(({ body }) => body),
    },
  ];
}

/** Whether statements set their sum in the first strip and add to it in the others. */
const beginsSums = (body: readonly Statement[]): boolean =>
  statementsIn(body).some(s => (s.kind === 'product' || s.kind === 'totals') && s.add.kind === 'select');

function begun(setting: Setting, task: Task): readonly Statement[] {
  const place = placeOf(setting, task.defines);
  const offset = position(setting, place, int(0), int(0));
  return [{ kind: 'clear', buffer: place.buffer, offset, length: times(place.ownRows, sizeOf(place.shape[1])) }];
}

const itemStatements = (setting: Setting, item: Item): readonly Statement[] =>
  item.optional
    ? [{ kind: 'when', flag: setting.letters.inputGradients, body: itemBody(setting, item) }]
    : itemBody(setting, item);

function itemBody(setting: Setting, item: Item): readonly Statement[] {
  if (item.kind === 'bulk') return nestStatements(setting, item.nest, 'bulk');
  const { from, count } = setting.steps;
  const body = item.nests.flatMap(nest => nestStatements(setting, nest, 'step'));
  return [loop(setting.letters.t, from, plus(from, count), body, item.way === 'forward' ? 1 : -1)];
}

function nestStatements(setting: Setting, { tasks }: Nest, mode: Mode): readonly Statement[] {
  const [first] = tasks;
  if (first === undefined) return [];
  const lines = tasks.flatMap(task => task.says.map(text => `${text}${shapeNote(task)}`));
  const body = visitOperation<readonly Statement[]>(
    {
      map: () => mapNest(setting, tasks, mode),
      product: o => productTask(setting, first, o.left, o.right, mode),
      reduce: o => reduce(setting, first, o.fn, o.value, mode),
      softmax: o => exponentials(setting, tasks, o.of, mode),
      logsumexp: o => exponentials(setting, tasks, o.of, mode),
      series: o => series(setting, first, o.span, o.value),
      deferred: o => deferred(setting, first, o.span, o.left, o.right),
      totals: o => totals(setting, first, o.span, o.source),
      gather: o =>
        first.purpose === 'loss' ? loss(setting, o.span, o.value) : gather(setting, first, o.span, o.value),
    },
    first.operation,
  );
  return [{ kind: 'note', lines }, ...body];
}

const shapeNote = ({ shape: [rows, columns] }: Task): string => `    ${rows}×${columns}`;

/** Start values and zeros in the slots outside 1…T, and in what holds the value of the step before. */
function starts(setting: Setting): readonly Statement[] {
  const seen = new Set<string>();
  return [...setting.places.values()].flatMap(place => {
    if (seen.has(place.buffer) || !(place.time || place.before) || place.role === 'input') return [];
    seen.add(place.buffer);
    const slots: { readonly slot: Int; readonly base: '' | 'T'; readonly offset: number }[] = [
      ...Array.from({ length: place.lead }, (_, k) => ({
        slot: int(k),
        base: '' as const,
        offset: k + 1 - place.lead,
      })),
      ...Array.from({ length: place.trail }, (_, k) => ({
        slot: plus(named(setting.call.T), place.lead + k),
        base: 'T' as const,
        offset: k + 1,
      })),
    ];
    return slots.flatMap(({ slot, base, offset }) => {
      const start = setting.plan.starts.find(
        ({ of, index }) => of === place.buffer && index.base === base && index.offset === offset,
      );
      return start === undefined ? cleared(setting, place, slot) : copied(setting, place, slot, start);
    });
  });
}

function cleared(setting: Setting, place: Place, slot: Int): readonly Statement[] {
  const whole = { ...place, firstRow: int(0) };
  const examples = place.example ? named(setting.call.B) : int(1);
  const offset = position(setting, whole, slot, int(0));
  return [{ kind: 'clear', buffer: place.buffer, offset, length: times(examples, widthOf(place)) }];
}

function copied(setting: Setting, place: Place, slot: Int, start: Start): readonly Statement[] {
  const { b, i, j } = setting.letters;
  const from = placeOf(setting, [start.name]);
  const nest = loopOrOnce(i, sizeOf(place.shape[0]), row =>
    loopOrOnce(j, sizeOf(place.shape[1]), column => [
      {
        kind: 'store',
        buffer: place.buffer,
        at: subscripts(place, slot, named(b), row, column),
        value: load(from.buffer, subscripts(from, undefined, named(b), row, column)),
      },
    ]),
  );
  const index = start.index.base === 'T' ? `T+${start.index.offset}` : String(start.index.offset);
  return [{ kind: 'note', lines: [`${start.of}[${index}] = ${start.name}`] }, overExamples(setting, nest)];
}
