/**
 * Emitted modules and our types in the project of somebody else: other compilers, other flags.
 *
 * What the house's own flags hide shows in projects that do not have them. In the long mode all compilers with all flags,
 * over the gallery, the cell of the guide and 46 random cells; always this repository's compiler with two combinations.
 */
import { readFileSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type CellDefinition, defineCell, gallery } from '@tracegrad/symbolic';
import { emitCell, emitStandalone } from '@tracegrad/compiler';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hardCell } from '../../../packages/symbolic/test/random/hard-cell.js';
import { randomCell } from '../../../packages/symbolic/test/random/random-cell.js';
import { generator } from '../../../packages/symbolic/src/numeric/generator.js';
import { outcomeOf } from './command.js';
import { published } from './publication.js';
import { isLong, pinned } from './long.js';
import { repository } from './repository.js';

interface Compiler {
  readonly name: string;
  /** Its program, below `node_modules`. */
  readonly program: string;
  /** Whether it knows `erasableSyntaxOnly`. */
  readonly erases: boolean;
}
const others = { ts54: '5.4.5', ts59: '5.9.3', ts60: '6.0.3', ts70: '7.0.2' };
const own: Compiler = { name: "TypeScript, this repository's", program: 'typescript/bin/tsc', erases: true };
const compilers: readonly Compiler[] = isLong
  ? Object.entries(others).map(([alias, version]) => ({
      name: `TypeScript ${version}`,
      program: `${alias}/bin/tsc`,
      erases: alias !== 'ts54',
    }))
  : [own];

type Options = Readonly<Record<string, unknown>>;
/** `compilerOptions` beside strict, by what a project would say of itself. */
const one: Readonly<Record<string, (compiler: Compiler) => Options>> = {
  'strict alone': () => ({}),
  noUncheckedIndexedAccess: () => ({ noUncheckedIndexedAccess: true }),
  exactOptionalPropertyTypes: () => ({ exactOptionalPropertyTypes: true }),
  'noUnusedLocals, noUnusedParameters, noImplicitReturns': () => ({
    noUnusedLocals: true,
    noUnusedParameters: true,
    noImplicitReturns: true,
  }),
  'verbatimModuleSyntax, isolatedModules, erasableSyntaxOnly': ({ erases }) => ({
    verbatimModuleSyntax: true,
    isolatedModules: true,
    ...(erases ? { erasableSyntaxOnly: true } : {}),
  }),
  'skipLibCheck off': () => ({ skipLibCheck: false }),
  'nodenext, lib ES2020': () => ({ module: 'nodenext', moduleResolution: 'nodenext', lib: ['es2020', 'dom'] }),
  // The options of create-vite's vanilla-ts, without the types of its client.
  "Vite's vanilla-ts": ({ erases }) => ({
    moduleDetection: 'force',
    allowImportingTsExtensions: true,
    verbatimModuleSyntax: true,
    noUnusedLocals: true,
    noUnusedParameters: true,
    noFallthroughCasesInSwitch: true,
    ...(erases ? { erasableSyntaxOnly: true, noUncheckedSideEffectImports: true } : {}),
  }),
};
const combinations: typeof one = {
  ...one,
  'all of them': compiler => Object.values(one).reduce<Options>((all, of) => ({ ...all, ...of(compiler) }), {}),
};
const always = ['strict alone', 'all of them'];

const base: Options = {
  strict: true,
  target: 'es2022',
  module: 'esnext',
  moduleResolution: 'bundler',
  lib: ['es2022', 'dom'],
  types: [],
  skipLibCheck: true,
  noEmit: true,
};

/** The cells: of the gallery, the guide's, and random ones of both kinds. */
async function cells(ofGallery: number, count: number): Promise<readonly CellDefinition[]> {
  const random = generator(1, 'cells for other compilers');
  const guide = JSON.parse(await readFile(join(repository, 'docs/guides/cells/mgu.json'), 'utf8')) as CellDefinition;
  const drawn = Array.from({ length: count }, (_, i) =>
    i % 2 === 0 ? randomCell(`random-${i}`, random) : hardCell(`random-${i}`, random),
  );
  return [...gallery.slice(0, ofGallery), guide, ...drawn];
}

let folder: string;
let found: readonly string[];
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tracegrad-compilers-'));
  const packages = Object.entries(others).map(([alias, version]) => [alias, `npm:typescript@${version}`]);
  if (isLong) await pinned(folder, Object.fromEntries(packages) as Record<string, string>);
  else await writeFile(join(folder, 'package.json'), '{ "type": "module" }');
  await mkdir(join(folder, 'node_modules/@tracegrad'), { recursive: true });
  for (const name of published)
    await symlink(join(repository, 'packages', name), join(folder, 'node_modules/@tracegrad', name));
  await mkdir(join(folder, 'src'));
  const definitions = await (isLong ? cells(gallery.length, 46) : cells(3, 4));
  for (const definition of definitions) {
    const { path, text } = await emitCell(defineCell(definition));
    await writeFile(join(folder, 'src', path), text);
  }
  await mkdir(join(folder, 'src/alone'));
  for (const definition of definitions.slice(0, 2)) {
    const { types } = await emitStandalone(defineCell(definition), path =>
      readFileSync(join(repository, 'packages/runtime/dist', path), 'utf8'),
    );
    await writeFile(join(folder, 'src/alone', types.path), types.text);
  }
  found = definitions.map(({ name }) => name);
  await writeFile(
    join(folder, 'src/packages.ts'),
    `import * as compiler from '@tracegrad/compiler';
import * as kernels from '@tracegrad/compiler/kernels';
import * as runtime from '@tracegrad/runtime';
import * as alone from '@tracegrad/runtime/lstm';
import * as symbolic from '@tracegrad/symbolic';
export const packages = [compiler, kernels, runtime, alone, symbolic];
import { rnn } from './alone/rnn.js';
const model = rnn({ n: 2, d: 3, k: 4 }, { type: 'float64' });
export const gradient: Float64Array = model.gradients.W;
export const loss: number = model.lossAndGradients({ x: new Float64Array(3), y: Int8Array.of(1) });
// @ts-expect-error a size is missing
rnn({ n: 2, d: 3 });
`,
  );
}, 1_800_000);
afterAll(() => rm(folder, { recursive: true, force: true }));

describe.each(compilers)('$name', compiler => {
  const names = Object.keys(combinations).filter(name => isLong || always.includes(name));
  test.each(names)('%s', { timeout: 600_000 }, async name => {
    expect(found).toContain('mgu');
    const compilerOptions = { ...base, ...combinations[name]?.(compiler) };
    const project = join(folder, 'tsconfig.json');
    await writeFile(project, JSON.stringify({ compilerOptions, include: ['src'] }));
    const at = compiler === own ? join(repository, 'node_modules') : join(folder, 'node_modules');
    const { said } = await outcomeOf(process.execPath, [join(at, compiler.program), '-p', project], { cwd: folder });
    expect(said.split('\n').slice(0, 20).join('\n')).toBe('');
  });
});
