/** One file with the runtime inside: what is in it, and that it computes what the modules of the runtime compute. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { defineCell, gallery } from '@tracegrad/symbolic';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CompiledModel, CompiledOptions } from '../model/contract.js';
import { compile } from '../model/compile.js';
import { linked } from './link.js';
import { emitStandalone, type StandaloneFiles } from './standalone.js';

const read = (path: string): string => readFileSync(new URL(`../../../runtime/dist/${path}`, import.meta.url), 'utf8');
const definition = gallery.find(({ name }) => name === 'rnn') ?? gallery[0]!; // the gallery is not empty
const cell = defineCell(definition);

let files: StandaloneFiles;
let folder: string;
let exports: Readonly<Record<string, unknown>>;
beforeAll(async () => {
  files = await emitStandalone(cell, read);
  folder = mkdtempSync(join(tmpdir(), 'tracegrad-standalone-'));
  writeFileSync(join(folder, 'rnn.mjs'), files.script.text);
  exports = (await import(/* @vite-ignore */ pathToFileURL(join(folder, 'rnn.mjs')).href)) as typeof exports;
}, 60_000);
afterAll(() => rmSync(folder, { recursive: true }));

describe('a cell as one file', () => {
  it('imports nothing and knows no other file, and exports the factory alone', () => {
    const { script, types } = files;
    expect([script.path, types.path, script.exported]).toEqual(['rnn.js', 'rnn.d.ts', 'rnn']);
    expect(script.text).not.toMatch(/^\s*import\b|\bimport\s*\(|import\.meta|\brequire\b|\bfrom '|wasm-thread/m);
    expect(types.text).not.toMatch(/\bimport\b|\bfrom '/);
    expect(Object.keys(exports)).toEqual(['rnn']);
    expect(types.text.match(/declare (?:function|const|class) \w+/g)).toEqual(['declare function rnn']);
  });

  it('says its equations and the formula above each loop', () => {
    expect(files.script.text).toContain(' *     h[t] = tanh(a[t])');
    expect(files.script.text).toContain("// ∂L/∂W = Σ over t and examples of ga[t]*h[t-1]'    n×n");
  });

  it('is the same bytes each time', { timeout: 60_000 }, async () => {
    expect(await emitStandalone(cell, read)).toEqual(files);
  });

  it('computes what the cell computes elsewhere, on every back end, with one thread', { timeout: 60_000 }, async () => {
    const factory = exports['rnn'] as (sizes: object, options: CompiledOptions) => CompiledModel;
    const compiled = await compile(cell);
    for (const kind of [{ type: 'float64' }, { backend: 'ts' }, { backend: 'wasm' }] as const) {
      const [sizes, options] = [
        { n: 64, d: 16, k: 8 },
        { ...kind, batch: 16, steps: 32, threads: 2 },
      ];
      const results = [factory(sizes, options), compiled(sizes, options)].map(model => {
        model.parameterArena.forEach((_, i, arena) => (arena[i] = Math.sin(i) / 8));
        const x = Float64Array.from({ length: 32 * 16 * 16 }, (_, i) => Math.cos(i));
        const given = {
          x: model.type === 'float64' ? x : Float32Array.from(x),
          y: new Int32Array(32 * 16),
          mask: Uint8Array.from({ length: 32 * 16 }, (_, i) => (i < 400 ? 1 : 0)),
        };
        return [model.backend, model.lossAndGradients(given), [...model.gradientArena]];
      });
      expect(results[0]).toEqual(results[1]);
      expect(factory(sizes, options).threads).toBe(1);
    }
  });
});

describe('modules as one expression', () => {
  const texts: Readonly<Record<string, string>> = {
    'a.js': "export { two, one as uno } from './b/b.js';\nexport const three = 3;\n",
    'b/b.js':
      "import { base as start } from '../c.js';\n// gone\nexport const one = start + 1;\nexport function two() { return one + 1; }\n",
    'c.js': 'export const base = 0;\nconst one = 7;\nexport class Unused { value = one; }\n',
  };
  const run = (...given: Parameters<typeof linked>): unknown => new Function(`return ${linked(...given)}`)() as unknown;
  const text = (path: string): string => texts[path] ?? '';

  it('keeps the names of modules apart', () => {
    const value = run('a.js', ['two', 'uno', 'three'], text, new Map()) as {
      two(): number;
      uno: number;
      three: number;
    };
    expect([value.two(), value.uno, value.three]).toEqual([2, 1, 3]);
  });
  it('puts texts in place of modules, and says if there is none', () => {
    const instead = new Map([['c.js', 'export const base = 10;']]);
    expect((run('a.js', ['uno'], text, instead) as { uno: number }).uno).toBe(11);
    expect(() => linked('a.js', ['uno'], text, new Map([['d.js', '']]))).toThrow(/no module d\.js/);
  });
  it.each([
    "import * as all from './c.js';",
    "import './c.js';",
    "import what from './c.js';",
    "export * from './c.js';",
    'export default 1;',
  ])('refuses %s', form => {
    expect(() => linked('x.js', [], path => (path === 'x.js' ? form : text(path)), new Map())).toThrow(/x\.js: a form/);
  });
});

it('refuses what is no cell, and options that it does not know', async () => {
  const read = (): never => {
    throw new Error('nothing is read');
  };
  const typed = { name: 'TracegradError', code: 'bad-declaration' };
  await expect(emitStandalone(undefined as never, read)).rejects.toMatchObject(typed);
  const cell = defineCell(gallery[0]!); // the gallery is not empty
  const misspelt = emitStandalone(cell, read, { wsm: false } as never);
  await expect(misspelt).rejects.toMatchObject({ ...typed, message: expect.stringContaining('wsm') });
});
