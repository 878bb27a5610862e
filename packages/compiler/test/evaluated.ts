/** Emitted text, run: transpiled by TypeScript, with the runtime's own support behind its one import. */
import type { Cell } from '@tracegrad/symbolic';
import ts from 'typescript';
import * as support from '../../runtime/src/generated/kernel.js';
import type { EmittedModel, ModelNames, ModelOptions, TrainingOptions } from '../../runtime/src/model/contract.js';
import type { FloatArray } from '../../runtime/src/model.js';
import { emitCell } from '../src/emit/emit.js';

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
export function evaluated(text: string, exported: string): Factory {
  const { outputText } = ts.transpileModule(text, {
    compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 },
  });
  const exports: Record<string, Factory> = {};
  new Function('exports', 'require', outputText)(exports, () => support);
  const factory = exports[exported];
  if (factory === undefined) throw new Error(`the module exports no ${exported}`);
  return factory;
}

const factories = new WeakMap<Cell, Promise<Factory>>();

/** The emitted module of a cell, run; emitted once. */
export function factoryOf(cell: Cell): Promise<Factory> {
  const made = factories.get(cell) ?? emitCell(cell).then(({ text, exported }) => evaluated(text, exported));
  factories.set(cell, made);
  return made;
}
