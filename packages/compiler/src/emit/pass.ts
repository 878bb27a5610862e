/** One kernel of an emitted module: its function, and what the module says about it.       layer 4 */
import { type Int, intNames, intText, named, replaceNames } from '../loop/int.js';
import type { Kernel } from '../loop/loop.js';
import { lowered } from '../lower/kernel.js';
import { type ClassInput, withClasses } from '../passes/classes.js';
import { type Divided, divided } from '../passes/divide.js';
import { lentBuffers } from '../passes/lend.js';
import { optimised } from '../passes/pipeline.js';
import { renamed } from '../passes/rename.js';
import type { Plan, Program } from '../plan/plan.js';
import { property } from './identifiers.js';
import { finalsOf, type StretchOf, valuesOf, workOf } from './layout.js';
import { outlined } from './outline.js';
import { destructured, marked, namesOfInts, usedNames } from './signature.js';
import { statementLines } from './statements.js';

/** A function as plain data: what ts-morph, or anything else, writes down. */
export interface FunctionText {
  readonly name: string;
  readonly docs: readonly string[];
  readonly parameters: readonly { readonly name: string; readonly type?: string; readonly initializer?: string }[];
  readonly returns: string;
  readonly lines: readonly string[];
}

export interface PassText {
  readonly kernel: Kernel;
  readonly memoryType: string;
  readonly memoryNames: readonly string[];
  readonly shares: Divided['shares'];
  readonly classes: readonly ClassInput[];
  /** Which work buffer uses the memory of which other. */
  readonly lent: ReadonlyMap<string, string>;
  readonly function: FunctionText;
  /** What the function calls besides products. */
  readonly nests: readonly FunctionText[];
  /** The members of the module's description of this pass. */
  readonly description: readonly string[];
}

/** What emitted code calls sizes. */
export interface SizeNaming {
  readonly sizesType: string;
  readonly identifier: (name: string) => string;
  /** The name that the cell gives a size of the kernels. */
  readonly publicSize: (name: string) => string;
}

export interface PassNaming extends SizeNaming {
  readonly name: string;
  readonly says: readonly string[];
  readonly trains: boolean;
}

export function passText(plan: Plan, program: Program, naming: PassNaming): PassText {
  const { name, says, trains, sizesType, identifier, publicSize } = naming;
  const before = lowered(plan, program, { name, says, trains });
  const { kernel: looked, inputs: classes } = withClasses(before, plan);
  const plain = optimised(looked);
  const lent = lentBuffers(plain);
  const { kernel: whole, shares: own } = divided(
    renamed(plain, identifier),
    plan.letters,
    new Map([...lent].map(names => names.map(identifier) as [string, string])),
  );
  const { kernel, nests } = outlined(whole, identifier(plan.letters.t));
  const back = new Map(plan.sizes.map(size => [identifier(size), named(size)]));
  const shares = own.map(share => ({ ...share, count: replaceNames(share.count, back) }));
  const used = usedNames(kernel);
  const memoryType = `${name.charAt(0).toUpperCase()}${name.slice(1)}Memory`;
  const { T, B, scale, inputGradients } = plan.letters;
  const sizes = plan.sizes.filter(size => used.has(identifier(size)));
  const memoryNames = plain.buffers.map(buffer => buffer.name);
  const trailing = trains
    ? [
        { name: marked(scale, used), type: 'number' },
        { name: marked(inputGradients, used), type: 'boolean' },
      ]
    : [];
  const flags = classes.flatMap(({ asClasses, asVectors }) => [asClasses, asVectors]);
  const partNames = [
    ...shares.flatMap(share => [`${share.name}From`, `${share.name}To`, `${share.name}Shared`]),
    ...flags,
    'several',
    'leads',
  ].filter(flag => used.has(flag));
  const part = {
    name: `{ ${[...partNames, ...(used.has('several') ? ['meet'] : [])].join(', ')} }`,
    type: `Part<${[shares.map(({ name: share }) => share), flags].map(union).join(', ')}>`,
  };
  return {
    kernel,
    memoryType,
    memoryNames,
    shares,
    classes,
    lent,
    function: {
      name,
      docs: says,
      parameters: [
        { name: sizes.length === 0 ? '_sizes' : destructured(sizes, identifier, publicSize), type: sizesType },
        { name: marked(T, used), type: 'number' },
        { name: marked(B, used), type: 'number' },
        { name: 'memory', type: memoryType },
        ...trailing,
        ...(partNames.length === 0 ? [] : [part]),
      ],
      returns: trains ? 'number' : 'void',
      lines: [`const ${destructured(memoryNames, identifier)} = memory;`, ...statementLines(kernel.body)],
    },
    nests: nests.map(functionText),
    description: describe(plan, program, naming, new Set(memoryNames), shares, classes, lent),
  };
}

