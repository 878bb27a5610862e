/**
 * The plan of a kernel as a picture: in which order what is computed, and which values live from where to where.
 *
 * Everything is read off the compiler's plan objects: its items are the stages of the drawing, its nests the boxes, its storage
 * the bars. Nothing is decided here.
 */
import {
  extentsOf,
  type Item,
  intText,
  type Nest,
  nestsOf,
  type Plan,
  plan,
  readsOf,
  type Task,
  visitOperation,
} from '@tracegrad/compiler';
import { adjointCell, type CellDefinition, defineCell } from '@tracegrad/symbolic';

/** When a stage runs. */
export type Phase =
  /** For all steps at once, before any recurrence. */
  | 'hoisted'
  | 'forward'
  /** For all steps at once, after a recurrence. */
  | 'between'
  | 'backward'
  | 'deferred'
  /** Not a sequence at all. */
  | 'once';

/** What a box is. */
export type Work = 'fused' | 'elementwise' | 'product' | 'packed' | 'reduction' | 'gradient product' | 'gradient sum';

export interface Box {
  readonly work: Work;
  /** One formula per value, as text. */
  readonly formulas: readonly string[];
}

export interface Stage {
  readonly phase: Phase;
  /** Only if the caller asks for it. */
  readonly optional: boolean;
  readonly boxes: readonly Box[];
}

/** How a value is held. */
export type Held =
  /** For every step, until the backward pass has read it. */
  | 'kept'
  /** For one step at a time: the next one overwrites it. */
  | 'overwritten'
  /** In a local variable of the loop: never in memory. */
  | 'local';

export interface Bar {
  readonly name: string;
  readonly held: Held;
  /** `[T + 1][B][n]`; empty for a local. */
  readonly extents: string;
  /** The stage that computes it and the last that reads it. */
  readonly from: number;
  readonly to: number;
}

export interface PlanPicture {
  readonly model: string;
  readonly packs: readonly { readonly name: string; readonly members: readonly string[] }[];
  readonly stages: readonly Stage[];
  readonly bars: readonly Bar[];
}

const workOf = (task: Task): Work =>
  visitOperation<Work>(
    {
      map: () => 'elementwise',
      product: ({ left, right }) => ((left.members ?? right.members) === undefined ? 'product' : 'packed'),
      reduce: () => 'reduction',
      softmax: () => 'reduction',
      logsumexp: () => 'reduction',
      series: () => 'reduction',
      deferred: () => 'gradient product',
      totals: () => 'gradient sum',
      gather: () => 'gradient sum',
    },
    task.operation,
  );

const boxOf = ({ tasks }: Nest): Box => {
  const [first] = tasks;
  if (first === undefined) throw new RangeError('a nest without a task');
  return { work: tasks.length > 1 ? 'fused' : workOf(first), formulas: tasks.flatMap(({ says }) => says) };
};

const isTimed = (item: Item): boolean => nestsOf(item).some(({ tasks }) => tasks.some(({ time }) => time));
const isGradient = (item: Item): boolean =>
  nestsOf(item).some(({ tasks }) => tasks.some(({ purpose }) => purpose === 'gradient'));

function phaseOf(item: Item, i: number, items: readonly Item[]): Phase {
  if (item.kind === 'recurrence') return item.way;
  if (isGradient(item)) return 'deferred';
  if (!isTimed(item)) return 'once';
  return items.slice(0, i).some(({ kind }) => kind === 'recurrence') ? 'between' : 'hoisted';
}

/** Bulk stages of one phase that follow each other are one stage of the drawing. */
function stagesOf(items: readonly Item[]): { readonly stages: readonly Stage[]; readonly stageOf: readonly number[] } {
  const stages: { phase: Phase; optional: boolean; boxes: Box[] }[] = [];
  const stageOf = items.map((item, i) => {
    const [phase, optional] = [phaseOf(item, i, items), item.optional];
    const boxes = nestsOf(item).map(boxOf);
    const last = stages.at(-1);
    const joins = item.kind === 'bulk' && last?.phase === phase && last.optional === optional;
    if (joins) last.boxes.push(...boxes);
    else stages.push({ phase, optional, boxes });
    return stages.length - 1;
  });
  return { stages, stageOf };
}

/** From where to where each value of the training step lives, those that are kept first. */
function barsOf({ training: { items, storage }, letters }: Plan, stageOf: readonly number[]): readonly Bar[] {
  const spans = new Map<string, { from: number; to: number }>();
  items.forEach((item, i) => {
    const stage = stageOf[i] ?? 0;
    for (const task of nestsOf(item).flatMap(({ tasks }) => tasks)) {
      for (const name of task.defines) if (!spans.has(name)) spans.set(name, { from: stage, to: stage });
      for (const { name } of readsOf(task.operation)) {
        const span = spans.get(name);
        if (span !== undefined) span.to = Math.max(span.to, stage);
      }
    }
  });
  const bars = [...spans].flatMap(([name, span]): Bar[] => {
    if (storage.locals.has(name)) return [{ name, held: 'local', extents: '', ...span }];
    const place = storage.places.get(name);
    if (place === undefined || place.role !== 'work') return [];
    const extents = extentsOf(place, letters).map(extent => `[${intText(extent)}]`);
    return [{ name, held: place.time && !place.strip ? 'kept' : 'overwritten', extents: extents.join(''), ...span }];
  });
  const rank: { readonly [H in Held]: number } = { kept: 0, overwritten: 1, local: 2 };
  return bars.sort((a, b) => rank[a.held] - rank[b.held]);
}

/** The picture of a cell's training step. */
export function planPicture(definition: CellDefinition): PlanPicture {
  const made = plan(adjointCell(defineCell(definition)));
  const { stages, stageOf } = stagesOf(made.training.items);
  return {
    model: made.cell.name,
    packs: made.packs.map(({ name, members }) => ({ name, members })),
    stages,
    bars: barsOf(made, stageOf),
  };
}
