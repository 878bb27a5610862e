/**
 * The module of one cell: forward pass and training step, plain and masked, and the function that makes a model. layer 4
 *
 * Both variants are planned from derivations of their own, the masked cell being a cell like any other; the masked plan
 * follows the plain one where they share memory, in the order of the parameters.
 */
import {
  type Cell,
  adjointCell,
  type Dim,
  equationsOf,
  indexText,
  maskName,
  type Shape,
  toText,
  TracegradError,
} from '@tracegrad/symbolic';
import { intText } from '../loop/int.js';
import { ownSizes } from '../plan/own-sizes.js';
import { type Plan, plan } from '../plan/plan.js';
import { sizeOf } from '../plan/sizes.js';
import { apartFrom, camelCase, identifiers, pascalCase, property } from './identifiers.js';
import { maskedForm } from './masked-form.js';
import { type PassText, passText, type SizeNaming } from './pass.js';
import { destructured } from './signature.js';
import { whyNotStreamed } from './streams.js';
import { calledFunctions } from './support.js';

/** A module as plain data. */
export interface CellModule {
  readonly cell: Cell;
  /** The name of the exported function. */
  readonly exported: string;
  readonly typeName: string;
  readonly equations: readonly string[];
  readonly names: readonly { readonly role: string; readonly names: readonly string[] }[];
  readonly sizes: readonly string[];
  /** The name that the cell gives a size of the kernels. */
  readonly publicSize: (name: string) => string;
  readonly passes: readonly PassText[];
  readonly description: readonly string[];
  readonly plans: { readonly plain: Plan; readonly masked: Plan | undefined };
}

const callNames = ['steps', 'batch', 'final'];
/** Values and types that modules have beside those of the cell; `tracegrad` holds the types of a standalone one. */
const moduleValues = ['emitted', 'compiled', 'build', 'tracegrad'];
const moduleTypes = new Set(
  (
    'CompiledCell Emitted EmittedModel FloatArray FloatArrays ModelOptions NumberType Part ForwardMemory TrainMemory ' +
    'ForwardMaskedMemory TrainMaskedMemory K Readonly Record'
  ).split(' '),
);

/** @throws {TracegradError} `unsupported` for an expression without kernels; `bad-declaration` for a name the calls need */
export function cellModule(cell: Cell): CellModule {
  const equationNames = equationsOf(cell).map(({ name }) => name);
  const clash = [...cell.inputs.keys(), ...cell.initials.map(({ name }) => name), ...equationNames].find(name =>
    callNames.includes(name),
  );
  if (clash !== undefined) {
    throw new TracegradError(
      'bad-declaration',
      `${cell.name} declares the name "${clash}", which emitted models use themselves.`,
    );
  }
  const { derived, publicSize } = ownSizes(cell);
  const plain = plan(derived);
  const held = maskedForm(derived.cell);
  const maskedPlan = 'cell' in held ? plan(adjointCell(held.cell), { like: plain }) : undefined;
  const reason = whyNotStreamed(plain.cell);
  const typeName = apartFrom(moduleTypes, pascalCase(cell.name));
  const own = [
    ...plain.sources.keys(),
    ...(maskedPlan?.sources.keys() ?? []),
    ...plain.sizes,
    ...plain.packs.map(({ name }) => name),
  ];
  const identifier = identifiers([...new Set(own)]);
  const sizesType = `${typeName}Sizes`;
  const common = { sizesType, identifier, publicSize };
  const sizes = plain.sizes.map(publicSize);
  const passesOf = (p: Plan, suffix: string, how: string): readonly [PassText, PassText] => [
    passText(p, p.forward, {
      ...common,
      name: `forward${suffix}`,
      says: [`All values of the forward pass${how}.`],
      trains: false,
    }),
    passText(p, p.training, {
      ...common,
      name: `train${suffix}`,
      says: [
        `The loss and its gradients${how}.`,
        `Sequences are [${p.letters.T}][${p.letters.B}][rows]. Every index was proved to lie inside its array.`,
      ],
      trains: true,
    }),
  ];
  const [forward, training] = passesOf(plain, '', '');
  const heldPasses = maskedPlan && passesOf(maskedPlan, 'Masked', ', states held where the mask is 0');
  const passes = [forward, training, ...(heldPasses ?? [])];
  const functions = passes.flatMap(({ nests, function: own }) => [...nests, own].map(({ name }) => name));
  const taken = new Set([...moduleValues, ...functions, ...calledFunctions({ passes })]);
  const exported = apartFrom(taken, camelCase(cell.name));
  const forwardReads = [...cell.inputs.keys()].filter(name => forward.memoryNames.includes(name));
  const gradientPacks = plain.packs.filter(({ members }) => members.every(name => isGradientOfParameter(plain, name)));
  return {
    cell,
    exported,
    typeName,
    equations: equationLines(cell),
    names: [
      { role: 'sizes', names: sizes },
      { role: 'parameters', names: [...cell.parameters.keys()] },
      { role: 'inputs', names: [...cell.inputs.keys()] },
      { role: 'forwardInputs', names: forwardReads },
      { role: 'initials', names: [...new Set(cell.initials.map(({ name }) => name))] },
      { role: 'values', names: equationNames },
    ],
    sizes,
    publicSize,
    passes,
    description: [
      `name: ${JSON.stringify(cell.name)},`,
      `sizes: [${sizes.map(name => `'${name}'`).join(', ')}],`,
      shapesMember(
        'parameters',
        plain,
        common,
        plain.parameters.map(name => [name, shapeOf(plain, name)]),
      ),
      startsMember(plain),
      recordMember(
        'packs',
        plain.packs.filter(({ members }) => members.every(name => cell.parameters.has(name))),
      ),
      inputsMember(plain, common),
      shapesMember(
        'initials',
        plain,
        common,
        plain.cell.initials.map(({ name, shape }) => [name, shape]),
      ),
      `gradients: { ${[...plain.gradientNames].map(([of, name]) => property(of, `'${name}'`)).join(', ')} },`,
      recordMember(
        'gradientPacks',
        gradientPacks.map(({ name, members }) => ({
          name,
          members: members.map(member => parameterOf(plain, member)),
        })),
      ),
      `forward: { ${forward.description.join(' ')} },`,
      `training: { ${training.description.join(' ')} },`,
      ...(heldPasses === undefined
        ? []
        : [
            `maskedForward: { ${heldPasses[0].description.join(' ')} },`,
            `maskedTraining: { ${heldPasses[1].description.join(' ')} },`,
          ]),
      `streams: ${reason === undefined ? 'true' : `'${reason}'`},`,
    ],
    plans: { plain, masked: maskedPlan },
  };
}

