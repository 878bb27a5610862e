/**
 * Small tasks for cells, each a way to draw a batch from a seeded generator.
 *
 * The first three ask for memory: Hochreiter & Schmidhuber's temporal order and adding problems (Neural Computation 9, 1997),
 * shortened so that an afternoon is not needed, and a latch (Bengio, Simard & Frasconi, 1994). Sequences are [T][B][rows].
 */
import type { Random } from '@tracegrad/runtime';
import type { Roles } from './roles.js';
import { alphabet, words } from './words.js';

export type TaskName = 'temporal-order' | 'adding' | 'latch' | 'characters' | 'sine' | 'quadrants' | 'memorise';

export interface Sheet {
  readonly T: number;
  readonly B: number;
  /** Rows of the feature and of the target; at least as many as the task asks for. */
  readonly d: number;
  readonly k: number;
  readonly feature: Float32Array;
  readonly target: Float32Array;
}

export interface Task {
  readonly name: TaskName;
  readonly steps: number;
  /** Rows that the task fills; further ones stay 0. */
  readonly features: number;
  readonly targets: number;
  readonly once: boolean;
  readonly classes: boolean;
  /** Whether only a cell with a memory can do it. */
  readonly recurrent: boolean;
  readonly draw: (sheet: Sheet, random: Random) => void;
}

/** Writes 1 at a row of the feature of a step and example. */
const mark = ({ feature, B, d }: Sheet, t: number, b: number, row: number, value = 1): void => {
  feature[(t * B + b) * d + row] = value;
};
const classAt = ({ target, B, k }: Sheet, t: number, b: number, row: number): void => {
  target[(t * B + b) * k + row] = 1;
};
const each = (count: number, work: (i: number) => void): void => {
  for (let i = 0; i < count; i++) work(i);
};

const temporalOrder: Task = {
  name: 'temporal-order',
  steps: 16,
  features: 6,
  targets: 4,
  once: true,
  classes: true,
  recurrent: true,
  draw: (sheet, random) =>
    each(sheet.B, b => {
      const third = Math.floor(sheet.T / 3);
      const [first, second] = [random.below(third), third + random.below(third)];
      const [early, late] = [random.below(2), random.below(2)];
      each(sheet.T, t => mark(sheet, t, b, t === first ? early : t === second ? late : 2 + random.below(4)));
      classAt(sheet, 0, b, 2 * early + late);
    }),
};

const adding: Task = {
  name: 'adding',
  steps: 16,
  features: 2,
  targets: 1,
  once: true,
  classes: false,
  recurrent: true,
  draw: (sheet, random) =>
    each(sheet.B, b => {
      const half = Math.floor(sheet.T / 2);
      const marked = [random.below(half), half + random.below(sheet.T - half)];
      let sum = 0;
      each(sheet.T, t => {
        const value = random.uniform();
        mark(sheet, t, b, 0, value);
        if (!marked.includes(t)) return;
        mark(sheet, t, b, 1);
        sum += value;
      });
      sheet.target[b * sheet.k] = sum;
    }),
};

const latch: Task = {
  name: 'latch',
  steps: 20,
  features: 1,
  targets: 2,
  once: true,
  classes: true,
  recurrent: true,
  draw: (sheet, random) =>
    each(sheet.B, b => {
      const bit = random.below(2);
      each(sheet.T, t => mark(sheet, t, b, 0, t === 0 ? 2 * bit - 1 : 0.3 * random.normal()));
      classAt(sheet, 0, b, bit);
    }),
};

const characters: Task = {
  name: 'characters',
  steps: 10,
  features: alphabet.length,
  targets: alphabet.length,
  once: false,
  classes: true,
  recurrent: false,
  draw: (sheet, random) =>
    each(sheet.B, b => {
      const word = words[random.below(words.length)] ?? '';
      // The mark at row 0 stands before a word and after it.
      let before = 0;
      each(sheet.T, t => {
        const next = alphabet.indexOf(word[t] ?? '.');
        mark(sheet, t, b, before);
        classAt(sheet, t, b, next);
        before = next;
      });
    }),
};

const sine: Task = {
  name: 'sine',
  steps: 24,
  features: 1,
  targets: 1,
  once: false,
  classes: false,
  recurrent: false,
  draw: (sheet, random) =>
    each(sheet.B, b => {
      const [phase, pace] = [2 * Math.PI * random.uniform(), 0.2 + 0.3 * random.uniform()];
      const value = (t: number): number => Math.sin(phase + pace * t);
      each(sheet.T, t => {
        mark(sheet, t, b, 0, value(t));
        sheet.target[(t * sheet.B + b) * sheet.k] = value(t + 1);
      });
    }),
};

const quadrants: Task = {
  name: 'quadrants',
  steps: 1,
  features: 2,
  targets: 2,
  once: false,
  classes: true,
  recurrent: false,
  draw: (sheet, random) =>
    each(sheet.T, t =>
      each(sheet.B, b => {
        const [x, y] = [2 * random.uniform() - 1, 2 * random.uniform() - 1];
        mark(sheet, t, b, 0, x);
        mark(sheet, t, b, 1, y);
        classAt(sheet, t, b, x * y > 0 ? 1 : 0);
      }),
    ),
};

/** In the order in which they are offered; the first that fits is chosen. */
const tasks: readonly Task[] = [temporalOrder, latch, adding, quadrants, characters, sine];

const fits = (task: Task, { feature, target, recurrent }: Roles): boolean =>
  task.once === target.once &&
  task.classes === target.classes &&
  (recurrent || !task.recurrent) &&
  (task.name !== 'quadrants' || !recurrent) &&
  (!('fixed' in feature.width) || feature.width.fixed >= task.features) &&
  (!('fixed' in target.width) || target.width.fixed >= task.targets);

/** The tasks that suit the roles of a cell's inputs. */
export const tasksFor = (roles: Roles | undefined): readonly Task[] =>
  roles === undefined ? [] : tasks.filter(task => fits(task, roles));
