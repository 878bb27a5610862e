/**
 * What an application ships that uses one model: bundled from the built runtime with nothing else, minified. A bundle
 * holds both back ends; the parts are told apart by leaving the compiled module out, and by looking at it alone. `own` is
 * what a model adds to an application that has another one. The program of further threads is a file of its own, loaded only
 * by who asks for threads, and not counted.
 */
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build, type Plugin } from 'vite';
import type { SizeRow } from './rows.js';

type Part = SizeRow['backend'];

const entry = '\0entry';
const compiled = /\/generated\/wasm\/[\w-]+\.js$/;
const shared = /\/generated\/kernel\.js$/;
/** `rnn-last` exports `rnnLast`. */
const exportOf = (model: string): string => model.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
const sources: Readonly<Record<Part, (model: string) => string>> = {
  all: model => `export { ${exportOf(model)} } from '@tracegrad/runtime/${model}';`,
  ts: model => `export { ${exportOf(model)} } from '@tracegrad/runtime/${model}';`,
  own: model => `export { ${exportOf(model)} } from '@tracegrad/runtime/${model}';`,
  wasm: model => `export { compiled } from '@tracegrad/runtime/wasm/${model}';`,
};

const oneModel = (model: string, part: Part): Plugin => ({
  name: 'one-model',
  enforce: 'pre',
  resolveId: id => (id === entry ? entry : undefined),
  load: id => {
    if (id === entry) return sources[part](model);
    return part === 'ts' && compiled.test(id) ? 'export const compiled = undefined;' : undefined;
  },
});

/** Bytes of one part of a model's bundle, minified, and what gzip makes of them. */
export async function sizeOf(model: string, part: Part): Promise<SizeRow> {
  const built = await build({
    configFile: false,
    logLevel: 'silent',
    root: fileURLToPath(new URL('..', import.meta.url)),
    plugins: [oneModel(model, part)],
    build: {
      write: false,
      minify: true,
      target: 'es2022',
      modulePreload: false,
      rolldownOptions: {
        input: entry,
        preserveEntrySignatures: 'strict',
        output: { format: 'es' },
        external: (_, importer) => part === 'own' && importer !== undefined && shared.test(importer),
      },
    },
  });
  const outputs = [built].flat().flatMap(result => ('output' in result ? result.output : []));
  const contents = outputs.flatMap(file => (file.type === 'chunk' ? [Buffer.from(file.code)] : []));
  const total = (length: (content: Buffer) => number): number => contents.reduce((sum, c) => sum + length(c), 0);
  return {
    kind: 'size',
    model,
    backend: part,
    bytes: total(({ length }) => length),
    gzip_bytes: total(content => gzipSync(content, { level: 9 }).length),
  };
}