/** A kernel as it is called: sizes, arrays, scalars. Scratch arrays are constants of its module. */
export const functionText = ({ name, says, sizes, scalars, buffers, body }: Kernel): FunctionText => ({
  name,
  docs: says,
  parameters: [
    ...numbers(sizes),
    ...arraysOf(buffers).map(array => ({ name: array, type: 'FloatArray' })),
    ...numbers(scalars),
  ],
  returns: 'void',
  lines: statementLines(body),
});
export const numbers = (names: readonly string[]): readonly { readonly name: string; readonly type: string }[] =>
  names.map(name => ({ name, type: 'number' }));
export const arraysOf = (buffers: Kernel['buffers']): readonly string[] =>
  buffers.filter(({ role }) => role !== 'scratch').map(({ name }) => name);

/** The functions of a pass as lines: what it calls, then itself. */
export const passLines = ({ nests, function: own }: PassText): readonly string[] =>
  [...nests, own].flatMap(({ name, parameters, returns, lines }) => {
    const head = parameters.map(({ name: one, type }) => (type === undefined ? one : `${one}: ${type}`)).join(', ');
    const body = lines.map(line => (line === '' ? '' : `  ${line}`));
    return [`function ${name}(${head}): ${returns} {`, ...body, '}'];
  });

function describe(
  plan: Plan,
  program: Program,
  naming: PassNaming,
  used: ReadonlySet<string>,
  shares: Divided['shares'],
  classes: readonly ClassInput[],
  lent: ReadonlyMap<string, string>,
): readonly string[] {
  const reads = [...plan.cell.inputs.keys()].filter(input => used.has(input) && input !== 'mask');
  const work = workOf(plan, program, used).filter(({ name }) => !lent.has(name));
  const lengths = work.map(({ name, length }) => property(name, sizeText(length, naming.identifier)));
  const member = (name: string, entries: readonly string[], ints: readonly Int[]): string =>
    `${name}: ${sizesHead(plan, naming, ints)} => ({ ${entries.join(', ')} }),`;
  const stretches = (name: string, list: readonly StretchOf[]): string =>
    member(
      name,
      list.map(({ name: value, buffer, from, length }) =>
        property(value, `['${buffer}', ${sizeText(from, naming.identifier)}, ${sizeText(length, naming.identifier)}]`),
      ),
      list.flatMap(({ from, length }) => [from, length]),
    );
  return [
    `reads: [${reads.map(name => `'${name}'`).join(', ')}],`,
    member(
      'work',
      lengths,
      work.map(({ length }) => length),
    ),
    member(
      'shares',
      shares.map(({ name, count }) => property(name, sizeText(count, naming.identifier))),
      shares.map(({ count }) => count),
    ),
    ...(naming.trains
      ? []
      : [stretches('views', valuesOf(plan, program)), stretches('final', finalsOf(plan, program))]),
    ...(classes.length === 0 ? [] : [`classes: { ${classes.map(classText).join(', ')} },`]),
    ...(lent.size === 0 ? [] : [`lent: { ${[...lent].map(([own, from]) => property(own, `'${from}'`)).join(', ')} },`]),
    `run: ${naming.name},`,
  ];
}

const classText = ({ input, array, asClasses, asVectors }: ClassInput): string =>
  property(input, `['${array}', '${asClasses}', '${asVectors}']`);
const union = (names: readonly string[]): string =>
  names.length === 0 ? 'never' : names.map(name => `'${name}'`).join(' | ');
const sizeText = (value: Int, identifier: (name: string) => string): string =>
  intText(replaceNames(value, new Map(intNames(value).map(name => [name, named(identifier(name))]))));

/** `({ d, n }: Sizes, T: number, B: number)`, without what is not used. */
function sizesHead(plan: Plan, { sizesType, identifier, publicSize }: PassNaming, values: readonly Int[]): string {
  const used = namesOfInts(values);
  const sizes = plan.sizes.filter(size => used.has(size));
  const { T, B } = plan.letters;
  if (!used.has(T) && !used.has(B) && sizes.length === 0) return '()';
  const first = `${sizes.length === 0 ? '_sizes' : destructured(sizes, identifier, publicSize)}: ${sizesType}`;
  if (!used.has(T) && !used.has(B)) return `(${first})`;
  return `(${first}, ${marked(T, used)}: number${used.has(B) ? `, ${B}: number` : ''})`;
}
