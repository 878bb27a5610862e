/**
 * Emitted text, run: types taken off, with the runtime's own support behind its one import.
 *
 * What is only run need not be formatted, nor transpiled by TypeScript, which together take longer than to derive and to
 * lower. The text that people get is read in emit/files.test.ts and run as it is by cli/emission.test.ts and by the runtime.
 */
import type { Cell } from '@tracegrad/symbolic';
import { transformWithOxc } from 'vite';
import * as support from '../../runtime/src/generated/kernel.js';
import type { EmittedModel, ModelNames, ModelOptions, TrainingOptions } from '../../runtime/src/model/contract.js';
import type { FloatArray } from '../../runtime/src/model.js';
import { cellModule } from '../src/emit/cell-module.js';
import { compiledStatement } from '../src/emit/compiled.js';
import { moduleStatements, plainText } from '../src/emit/files.js';
import { sizeNames } from '../src/plan/plan.js';

type Given = Readonly<Record<string, unknown>>;
type Views = Readonly<Record<string, FloatArray>>;
type Calls = 'forward' | 'lossAndGradients' | 'step' | 'reset';

/** Any model: names are strings, arrays of either type. */
export interface AnyModel extends Omit<EmittedModel<FloatArray, ModelNames>, Calls> {
  forward(input: Given): Views & { readonly final: Views };
  lossAndGradients(input: Given, options?: TrainingOptions): number;
  step(input: unknown): Views & { readonly final: Views };
  reset(state?: Given): void;
}
export type Factory = (sizes: Readonly<Record<string, number>>, options?: ModelOptions) => AnyModel;

/** The function an emitted module exports. */
export async function evaluated(text: string, exported: string): Promise<Factory> {
  const { code } = await transformWithOxc(text, 'emitted.ts', { target: 'es2022', sourcemap: false });
  const script = code.replace(/^import (\{[^}]*\}) from "[^"]*";$/m, 'const $1 = support;').replace(/^export /gm, '');
  return new Function('support', `${script}\nreturn ${exported};`)(support) as Factory; // what an emitted module exports
}

/** @param wasm whether it holds its kernels in WebAssembly as well */
export function moduleFactory(cell: Cell, wasm: boolean): Promise<Factory> {
  const module = cellModule(cell);
  const setting = {
    origin: 'a test',
    importPath: 'kernel',
    ...(wasm ? { compiledStatement: compiledStatement(module) } : {}),
  };
  return evaluated(plainText({ statements: moduleStatements(module, setting) }), module.exported);
}

const factories = new WeakMap<Cell, Promise<Factory>>();

/** A factory that is given the sizes of many cells and passes on those of its own: a model takes no others. */
async function withOwnSizes(cell: Cell, factory: Promise<Factory>): Promise<Factory> {
  const make = await factory;
  const own = new Set(sizeNames(cell));
  return (sizes, options) => make(Object.fromEntries(Object.entries(sizes).filter(([name]) => own.has(name))), options);
}

/** The emitted module of a cell, run; emitted once. */
export function factoryOf(cell: Cell): Promise<Factory> {
  const made = factories.get(cell) ?? withOwnSizes(cell, moduleFactory(cell, true));
  factories.set(cell, made);
  return made;
}
