/**
 * A stranger installs our tarballs. The same short program then runs in Node, from a bundle and in a browser through an
 * import map; zero weights make the loss T·B·ln k whatever the inputs, which no part of our code computed.
 */
import { readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'vite';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { titleOf } from './browser.js';
import { browserFound } from './chromium.js';
import { installation, type Installation, printed } from './installation.js';
import { published } from './publication.js';
import { repository } from './repository.js';

const found = browserFound();
const [browser, browserTest] = 'path' in found ? [found.path, test] : ['', test.skipIf(true)];

let place: Installation;
beforeAll(async () => {
  place = await installation();
}, 300_000);
afterAll(() => rm(place.folder, { recursive: true, force: true }));

const sizes = { d: 3, n: 4, k: 2 };
const capacity = { batch: 2, steps: 5 };
const trial = (from: string): string => `
import { lstm } from '${from}';

export function trial() {
  const model = lstm(${JSON.stringify(sizes)}, ${JSON.stringify({ ...capacity, type: 'float32' })});
  const x = Float32Array.from({ length: 5 * 2 * 3 }, (_, i) => Math.sin(i));
  const y = Float32Array.from({ length: 5 * 2 * 2 }, (_, i) => ((i >> 1) + i) % 2);
  for (const view of Object.values(model.parameters)) view.fill(0);
  const uniform = model.lossAndGradients({ x, y });
  for (const view of Object.values(model.parameters)) view.forEach((_, i) => (view[i] = Math.cos(i) / 2));
  const loss = model.lossAndGradients({ x, y });
  return JSON.stringify({ uniform, loss, slopes: Array.from(model.gradients.W_f, value => Math.fround(value)) });
}
`;

interface Trial {
  readonly uniform: number;
  readonly loss: number;
  readonly slopes: readonly number[];
}

const write = (name: string, text: string): Promise<void> => writeFile(join(place.project, name), text);
const read = (text: string): Trial => JSON.parse(text) as Trial; // what \`trial\` above returns

async function inNode(from: string): Promise<Trial> {
  await write('trial.js', trial(from));
  await write('node.js', "import { trial } from './trial.js';\nprocess.stdout.write(trial());\n");
  return read(await printed('node', ['node.js'], place.project));
}

test.each(published)('%s: publint has nothing to say about the tarball', async name => {
  await printed(
    join(repository, 'node_modules/.bin/publint'),
    ['run', place.tarballs[name].path, '--strict'],
    repository,
  );
});

test.each(published)('%s: the tarball holds the licence and no tests, and is not much else than code', async name => {
  const { files } = place.tarballs[name];
  expect(files).toContain('LICENSE');
  expect(files.filter(file => file.includes('.test.') || file.includes('tsbuildinfo'))).toEqual([]);
  expect(files.filter(file => !/^(dist|src|bin)\/|^(LICENSE|README\.md|package\.json)$/.test(file))).toEqual([]);
  expect(await readFile(join(repository, 'packages', name, 'LICENSE'), 'utf8')).toBe(
    await readFile(join(repository, 'LICENSE'), 'utf8'),
  );
});

test('runtime: what is built is exactly what is emitted (else remove packages/runtime/dist and build again)', () => {
  const modules = (folder: string, end: string): readonly string[] =>
    place.tarballs.runtime.files
      .filter(file => file.startsWith(`${folder}/generated/`) && file.endsWith(end) && !file.endsWith(`.d${end}`))
      .map(file => file.slice(folder.length, -end.length));
  expect(modules('dist', '.js')).toEqual(modules('src', '.ts'));
  expect(modules('src', '.ts')).toContain('/generated/lstm');
});

test.each(['runtime', 'symbolic'])('%s: installs without a dependency', async name => {
  const installed = join(place.project, 'node_modules/@tracegrad', name);
  expect(JSON.parse(await readFile(join(installed, 'package.json'), 'utf8'))).not.toHaveProperty('dependencies');
  expect(await readdir(installed)).not.toContain('node_modules');
});

test('symbolic: the parser that is in it brings its licences', async () => {
  const folder = join(place.project, 'node_modules/@tracegrad/symbolic/dist/language');
  expect(await readFile(join(folder, 'mathjs.js'), 'utf8')).not.toMatch(/(^|[;}])import\s*["'{*\w]/);
  expect(await readFile(join(folder, 'mathjs.licences.txt'), 'utf8')).toMatch(/^mathjs [\d.]+$[^]*Apache License/m);
});

test('runtime: a forward and a backward pass in Node, by the package and by the subpath', async () => {
  const found = await inNode('@tracegrad/runtime');
  expect(found.uniform).toBeCloseTo(capacity.steps * capacity.batch * Math.log(sizes.k), 4);
  expect(Number.isFinite(found.loss)).toBe(true);
  expect(found.loss).not.toBe(found.uniform);
  expect(found.slopes).toHaveLength(sizes.n * sizes.d);
  expect(found.slopes.some(slope => slope !== 0)).toBe(true);
  expect(await inNode('@tracegrad/runtime/lstm')).toEqual(found);
});

test('runtime: the types are found and hold under a strict compiler', async () => {
  await write(
    'typed.ts',
    `import { lstm } from '@tracegrad/runtime';
import { lstm as alone } from '@tracegrad/runtime/lstm';
const model: ReturnType<typeof lstm> = alone(${JSON.stringify(sizes)}, { batch: 2, steps: 5, type: 'float32' });
export const loss: number = model.lossAndGradients({ x: new Float32Array(30), y: new Float32Array(20) });
// @ts-expect-error a size is missing
lstm({ d: 3, n: 4 }, { batch: 2, steps: 5, type: 'float32' });
`,
  );
  const options = ['--strict', '--noEmit', '--target', 'es2022', '--module', 'nodenext'];
  expect(await printed(join(repository, 'node_modules/.bin/tsc'), [...options, 'typed.ts'], place.project)).toBe('');
});

test('runtime: a bundle stands alone and computes the same', async () => {
  const expected = await inNode('@tracegrad/runtime');
  await build({
    root: place.project,
    configFile: false,
    logLevel: 'error',
    build: {
      lib: { entry: 'trial.js', formats: ['es'], fileName: () => 'bundle.js' },
      outDir: 'bundled',
      emptyOutDir: true,
    },
  });
  expect(await readFile(join(place.project, 'bundled/bundle.js'), 'utf8')).not.toMatch(/\bfrom\s*["']/);
  await write('bundled/node.js', "import { trial } from './bundle.js';\nprocess.stdout.write(trial());\n");
  expect(read(await printed('node', ['bundled/node.js'], place.project))).toEqual(expected);
});

browserTest('runtime: a browser loads it through an import map and computes the same', async () => {
  const expected = await inNode('@tracegrad/runtime');
  const imports = { '@tracegrad/runtime': '/node_modules/@tracegrad/runtime/dist/index.js' };
  await write(
    'page.html',
    `<!doctype html>
<link rel="icon" href="data:," />
<script type="importmap">${JSON.stringify({ imports })}</script>
<script type="module">import { trial } from './trial.js'; document.title = trial();</script>
`,
  );
  const shown = read(await titleOf(place.project, 'page.html', browser));
  expect(shown.slopes).toHaveLength(expected.slopes.length);
  // Another engine version may round exp and tanh otherwise in the last place.
  expect(shown.loss).toBeCloseTo(expected.loss, 4);
  shown.slopes.forEach((slope, index) => expect(slope).toBeCloseTo(expected.slopes[index] ?? NaN, 4));
});

browserTest('runtime: a bundled page trains with two threads, with the results of one', async () => {
  await write(
    'threads.js',
    `import { lstm } from '@tracegrad/runtime/lstm';
const result = async threads => {
  const model = lstm({ d: 16, n: 64, k: 16 }, { batch: 16, steps: 32, threads });
  await model.ready;
  model.parameterArena.forEach((_, i) => (model.parameterArena[i] = Math.sin(i) / 8));
  const x = Float32Array.from({ length: 32 * 16 * 16 }, (_, i) => Math.cos(i));
  const loss = model.lossAndGradients({ x, y: new Int32Array(32 * 16) });
  const slopes = Array.from(model.gradientArena);
  const found = { threads: model.threads, backend: model.backend, loss, slopes };
  model.close();
  return found;
};
const [one, two] = [await result(1), await result(2)];
const same = one.loss === two.loss && one.slopes.every((slope, i) => slope === two.slopes[i]);
document.title = JSON.stringify({ one: one.threads, two: two.threads, wasm: two.backend !== 'ts', same });
`,
  );
  await write(
    'threads.html',
    '<!doctype html><link rel="icon" href="data:," /><script type="module" src="./threads.js"></script>',
  );
  await build({
    root: place.project,
    configFile: false,
    logLevel: 'error',
    base: './',
    build: { rolldownOptions: { input: join(place.project, 'threads.html') }, outDir: 'page', emptyOutDir: true },
  });
  const shown: unknown = JSON.parse(await titleOf(place.project, 'page/threads.html', browser));
  expect(shown).toEqual({ one: 1, two: 2, wasm: true, same: true });
});

const cellText = JSON.stringify({
  name: 'tiny',
  parameters: { W: ['n', 'd'], U: ['n', 'n'], V: ['k', 'n'] },
  inputs: { x: { size: ['d'] }, y: { size: ['k'], sumsToOne: true } },
  states: { h: { size: ['n'], initial: 'h0' } },
  equations: ['h[t] = tanh(W*x[t] + U*h[t-1])', 'z[t] = V*h[t]'],
  loss: "sum(t, 1, T, -y[t]'*log(softmax(z[t])))",
});
/** Zero weights make the loss T·B·ln k, whatever the inputs. */
const tinyTrial = `
const model = tiny(${JSON.stringify(sizes)}, { batch: 2, steps: 5, threads: 2 });
const loss = model.lossAndGradients({ x: new Float32Array(30), y: new Int32Array(10) });
const found = JSON.stringify([loss.toFixed(4), model.threads, model.backend]);
`;
const tinyFound = JSON.stringify([(10 * Math.log(sizes.k)).toFixed(4), 1, 'wasm']);

test('compiler: a cell as one file, in Node and in a page, where nothing is installed', async context => {
  await write('tiny.json', cellText);
  const bin = join(place.project, 'node_modules/.bin/tracegrad');
  const alone = join(place.folder, 'alone');
  expect(await printed(bin, ['emit', 'tiny.json', '--target', 'js', '--out', alone], place.project)).toContain(
    'passed',
  );
  expect((await readdir(alone)).sort()).toEqual(['tiny.d.ts', 'tiny.js']);
  const program = `import * as all from './tiny.js';\nconst { tiny } = all;${tinyTrial}`;
  await writeFile(join(alone, 'node.mjs'), `${program}console.log(found, Object.keys(all).join());`);
  expect(await printed(process.execPath, ['node.mjs'], alone)).toBe(`${tinyFound} tiny\n`);
  const page = `<link rel="icon" href="data:," /><script type="module">${program}document.title = found;</script>`;
  await writeFile(join(alone, 'page.html'), `<!doctype html>${page}`);
  if ('missing' in found) return context.skip(found.missing);
  const [loss, threads, backend] = JSON.parse(await titleOf(alone, 'page.html', browser)) as unknown[];
  expect([loss, threads]).toEqual((JSON.parse(tinyFound) as unknown[]).slice(0, 2));
  expect(['wasm', 'relaxed']).toContain(backend);
});

test('compiler: a cell compiled in process, from one import', async () => {
  await write(
    'compiled.js',
    `import { compile } from '@tracegrad/compiler';\nconst tiny = await compile(${cellText});${tinyTrial}console.log(found);`,
  );
  expect(await printed(process.execPath, ['compiled.js'], place.project)).toBe(`${tinyFound}\n`);
});

test('symbolic: derives in Node', async () => {
  await write(
    'derive.js',
    `import { derive, toText } from '@tracegrad/symbolic';
const { expression } = derive("x'*A*x", { wrt: 'x', variables: { A: { size: ['n', 'n'], symmetric: true }, x: { size: ['n'] } } });
process.stdout.write(toText(expression));
`,
  );
  expect(await printed('node', ['derive.js'], place.project)).toMatch(/A\*x/);
});

test('compiler: the command line is installed and explains itself', async () => {
  const bin = join(place.project, 'node_modules/.bin/tracegrad');
  expect(await printed(bin, ['--help'], place.project)).toContain('tracegrad');
});
