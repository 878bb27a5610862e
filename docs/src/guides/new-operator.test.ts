/** The guide to a new operator, done as it says: its listings applied to the sources, compiled, and the result used. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type * as Compiler from '@tracegrad/compiler';
import type * as Symbolic from '@tracegrad/symbolic';
import ts from 'typescript';
import { createServer, defaultServerConditions, type ViteDevServer } from 'vite';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { changed, changesOf } from './listing.js';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const page = readFileSync(`${root}docs/guides/new-operator.md`, 'utf8');
const changes = changesOf(page);
const loopName = 'packages/compiler/src/loop/real.ts';

/** The sources that some of the changes touch, by absolute path. */
function sources(wanted: (path: string) => boolean): ReadonlyMap<string, string> {
  const texts = new Map<string, string>();
  for (const change of changes.filter(({ path }) => wanted(path))) {
    const file = root + change.path;
    texts.set(file, changed(texts.get(file) ?? readFileSync(file, 'utf8'), change));
  }
  return texts;
}

/** The files of the compiler, and of those the page changes, that the type checker complains about, from the root. */
function complaints(texts: ReadonlyMap<string, string>): readonly string[] {
  const { config } = ts.readConfigFile(`${root}tsconfig.check.json`, ts.sys.readFile) as { config: object };
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, root);
  const host = ts.createCompilerHost(options);
  const plain = host.getSourceFile.bind(host);
  host.getSourceFile = (name, target, ...rest) => {
    const text = texts.get(name);
    return text === undefined ? plain(name, target, ...rest) : ts.createSourceFile(name, text, target);
  };
  const tables = ['emit/statements', 'interpret/interpret', 'wasm/scalars'].map(
    name => `${root}packages/compiler/src/${name}.ts`,
  );
  const program = ts.createProgram([...tables, ...texts.keys()], options, host);
  const touched = new Set(changes.map(({ path }) => root + path));
  const files = program
    .getSourceFiles()
    .filter(({ fileName }) => fileName.includes('/packages/compiler/src/') || touched.has(fileName));
  const wrong = files.filter(file => program.getSemanticDiagnostics(file).length > 0);
  return wrong.map(({ fileName }) => fileName.slice(root.length)).sort();
}

it('names the tables that lack the function once it is on the list', () => {
  const named = [...page.matchAll(/^\| `(packages\/\S+)`\s+\|/gm)].map(([, path]) => path);
  expect(complaints(sources(path => path === loopName))).toEqual(named);
});

it('compiles with every line of the page', () => {
  expect(complaints(sources(() => true))).toEqual([]);
});

let server: ViteDevServer;
beforeAll(async () => {
  const texts = sources(() => true);
  const conditions = ['tracegrad-source', ...defaultServerConditions];
  server = await createServer({
    root,
    configFile: false,
    logLevel: 'silent',
    server: { middlewareMode: true, watch: null, ws: false },
    optimizeDeps: { noDiscovery: true },
    resolve: { conditions },
    ssr: { resolve: { conditions }, noExternal: [/^@tracegrad\//] },
    plugins: [{ name: 'listings', enforce: 'pre', load: id => texts.get(id.split('?')[0] ?? id) ?? null }],
  });
}, 60_000);
afterAll(() => server.close());

// What the server loads are these modules, from changed sources.
const symbolic = async (): Promise<typeof Symbolic> =>
  (await server.ssrLoadModule('@tracegrad/symbolic')) as typeof Symbolic;
const compiler = async (): Promise<typeof Compiler> =>
  (await server.ssrLoadModule('@tracegrad/compiler')) as typeof Compiler;

const n = { size: ['n'] } as const;
const variables = { x: n, W: { size: ['n', 'n'] } } as const;

it('derives what the page shows', async () => {
  const { derive, toText } = await symbolic();
  const rows = [...page.matchAll(/^\| `(.*)` by `(\w)`\s+\| `(.*?)`\s+\|$/gm)];
  expect(rows).toHaveLength(2);
  for (const [, source = '', wrt = '', answer] of rows) {
    expect(toText(derive(source, { wrt, variables }).expression)).toBe(answer);
  }
});

it('is right: first and second derivatives against the complex step', async () => {
  const { check } = await symbolic();
  expect(check('sum(arcsinh(W*x))', { wrt: 'W', variables }, { tolerance: 1e-12 }).passed).toBe(true);
  expect(check('sum(arcsinh(W*x))', { wrt: 'x', variables, order: 2 }).passed).toBe(true);
});

it('reaches the kernels', async () => {
  const { defineCell } = await symbolic();
  const { cellModule } = await compiler();
  const cell = defineCell({
    name: 'slow-growth',
    parameters: { W: ['n', 'n'], U: ['n', 'd'] },
    inputs: { x: { size: ['d'] }, y: { size: ['n'] } },
    states: { h: { size: ['n'], initial: 'h0' } },
    equations: ['h[t] = arcsinh(W*h[t-1] + U*x[t])'],
    loss: 'sum(t, 1, T, norm2(h[t] - y[t])^2)',
  });
  const text = cellModule(cell)
    .passes.flatMap(pass => [...pass.nests, pass.function].flatMap(({ lines }) => lines))
    .join('\n');
  expect(text).toContain('Math.asinh(');
});
