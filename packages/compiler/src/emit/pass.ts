/** One kernel of an emitted module: its function, and what the module says about it.       layer 4 */
import { type Int, intText } from '../loop/int.js';
import type { Kernel } from '../loop/loop.js';
import { lowered } from '../lower/kernel.js';
import { optimised } from '../passes/pipeline.js';
import { renamed } from '../passes/rename.js';
import type { Plan, Program } from '../plan/plan.js';
import { finalsOf, type StretchOf, valuesOf, workOf } from './layout.js';
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
  readonly function: FunctionText;
  /** The members of the module's description of this pass. */
  readonly description: readonly string[];
}

export interface PassNaming {
  readonly name: string;
  readonly says: readonly string[];
  readonly trains: boolean;
  readonly sizesType: string;
  readonly identifier: (name: string) => string;
}

export function passText(plan: Plan, program: Program, naming: PassNaming): PassText {
  const { name, says, trains, sizesType, identifier } = naming;
  const plain = optimised(lowered(plan, program, { name, says, trains }));
  const kernel = renamed(plain, identifier);
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
  return {
    kernel,
    memoryType,
    memoryNames,
    function: {
      name,
      docs: says,
      parameters: [
        { name: sizes.length === 0 ? '_sizes' : destructured(sizes, identifier), type: sizesType },
        { name: marked(T, used), type: 'number' },
        { name: marked(B, used), type: 'number' },
        { name: 'memory', type: memoryType },
        ...trailing,
      ],
      returns: trains ? 'number' : 'void',
      lines: [`const ${destructured(memoryNames, identifier)} = memory;`, ...statementLines(kernel.body)],
    },
    description: describe(plan, program, naming, new Set(memoryNames)),
  };
}

function describe(plan: Plan, program: Program, naming: PassNaming, used: ReadonlySet<string>): readonly string[] {
  const reads = [...plan.cell.inputs.keys()].filter(input => used.has(input) && input !== 'mask');
  const work = workOf(plan, program, used);
  const lengths = work.map(({ name, length }) => `${name}: ${sizeText(length, naming.identifier)}`);
  const member = (name: string, entries: readonly string[], ints: readonly Int[]): string =>
    `${name}: ${sizesHead(plan, naming, ints)} => ({ ${entries.join(', ')} }),`;
  const stretches = (name: string, list: readonly StretchOf[]): string =>
    member(
      name,
      list.map(
        ({ name: value, buffer, from, length }) =>
          `${value}: ['${buffer}', ${sizeText(from, naming.identifier)}, ${sizeText(length, naming.identifier)}]`,
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
    ...(naming.trains
      ? []
      : [stretches('views', valuesOf(plan, program)), stretches('final', finalsOf(plan, program))]),
    `run: ${naming.name},`,
  ];
}

const sizeText = (value: Int, identifier: (name: string) => string): string =>
  intText(value).replace(/[\p{L}_][\p{L}\p{N}_]*/gu, identifier);

/** `({ d, n }: Sizes, T: number, B: number)`, without what is not used. */
function sizesHead(plan: Plan, { sizesType, identifier }: PassNaming, values: readonly Int[]): string {
  const used = namesOfInts(values);
  const sizes = plan.sizes.filter(size => used.has(size));
  const { T, B } = plan.letters;
  if (!used.has(T) && !used.has(B) && sizes.length === 0) return '()';
  const first = `${sizes.length === 0 ? '_sizes' : destructured(sizes, identifier)}: ${sizesType}`;
  if (!used.has(T) && !used.has(B)) return `(${first})`;
  return `(${first}, ${marked(T, used)}: number${used.has(B) ? `, ${B}: number` : ''})`;
}
