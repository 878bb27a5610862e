/**
 * The plan of a cell: everything decided, nothing yet a loop.                             layer 2
 *
 * Forward equations, loss, adjoints and gradients are one list of tasks. A program is what some of its results need,
 * ordered, fused and stored: the forward pass and the training step are two programs over one plan, so they share names,
 * packs and formulas.
 */
import {
  type Cell,
  type DerivedCell,
  type Index,
  indexText,
  type Stage,
  steadyCell,
  type Sym,
} from '@tracegrad/symbolic';
import type { Role } from '../loop/loop.js';
import { flattening } from './flatten.js';
import { fused, type Item } from './fuse.js';
import { addGradient, addLoss } from './gradients.js';
import { firstFree, names as naming } from './naming.js';
import { type Pack, packed } from './pack.js';
import { anchoring } from './outside.js';
import { padded } from './pad.js';
import { definitions, needed } from './reads.js';
import { sharedFunctions } from './share.js';
import { type Storage, storage } from './storage.js';
import { inStrips, itemsOf, type Phase } from './strips.js';
import { ensureSupported } from './supported.js';
import type { Source, Task } from './task.js';

/** Names that emitted code uses for what is no value of the cell. */
export interface Letters {
  readonly t: string;
  readonly T: string;
  readonly b: string;
  readonly B: string;
  readonly i: string;
  readonly j: string;
  readonly scale: string;
  readonly loss: string;
  readonly inputGradients: string;
  /** Of a strip: how many steps it may have, how many stand before it, and how many it has. */
  readonly strip: string;
  readonly before: string;
  readonly count: string;
}

/** A start value of a sequence, by the name that its sequence has in the plan. */
export interface Start {
  readonly name: string;
  readonly of: string;
  readonly index: Index;
}

export interface Program {
  readonly phases: readonly Phase[];
  /** Those of all phases, in order. */
  readonly items: readonly Item[];
  readonly storage: Storage;
}

export interface Plan {
  readonly cell: Cell;
  readonly letters: Letters;
  readonly sources: ReadonlyMap<string, Source>;
  readonly starts: readonly Start[];
  /** The names of the mask: as it is given, and with room beyond the ends. */
  readonly masks: ReadonlySet<string>;
  readonly packs: readonly Pack[];
  /** By parameter, initial state and input: the name of its gradient. */
  readonly gradientNames: ReadonlyMap<string, string>;
  /** Parameters in the order of the arena. */
  readonly parameters: readonly string[];
  readonly forward: Program;
  readonly training: Program;
  /** The names of the sizes. */
  readonly sizes: readonly string[];
}

export interface PlanOptions {
  /** The plan whose order of parameters this one must share. */
  readonly like?: Plan;
}

