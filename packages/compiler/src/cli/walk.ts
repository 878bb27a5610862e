/**
 * `tracegrad walk`: the journey of one symbol of a cell.                                layer 6
 *
 * Forward equation → differential → trace form → each rule → gradient → plan → loop → emitted function. Nothing is told
 * here that is not read off the objects of the stages themselves.
 */
import {
  type Adjoint,
  adjointCell,
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
import { statementLines } from '../emit/statements.js';
import { lowered } from '../lower/kernel.js';
import { plan, type Plan } from '../plan/plan.js';
import { planText } from '../plan/text.js';
import { foundCell } from './cells.js';
import { type Command, wordsOf } from './command.js';
import { leftOf, partsAbout } from './excerpt.js';
import { UsageError } from './outside.js';
import { derivationLines } from './steps.js';

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
  const names = [
    ...cell.parameters.keys(),
    ...cell.inputs.keys(),
    ...cell.initials.map(one => one.name),
    ...equationsOf(cell).map(one => one.name),
  ];
  throw new UsageError(`${cell.name} has no "${name.slice(0, 40)}"; it has ${names.join(', ')}.`);
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

function gradientOf(derived: DerivedCell, name: string): Reached {
  const gradient = derived.gradients.get(name);
  if (gradient !== undefined) return { left: `∂L/∂${name}`, G: gradient };
  const input = derived.inputGradients.get(name);
  if (input !== undefined)
    return { left: derived.cell.inputs.get(name)?.once === true ? `∂L/∂${name}` : `∂L/∂${name}[t]`, G: input };
  const adjoint = derived.adjointStages.flatMap(({ equations }) => equations).find(({ of }) => of === name);
  if (adjoint === undefined) throw new UsageError(`${name} has no derivative.`);
  return { left: `${adjoint.name}${isOnce(derived.cell, name) ? '' : '[t]'}`, G: adjoint.value };
}

/** The names that the plan uses for a derivative: its own and those of what it is packed with. */
function plannedNames(p: Plan, derived: DerivedCell, name: string): ReadonlySet<string> {
  const adjoint = derived.adjointStages.flatMap(({ equations }) => equations).find(({ of }) => of === name);
  const own = p.gradientNames.get(name) ?? adjoint?.name ?? name;
  const packs = p.packs.filter(({ members }) => members.includes(own) || members.includes(name)).map(pack => pack.name);
  // A sum over all steps and examples is called by what it is.
  return new Set([own, `∂L/∂${name}`, ...packs]);
}

function walkText(cell: Cell, name: string): string {
  const { says, shape } = roleOf(cell, name);
  const derived: DerivedCell & { readonly derivation: Derivation } = adjointCell(cell);
  const own = derived.derivation.steps.filter(
    step => moves(step, name) || (step.about.name === name && step.about.kind !== 'equation'),
  );
  const { left, G } = gradientOf(derived, name);
  const module = cellModule(cell);
  const p = plan(derived);
  const names = plannedNames(p, derived, name);
  const planned = planText(p)
    .split('\n')
    .map(line => line.trim())
    .filter(line => names.has(leftOf(line) ?? ''));
  const pass = module.passes.find(({ function: { name: of } }) => of === 'train');
  const loops = partsAbout(
    statementLines(lowered(p, p.training, { name: 'train', says: [], trains: true }).body),
    names,
  );
  const emitted = partsAbout(pass?.function.lines ?? [], names);
  const joined = (list: readonly (readonly string[])[]): readonly string[] =>
    list.flatMap((lines, i) => (i === 0 ? lines : ['', ...lines]));
  const stages: readonly (readonly [heading: string, lines: readonly string[]])[] = [
    ['forward: where it is used', forwardLines(cell, name)],
    [
      "derivation: its differential, brought to tr(G' dX), rule by rule",
      derivationLines({ ...derived.derivation, steps: own }, { language: 'en', level: 'steps' }, 'text'),
    ],
    ['adjoints it rests on, zero outside 1 … T', adjointLines(derived, G)],
    ['gradient', [`${left} = ${toText(G)}    ${shapeText(G.shape)}`]],
    ['plan', [...new Set(planned)]],
    ['loop', joined(loops)],
    [`emitted function ${pass?.function.name ?? ''}, in ${cell.name}.ts`, joined(emitted)],
  ];
  const shown = stages.filter(([, lines]) => lines.length > 0);
  return [
    `${name} in ${cell.name}: ${says}, ${shapeText(shape)}`,
    ...shown.flatMap(([heading, lines], i) => [
      '',
      `${i + 1}. ${heading}`,
      ...lines.map(line => (line === '' ? '' : `   ${line}`)),
    ]),
    '',
  ].join('\n');
}

export const walkCommand: Command = {
  name: 'walk',
  summary: 'Print the journey of one symbol: equation, differential, rules, gradient, plan, loop, emitted function.',
  usage: ['walk NAME|FILE.json SYMBOL', 'walk rnn W'],
  says: [],
  options: { help: { says: 'print this' } },
  run: (given, outside) => {
    const [what = '', name = ''] = wordsOf(given, 'The cell', 'The symbol');
    outside.stdout(walkText(foundCell(outside, what).cell, name));
    return 0;
  },
};
