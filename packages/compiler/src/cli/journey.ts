/**
 * The journey of one symbol of a cell, as data.                                         layer 6
 *
 * Forward equation → differential → trace form → each rule → gradient → plan → loop → emitted function. Nothing is told
 * here that is not read off the objects of the stages themselves; the command line prints it and the site shows it.
 */
import {
  type Adjoint,
  type Cell,
  type Derivation,
  type DerivedCell,
  equationsOf,
  type Expr,
  indexText,
  nodes,
  type Shape,
  shapeText,
  type Step,
  symbols,
  toText,
} from '@tracegrad/symbolic';
import { cellModule } from '../emit/cell-module.js';
import { passLines } from '../emit/pass.js';
import { statementLines } from '../emit/statements.js';
import { lowered } from '../lower/kernel.js';
import { ownSizes } from '../plan/own-sizes.js';
import { plan, type Plan } from '../plan/plan.js';
import { planText } from '../plan/text.js';
import { leftOf, partsAbout } from './excerpt.js';
import { UsageError } from './outside.js';
import { derivationLines } from './steps.js';

/** The stations in their order. */
export type Station = 'forward' | 'derivation' | 'adjoints' | 'gradient' | 'plan' | 'loop' | 'emitted';

export interface Journey {
  readonly cell: string;
  readonly symbol: string;
  /** What the symbol is in the cell, and its shape. */
  readonly says: string;
  readonly shape: string;
  /** The emitted function that its derivative is computed in. */
  readonly emittedName: string;
  /** Only stations that the symbol comes to. */
  readonly stations: readonly { readonly station: Station; readonly lines: readonly string[] }[];
}

/** What can be followed: parameters, start values, inputs and everything computed. */
export const journeySymbols = (cell: Cell): readonly string[] => [
  ...new Set([
    ...cell.parameters.keys(),
    ...cell.inputs.keys(),
    ...cell.initials.map(one => one.name),
    ...equationsOf(cell).map(one => one.name),
  ]),
];

interface Role {
  readonly says: string;
  readonly shape: Shape;
}

/** What a name is in a cell. @throws {UsageError} naming the names there are */
function roleOf(cell: Cell, name: string): Role {
  const parameter = cell.parameters.get(name);
  if (parameter !== undefined) return { says: 'a parameter', shape: parameter };
  const input = cell.inputs.get(name);
  if (input !== undefined)
    return { says: input.once ? 'an input, one for the sequence' : 'an input', shape: input.shape };
  const initial = cell.initials.find(one => one.name === name);
  if (initial !== undefined) {
    return { says: `the start value ${initial.of}[${indexText(initial.index)}]`, shape: initial.shape };
  }
  const equation = equationsOf(cell).find(one => one.name === name);
  if (equation !== undefined) return { says: 'computed', shape: equation.shape };
  throw new UsageError(`${cell.name} has no "${name.slice(0, 40)}"; it has ${journeySymbols(cell).join(', ')}.`);
}

const uses = (value: Expr, name: string): boolean => symbols(value).some(X => X.name === name);

/** Whether a step carries the differential of something that holds the name. */
const moves = ({ before, after }: Step, name: string): boolean =>
  nodes(before, after).some(node => node.kind === 'differential' && uses(node.arg, name));

const isOnce = (cell: Cell, name: string): boolean =>
  cell.stages.some(({ direction, equations }) => direction === 'once' && equations.some(one => one.name === name));

function forwardLines(cell: Cell, name: string): readonly string[] {
  const using = equationsOf(cell).filter(one => one.name === name || uses(one.value, name));
  const lines = using.map(one => `${one.name}${isOnce(cell, one.name) ? '' : '[t]'} = ${toText(one.value)}`);
  const start = cell.initials
    .filter(one => one.name === name)
    .map(({ of, index }) => `${of}[${indexText(index)}] = ${name}`);
  return [...lines, ...(uses(cell.loss, name) ? [`loss = ${toText(cell.loss)}`] : []), ...start];
}

/** Adjoints on which an expression rests directly. */
const adjointLines = (derived: DerivedCell, G: Expr): readonly string[] => {
  const adjoints = derived.adjointStages.flatMap(({ direction, equations }) =>
    equations.map((one: Adjoint) => ({ ...one, once: direction === 'once' })),
  );
  return adjoints
    .filter(({ name }) => uses(G, name))
    .flatMap(({ name, once, value, immediate }) => [
      `${name}${once ? '' : '[t]'} = ${toText(value)}`,
      ...(value === immediate ? [] : [`    of this step alone: ${toText(immediate)}`]),
    ]);
};

