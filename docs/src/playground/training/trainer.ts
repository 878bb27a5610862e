/**
 * A cell typed into a page, trained: its kernels as WebAssembly, Adam, gradients clipped by their norm.
 *
 * Plain SIMD, so that one seed gives one curve on every machine. What would take more memory than a page should ask for is
 * refused before anything is built.
 */
import type { Cell } from '@tracegrad/symbolic';
import { type CellDescription, modelFactory } from '@tracegrad/compiler/kernels';
import { adam, clipByGlobalNorm, initialise, type Random, random, TracegradRuntimeError } from '@tracegrad/runtime';
import { build } from '@tracegrad/runtime/kernel';
import { boundedCell } from '../entries.js';
import { Refused, within } from '../refusal.js';
import { type Roles, rolesOf, isRecurrent } from './roles.js';
import { type Task, type TaskName, tasksFor } from './tasks.js';

export interface TrainingOptions {
  readonly task: TaskName;
  readonly seed: number;
  /** Every named size that the task does not set. */
  readonly units: number;
  readonly batch: number;
  readonly learningRate: number;
}

export interface TrainingPoint {
  /** The mean loss of an example. */
  readonly loss: number;
  /** ‖∂L/∂θ‖ before clipping. */
  readonly norm: number;
}

export interface Trainer {
  readonly about: TrainingAbout;
  /** One update. @throws {Refused} where the loss is no finite number any more */
  readonly step: () => TrainingPoint;
}

export interface TrainingAbout {
  readonly task: TaskName;
  readonly steps: number;
  readonly batch: number;
  readonly sizes: Readonly<Record<string, number>>;
  readonly parameters: number;
  readonly bytes: number;
}

const clip = 1;
/** Numbers, not bytes. */
const memoryLimit = 2e7;
const memorisedSteps = 8;

const refused = (message: string, hint?: string): Refused =>
  new Refused({ code: 'out-of-reach', message, field: 'training', ...(hint === undefined ? {} : { hint }) });

/** The tasks for a cell, the best first; `memorise` always. */
export const taskNames = (cell: Cell): readonly TaskName[] => [
  ...tasksFor(rolesOf(cell)).map(({ name }) => name),
  'memorise',
];

type Inputs = Readonly<Record<string, Float32Array>>;

/** Sizes that the task sets, by name; one name may be the width of both. */
function sizesSet({ feature, target }: Roles, { features, targets }: Task): ReadonlyMap<string, number> {
  const sizes = new Map<string, number>();
  const set = (width: Roles['feature']['width'], needed: number): void => {
    if ('named' in width) sizes.set(width.named, Math.max(needed, sizes.get(width.named) ?? 0));
  };
  set(feature.width, features);
  set(target.width, targets);
  return sizes;
}

interface Data {
  readonly steps: number;
  readonly sizes: ReadonlyMap<string, number>;
  /** Draws the inputs of a batch. */
  readonly batches: (lengths: ReadonlyMap<string, number>, random: Random, B: number) => () => Inputs;
}

function taskData(roles: Roles, task: Task): Data {
  return {
    steps: task.steps,
    sizes: sizesSet(roles, task),
    batches: (rows, source, B) => {
      const [d, k] = [rows.get(roles.feature.name) ?? 1, rows.get(roles.target.name) ?? 1];
      const T = task.steps;
      const sheet = {
        T,
        B,
        d,
        k,
        feature: new Float32Array(T * B * d),
        target: new Float32Array((task.once ? 1 : T) * B * k),
      };
      const inputs = { [roles.feature.name]: sheet.feature, [roles.target.name]: sheet.target };
      return () => {
        sheet.feature.fill(0);
        sheet.target.fill(0);
        task.draw(sheet, source);
        return inputs;
      };
    },
  };
}

