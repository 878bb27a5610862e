/**
 * A program with two threads, bundled for Node: it runs once, with two threads or with one.
 *
 * A bundle leaves the program of a thread behind, so its address is that of nothing, of some other file of the user, or of
 * the very program that runs. What a thread is started from must be a thread's program.
 */
import { copyFile, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { build, minify } from 'vite';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { outcomeOf } from './command.js';
import { printed } from './installation.js';
import { isLong, pinned } from './long.js';
import { repository } from './repository.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tracegrad-bundles-'));
  if (isLong)
    await pinned(folder, {
      esbuild: '0.28.2',
      rollup: '4.68.8',
      '@rollup/plugin-node-resolve': '16.0.3',
      webpack: '5.113.0',
    });
  else await writeFile(join(folder, 'package.json'), '{ "type": "module" }');
  await mkdir(join(folder, 'node_modules/@tracegrad'), { recursive: true });
  await symlink(join(repository, 'packages/runtime'), join(folder, 'node_modules/@tracegrad/runtime'));
  await writeFile(join(folder, 'program.js'), program);
}, 300_000);
afterAll(() => rm(folder, { recursive: true, force: true }));

const [sizes, capacity] = [
  { d: 64, n: 128, k: 64 },
  { batch: 16, steps: 64 },
];
/** Zero weights make the loss T·B·ln k, whatever the inputs. CommonJS has no await outside functions. */
const program = `
import { lstm } from '@tracegrad/runtime/lstm';
console.log('the program starts');
setTimeout(() => process.exit(3), 60_000).unref();
const found = [];
async function trained(backend) {
  const model = lstm(${JSON.stringify(sizes)}, { ...${JSON.stringify(capacity)}, threads: 2, backend });
  await model.ready;
  const loss = model.lossAndGradients({ x: new Float32Array(64 * 16 * 64), y: new Int32Array(64 * 16) });
  found.push([model.threads, loss]);
  model.close();
}
trained('wasm').then(() => trained('ts')).then(() => console.log(JSON.stringify(found)));
`;

async function expectRunsOnce(file: string): Promise<readonly (readonly [threads: number, loss: number])[]> {
  // Each start of the program in a thread would start it again.
  const { said, code } = await outcomeOf(process.execPath, [file], { cwd: folder });
  const lines = said.trim().split('\n');
  expect({ said: lines.slice(0, -1), code }).toEqual({ said: ['the program starts'], code: 0 });
  const found = JSON.parse(lines.at(-1) ?? '') as [number, number][]; // as the program above prints it
  expect(found).toHaveLength(2);
  for (const [threads, loss] of found) {
    expect([1, 2]).toContain(threads);
    expect(loss / (capacity.steps * capacity.batch * Math.log(sizes.k))).toBeCloseTo(1, 5);
  }
  return found;
}

/** At the places where the program of a thread would lie as seen from a bundle, the bundle itself. */
async function withLookAlikes(file: string): Promise<string> {
  const own = join(dirname(file), 'wasm', basename(file));
  for (const place of ['wasm', 'threads', 'wasm/threads']) await mkdir(join(dirname(file), place), { recursive: true });
  for (const name of ['wasm/wasm-thread.js', 'threads/wasm-thread.js', 'wasm/threads/lstm.js', 'threads/lstm.js'])
    await copyFile(file, join(dirname(file), name));
  await copyFile(file, own);
  return own;
}

test.each(['es', 'cjs'] as const)('Vite, %s', async format => {
  const outDir = join(folder, `vite-${format}`);
  await build({
    root: folder,
    configFile: false,
    logLevel: 'error',
    ssr: { noExternal: true },
    build: {
      ssr: 'program.js',
      outDir,
      minify: false,
      rolldownOptions: { output: { format, entryFileNames: format === 'es' ? 'program.js' : 'program.cjs' } },
    },
  });
  const file = join(outDir, format === 'es' ? 'program.js' : 'program.cjs');
  await expectRunsOnce(file);
  if (format === 'es') await expectRunsOnce(await withLookAlikes(file));
});

test('file by file, minified, with two threads', async () => {
  const [from, to] = [join(repository, 'packages/runtime/dist'), join(folder, 'minified')];
  for (const name of await readdir(from, { recursive: true })) {
    if (!name.endsWith('.js')) continue;
    const { code, errors } = await minify(name, await readFile(join(from, name), 'utf8'), { module: true });
    expect({ name, errors }).toEqual({ name, errors: [] });
    await mkdir(dirname(join(to, name)), { recursive: true });
    await writeFile(join(to, name), code);
  }
  const file = join(folder, 'minified-program.js');
  await writeFile(file, program.replace('@tracegrad/runtime/lstm', './minified/generated/lstm.js'));
  expect((await expectRunsOnce(file)).map(([threads]) => threads)).toEqual([2, 2]);
});

/** Each writes its bundle to `file`. */
const bundlers: Readonly<Record<string, (format: 'es' | 'cjs', file: string) => string>> = {
  esbuild: (format, file) => `
import { build } from 'esbuild';
const format = ${JSON.stringify(format === 'es' ? 'esm' : 'cjs')};
const setting = { entryPoints: ['program.js'], bundle: true, platform: 'node', logLevel: 'error' };
await build({ ...setting, format, outfile: ${JSON.stringify(file)} });`,
  Rollup: (format, file) => `
import { rollup } from 'rollup';
import resolve from '@rollup/plugin-node-resolve';
const bundle = await rollup({ input: 'program.js', plugins: [resolve()] });
await bundle.write({ file: ${JSON.stringify(file)}, format: ${JSON.stringify(format)} });`,
  webpack: (format, file) => `
import webpack from 'webpack';
const es = ${format === 'es'};
const [path, filename] = ${JSON.stringify([dirname(file), basename(file)])};
const output = es ? { module: true, chunkFormat: 'module', library: { type: 'module' } } : {};
webpack(
  {
    mode: 'production',
    target: 'node20',
    entry: './program.js',
    experiments: { outputModule: es },
    output: { ...output, path, filename },
  },
  (error, stats) => {
    if (!error && !stats.hasErrors()) return;
    console.error(String(error ?? stats));
    process.exitCode = 1;
  },
);`,
};

const cases = Object.keys(bundlers).flatMap(name => [[name, 'es'] as const, [name, 'cjs'] as const]);
test.runIf(isLong).each(cases)('%s, %s', async (name, format) => {
  const file = join(folder, `${name}-${format}`, format === 'es' ? 'program.mjs' : 'program.cjs');
  await writeFile(join(folder, `${name}.js`), bundlers[name]?.(format, file) ?? '');
  await printed(process.execPath, [`${name}.js`], folder);
  await expectRunsOnce(file);
  if (format === 'es') await expectRunsOnce(await withLookAlikes(file));
});

test('a thread that runs a program which makes models ends at the first', async () => {
  const stray = `
import { Worker } from 'node:worker_threads';
const workerData = { thread: 1, control: new SharedArrayBuffer(64), task: {}, mark: 'tracegrad-thread' };
const worker = new Worker(new URL('stray.js', import.meta.url), { workerData });
worker.on('exit', code => console.log('ended', code));
`;
  await writeFile(
    join(folder, 'stray.js'),
    "import { lstm } from '@tracegrad/runtime/lstm';\nlstm({ d: 2, n: 2, k: 2 });\nconsole.log('it goes on');\n",
  );
  await writeFile(join(folder, 'starts-stray.js'), stray);
  expect(await printed(process.execPath, ['starts-stray.js'], folder)).toBe('ended 0\n');
});