/** @throws {TracegradError} `unsupported` for an expression that no kernel can be emitted for */
export function plan(derived: DerivedCell, { like }: PlanOptions = {}): Plan {
  const cell = steadyCell(derived.cell);
  const definedIn = (stages: readonly Stage[]) =>
    stages.flatMap(stage =>
      stage.equations.map(({ name, value }) => ({ name, value, time: stage.direction !== 'once' })),
    );
  const [forwards, adjoints] = [definedIn(cell.stages), definedIn(derived.adjointStages)];
  const equations = [...forwards, ...adjoints];
  // What the plan to follow does not know as an input, the mask, gets no gradient.
  const wanted = [...derived.inputGradients].filter(([name]) => like?.cell.inputs.has(name) ?? true);
  const results = [...derived.gradients, ...wanted];
  for (const { name, value } of equations) ensureSupported(`the equation of ${name}`, value);
  for (const [name, value] of results) ensureSupported(`the gradient by ${name}`, value);
  ensureSupported('the loss', cell.loss);

  const initials = new Map(cell.initials.map(initial => [initial.name, initial]));
  const taken = [
    ...cell.parameters.keys(),
    ...cell.inputs.keys(),
    ...initials.keys(),
    ...equations.map(({ name }) => name),
  ];
  const letters = lettersBeside(cell, new Set(taken));
  const names = naming([...taken, ...sizeNames(cell), ...Object.values(letters)]);
  const sources = sourcesOf(cell);
  const isAdjoint = new Set(derived.adjointStages.flatMap(stage => stage.equations.map(({ name }) => name)));
  const declared = (name: string, index: Index): boolean =>
    cell.initials.some(initial => initial.of === name && indexText(initial.index) === indexText(index));

  const definitionsOf = [
    ...equations,
    { name: '', value: cell.loss },
    ...results.map(([name, value]) => ({ name: `∂${name}`, value })),
  ];
  const computed = new Set(equations.map(({ name }) => name));
  const kinds = { isAdjoint: (name: string) => isAdjoint.has(name), isComputed: (name: string) => computed.has(name) };
  const anchored = anchoring(kinds, declared);
  const isMask = ({ name }: Sym): boolean => name === cell.mask;
  const shared = sharedFunctions(definitionsOf, anchored);
  const flattened = flattening({ sources, names, anchored, declared, shared, isMask });
  for (const { name, value, time } of forwards) flattened.define(name, value, 'equation', time);
  flattened.deriving(true);
  for (const { name, value, time } of adjoints) flattened.define(name, value, 'equation', time);
  flattened.deriving(false);
  addLoss(letters.loss, cell.loss, flattened);
  flattened.deriving(true);
  const gradientNames = new Map<string, string>();
  const nameGradient = (of: string): string => {
    const name = names.fresh(`g${of}`);
    gradientNames.set(of, name);
    return name;
  };
  for (const name of cell.parameters.keys()) {
    const gradient = derived.gradients.get(name);
    if (gradient !== undefined) addGradient(nameGradient(name), name, gradient, flattened);
  }
  for (const name of initials.keys()) {
    const gradient = derived.gradients.get(name);
    if (gradient !== undefined) flattened.define(nameGradient(name), gradient, 'initialGradient', false);
  }
  for (const [name, gradient] of wanted) {
    flattened.define(nameGradient(name), gradient, 'inputGradient', cell.inputs.get(name)?.once === false);
  }

  const { tasks: complete, renamed } = padded(flattened.tasks, sources, names);
  const { tasks, packs } = packed(complete, sources, name => gradientNames.get(name), names, like?.packs);
  const gradientPacks = parameterPacks(packs, sources).map(pack => {
    const name = names.fresh(`g${pack.name}`);
    const members = pack.members.map(member => gradientNames.get(member) ?? member);
    return pack.within === undefined ? { name, members } : { name, members, within: pack.within };
  });
  const allPacks = [...packs, ...gradientPacks];
  const starts = cell.initials.map(({ name, of, index }) => ({ name, of: renamed.get(of) ?? of, index }));
  const roleOf = (task: Task): Role =>
    task.purpose === 'equation' || task.purpose === 'value' || task.purpose === 'loss' ? 'work' : 'gradient';

  const program = (roots: readonly Task[], optionalRoots: readonly Task[], visible: ReadonlySet<string>): Program => {
    const firm = new Set(
      needed(
        tasks,
        roots.filter(task => !optionalRoots.includes(task)),
      ),
    );
    const phases = inStrips(fused(needed(tasks, roots), task => !firm.has(task)));
    const items = phases.flatMap(itemsOf);
    return { phases, items, storage: storage({ phases, sources, packs: allPacks, visible, roleOf }) };
  };
  const defined = definitions(tasks);
  const named = cell.stages.flatMap(stage => stage.equations.map(({ name }) => name));
  const kept = new Set([...named, ...starts.map(({ of }) => of)]);
  const forwardRoots = [...kept].flatMap(name => defined.get(name) ?? []);
  const outcomes = tasks.filter(({ purpose }) => purpose !== 'equation' && purpose !== 'value');
  return {
    cell,
    letters,
    sources,
    starts,
    masks: new Set(cell.mask === undefined ? [] : [cell.mask, renamed.get(cell.mask) ?? cell.mask]),
    packs: allPacks,
    gradientNames,
    parameters: like?.parameters ?? arenaOrder([...cell.parameters.keys()], packs),
    forward: program(forwardRoots, [], kept),
    training: program(
      outcomes,
      tasks.filter(({ purpose }) => purpose === 'inputGradient'),
      new Set(),
    ),
    sizes: sizeNames(cell),
  };
}

const parameterPacks = (packs: readonly Pack[], sources: ReadonlyMap<string, Source>): readonly Pack[] =>
  packs.filter(({ members }) => members.every(name => sources.get(name)?.kind === 'parameter'));

/** Members of a pack side by side, where the first of them was declared. */
function arenaOrder(parameters: readonly string[], packs: readonly Pack[]): readonly string[] {
  return [
    ...new Set(
      parameters.flatMap(
        name => packs.find(({ members, within }) => within === undefined && members.includes(name))?.members ?? [name],
      ),
    ),
  ];
}

export function sizeNames(cell: Cell): readonly string[] {
  const shapes = [
    ...cell.parameters.values(),
    ...[...cell.inputs.values()].map(({ shape }) => shape),
    ...cell.initials.map(({ shape }) => shape),
    ...cell.stages.flatMap(stage => stage.equations.map(({ shape }) => shape)),
  ];
  const dims = shapes.flat().flatMap(dim => (typeof dim === 'string' ? dim.split('*') : []));
  return [...new Set(dims.filter(name => !/^[0-9]+$/.test(name)))];
}

function lettersBeside(cell: Cell, values: ReadonlySet<string>): Letters {
  const taken = new Set([...values, ...sizeNames(cell)]);
  const letter = (...wishes: string[]): string => {
    const name = firstFree(wishes, taken);
    taken.add(name);
    return name;
  };
  return {
    t: letter('t', 'step'),
    T: letter('T', 'steps'),
    b: letter('b', 'e', 'example'),
    B: letter('B', 'batch'),
    i: letter('i', 'row'),
    j: letter('j', 'column'),
    scale: letter('scale'),
    loss: letter('loss', 'total'),
    inputGradients: letter('inputGradients'),
    strip: letter('strip'),
    before: letter('before'),
    count: letter('count'),
  };
}

function sourcesOf(cell: Cell): Map<string, Source> {
  const entries: Source[] = [
    ...[...cell.parameters].map(([name, shape]): Source => ({
      name,
      shape,
      time: false,
      example: false,
      kind: 'parameter',
    })),
    ...[...cell.inputs.values()].map(({ name, shape, once }): Source => ({
      name,
      shape,
      time: !once,
      example: true,
      kind: 'input',
    })),
    ...cell.initials.map(({ name, shape }): Source => ({ name, shape, time: false, example: true, kind: 'initial' })),
  ];
  return new Map(entries.map(source => [source.name, source]));
}