interface Reached {
  /** What the derivative is called. */
  readonly left: string;
  readonly G: Expr;
}

/** The adjoint of a sequence, of which its terms that stand apart are parts. */
const adjointBy = ({ adjointStages }: DerivedCell, name: string): Adjoint | undefined =>
  adjointStages.flatMap(({ equations }) => equations).find(({ of, isTerm }) => of === name && isTerm !== true);

function gradientOf(derived: DerivedCell, name: string): Reached {
  const gradient = derived.gradients.get(name);
  if (gradient !== undefined) return { left: `∂L/∂${name}`, G: gradient };
  const input = derived.inputGradients.get(name);
  if (input !== undefined)
    return { left: derived.cell.inputs.get(name)?.once === true ? `∂L/∂${name}` : `∂L/∂${name}[t]`, G: input };
  const adjoint = adjointBy(derived, name);
  if (adjoint === undefined) throw new UsageError(`${name} has no derivative.`);
  return { left: `${adjoint.name}${isOnce(derived.cell, name) ? '' : '[t]'}`, G: adjoint.value };
}

/** The names that the plan uses for a derivative: its own and those of what it is packed with. */
function plannedNames(p: Plan, derived: DerivedCell, name: string): ReadonlySet<string> {
  const adjoint = adjointBy(derived, name);
  const own = p.gradientNames.get(name) ?? adjoint?.name ?? name;
  const packs = p.packs.filter(({ members }) => members.includes(own) || members.includes(name)).map(pack => pack.name);
  // A sum over all steps and examples is called by what it is.
  return new Set([own, `∂L/∂${name}`, ...packs]);
}

interface Prepared {
  readonly derived: DerivedCell & { readonly derivation: Derivation };
  readonly p: Plan;
  readonly planned: readonly string[];
  readonly looped: readonly string[];
  readonly emitted: readonly string[];
  readonly emittedName: string;
}

/** What all journeys through one cell share; a page asks for every symbol of it. */
const preparations = new WeakMap<Cell, Prepared>();

function prepared(cell: Cell): Prepared {
  const known = preparations.get(cell);
  if (known !== undefined) return known;
  const { derived } = ownSizes(cell);
  const p = plan(derived);
  const pass = cellModule(cell).passes.find(({ function: { name } }) => name === 'train');
  const made = {
    derived,
    p,
    planned: planText(p)
      .split('\n')
      .map(line => line.trim()),
    looped: statementLines(lowered(p, p.training, { name: 'train', says: [], trains: true }).body),
    emitted: pass === undefined ? [] : passLines(pass),
    emittedName: pass?.function.name ?? '',
  };
  preparations.set(cell, made);
  return made;
}

/**
 * The journey of a symbol, told in a language.
 * @throws {UsageError} naming the symbols there are, if it is none of them, or if it has no derivative
 */
export function journey(cell: Cell, name: string, language: 'en' | 'zh' = 'en'): Journey {
  const { says, shape } = roleOf(cell, name);
  const { derived, p, planned: allPlanned, looped, emitted: allEmitted, emittedName } = prepared(cell);
  const own = derived.derivation.steps.filter(
    step => moves(step, name) || (step.about.name === name && step.about.kind !== 'equation'),
  );
  const { left, G } = gradientOf(derived, name);
  const names = plannedNames(p, derived, name);
  const planned = allPlanned.filter(line => names.has(leftOf(line) ?? ''));
  const loops = partsAbout(looped, names);
  const emitted = partsAbout(allEmitted, names);
  const joined = (list: readonly (readonly string[])[]): readonly string[] =>
    list.flatMap((lines, i) => (i === 0 ? lines : ['', ...lines]));
  const lines: { readonly [S in Station]: readonly string[] } = {
    forward: forwardLines(cell, name),
    derivation: derivationLines({ ...derived.derivation, steps: own }, { language, level: 'steps' }, 'text'),
    adjoints: adjointLines(derived, G),
    gradient: [`${left} = ${toText(G)}    ${shapeText(G.shape)}`],
    plan: [...new Set(planned)],
    loop: joined(loops),
    emitted: joined(emitted),
  };
  return {
    cell: cell.name,
    symbol: name,
    says,
    shape: shapeText(shape),
    emittedName,
    stations: order.flatMap(station => (lines[station].length > 0 ? [{ station, lines: lines[station] }] : [])),
  };
}

const order: readonly Station[] = ['forward', 'derivation', 'adjoints', 'gradient', 'plan', 'loop', 'emitted'];