/** One batch of random inputs that never changes. */
function memorised(cell: Cell): Data {
  const steps = isRecurrent(cell) ? memorisedSteps : 1;
  return {
    steps,
    sizes: new Map(),
    batches: (rows, source, B) => {
      const inputs: Record<string, Float32Array> = {};
      for (const { name, once, facts, shape } of cell.inputs.values()) {
        const width = rows.get(name) ?? 1;
        const values = new Float32Array((once ? 1 : steps) * B * width);
        if (facts.sumsToOne === true && shape[1] === 1) {
          for (let v = 0; v < values.length; v += width) values[v + source.below(width)] = 1;
        } else {
          const draw = facts.positive === true ? source.uniform : source.normal;
          for (let i = 0; i < values.length; i++) values[i] = draw();
        }
        inputs[name] = values;
      }
      return () => inputs;
    },
  };
}

const allSizes = ({ sizes }: CellDescription, set: ReadonlyMap<string, number>, units: number) =>
  Object.fromEntries(sizes.map(name => [name, set.get(name) ?? units]));

const total = (lengths: Readonly<Record<string, number>>): number =>
  Object.values(lengths).reduce((sum, length) => sum + length, 0);

const area = ([rows, columns]: readonly [number, number]): number => rows * columns;

/** Numbers of a batch: the inputs twice, as drawn and as the kernels read them, and the start values. */
function batchNumbers(
  description: CellDescription,
  sizes: Readonly<Record<string, number>>,
  T: number,
  B: number,
): number {
  const drawn = Object.values(description.inputs(sizes)).reduce(
    (sum, { shape, once }) => sum + area(shape) * (once ? 1 : T),
    0,
  );
  const starts = Object.values(description.initials(sizes)).reduce((sum, shape) => sum + area(shape), 0);
  return (2 * drawn + starts) * B;
}

/** What the runtime cannot allocate or run is no fault but out of reach. */
export function withinReach<R>(work: () => R): R {
  try {
    return work();
  } catch (error) {
    if (error instanceof TracegradRuntimeError) throw refused(error.message.slice(0, 200), 'smaller sizes');
    throw error;
  }
}

/** A trainer for a cell. @throws {Refused} with the reason where the cell cannot be trained here */
export function trainer(cell: Cell, options: TrainingOptions): Trainer {
  const { batch, seed, units, learningRate } = options;
  if (cell.parameters.size === 0) throw refused('There are no parameters to train.');
  const roles = rolesOf(cell);
  const task = tasksFor(roles).find(({ name }) => name === options.task);
  const data = roles === undefined || task === undefined ? memorised(cell) : taskData(roles, task);
  const make = within('training', () => modelFactory(cell, { build }));
  const { description } = make;
  const sizes = allSizes(description, data.sizes, units);
  const T = data.steps;
  boundedCell(cell, { T, B: batch }, memoryLimit);
  const parameters = Object.values(description.parameters(sizes)).reduce(
    (sum, [rows, columns]) => sum + rows * columns,
    0,
  );
  const inputs = description.inputs(sizes);
  const needed =
    parameters * 4 + total(description.training.work(sizes, T, batch)) + batchNumbers(description, sizes, T, batch);
  if (!(needed <= memoryLimit)) {
    throw refused('At these sizes training would take more memory than a page should ask for.', 'smaller sizes');
  }
  const model = withinReach(() => make(sizes, { batch, steps: T, type: 'float32', backend: 'wasm' }));
  if (model.backend === 'ts') throw refused('This browser runs no WebAssembly with SIMD, which training needs here.');
  const source = random(seed);
  initialise(model, source);
  const optimiser = adam(model.parameterArena, { learningRate });
  const rows = new Map(Object.entries(inputs).map(([name, { shape }]) => [name, shape[0] * shape[1]]));
  const next = data.batches(rows, source, batch);
  return {
    about: {
      task: task?.name ?? 'memorise',
      steps: T,
      batch,
      sizes,
      parameters,
      bytes: Math.ceil((description.compiled.code.length * 3) / 4),
    },
    step: () => {
      const loss = model.lossAndGradients(next(), { scale: 1 / batch });
      try {
        const norm = clipByGlobalNorm(model.gradientArena, clip);
        optimiser.update(model.gradientArena);
        return { loss, norm };
      } catch (error) {
        if (error instanceof TracegradRuntimeError)
          throw refused('The loss is no finite number any more.', 'a smaller rate');
        throw error;
      }
    },
  };
}