const shapeOf = (p: Plan, name: string): Shape => p.sources.get(name)?.shape ?? [1, 1];
const isGradientOfParameter = (p: Plan, name: string): boolean =>
  [...p.gradientNames].some(([of, gradient]) => gradient === name && p.cell.parameters.has(of));
const parameterOf = (p: Plan, gradient: string): string =>
  [...p.gradientNames].find(([, name]) => name === gradient)?.[0] ?? gradient;

const dimText = (dim: Dim, identifier: (name: string) => string): string =>
  intText(sizeOf(dim)).replace(/[\p{L}_][\p{L}\p{N}_]*/gu, identifier);
const shapeText = (shape: Shape, identifier: (name: string) => string): string =>
  `[${shape.map(dim => dimText(dim, identifier)).join(', ')}]`;
const head = (p: Plan, shapes: readonly Shape[], { identifier, publicSize, sizesType }: SizeNaming): string => {
  const used = p.sizes.filter(size =>
    shapes.flat().some(dim => typeof dim === 'string' && dim.split('*').includes(size)),
  );
  return used.length === 0 ? '()' : `(${destructured(used, identifier, publicSize)}: ${sizesType})`;
};

function shapesMember(
  member: string,
  p: Plan,
  naming: SizeNaming,
  shapes: readonly (readonly [string, Shape])[],
): string {
  const entries = [...new Map(shapes)].map(([name, shape]) => property(name, shapeText(shape, naming.identifier)));
  return `${member}: ${head(
    p,
    shapes.map(([, shape]) => shape),
    naming,
  )} => ({ ${entries.join(', ')} }),`;
}

function inputsMember(p: Plan, naming: SizeNaming): string {
  const inputs = [...p.cell.inputs.values()].filter(({ name }) => name !== maskName);
  const entries = inputs.map(({ name, shape, once, facts }) => {
    const sums = facts.sumsToOne === true ? ', sumsToOne: true' : '';
    return property(name, `{ shape: ${shapeText(shape, naming.identifier)}, once: ${once}${sums} }`);
  });
  return `inputs: ${head(
    p,
    inputs.map(({ shape }) => shape),
    naming,
  )} => ({ ${entries.join(', ')} }),`;
}

/** How training begins, by the declaration: its rank is not in the numbers of a shape. */
const startsMember = ({ parameters, cell }: Plan): string => {
  const entries = parameters.map(name => {
    const start = cell.declared.get(name)?.start ?? 'glorot';
    return property(name, typeof start === 'number' ? String(start) : `'${start}'`);
  });
  return `starts: { ${entries.join(', ')} },`;
};

const recordMember = (
  member: string,
  packs: readonly { readonly name: string; readonly members: readonly string[] }[],
): string =>
  `${member}: { ${packs.map(({ name, members }) => property(name, `[${members.map(m => `'${m}'`).join(', ')}]`)).join(', ')} },`;

function equationLines(cell: Cell): readonly string[] {
  const lines = cell.stages.flatMap(({ direction, equations }) =>
    equations.map(({ name, value }) => `${name}${direction === 'once' ? '' : '[t]'} = ${toText(value)}`),
  );
  const starts = cell.initials.map(({ name, of, index }) => `${of}[${indexText(index)}] = ${name}`);
  return [...lines, `loss = ${toText(cell.loss)}`, ...starts];
}
