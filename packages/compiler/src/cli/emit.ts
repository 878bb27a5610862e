/**
 * `tracegrad emit`: a cell of one's own, derived, emitted and checked.                  layer 6
 */
import { join } from 'node:path';
import { emitCell, type EmittedFile } from '../emit/emit.js';
import { emitStandalone } from '../emit/standalone.js';
import type { Cell } from '@tracegrad/symbolic';
import { foundCell } from './cells.js';
import { type Command, type Given, oneOf, wordsOf } from './command.js';
import { checkedEmission } from './emission.js';
import { kernelPath, type Outside, UsageError } from './outside.js';

type Written = Pick<EmittedFile, 'path' | 'text'>;

const withoutRuntime = `${kernelPath} is not installed. npm install @tracegrad/runtime`;

/** What is written: first the module, which is checked. */
async function filesOf(
  cell: Cell,
  out: string,
  given: Given,
  outside: Outside,
): Promise<readonly [EmittedFile, ...Written[]]> {
  const importPath = given.text('import');
  const wasm = !given.is('no-wasm');
  if (oneOf('target', given.text('target'), 'ts', 'js') === 'ts')
    return [await emitCell(cell, { wasm, ...(importPath === undefined ? {} : { importPath }) })];
  if (importPath !== undefined)
    throw new UsageError('--import is for --target ts; a file with --target js imports nothing.');
  const read = outside.runtimeFiles(out);
  if (read === undefined) throw new UsageError(`--target js takes the runtime inside, and ${withoutRuntime}.`);
  const { script, types } = await emitStandalone(cell, read, { wasm });
  return [script, types];
}

export const emitCommand: Command = {
  usage: ['emit path/to/cell.json --out DIR [--target ts|js] [--import SPECIFIER] [--no-wasm] [--no-check]'],
  says: [
    'The module exports one function that makes a model; it imports its support from @tracegrad/runtime/kernel.',
    'It holds its kernels twice, in TypeScript to be read and in WebAssembly, which float32 models run on.',
    '--target js writes NAME.js with the runtime inside and NAME.d.ts with its types: no import, no build, for Node and',
    'for a page as it is. Such models have one thread.',
    'The check runs the emitted module in float64: its loss against the equations, every gradient against the complex',
    'step through them, at several lengths, batches and sizes of values, and with a mask against the shorter sequences;',
    'a stream step by step, and classes against the vectors that they stand for; and in float32, WebAssembly against',
    'TypeScript. If a relative error is above 1e-6, or 1e-4 in float32, if the cell is finite nowhere, or if the runtime',
    'is not there to check with, the exit code is 1 and nothing is written.',
  ],
  options: {
    out: { value: 'DIR', says: 'the folder that the module is written to' },
    target: { value: 'TARGET', says: 'ts: a TypeScript module, unless told; js: one JavaScript file and its types' },
    import: {
      value: 'SPECIFIER',
      says: 'where the module imports its support from; @tracegrad/runtime/kernel unless told',
    },
    'no-wasm': { says: 'only TypeScript' },
    'no-check': { says: 'do not check' },
    help: { says: 'print this' },
  },
  run: async (given, outside) => {
    const [what = ''] = wordsOf(given, 'The cell');
    const out = given.text('out');
    if (out === undefined) throw new UsageError('--out DIR is missing: the folder that the module is written to.');
    const { cell } = foundCell(outside, what);
    if (!/^[\p{L}_][\p{L}\p{N}_-]*$/u.test(cell.name)) {
      throw new UsageError(`The name of the cell becomes the name of the file; "${cell.name.slice(0, 40)}" cannot.`);
    }
    const files = await filesOf(cell, out, given, outside);
    const [file] = files;
    const path = join(out, file.path);
    const written = (): void => {
      for (const one of files) outside.write(join(out, one.path), one.text);
      outside.stdout(`${path}: ${file.exported}\n`);
    };
    if (given.is('no-check')) {
      written();
      return 0;
    }
    const kernels = await outside.kernels(out);
    if (kernels === undefined) {
      outside.stderr(`not checked: ${withoutRuntime}, or --no-check\n`);
      return 1;
    }
    const { lines, verdict } = checkedEmission(cell, file, kernels);
    if (verdict === 'passed') written();
    outside.stdout(`${lines.join('\n')}\n`);
    if (verdict === 'passed') return 0;
    outside.stderr(`${path} is not written; --no-check writes it unchecked.\n`);
    return 1;
  },
};
